/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/* OpenSSL and its relatives. The connection is the SSL object. */
#ifndef OPENSSL_BPF_H
#define OPENSSL_BPF_H

#include "capture.bpf.h"
#include "uprobe.bpf.h"

/* int SSL_write(SSL *ssl, const void *buf, int num) */
UPROBE(ssl_write, void *ssl, void *buffer)
{
	return on_enter(ctx, S3T_OPENSSL, S3T_SENT, (__u64)ssl, (__u64)buffer, 0);
}

/* int SSL_write_ex(SSL *ssl, const void *buf, size_t num, size_t *written) */
UPROBE(ssl_write_ex, void *ssl, void *buffer, __u64 num, void *written)
{
	return on_enter(ctx, S3T_OPENSSL, S3T_SENT, (__u64)ssl, (__u64)buffer, (__u64)written);
}

/* int SSL_read(SSL *ssl, void *buf, int num) */
UPROBE(ssl_read, void *ssl, void *buffer)
{
	return on_enter(ctx, S3T_OPENSSL, S3T_RECEIVED, (__u64)ssl, (__u64)buffer, 0);
}

/* int SSL_read_ex(SSL *ssl, void *buf, size_t num, size_t *readbytes) */
UPROBE(ssl_read_ex, void *ssl, void *buffer, __u64 num, void *readbytes)
{
	return on_enter(ctx, S3T_OPENSSL, S3T_RECEIVED, (__u64)ssl, (__u64)buffer, (__u64)readbytes);
}

/*
 * int ssl_read_internal(SSL *ssl, void *buf, size_t num, size_t *readbytes), which both forms call. It returns 0 at the end of
 * the stream and -1 if it is to be called again. The two forms return the same value in both cases.
 */
UPROBE(ssl_read_internal, void *ssl, void *buffer, __u64 num, void *readbytes)
{
	struct call call = {
		.handle = (__u64)ssl,
		.buffer = (__u64)buffer,
		.moved_ptr = (__u64)readbytes,
		.direction = S3T_RECEIVED,
		.source = S3T_OPENSSL,
		.zero_is_end = 1,
	};

	return on_call(ctx, &call);
}

/* int SSL_do_handshake(SSL *ssl), and SSL_connect(SSL *ssl), which calls it */
UPROBE(ssl_handshake, void *ssl)
{
	return on_enter(ctx, S3T_OPENSSL, HANDSHAKE, (__u64)ssl, 0, 0);
}

/* long SSL_get_verify_result(const SSL *ssl): X509_V_OK, which is 0, or what is wrong with the certificate */
UPROBE(ssl_verify, void *ssl)
{
	return on_verification((__u64)ssl, 0);
}

URETPROBE(ssl_verified, long result)
{
	return on_verified(result);
}

/* Any of the others has returned. */
URETPROBE(ssl_return, int result)
{
	return on_return(ctx, result);
}

/* void SSL_free(SSL *ssl) */
UPROBE(ssl_free, void *ssl)
{
	on_closed((__u64)ssl, S3T_OPENSSL);
	return 0;
}

#endif
