/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/* How programs at functions of user space are declared: UPROBE(name, arguments) {...}, and URETPROBE(name, result) {...}. */
#ifndef UPROBE_BPF_H
#define UPROBE_BPF_H

#include "kernel.bpf.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

/*
 * Since Linux 6.13, a program with more than 64 bytes of stack has it in memory of its CPU, not on the stack of its task
 * (bpf_enable_priv_stack() in kernel/bpf/verifier.c). Programs at functions of user space can be preempted, and the kernel
 * does not keep the same program from running for another task meanwhile, on the same CPU and on the same memory. A program
 * with a tail call in it is left on its task's stack: this one is never reached, and goes before the program is compiled.
 */
static __always_inline void stay_on_task_stack(void)
{
	asm volatile("r0 = 0; if r0 == 0 goto +1; call 12;" ::: "r0");
}

/* A formatter would take the pragmas for the beginning of a statement. */
/* clang-format off */
#define UPROBE_AS(name, call, args...)                                  \
	name(struct pt_regs *ctx);                                      \
	static __always_inline int ____##name(struct pt_regs *ctx, ##args); \
	int name(struct pt_regs *ctx)                                   \
	{                                                               \
		stay_on_task_stack();                                   \
		_Pragma("GCC diagnostic push")                          \
		_Pragma("GCC diagnostic ignored \"-Wint-conversion\"") \
		return ____##name(call(args));                          \
		_Pragma("GCC diagnostic pop")                           \
	}                                                               \
	static __always_inline int ____##name(struct pt_regs *ctx, ##args)
/* clang-format on */

#define UPROBE(name, args...) SEC("uprobe") int UPROBE_AS(name, ___bpf_kprobe_args, ##args)
#define URETPROBE(name, args...) SEC("uretprobe") int UPROBE_AS(name, ___bpf_kretprobe_args, ##args)

#endif
