/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/* What a thread moves through sockets while it is inside a call. This shows which socket carries the call's connection. */
#ifndef CARRIER_BPF_H
#define CARRIER_BPF_H

#include "handshake.bpf.h"

/* How a send or receive of so many bytes, or with this error, ended. */
static __always_inline __u8 transfer_of(int moved)
{
	if (moved >= 0)
		return moved ? MOVED : ENDED;
	if (moved == -ECONNRESET || moved == -EPIPE)
		return RESET;
	return moved == -EAGAIN ? BLOCKED : FAILED;
}

/* Records how a handshake's last send and last receive ended. That shows later why the handshake went no further. */
static __always_inline void note_transfer(struct call *call, struct sock *sk, __u32 direction, int moved)
{
	__u64 key = (__u64)sk;
	struct socket *socket = bpf_map_lookup_elem(&sockets, &key);
	__u8 transfer = transfer_of(moved);

	if (direction == S3T_SENT)
		call->said = transfer;
	else
		call->heard = transfer;
	if (transfer == MOVED && !call->sock)
		begin_handshake(as_number(call->handle), call->source, call->start_ns, as_number(key));
	call->sock = key;
	if (socket && socket->connect_start_ns)
		call->client = 1;
}

/*
 * A thread has moved bytes through a TCP socket, in whatever way. This runs for the whole host, but few threads' sockets are
 * looked for. The registers of the system call may be passed, if they are known.
 */
static __always_inline int on_transfer(struct sock *sk, struct pt_regs *regs, __u32 direction, int moved)
{
	struct call *call = seeking_call();

	if (!call)
		return 0;
	if (call->direction == HANDSHAKE && call->state == ENTERED)
		note_transfer(call, sk, direction, moved);
	if (moved <= 0)
		return 0;
	if (call->state == UNSENT) {
		if (direction == S3T_SENT) {
			on_sent_after(call, sk, regs ? regs : current_registers(), moved);
			call->state = OVER;
			seek_socket(call, false);
		}
		return 0;
	}
	if (direction != call->direction) {
		if (direction == S3T_RECEIVED)
			call->received_ns = bpf_ktime_get_ns();
		if (call->direction != HANDSHAKE)
			return 0;
	}
	if (call->sock != (__u64)sk)
		call->sock = (__u64)sk;
	return 0;
}

#endif
