/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * What is known of sockets that carry TLS which nobody opens. Opened connections have an entry that says so, or none. Only the
 * program that has entered an entry changes it: several threads may use a socket at once.
 */
#ifndef SEAL_BPF_H
#define SEAL_BPF_H

#include "walker.bpf.h"

enum seal {
	SEAL_OVER,     /* the socket is closed, or user space has given it up */
	SEAL_FOLLOWED,
	SEAL_OPENED,   /* a source of plain text has bound the socket */
};

/* The direction of a run that has not begun. */
#define NO_RUN 2
/* How often a program tries to enter an entry: for some microseconds. */
#define MAX_TRIES 128

/*
 * What is known of the plain text of a connection whose heads are peeked at: see peek.bpf.h. All counts are bytes of plain text.
 */
struct peek {
	__u64 moved[2];       /* by direction: in records that have moved whole */
	__u64 told[2];        /* by direction: how many have been reported */
	__u64 moving[2];      /* by direction: in a record that has not moved whole */
	__u64 head;           /* the print of a record that has moved and begins with a request's head; 0 if there is none */
	__u64 head_at;        /* where in its direction that record begins */
	__u32 head_length;    /* of that record */
	__u32 overhead;       /* what a record has besides its plain text; 0 until a request's head was seen */
	__u32 tls13;          /* not 0: the server has sent a record of data before the client did, as only in TLS 1.3 */
	__u32 sent_data;      /* not 0: the client has sent a record of data */
	__u32 awaits;         /* not 0: what is received waits for a response's head to be decrypted */
	__u32 marked;         /* how many records have been received since then that may begin with it */
	__u32 unmarked;       /* not 0: of the last record that was received, only the header has moved */
	__u32 busy;           /* how many programs report what was received, or try to */
};

struct sealed {
	__u32 seal;           /* enum seal */
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
	__u32 busy;           /* how many programs have entered it, or try to */
	__u32 missed[2];      /* by direction, not 0: another program was busy when bytes moved */
	__u32 place[2];       /* by direction: the sequence number behind the bytes that have been seen; 0 if not known */
	__u32 hushed;         /* not 0: nothing more is reported of it as sealed */
	struct walker walkers[2]; /* by direction */
	struct s3t_sealed_run run;
	struct peek peek;
};

/* By struct sock *. If nobody asks for sealed exchanges, these have room for one entry. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, __u64);
	__type(value, struct sealed);
} sealed SEC(".maps");

/* Sockets that are not followed: no TLS, a server's, or given up. They are apart, so as not to take followed ones' room. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 32768);
	__type(key, __u64);
	__type(value, __u8);
} unfollowed SEC(".maps");

/* An entry that is all zero, to copy: a stack has no room for one. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct sealed);
} unsealed SEC(".maps");

/* An entry that was dropped meanwhile may be another socket's, and nobody's who is busy. */
static __always_inline void leave(struct sealed *entry)
{
	if (*(volatile __u32 *)&entry->busy)
		__sync_fetch_and_add(&entry->busy, -1);
}

static __always_inline bool try_to_enter(struct sealed *entry)
{
	__sync_fetch_and_add(&entry->busy, 1);
	if (*(volatile __u32 *)&entry->busy == 1)
		return true;
	leave(entry);
	return false;
}

/* Waits for the others, but not for long: one of them may be what this has interrupted. */
static __always_inline bool enter(struct sealed *entry)
{
	for (__u32 i = 0; i < MAX_TRIES; i++)
		if (try_to_enter(entry))
			return true;
	return false;
}

static __always_inline bool tells_sealed(void)
{
	return config.sealed & S3T_TELL_SEALED;
}

static __always_inline bool peeks(void)
{
	return config.sealed & S3T_PEEK_EMBEDDED;
}

/* The handle of a connection that is peeked at. */
static __always_inline __u64 handle_of(__u64 sk)
{
	return sk | 1;
}

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
