/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * From one call that moved bytes to one record in the ring. This knows calls, connections, directions and turns. It does not
 * look at what the bytes contain.
 */
#ifndef CAPTURE_BPF_H
#define CAPTURE_BPF_H

#include "binding.bpf.h"
#include "connection.bpf.h"
#include "handshake.bpf.h"
#include "piece.bpf.h"
#include "process.bpf.h"
#include "record.bpf.h"
#include "trust.bpf.h"
#include "turn.bpf.h"

/* Direction of a call whose bytes are counted elsewhere. The calls that it makes in turn are not followed. */
#define UNCOUNTED 2

/* Bytes that a call has moved. */
struct bytes {
	__u64 start_ns;
	__u32 direction;
	__u32 length;
	__u32 flags;
	__u32 segments;   /* if not 0, the buffer is an array of that many struct iovec */
	__u32 available;  /* how many of them can be read */
	__u64 tail;       /* the last of them, if not all can be read */
};

/* Copies as many of the bytes as are wanted of their turn. */
static __always_inline void take_bytes(struct draft *draft, const struct call *call, struct s3t_connection *connection,
				       const struct bytes *bytes)
{
	__u32 direction = bytes->direction & 1;

	draft->buffer = call->buffer;
	draft->segment_count = bytes->segments;
	draft->skip = call->skip;
	draft->length = bytes->length;
	draft->available = bytes->available;
	draft->tail = bytes->tail;
	draft->budget = direction == S3T_SENT ? config.request_budget : config.response_budget;
	draft->captured = connection->captured[direction];
	draft->wanted = connection->wanted[direction];
	draft->answer_wanted = connection->answer_wanted;
	if (!take_turn(draft->slot)) {
		draft->record.payload_length = 0;
		draft->record.flags |= S3T_UNREADABLE;
		count(S3T_PAYLOAD_UNREADABLE);
	}
	connection->wanted[direction] = draft->wanted;
	connection->answer_wanted = draft->answer_wanted;
}

/* Writes extracts of the bytes of frames. Returns how many. */
static __always_inline __u32 report_frames(struct draft *draft, const struct call *call, struct s3t_connection *connection,
					   const struct bytes *bytes)
{
	__u32 direction = bytes->direction & 1;
	__u32 first = draft->record.sequence;

	draft->buffer = call->buffer;
	draft->segment_count = bytes->segments;
	draft->skip = call->skip;
	draft->length = bytes->length;
	draft->available = bytes->available;
	draft->frames = connection->frames[direction];
	__builtin_memcpy(draft->header, draft->frames.header, S3T_FRAME_HEADER);
	draft->record.flags |= S3T_FRAMES;
	put_extracts(draft->slot);
	connection->frames[direction] = draft->frames;
	if (draft->length)
		connection->role = IGNORED; /* it is counted as unreadable */
	return draft->record.sequence - first;
}

/* Writes the records of bytes that were moved. Returns how many records there should be. */
static __always_inline __u32 report(const struct call *call, struct s3t_connection *connection,
				    const struct bytes *bytes)
{
	struct draft *draft = take_draft();
	__u32 pieces;

	if (!draft) {
		if (connection->role == FRAMED)
			ignore(connection, S3T_PAYLOAD_UNREADABLE); /* it is not known where the next frame begins */
		return 1;
	}
	describe(&draft->record, connection, call->handle, bytes->direction);
	draft->record.kind = bytes->direction;
	draft->record.source = call->source;
	draft->record.start_ns = bytes->start_ns;
	draft->record.end_ns = bpf_ktime_get_ns();
	draft->record.length = bytes->length;
	draft->record.flags = bytes->flags;
	if (bytes->flags & S3T_STARTS_TURN)
		read_network(&draft->record, connection);
	if (bytes->direction == S3T_SENT && bytes->flags & S3T_STARTS_TURN)
		name_thread(&draft->record);
	if (connection->role == FRAMED) {
		pieces = report_frames(draft, call, connection, bytes);
	} else {
		take_bytes(draft, call, connection, bytes);
		pieces = put_pieces(draft->slot);
		connection->captured[bytes->direction & 1] = draft->captured + draft->record.payload_length;
	}
	give_back(draft);
	return pieces;
}

static __always_inline void begin_turn(struct s3t_connection *connection, __u32 direction)
{
	connection->other_moved[direction] = connection->moved[!direction];
	connection->captured[direction] = 0;
	connection->wanted[direction] = direction == S3T_RECEIVED && connection->answer_wanted ? connection->answer_wanted : MAX_HEAD;
}

/* Adds to the count of bytes moved. Returns whether these bytes begin a turn. */
static __always_inline bool count_bytes(struct s3t_connection *connection, __u32 direction, __u32 length)
{
	bool starts_turn = !connection->moved[direction] ||
			   connection->other_moved[direction] != connection->moved[!direction];

	if (starts_turn)
		begin_turn(connection, direction);
	connection->moved[direction] += length;
	return starts_turn;
}

