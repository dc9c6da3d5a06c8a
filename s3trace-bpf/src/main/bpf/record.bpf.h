/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Writes records. A uprobe program may be preempted by another on the same CPU (since Linux 6.0, where they run through
 * bpf_prog_run_array_uprobe). A record that is reserved in the ring keeps all later ones from the reader until it is submitted.
 * So a record is written in a draft that the program has to itself, and copied into the ring in one step.
 */
#ifndef RECORD_BPF_H
#define RECORD_BPF_H

#include "maps.bpf.h"

/* The reader is woken for a filling ring at most this often: a wake-up costs the traced thread some 10 us. */
#define WAKEUP_INTERVAL_NS 1000000
/* How full the ring is is asked at most this often. */
#define ASK_INTERVAL_NS 100000

__u64 last_wakeup_ns, last_asked_ns;

/* Not 0: the reader has found nothing for long, and does not look again until it is woken. User space maps this section. */
volatile __u32 wakeup_wanted SEC(".data.reader");

/* Most records wait until the reader's next round. It is woken by the first record after a long time, and by a filling ring. */
static __always_inline __u64 wakeup(__u64 now)
{
	if (wakeup_wanted)
		return BPF_RB_FORCE_WAKEUP;
	if (now - last_asked_ns < ASK_INTERVAL_NS)
		return BPF_RB_NO_WAKEUP;
	last_asked_ns = now;
	if (bpf_ringbuf_query(&ring, BPF_RB_AVAIL_DATA) < config.wakeup_bytes || now - last_wakeup_ns < WAKEUP_INTERVAL_NS)
		return BPF_RB_NO_WAKEUP;
	last_wakeup_ns = now;
	return BPF_RB_FORCE_WAKEUP;
}

/*
 * Takes a draft of this CPU. A program that finds itself the draft's only user owns it. If several try at once, all of them may
 * go on to the next draft, but two never own the same.
 */
static __always_inline struct draft *take_draft(void)
{
	for (__u32 i = 0; i < DRAFTS; i++) {
		__u32 slot = i;
		struct draft *draft = bpf_map_lookup_elem(&drafts, &slot);

		if (!draft)
			break;
		__sync_fetch_and_add(&draft->users, 1);
		if (*(volatile __u64 *)&draft->users == 1) {
			draft->slot = slot;
			return draft;
		}
		__sync_fetch_and_add(&draft->users, -1);
	}
	count(S3T_DRAFTS_FULL);
	return NULL;
}

static __always_inline void give_back(struct draft *draft)
{
	__sync_fetch_and_add(&draft->users, -1);
}

/* Puts the draft into the ring, with as much of the payload as the record says. */
static __always_inline void put(struct draft *draft)
{
	__u64 payload = bounded(draft->record.payload_length, S3T_MAX_BUDGET);
	__u64 flags = wakeup(draft->record.end_ns);

	if (bpf_ringbuf_output(&ring, draft, sizeof(struct s3t_record) + payload, flags))
		count(S3T_RING_FULL);
	else if (flags == BPF_RB_FORCE_WAKEUP)
		wakeup_wanted = 0;
}

/* Puts the draft into the ring, and gives the draft back. */
static __always_inline void submit(struct draft *draft)
{
	put(draft);
	give_back(draft);
}

/* Records the thread's name, unless it is the main thread: that has the process's name. */
static __always_inline void name_thread(struct s3t_record *record)
{
	if (record->tid != record->tgid)
		bpf_get_current_comm(record->thread_comm, S3T_COMM_LENGTH);
}

/* Fills in what a record says about its connection and the process. */
static __always_inline void describe(struct s3t_record *record, struct s3t_connection *connection, __u64 handle, __u32 direction)
{
	__u64 thread = bpf_get_current_pid_tgid();

	__builtin_memset(record, 0, sizeof(*record));
	record->handle = handle;
	record->born_ns = connection->born_ns;
	record->sent = connection->moved[S3T_SENT];
	record->received = connection->moved[S3T_RECEIVED];
	record->process_start_ns = connection->process_start_ns;
	record->cgroup_id = connection->cgroup_id;
	record->tgid = connection->tgid;
	record->tid = (__u32)thread;
	record->sequence = connection->sequence[direction & 1];
	__builtin_memcpy(record->comm, connection->comm, S3T_COMM_LENGTH);
}

#endif
