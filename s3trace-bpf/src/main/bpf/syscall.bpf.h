/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * System calls that move bytes of sockets, for kernels whose socket layer does not report it (before Linux 6.3). This runs at
 * the end of every system call of the host, so for calls that have nothing to do with sockets, it must return early. The socket
 * is found by the descriptor. Another thread may have closed the descriptor, or had it reused, while the call was under way.
 */
#ifndef SYSCALL_BPF_H
#define SYSCALL_BPF_H

#include "arguments.bpf.h"
#include "carrier.bpf.h"
#include "descriptor.bpf.h"
#include "goroutine.bpf.h"
#include "greeting.bpf.h"
#include "hello.bpf.h"
#include "http.bpf.h"
#include "nameserver.bpf.h"

/* The most messages that the kernel moves at once: UIO_MAXIOV in include/uapi/linux/uio.h. */
#define MAX_MESSAGES 1024
/* If more messages move at once, the rest is not searched for names. */
#define MAX_NAME_MESSAGES 32

/* 32-bit programs use other numbers. */
#if defined(__TARGET_ARCH_x86)
#define TS_COMPAT 2
#define IS_32_BIT(regs) (BPF_CORE_READ((struct task_struct *)bpf_get_current_task(), thread_info.status) & TS_COMPAT)
#elif defined(__TARGET_ARCH_arm64)
#define IS_32_BIT(regs) (((struct user_pt_regs *)(regs))->pstate & PSR_MODE32_BIT)
#endif

static __always_inline bool sends(__u64 number)
{
	switch (number) {
	case __NR_write:
	case __NR_writev:
	case __NR_pwritev2:
	case __NR_sendto:
	case __NR_sendmsg:
	case __NR_sendmmsg:
	case __NR_sendfile:
	case __NR_splice:
		return true;
	default:
		return false;
	}
}

static __always_inline bool receives(__u64 number)
{
	switch (number) {
	case __NR_read:
	case __NR_readv:
	case __NR_preadv2:
	case __NR_recvfrom:
	case __NR_recvmsg:
	case __NR_recvmmsg:
		return true;
	default:
		return false;
	}
}

static __always_inline __u32 descriptor_of(struct pt_regs *regs, __u64 number)
{
	return number == __NR_splice ? REGISTER(PT_REGS_PARM3_SYSCALL(regs)) : REGISTER(FIRST_ARGUMENT(regs));
}

static __always_inline __u32 flags_of(struct pt_regs *regs, __u64 number)
{
	if (number == __NR_recvmsg)
		return REGISTER(PT_REGS_PARM3_SYSCALL(regs));
	return number == __NR_recvfrom || number == __NR_recvmmsg ? REGISTER(PT_REGS_PARM4_SYSCALL(regs)) : 0;
}

/* Moves the bytes of one of the messages of a call that moves many. Not inlined, for the verifier's sake. */
__noinline int move_message(__u64 sk, __u64 message, __u32 direction)
{
	struct place place = {};
	__u32 moved;

	if (bpf_probe_read_user(&moved, sizeof(moved), &((struct numbered_message *)message)->moved))
		return 0;
	find_segments_of(&place, message);
	return move_bytes(sk, place.buffer, place.segments, direction, moved);
}

static __always_inline void move_messages(__u64 sk, struct pt_regs *regs, __u32 direction, __u32 count)
{
	__u64 messages = REGISTER(PT_REGS_PARM2_SYSCALL(regs));

	for (__u32 i = 0; i < MAX_MESSAGES && i < count; i++)
		move_message(sk, messages + i * sizeof(struct numbered_message), direction);
}

/* Does what on_socket() does on kernels whose socket layer reports it. */
static __always_inline void on_plain_socket(__u64 sk, struct pt_regs *regs, __u64 number, __u32 direction, long result)
{
	__u32 flags = flags_of(regs, number);
	struct place place = {};
	__u32 interest;

	if (flags & NOT_IN_STREAM || (!result && asks_for_nothing(regs, number)))
		return;
	/* No TLS library sends many messages at once. If one does, its records are lost, and found again. */
	interest = interest_in(sk, direction, moves_messages(number) ? 0 : result);
	if (!interest)
		return;
	if (moves_messages(number) && result > 0) {
		move_messages(sk, regs, direction, result);
		return;
	}
	if (!(flags & MSG_TRUNC))
		find_bytes(&place, regs, number);
	hand_on(sk, &place, interest, direction, result);
}

