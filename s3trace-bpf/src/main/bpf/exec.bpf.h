/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/* Programs that are started, reported so that user space can find code to probe in them; and which process is whose child. */
#ifndef EXEC_BPF_H
#define EXEC_BPF_H

#include "exit.bpf.h"

/* An executable that is run again may load other libraries than before. At most ten times a second, one is reported again. */
#define KNOWN_INTERVAL_NS 100000000

struct executable {
	__u64 inode;
	__u32 device;
	__u32 reserved;
};

/* Executables that have been reported to user space. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, struct executable);
	__type(value, __u8);
} executables SEC(".maps");

/* A separate ring, whose reader is woken: these records are few, and must arrive early. */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 64 * 1024);
} execs SEC(".maps");

__u64 known_told_ns;

/* Keeps the struct in the object's BTF. */
const struct s3t_exec *described;

/* Is this one worth reporting? A host that starts a thousand shells a second must not notice the tracer. */
static __always_inline bool worth_telling(const struct executable *executable)
{
	__u64 now;
	__u8 told = 1;

	if (!bpf_map_lookup_elem(&executables, executable)) {
		bpf_map_update_elem(&executables, executable, &told, BPF_ANY);
		return true;
	}
	now = bpf_ktime_get_ns();
	if (now - known_told_ns < KNOWN_INTERVAL_NS)
		return false;
	known_told_ns = now;
	return true;
}

/* If a process will not be traced, it does not matter which code it has. */
static __always_inline bool may_be_traced(__u32 tgid)
{
	return tgid != config.excluded_tgid && (!config.only_listed || bpf_map_lookup_elem(&listed, &tgid));
}

/* The current process runs another program. Until now, the thread had the id old_pid. */
static __always_inline int on_exec(int old_pid)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	struct inode *inode = BPF_CORE_READ(task, mm, exe_file, f_inode);
	__u64 tgid = bpf_get_current_pid_tgid() & ~0xffffffffULL;
	struct executable executable = {
		.inode = BPF_CORE_READ(inode, i_ino),
		.device = BPF_CORE_READ(inode, i_sb, s_dev),
	};
	struct s3t_exec exec = {
		.tgid = bpf_get_current_pid_tgid() >> 32,
	};

	forget_thread(tgid | (__u32)old_pid);
	end_process(task); /* its connections ended with the earlier program */
	if (may_be_traced(exec.tgid) && worth_telling(&executable) &&
	    bpf_ringbuf_output(&execs, &exec, sizeof(exec), BPF_RB_FORCE_WAKEUP))
		bpf_map_delete_elem(&executables, &executable); /* no room: report it next time */
	return 0;
}

/* trace_sched_process_exec(task, old_pid, bprm) in fs/exec.c: the new program is mapped, its libraries are not yet. */
SEC("tp_btf/sched_process_exec")
int BPF_PROG(process_exec, struct task_struct *task, int old_pid)
{
	return on_exec(old_pid);
}

/* The same as an event of perf, which keeps the CPU: see transfer.bpf.h. */
SEC("tracepoint/sched/sched_process_exec")
int process_exec_event(struct trace_event_raw_sched_process_exec *event)
{
	return on_exec(event->old_pid);
}

/* trace_sched_process_fork(parent, child) in kernel/fork.c: the child has not run yet. */
SEC("tp_btf/sched_process_fork")
int BPF_PROG(process_fork, struct task_struct *parent, struct task_struct *child)
{
	__u32 parent_tgid = BPF_CORE_READ(parent, tgid);
	__u32 tgid = BPF_CORE_READ(child, tgid);
	struct s3t_listed *entry = bpf_map_lookup_elem(&listed, &parent_tgid);
	struct s3t_listed born = {
		.start_ns = BPF_CORE_READ(child, start_boottime),
	};

	if (!entry || tgid == parent_tgid) /* a thread */
		return 0;
	born.root = entry->root;
	born.number = entry->number;
	if (bpf_map_update_elem(&listed, &tgid, &born, BPF_ANY))
		count(S3T_LISTED_FULL);
	return 0;
}

#endif
