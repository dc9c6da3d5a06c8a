/*
 * HTTP requests over a plain socket, with system calls of one's choice.
 *
 * usage: plain_client PORT METHOD TARGET [OPTION=VALUE ...]
 *   body=N         send a body of N bytes
 *   send=NAME      write, writev, pwritev2, send, sendto, sendmsg, sendmmsg or sendfile (default send)
 *   receive=NAME   read, readv, preadv2, recv, recvfrom, recvmsg or recvmmsg (default recv)
 *   chunk=N        N bytes of the request a call (default 16384)
 *   read_size=N    ask for N bytes a call (default 16384)
 *   pieces=N       so many segments a call, where it takes segments (default 3)
 *   peek=1         recv with MSG_PEEK before every receive
 *   empty=1        receive nothing, by asking for no bytes, before every receive
 *   discard=1      receive all but the first bytes of the response with MSG_TRUNC, which throws them away
 *   nonblocking=1  a small send buffer, so that calls send a part, or nothing and are tried again
 *   reader=1       receive on another thread
 *   requests=N     so many requests on a connection (default 1)
 *   connections=N  so many connections, one after the other, all with the same file descriptor (default 1)
 *   dup=1          every request on another duplicate of the descriptor
 *   fork=1         every request but the first in a child process, on the inherited connection
 * Prints what the system calls returned in all: "SENT RECEIVED". A child prints nothing, but passes its numbers on.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_PIECES 64
#define MESSAGES 3
#define RESPONSE_MAX (64 << 20)

static int argument_count;
static char **arguments;
static long *totals; /* sent and received; shared with children */

static const char *option(const char *name, const char *otherwise)
{
	size_t length = strlen(name);

	for (int i = 4; i < argument_count; i++)
		if (!strncmp(arguments[i], name, length) && arguments[i][length] == '=')
			return arguments[i] + length + 1;
	return otherwise;
}

static long number(const char *name, long otherwise)
{
	const char *value = option(name, NULL);

	return value ? atol(value) : otherwise;
}

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static long smaller(long a, long b)
{
	return a < b ? a : b;
}

/* Cuts a buffer into segments, the first ones short; tells how many. */
static int cut(char *buffer, long size, struct iovec *pieces, int count)
{
	int used = 0;

	while (size && used < count) {
		long length = used == count - 1 ? size : smaller(size, 3 + 20 * used);

		pieces[used++] = (struct iovec){ buffer, length };
		buffer += length;
		size -= length;
	}
	return used;
}

/* Cuts a buffer into messages of two segments each. */
static int pack(char *buffer, long size, struct mmsghdr *messages, struct iovec *pieces)
{
	int used = 0;

	memset(messages, 0, MESSAGES * sizeof(*messages));
	while (size && used < MESSAGES) {
		long length = used == MESSAGES - 1 ? size : smaller(size, 70);
		struct iovec *own = pieces + 2 * used;

		messages[used].msg_hdr.msg_iov = own;
		messages[used].msg_hdr.msg_iovlen = cut(buffer, length, own, 2);
		buffer += length;
		size -= length;
		used++;
	}
	return used;
}

static long total(struct mmsghdr *messages, int count)
{
	long sum = 0;

	for (int i = 0; i < count; i++)
		sum += messages[i].msg_len;
	return count < 0 ? -1 : sum;
}

static long send_once(int fd, int file, long offset, char *buffer, long size)
{
	const char *how = option("send", "send");
	struct iovec pieces[MAX_PIECES];
	struct msghdr message = { .msg_iov = pieces };
	struct mmsghdr messages[MESSAGES];
	int count = cut(buffer, size, pieces, number("pieces", 3));

	if (!strcmp(how, "write"))
		return write(fd, buffer, size);
	if (!strcmp(how, "writev"))
		return writev(fd, pieces, count);
	if (!strcmp(how, "pwritev2"))
		return pwritev2(fd, pieces, count, -1, 0);
	if (!strcmp(how, "send"))
		return send(fd, buffer, size, 0);
	if (!strcmp(how, "sendto"))
		return sendto(fd, buffer, size, MSG_NOSIGNAL, NULL, 0);
	if (!strcmp(how, "sendfile"))
		return offset < 0 ? send(fd, buffer, size, MSG_MORE) : sendfile(fd, file, &offset, size);
	if (!strcmp(how, "sendmsg")) {
		message.msg_iovlen = count;
		return sendmsg(fd, &message, 0);
	}
	if (!strcmp(how, "sendmmsg"))
		return total(messages, sendmmsg(fd, messages, pack(buffer, size, messages, pieces), 0));
	errno = EINVAL;
	return -1;
}

