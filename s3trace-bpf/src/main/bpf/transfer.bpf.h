/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Sends and receives on sockets, where the socket layer reports them, or at the functions of it that make them; for all who
 * need them. There is one program at each place. It runs for the whole host, mostly for nothing, and starting another would
 * cost more than what it does.
 */
#ifndef TRANSFER_BPF_H
#define TRANSFER_BPF_H

#include "carrier.bpf.h"
#include "goroutine.bpf.h"
#include "greeting.bpf.h"
#include "hello.bpf.h"
#include "http.bpf.h"
#include "nameserver.bpf.h"

/* known: the verifier knows that this is a socket. */
static __always_inline int on_sent(struct sock *sk, bool known, int result)
{
	struct go_sender *sender;

	if (may_ask(sk, known, S3T_SENT, result))
		on_exchange(as_number((__u64)sk), S3T_SENT, result, 0);
	if (may_greet(result))
		on_greeting(as_number((__u64)sk));
	if (!anybody_seeks() || !is_tcp(sk, known))
		return 0;
	sender = goroutines_watched && result > 0 ? go_sender_of(current_registers()) : NULL;
	if (sender)
		on_goroutine_sent(sender, sk);
	on_transfer(sk, NULL, S3T_SENT, result);
	if (config.plain_sockets || config.sealed)
		on_socket(sk, known, S3T_SENT, result, 0);
	return 0;
}

static __always_inline int on_received(struct sock *sk, bool known, int result, int flags)
{
	if (may_ask(sk, known, S3T_RECEIVED, result) && !(flags & NOT_IN_STREAM))
		on_exchange(as_number((__u64)sk), S3T_RECEIVED, result, 0);
	if (!anybody_seeks() || !is_tcp(sk, known))
		return 0;
	if (may_be_hello(result) && !(flags & NOT_IN_STREAM))
		look_for_hello(as_number((__u64)sk), result);
	on_transfer(sk, NULL, S3T_RECEIVED, result);
	if (config.plain_sockets || config.sealed)
		on_socket(sk, known, S3T_RECEIVED, result, flags);
	return 0;
}

/* trace_sock_send_length(struct sock *sk, int ret, int flags) in sock_sendmsg(), net/socket.c; since Linux 6.3 */
SEC("tp_btf/sock_send_length")
int BPF_PROG(socket_sent, struct sock *sk, int result)
{
	return on_sent(sk, true, result);
}

/* trace_sock_recv_length(struct sock *sk, int ret, int flags) in sock_recvmsg(), net/socket.c */
SEC("tp_btf/sock_recv_length")
int BPF_PROG(socket_received, struct sock *sk, int result, int flags)
{
	return on_received(sk, true, result, flags);
}

/*
 * The same tracepoints as events of perf. Since Linux 7.0, a program that runs at a tracepoint itself may be preempted, and then
 * does not run for the other threads of its CPU. One that runs for an event may not. It must read what it wants of the socket.
 */

static __always_inline bool is_over_ip(struct trace_event_raw_sock_msg_length *event)
{
	return event->family == AF_INET || event->family == AF_INET6;
}

SEC("tracepoint/sock/sock_send_length")
int socket_sent_event(struct trace_event_raw_sock_msg_length *event)
{
	return is_over_ip(event) ? on_sent(event->sk, false, event->ret) : 0;
}

SEC("tracepoint/sock/sock_recv_length")
int socket_received_event(struct trace_event_raw_sock_msg_length *event)
{
	return is_over_ip(event) ? on_received(event->sk, false, event->ret, event->flags) : 0;
}

/*
 * The functions by which the socket layer sends and receives over IP, when they return. They serve kernels without the
 * tracepoints above. Other functions with the same purpose, such as tcp_recvmsg(), have changed their arguments since Linux
 * 5.8; these have not.
 */

/* int inet_sendmsg(struct socket *sock, struct msghdr *msg, size_t size) in net/ipv4/af_inet.c */
SEC("fexit/inet_sendmsg")
int BPF_PROG(inet_sent, struct socket___kernel *socket, void *message, __u64 size, int result)
{
	return on_sent(socket->sk, true, result);
}

/* The same in net/ipv6/af_inet6.c */
SEC("fexit/inet6_sendmsg")
int BPF_PROG(inet6_sent, struct socket___kernel *socket, void *message, __u64 size, int result)
{
	return on_sent(socket->sk, true, result);
}

/* int inet_recvmsg(struct socket *sock, struct msghdr *msg, size_t size, int flags) */
SEC("fexit/inet_recvmsg")
int BPF_PROG(inet_received, struct socket___kernel *socket, void *message, __u64 size, int flags, int result)
{
	return on_received(socket->sk, true, result, flags);
}

SEC("fexit/inet6_recvmsg")
int BPF_PROG(inet6_received, struct socket___kernel *socket, void *message, __u64 size, int flags, int result)
{
	return on_received(socket->sk, true, result, flags);
}

/*
 * ssize_t inet_sendpage(struct socket *sock, struct page *page, int offset, size_t size, int flags), by which sendfile(2) and
 * splice(2) send before Linux 6.5, over IPv6 too
 */
SEC("fexit/inet_sendpage")
int BPF_PROG(inet_page_sent, struct socket___kernel *socket, void *page, int offset, __u64 size, int flags, long result)
{
	return on_sent(socket->sk, true, result);
}

#endif
