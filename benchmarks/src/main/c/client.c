// SPDX-License-Identifier: Apache-2.0
/*
 * A TLS load generator that asks like an S3 SDK: client PORT CONNECTIONS GET|PUT BODY_LENGTH MILLISECONDS. Connects, one
 * thread and one connection each, says "ready", waits for a line on stdin, sends one request after another, and says
 * how many there were, the seconds that passed, the seconds of CPU, and the mean microseconds of a request. Every key
 * ends in another number, from 0 on. If MILLISECONDS is 0, each line on stdin is a number of requests to send on one
 * connection, and is answered with the seconds of CPU that they took.
 */
#include "http.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define MAX_BODY (1 << 20)
#define MAX_CONNECTIONS 64

static const char *method;
static long body_length;
static char body[MAX_BODY];
static atomic_ulong next_key;
static atomic_int stop;
static pthread_barrier_t start;

struct worker {
	pthread_t thread;
	SSL *ssl;
	unsigned long requests;
	unsigned long latency_ns;
};

/* 700 bytes, if the length of the body has one digit. */
static const char HEAD[] =
	"%s /%ld/photo-archive/2026/01/31/holiday/%010lu HTTP/1.1\r\n"
	"Host: s3.eu-west-1.amazonaws.com\r\n"
	"Accept-Encoding: identity\r\n"
	"x-amz-checksum-mode: ENABLED\r\n"
	"User-Agent: Boto3/1.43.11 md/Botocore#1.43.11 ua/2.1 os/linux#6.18 md/arch#x86_64 lang/python#3.13.1 "
	"cfg/retry-mode#legacy\r\n"
	"X-Amz-Date: 20260131T142233Z\r\n"
	"X-Amz-Content-SHA256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\r\n"
	"Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260131/eu-west-1/s3/aws4_request, "
	"SignedHeaders=host;x-amz-content-sha256;x-amz-date, "
	"Signature=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\r\n"
	"amz-sdk-invocation-id: 70ba1e1e-3b5d-46ab-a1f6-%012lx\r\n"
	"amz-sdk-request: attempt=1\r\n"
	"Content-Length: %ld\r\n"
	"\r\n";

static unsigned long now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000UL + now.tv_nsec;
}

static double cpu_seconds(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec +
	       (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void exchange(struct worker *worker, char *buffer)
{
	unsigned long key = atomic_fetch_add(&next_key, 1);
	long sent = strcmp(method, "PUT") ? 0 : body_length;
	int head = snprintf(buffer, BUFFER_LENGTH, HEAD, method, body_length, key, key, sent);
	unsigned long began = now_ns();

	write_all(worker->ssl, buffer, head);
	write_all(worker->ssl, body, sent);
	if (!read_message(worker->ssl, buffer))
		die("no answer");
	worker->latency_ns += now_ns() - began;
	worker->requests++;
}

static void *work(void *argument)
{
	struct worker *worker = argument;
	char buffer[BUFFER_LENGTH + 1];

	pthread_barrier_wait(&start);
	while (!stop)
		exchange(worker, buffer);
	return NULL;
}

/* Sends as many requests as are asked for. */
static void take_orders(struct worker *worker)
{
	char buffer[BUFFER_LENGTH + 1];
	unsigned long count;
	double began;

	while (scanf("%lu", &count) == 1) {
		began = cpu_seconds();
		while (count--)
			exchange(worker, buffer);
		printf("%.6f\n", cpu_seconds() - began);
		fflush(stdout);
	}
}

static SSL *open_connection(SSL_CTX *context, int port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	SSL *ssl = SSL_new(context);
	int one = 1;

	if (connect(fd, (struct sockaddr *)&address, sizeof(address)))
		die("connect");
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	SSL_set_fd(ssl, fd);
	if (SSL_connect(ssl) <= 0)
		die("SSL_connect");
	return ssl;
}

int main(int argc, char **argv)
{
	static struct worker workers[MAX_CONNECTIONS];
	SSL_CTX *context = SSL_CTX_new(TLS_client_method());
	unsigned long requests = 0, latency_ns = 0, began, wall_ns;
	double cpu;
	int count;
	long millis;

	if (argc != 6) {
		fprintf(stderr, "usage: client PORT CONNECTIONS GET|PUT BODY_LENGTH MILLISECONDS\n");
		return 2;
	}
	count = atoi(argv[2]);
	method = argv[3];
	body_length = atol(argv[4]);
	millis = atol(argv[5]);
	if (count < 1 || count > MAX_CONNECTIONS || body_length > MAX_BODY) {
		fprintf(stderr, "at most %d connections, bodies of at most %d bytes\n", MAX_CONNECTIONS, MAX_BODY);
		return 2;
	}
	pthread_barrier_init(&start, NULL, count + 1);
	for (int i = 0; i < count; i++) {
		workers[i].ssl = open_connection(context, atoi(argv[1]));
		if (millis && pthread_create(&workers[i].thread, NULL, work, &workers[i]))
			die("pthread_create");
	}
	printf("ready\n");
	fflush(stdout);
	if (!millis) {
		take_orders(workers);
		return 0;
	}
	if (getchar() == EOF)
		return 0;

	cpu = cpu_seconds();
	began = now_ns();
	pthread_barrier_wait(&start);
	usleep(millis * 1000);
	stop = 1;
	for (int i = 0; i < count; i++) {
		pthread_join(workers[i].thread, NULL);
		requests += workers[i].requests;
		latency_ns += workers[i].latency_ns;
	}
	wall_ns = now_ns() - began;
	cpu = cpu_seconds() - cpu;
	printf("%lu %.6f %.6f %.3f\n", requests, wall_ns / 1e9, cpu, latency_ns / 1e3 / requests);
	fflush(stdout);
	/* The connections stay open until whoever watches has seen enough. */
	while (getchar() != EOF)
		;
	return 0;
}
