/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/* The numbers of the system calls that are looked at. */
#ifndef ASM_UNISTD_H
#define ASM_UNISTD_H

#define __NR_read 0
#define __NR_write 1
#define __NR_readv 19
#define __NR_writev 20
#define __NR_sendfile 40
#define __NR_sendto 44
#define __NR_recvfrom 45
#define __NR_sendmsg 46
#define __NR_recvmsg 47
#define __NR_splice 275
#define __NR_recvmmsg 299
#define __NR_sendmmsg 307
#define __NR_preadv2 327
#define __NR_pwritev2 328

#endif
