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
/* How many records are written of one call, and how many of its segments are read, at most. */
#define MAX_ROUNDS 128
/* How much is taken of the first frame of an answer's body. */
#define ANSWER_SAMPLE 512

enum frame_type {
	DATA = 0,
	HEADERS = 1,
	RST_STREAM = 3,
	SETTINGS = 4,
	PUSH_PROMISE = 5,
	GOAWAY = 7,
	WINDOW_UPDATE = 8,
	CONTINUATION = 9,
};

#define END_STREAM 0x1
#define PADDED 0x8

/* How much of a frame is taken. */
static __always_inline __u32 wanted_of_frame(struct draft *draft, __u32 length)
{
	bool received = draft->record.kind == S3T_RECEIVED;
	__u8 flags = draft->header[4];

	switch (draft->header[3]) {
	case DATA:
		if (received && draft->frames.samples) {
			draft->frames.samples--;
			return smaller(length, ANSWER_SAMPLE);
		}
		return flags & PADDED ? smaller(length, 1) : 0; /* the length of the padding comes first */
	case HEADERS:
		if (received && !(flags & END_STREAM) && draft->frames.samples < 255)
			draft->frames.samples++;
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
	case GOAWAY:
		return !stream && length >= 8;
	case WINDOW_UPDATE:
		return length == 4;
	default:
		return true;
	}
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

/* Walks over bytes that lie together, as long as there is room. Returns 0 if some are left. A global function of a number. */
__noinline int walk_part(__u32 slot)
{
	struct draft *draft = bpf_map_lookup_elem(&drafts, &slot);

	if (!draft)
		return 0;
	for (__u32 i = 0; i < MAX_STEPS && draft->part_left && draft->record.payload_length <= HALF_EXTRACT; i++) {
		if (!(draft->frames.left ? take_frame(draft) : take_frame_header(draft))) {
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
	record->flags = S3T_FRAMES;
	begin_extract(draft);
	return 0;
}

/* What cannot be read of a call must be part of a frame that is not wanted. */
static __always_inline void end_extracts(struct draft *draft)
{
	if (!draft->available && draft->frames.left >= draft->length && !draft->frames.wanted) {
		draft->frames.left -= draft->length;
		draft->length = 0;
	}
	if (draft->length) {
		draft->record.flags |= S3T_UNREADABLE;
		count(S3T_PAYLOAD_UNREADABLE);
	}
}

/*
 * Puts an extract of a call's bytes into the ring, in as many records as it takes. If the draft has a length then, it is not
 * known any longer where frames begin.
 */
__noinline int put_extracts(__u32 slot)
{
	struct draft *draft = bpf_map_lookup_elem(&drafts, &slot);

	if (!draft)
		return 0;
	draft->in_segments = draft->segment_count;
	draft->unreadable = 0;
	draft->part_left = 0;
	begin_extract(draft);
	for (__u32 i = 0; i < MAX_ROUNDS; i++) {
		if (!draft->part_left && !next_part(slot))
			break;
		if (!walk_part(slot)) {
			if (draft->unreadable)
				break;
			put_extract(slot);
		}
	}
	end_extracts(draft);
	return put_extract(slot);
}

/* Frames begin on a connection: what the client sends first is its preface. */
static __always_inline void begin_frames(struct s3t_connection *connection)
{
	connection->role = FRAMED;
	connection->frames[S3T_SENT].left = PREFACE_LENGTH;
}

#endif
