/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * How much is taken of a turn: its budget. If its head is longer, the whole head and the beginning of the body. The code here
 * looks for the blank line that ends a head, and does not read what the head says.
 */
#ifndef TURN_BPF_H
#define TURN_BPF_H

#include "connection.bpf.h"
#include "payload.bpf.h"

/* The rest of a longer head is not taken. While this much of a turn is wanted, the end of its head has not been seen. */
#define MAX_HEAD S3T_MAX_BUDGET
/* How much is taken of a body behind a long head: an error's code is in its first bytes. */
#define BODY_SAMPLE 512
/* How much is taken of an answer to a request that does more than read: an error may be anywhere in it. */
#define MAX_ANSWER 65536
/* How much is taken of pipelined requests, and of their answers. */
#define MAX_PIPELINED (1U << 20)
/* The verifier checks each of these rounds. Each looks at so many bytes. */
#define ROUNDS 32
#define STRIDE 32

#define BLANK_LINE WORD('\r', '\n', '\r', '\n')
/* CR LF 0 before it: the last chunk of a body. */
#define LAST_CHUNK (((__u64)BLANK_LINE << 32) | 0x300A0D00U)
#define LAST_CHUNK_MASK 0xFFFFFFFFFFFFFF00U

#define IN_EACH_BYTE(byte) (0x0101010101010101ULL * (byte))
#define FOURTH_BYTES 0xff000000ff000000ULL

/* Of the bytes in a head, only those that end lines and tabs are not greater. */
static __always_inline bool may_end_line(__u8 byte)
{
	return byte <= '\r';
}

/* Does any fourth byte of a stride end a line? One of them is inside of a blank line. */
static __always_inline bool may_end_head(const __u64 *words)
{
	__u64 bytes = (words[0] & FOURTH_BYTES) >> 24 | (words[1] & FOURTH_BYTES) >> 16 | (words[2] & FOURTH_BYTES) >> 8 |
		      (words[3] & FOURTH_BYTES);

	return (bytes - IN_EACH_BYTE('\r' + 1)) & ~bytes & IN_EACH_BYTE(0x80);
}

/* How many bytes before this one does a blank line begin that it is part of? Returns 4 if it is part of none. */
static __always_inline __u32 blank_line_before(const __u8 *byte)
{
	__u64 around = *(const __u64 *)(byte - 3);

	for (__u32 before = 3; before; before--, around >>= 8)
		if ((__u32)around == BLANK_LINE)
			return before;
	return (__u32)around == BLANK_LINE ? 0 : 4;
}

/* Of a payload, what lies from a position on, or NULL if that is behind it. The stride there may go beyond the payload. */
static __always_inline const __u8 *stride_at(const struct draft *draft, __u64 at)
{
	const __u8 *bytes;

	barrier_var(at);
	if (at > S3T_MAX_BUDGET - 4 || at >= draft->record.payload_length)
		return NULL;
	bytes = draft->payload + at;
	barrier_var(bytes);
	return bytes;
}

/*
 * Returns where the blank line ends that has a fourth byte of this stride, or 0 if there is none. A global function of numbers,
 * like those below: the verifier checks it once.
 */
__noinline int blank_line_in(__u32 slot, __u32 at)
{
	const struct draft *draft = bpf_map_lookup_elem(&drafts, &slot);
	const __u8 *bytes = draft ? stride_at(draft, at) : NULL;

	if (!bytes)
		return 0;
	for (__u32 fourth = 3; fourth < STRIDE; fourth += 4) {
		__u32 before = may_end_line(bytes[fourth]) ? blank_line_before(bytes + fourth) : 4;

		if (before < 4)
			return at + fourth - before + 4;
	}
	return 0;
}

/* Returns where the first blank line ends in the next bytes of a payload, or 0 if there is none. */
__noinline int blank_line_near(__u32 slot, __u32 from)
{
	const struct draft *draft = bpf_map_lookup_elem(&drafts, &slot);

	if (!draft)
		return 0;
	for (__u32 i = 0; i < ROUNDS; i++) {
		const __u8 *bytes = stride_at(draft, (__u64)from + STRIDE * i);
		__u32 end;

		if (!bytes)
			return 0;
		end = may_end_head((const __u64 *)bytes) ? blank_line_in(slot, from + STRIDE * i) : 0;
		if (end)
			return end;
	}
	return 0;
}

/* Returns where the first blank line ends in the payload from a position on, or 0 if there is none. A global function, too. */
__noinline int head_end(__u32 slot, __u32 from)
{
	struct draft *draft = bpf_map_lookup_elem(&drafts, &slot);
	__u32 length;

	if (!draft)
		return 0;
	length = draft->record.payload_length;
	for (__u32 i = 0; i < S3T_MAX_BUDGET / (STRIDE * ROUNDS) + 1; i++) {
		__u32 at = from + i * STRIDE * ROUNDS;
		__u32 end;

		if (at >= length)
			return 0;
		end = blank_line_near(slot, at);
		if (end)
			return end <= length ? end : 0;
	}
	return 0;
}

