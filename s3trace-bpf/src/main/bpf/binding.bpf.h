/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Which socket carries a connection. It is the socket through which the thread moves bytes while it is inside a call on that
 * connection.
 *
 * Event loops take the ciphertext from memory and send it themselves, right after the call. Then the connection's socket is one
 * of these:
 * - the one to which the same thread next sends as many bytes as the call must have produced; or
 * - one that the process opened and never used, to which the thread now sends the first message of a handshake.
 *
 * Otherwise the socket stays unknown: a wrong address is worse than none.
 */
#ifndef BINDING_BPF_H
#define BINDING_BPF_H

#include "arguments.bpf.h"
#include "seal.bpf.h"
#include "socket.bpf.h"

/* A call that performs a handshake. It is used in place of a direction of bytes. */
#define HANDSHAKE 3

/* What a TLS record adds to its content: RFC 8446, section 5.2; RFC 5288, RFC 7905 with RFC 5246, section 6.2.3. */
#define TLS13_OVERHEAD (5 + 1 + 16)
#define GCM_OVERHEAD (5 + 8 + 16)
#define CHACHA_OVERHEAD (5 + 16)
#define TLS_RECORD_LENGTH 16384
/* The least length of a ClientHello: RFC 8446, section 4.1.2, with the extensions that a client of TLS 1.2 sends. */
#define MIN_HELLO 100

/*
 * Binds a connection of the current process, or one over plain HTTP, to a socket. A socket without an
 * entry that has been closed meanwhile is not bound: its end would not be reported again. Not inlined, for the verifier's sake.
 */
__noinline int bind_socket(__u64 handle, __u64 sk)
{
	struct s3t_connection_key key = key_of(handle);
	struct s3t_connection *connection = bpf_map_lookup_elem(&connections, &key);
	struct socket *socket = bpf_map_lookup_elem(&sockets, &sk);

	if (!socket && BPF_CORE_READ((struct sock *)sk, __sk_common.skc_state) == TCP_CLOSE)
		return 0; /* closed since: another socket may soon have its address */
	if (!socket) {
		struct socket unseen = {
			.tgid = key.tgid,
			.connected_ns = bpf_ktime_get_ns(),
		};

		if (bpf_map_update_elem(&sockets, &sk, &unseen, BPF_ANY)) {
			count(S3T_SOCKETS_FULL);
			return 0;
		}
		socket = bpf_map_lookup_elem(&sockets, &sk);
	}
	if (!socket || !connection)
		return 0;
	socket->handle = handle;
	socket->handle_tgid = key.tgid;
	connection->sock = sk;
	connection->opened = 0;
	if (sk != handle)
		note_opened(sk);
	return 0;
}

/* Reports to user space which socket carries a connection, and how it was established. Not inlined, for the verifier's sake. */
__noinline int tell_opening(__u64 handle, __u32 source)
{
	struct s3t_connection_key connection_key = key_of(handle);
	struct s3t_connection *connection = bpf_map_lookup_elem(&connections, &connection_key);
	__u64 key = connection ? connection->sock : 0;
	struct socket *socket = bpf_map_lookup_elem(&sockets, &key);
	struct draft *draft;

	if (!socket || !connection)
		return 0;
	draft = take_draft();
	if (!draft)
		return 0;
	connection->opened = 1;
	describe(&draft->record, connection, handle, S3T_SENT);
	draft->record.kind = S3T_OPENED;
	draft->record.source = source;
	draft->record.start_ns = draft->record.end_ns = bpf_ktime_get_ns();
	if (socket->connect_start_ns)
		draft->record.tid = socket->tid;
	read_endpoints(&draft->opening.endpoints, (struct sock *)key);
	draft->opening.resolve_start_ns = socket->resolve_start_ns;
	draft->opening.resolved_ns = socket->resolved_ns;
	draft->opening.connect_start_ns = socket->connect_start_ns;
	draft->opening.connected_ns = socket->connect_start_ns ? socket->connected_ns : 0;
	draft->opening.handshake_start_ns = connection->handshake_end_ns ? connection->handshake_start_ns : 0;
	draft->opening.handshake_end_ns = connection->handshake_end_ns;
	draft->record.payload_length = sizeof(draft->opening);
	submit(draft);
	return 0;
}

