/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/* Between which addresses a TCP connection is. */
#ifndef ENDPOINTS_BPF_H
#define ENDPOINTS_BPF_H

#include "kernel.bpf.h"
#include "s3trace.h"

#define AF_INET 2
#define AF_INET6 10

static __always_inline void read_endpoints(struct s3t_endpoints *endpoints, struct sock *sk)
{
	__u16 family = BPF_CORE_READ(sk, __sk_common.skc_family);

	__builtin_memset(endpoints, 0, sizeof(*endpoints));
	endpoints->local_port = bpf_ntohs(BPF_CORE_READ((struct inet_sock *)sk, inet_sport));
	endpoints->remote_port = bpf_ntohs(BPF_CORE_READ(sk, __sk_common.skc_dport));
	if (family == AF_INET6) {
		const __u32 *words = (const __u32 *)endpoints->remote;

		BPF_CORE_READ_INTO(&endpoints->local, sk, __sk_common.skc_v6_rcv_saddr);
		BPF_CORE_READ_INTO(&endpoints->remote, sk, __sk_common.skc_v6_daddr);
		endpoints->family = AF_INET6;
		if (words[0] || words[1] || words[2] != bpf_htonl(0xffff))
			return;
		__builtin_memset(endpoints->local, 0, sizeof(endpoints->local) + sizeof(endpoints->remote));
	}
	endpoints->family = AF_INET;
	BPF_CORE_READ_INTO((__u32 *)endpoints->local, sk, __sk_common.skc_rcv_saddr);
	BPF_CORE_READ_INTO((__u32 *)endpoints->remote, sk, __sk_common.skc_daddr);
}

#endif
