/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * What happens to a connection: bytes move, its stream ends, it is closed. This knows connections, directions and turns. It does
 * not look at what the bytes contain.
 */
#ifndef MOVED_BPF_H
#define MOVED_BPF_H

#include "binding.bpf.h"
#include "handshake.bpf.h"
#include "report.bpf.h"
#include "trust.bpf.h"

static __always_inline void begin_turn(struct s3t_connection *connection, __u32 direction)
{
	connection->other_moved[direction] = connection->moved[!direction];
	connection->captured[direction] = 0;
	connection->wanted[direction] =
		direction == S3T_RECEIVED && connection->answer_wanted ? connection->answer_wanted : MAX_HEAD;
}

/* Adds to the count of bytes moved. Returns whether these bytes begin a turn. */
static __always_inline bool count_bytes(struct s3t_connection *connection, __u32 direction, __u32 length)
{
	bool starts_turn = !connection->moved[direction] || connection->other_moved[direction] != connection->moved[!direction];

	if (starts_turn)
		begin_turn(connection, direction);
	connection->moved[direction] += length;
	return starts_turn;
}

/* Reports once which socket carries the connection. */
static __always_inline void tell_new_opening(const struct s3t_connection *connection, __u64 handle, __u32 source)
{
	if (connection->sock && !connection->opened)
		tell_opening(as_number(handle), source);
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
		tell_new_opening(connection, call->handle, call->source);
	records = report(call, connection, &bytes);
	if (bytes.direction == S3T_SENT || connection->role == FRAMED) /* an HTTP/2 server may speak first */
		tell_new_opening(connection, call->handle, call->source);
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

#endif
