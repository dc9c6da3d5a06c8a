/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * From what is known of a connection's plain text to its records in the ring, which are those of any other connection. The
 * handle is the address of the struct sock, made odd: plain HTTP has the address itself.
 */
#ifndef EMBEDDED_BPF_H
#define EMBEDDED_BPF_H

#include "moved.bpf.h"
#include "peek.bpf.h"

/* Binds a connection to the socket that it is peeked at. Its entry is not one of a connection that a library opens. */
static __always_inline void bind_peeked(struct s3t_connection *connection, __u64 sk)
{
	struct socket *socket = bpf_map_lookup_elem(&sockets, &sk);

	if (!socket || connection->sock)
		return;
	socket->handle = handle_of(sk);
	socket->handle_tgid = 0;
	connection->sock = sk;
	connection->opened = 0;
}

/* The same as is_judged(), of a request that is held. */
static __always_inline bool is_held_judged(const struct s3t_connection *connection, const struct s3t_connection_key *key,
					   const struct held *held)
{
	const struct verdict *verdict = verdict_on(connection, key);

	return verdict && covers(verdict, hash_beginning((const __u64 *)held->bytes));
}

/* Makes the payload of what is held: as much as the turn's budget, or a longer head, asks for. */
static __always_inline void take_held(struct draft *draft, struct s3t_connection *connection, const struct held *held)
{
	__u64 count = bounded(smaller(held->length, draft->record.length), MAX_HELD);
	__u32 end, wanted;

	bpf_probe_read_kernel(draft->payload, count, held->bytes);
	draft->record.payload_length = count;
	end = head_end(draft->slot, 0);
	wanted = end ? end + BODY_SAMPLE : count;
	if (wanted < config.request_budget)
		wanted = config.request_budget;
	draft->record.payload_length = smaller(count, wanted);
	connection->captured[S3T_SENT] = draft->record.payload_length;
	connection->wanted[S3T_SENT] = wanted;
	connection->answer_wanted = is_reading(word_at(draft, 0)) ? MAX_HEAD : MAX_ANSWER;
}

/* Reports a request whose beginning is held. */
static __always_inline void report_held(struct s3t_connection *connection, __u64 sk, const struct held *held, __u32 length,
					bool starts_turn)
{
	struct draft *draft = take_draft();

	if (draft) {
		describe(&draft->record, connection, handle_of(sk), S3T_SENT);
		draft->record.kind = S3T_SENT;
		draft->record.source = S3T_EMBEDDED;
		draft->record.start_ns = draft->record.end_ns = bpf_ktime_get_ns();
		draft->record.length = length;
		draft->record.flags = starts_turn ? S3T_STARTS_TURN : 0;
		read_network(&draft->record, connection);
		name_thread(&draft->record);
		take_held(draft, connection, held);
		submit(draft);
	}
	connection->sequence[S3T_SENT]++; /* even if there was no room: the reader sees the gap */
}

/*
 * A request has been sent whose record has this print and so many bytes of plain text. This is what other calls do when they
 * have moved bytes (moved.bpf.h), but here the process no longer has what was sent. A global function of numbers, like all
 * here, for the sake of the verifier and the stack.
 */
__noinline int move_held(__u64 sk, __u64 print, __u32 length)
{
	struct s3t_connection_key key = key_of(handle_of(sk));
	struct held *held = bpf_map_lookup_elem(&heads, &print);
	struct s3t_connection *connection;
	bool judged, starts_turn;
	__u32 listing;

	if (!held || !traced_in(&listing))
		return 0;
	connection = find_connection(&key, listing);
	if (!connection)
		connection = new_connection(&key, listing);
	if (!connection || connection->role == IGNORED)
		return 0;
	judged = is_held_judged(connection, &key, held);
	if (judged && connection->role == GIVEN_UP)
		return 0;
	if (connection->role == GIVEN_UP)
		connection->other_moved[S3T_SENT] = ~0ULL; /* a turn begins */
	connection->role = CLIENT;
	bind_peeked(connection, sk);
	starts_turn = count_bytes(connection, S3T_SENT, length);
	if (judged && starts_turn) {
		connection->role = GIVEN_UP;
		count(S3T_JUDGED);
		return 0;
	}
	if (!connection->sequence[S3T_SENT])
		introduce_process();
	report_held(connection, sk, held, length, starts_turn);
	tell_new_opening(connection, key.handle, S3T_EMBEDDED);
	return 0;
}