/* The payload's first bytes from a position on, at most four. Their number is in the upper half. */
static __always_inline __u64 word_at(struct draft *draft, __u64 at)
{
	__u32 length = draft->record.payload_length;
	__u64 known;

	barrier_var(at);
	if (at > S3T_MAX_BUDGET - 4 || at >= length)
		return 0;
	known = smaller(length - at, 4);
	return known << 32 | *(__u32 *)(draft->payload + at);
}

static __always_inline bool begins_request(__u64 word)
{
	enum start start = start_in((__u32)word, word >> 32);

	return start == REQUEST || start == CONNECT;
}

/* Fewer than four bytes need only match as far as they go: a head may be read byte by byte. */
static __always_inline bool begins_response(__u64 word)
{
	__u32 known = word >> 32;
	__u32 mask = known < 4 ? (1U << 8 * known) - 1 : ~0U;

	return known && (__u32)word == (WORD('H', 'T', 'T', 'P') & mask);
}

/* If a request only reads, the head of its answer says everything. The answer to any other may hide an error in its body. */
static __always_inline bool is_reading(__u64 word)
{
	return (__u32)word == WORD('G', 'E', 'T', ' ') || (__u32)word == WORD('H', 'E', 'A', 'D');
}

/* How much of the call is wanted, once it is known how much of the turn is. */
static __always_inline __u32 wanted_now(const struct draft *draft)
{
	__u32 left = draft->captured < draft->wanted ? draft->wanted - draft->captured : 0;

	return smaller(smaller(left, draft->length), S3T_MAX_BUDGET);
}

static __always_inline int take_wanted(struct draft *draft)
{
	draft->take = wanted_now(draft);
	return fill(draft);
}

/*
 * Does a call that was not taken as a whole end as a head does? Then requests are pipelined behind a body, and the last of them
 * has none. The last chunk of a body ends with a blank line, too.
 */
static __always_inline bool ends_with_head(const struct draft *draft)
{
	__u64 tail = *(const __u64 *)draft->record.tail;

	return draft->record.payload_length < draft->length && tail >> 32 == BLANK_LINE && (tail & LAST_CHUNK_MASK) != LAST_CHUNK;
}

/* The head has ended. Another head may follow it or its body, for requests may be pipelined. */
static __always_inline void end_head(struct draft *draft, __u32 end)
{
	if (draft->record.kind == S3T_SENT && end < draft->length &&
	    (begins_request(word_at(draft, end)) || ends_with_head(draft))) {
		draft->wanted = MAX_PIPELINED;
		draft->answer_wanted = MAX_PIPELINED;
		return;
	}
	draft->wanted = draft->captured + end + BODY_SAMPLE;
	if (draft->wanted < draft->budget)
		draft->wanted = draft->budget;
}

/* A client sends another request before it has read anything. Either its body was refused early, or it does not wait. */
static __always_inline bool goes_on(struct draft *draft)
{
	return draft->record.kind == S3T_SENT && !(draft->record.flags & S3T_STARTS_TURN) && draft->wanted != MAX_HEAD &&
	       begins_request(first_bytes(draft->buffer, draft->segment_count, draft->skip, draft->length));
}

/*
 * Takes what is wanted of a call that has moved bytes of a turn. Returns whether the process's memory could be read. A global
 * function of a number, like gather().
 */
__noinline int take_turn(__u32 slot)
{
	struct draft *draft = bpf_map_lookup_elem(&drafts, &slot);
	__u32 taken, end;
	__u64 word;
	bool anew, on;

	if (!draft)
		return 0;
	on = goes_on(draft);
	anew = on || draft->record.flags & S3T_STARTS_TURN;
	if (on) {
		draft->captured = 0;
		draft->wanted = MAX_HEAD;
	}
	if (draft->wanted != MAX_HEAD)
		return take_wanted(draft);
	draft->take = smaller(draft->length, draft->captured < draft->budget ? draft->budget - draft->captured : BODY_SAMPLE);
	if (!fill(draft))
		return 0;
	taken = draft->record.payload_length;
	if (anew) {
		word = word_at(draft, 0);
		if (draft->record.kind == S3T_SENT ? !begins_request(word) : !begins_response(word)) {
			draft->wanted = draft->budget; /* a body continues */
			return 1;
		}
		if (draft->record.kind == S3T_SENT)
			draft->answer_wanted = on ? MAX_PIPELINED : is_reading(word) ? MAX_HEAD : MAX_ANSWER;
	}
	if (draft->record.kind == S3T_RECEIVED && taken == draft->length && draft->captured + taken < draft->budget)
		return 1; /* the usual case: the end of the head matters only beyond the budget */
	end = head_end(slot, 0);
	if (!end && taken < draft->length) {
		if (!take_wanted(draft))
			return 0;
		end = head_end(slot, taken > 3 ? taken - 3 : 0);
	}
	if (!end)
		return 1;
	end_head(draft, end);
	return wanted_now(draft) == draft->record.payload_length ? 1 : take_wanted(draft);
}

#endif
