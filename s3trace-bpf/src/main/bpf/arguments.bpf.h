/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/* The system calls that move bytes of sockets, and where their arguments say the bytes are. */
#ifndef ARGUMENTS_BPF_H
#define ARGUMENTS_BPF_H

#include <asm/unistd.h>
#include "payload.bpf.h"

#if defined(__TARGET_ARCH_x86)
/* Those of 32-bit programs have other numbers: none of those below moves bytes of a socket there. */
#define SYSCALL_NUMBER(regs) ((regs)->orig_rax)
#elif defined(__TARGET_ARCH_arm64)
struct pt_regs___number {
	int syscallno;
} __attribute__((preserve_access_index));

#define SYSCALL_NUMBER(regs) BPF_CORE_READ((struct pt_regs___number *)(regs), syscallno)
#endif

/* struct user_msghdr of the kernel's socket.h */
struct message {
	__u64 name;
	__u64 name_length;
	__u64 segments;
	__u64 segment_count;
	__u64 control;
	__u64 control_length;
	__u64 flags;
};

/* struct mmsghdr of recvmmsg(2) */
struct numbered_message {
	struct message message;
	__u64 moved;              /* the kernel tells here, in the lower half, how many bytes it moved */
};

static __always_inline void take_segments_of(struct call *call, __u64 message)
{
	struct message read;

	if (bpf_probe_read_user(&read, sizeof(read), (void *)message) || !read.segment_count)
		return;
	call->buffer = read.segments;
	call->segments = smaller(read.segment_count, MAX_SEGMENTS + 1);
}

/* Does the system call move many messages at once? */
static __always_inline bool moves_messages(__u64 number)
{
	return number == __NR_sendmmsg || number == __NR_recvmmsg;
}

/* Finds the bytes of the system call that the current thread is in, unless it moves many messages at once. */
static __always_inline void take_arguments(struct call *call, struct pt_regs *regs, __u64 number)
{
	__u64 second = PT_REGS_PARM2_SYSCALL(regs);

	if (number == __NR_write || number == __NR_read || number == __NR_sendto || number == __NR_recvfrom) {
		call->buffer = second;
	} else if (number == __NR_writev || number == __NR_readv || number == __NR_pwritev2 || number == __NR_preadv2) {
		call->buffer = second;
		call->segments = smaller(PT_REGS_PARM3_SYSCALL(regs), MAX_SEGMENTS + 1);
	} else if (number == __NR_sendmsg || number == __NR_recvmsg) {
		take_segments_of(call, second);
	}
}

#endif
