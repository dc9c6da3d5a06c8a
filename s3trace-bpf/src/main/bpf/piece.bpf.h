/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * A call may move more of what is wanted than one record holds. Then it is told piece by piece, as if each had been a call of
 * its own at the same time.
 */
#ifndef PIECE_BPF_H
#define PIECE_BPF_H

#include "turn.bpf.h"

/* What is behind these is not taken. */
#define MAX_PIECES 16

/* Is more of the call wanted than the draft has? */
static __always_inline bool has_more(const struct draft *draft)
{
	__u32 taken = draft->record.payload_length;

	return taken && taken < draft->length && draft->captured + taken < draft->wanted;
}

/*
 * Puts what the draft has into the ring, as if that were all that the call has moved; or else as the last that is taken of it.
 * Tells whether more is to follow. Like all here, a global function of numbers: for the verifier's and the stack's sake.
 */
__noinline int put_piece(__u32 slot, __u32 last)
{
	struct draft *draft = bpf_map_lookup_elem(&drafts, &slot);
	struct s3t_record *record;
	__u64 *moved;
	__u32 rest;

	if (!draft)
		return 0;
	if (last || !has_more(draft)) {
		put(draft);
		return 0;
	}
	record = &draft->record;
	moved = record->kind == S3T_SENT ? &record->sent : &record->received;
	rest = draft->length - record->payload_length;
	record->length = record->payload_length;
	*moved -= rest;
	put(draft);
	*moved += rest;
	record->sequence++;
	record->flags = 0;
	return 1;
}

/* Leaves out what the draft has. */
__noinline int skip_piece(__u32 slot)
{
	struct draft *draft = bpf_map_lookup_elem(&drafts, &slot);
	__u64 skip;
	__u32 first;

	if (!draft)
		return 0;
	skip = draft->record.payload_length;
	draft->captured += skip;
	draft->length -= skip;
	draft->record.length = draft->length;
	if (!draft->segment_count) {
		draft->buffer += skip;
		return 0;
	}
	skip += draft->skip;
	first = find_segment(draft->buffer, draft->segment_count, &skip);

	if (first == MAX_SEGMENTS) {
		draft->buffer = 0;
		return 0;
	}
	draft->buffer += first * sizeof(struct segment);
	draft->segment_count -= first;
	draft->skip = skip;
	return 0;
}

/* Puts the draft into the ring, and what else of the call is wanted; returns how many records that are. */
__noinline int put_pieces(__u32 slot)
{
	struct draft *draft = bpf_map_lookup_elem(&drafts, &slot);
	__u32 pieces = 1;

	if (!draft)
		return pieces;
	for (; pieces <= MAX_PIECES && put_piece(slot, pieces == MAX_PIECES); pieces++) {
		skip_piece(slot);
		if (!take_wanted(draft)) {
			draft->record.payload_length = 0;
			draft->record.flags = S3T_UNREADABLE;
			count(S3T_PAYLOAD_UNREADABLE);
		}
	}
	return pieces;
}

#endif
