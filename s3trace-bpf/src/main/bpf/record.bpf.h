/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Writes records, right where the reader will read them. A uprobe program may be preempted by another on the same CPU
 * (since Linux 6.0: bpf_prog_run_array_uprobe), so there is no place per CPU to draft one in.
 */
#ifndef RECORD_BPF_H
#define RECORD_BPF_H

#include "maps.bpf.h"

/* Wake the reader for a filling ring at most this often: a wake-up costs the traced thread some 10 us. */
#define WAKEUP_INTERVAL_NS 1000000

__u64 last_wakeup_ns;

/* Records are left for the reader to find on its next round; only a ring that fills wakes it. */
static __always_inline __u64 wakeup(void)
{
	__u64 now;

	if (bpf_ringbuf_query(&ring, BPF_RB_AVAIL_DATA) < config.wakeup_bytes)
		return BPF_RB_NO_WAKEUP;
	now = bpf_ktime_get_ns();
	if (now - last_wakeup_ns < WAKEUP_INTERVAL_NS)
		return BPF_RB_NO_WAKEUP;
	last_wakeup_ns = now;
	return BPF_RB_FORCE_WAKEUP;
}

/* What a record says of its connection, and of the process. Not inlined: it is the same for every size of record. */
static __noinline void describe(struct s3t_record *record, struct s3t_connection *connection, __u64 handle,
				__u32 direction)
{
	__u64 thread = bpf_get_current_pid_tgid();

	__builtin_memset(record, 0, sizeof(*record));
	record->handle = handle;
	record->born_ns = connection->born_ns;
	record->sent = connection->moved[S3T_SENT];
	record->received = connection->moved[S3T_RECEIVED];
	record->process_start_ns = connection->process_start_ns;
	record->cgroup_id = connection->cgroup_id;
	record->tgid = thread >> 32;
	record->tid = (__u32)thread;
	record->sequence = connection->sequence[direction & 1];
	__builtin_memcpy(record->comm, connection->comm, S3T_COMM_LENGTH);
}

/* Reserves a record with room for a payload; room must be a constant. Submit it, whatever happens. */
static __always_inline struct s3t_record *reserve(__u32 room)
{
	struct s3t_record *record = bpf_ringbuf_reserve(&ring, sizeof(*record) + room, 0);

	if (!record)
		count(S3T_RING_FULL);
	return record;
}

static __always_inline void submit(struct s3t_record *record)
{
	bpf_ringbuf_submit(record, wakeup());
}

#endif
