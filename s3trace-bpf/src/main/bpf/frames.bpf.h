/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * HTTP/2: what is taken of a call's bytes is an extract. Of each frame that begins in them, it has the header. Of frames that
 * carry header blocks or say something about streams, it has the contents too; of a body's frames nothing, but for the first
 * bytes behind the head of an answer, where an error's code is. The code here follows frames over calls, and does not read
 * what blocks say: RFC 9113, section 4.1.
 */
#ifndef FRAMES_BPF_H
#define FRAMES_BPF_H

#include "payload.bpf.h"
#include "record.bpf.h"

/* "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n": RFC 9113, section 3.4. */
#define PREFACE_LENGTH 24
/* A record's extract has been written when this much of it is there. So much more is taken at once. */
#define HALF_EXTRACT (S3T_MAX_BUDGET / 2)
/* How many frames and parts of frames go into one record at most. */
#define MAX_STEPS 128
/* How many records are written of one call, and how many of its segments are read, at once and so many times. */
#define MAX_ROUNDS 32
#define MAX_TURNS (MOST_SEGMENTS / MAX_ROUNDS + 1)
/* How much is taken of the first frame of an answer's body. */
#define ANSWER_SAMPLE 512

enum frame_type {
	DATA = 0,
	HEADERS = 1,
	RST_STREAM = 3,
	SETTINGS = 4,
	PUSH_PROMISE = 5,
	PING = 6,
	GOAWAY = 7,
	WINDOW_UPDATE = 8,
	CONTINUATION = 9,
};

#define END_STREAM 0x1
#define END_HEADERS 0x4
#define PADDED 0x8
#define PRIORITY 0x20
#define LAST_TYPE CONTINUATION
/* The longest frame that a peer must accept, and most do: RFC 9113, section 4.2. */
#define USUAL_FRAME 16384
/* So many frames are looked at to find out whether a call begins with one. */
#define MAX_CHAIN 8

static __always_inline __u32 stream_of(const __u8 *header)
{
	return (header[5] & 0x7f) << 24 | header[6] << 16 | header[7] << 8 | header[8];
}

/* The part of the notes that has a stream's bit. */
static __always_inline __u32 *notes_of(struct draft *draft, __u32 stream)
{
	__u64 part = (stream >> 1) / 32 & (S3T_SAMPLES / 32 - 1);

	barrier_var(part);
	return &draft->unsampled[part & (S3T_SAMPLES / 32 - 1)];
}

/* Streams that a client opens have odd numbers. */
static __always_inline __u32 bit_of(__u32 stream)
{
	return 1U << (stream >> 1 & 31);
}

/* Notes that the beginning of a stream's answer is yet to be taken. */
static __always_inline void want_sample(struct draft *draft, __u32 stream)
{
	*notes_of(draft, stream) |= bit_of(stream);
}

/* Is it to be taken? It is asked once, when the body's first frame begins. */
static __always_inline bool take_sample(struct draft *draft, __u32 stream)
{
	__u32 *notes = notes_of(draft, stream);

	if (!(*notes & bit_of(stream)))
		return false;
	*notes &= ~bit_of(stream);
	return true;
}

/* How much of a frame is taken. */
static __always_inline __u32 wanted_of_frame(struct draft *draft, __u32 length)
{
	bool received = draft->record.kind == S3T_RECEIVED;
	__u8 flags = draft->header[4];

	switch (draft->header[3]) {
	case DATA:
		if (received && take_sample(draft, stream_of(draft->header)))
			return smaller(length, ANSWER_SAMPLE);
		return flags & PADDED ? smaller(length, 1) : 0; /* the length of the padding comes first */
	case HEADERS:
		if (received && !(flags & END_STREAM))
			want_sample(draft, stream_of(draft->header));
		return smaller(length, S3T_MAX_BUDGET);
	case CONTINUATION:
	case PUSH_PROMISE:
		return smaller(length, S3T_MAX_BUDGET);
	case SETTINGS:
		return smaller(length, ANSWER_SAMPLE);
	case GOAWAY:
	case RST_STREAM:
	case WINDOW_UPDATE:
		return smaller(length, 8);
	default:
		return 0;
	}
}

