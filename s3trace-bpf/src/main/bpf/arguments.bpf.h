/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/* The system calls that move bytes of sockets, and how to find those bytes from their arguments. */
#ifndef ARGUMENTS_BPF_H
#define ARGUMENTS_BPF_H

#include <asm/unistd.h>
#include "payload.bpf.h"

/* Does the kernel report the registers with which a thread entered it? It does since Linux 5.15. */
static __always_inline bool tells_registers(void)
{
	return bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_task_pt_regs);
}

/* One of current_registers(). If a helper returned them, the verifier knows them. Otherwise they must be read. */
#define REGISTER(register)                                                                       \
	({                                                                                       \
		typeof((register) + 0) value = 0;                                                \
		if (tells_registers())                                                           \
			value = (register);                                                      \
		else                                                                             \
			bpf_probe_read_kernel(&value, sizeof(value), (const void *)&(register)); \
		value;                                                                           \
	})

#if defined(__TARGET_ARCH_x86)
/* 32-bit programs use other numbers. None of the numbers below moves bytes of a socket there. */
#define SYSCALL_NUMBER(regs) ((regs)->orig_rax)
/* Results do not overwrite arguments here. */
#define FIRST_ARGUMENT(regs) ((regs)->rdi)
#define REGISTERS_SIZE sizeof(struct pt_regs)
#elif defined(__TARGET_ARCH_arm64)
struct pt_regs___entry {
	int syscallno;
	__u64 orig_x0;
} __attribute__((preserve_access_index));

#define SYSCALL_NUMBER(regs) (((struct pt_regs___entry *)(regs))->syscallno)
#define FIRST_ARGUMENT(regs) (((struct pt_regs___entry *)(regs))->orig_x0)
#define REGISTERS_SIZE bpf_core_type_size(struct pt_regs___entry)
#endif

/* THREAD_SIZE in asm/thread_info.h and asm/memory.h: without KASAN, and with pages of 4 KiB. */
#define STACK_SIZE 16384

/*
 * The registers with which the current thread entered the kernel. Without the helper, they are found as task_pt_regs() in
 * asm/processor.h finds them: at the top of the thread's stack.
 */
static __always_inline struct pt_regs *current_registers(void)
{
	if (tells_registers())
		return (struct pt_regs *)bpf_task_pt_regs(bpf_get_current_task_btf());
	return BPF_CORE_READ((struct task_struct *)bpf_get_current_task(), stack) + STACK_SIZE - REGISTERS_SIZE;
}

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
	__u64 moved;              /* the lower half: where the kernel stores how many bytes it moved */
};

/* Where bytes lie: in one buffer or, if segments is not 0, in that many struct iovec at the buffer's address. */
struct place {
	__u64 buffer;
	__u64 segments;
};

static __always_inline void find_segments_of(struct place *place, __u64 message)
{
	struct {
		__u64 segments;
		__u64 segment_count;
	} read;

	if (bpf_probe_read_user(&read, sizeof(read), &((struct message *)message)->segments) || !read.segment_count)
		return;
	place->buffer = read.segments;
	place->segments = smaller(read.segment_count, MOST_SEGMENTS);
}

/* Does the system call move many messages at once? */
static __always_inline bool moves_messages(__u64 number)
{
	return number == __NR_sendmmsg || number == __NR_recvmmsg;
}

/* Does the call ask to read no bytes? Then its result of 0 is not the end of the stream. */
static __always_inline bool asks_for_nothing(struct pt_regs *regs, __u64 number)
{
	return (number == __NR_read || number == __NR_recvfrom) && !REGISTER(PT_REGS_PARM3_SYSCALL(regs));
}

/* Finds the bytes of the system call that the current thread is in, unless it moves many messages at once. */
static __always_inline void find_bytes(struct place *place, struct pt_regs *regs, __u64 number)
{
	__u64 second = REGISTER(PT_REGS_PARM2_SYSCALL(regs));

	if (number == __NR_write || number == __NR_read || number == __NR_sendto || number == __NR_recvfrom) {
		place->buffer = second;
	} else if (number == __NR_writev || number == __NR_readv || number == __NR_pwritev2 || number == __NR_preadv2) {
		place->buffer = second;
		place->segments = smaller(REGISTER(PT_REGS_PARM3_SYSCALL(regs)), MOST_SEGMENTS);
	} else if (number == __NR_sendmsg || number == __NR_recvmsg) {
		find_segments_of(place, second);
	}
}

#endif
