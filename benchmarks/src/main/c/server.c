// SPDX-License-Identifier: Apache-2.0
/*
 * A TLS server that answers like S3: server CERTIFICATE KEY. A GET is answered with as many bytes as the first segment
 * of its path says, anything else with none. One thread per connection. Says its port on stdout, ends with its stdin.
 * Linked with OpenSSL statically, so that a tracer of libssl.so does not see it: the server of real S3 is elsewhere.
 */
#include "http.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

#define MAX_BODY (1 << 20)

static SSL_CTX *context;
static char body[MAX_BODY];
static atomic_ulong answered;

/* 400 bytes, if the length of the body has one digit. */
static const char HEAD[] =
	"HTTP/1.1 200 OK\r\n"
	"x-amz-id-2: eftixk72aD6Ap51TnqcoF8eFidJG9Z/2mkiDFu8yU9AS1ed4OpIszj7UDNEHGran7uJT0C1aZGk=\r\n"
	"x-amz-request-id: %016lX\r\n"
	"Date: Sat, 31 Jan 2026 14:22:34 GMT\r\n"
	"Last-Modified: Fri, 30 Jan 2026 10:00:00 GMT\r\n"
	"ETag: \"9b2cf535f27731c974343645a3985328\"\r\n"
	"x-amz-server-side-encryption: AES256\r\n"
	"Accept-Ranges: bytes\r\n"
	"Content-Type: image/jpeg\r\n"
	"Content-Length: %ld\r\n"
	"Server: AmazonS3\r\n"
	"\r\n";

static void *serve(void *connection)
{
	int fd = (int)(long)connection;
	SSL *ssl = SSL_new(context);
	char request[BUFFER_LENGTH + 1];
	static __thread char answer[1024 + MAX_BODY];

	SSL_set_fd(ssl, fd);
	if (SSL_accept(ssl) <= 0)
		goto out;
	while (read_message(ssl, request)) {
		long length = strncmp(request, "GET /", 5) ? 0 : atol(request + 5);
		int head = snprintf(answer, 1024, HEAD, (unsigned long)atomic_fetch_add(&answered, 1), length);

		if (length > MAX_BODY)
			length = MAX_BODY;
		memcpy(answer + head, body, length);
		write_all(ssl, answer, head + length);
	}
out:
	SSL_free(ssl);
	close(fd);
	return NULL;
}

static void *accept_all(void *listener)
{
	int one = 1;

	for (;;) {
		int fd = accept((int)(long)listener, NULL, NULL);
		pthread_t thread;

		if (fd < 0)
			die("accept");
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
		if (pthread_create(&thread, NULL, serve, (void *)(long)fd))
			die("pthread_create");
		pthread_detach(thread);
	}
	return NULL;
}

int main(int argc, char **argv)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof(address);
	int listener = socket(AF_INET, SOCK_STREAM, 0);
	pthread_t thread;

	if (argc != 3) {
		fprintf(stderr, "usage: server CERTIFICATE KEY\n");
		return 2;
	}
	signal(SIGPIPE, SIG_IGN);
	context = SSL_CTX_new(TLS_server_method());
	if (SSL_CTX_use_certificate_file(context, argv[1], SSL_FILETYPE_PEM) != 1 ||
	    SSL_CTX_use_PrivateKey_file(context, argv[2], SSL_FILETYPE_PEM) != 1)
		die("certificate");
	if (bind(listener, (struct sockaddr *)&address, length) || listen(listener, 128) ||
	    getsockname(listener, (struct sockaddr *)&address, &length))
		die("listen");
	if (pthread_create(&thread, NULL, accept_all, (void *)(long)listener))
		die("pthread_create");
	printf("%d\n", ntohs(address.sin_port));
	fflush(stdout);
	while (getchar() != EOF)
		;
	return 0;
}
