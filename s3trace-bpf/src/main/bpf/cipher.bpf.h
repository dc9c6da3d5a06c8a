/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Routines that encrypt and decrypt. What goes in shows which: the beginning of a request, or a record that was received.
 * Anything else is of no interest, such as the rest of a record.
 */
#ifndef CIPHER_BPF_H
#define CIPHER_BPF_H

#include "embedded.bpf.h"
#include "uprobe.bpf.h"

/* The first message in a TLS 1.3 record that is no data: RFC 8446, sections 4 and 4.6.1. */
#define NEW_SESSION_TICKET 4
#define BLOCK 16

#if defined(__TARGET_ARCH_arm64)
#define CIPHER_OUT(ctx) (((struct user_pt_regs *)(ctx))->regs[5])
#else
#define CIPHER_OUT(ctx) ((ctx)->r9)
#endif

/* A record that a thread is encrypting or decrypting. */
struct ciphering {
	__u64 out;
	__u32 length;        /* how much of the record is done by the call that was seen; the rest comes next */
	__u32 opens;         /* not 0: it decrypts */
	__u32 ends;          /* how many of the routines that may be the last of a record have been entered */
	__u32 reserved;
	struct mark mark;    /* the record, if it decrypts */
};

/* By thread (pid_tgid). If nobody asks for it, it has room for one entry. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, __u64);
	__type(value, struct ciphering);
} ciphers SEC(".maps");

/* A routine is entered. A global function of numbers, like all here, for the sake of the verifier and the stack. */
__noinline int on_cipher(__u64 in, __u64 out, __u32 length)
{
	__u64 thread = bpf_get_current_pid_tgid(), first = 0, print;
	struct ciphering ciphering = {
		.out = out,
		.length = length,
	};
	struct mark *mark;

	if (length < BLOCK || !traced_now() || bpf_probe_read_user(&first, sizeof(first), (void *)in))
		return 0;
	print = first & PRINT_MASK;
	mark = bpf_map_lookup_elem(&marks, &print);
	if (mark && mark->tgid == current_tgid()) {
		ciphering.mark = *mark;
		ciphering.opens = 1;
		bpf_map_delete_elem(&marks, &print);
	} else if (start_in((__u32)first, 4) == REQUEST) {
		hold_head(in, length);
	} else {
		return 0;
	}
	bpf_map_update_elem(&ciphers, &thread, &ciphering, BPF_ANY);
	return 0;
}

static __always_inline bool is_ticket(const struct peek *peek, __u32 word)
{
	return peek->tls13 && (word & 0xffff) == NEW_SESSION_TICKET;
}

/* Reports the first record of a response. */
static __always_inline void move_response(struct peek *peek, const struct ciphering *ciphering, __u32 word)
{
	__u64 sk = ciphering->mark.sk, at = ciphering->mark.at;

	if (is_ticket(peek, word))
		return;
	if (word == WORD('H', 'T', 'T', 'P') && peek->told[S3T_RECEIVED] < at && peek->awaits)
		peek->told[S3T_RECEIVED] = at; /* what came before was no data */
	peek->awaits = 0;
	move_unseen(peek, sk, S3T_RECEIVED, at);
	if (peek->told[S3T_RECEIVED] == at) {
		move_peeked(sk, ciphering->out, S3T_RECEIVED, ciphering->mark.length, ciphering->mark.length);
		peek->told[S3T_RECEIVED] = at + ciphering->mark.length;
	}
}

/* The current thread has decrypted a record. */
__noinline int on_opened_record(void)
{
	__u64 thread = bpf_get_current_pid_tgid();
	struct ciphering *found = bpf_map_lookup_elem(&ciphers, &thread);
	struct ciphering ciphering;
	struct sealed *entry;
	struct peek *peek;
	__u32 word = 0;

	if (!found)
		return 0;
	ciphering = *found;
	bpf_map_delete_elem(&ciphers, &thread);
	entry = bpf_map_lookup_elem(&sealed, &ciphering.mark.sk);
	if (!entry || entry->born_ns != ciphering.mark.born_ns || entry->seal != SEAL_FOLLOWED ||
	    bpf_probe_read_user(&word, sizeof(word), (void *)ciphering.out))
		return 0;
	peek = &entry->peek;
	if (!enter_peek(peek))
		return 0;
	move_response(peek, &ciphering, word);
	leave_peek(peek);
	if (!peek->awaits)
		move_received(peek, ciphering.mark.sk); /* what came behind it */
	return 0;
}

/* The current thread has done with a record, if there is one of interest. */
static __always_inline int on_cipher_end(bool may_go_on)
{
	__u64 thread = bpf_get_current_pid_tgid();
	struct ciphering *ciphering = bpf_map_lookup_elem(&ciphers, &thread);

	if (!ciphering)
		return 0;
	if (ciphering->opens && may_go_on && ciphering->length < ciphering->mark.ciphertext && !ciphering->ends++)
		return 0;
	if (ciphering->opens)
		return on_opened_record();
	print_head(ciphering->out);
	bpf_map_delete_elem(&ciphers, &thread);
	return 0;
}

/* (const uint8_t *in, uint8_t *out, size_t length, ...) */
UPROBE(cipher_bytes, __u64 in, __u64 out, __u64 length)
{
	return on_cipher(in, out, length);
}

/* (const uint8_t *in, uint8_t *out, size_t blocks, ...) */
UPROBE(cipher_blocks, __u64 in, __u64 out, __u64 blocks)
{
	return on_cipher(in, out, blocks * BLOCK);
}

/* (uint8_t *out, const uint8_t *in, size_t length, ...) */
UPROBE(cipher_to, __u64 out, __u64 in, __u64 length)
{
	return on_cipher(in, out, length);
}

/* (key, context, count, const uint8_t *in, size_t length, uint8_t *out) */
UPROBE(cipher_with, void *key, void *context, void *count, __u64 in, __u64 length)
{
	return on_cipher(in, CIPHER_OUT(ctx), length);
}

/* A routine that does a whole record returns, or the one is entered that is called when a record is done. */
UPROBE(cipher_done)
{
	return on_cipher_end(false);
}

/* A routine is entered that is called when a record is done, and before that if its last block is not whole. */
UPROBE(cipher_rest_done)
{
	return on_cipher_end(true);
}

#endif
