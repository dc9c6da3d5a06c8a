/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * s2n-tls. The connection is the struct s2n_connection. What a call returns is the number of bytes sent for good. A blocked
 * call is repeated with the bytes that are not in that number.
 */
#ifndef S2N_BPF_H
#define S2N_BPF_H

#include "capture.bpf.h"
#include "uprobe.bpf.h"

/* ssize_t s2n_send(struct s2n_connection *conn, const void *buf, ssize_t size, s2n_blocked_status *blocked) */
UPROBE(s2n_send, void *connection, void *buffer)
{
	return on_enter(ctx, S3T_S2N, S3T_SENT, (__u64)connection, (__u64)buffer, 0);
}

static __always_inline int s2n_enter_vectors(struct pt_regs *ctx, void *connection, void *vectors, __u64 count, __u64 offset)
{
	struct call call = {
		.handle = (__u64)connection,
		.direction = S3T_SENT,
		.source = S3T_S2N,
	};

	take_segments(&call, (__u64)vectors, count, offset);
	return on_call(ctx, &call);
}

/* ssize_t s2n_sendv(struct s2n_connection *conn, const struct iovec *bufs, ssize_t count, s2n_blocked_status *blocked) */
UPROBE(s2n_sendv, void *connection, void *vectors, __u64 count)
{
	return s2n_enter_vectors(ctx, connection, vectors, count, 0);
}

/*
 * ssize_t s2n_sendv_with_offset(struct s2n_connection *conn, const struct iovec *bufs, ssize_t count, ssize_t offs,
 *                               s2n_blocked_status *blocked): both of the above call it, or contain it.
 */
UPROBE(s2n_sendv_with_offset, void *connection, void *vectors, __u64 count, __u64 offset)
{
	return s2n_enter_vectors(ctx, connection, vectors, count, offset);
}

/* ssize_t s2n_recv(struct s2n_connection *conn, void *buf, ssize_t size, s2n_blocked_status *blocked) */
UPROBE(s2n_recv, void *connection, void *buffer)
{
	return on_enter(ctx, S3T_S2N, S3T_RECEIVED, (__u64)connection, (__u64)buffer, 0);
}

/* int s2n_negotiate(struct s2n_connection *conn, s2n_blocked_status *blocked) */
UPROBE(s2n_shake, void *connection)
{
	return on_enter(ctx, S3T_S2N, HANDSHAKE, (__u64)connection, 0, 0);
}

/* Any of them has returned. */
URETPROBE(s2n_return, long result)
{
	return on_any_return(ctx, result, true);
}

/* int s2n_connection_wipe(struct s2n_connection *conn); s2n_connection_free() too */
UPROBE(s2n_free, void *connection)
{
	on_closed((__u64)connection, S3T_S2N);
	return 0;
}

#endif
