/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * The beginnings of requests that are being encrypted. When a cipher is called, it is not known for which connection; when the
 * record is sent, its plain text is gone. So the plain text is held in between. The first bytes of the ciphertext are random, and
 * are on the way through the socket too: they are the record's print, by which it is recognised.
 */
#ifndef HELD_BPF_H
#define HELD_BPF_H

#include "payload.bpf.h"
#include "record.bpf.h"

/* So many bytes of a record's ciphertext identify it. */
#define PRINT_LENGTH MAX_PART
#define PRINT_MASK ((1ULL << 8 * PRINT_LENGTH) - 1)
#define MAX_HELD sizeof(((struct held *)0)->bytes)
/* The first call of a record may leave out its end: less than 6 blocks, and a part of one. */
#define LEFT_OUT (7 * 16)

/*
 * By the print of the record; before that is known, by the thread (pid_tgid). If nobody asks for it, it has room for one entry.
 */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1024);
	__type(key, __u64);
	__type(value, struct held);
} heads SEC(".maps");

/* The current thread is about to encrypt a request that begins here. A global function of numbers, for the stack's sake. */
__noinline int hold_head(__u64 buffer, __u32 length)
{
	__u64 thread = bpf_get_current_pid_tgid();
	struct draft *draft = take_draft();
	__u64 count;

	if (!draft)
		return 0;
	count = bounded(length + LEFT_OUT, MAX_HELD);
	draft->held.length = count;
	if (bpf_probe_read_user(draft->held.bytes, count, (void *)buffer)) { /* less than that is readable */
		count = bounded(length, MAX_HELD);
		draft->held.length = count;
		if (bpf_probe_read_user(draft->held.bytes, count, (void *)buffer))
			draft->held.length = 0;
	}
	bpf_map_update_elem(&heads, &thread, &draft->held, BPF_ANY);
	give_back(draft);
	return 0;
}

/* What the thread holds has been encrypted to what lies here. A global function, too. */
__noinline int print_head(__u64 ciphertext)
{
	__u64 thread = bpf_get_current_pid_tgid(), print = 0;
	struct held *held = bpf_map_lookup_elem(&heads, &thread);

	if (!held)
		return 0;
	if (held->length && !bpf_probe_read_user(&print, PRINT_LENGTH, (void *)ciphertext))
		bpf_map_update_elem(&heads, &print, held, BPF_ANY);
	bpf_map_delete_elem(&heads, &thread);
	return 0;
}

#endif
