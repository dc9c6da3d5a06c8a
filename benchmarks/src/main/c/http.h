/* SPDX-License-Identifier: Apache-2.0 */
/* What client and server of the overhead harness share. */
#ifndef HTTP_H
#define HTTP_H

#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUFFER_LENGTH 16384

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static void write_all(SSL *ssl, const char *bytes, long length)
{
	while (length > 0) {
		int written = SSL_write(ssl, bytes, length > BUFFER_LENGTH ? BUFFER_LENGTH : (int)length);

		if (written <= 0)
			die("SSL_write");
		bytes += written;
		length -= written;
	}
}

/*
 * Reads a head and the body behind it; keeps as much of it as the buffer takes, ended by a zero. The head must come
 * within the buffer. Returns 0 if the peer has closed the connection.
 */
static int read_message(SSL *ssl, char *buffer)
{
	long length = 0, left;
	char *end, *field;

	do {
		int count = SSL_read(ssl, buffer + length, BUFFER_LENGTH - (int)length);

		if (count <= 0)
			return 0;
		length += count;
		buffer[length] = 0;
		end = strstr(buffer, "\r\n\r\n");
	} while (!end);
	field = strstr(buffer, "Content-Length: ");
	left = end + 4 - buffer - length;
	if (field && field < end)
		left += atol(field + strlen("Content-Length: "));
	while (left > 0) {
		char body[BUFFER_LENGTH];
		int count = SSL_read(ssl, body, sizeof(body));

		if (count <= 0)
			return 0;
		left -= count;
	}
	return 1;
}

#endif