/* Can this be a frame's header? If not, the connection is no HTTP/2, or bytes of it were not seen. RFC 9113, section 6. */
static __always_inline bool is_frame(const __u8 *header, __u32 length)
{
	bool stream = header[5] | header[6] | header[7] | header[8];

	switch (header[3]) {
	case DATA:
	case HEADERS:
	case PUSH_PROMISE:
	case CONTINUATION:
		return stream;
	case RST_STREAM:
		return stream && length == 4;
	case SETTINGS:
		return !stream && !(length % 6);
	case PING:
		return !stream && length == 8;
	case GOAWAY:
		return !stream && length >= 8;
	case WINDOW_UPDATE:
		return length == 4;
	default:
		return true;
	}
}

/* Reads the header of the frame that begins at an offset of a call. Returns whether it can be one, of the usual length. */
static __always_inline bool read_header(__u64 buffer, __u32 segments, __u32 offset, __u8 *header)
{
	__u64 first = part_at(buffer, segments, offset, 5), second = part_at(buffer, segments, offset + 5, 4);

	if (first >> 56 != 5 || second >> 56 != 4)
		return false;
	__builtin_memcpy(header, &first, 5);
	__builtin_memcpy(header + 5, &second, 4);
	return header[3] <= LAST_TYPE && !header[0] && header[1] <= USUAL_FRAME >> 8 && header[5] < 0x80 &&
	       is_frame(header, header[1] << 8 | header[2]);
}

/* Can this be the header of a frame with the headers of a stream that a client has opened? */
static __always_inline bool are_headers(const __u8 *header)
{
	return header[3] == HEADERS && stream_of(header) & 1 && !(header[4] & ~(END_STREAM | END_HEADERS | PADDED | PRIORITY));
}

/* A frame of the whole connection has a fixed form, unlike anything in a body. */
static __always_inline bool is_control(__u8 type)
{
	return type == SETTINGS || type == PING || type == WINDOW_UPDATE || type == GOAWAY;
}

/* In a result of frames_at(): the first frame is of the whole connection. */
#define CONTROL_FIRST (1ULL << 63)

#define NO_FRAME (~0ULL)

/*
 * The frame that begins at an offset of a call, if a call can begin with it: its length is in the lowest three bytes of the
 * result, its type in the next, and its stream, if it has headers, in the upper half. Otherwise returns NO_FRAME. A global
 * function of numbers: the verifier checks it once.
 */
__noinline __u64 frame_at(__u64 buffer, __u32 segments, __u32 offset)
{
	__u8 header[S3T_FRAME_HEADER] = {};
	__u64 stream, type;

	if (!read_header(buffer, segments, offset, header) || (header[3] == HEADERS && !are_headers(header)))
		return NO_FRAME;
	type = header[3];
	stream = type == HEADERS ? stream_of(header) : 0;
	return stream << 32 | type << 24 | header[1] << 8 | header[2];
}

/*
 * Does a call begin with frames? Returns 0 if it does not. Otherwise, the stream of the first ones that has headers is the
 * lower half of the result, or 0. The upper half says where those are, from 1, and may have CONTROL_FIRST. This is for
 * connections that are joined in their midst. A global function of numbers: the verifier checks it once.
 */
__noinline __u64 frames_at(__u64 buffer, __u32 segments, __u32 skip, __u32 length)
{
	__u64 at = 0, found = 0;

	for (__u32 i = 0; i < MAX_CHAIN && at + S3T_FRAME_HEADER <= length; i++) {
		__u64 frame = frame_at(buffer, segments, skip + at);

		if (frame == NO_FRAME)
			return 0;
		if (!(__u32)found)
			found = (found & CONTROL_FIRST) | (at + 1) << 32 | frame >> 32;
		if (!at && is_control(frame >> 24))
			found |= CONTROL_FIRST;
		at += S3T_FRAME_HEADER + (frame & 0xffffff);
	}
	return found;
}

/* The static table's entries with the name :status: RFC 7541, appendix A. */
#define FIRST_STATUS 8
#define LAST_STATUS 14

/*
 * Do headers say :status first, as an answer's do? Then the process is the server. An entry of
 * the dynamic table may be that too: user space knows.
 */
__noinline int answers_at(__u64 buffer, __u32 segments, __u32 skip)
{
	__u64 flags = part_at(buffer, segments, skip + 4, 1), field;
	__u32 index;

	skip += S3T_FRAME_HEADER + (flags & PADDED ? 1 : 0) + (flags & PRIORITY ? 5 : 0);
	field = part_at(buffer, segments, skip, 1);
	if (field >> 56 != 1)
		return 0;
	field &= 0xff;
	index = field >= 0x80 ? field & 0x7f : field >= 0x40 ? field & 0x3f : field & 0xf; /* RFC 7541, section 6 */
	return index >= FIRST_STATUS && index <= LAST_STATUS && (field >= 0x40 || field < 0x20);
}

