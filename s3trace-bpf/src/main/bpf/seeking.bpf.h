/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * What a thread's last call has found out about its connection, and need not be found out again; and whether any thread's
 * socket is being looked for. Programs on the socket layer run for the whole host. If nothing is being looked for, they return
 * after reading one number. A single call of a helper would cost as much as all that they do then.
 */
#ifndef SEEKING_BPF_H
#define SEEKING_BPF_H

#include "maps.bpf.h"

/*
 * How many threads are inside a call, or just after one, whose socket is looked for. It is one more if all sends and receives
 * are of interest: user space adds one if it captures plain sockets, and so does go.bpf.h once there are goroutines.
 */
__u32 seekers SEC(".data.seekers");

/* How often a connection or its socket has gone. What was known before may no longer hold. */
__u32 departures;

static __always_inline void note_departure(void)
{
	__sync_fetch_and_add(&departures, 1);
}

/* An entry that user space removes meanwhile stays counted. Then the socket layer's programs look for nothing. */
static __always_inline void seek_socket(struct call *call, bool seeking)
{
	if (call->seeking == seeking)
		return;
	call->seeking = seeking;
	__sync_fetch_and_add(&seekers, seeking ? 1 : -1);
}

static __always_inline bool anybody_seeks(void)
{
	return *(volatile __u32 *)&seekers;
}

/* The current thread's call, if its socket is looked for. */
static __always_inline struct call *seeking_call(void)
{
	struct call *call;
	__u64 thread;

	if (!anybody_seeks())
		return NULL;
	thread = bpf_get_current_pid_tgid();
	call = bpf_map_lookup_elem(&calls, &thread);
	return call && call->seeking ? call : NULL;
}

/*
 * What is already known of the connection of a call that is entered. The thread's last call found it out, if that was on the
 * same connection.
 */
static __always_inline __u8 still_settled(const struct call *last, const struct call *call)
{
	bool moves_bytes = call->direction == S3T_SENT || call->direction == S3T_RECEIVED;

	return moves_bytes && last->handle == call->handle && last->departures == departures ? last->settled : UNSETTLED;
}

static __always_inline void settle(struct call *call, __u8 settled, __u32 departures_before)
{
	call->settled = settled;
	call->departures = departures_before;
}

#endif
