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

struct task_struct {
	struct task_struct *group_leader;
	struct signal_struct *signal;
	__u64 start_boottime;
	char comm[16];
} __attribute__((preserve_access_index));

#include "capture.bpf.h"
#include "openssl.bpf.h"
#include "process.bpf.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";