/* Reports once which socket carries the connection. */
static __always_inline void tell_new_opening(const struct s3t_connection *connection, const struct call *call)
{
	if (connection->sock && !connection->opened)
		tell_opening(as_number(call->handle), call->source);
}

/*
 * A call has moved length bytes, length > 0. segments says in how many segments they lie. If it is known that there are none,
 * the verifier has fewer paths to check. If not all bytes can be read, tail has the last ones.
 */
static __always_inline void on_readable_bytes(struct call *call, __u32 segments, __u32 length, __u32 available, __u64 tail)
{
	struct s3t_connection_key key = key_of(call->handle);
	struct s3t_connection *connection;
	struct bytes bytes = {
		.start_ns = call->start_ns,
		.direction = call->direction & 1,
		.length = length,
		.segments = segments,
		.available = available,
		.tail = tail,
	};
	__u32 departures_before = departures;
	bool starts_turn;
	__u32 listing, records;

	if (!traced_in(&listing))
		return;
	connection = find_connection(&key, listing);
	if (!connection)
		connection = new_connection(&key, listing);
	if (!connection)
		return;
	if (connection->role == IGNORED) {
		settle(call, UNFOLLOWED, departures_before);
		return;
	}
	if (connection->role == GIVEN_UP && !looked_at_again(connection, &key, call, bytes.direction, length))
		return;

	if (call->sock && call->sock != connection->sock)
		bind_socket(as_number(call->handle), as_number(call->sock));
	if (has_handshakes(call->source) && bytes.direction == S3T_SENT && !connection->moved[S3T_SENT])
		on_first_send(connection, call);
	starts_turn = count_bytes(connection, bytes.direction, length);
	if (bytes.direction == S3T_SENT && connection->blocked_since_ns) {
		bytes.start_ns = connection->blocked_since_ns;
		connection->blocked_since_ns = 0;
		if (!call->buffer && call->source != S3T_HTTP) /* over plain HTTP, a file's contents were sent */
			call->buffer = connection->blocked_buffer;
	}
	if (bytes.direction == S3T_SENT && connection->moved[S3T_SENT] == length && bytes.start_ns < connection->handshake_end_ns)
		bytes.start_ns = connection->handshake_end_ns; /* the send was tried before the handshake had completed */
	if (!is_client(connection, call, starts_turn, length))
		return;
	if (starts_turn && bytes.direction == S3T_SENT && judged(connection, &key, call, length))
		return;

	if (!starts_turn && bytes.direction == S3T_RECEIVED && connection->role != FRAMED && start_of(call, length) == RESPONSE) {
		begin_turn(connection, S3T_RECEIVED); /* the next response; or the request's call has not returned yet */
		starts_turn = true;
	}

	settle(call, connection->sock ? FOLLOWED : UNSETTLED, departures_before);
	if (!connection->sequence[S3T_SENT])
		introduce_process();
	bytes.flags = starts_turn ? S3T_STARTS_TURN : 0;
	if (call->source == S3T_HTTP && !connection->sock)
		bind_socket(as_number(call->handle), as_number(call->handle));
	if (bytes.direction == S3T_RECEIVED && connection->role != FRAMED) /* this may be the last record of the opening */
		tell_new_opening(connection, call);
	records = report(call, connection, &bytes);
	if (bytes.direction == S3T_SENT || connection->role == FRAMED) /* an HTTP/2 server may speak first */
		tell_new_opening(connection, call);
	connection->sequence[bytes.direction] += records; /* even if there was no room: the reader sees the gap */
}

/* A call has moved length bytes, all of which lie in the process's memory. */
static __always_inline void on_bytes(struct call *call, __u32 segments, __u32 length)
{
	on_readable_bytes(call, segments, length, length, 0);
}

/* Something other than a transfer of bytes has happened to a connection. */
static __always_inline void on_change(__u64 handle, __u32 source, __u32 kind)
{
	struct s3t_connection_key key = key_of(handle);
	struct s3t_connection *connection = bpf_map_lookup_elem(&connections, &key);
	struct draft *draft;

	if (!connection || !is_reported(connection))
		return;
	draft = take_draft();
	if (draft) {
		describe(&draft->record, connection, handle, S3T_RECEIVED);
		draft->record.kind = kind;
		draft->record.source = source;
		draft->record.start_ns = draft->record.end_ns = bpf_ktime_get_ns();
		submit(draft);
	}
	connection->sequence[S3T_RECEIVED]++;
}

static __always_inline void on_closed(__u64 handle, __u32 source)
{
	struct s3t_connection_key key = key_of(handle);

	if (has_handshakes(source))
		on_closed_handshake(handle);
	on_change(handle, source, S3T_CLOSED);
	if (bpf_map_delete_elem(&connections, &key))
		return;
	bpf_map_delete_elem(&verdicts, &key);
	note_departure();
}

/*
 * Is this a call within another one of the same thread: TLS inside TLS (an HTTPS proxy), or one that a library makes for
 * itself?
 */
