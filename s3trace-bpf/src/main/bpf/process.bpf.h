/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/* Who a process is: reported once, before anything else about it. */
#ifndef PROCESS_BPF_H
#define PROCESS_BPF_H

#include "record.bpf.h"

/* How many names of a path are read, mounts included. Of a longer path, the last ones are reported. */
#define PATH_DEPTH 32
/* How many bytes of a path are read; one more name may follow. */
#define PATH_LENGTH 4096
/* How many bytes of a command line are read. */
#define COMMAND_LENGTH 2048

/*
 * Writes the path of the process's executable into the draft. User space might find the process gone when it looks into /proc.
 * bpf_d_path() is not allowed in uprobes, so this walks the tree itself, as d_path() in fs/d_path.c does.
 */
static __always_inline void take_exe(struct draft *draft, struct task_struct *task)
{
	struct dentry *dentry = BPF_CORE_READ(task, mm, exe_file, f_path.dentry);
	struct vfsmount *vfsmount = BPF_CORE_READ(task, mm, exe_file, f_path.mnt);
	struct mount *mount = (void *)vfsmount - bpf_core_field_offset(struct mount, mnt);

	for (int i = 0; i < PATH_DEPTH; i++) {
		/* Kept in the record: the verifier does not track numbers in memory, so all rounds look the same to it. */
		__u64 length = *(volatile __u32 *)&draft->record.payload_length;
		struct dentry *parent = BPF_CORE_READ(dentry, d_parent);
		long copied;

		if (dentry == BPF_CORE_READ(mount, mnt.mnt_root)) {
			struct mount *outer = BPF_CORE_READ(mount, mnt_parent);

			if (outer == mount)
				break;
			dentry = BPF_CORE_READ(mount, mnt_mountpoint);
			mount = outer;
			continue;
		}
		if (dentry == parent)
			break;
		barrier_var(length);
		if (length > PATH_LENGTH)
			break;
		copied = bpf_probe_read_kernel_str(draft->payload + length, S3T_NAME_LENGTH, BPF_CORE_READ(dentry, d_name.name));
		if (copied <= 0)
			break;
		draft->record.payload_length = length + (copied & (S3T_NAME_LENGTH - 1));
		dentry = parent;
	}
	draft->record.length = draft->record.payload_length;
}

/* Adds the start of the process's command line. Each argument ends with a zero. */
static __always_inline void take_command_line(struct draft *draft, struct task_struct *task)
{
	__u64 start = BPF_CORE_READ(task, mm, arg_start);
	__u64 size = BPF_CORE_READ(task, mm, arg_end) - start;
	__u64 at = draft->record.length;

	barrier_var(at);
	if (at > PATH_LENGTH)
		return;
	barrier_var(size);
	if (size > COMMAND_LENGTH)
		size = COMMAND_LENGTH;
	if (size && !bpf_probe_read_user(draft->payload + at, size, (void *)start))
		draft->record.payload_length = at + size;
}

/* Begins a record about the current process rather than about a connection. */
static __always_inline void describe_process(struct s3t_record *record, struct task_struct *task, __u32 kind)
{
	__u64 thread = bpf_get_current_pid_tgid();

	__builtin_memset(record, 0, sizeof(*record));
	record->kind = kind;
	record->tgid = thread >> 32;
	record->tid = (__u32)thread;
	record->process_start_ns = BPF_CORE_READ(task, group_leader, start_boottime);
	record->cgroup_id = bpf_get_current_cgroup_id();
	record->start_ns = record->end_ns = bpf_ktime_get_ns();
	BPF_CORE_READ_STR_INTO(&record->comm, task, group_leader, comm);
}

/*
 * Reports to user space who the current process is, once. Not inlined, so that the verifier checks its loops once, not on each
 * path that leads here.
 */
__noinline int introduce_process(void)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	__u32 tgid = bpf_get_current_pid_tgid() >> 32;
	struct s3t_listed *entry;
	struct draft *draft;
	__u8 seen = 1;

	if (bpf_map_lookup_elem(&processes, &tgid))
		return 0;
	draft = take_draft();
	if (!draft)
		return 0;
	bpf_map_update_elem(&processes, &tgid, &seen, BPF_ANY);
	describe_process(&draft->record, task, S3T_PROCESS_SEEN);
	draft->record.handle = BPF_CORE_READ(task, self_exec_id);
	entry = bpf_map_lookup_elem(&listed, &tgid);
	if (entry)
		draft->record.sequence = entry->root;
	take_exe(draft, task);
	if (config.judging)
		take_command_line(draft, task);
	submit(draft);
	return 0;
}

#endif
