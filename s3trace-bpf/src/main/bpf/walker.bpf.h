/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Walks over frames: a stream of headers, each of which says how many bytes follow until the next one. Only headers are read.
 * Frames may be split over calls, headers too, and a call may hold many. This knows nothing of what frames mean. Its user keeps
 * a walker for each direction of a connection, and calls it for every call that moves bytes there:
 *
 *	begin_walk(walker, buffer, segments, skip, length);
 *	for (__u32 i = 0; i < MAX_FRAMES && next_frame(walker, TLS_RECORDS); i++)
 *		... // walker->header is the header, walker->rest the length of what follows, from walker->at on in this call
 *	end_walk(walker);
 */
#ifndef WALKER_BPF_H
#define WALKER_BPF_H

#include "payload.bpf.h"

/* If a call holds more frames, it is not known where the next one begins. */
#define MAX_FRAMES 32
/* So many bytes are read at once. */
#define MAX_PART 7

/* How streams are divided into frames. */
enum framing {
	TLS_RECORDS,   /* RFC 8446, section 5.1 */
	HTTP2_FRAMES,  /* RFC 9113, section 4.1 */
};

#define TLS_RECORD_HEADER 5
#define HTTP2_FRAME_HEADER 9
#define MAX_FRAME_HEADER HTTP2_FRAME_HEADER

/*
 * Where the next header is in one direction of a connection. If it is all zero, a header begins with the next byte. It lies in
 * a map, so that the verifier does not follow its fields from frame to frame.
 */
struct walker {
	__u64 rest;          /* bytes until the next header begins */
	__u64 buffer;        /* where the bytes of the call lie, as in struct call */
	__u32 segments;
	__u32 skip;
	__u32 length;        /* of the call */
	__u32 at;            /* how many of its bytes have been walked over */
	__u32 seen;          /* how many bytes of the next header have been seen */
	__u32 lost;          /* not 0: it is not known where the next header begins */
	__u8 header[24];     /* the last header, or what has been seen of the next one */
};

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

static __always_inline __u32 header_length(enum framing framing)
{
	return framing == TLS_RECORDS ? TLS_RECORD_HEADER : HTTP2_FRAME_HEADER;
}

static __always_inline __u32 length_after(const __u8 *header, enum framing framing)
{
	return framing == TLS_RECORDS ? header[3] << 8 | header[4] : header[0] << 16 | header[1] << 8 | header[2];
}

/* A call has moved length bytes. They lie as those of a struct call do. */
static __always_inline void begin_walk(struct walker *walker, __u64 buffer, __u32 segments, __u32 skip, __u32 length)
{
	walker->buffer = buffer;
	walker->segments = segments;
	walker->skip = skip;
	walker->length = length;
	walker->at = 0;
}

/* Reads what the call holds of a header. Returns whether the header is complete. Not inlined, for the stack's sake. */
static __noinline bool take_header(struct walker *walker, __u32 wanted)
{
	for (__u32 i = 0; i < MAX_FRAME_HEADER && walker->seen < wanted && walker->at < walker->length; i++) {
		__u32 missing = smaller(wanted - walker->seen, walker->length - walker->at);
		__u64 part = part_at(walker->buffer, walker->segments, walker->skip + walker->at, missing);
		__u64 seen = walker->seen;

		barrier_var(seen);
		if (!(part >> 56) || seen > sizeof(walker->header) - sizeof(part)) {
			walker->lost = 1;
			return false;
		}
		*(__u64 *)(walker->header + seen) = part;
		walker->seen += part >> 56;
		walker->at += part >> 56;
	}
	if (walker->seen >= wanted)
		return true;
	walker->lost = walker->at < walker->length;
	return false;
}

/* Goes on to the next frame of the call, if it holds another complete header. */
static __always_inline bool next_frame(struct walker *walker, enum framing framing)
{
	__u64 left = walker->length - walker->at;

	if (walker->lost)
		return false;
	if (walker->rest >= left) {
		walker->rest -= left;
		walker->at = walker->length;
		return false;
	}
	walker->at += walker->rest;
	walker->rest = 0;
	if (!take_header(walker, header_length(framing)))
		return false;
	walker->rest = length_after(walker->header, framing);
	walker->seen = 0;
	return true;
}

/* No more frames of the call are walked over. */
static __always_inline void end_walk(struct walker *walker)
{
	__u64 left = walker->length - walker->at;

	if (walker->rest >= left)
		walker->rest -= left;
	else
		walker->lost = 1;
	walker->at = walker->length;
}

#endif