/* Records the state of the network under a connection. Its process still holds the socket: it would have been unbound. */
static __always_inline void read_network(struct s3t_record *record, struct s3t_connection *connection)
{
	struct tcp_sock *tcp = (struct tcp_sock *)connection->sock;

	if (!tcp)
		return;
	record->round_trip_us = BPF_CORE_READ(tcp, srtt_us) >> 3;
	record->retransmits = BPF_CORE_READ(tcp, total_retrans);
	record->flags |= S3T_NETWORK;
}

/* Is what the thread sends a TLS record? */
static __always_inline bool sends_tls(struct pt_regs *regs, __u32 moved)
{
	struct place place = {};
	__u64 first;

	find_bytes(&place, regs, REGISTER(SYSCALL_NUMBER(regs)));
	first = first_bytes(place.buffer, place.segments, 0, moved);
	return start_in((__u32)first, first >> 32) == TLS;
}

/* Are these the first bytes ever sent on a socket that the current process opened and that carries no known connection? */
static __always_inline bool gets_hello(struct sock *sk, struct pt_regs *regs, __u32 tgid, __u32 moved)
{
	__u64 key = (__u64)sk;
	struct socket *socket = bpf_map_lookup_elem(&sockets, &key);

	return socket && socket->connect_start_ns && socket->connected_ns && !socket->handle && socket->tgid == tgid &&
	       moved >= MIN_HELLO && BPF_CORE_READ((struct tcp_sock *)sk, bytes_sent) == moved && sends_tls(regs, moved);
}

static __always_inline bool holds(__u32 moved, __u32 unsent)
{
	__u32 records = (unsent + TLS_RECORD_LENGTH - 1) / TLS_RECORD_LENGTH;
	__u32 overhead = moved - unsent;

	return overhead == records * TLS13_OVERHEAD || overhead == records * GCM_OVERHEAD ||
	       overhead == records * CHACHA_OVERHEAD;
}

/* The thread has sent for the first time since its call returned. */
static __always_inline void on_sent_after(const struct call *call, struct sock *sk, struct pt_regs *regs, __u32 moved)
{
	struct s3t_connection_key key = key_of(call->handle);
	struct s3t_connection *connection = bpf_map_lookup_elem(&connections, &key);
	__u64 sock_key = (__u64)sk;
	struct socket *socket = bpf_map_lookup_elem(&sockets, &sock_key);

	if (!connection || connection->sock || (socket && socket->handle && socket->handle != sock_key))
		return; /* a socket that carries another connection is not this one's */
	if (call->unsent ? !holds(moved, call->unsent) : call->greeting == UNSENT_OTHER || !gets_hello(sk, regs, key.tgid, moved))
		return;
	bind_socket(call->handle, as_number((__u64)sk));
	connection->reads_handshake = call->direction == S3T_RECEIVED;
}

/* What a thread's last call has left to send when the thread enters the next call. */
static __always_inline __u8 greeting_before(const struct call *last, __u64 handle)
{
	if (last->state != UNSENT || last->unsent)
		return SENT_ALL;
	return last->handle == handle && last->greeting != UNSENT_OTHER ? UNSENT_OWN : UNSENT_OTHER;
}

/*
 * The call has moved nothing through a socket itself, so the thread may send next what the call has produced. Only the first
 * call of a handshake produces a first message, but other calls may follow before that message is sent (netty does this). If
 * two connections have a first message to send, it is not known which is sent first.
 */
static __always_inline void expect_sending(struct call *call, __u32 unsent)
{
	struct s3t_connection_key key = key_of(call->handle);
	struct s3t_connection *connection = bpf_map_lookup_elem(&connections, &key);

	if (!connection || connection->sock || connection->role == IGNORED)
		return;
	if (!unsent && connection->handshake_start_ns != call->start_ns && call->greeting != UNSENT_OWN)
		return;
	call->unsent = unsent;
	call->state = UNSENT;
}

/* "known" is that of OF_SOCKET(). */
static __always_inline bool is_tcp(struct sock *sk, bool known)
{
	__u16 family;

	if (OF_SOCKET(sk, known, sk_protocol) != IPPROTO_TCP)
		return false;
	family = OF_SOCKET(sk, known, __sk_common.skc_family);
	return family == AF_INET || family == AF_INET6;
}

#endif
