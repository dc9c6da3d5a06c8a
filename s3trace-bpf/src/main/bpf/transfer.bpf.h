/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * What the socket layer tells of every send and receive (since Linux 6.3), to all who want to know. One program on each
 * tracepoint: they run for all sockets of the host, mostly for nothing, and to start another costs more than that.
 */
#ifndef TRANSFER_BPF_H
#define TRANSFER_BPF_H

#include "binding.bpf.h"
#include "go.bpf.h"
#include "hello.bpf.h"
#include "http.bpf.h"
#include "nameserver.bpf.h"

/* trace_sock_send_length(struct sock *sk, int ret, int flags) in sock_sendmsg(), net/socket.c */
SEC("tp_btf/sock_send_length")
int BPF_PROG(socket_sent, struct sock *sk, int result)
{
	struct go_sender *sender;

	if (may_ask(sk, true, S3T_SENT, result))
		on_exchange(as_number((__u64)sk), S3T_SENT, result, 0);
	if (!anybody_seeks() || !is_tcp(sk, true))
		return 0;
	sender = goroutines_watched && result > 0 ? go_sender_of(current_registers()) : NULL;
	if (sender)
		on_goroutine_sent(sender, sk);
	on_transfer(sk, NULL, S3T_SENT, result);
	if (config.plain_sockets)
		on_socket(sk, S3T_SENT, result, 0);
	return 0;
}

/* trace_sock_recv_length(struct sock *sk, int ret, int flags) in sock_recvmsg(), net/socket.c */
SEC("tp_btf/sock_recv_length")
int BPF_PROG(socket_received, struct sock *sk, int result, int flags)
{
	if (may_ask(sk, true, S3T_RECEIVED, result) && !(flags & NOT_IN_STREAM))
		on_exchange(as_number((__u64)sk), S3T_RECEIVED, result, 0);
	if (!anybody_seeks() || !is_tcp(sk, true))
		return 0;
	if (may_be_hello(result) && !(flags & NOT_IN_STREAM))
		look_for_hello(as_number((__u64)sk), result);
	on_transfer(sk, NULL, S3T_RECEIVED, result);
	if (config.plain_sockets)
		on_socket(sk, S3T_RECEIVED, result, flags);
	return 0;
}

#endif
