/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Names that the C library looks up: what a look-up found is kept until the process connects to one of the addresses, in
 * the same thread or, where look-ups have threads of their own (curl), another.
 */
#ifndef RESOLVER_BPF_H
#define RESOLVER_BPF_H

#include "target.bpf.h"

#define AF_INET 2
#define AF_INET6 10
/* Addresses that are kept of one look-up. */
#define MAX_RESULTS 16
/* An address that was found longer ago than this was not looked up for the connect: it comes from a cache. */
#define RESOLUTION_LIFETIME_NS 5000000000ULL

/* As in netdb.h, of glibc and musl. */
struct user_addrinfo {
	__s32 flags;
	__s32 family;
	__s32 kind;
	__s32 protocol;
	__u32 address_length;
	__u32 reserved;
	__u64 address;
	__u64 canonical_name;
	__u64 next;
};

/* A look-up that is under way. */
struct lookup {
	__u64 start_ns;
	__u64 result;       /* where the list of addresses will be */
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, __u64);
	__type(value, struct lookup);
} lookups SEC(".maps");

struct resolved_key {
	__u8 address[16];   /* of IPv4: mapped into IPv6 */
	__u32 tgid;
	__u32 tid;          /* 0: any of the process */
};

struct resolution {
	__u64 start_ns;
	__u64 end_ns;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 8192);
	__type(key, struct resolved_key);
	__type(value, struct resolution);
} resolutions SEC(".maps");

static __always_inline void map_ipv4(__u8 *address, __u32 ipv4)
{
	address[10] = address[11] = 0xff;
	__builtin_memcpy(address + 12, &ipv4, sizeof(ipv4));
}

/* Gives a connect that begins the look-up of its address; no other connect gets it. */
static __always_inline void take_resolution(struct sock *sk, struct socket *socket)
{
	struct resolved_key key = {
		.tgid = socket->tgid,
		.tid = socket->tid,
	};
	struct resolution *resolution;

	if (sk->__sk_common.skc_family == AF_INET)
		map_ipv4(key.address, sk->__sk_common.skc_daddr);
	else
		BPF_CORE_READ_INTO(&key.address, sk, __sk_common.skc_v6_daddr);
	resolution = bpf_map_lookup_elem(&resolutions, &key);
	if (!resolution) {
		key.tid = 0;
		resolution = bpf_map_lookup_elem(&resolutions, &key);
	}
	if (!resolution)
		return;
	if (socket->connect_start_ns - resolution->end_ns < RESOLUTION_LIFETIME_NS) {
		socket->resolve_start_ns = resolution->start_ns;
		socket->resolved_ns = resolution->end_ns;
	}
	bpf_map_delete_elem(&resolutions, &key);
	if (!key.tid)
		return;
	key.tid = 0;
	resolution = bpf_map_lookup_elem(&resolutions, &key);
	if (resolution && resolution->end_ns == socket->resolved_ns)
		bpf_map_delete_elem(&resolutions, &key);
}

/* int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **result) */
SEC("uprobe")
int BPF_KPROBE(resolve, void *node, void *service, void *hints, void *result)
{
	__u64 thread = bpf_get_current_pid_tgid();
	struct lookup lookup = {
		.start_ns = bpf_ktime_get_ns(),
		.result = (__u64)result,
	};

	if (node && traced_now())
		bpf_map_update_elem(&lookups, &thread, &lookup, BPF_ANY);
	return 0;
}

static __always_inline bool read_address(const struct user_addrinfo *info, __u8 *address)
{
	__u32 ipv4;

	if (info->family == AF_INET6) /* sin6_addr in struct sockaddr_in6 */
		return !bpf_probe_read_user(address, 16, (void *)(info->address + 8));
	if (info->family != AF_INET || bpf_probe_read_user(&ipv4, sizeof(ipv4), (void *)(info->address + 4)))
		return false;
	map_ipv4(address, ipv4);
	return true;
}

SEC("uretprobe")
int BPF_KRETPROBE(resolve_return, int error)
{
	__u64 thread = bpf_get_current_pid_tgid();
	struct lookup *lookup = bpf_map_lookup_elem(&lookups, &thread);
	struct resolution resolution;
	__u64 next = 0;

	if (!lookup)
		return 0;
	resolution.start_ns = lookup->start_ns;
	resolution.end_ns = bpf_ktime_get_ns();
	if (!error)
		bpf_probe_read_user(&next, sizeof(next), (void *)lookup->result);
	bpf_map_delete_elem(&lookups, &thread);
	for (__u32 i = 0; i < MAX_RESULTS && next; i++) {
		struct resolved_key key = {
			.tgid = thread >> 32,
			.tid = (__u32)thread,
		};
		struct user_addrinfo info;

		if (bpf_probe_read_user(&info, sizeof(info), (void *)next))
			break;
		next = info.next;
		if (!read_address(&info, key.address))
			continue;
		bpf_map_update_elem(&resolutions, &key, &resolution, BPF_ANY);
		key.tid = 0;
		bpf_map_update_elem(&resolutions, &key, &resolution, BPF_ANY);
	}
	return 0;
}

#endif
