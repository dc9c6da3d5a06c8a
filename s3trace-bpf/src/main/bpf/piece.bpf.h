/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * A call may move more wanted bytes than one record holds. Then it is reported in pieces, as if each had been a call of its own
 * at the same time.
 */
#ifndef PIECE_BPF_H
#define PIECE_BPF_H

#include "turn.bpf.h"

/* What is beyond these pieces is not taken. */
#define MAX_PIECES 16

/* Is more of the call wanted than the draft has? */
static __always_inline bool has_more(const struct draft *draft)
{
	__u32 taken = draft->record.payload_length;

	return taken && taken < draft->available && draft->captured + taken < draft->wanted;
}

/*
 * Puts what the draft has into the ring, as if the call had moved no more. If last is not 0, it is put as the last piece that
 * is taken. Returns whether more is to follow. Like all functions here, a global function of numbers, for the sake of the
 * verifier and the stack.
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

/* Moves the draft past the bytes that it has. */
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
	draft->available -= skip;
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

/* Takes what is wanted of the bytes to which the draft was moved. */
__noinline int take_piece(__u32 slot)
{
	struct draft *draft = bpf_map_lookup_elem(&drafts, &slot);

	if (draft && !take_wanted(draft)) {
		draft->record.payload_length = 0;
		draft->record.flags = S3T_UNREADABLE;
		count(S3T_PAYLOAD_UNREADABLE);
	}
	return 0;
}

/* Puts a draft into the ring that has all that is wanted. Returns how many records that makes. */
static __always_inline __u32 put_whole(struct draft *draft)
{
	put(draft);
	return 1;
}

/* Puts the draft into the ring, and whatever else of the call is wanted. Returns how many records that makes. */
__noinline int put_pieces(__u32 slot)
{
	__u32 pieces = 1;

	for (; pieces <= MAX_PIECES && put_piece(slot, pieces == MAX_PIECES); pieces++) {
		skip_piece(slot);
		take_piece(slot);
	}
	return pieces;
}

#endif
