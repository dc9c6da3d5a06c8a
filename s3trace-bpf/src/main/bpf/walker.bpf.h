/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Walks over TLS records: a stream of headers, each of which says how many bytes follow until the next one (RFC 8446, section
 * 5.1). Only headers are read. Records may be split over calls, headers too, and a call may hold many. This knows nothing of
 * what records mean. Its user keeps a walker for each direction of a connection, and calls it for every call that moves bytes
 * there:
 *
 *	begin_walk(walker, buffer, segments, skip, length);
 *	for (__u32 i = 0; i < MAX_RECORDS && next_record(walker); i++)
 *		... // walker->header is the header, walker->rest the length of what follows, from walker->at on in this call
 *	end_walk(walker);
 */
#ifndef WALKER_BPF_H
#define WALKER_BPF_H

#include "payload.bpf.h"

/* If a call holds more records, it is not known where the next one begins. */
#define MAX_RECORDS 32
#define TLS_RECORD_HEADER 5
#define TLS_DATA_RECORD 23

/*
 * Where the next header is in one direction of a connection. If it is all zero, a header begins with the next byte. It lies in
 * a map, so that the verifier does not follow its fields from record to record.
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
static __noinline bool take_header(struct walker *walker)
{
	for (__u32 i = 0; i < TLS_RECORD_HEADER && walker->seen < TLS_RECORD_HEADER && walker->at < walker->length; i++) {
		__u32 missing = smaller(TLS_RECORD_HEADER - walker->seen, walker->length - walker->at);
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
	if (walker->seen >= TLS_RECORD_HEADER)
		return true;
	walker->lost = walker->at < walker->length;
	return false;
}

/* Goes on to the next record of the call, if it holds another complete header. */
static __always_inline bool next_record(struct walker *walker)
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
	if (!take_header(walker))
		return false;
	walker->rest = walker->header[3] << 8 | walker->header[4];
	walker->seen = 0;
	return true;
}

/* No more records of the call are walked over. */
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
