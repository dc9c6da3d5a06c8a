/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Plain HTTP: bytes on TCP sockets that nobody encrypts. The connection is the struct sock, whichever process, thread or file
 * descriptor uses it. Since Linux 6.3, the kernel reports every send and receive on a socket when it is done, and nothing else.
 * Where the bytes are is found in the arguments of the system call that the thread is in.
 */
#ifndef HTTP_BPF_H
#define HTTP_BPF_H

#include "arguments.bpf.h"
#include "capture.bpf.h"
#include "sealed.bpf.h"
#include "socket.bpf.h"

#define MSG_OOB 0x1
#define MSG_PEEK 0x2
#define MSG_TRUNC 0x20
#define MSG_ERRQUEUE 0x2000

/* What is received with these flags is no part of the stream, or will be received once more. */
#define NOT_IN_STREAM (MSG_PEEK | MSG_OOB | MSG_ERRQUEUE)

/* Are these the first bytes that processes have moved through a socket, in either direction? */
static __always_inline bool are_first(const struct call *call, __u32 length)
{
	struct tcp_sock *tcp = (struct tcp_sock *)call->handle;
	__u32 sent = BPF_CORE_READ(tcp, write_seq) - BPF_CORE_READ(tcp, snd_una) + BPF_CORE_READ(tcp, bytes_acked) - 1;
	__u32 received = BPF_CORE_READ(tcp, copied_seq) - BPF_CORE_READ(tcp, rcv_nxt) + BPF_CORE_READ(tcp, bytes_received);

	return call->direction == S3T_SENT ? sent == length && !received : received == length && !sent;
}

static __always_inline struct s3t_connection *begin_connection(const struct call *call, __u32 length, __u32 listing)
{
	struct s3t_connection_key key = key_of(call->handle);
	struct s3t_connection *connection = new_connection(&key, listing);

	if (connection)
		connection->from_start = are_first(call, length);
	return connection;
}

/*
 * Finds or makes what is known of the socket, which belongs to the process in which it was first seen. If another process has
 * inherited the socket and makes a request on it, the connection begins anew in that process.
 */
static __always_inline struct s3t_connection *connection_of(const struct call *call, __u32 length)
{
	struct s3t_connection_key key = key_of(call->handle);
	struct s3t_connection *connection;
	enum start start;
	__u32 listing;

	traced_in(&listing);
	connection = find_connection(&key, listing);
	if (!connection)
		return begin_connection(call, length, listing);
	if (call->direction == S3T_RECEIVED || connection->tgid == current_tgid())
		return connection;
	start = start_of(call, length);
	if (start != REQUEST && start != CONNECT)
		return connection;
	on_closed(call->handle, S3T_HTTP);
	return new_connection(&key, listing);
}

/*
 * A system call, or one of its messages, has moved bytes of a socket. If the result is not positive, it has moved none. Not
 * inlined, for the verifier's sake.
 */
__noinline int move_bytes(__u64 sk, __u64 buffer, __u32 segments, __u32 direction, int result)
{
	struct call call = {
		.handle = sk,
		.buffer = buffer,
		.start_ns = bpf_ktime_get_ns(),
		.direction = direction & 1,
		.source = S3T_HTTP,
		.segments = segments,
	};
	struct s3t_connection *connection;

	if (result > 0) {
		connection = connection_of(&call, result);
		if (connection && connection->role != IGNORED)
			on_bytes(&call, segments, result);
	} else if (result == -EAGAIN && call.direction == S3T_SENT) {
		on_blocked(&call);
	} else if (!result && call.direction == S3T_RECEIVED) {
		on_change(call.handle, S3T_HTTP, S3T_END_OF_STREAM);
	}
	return 0;
}

/* How far a thread has come in a system call that moves many messages. Only their order distinguishes them. */
struct progress {
	__u64 messages;
	__u64 handle;
	__u32 next;
	__u32 moved;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1024);
	__type(key, __u64);
	__type(value, struct progress);
} progresses SEC(".maps");

/*
 * Which message has just been moved? It is the one after the last, if the kernel has written the last one's length where it
 * belongs. A new call on messages in the same place would hardly have left that length there. Not inlined, for the stack's
 * sake.
 */
