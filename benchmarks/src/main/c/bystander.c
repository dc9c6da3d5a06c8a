/*
 * What a process that does no S3 pays for being on the same host: nanoseconds for a byte written and read again, through
 * a pipe, a pair of Unix sockets, a TCP connection, and one TCP connection after another. Both ends are in one thread, so
 * that nobody waits.
 *
 * usage: bystander [ROUNDS]; prints "pipe N unix N tcp N connect N", each the median of five runs.
 */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define RUNS 5

static int listener;
static struct sockaddr_in address;

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1e9 + time.tv_nsec;
}

static void pass(const int ends[2])
{
	char byte = 'x';

	if (write(ends[1], &byte, 1) != 1 || read(ends[0], &byte, 1) != 1)
		fail("pass a byte");
}

static void open_tcp(int ends[2])
{
	int on = 1;

	ends[1] = socket(AF_INET, SOCK_STREAM, 0);
	setsockopt(ends[1], IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (connect(ends[1], (struct sockaddr *)&address, sizeof(address)))
		fail("connect");
	ends[0] = accept(listener, NULL, NULL);
}

static int ascending(const void *a, const void *b)
{
	return *(double *)a < *(double *)b ? -1 : *(double *)a > *(double *)b;
}

static void measure(const char *name, int ends[2], long rounds)
{
	double runs[RUNS];

	for (int run = 0; run < RUNS; run++) {
		double start = now();

		for (long i = 0; i < rounds; i++) {
			if (ends) {
				pass(ends);
			} else {
				int fresh[2];

				open_tcp(fresh);
				pass(fresh);
				close(fresh[1]);
				close(fresh[0]);
			}
		}
		runs[run] = (now() - start) / rounds;
	}
	qsort(runs, RUNS, sizeof(*runs), ascending);
	printf("%s %.0f ", name, runs[RUNS / 2]);
}

int main(int argc, char **argv)
{
	long rounds = argc > 1 ? atol(argv[1]) : 200000;
	int pipe_ends[2], unix_ends[2], tcp_ends[2];
	socklen_t length = sizeof(address);

	address.sin_family = AF_INET;
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	listener = socket(AF_INET, SOCK_STREAM, 0);
	if (bind(listener, (struct sockaddr *)&address, sizeof(address)) || listen(listener, 16) ||
	    getsockname(listener, (struct sockaddr *)&address, &length))
		fail("listen");
	if (pipe(pipe_ends) || socketpair(AF_UNIX, SOCK_STREAM, 0, unix_ends))
		fail("open");
	open_tcp(tcp_ends);
	measure("pipe", pipe_ends, rounds);
	measure("unix", unix_ends, rounds);
	measure("tcp", tcp_ends, rounds);
	measure("connect", NULL, rounds / 20);
	printf("\n");
	return 0;
}
