/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/* The end of threads and processes: what they left behind is cleared away. */

/* Exit of a thread: trace_sched_process_exit(struct task_struct *task) in kernel/exit.c, in its own context. */
SEC("tp_btf/sched_process_exit")
int BPF_PROG(process_exit, struct task_struct *task)
{
	__u64 thread = bpf_get_current_pid_tgid();
	__u32 tgid = thread >> 32;
	__u32 zero = 0;
	struct draft *draft;

	bpf_map_delete_elem(&calls, &thread);
	if (BPF_CORE_READ(task, signal, live.counter) || !bpf_map_lookup_elem(&processes, &tgid))
		return 0;
	bpf_map_delete_elem(&processes, &tgid);
	draft = bpf_map_lookup_elem(&drafts, &zero);
	if (!draft)
		return 0;
	__builtin_memset(&draft->record, 0, sizeof(draft->record));
	draft->record.kind = S3T_PROCESS_EXITED;
	draft->record.tgid = tgid;
	draft->record.tid = (__u32)thread;
	draft->record.process_start_ns = BPF_CORE_READ(task, group_leader, start_boottime);
	draft->record.start_ns = draft->record.end_ns = bpf_ktime_get_ns();
	submit(draft, false);
	return 0;
}