/* Reports bytes that have moved, as far as they are available in the process's memory. */
__noinline int move_peeked(__u64 sk, __u64 buffer, __u32 direction, __u32 length, __u32 available)
{
	struct call call = {
		.handle = handle_of(sk),
		.buffer = buffer,
		.start_ns = bpf_ktime_get_ns(),
		.direction = direction & 1,
		.source = S3T_EMBEDDED,
	};

	on_readable_bytes(&call, 0, length, available, 0);
	return 0;
}

/* Reports what has moved and is yet to be reported, up to a position, without what it contains. */
static __always_inline void move_unseen(struct peek *peek, __u64 sk, __u32 direction, __u64 up_to)
{
	__s64 due = up_to - peek->told[direction];

	if (due <= 0)
		return;
	move_peeked(sk, 0, direction, due, 0);
	peek->told[direction] = up_to;
}

static __always_inline void leave_peek(struct peek *peek)
{
	__sync_fetch_and_add(&peek->busy, -1);
}

/* Waits for another program that reports what was received, but not for long: it may be what this has interrupted. */
static __always_inline bool enter_peek(struct peek *peek)
{
	for (__u32 i = 0; i < MAX_TRIES; i++) {
		__sync_fetch_and_add(&peek->busy, 1);
		if (*(volatile __u32 *)&peek->busy == 1)
			return true;
		leave_peek(peek);
	}
	return false;
}

/* Reports what was received and needs not wait for a head. If another program is at it, that one does so when it is done. */
static __always_inline void move_received(struct peek *peek, __u64 sk)
{
	if (!enter_peek(peek))
		return;
	move_unseen(peek, sk, S3T_RECEIVED, peek->moved[S3T_RECEIVED]);
	leave_peek(peek);
}

/* Reports a request whose first record has moved whole. What was received before belongs to earlier ones. */
static __always_inline void move_head(struct peek *peek, __u64 sk)
{
	__u64 print = peek->head;

	peek->head = 0;
	move_received(peek, sk);
	move_unseen(peek, sk, S3T_SENT, peek->head_at);
	if (is_head(print))
		move_held(sk, print, peek->head_length);
	else
		move_peeked(sk, 0, S3T_SENT, peek->head_length, 0); /* others have made it room */
	peek->told[S3T_SENT] = peek->head_at + peek->head_length;
	bpf_map_delete_elem(&heads, &print);
}

/* Bytes were lost: the reader sees the gap. */
static __always_inline void lose_peeked(__u64 sk, __u32 direction)
{
	struct s3t_connection_key key = key_of(handle_of(sk));
	struct s3t_connection *connection = bpf_map_lookup_elem(&connections, &key);

	if (connection)
		connection->sequence[direction]++;
}

/* Bytes have moved through a socket. Those of responses wait until the head has been decrypted. */
__noinline int tell_peeked(__u64 sk, __u32 direction)
{
	struct sealed *entry = bpf_map_lookup_elem(&sealed, &sk);
	struct peek *peek;

	if (!entry || !is_peeked_at(entry) || entry->seal != SEAL_FOLLOWED)
		return 0;
	direction &= 1;
	peek = &entry->peek;
	if (entry->walkers[direction].lost) {
		peek->moving[direction] = 0;
		lose_peeked(sk, direction);
	}
	if (direction == S3T_RECEIVED) {
		if (!peek->awaits)
			move_received(peek, sk);
		return 0;
	}
	if (peek->head && peek->moved[S3T_SENT] < peek->head_at + peek->head_length)
		return 0;
	if (peek->head)
		move_head(peek, sk);
	move_unseen(peek, sk, S3T_SENT, peek->moved[S3T_SENT]);
	return 0;
}

#endif