static long receive_once(int fd, char *buffer, long size)
{
	const char *how = option("receive", "recv");
	struct iovec pieces[MAX_PIECES];
	struct msghdr message = { .msg_iov = pieces };
	struct mmsghdr messages[MESSAGES];
	int count = cut(buffer, size, pieces, number("pieces", 3));

	if (!strcmp(how, "read"))
		return read(fd, buffer, size);
	if (!strcmp(how, "readv"))
		return readv(fd, pieces, count);
	if (!strcmp(how, "preadv2"))
		return preadv2(fd, pieces, count, -1, 0);
	if (!strcmp(how, "recv"))
		return recv(fd, buffer, size, 0);
	if (!strcmp(how, "recvfrom"))
		return recvfrom(fd, buffer, size, 0, NULL, NULL);
	if (!strcmp(how, "recvmsg")) {
		message.msg_iovlen = count;
		return recvmsg(fd, &message, 0);
	}
	if (!strcmp(how, "recvmmsg"))
		return total(messages, recvmmsg(fd, messages, pack(buffer, size, messages, pieces), MSG_WAITFORONE, NULL));
	errno = EINVAL;
	return -1;
}

/* Waits as the call would have, had it not returned EAGAIN; any other error is the end. */
static void await(int fd, short event, const char *what)
{
	struct pollfd wanted = { .fd = fd, .events = event };

	if (errno != EAGAIN)
		fail(what);
	poll(&wanted, 1, -1);
}

static void send_all(int fd, int file, long offset, char *buffer, long size)
{
	long chunk = number("chunk", 16384);

	for (long at = 0; at < size;) {
		long moved = send_once(fd, file, offset < 0 ? -1 : offset + at, buffer + at, smaller(chunk, size - at));

		if (moved < 0)
			await(fd, POLLOUT, "send");
		else
			at += moved;
	}
	__sync_fetch_and_add(&totals[0], size);
}

static void *receive_response(void *descriptor)
{
	int fd = *(int *)descriptor;
	char *response = malloc(RESPONSE_MAX);
	long size = number("read_size", 16384), at = 0, end = -1;
	char *head_end, *length;

	while (end < 0 || at < end) {
		long moved;

		if (number("peek", 0) && recv(fd, response + at, size, MSG_PEEK) < 0)
			await(fd, POLLIN, "peek");
		if (number("empty", 0) && receive_once(fd, response + at, 0))
			fail("receive nothing");
		if (at && number("discard", 0) && end > 0)
			moved = recv(fd, NULL, smaller(size, end - at), MSG_TRUNC);
		else
			moved = receive_once(fd, response + at, size);
		if (moved < 0) {
			await(fd, POLLIN, "receive");
			continue;
		}
		if (!moved)
			break;
		at += moved;
		response[at] = 0;
		if (end < 0 && (head_end = strstr(response, "\r\n\r\n"))) {
			length = strcasestr(response, "\r\nContent-Length:");
			end = head_end + 4 - response + (length && length < head_end ? atol(length + 17) : 0);
		}
	}
	__sync_fetch_and_add(&totals[1], at);
	free(response);
	return NULL;
}

static void request(int fd, int file)
{
	long body = number("body", 0);
	char *head = malloc(8192);
	char *bytes = calloc(1, body + 8192);
	long length = sprintf(head, "%s %s HTTP/1.1\r\nHost: localhost:%s\r\nContent-Length: %ld\r\n\r\n", arguments[2],
			      arguments[3], arguments[1], body);
	pthread_t reader;

	if (number("reader", 0))
		pthread_create(&reader, NULL, receive_response, &fd);
	if (file >= 0) {
		send_all(fd, file, -1, head, length);
		send_all(fd, file, 0, bytes, body);
	} else {
		memcpy(bytes, head, length);
		send_all(fd, file, -1, bytes, length + body);
	}
	if (number("reader", 0))
		pthread_join(reader, NULL);
	else
		receive_response(&fd);
	free(head);
	free(bytes);
}

static void request_in_child(int fd, int file)
{
	int status;
	pid_t child = fork();

	if (!child) {
		request(fd, file);
		_exit(0);
	}
	if (waitpid(child, &status, 0) != child || status)
		fail("child");
}

static void connection(int fd, int file)
{
	struct sockaddr_in server = {
		.sin_family = AF_INET,
		.sin_port = htons(atoi(arguments[1])),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int small = 4096, made = socket(AF_INET, SOCK_STREAM, 0);

	if (number("nonblocking", 0))
		setsockopt(made, SOL_SOCKET, SO_SNDBUF, &small, sizeof(small));
	if (connect(made, (struct sockaddr *)&server, sizeof(server)))
		fail("connect");
	if (number("nonblocking", 0))
		fcntl(made, F_SETFL, O_NONBLOCK);
	dup2(made, fd);
	close(made);
	for (int i = 0; i < number("requests", 1); i++) {
		int used = number("dup", 0) ? dup(fd) : fd;

		if (i && number("fork", 0))
			request_in_child(used, file);
		else
			request(used, file);
		if (used != fd)
			close(used);
	}
}

int main(int argc, char **argv)
{
	int file = -1;
	static char zeros[1 << 16];

	argument_count = argc;
	arguments = argv;
	totals = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (!strcmp(option("send", ""), "sendfile")) {
		file = memfd_create("body", 0);
		for (long at = 0; at < number("body", 0); at += sizeof(zeros))
			if (write(file, zeros, sizeof(zeros)) < 0)
				fail("memfd");
	}
	for (int i = 0; i < number("connections", 1); i++)
		connection(100, file);
	printf("%ld %ld\n", totals[0], totals[1]);
	return 0;
}