/*
 * A frame's header is complete. It goes into the extract, with how much of the frame will follow. Returns false if it is no
 * frame.
 */
static __always_inline bool begin_frame(struct draft *draft)
{
	__u64 place = draft->record.payload_length;
	__u8 *header = draft->header;
	__u32 length = header[0] << 16 | header[1] << 8 | header[2];
	struct s3t_frame *frame;

	if (!is_frame(header, length))
		return false;
	draft->frames.seen = 0;
	draft->frames.left = length;
	draft->frames.wanted = wanted_of_frame(draft, length);
	barrier_var(place);
	if (place > HALF_EXTRACT)
		return true;
	frame = (struct s3t_frame *)(draft->payload + place);
	__builtin_memcpy(frame->header, header, S3T_FRAME_HEADER);
	frame->reserved = 0;
	frame->wanted = draft->frames.wanted;
	draft->record.payload_length = place + sizeof(*frame);
	return true;
}

static __always_inline void move_on(struct draft *draft, __u32 count)
{
	draft->part += count;
	draft->part_left -= count;
	draft->available -= count;
	draft->length -= count;
}

/* Reads what there is of a header. Returns whether the process's memory could be read, and holds frames. */
static __always_inline bool take_frame_header(struct draft *draft)
{
	__u64 seen = draft->frames.seen;
	__u64 count = smaller(S3T_FRAME_HEADER - seen, draft->part_left);

	barrier_var(seen);
	barrier_var(count);
	seen &= 15;
	count &= 15;
	if (bpf_probe_read_user(draft->header + seen, count, (void *)draft->part))
		return false;
	draft->frames.seen = seen + count;
	move_on(draft, count);
	return draft->frames.seen < S3T_FRAME_HEADER || begin_frame(draft);
}

/* Takes what is wanted of what there is of a frame, and leaves out the rest. */
static __always_inline bool take_frame(struct draft *draft)
{
	__u32 count = smaller(draft->frames.left, draft->part_left);
	__u64 take = smaller(count, draft->frames.wanted);
	__u64 place = draft->record.payload_length;

	barrier_var(take);
	barrier_var(place);
	if (take > HALF_EXTRACT) {
		take = HALF_EXTRACT;
		count = HALF_EXTRACT;
	}
	if (take && place <= HALF_EXTRACT) {
		if (bpf_probe_read_user(draft->payload + place, take, (void *)draft->part))
			return false;
		draft->record.payload_length = place + take;
		draft->frames.wanted -= take;
	}
	draft->frames.left -= count;
	move_on(draft, count);
	return true;
}

/*
 * Walks over one frame's header, or over a part of a frame. Returns 0 if that is not possible. A global function of a number: the
 * verifier checks it once, and not once a round.
 */
__noinline int walk_step(__u32 slot)
{
	struct draft *draft = bpf_map_lookup_elem(&drafts, &slot);

	if (!draft)
		return 0;
	return draft->frames.left ? take_frame(draft) : take_frame_header(draft);
}

/* Walks over bytes that lie together, as long as there is room. Returns 0 if some are left. A global function, too. */
__noinline int walk_part(__u32 slot)
{
	struct draft *draft = bpf_map_lookup_elem(&drafts, &slot);

	if (!draft)
		return 0;
	for (__u32 i = 0; i < MAX_STEPS && draft->part_left && draft->record.payload_length <= HALF_EXTRACT; i++) {
		if (!walk_step(slot)) {
			draft->unreadable = 1;
			return 0;
		}
	}
	return !draft->part_left;
}

/* Finds the next bytes of a call that lie together. Returns 0 if there are none. */
__noinline int next_part(__u32 slot)
{
	struct draft *draft = bpf_map_lookup_elem(&drafts, &slot);
	struct segment segment = {};

	if (!draft || !draft->available)
		return 0;
	segment.base = draft->buffer;
	segment.length = draft->available;
	if (draft->in_segments) {
		if (!draft->segment_count || !read_segment(draft->buffer, 0, draft->skip, &segment))
			segment.base = 0;
		draft->skip = 0;
		draft->buffer += sizeof(segment);
		draft->segment_count--;
	}
	draft->part = segment.base;
	draft->part_left = smaller(segment.length, draft->available);
	draft->unreadable = !segment.base && draft->part_left;
	return !draft->unreadable;
}

