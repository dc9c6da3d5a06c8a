/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * s2n-tls. The connection is the struct s2n_connection. What a call returns is what it has sent for good: a blocked call
 * is repeated with the bytes that it did not return.
 */

/* As in uio.h. */
struct s2n_vector {
	__u64 base;
	__u64 length;
};

/* ssize_t s2n_send(struct s2n_connection *conn, const void *buf, ssize_t size, s2n_blocked_status *blocked) */
SEC("uprobe")
int BPF_KPROBE(s2n_send, void *connection, void *buffer)
{
	return on_enter(ctx, S3T_S2N, S3T_SENT, (__u64)connection, (__u64)buffer, 0);
}

/* ssize_t s2n_recv(struct s2n_connection *conn, void *buf, ssize_t size, s2n_blocked_status *blocked) */
SEC("uprobe")
int BPF_KPROBE(s2n_recv, void *connection, void *buffer)
{
	return on_enter(ctx, S3T_S2N, S3T_RECEIVED, (__u64)connection, (__u64)buffer, 0);
}

/* Any of them has returned. */
SEC("uretprobe")
int BPF_KRETPROBE(s2n_return, long result)
{
	return on_return(ctx, result);
}

/* int s2n_connection_wipe(struct s2n_connection *conn); s2n_connection_free() too */
SEC("uprobe")
int BPF_KPROBE(s2n_free, void *connection)
{
	on_closed((__u64)connection, S3T_S2N);
	return 0;
}