/* On plain sockets, the only failures that matter are those that are tried again. */
static __always_inline bool may_matter(long result)
{
	return result >= 0 || result == -EAGAIN;
}

/* May bytes that have moved belong to a name lookup? */
static __always_inline bool may_be_message(long moved)
{
	struct s3t_connect_settings *settings = current_settings();

	return moved > 0 && settings && settings->lookups;
}

/*
 * Looks for a question to a name server, or an answer, in one of the messages of a call that moves many. A global function of
 * numbers: the verifier checks it once.
 */
__noinline int on_name_message(__u64 sk, __u64 message, __u32 direction)
{
	__u32 moved;

	if (!bpf_probe_read_user(&moved, sizeof(moved), &((struct numbered_message *)message)->moved) &&
	    may_ask((struct sock *)sk, false, direction, moved))
		on_exchange(sk, direction, moved, message);
	return 0;
}

static __always_inline void on_name_messages(__u64 sk, __u64 messages, __u32 direction, __u32 count)
{
	for (__u32 i = 0; i < MAX_NAME_MESSAGES && i < count; i++)
		on_name_message(sk, messages + i * sizeof(struct numbered_message), direction);
}

/* Looks for a question to a name server, or an answer, in what any system call has moved. */
static __always_inline void on_names(struct sock *sk, struct pt_regs *regs, __u64 number, __u32 direction, long result)
{
	if (flags_of(regs, number) & NOT_IN_STREAM)
		return;
	if (moves_messages(number))
		on_name_messages(as_number((__u64)sk), REGISTER(PT_REGS_PARM2_SYSCALL(regs)), direction, result);
	else if (may_ask(sk, false, direction, result))
		on_exchange(as_number((__u64)sk), direction, result, 0);
}

/* If a system call has moved bytes through a socket, are they of interest? */
static __always_inline bool is_of_interest(__u32 direction, long result)
{
	bool wanted = ((config.plain_sockets || config.sealed) && may_matter(result)) || may_be_message(result) ||
		      (direction == S3T_RECEIVED ? may_be_hello(result) : may_greet(result));

	return wanted && traced_now();
}

/* trace_sys_exit(struct pt_regs *regs, long ret): the registers still hold the arguments. */
SEC("tp_btf/sys_exit")
int BPF_PROG(system_call_done, struct pt_regs *regs, long result)
{
	__u64 number = SYSCALL_NUMBER(regs);
	__u32 direction = sends(number) ? S3T_SENT : S3T_RECEIVED;
	struct go_sender *sender;
	struct sock *sk;

	if (direction == S3T_RECEIVED && !receives(number))
		return 0;
	sender = goroutines_watched && direction == S3T_SENT && result > 0 ? go_sender_of(regs) : NULL;
	if (!sender && !is_of_interest(direction, result) && !seeking_call())
		return 0;
	sk = socket_of(descriptor_of(regs, number));
	if (!sk || IS_32_BIT(regs))
		return 0;
	if (may_be_message(result))
		on_names(sk, regs, number, direction, result);
	if (!is_tcp(sk, false))
		return 0;
	if (sender)
		on_goroutine_sent(sender, sk);
	if (direction == S3T_SENT && may_greet(result))
		on_greeting(as_number((__u64)sk));
	if (direction == S3T_RECEIVED && may_be_hello(result) && !(flags_of(regs, number) & NOT_IN_STREAM))
		look_for_hello(as_number((__u64)sk), result);
	on_transfer(sk, regs, direction, result);
	if (config.plain_sockets || config.sealed)
		on_plain_socket((__u64)sk, regs, number, direction, result);
	return 0;
}

#endif
