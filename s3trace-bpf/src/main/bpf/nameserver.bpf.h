/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Names that programs look up without the C library (Go, c-ares, netty), seen in what they exchange with name servers. What the
 * C library asks within a call to it is part of that call.
 */
#ifndef NAMESERVER_BPF_H
#define NAMESERVER_BPF_H

#include "http.bpf.h"
#include "resolver.bpf.h"
#include "search.bpf.h"

#define DNS_PORT 53
#define IPPROTO_UDP 17
/* Sockets that have asked a name server without being connected to it. */
struct asker_key {
	__u64 sock;
	__u32 tgid;
	__u32 reserved;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 2048);
	__type(key, struct asker_key);
	__type(value, __u8);
} askers SEC(".maps");

/* Not 0: there was one at some time. Otherwise, datagrams need not be looked at. */
__u32 askers_watched;

/* Processes that are name servers: they ask on behalf of others. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 256);
	__type(key, __u32);
	__type(value, __u8);
} name_servers SEC(".maps");

static __always_inline bool is_asker(struct sock *sk)
{
	struct asker_key key = {
		.sock = (__u64)sk,
		.tgid = current_tgid(),
	};

	return askers_watched && bpf_map_lookup_elem(&askers, &key);
}

/*
 * May what has moved through a socket be a question to a name server, or an answer? This is asked for the whole host. "known"
 * is that of OF_SOCKET().
 */
static __always_inline bool may_ask(struct sock *sk, bool known, __u32 direction, int moved)
{
	__u16 family = OF_SOCKET(sk, known, __sk_common.skc_family), port;

	if (moved < (int)DNS_MIN_LENGTH || (family != AF_INET && family != AF_INET6))
		return false;
	port = OF_SOCKET(sk, known, __sk_common.skc_dport);
	if (port == bpf_htons(DNS_PORT))
		return true;
	if (port || OF_SOCKET(sk, known, sk_protocol) != IPPROTO_UDP)
		return false;
	return direction == S3T_SENT || OF_SOCKET(sk, known, __sk_common.skc_num) == DNS_PORT || is_asker(sk);
}

/* Does a datagram go to a name server? */
static __always_inline bool goes_to_name_server(__u64 address)
{
	struct {
		__u16 family;
		__u16 port;
	} start; /* of struct sockaddr_in and sockaddr_in6 */

	return address && !bpf_probe_read_user(&start, sizeof(start), (void *)address) &&
	       (start.family == AF_INET || start.family == AF_INET6) && start.port == bpf_htons(DNS_PORT);
}

/* The address to which a system call sends, 0 if it names none. */
static __always_inline __u64 destination_of(struct pt_regs *regs, __u64 number, __u64 message)
{
	__u64 fifth = REGISTER(PT_REGS_PARM5_SYSCALL(regs)), address = 0;

	barrier_var(fifth); /* otherwise the compiler merges loads from two kinds of memory into one */
	if (number == __NR_sendto)
		return fifth;
	if (message)
		bpf_probe_read_user(&address, sizeof(address), &((struct message *)message)->name);
	return address;
}

/* The address of the message that the thread moves, 0 if the system call has none. */
static __always_inline __u64 message_of(__u64 sk, struct pt_regs *regs, __u64 number, int moved)
{
	if (moves_messages(number))
		return next_message(sk, regs, moved);
	return number == __NR_sendmsg || number == __NR_recvmsg ? REGISTER(PT_REGS_PARM2_SYSCALL(regs)) : 0;
}

/* Finds what has moved. On TCP, a message follows its length (RFC 1035, section 4.2.2), unless that was read before. */
static __always_inline void find_moved(struct message_place *place, const struct place *bytes, bool stream, __u32 moved)
{
	struct segment first = {
		.base = bytes->buffer,
		.length = moved,
	};
	__u16 length;

	if (bytes->segments && !read_segment(bytes->buffer, 0, 0, &first))
		return;
	place->address = first.base;
	place->length = smaller(first.length, moved);
	if (!stream || bpf_probe_read_user(&length, sizeof(length), (void *)place->address) ||
	    bpf_ntohs(length) != place->length - sizeof(length))
		return;
	place->address += sizeof(length);
	place->length -= sizeof(length);
}

/* Is the current process a name server? */
static __always_inline bool serves_names(struct sock *sk)
{
	__u32 tgid = current_tgid();
	__u8 yes = 1;

	if (BPF_CORE_READ(sk, __sk_common.skc_num) == DNS_PORT)
		bpf_map_update_elem(&name_servers, &tgid, &yes, BPF_ANY);
	return bpf_map_lookup_elem(&name_servers, &tgid);
}

/* Are the names for which the current thread asks of interest? Not inlined, for the stack's sake. */
static __noinline bool follows_names(__u64 sk)
{
	struct s3t_connect_settings *settings = current_settings();
	__u64 thread = bpf_get_current_pid_tgid();

	return settings && settings->lookups && traced_now() && !bpf_map_lookup_elem(&lookups, &thread) &&
	       !serves_names((struct sock *)sk);
}

/* The current process has asked a name server through an unconnected socket. Not inlined, for the stack's sake. */
static __noinline void remember_asker(__u64 sk)
{
	struct asker_key asker = {
		.sock = sk,
		.tgid = current_tgid(),
	};
	__u8 yes = 1;

	bpf_map_update_elem(&askers, &asker, &yes, BPF_ANY);
	if (!askers_watched)
		askers_watched = 1;
}

/*
 * What has moved may be a question or an answer, as may_ask() found. It is the message at header or, if header is 0, what the
 * thread moves. Not inlined, for the verifier's sake.
 */
__noinline int on_exchange(__u64 sk, __u32 direction, int moved, __u64 header)
{
	bool unconnected = direction == S3T_SENT && !BPF_CORE_READ((struct sock *)sk, __sk_common.skc_dport);
	struct pt_regs *regs = current_registers();
	__u64 number = REGISTER(SYSCALL_NUMBER(regs));
	struct message_place message = {};
	struct place bytes = {};

	if (!header)
		header = message_of(sk, regs, number, moved);
	if (unconnected && !goes_to_name_server(destination_of(regs, number, header)))
		return 0; /* checked first: it holds for most datagrams */
	if (!follows_names(sk))
		return 0;
	if (unconnected)
		remember_asker(sk);
	if (header)
		find_segments_of(&bytes, header);
	else
		find_bytes(&bytes, regs, number);
	find_moved(&message, &bytes, BPF_CORE_READ((struct sock *)sk, sk_protocol) == IPPROTO_TCP, moved);
	return message.address ? on_message(message.address, message.length, direction) : 0;
}

#endif
