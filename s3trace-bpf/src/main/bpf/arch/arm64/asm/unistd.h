/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/* The numbers of the system calls that are looked at. */
#ifndef ASM_UNISTD_H
#define ASM_UNISTD_H

#define __NR_read 63
#define __NR_write 64
#define __NR_readv 65
#define __NR_writev 66
#define __NR_sendfile 71
#define __NR_splice 76
#define __NR_sendto 206
#define __NR_recvfrom 207
#define __NR_sendmsg 211
#define __NR_recvmsg 212
#define __NR_recvmmsg 243
#define __NR_sendmmsg 269
#define __NR_preadv2 286
#define __NR_pwritev2 287

#endif
