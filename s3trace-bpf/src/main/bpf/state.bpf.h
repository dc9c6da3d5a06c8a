/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/* TCP sockets' changes of state: connects that begin and end, and connections that are closed. */
#ifndef STATE_BPF_H
#define STATE_BPF_H

#include "handshake.bpf.h"
#include "sealed.bpf.h"
#include "socket.bpf.h"

/*
 * A socket is being closed: by its process, or for good. The peer may answer late, or never. If this waited for the answer,
 * what a killed process has left behind might be deleted by then.
 */
static __always_inline void on_closing(struct sock *sk, int from, int error)
{
	__u64 key = (__u64)sk;
	struct socket *socket = bpf_map_lookup_elem(&sockets, &key);

	if (!socket || !socket->handle)
		return;
	if (socket->handle_tgid == current_tgid())
		finish_before_closing(as_number(socket->handle), as_number(key));
	end_handshake(as_number(socket->handle), socket->handle_tgid, as_number(key), from, error);
}

static __always_inline void forget_socket(const struct socket *socket, __u64 sk)
{
	if (socket->handle)
		unbind_socket(socket, sk);
	bpf_map_delete_elem(&sockets, &sk);
}

static __always_inline void on_socket_closed(struct sock *sk)
{
	__u64 key = (__u64)sk;
	struct socket *socket = bpf_map_lookup_elem(&sockets, &key);

	if (sk->sk_err == ECONNRESET || sk->sk_err == EPIPE)
		tell_peer_end(sk, S3T_PEER_RESET);
	if (!socket)
		return;
	if (!socket->connected_ns)
		report_connect(sk, socket, sk->sk_err);
	if (socket->connected_ns && sk->sk_socket) {
		/* Its process is yet to hear of that, in this very call perhaps. socket_gone forgets it: no use without that. */
		socket->error = sk->sk_err;
		return;
	}
	forget_socket(socket, as_number(key));
}

/* A socket that the peer has reset may be connected again. */
static __always_inline void on_connecting(struct sock *sk)
{
	__u64 key = (__u64)sk;
	struct socket *before = bpf_map_lookup_elem(&sockets, &key);

	if (before)
		forget_socket(before, as_number(key));
	on_connect(sk);
}

/* trace_inet_sock_set_state(const struct sock *sk, const int oldstate, const int newstate) in net/ipv4/af_inet.c */
SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(socket_state, struct sock *sk, int from, int to)
{
	if (sk->sk_protocol != IPPROTO_TCP)
		return 0;
	if (to == TCP_SYN_SENT)
		on_connecting(sk);
	else if (to == TCP_ESTABLISHED)
		on_established(sk);
	else if (to == TCP_CLOSE_WAIT)
		tell_peer_end(sk, S3T_PEER_FINISHED);
	if (to == TCP_FIN_WAIT1 || to == TCP_LAST_ACK || to == TCP_CLOSE) {
		on_closing(sk, from, sk->sk_err);
		if (config.sealed && sk->sk_shutdown == SHUTDOWN_MASK) /* else its process may still read */
			end_sealed(as_number((__u64)sk));
	}
	if (to == TCP_CLOSE)
		on_socket_closed(sk);
	return 0;
}

/*
 * trace_tcp_destroy_sock(struct sock *sk): deletes the entry of a socket that was closed for good before its process let it go,
 * and one that was made at the very moment of the closing. If this kernel has refused socket_state, it deletes all entries.
 */
SEC("tp_btf/tcp_destroy_sock")
int BPF_PROG(socket_gone, struct sock *sk)
{
	__u64 key = (__u64)sk;
	struct socket *socket = bpf_map_lookup_elem(&sockets, &key);

	if (!socket)
		return 0;
	on_closing(sk, TCP_CLOSE, socket->error ? socket->error : sk->sk_err);
	forget_socket(socket, as_number(key));
	return 0;
}

#endif
