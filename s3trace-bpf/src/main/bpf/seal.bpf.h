/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/* What is known of sockets that carry TLS which nobody opens. Opened connections have an entry that says so, or none. */
#ifndef SEAL_BPF_H
#define SEAL_BPF_H

#include "walker.bpf.h"

enum seal {
	SEAL_IGNORED,  /* no TLS, or none of interest: user space writes that too */
	SEAL_FOLLOWED,
	SEAL_OPENED,   /* a source of plain text has bound the socket */
};

/* The direction of a run that has not begun. */
#define NO_RUN 2

struct sealed {
	__u32 seal;           /* enum seal. User space writes this field and zeroes behind it */
	__u32 joined;         /* not 0: records have not been followed from the first */
	__u64 born_ns;
	__u64 process_start_ns;
	__u64 cgroup_id;
	__u32 tgid;
	__u32 tid;            /* the thread that began it */
	char comm[S3T_COMM_LENGTH];
	__u32 greeted[2];     /* by direction: how many of the first bytes have been reported */
	__u32 sequence;       /* number of the next record about it */
	__u32 direction;      /* of the run, or NO_RUN */
	__u64 run_start_ns;
	__u64 run_end_ns;     /* when bytes of it last moved */
	struct walker walkers[2]; /* by direction */
	struct s3t_sealed_run run;
};

/* By struct sock *. If nobody asks for sealed exchanges, it has room for one entry. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, __u64);
	__type(value, struct sealed);
} sealed SEC(".maps");

/* An entry that is all zero, to copy: a stack has no room for one. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct sealed);
} unsealed SEC(".maps");

/* A socket is found to carry a connection that a source opens. */
static __always_inline void note_opened(__u64 sk)
{
	struct sealed *entry;

	if (!config.sealed)
		return;
	entry = bpf_map_lookup_elem(&sealed, &sk);
	if (entry)
		entry->seal = SEAL_OPENED;
}

#endif
