/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Through which socket a connection's first message is sent, whichever thread sends it. Every ClientHello has random bytes, by
 * which it is recognised.
 */
#ifndef GREETING_BPF_H
#define GREETING_BPF_H

#include "arguments.bpf.h"
#include "binding.bpf.h"

/* Where the random bytes begin in a record that holds a ClientHello: RFC 8446, sections 4, 4.1.2 and 5.1. */
#define HELLO_RANDOM 11
/* For so long a ClientHello may be under way between threads. */
#define MAX_AWAITING_NS 5000000000ULL

struct hello_key {
	__u64 random;
	__u32 tgid;
	__u32 reserved;
};

/* The connections whose first message is yet to be sent. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, struct hello_key);
	__type(value, __u64);
} hellos SEC(".maps");

/* Until when one is awaited; 0 if none is. Sends are looked at meanwhile. */
__u64 hello_awaited_until;

static __always_inline bool may_greet(__u32 moved)
{
	return *(volatile __u64 *)&hello_awaited_until && (int)moved >= MIN_HELLO;
}

/* A connection of the current process has a first message with these random bytes. A global function, for the stack's sake. */
__noinline int await_hello(__u64 handle, __u64 random)
{
	struct hello_key key = {
		.random = random,
		.tgid = current_tgid(),
	};

	if (!bpf_map_update_elem(&hellos, &key, &handle, BPF_ANY))
		hello_awaited_until = bpf_ktime_get_ns() + MAX_AWAITING_NS;
	return 0;
}

/* The random bytes of a ClientHello in what the current thread sends; 0 if there are none. */
static __always_inline __u64 random_sent(void)
{
	struct pt_regs *regs = current_registers();
	struct place place = {};
	struct segment first = {};
	__u64 random;

	find_bytes(&place, regs, REGISTER(SYSCALL_NUMBER(regs)));
	first.base = place.buffer;
	first.length = MIN_HELLO;
	if (place.segments && !read_segment(place.buffer, 0, 0, &first))
		return 0;
	if (!first.base || first.length < HELLO_RANDOM + sizeof(random) ||
	    bpf_probe_read_user(&random, sizeof(random), (void *)(first.base + HELLO_RANDOM)))
		return 0;
	return random;
}

/* The current thread has sent through a socket. Global, too. */
__noinline int on_greeting(__u64 sk)
{
	struct socket *socket = bpf_map_lookup_elem(&sockets, &sk);
	struct hello_key key = {
		.tgid = current_tgid(),
	};
	__u64 *handle;

	if (bpf_ktime_get_ns() > hello_awaited_until) {
		hello_awaited_until = 0;
		return 0;
	}
	if (!socket || !socket->connect_start_ns || socket->tgid != key.tgid)
		return 0;
	if (socket->handle && socket->handle != sk) /* a socket may have carried plain HTTP to a proxy */
		return 0;
	key.random = random_sent();
	handle = bpf_map_lookup_elem(&hellos, &key);
	if (!handle)
		return 0;
	bind_socket(*handle, sk);
	bpf_map_delete_elem(&hellos, &key);
	return 0;
}

#endif
