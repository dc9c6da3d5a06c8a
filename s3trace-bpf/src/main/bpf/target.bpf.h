/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/* Which processes are traced. */
#ifndef TARGET_BPF_H
#define TARGET_BPF_H

#include "maps.bpf.h"

/* User space knows from /proc when a process started, in clock ticks of this length. */
#define TICK_NS 10000000

/* Both names are padded with zeros. */
static __always_inline bool is_comm(const char *comm, const volatile char *wanted)
{
	const __u32 *words = (const __u32 *)comm;
	const volatile __u32 *wanted_words = (const volatile __u32 *)wanted;

	return words[0] == wanted_words[0] && words[1] == wanted_words[1] && words[2] == wanted_words[2] &&
	       words[3] == wanted_words[3];
}

static __always_inline bool wanted_comm(const char *comm)
{
	__u32 count = config.comm_count;

	for (__u32 i = 0; i < S3T_MAX_COMMS && i < count; i++)
		if (is_comm(comm, config.comms[i]))
			return true;
	return !count;
}

/* Since it was listed, a pid may have been given to another process. That process started later. */
static __always_inline bool is_listed(__u32 tgid, __u64 start_ns)
{
	struct s3t_listed *entry = bpf_map_lookup_elem(&listed, &tgid);

	return entry && (!entry->start_ns || start_ns - entry->start_ns < TICK_NS);
}

/* The verdict is about one program of one process. The process may run another one by now. */
static __always_inline bool is_rejected(__u32 tgid)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	struct s3t_rejected *verdict = bpf_map_lookup_elem(&rejected, &tgid);

	return verdict && verdict->start_ns == BPF_CORE_READ(task, group_leader, start_boottime) &&
	       verdict->exec == BPF_CORE_READ(task, self_exec_id);
}

/*
 * Asked at every call, because user space may change its mind. Processes that end are taken off the list at once. Also returns
 * the number of the process's listing: what was known of a connection under an earlier listing is out of date.
 */
static __always_inline bool traced_in(__u32 *listing)
{
	__u32 tgid = bpf_get_current_pid_tgid() >> 32;
	struct s3t_listed *entry;

	*listing = 0;
	if (!config.only_listed)
		return !config.judging || !is_rejected(tgid);
	entry = bpf_map_lookup_elem(&listed, &tgid);
	if (entry)
		*listing = entry->number;
	return entry;
}

static __always_inline bool traced_now(void)
{
	__u32 listing;

	return traced_in(&listing);
}

static __always_inline bool wanted_process(__u32 tgid, __u64 start_ns, const char *comm)
{
	return tgid != config.excluded_tgid && (!config.only_listed || is_listed(tgid, start_ns)) && wanted_comm(comm);
}

/* Not inlined, for the stack's sake. */
static __noinline bool wants_current_process(void)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	char comm[S3T_COMM_LENGTH] = {};

	BPF_CORE_READ_STR_INTO(&comm, task, group_leader, comm);
	return wanted_process(current_tgid(), BPF_CORE_READ(task, group_leader, start_boottime), comm);
}

#endif