static __always_inline bool is_nested(struct pt_regs *ctx, struct call *outer, __u64 handle, __u32 direction)
{
	if (outer->state != ENTERED || PT_REGS_SP(ctx) >= outer->stack)
		return false;
	if (outer->handle == handle && outer->direction != UNCOUNTED && (direction != HANDSHAKE || outer->direction == HANDSHAKE))
		return false;
	outer->nested++;
	count(S3T_NESTED);
	return true;
}

/* The entry for a thread's first call. */
static __always_inline struct call *add_call(__u64 thread)
{
	struct call none = {};

	if (!traced_now())
		return NULL;
	if (bpf_map_update_elem(&calls, &thread, &none, BPF_ANY))
		count(S3T_CALLS_FULL);
	return bpf_map_lookup_elem(&calls, &thread);
}

/* A call has been entered that will do what its fields say. Whether it is of interest is checked when it returns. */
static __always_inline int on_call(struct pt_regs *ctx, struct call *call)
{
	__u64 thread = bpf_get_current_pid_tgid();
	struct call *entry = bpf_map_lookup_elem(&calls, &thread);

	if (!entry)
		entry = add_call(thread);
	if (!entry || is_nested(ctx, entry, call->handle, call->direction))
		return 0; /* the outer call carries the request, the inner one ciphertext */
	call->stack = PT_REGS_SP(ctx);
	call->greeting = greeting_before(entry, call->handle);
	call->settled = still_settled(entry, call);
	call->departures = entry->departures;
	if (!call->settled || (call->settled == FOLLOWED && call->direction == S3T_SENT))
		call->start_ns = bpf_ktime_get_ns();
	call->state = ENTERED;
	call->seeking = entry->seeking;
	*entry = *call;
	seek_socket(entry, !call->settled);
	return 0;
}

/* A call that will move bytes of a connection has been entered. */
static __always_inline int on_enter(struct pt_regs *ctx, __u32 source, __u32 direction, __u64 handle, __u64 buffer,
				    __u64 moved_ptr)
{
	struct call call = {
		.handle = handle,
		.buffer = buffer,
		.moved_ptr = moved_ptr,
		.direction = direction,
		.source = source,
	};

	return on_call(ctx, &call);
}

/* A call has been entered that is of no interest, but whose return will be seen. */
static __always_inline int on_enter_unfollowed(struct pt_regs *ctx, __u64 handle)
{
	__u64 thread = bpf_get_current_pid_tgid();
	struct call *outer = bpf_map_lookup_elem(&calls, &thread);

	if (!outer || is_nested(ctx, outer, handle, UNCOUNTED))
		return 0;
	outer->state = OVER;
	seek_socket(outer, false);
	return 0;
}

/*
 * A call could not send. The request starts with this try, not with the one that will succeed. That one may rely on the library
 * remembering the buffer.
 */
static __always_inline void on_blocked(const struct call *call)
{
	struct s3t_connection_key key = key_of(call->handle);
	struct s3t_connection *connection = bpf_map_lookup_elem(&connections, &key);

	if (!connection)
		return;
	if (!connection->blocked_since_ns)
		connection->blocked_since_ns = call->start_ns;
	if (has_handshakes(call->source) && connection->reads_handshake && is_shaking_hands(connection)) {
		connection->handshake_end_ns = 0;
		on_handshake_round(connection, call);
	}
	if (call->buffer && !call->segments)
		connection->blocked_buffer = call->buffer;
}

/* A call that moves bytes has returned. */
static __always_inline void on_bytes_return(struct call *call, __u32 segments, long result)
{
	__u64 moved = 0;

	if (result > 0) {
		if (!call->moved_ptr)
			moved = result;
		else if (bpf_probe_read_user(&moved, sizeof(moved), (void *)call->moved_ptr))
			count(S3T_PAYLOAD_UNREADABLE);
	}
	if (moved) {
		on_bytes(call, segments, (__u32)moved);
		if (!call->settled && !call->sock && call->direction == S3T_SENT)
			expect_sending(call, moved);
	} else if (call->direction == S3T_SENT)
		on_blocked(call);
	else if (result || (call->moved_ptr && !call->zero_is_end))
		on_silent_read(call);
	else if (traced_now())
		on_change(call->handle, call->source, S3T_END_OF_STREAM);
}

/* A call has returned; result is what it returned. */
static __always_inline int on_any_return(struct pt_regs *ctx, long result, bool may_have_segments)
{
	__u64 thread = bpf_get_current_pid_tgid();
	struct call *call = bpf_map_lookup_elem(&calls, &thread);

	if (!call || call->state != ENTERED)
		return 0;
	if (call->nested) {
		call->nested--;
		return 0;
	}
	call->state = OVER;
	if (call->direction == HANDSHAKE) {
		on_handshake_return(call, result);
		if (!call->sock)
			expect_sending(call, 0);
	} else if (call->direction != UNCOUNTED && call->settled != UNFOLLOWED) {
		on_bytes_return(call, may_have_segments ? call->segments : 0, result);
	}
	if (call->state == OVER)
		seek_socket(call, false);
	return 0;
}

/* A call whose bytes are in one buffer has returned. */
static __always_inline int on_return(struct pt_regs *ctx, long result)
{
	return on_any_return(ctx, result, false);
}

#endif
