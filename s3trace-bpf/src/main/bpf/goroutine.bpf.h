/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Goroutines, their calls, and the sockets through which they send.
 *
 * A goroutine may leave its thread in the middle of a call, and its stack may be moved to grow or shrink. So a call is
 * identified by its goroutine and by its depth in the goroutine's stack. A depth stays the same when the stack moves, and a
 * call returns at the depth at which it was entered. If the stack has to grow first, the probe on entry runs twice and notes
 * the same both times.
 */
#ifndef GOROUTINE_BPF_H
#define GOROUTINE_BPF_H

#include "arguments.bpf.h"
#include "binding.bpf.h"

/* Go's ABIInternal: the goroutine, then arguments and results. */
#if defined(__TARGET_ARCH_arm64)
#define GO_REGISTER(ctx, x86, arm) (((struct user_pt_regs *)(ctx))->regs[arm])
#else
#define GO_REGISTER(ctx, x86, arm) ((ctx)->x86)
#endif
#define GOROUTINE(ctx) GO_REGISTER(ctx, r14, 28)
#define GO_1(ctx) GO_REGISTER(ctx, rax, 0)
#define GO_2(ctx) GO_REGISTER(ctx, rbx, 1)
#define GO_3(ctx) GO_REGISTER(ctx, rcx, 2)

/* The beginning of the struct of a goroutine, in every version of Go. */
struct go_stack {
	__u64 low;
	__u64 high;
};

struct go_call_key {
	__u64 goroutine;
	__u32 tgid;
	__u32 depth;       /* bytes on the stack when the call was made */
};

/* A call that moves bytes, or makes a handshake. */
struct go_call {
	__u64 handle;      /* these three are its arguments */
	__u64 buffer;
	__u64 length;      /* of the buffer */
	__u64 start_ns;
	__u64 sock;        /* the struct sock through which it moves bytes, 0 if not known */
	__u64 stack_high;  /* if the buffer is on the stack: the stack's upper end when the call was made; otherwise 0 */
};

/* A call need not return: its process may be killed, its goroutine may panic. The least recently used entries make room. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 32768);
	__type(key, struct go_call_key);
	__type(value, struct go_call);
} go_calls SEC(".maps");

struct go_sender_key {
	__u64 goroutine;
	__u32 tgid;
	__u32 reserved;
};

struct go_sender {
	__u64 handle;      /* the connection of the call that the goroutine is inside */
	__u64 sock;        /* the struct sock through which it has sent in that call; 0 if none yet */
};

/* Goroutines that are inside a call that sends, on a connection whose socket is not known. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 8192);
	__type(key, struct go_sender_key);
	__type(value, struct go_sender);
} go_senders SEC(".maps");

static __always_inline bool go_stack(__u64 goroutine, struct go_stack *stack)
{
	if (!bpf_probe_read_user(stack, sizeof(*stack), (void *)goroutine))
		return true;
	count(S3T_PAYLOAD_UNREADABLE);
	return false;
}

/* Finds the goroutine's stack, and with it the key of the call that is being entered or is returning. */
static __always_inline bool go_key(struct pt_regs *ctx, struct go_call_key *key, struct go_stack *stack)
{
	key->goroutine = GOROUTINE(ctx);
	key->tgid = bpf_get_current_pid_tgid() >> 32;
	if (!go_stack(key->goroutine, stack))
		return false;
	key->depth = stack->high - PT_REGS_SP(ctx);
	return true;
}

static __always_inline struct go_sender_key sender_key_of(__u64 goroutine)
{
	return (struct go_sender_key){
		.goroutine = goroutine,
		.tgid = current_tgid(),
	};
}

/* Not 0: there was one at some time. Hosts without Go's TLS need not look at each send. */
__u32 goroutines_watched;

/* The goroutine may send on a connection. Watches through which socket it does. */
static __always_inline void go_watch_socket(__u64 goroutine, __u64 handle)
{
	struct go_sender_key key = sender_key_of(goroutine);
	struct go_sender sender = {
		.handle = handle,
	};

	bpf_map_update_elem(&go_senders, &key, &sender, BPF_ANY);
	if (!goroutines_watched) {
		goroutines_watched = 1;
		__sync_fetch_and_add(&seekers, 1);
	}
}

/* Takes over the socket through which the goroutine has sent since its call was entered. */
static __always_inline void go_take_socket(struct go_call *call, __u64 goroutine)
{
	struct go_sender_key key = sender_key_of(goroutine);
	struct go_sender *sender = bpf_map_lookup_elem(&go_senders, &key);

	if (!sender || sender->handle != call->handle)
		return;
	call->sock = sender->sock;
	bpf_map_delete_elem(&go_senders, &key);
}

/* Takes a call out of the map. If several try, only one gets it. */
static __always_inline bool go_take(const struct go_call_key *key, struct go_call *taken)
{
	struct go_call *entered = bpf_map_lookup_elem(&go_calls, key);

	if (!entered)
		return false;
	*taken = *entered;
	return !bpf_map_delete_elem(&go_calls, key);
}

/* The stack may have been moved, and the buffer with it. */
static __always_inline void go_moved_stack(struct go_call *call, const struct go_stack *stack)
{
	if (call->stack_high)
		call->buffer += stack->high - call->stack_high;
}

/* Go's code keeps the goroutine in its register up to the system call, on whichever thread it runs by then. */
static __always_inline struct go_sender *go_sender_of(struct pt_regs *regs)
{
	struct go_sender_key key = sender_key_of(REGISTER(GOROUTINE(regs)));

	return bpf_map_lookup_elem(&go_senders, &key);
}

/* A goroutine has sent through a TCP socket, inside a call whose socket is looked for. */
static __always_inline void on_goroutine_sent(struct go_sender *sender, struct sock *sk)
{
	struct s3t_connection_key shaking = key_of(sender->handle);
	struct s3t_connection *connection = bpf_map_lookup_elem(&connections, &shaking);

	sender->sock = (__u64)sk;
	if (connection && !connection->sock) /* the connection may be reset before the call returns */
		bind_socket(shaking.handle, as_number((__u64)sk));
}

#endif
