/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * A connection may begin as HTTP/1.1 and become one of HTTP/2: a client asks for it in its first request, and a server agrees
 * by a response 101 (RFC 7540, section 3.2). The server's frames follow that response, mostly in the same call. The client's
 * follow its request, and begin with the preface.
 */
#ifndef UPGRADE_BPF_H
#define UPGRADE_BPF_H

#include "connection.bpf.h"
#include "turn.bpf.h"

/* In struct s3t_frames: no frame has been sent since HTTP/1.1. */
#define PREFACE_AWAITED 3
/* How much is searched of a response for what it changes to. */
#define MAX_SWITCH 512
/* How much of that the verifier has to look at. */
#define SWITCH_STEP 32

#define VERSION_1_1 ((__u64)WORD('H', 'T', 'T', 'P') | (__u64)WORD('/', '1', '.', '1') << 32)

/* Are these the first bytes of a response that changes the protocol? */
static __always_inline bool is_switching(const struct draft *draft)
{
	return draft->record.payload_length > 12 && *(const __u64 *)draft->payload == VERSION_1_1 &&
	       *(const __u32 *)(draft->payload + 8) == WORD(' ', '1', '0', '1');
}

/* Is HTTP/2 named in the next bytes of a head of this length? A global function of numbers: the verifier checks it once. */
__noinline int h2c_near(__u32 slot, __u32 from, __u32 length)
{
	const struct draft *draft = bpf_map_lookup_elem(&drafts, &slot);

	if (!draft)
		return 0;
	for (__u32 i = 0; i < SWITCH_STEP; i++) {
		__u64 at = (__u64)from + i;
		const __u8 *bytes;

		barrier_var(at);
		if (at > MAX_SWITCH || at + 5 > length)
			return 0;
		bytes = draft->payload + at;
		if (*(const __u32 *)bytes == WORD(' ', 'h', '2', 'c') && bytes[4] == '\r')
			return 1;
	}
	return 0;
}

/* Does a head of this length name HTTP/2 as what it changes to? */
static __always_inline bool names_h2c(__u32 slot, __u32 length)
{
	for (__u32 from = 0; from < MAX_SWITCH; from += SWITCH_STEP)
		if (h2c_near(slot, from, length))
			return true;
	return false;
}

/* Returns how long the head of a response is after which HTTP/2 is spoken, or 0 if this is none. A global function, too. */
__noinline int upgrade_end(__u32 slot)
{
	__u32 end = head_end(slot, 0);

	return end && names_h2c(slot, end) ? end : 0;
}

/* From here on, the server sends frames. */
static __always_inline void begin_upgraded(struct s3t_connection *connection)
{
	connection->role = FRAMED;
	connection->upgraded = 1;
	connection->sequence[S3T_RECEIVED] = 0;
	connection->frames[S3T_SENT].lost = PREFACE_AWAITED;
}

/* Does a call move frames? If so, and they are the first behind a request of HTTP/1.1, they begin with the preface. */
static __always_inline bool moves_frames(struct s3t_connection *connection, const struct call *call, __u32 direction,
					 __u32 length)
{
	if (connection->role != FRAMED || connection->frames[direction & 1].lost != PREFACE_AWAITED)
		return connection->role == FRAMED;
	if (start_of(call, length) != PREFACE)
		return false;
	connection->frames[S3T_SENT].lost = 0;
	connection->frames[S3T_SENT].left = PREFACE_LENGTH;
	connection->sequence[S3T_SENT] = 0;
	return true;
}

#endif
