/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/* The bytes that a call has moved, read from the process's memory: from one buffer, or from segments. */
#ifndef PAYLOAD_BPF_H
#define PAYLOAD_BPF_H

#include "maps.bpf.h"

/* If there are more segments, the bytes in the rest are not seen, unless they are frames: see frames.bpf.h. */
#define MAX_SEGMENTS 32
/* The kernel moves no more at once: UIO_MAXIOV in include/uapi/linux/uio.h. */
#define MOST_SEGMENTS 1024
/* So many bytes are read at once by part_at(). */
#define MAX_PART 7
/* Bounds for a piece with segments: a segment that begins further inside is not taken, and of no segment more than this. */
#define MAX_GATHERED (S3T_MAX_BUDGET / 2)

/* struct iovec of uio.h */
struct segment {
	__u64 base;
	__u64 length;
};

static __always_inline bool read_segment(__u64 segments, __u32 number, __u32 skip, struct segment *segment)
{
	if (bpf_probe_read_user(segment, sizeof(*segment), (void *)(segments + number * sizeof(*segment))))
		return false;
	if (!number) {
		segment->base += smaller(skip, segment->length);
		segment->length -= smaller(skip, segment->length);
	}
	return true;
}

/*
 * Finds the segment in which the byte at this offset is, and its offset there. Returns MAX_SEGMENTS if that is too far, or
 * nowhere.
 */
static __always_inline __u32 find_segment(__u64 segments, __u64 count, __u64 *skip)
{
	struct segment segment;

	for (__u32 i = 0; i < MAX_SEGMENTS && i < count; i++) {
		if (!read_segment(segments, i, 0, &segment))
			break;
		if (*skip < segment.length)
			return i;
		*skip -= segment.length;
	}
	return MAX_SEGMENTS;
}

/* The bytes are in segments. The first skip bytes are left out. */
static __always_inline void take_segments(struct call *call, __u64 segments, __u64 count, __u64 skip)
{
	__u32 first = find_segment(segments, count, &skip);

	if (first == MAX_SEGMENTS)
		return;
	call->buffer = segments + first * sizeof(struct segment);
	call->segments = smaller(count - first, MOST_SEGMENTS);
	call->skip = skip;
}

/*
 * Reads the first bytes, at most four. They are the lower half of the result, their number the upper half. Not inlined, for the
 * verifier's sake.
 */
__noinline __u64 first_bytes(__u64 buffer, __u32 segments, __u32 skip, __u32 length)
{
	__u32 word = 0;
	__u64 known;

	if (segments) {
		struct segment segment = {};

		for (__u32 i = 0; i < 4 && i < segments && !segment.length; i++)
			if (!read_segment(buffer, i, skip, &segment))
				return 0;
		buffer = segment.base;
		length = smaller(length, segment.length);
	}
	known = length < 4 ? length & 3 : 4;
	return buffer && !bpf_probe_read_user(&word, known, (void *)buffer) ? known << 32 | word : 0;
}

/*
 * Reads some bytes at an offset, at most MAX_PART, and none from a second segment. Their number is in the highest byte of the
 * result, the first of them in the lowest. A global function of numbers: the verifier checks it once.
 */
__noinline __u64 part_at(__u64 buffer, __u32 segments, __u32 offset, __u32 count)
{
	__u64 part = 0, skip = offset;

	if (segments) {
		__u32 number = find_segment(buffer, segments, &skip);
		struct segment segment;

		if (number == MAX_SEGMENTS || !read_segment(buffer, number, 0, &segment))
			return 0;
		buffer = segment.base;
		count = smaller(count, segment.length - skip);
	}
	if (count > MAX_PART)
		count = MAX_PART;
	barrier_var(count);
	count &= MAX_PART;
	if (!buffer || bpf_probe_read_user(&part, count, (void *)(buffer + skip)))
		return 0;
	return (__u64)count << 56 | part;
}

/* Copies into the record's tail those of these bytes that are among the last ones of the call. */
static __always_inline void take_tail(struct s3t_record *record, __u64 base, __u64 at, __u64 count, __u64 length)
{
	__u64 begin = length - smaller(length, S3T_TAIL_LENGTH);
	__u64 skip = at < begin ? begin - at : 0;
	__u64 known = count - skip;
	__u64 place = S3T_TAIL_LENGTH - (length - at - skip);

	if (skip >= count)
		return;
	barrier_var(known);
	barrier_var(place);
	if (!known)
		return;
	barrier_var(known); /* otherwise the compiler tests both bounds at once, which older verifiers do not follow */
	if (known <= S3T_TAIL_LENGTH && place < S3T_TAIL_LENGTH)
		bpf_probe_read_user(record->tail + place, known, (void *)(base + skip));
}

static __always_inline int take_buffer(struct draft *draft)
{
	__u64 take = bounded(smaller(draft->take, draft->available), S3T_MAX_BUDGET);

	if (take && bpf_probe_read_user(draft->payload, take, (void *)draft->buffer))
		return 0;
	draft->record.payload_length = take;
	if (draft->available < draft->length)
		*(__u64 *)draft->record.tail = draft->tail;
	else if (take < draft->length)
		take_tail(&draft->record, draft->buffer, 0, draft->length, draft->length);
	return 1;
}

#define UNREADABLE_SEGMENT (~0ULL)

/*
 * Fills a draft from one segment, whose first byte is the call's byte at. Returns at which byte the next segment begins. A global
 * function of numbers: the verifier checks it once, and not on each path that leads here.
 */
__noinline __u64 gather_segment(__u32 slot, __u32 number, __u64 at)
{
	struct draft *draft = bpf_map_lookup_elem(&drafts, &slot);
	struct segment segment;
	__u64 count, taken, place = at;

	if (!draft || !read_segment(draft->buffer, number, draft->skip, &segment))
		return UNREADABLE_SEGMENT;
	count = smaller(segment.length, draft->length - at);
	taken = at < draft->take ? smaller(count, draft->take - at) : 0;
	barrier_var(taken);
	barrier_var(place);
	if (taken > MAX_GATHERED)
		taken = MAX_GATHERED;
	if (taken && place <= MAX_GATHERED && draft->record.payload_length == place) {
		if (bpf_probe_read_user(draft->payload + place, taken, (void *)segment.base))
			return UNREADABLE_SEGMENT;
		draft->record.payload_length = place + taken;
	}
	if (draft->take < draft->length)
		take_tail(&draft->record, segment.base, at, count, draft->length);
	return at + count;
}

/* Fills a draft from segments. Returns whether the process's memory could be read. A global function, too. */
__noinline int gather(__u32 slot)
{
	struct draft *draft = bpf_map_lookup_elem(&drafts, &slot);
	__u64 at = 0;

	if (!draft)
		return 0;
	for (__u32 i = 0; i < MAX_SEGMENTS && i < draft->segment_count && at < draft->length; i++)
		at = gather_segment(slot, i, at);
	return at != UNREADABLE_SEGMENT;
}

/*
 * Puts the first bytes of a call into the draft, as many as are to be taken. Of what follows, it takes the last bytes: only
 * there does a chunked body show its end. Returns whether the process's memory could be read.
 */
static __always_inline int fill(struct draft *draft)
{
	draft->record.payload_length = 0;
	if (!draft->buffer)
		return 1;
	return draft->segment_count ? gather(draft->slot) : take_buffer(draft);
}

#endif
