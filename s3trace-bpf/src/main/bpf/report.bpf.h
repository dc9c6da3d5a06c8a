/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * From bytes that a call has moved to their records in the ring.
 */
#ifndef REPORT_BPF_H
#define REPORT_BPF_H

#include "binding.bpf.h"
#include "connection.bpf.h"
#include "piece.bpf.h"
#include "process.bpf.h"
#include "record.bpf.h"
#include "turn.bpf.h"
#include "upgrade.bpf.h"

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

/* Notes where the bytes are. */
static __always_inline void place_bytes(struct draft *draft, const struct call *call, const struct bytes *bytes)
{
	draft->buffer = call->buffer;
	draft->segment_count = bytes->segments;
	draft->skip = call->skip;
	draft->length = bytes->length;
	draft->available = bytes->available;
	draft->tail = bytes->tail;
}

/* Copies as many of the bytes as are wanted of their turn. */
static __always_inline void take_bytes(struct draft *draft, struct s3t_connection *connection, __u32 direction)
{
	direction &= 1;
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

/*
 * Puts the head of a response into the ring, if HTTP/2 is spoken behind it. The draft is moved past it. Returns whether it
 * was one.
 */
static __always_inline bool report_upgrade(struct draft *draft, struct s3t_connection *connection, const struct call *call)
{
	__u32 end, rest;

	if (connection->role != CLIENT || draft->record.kind != S3T_RECEIVED || !is_switching(draft) || !hands_over_frames(call))
		return false;
	end = upgrade_end(draft->slot);
	if (!end)
		return false;
	rest = draft->length - end;
	draft->record.flags |= S3T_UPGRADED;
	draft->record.payload_length = end;
	draft->record.length = end;
	draft->record.received -= rest;
	put_piece(draft->slot, 1);
	draft->record.received += rest;
	draft->record.flags = 0;
	draft->record.sequence = 0;
	skip_piece(draft->slot);
	begin_upgraded(connection);
	return true;
}

/* Writes extracts of the bytes of frames. Returns how many. */
static __always_inline __u32 report_frames(struct draft *draft, struct s3t_connection *connection, __u32 direction)
{
	__u32 first = draft->record.sequence;

	direction &= 1;
	draft->frames = connection->frames[direction];
	__builtin_memcpy(draft->header, draft->frames.header, S3T_FRAME_HEADER);
	if (direction == S3T_RECEIVED)
		__builtin_memcpy(draft->unsampled, connection->unsampled, sizeof(draft->unsampled));
	draft->record.flags |=
		S3T_FRAMES | (connection->joined_stream ? S3T_LATE : 0) | (connection->upgraded ? S3T_UPGRADED : 0);
	begin_extracts(draft->slot);
	for (__u32 i = 0; i < MAX_TURNS && walk_parts(draft->slot); i++)
		;
	end_extracts(draft->slot);
	connection->frames[direction] = draft->frames;
	if (direction == S3T_RECEIVED)
		__builtin_memcpy(connection->unsampled, draft->unsampled, sizeof(draft->unsampled));
	if (draft->length)
		lose_frames(connection, direction); /* it is counted as unreadable */
	return draft->record.sequence - first;
}

/* Writes the records of bytes that were moved. Returns how many records there should be. */
static __always_inline __u32 report(const struct call *call, struct s3t_connection *connection, const struct bytes *bytes)
{
	bool frames = moves_frames(connection, call, bytes->direction, bytes->length);
	struct draft *draft;
	__u32 pieces = 0;

	if (frames && !finds_frames(connection, call, bytes->direction, bytes->length))
		return 0;
	draft = take_draft();
	if (!draft) {
		if (frames)
			lose_frames(connection, bytes->direction);
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
	place_bytes(draft, call, bytes);
	if (!frames) {
		take_bytes(draft, connection, bytes->direction);
		frames = report_upgrade(draft, connection, call);
		if (!frames) {
			pieces = has_more(draft) ? put_pieces(draft->slot) : put_whole(draft);
			connection->captured[bytes->direction & 1] = draft->captured + draft->record.payload_length;
		}
	}
	if (frames && draft->length)
		pieces = report_frames(draft, connection, bytes->direction);
	give_back(draft);
	return pieces;
}

#endif