/* A record begins with where its first byte is among the frames. */
static __always_inline void begin_extract(struct draft *draft)
{
	__builtin_memcpy(draft->frames.header, draft->header, S3T_FRAME_HEADER);
	*(struct s3t_frames *)draft->payload = draft->frames;
	draft->record.payload_length = sizeof(struct s3t_frames);
	draft->record.length = draft->length;
}

/* Puts what there is of an extract into the ring. */
__noinline int put_extract(__u32 slot)
{
	struct draft *draft = bpf_map_lookup_elem(&drafts, &slot);
	struct s3t_record *record;
	__u64 *moved;

	if (!draft)
		return 0;
	record = &draft->record;
	moved = record->kind == S3T_SENT ? &record->sent : &record->received;
	record->length -= draft->length;
	*moved -= draft->length;
	put(draft);
	*moved += draft->length;
	record->sequence++;
	record->flags &= S3T_FRAMES | S3T_LATE | S3T_UPGRADED;
	begin_extract(draft);
	return 0;
}

/*
 * Puts an extract of a call's bytes into the ring, in as many records as it takes: begin_extracts(), then walk_parts() as often
 * as it asks for, then end_extracts(). If the draft has a length then, it is not known any longer where frames begin. They are
 * apart for the sake of the stack and the verifier.
 */
__noinline int begin_extracts(__u32 slot)
{
	struct draft *draft = bpf_map_lookup_elem(&drafts, &slot);

	if (!draft)
		return 0;
	draft->in_segments = draft->segment_count;
	draft->unreadable = 0;
	draft->part_left = 0;
	begin_extract(draft);
	return 0;
}

/* Goes on as long as there are bytes that can be read. Returns whether there may be more. */
__noinline int walk_parts(__u32 slot)
{
	struct draft *draft = bpf_map_lookup_elem(&drafts, &slot);

	if (!draft)
		return 0;
	for (__u32 i = 0; i < MAX_ROUNDS; i++) {
		if (!draft->part_left && !next_part(slot))
			return 0;
		if (!walk_part(slot)) {
			if (draft->unreadable)
				return 0;
			put_extract(slot);
		}
	}
	return 1;
}

/* What cannot be read of a call must be part of a frame that is not wanted. */
__noinline int end_extracts(__u32 slot)
{
	struct draft *draft = bpf_map_lookup_elem(&drafts, &slot);

	if (!draft)
		return 0;
	if (!draft->available && draft->frames.left >= draft->length && !draft->frames.wanted) {
		draft->frames.left -= draft->length;
		draft->length = 0;
	}
	if (draft->length) {
		draft->record.flags |= S3T_UNREADABLE;
		count(S3T_PAYLOAD_UNREADABLE);
	}
	return put_extract(slot);
}

/* Frames begin on a connection: what the client sends first is its preface. */
static __always_inline void begin_frames(struct s3t_connection *connection)
{
	connection->role = FRAMED;
	connection->frames[S3T_SENT].left = PREFACE_LENGTH;
}

/* A connection is joined where a request begins. What is received is followed from where an answer to that or later begins. */
static __always_inline void join_frames(struct s3t_connection *connection, __u32 stream)
{
	connection->role = FRAMED;
	connection->joined_stream = stream;
	connection->frames[S3T_RECEIVED].lost = 1;
}

/* It is not known where the next frame begins. */
static __always_inline void lose_frames(struct s3t_connection *connection, __u32 direction)
{
	__builtin_memset(&connection->frames[direction & 1], 0, sizeof(struct s3t_frames));
	connection->frames[direction & 1].lost = 1;
}

/*
 * Is it known where frames begin in a call, or is that found out now? They are looked for where a call begins with headers or a
 * frame of the whole connection.
 */
static __always_inline bool finds_frames(struct s3t_connection *connection, const struct call *call, __u32 direction,
					 __u32 length)
{
	__u64 found;
	__u32 stream;

	if (!connection->frames[direction & 1].lost)
		return true;
	found = frames_at(call->buffer, call->segments, call->skip, length);
	stream = found;
	if (!(found & CONTROL_FIRST) && (!stream || (direction == S3T_RECEIVED && stream < connection->joined_stream))) {
		connection->frames[direction & 1].lost = 2;
		return false;
	}
	if (connection->frames[direction & 1].lost == 2)
		connection->sequence[direction & 1]++; /* the reader sees the gap */
	connection->frames[direction & 1].lost = 0;
	return true;
}

#endif
