/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/* Which processes are traced. */
#ifndef TARGET_BPF_H
#define TARGET_BPF_H

#include "maps.bpf.h"

/* User space knows from /proc when a process started, in clock ticks of this length. */
#define TICK_NS 10000000

/* Both names are filled up with zeros. */
static __always_inline bool is_comm(const char *comm, const volatile char *wanted)
{
	const __u32 *words = (const __u32 *)comm;
	const volatile __u32 *wanted_words = (const volatile __u32 *)wanted;

	return words[0] == wanted_words[0] && words[1] == wanted_words[1] && words[2] == wanted_words[2] &&
	       words[3] == wanted_words[3];
}

static __always_inline bool wanted_comm(const char *comm)
{
	__u32 count = config.comm_count;

	for (__u32 i = 0; i < S3T_MAX_COMMS && i < count; i++)
		if (is_comm(comm, config.comms[i]))
			return true;
	return !count;
}

/* A pid may have been given to another process since it was listed: that one started later. */
static __always_inline bool is_listed(__u32 tgid, __u64 start_ns)
{
	__u64 *listed_start_ns = bpf_map_lookup_elem(&listed, &tgid);

	return listed_start_ns && (!*listed_start_ns || start_ns - *listed_start_ns < TICK_NS);
}

static __always_inline bool wanted_process(__u32 tgid, __u64 start_ns, const char *comm)
{
	return tgid != config.excluded_tgid && (!config.only_listed || is_listed(tgid, start_ns)) && wanted_comm(comm);
}

#endif
