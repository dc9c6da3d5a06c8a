// SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause
/* The kernel side of s3trace: catch, don't interpret. One file per source of bytes, one shared way to the ring. */
#include <stdbool.h>
#include <stddef.h>
#include <linux/bpf.h>
#include <linux/ptrace.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

/* Only the fields used of the kernel's own structs; CO-RE finds where they are in the running kernel. */
struct atomic_value {
	int counter;
} __attribute__((preserve_access_index));

struct signal_struct {
	struct atomic_value live;
} __attribute__((preserve_access_index));

struct qstr {
	const unsigned char *name;
} __attribute__((preserve_access_index));

struct dentry {
	struct dentry *d_parent;
	struct qstr d_name;
} __attribute__((preserve_access_index));

struct vfsmount {
	struct dentry *mnt_root;
} __attribute__((preserve_access_index));

struct mount {
	struct mount *mnt_parent;
	struct dentry *mnt_mountpoint;
	struct vfsmount mnt;
} __attribute__((preserve_access_index));

struct path {
	struct vfsmount *mnt;
	struct dentry *dentry;
} __attribute__((preserve_access_index));

struct file {
	struct path f_path;
} __attribute__((preserve_access_index));

struct mm_struct {
	struct file *exe_file;
} __attribute__((preserve_access_index));

struct task_struct {
	struct task_struct *group_leader;
	struct signal_struct *signal;
	struct mm_struct *mm;
	__u64 start_boottime;
	char comm[16];
} __attribute__((preserve_access_index));

#include "capture.bpf.h"
#include "openssl.bpf.h"
#include "process.bpf.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";
