/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * From the entry of a call that moves bytes to its return. This knows threads and their calls, and which of them are of interest.
 */
#ifndef CAPTURE_BPF_H
#define CAPTURE_BPF_H

#include "moved.bpf.h"

/* Direction of a call whose bytes are counted elsewhere. The calls that it makes in turn are not followed. */
#define UNCOUNTED 2

/*
 * Is this a call within another one of the same thread: TLS inside TLS (an HTTPS proxy), or one that a library makes for
 * itself?
 */
static __always_inline bool is_nested(struct pt_regs *ctx, struct call *outer, __u64 handle, __u32 direction)
{
	if (outer->state != ENTERED || PT_REGS_SP(ctx) >= outer->stack)
		return false;
	if (outer->handle == handle && outer->direction != UNCOUNTED && (direction != HANDSHAKE || outer->direction == HANDSHAKE))
		return false;
	outer->nested++;
	count(S3T_NESTED);
	return true;
}

/* The entry for a thread's first call. */
static __always_inline struct call *add_call(__u64 thread)
{
	struct call none = {};

	if (!traced_now())
		return NULL;
	if (bpf_map_update_elem(&calls, &thread, &none, BPF_ANY))
		count(S3T_CALLS_FULL);
	return bpf_map_lookup_elem(&calls, &thread);
}

/* A call has been entered that will do what its fields say. Whether it is of interest is checked when it returns. */
static __always_inline int on_call(struct pt_regs *ctx, struct call *call)
{
	__u64 thread = bpf_get_current_pid_tgid();
	struct call *entry = bpf_map_lookup_elem(&calls, &thread);

	if (!entry)
		entry = add_call(thread);
	if (!entry || is_nested(ctx, entry, call->handle, call->direction))
		return 0; /* the outer call carries the request, the inner one ciphertext */
	call->stack = PT_REGS_SP(ctx);
	call->greeting = greeting_before(entry, call->handle);
	call->settled = still_settled(entry, call);
	call->departures = entry->departures;
	if (!call->settled || (call->settled == FOLLOWED && call->direction == S3T_SENT))
		call->start_ns = bpf_ktime_get_ns();
	call->state = ENTERED;
	call->seeking = entry->seeking;
	*entry = *call;
	seek_socket(entry, !call->settled);
	return 0;
}

/* A call that will move bytes of a connection has been entered. */
static __always_inline int on_enter(struct pt_regs *ctx, __u32 source, __u32 direction, __u64 handle, __u64 buffer,
				    __u64 moved_ptr)
{
	struct call call = {
		.handle = handle,
		.buffer = buffer,
		.moved_ptr = moved_ptr,
		.direction = direction,
		.source = source,
	};

	return on_call(ctx, &call);
}

/* A call has been entered that is of no interest, but whose return will be seen. */
static __always_inline int on_enter_unfollowed(struct pt_regs *ctx, __u64 handle)
{
	__u64 thread = bpf_get_current_pid_tgid();
	struct call *outer = bpf_map_lookup_elem(&calls, &thread);

	if (!outer || is_nested(ctx, outer, handle, UNCOUNTED))
		return 0;
	outer->state = OVER;
	seek_socket(outer, false);
	return 0;
}

/*
 * A call could not send. The request starts with this try, not with the one that will succeed. That one may rely on the library
 * remembering the buffer.
 */
static __always_inline void on_blocked(const struct call *call)
{
	struct s3t_connection_key key = key_of(call->handle);
	struct s3t_connection *connection = bpf_map_lookup_elem(&connections, &key);

	if (!connection)
		return;
	if (!connection->blocked_since_ns)
		connection->blocked_since_ns = call->start_ns;
	if (has_handshakes(call->source) && connection->reads_handshake && is_shaking_hands(connection)) {
		connection->handshake_end_ns = 0;
		on_handshake_round(connection, call);
	}
	if (call->buffer && !call->segments)
		connection->blocked_buffer = call->buffer;
}

/* A call that moves bytes has returned. */
static __always_inline void on_bytes_return(struct call *call, __u32 segments, long result)
{
	__u64 moved = 0;

	if (result > 0) {
		if (!call->moved_ptr)
			moved = result;
		else if (bpf_probe_read_user(&moved, sizeof(moved), (void *)call->moved_ptr))
			count(S3T_PAYLOAD_UNREADABLE);
	}
	if (moved) {
		on_bytes(call, segments, (__u32)moved);
		if (!call->settled && !call->sock && call->direction == S3T_SENT)
			expect_sending(call, moved);
	} else if (call->direction == S3T_SENT)
		on_blocked(call);
	else if (result || (call->moved_ptr && !call->zero_is_end))
		on_silent_read(call);
	else if (traced_now())
		on_change(call->handle, call->source, S3T_END_OF_STREAM);
}

/* A call has returned; result is what it returned. */
static __always_inline int on_any_return(struct pt_regs *ctx, long result, bool may_have_segments)
{
	__u64 thread = bpf_get_current_pid_tgid();
	struct call *call = bpf_map_lookup_elem(&calls, &thread);

	if (!call || call->state != ENTERED)
		return 0;
	if (call->nested) {
		call->nested--;
		return 0;
	}
	call->state = OVER;
	if (call->direction == HANDSHAKE) {
		on_handshake_return(call, result);
		if (!call->sock)
			expect_sending(call, 0);
	} else if (call->direction != UNCOUNTED && call->settled != UNFOLLOWED) {
		on_bytes_return(call, may_have_segments ? call->segments : 0, result);
	}
	if (call->state == OVER)
		seek_socket(call, false);
	return 0;
}

/* A call whose bytes are in one buffer has returned. */
static __always_inline int on_return(struct pt_regs *ctx, long result)
{
	return on_any_return(ctx, result, false);
}

#endif
