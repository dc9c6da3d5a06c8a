/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/* The end of threads and processes: reports it, and deletes what they left behind. */
#ifndef EXIT_BPF_H
#define EXIT_BPF_H

#include "process.bpf.h"
#include "resolver.bpf.h"
#include "seeking.bpf.h"
#include "trust.bpf.h"

/* Reports to user space that a process has ended, if user space knows the process. */
static __always_inline void end_process(struct task_struct *task)
{
	__u32 tgid = bpf_get_current_pid_tgid() >> 32;
	struct draft *draft;

	if (bpf_map_delete_elem(&processes, &tgid))
		return;
	draft = take_draft();
	if (draft) {
		describe_process(&draft->record, task, S3T_PROCESS_EXITED);
		submit(draft);
	}
}

/* Deletes what is kept of a thread's calls and lookups: they will not return. */
static __always_inline void forget_thread(__u64 thread)
{
	struct call *call = bpf_map_lookup_elem(&calls, &thread);

	if (call) {
		seek_socket(call, false);
		bpf_map_delete_elem(&calls, &thread);
	}
	bpf_map_delete_elem(&verifications, &thread);
	abandon_lookup(thread);
}

static __always_inline int on_exit(void)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	__u64 thread = bpf_get_current_pid_tgid();
	__u32 tgid = thread >> 32;

	forget_thread(thread);
	if (BPF_CORE_READ(task, signal, live.counter))
		return 0;
	end_process(task);
	if (config.only_listed || config.judging) {
		bpf_map_delete_elem(&listed, &tgid);
		bpf_map_delete_elem(&rejected, &tgid);
	}
	return 0;
}

/* Exit of a thread: trace_sched_process_exit(struct task_struct *task) in kernel/exit.c, in its own context. */
SEC("tp_btf/sched_process_exit")
int BPF_PROG(process_exit, struct task_struct *task)
{
	return on_exit();
}

/* The same as an event of perf, which keeps the CPU: see transfer.bpf.h. */
SEC("tracepoint/sched/sched_process_exit")
int process_exit_event(void *event)
{
	return on_exit();
}

#endif