static __noinline __u64 next_message(__u64 handle, struct pt_regs *regs, int result)
{
	__u64 thread = bpf_get_current_pid_tgid();
	__u64 count = (__u32)REGISTER(PT_REGS_PARM3_SYSCALL(regs));
	struct progress now = {
		.messages = REGISTER(PT_REGS_PARM2_SYSCALL(regs)),
		.handle = handle,
	};
	struct progress *last = bpf_map_lookup_elem(&progresses, &thread);
	struct numbered_message *messages = (void *)now.messages;
	__u64 message;
	__u32 moved = 0;

	if (last && last->messages == now.messages && last->handle == now.handle && last->next < count &&
	    !bpf_probe_read_user(&moved, sizeof(moved), &messages[last->next - 1].moved) && moved == last->moved)
		now.next = last->next;
	message = (__u64)&messages[now.next].message;
	now.next++;
	now.moved = result;
	if (result < 0 || now.next >= count)
		bpf_map_delete_elem(&progresses, &thread);
	else
		bpf_map_update_elem(&progresses, &thread, &now, BPF_ANY);
	return message;
}

/*
 * Is it already known that this is of no interest? Nothing is kept about processes that are not traced: it would no longer hold
 * when they are.
 */
static __always_inline bool is_ignored(__u64 handle, __u32 direction)
{
	struct s3t_connection_key key = key_of(handle);
	struct s3t_connection *connection;

	if (!traced_now())
		return true;
	connection = bpf_map_lookup_elem(&connections, &key);
	if (!connection || (connection->role != IGNORED && connection->role != GIVEN_UP))
		return false;
	return direction == S3T_RECEIVED || (connection->role == IGNORED && connection->tgid == current_tgid());
}

/* For whom are bytes that have moved through a socket of interest? */
enum interest {
	AS_PLAIN = 1 << 0,
	AS_SEALED = 1 << 1,
};

static __always_inline __u32 interest_in(__u64 sk, __u32 direction, int result)
{
	bool plain = config.plain_sockets && !is_ignored(sk, direction);
	bool tls = config.sealed && traced_now() && is_sealed(sk, direction, result);

	return (plain ? AS_PLAIN : 0) | (tls ? AS_SEALED : 0);
}

/* Hands on bytes that have moved, now that it is known where they lie. */
static __always_inline void hand_on(__u64 sk, const struct place *place, __u32 interest, __u32 direction, int result)
{
	if (config.plain_sockets && interest & AS_PLAIN)
		move_bytes(sk, place->buffer, place->segments, direction, result);
	if (config.sealed && interest & AS_SEALED) {
		walk_sealed(sk, place->buffer, place->segments, direction, result);
		if (peeks())
			tell_peeked(sk, direction);
	}
}

/* A socket that the kernel uses for itself has no file. */
static __always_inline bool has_file(struct sock *sk, bool known)
{
	if (!known)
		return BPF_CORE_READ(sk, sk_socket, file);
	return sk->sk_socket && sk->sk_socket->file;
}

/* A system call on a TCP socket has ended. It may have moved bytes or none. known: the verifier knows that sk is a socket. */
static __always_inline void on_socket(struct sock *sk, bool known, __u32 direction, int result, int flags)
{
	__u64 handle = as_number((__u64)sk);
	struct place place = {};
	struct pt_regs *regs;
	__u32 interest;
	__u64 number;

	if (flags & NOT_IN_STREAM)
		return;
	interest = interest_in(handle, direction, result);
	if (!interest)
		return;
	if (!has_file(sk, known))
		return;
	regs = current_registers();
	number = REGISTER(SYSCALL_NUMBER(regs));
	if (!result && asks_for_nothing(regs, number))
		return;
	if (moves_messages(number))
		find_segments_of(&place, next_message(handle, regs, result));
	else if (!(flags & MSG_TRUNC))
		find_bytes(&place, regs, number);
	hand_on(handle, &place, interest, direction, result);
}

/* trace_tcp_destroy_sock(struct sock *sk) in net/ipv4/tcp_ipv4.c: runs in any context, an interrupt's too. */
SEC("tp_btf/tcp_destroy_sock")
int BPF_PROG(socket_destroyed, struct sock *sk)
{
	on_closed((__u64)sk, S3T_HTTP);
	return 0;
}

#endif
