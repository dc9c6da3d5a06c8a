/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/* Drafts a record and puts it into the ring. */
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

static __always_inline struct draft *new_draft(struct connection *connection, const struct s3t_connection_key *key,
					       __u32 direction)
{
	__u32 zero = 0;
	struct draft *draft = bpf_map_lookup_elem(&drafts, &zero);

	if (!draft)
		return NULL;
	draft->record.handle = key->handle;
	draft->record.born_ns = connection->born_ns;
	draft->record.sent = connection->moved[S3T_SENT];
	draft->record.received = connection->moved[S3T_RECEIVED];
	draft->record.process_start_ns = connection->process_start_ns;
	draft->record.cgroup_id = connection->cgroup_id;
	draft->record.tgid = key->tgid;
	draft->record.tid = (__u32)bpf_get_current_pid_tgid();
	draft->record.sequence = connection->sequence[direction]++;
	draft->record.length = 0;
	draft->record.payload_length = 0;
	draft->record.flags = 0;
	__builtin_memset(draft->record.tail, 0, S3T_TAIL_LENGTH);
	__builtin_memcpy(draft->record.comm, connection->comm, S3T_COMM_LENGTH);
	return draft;
}

static __always_inline void submit(struct draft *draft)
{
	__u32 payload = draft->record.payload_length;

	if (payload > S3T_MAX_BUDGET)
		payload = S3T_MAX_BUDGET;
	if (bpf_ringbuf_output(&ring, draft, sizeof(struct s3t_record) + payload, wakeup()))
		count(S3T_RING_FULL);
}

#endif
