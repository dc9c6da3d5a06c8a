/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/* The present state of the network under a connection. User space asks for it while nothing moves that could be recorded. */
#ifndef NETWORK_BPF_H
#define NETWORK_BPF_H

#include "maps.bpf.h"

/* The socket that carries a connection; 0 if it is not known, or gone: its entry is deleted before the kernel frees it. */
static __always_inline __u64 socket_of_asked(const struct s3t_network *asked)
{
	struct s3t_connection_key key = {
		.handle = asked->handle,
		.tgid = (__s64)asked->handle < 0 ? 0 : asked->tgid,
	};
	struct s3t_connection *connection = bpf_map_lookup_elem(&connections, &key);
	__u64 sk;

	if (!connection || connection->born_ns != asked->born_ns)
		return 0;
	sk = connection->sock;
	return bpf_map_lookup_elem(&sockets, &sk) ? sk : 0;
}

/* Run by user space, since Linux 5.14. */
SEC("syscall")
int ask_network(struct s3t_network *asked)
{
	struct tcp_sock *tcp = (struct tcp_sock *)socket_of_asked(asked);
	__u32 next;

	if (!tcp)
		return 0;
	next = BPF_CORE_READ(tcp, snd_nxt);
	asked->unacknowledged = next - BPF_CORE_READ(tcp, snd_una);
	asked->unsent = BPF_CORE_READ(tcp, write_seq) - next;
	asked->round_trip_us = BPF_CORE_READ(tcp, srtt_us) >> 3;
	asked->retransmits = BPF_CORE_READ(tcp, total_retrans);
	asked->known = socket_of_asked(asked) == (__u64)tcp; /* only then are the values the connection's */
	return 0;
}

#endif
