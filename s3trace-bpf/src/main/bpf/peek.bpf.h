/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Connections whose TLS is part of a program, without symbols. How much moves, the records on the socket say (sealed.bpf.h); what
 * requests and responses begin with is seen at the ciphers (cipher.bpf.h). The two meet by the records' prints: those of
 * heads that were encrypted are looked up when a record is sent, and those of records that were received when something is
 * decrypted.
 */
#ifndef PEEK_BPF_H
#define PEEK_BPF_H

#include "binding.bpf.h"
#include "held.bpf.h"
#include "seal.bpf.h"

/* What a record has besides its header and its plain text; of padding, there is none. See binding.bpf.h. */
#define TLS13_SHARE (TLS13_OVERHEAD - TLS_RECORD_HEADER)
#define GCM_SHARE (GCM_OVERHEAD - TLS_RECORD_HEADER)
#define CHACHA_SHARE (CHACHA_OVERHEAD - TLS_RECORD_HEADER)
/* In TLS 1.2, the ciphertext of AES-GCM begins behind a nonce: RFC 5288, section 3. */
#define GCM_NONCE 8
/* A response's head is in one of so many records: session tickets may come before it. */
#define MAX_MARKED 8

/* A record that was received, and is yet to be decrypted. */
struct mark {
	__u64 sk;
	__u64 born_ns;       /* of the struct sealed */
	__u64 at;            /* where in its direction its plain text begins */
	__u32 length;        /* of its plain text */
	__u32 ciphertext;    /* of its ciphertext, without the tag */
	__u32 tgid;          /* the process that has received it */
	__u32 reserved;
};

/* By print. If nobody asks for it, it has room for one entry. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, __u64);
	__type(value, struct mark);
} marks SEC(".maps");

static __always_inline bool is_peeked_at(const struct sealed *entry)
{
	return peeks() && entry->peek.overhead;
}

static __always_inline __u32 nonce_length(const struct peek *peek)
{
	return peek->overhead == GCM_SHARE ? GCM_NONCE : 0;
}

/* The print of the record whose header has just moved, or 0 if the call does not hold it. */
static __always_inline __u64 print_in(const struct walker *walker, __u32 nonce)
{
	__u64 part = part_at(walker->buffer, walker->segments, walker->skip + walker->at + nonce, PRINT_LENGTH);

	return part >> 56 == PRINT_LENGTH && walker->at + nonce + PRINT_LENGTH <= walker->length ? part & PRINT_MASK : 0;
}

static __always_inline void complete_record(struct peek *peek, __u32 direction)
{
	peek->moved[direction & 1] += peek->moving[direction & 1];
	peek->moving[direction & 1] = 0;
}

/*
 * A record of data has been received that may begin with a response's head, at least its header. A global function of
 * numbers, like all here: the verifier checks them once.
 */
__noinline int mark_record(__u64 sk)
{
	struct sealed *entry = bpf_map_lookup_elem(&sealed, &sk);
	struct mark mark = {
		.sk = sk,
		.tgid = current_tgid(),
	};
	struct walker *walker;
	struct peek *peek;
	__u64 print;

	if (!entry)
		return 0;
	peek = &entry->peek;
	walker = &entry->walkers[S3T_RECEIVED];
	print = print_in(walker, nonce_length(peek));
	peek->unmarked = !print && walker->at == walker->length;
	if (!print || walker->rest <= peek->overhead)
		return 0;
	mark.born_ns = entry->born_ns;
	mark.at = peek->moved[S3T_RECEIVED];
	mark.length = walker->rest - peek->overhead;
	mark.ciphertext = mark.length + (peek->tls13 ? 1 : 0);
	bpf_map_update_elem(&marks, &print, &mark, BPF_ANY);
	return 0;
}

static __always_inline bool is_head(__u64 print)
{
	return print && bpf_map_lookup_elem(&heads, &print);
}

/* Does the record that is being sent begin with a request's head? Then it shows how long all records are without encryption. */
static __always_inline void find_head(struct sealed *entry, const struct walker *walker)
{
	struct peek *peek = &entry->peek;
	__u32 overhead = peek->tls13 ? TLS13_SHARE : CHACHA_SHARE;
	__u64 print = print_in(walker, 0);

	if (!peek->overhead && entry->joined)
		return;
	if (!is_head(print) && !peek->tls13) {
		print = print_in(walker, GCM_NONCE);
		overhead = GCM_SHARE;
	}
	if (!is_head(print) || walker->rest <= overhead)
		return;
	peek->overhead = overhead;
	peek->head = print;
	peek->head_at = peek->moved[S3T_SENT];
	peek->head_length = walker->rest - overhead;
}

/* The header of a record has moved. Its connection is opened by the first head that is seen. */
__noinline int peek_at_record(__u64 sk, __u32 direction)
{
	struct sealed *entry = bpf_map_lookup_elem(&sealed, &sk);
	struct walker *walker;
	struct peek *peek;

	if (!entry)
		return 0;
	direction &= 1;
	peek = &entry->peek;
	walker = &entry->walkers[direction];
	complete_record(peek, direction);
	if (walker->lost || walker->header[0] != TLS_DATA_RECORD)
		return 0;
	if (direction == S3T_SENT) {
		peek->sent_data = 1;
		peek->awaits = 1; /* the answer to a request, or to what was to be sent only if the server agreed */
		peek->marked = 0;
		find_head(entry, walker);
	} else if (!peek->sent_data) {
		peek->tls13 = 1;
	} else if (peek->overhead && peek->awaits && peek->marked < MAX_MARKED) {
		peek->marked++;
		mark_record(sk);
	}
	if (peek->overhead && walker->rest > peek->overhead)
		peek->moving[direction] = walker->rest - peek->overhead;
	return 0;
}

/* The bytes of a call lie within one record. Do they say more than how many they are? */
static __always_inline bool must_look(const struct sealed *entry, __u32 direction, __u32 moved)
{
	return entry->walkers[direction & 1].rest == moved || (direction == S3T_RECEIVED && entry->peek.unmarked);
}

#endif
