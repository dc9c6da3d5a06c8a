/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/* The registers of a thread, as ptrace(2) and BPF programs see them. */
#ifndef ASM_PTRACE_H
#define ASM_PTRACE_H

#define PSR_MODE32_BIT 0x10

struct user_pt_regs {
	__u64 regs[31];
	__u64 sp;
	__u64 pc;
	__u64 pstate;
};

#endif
