/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Addresses that name lookups have found. They are kept until the process connects to one of them, in the same thread or in
 * another one: some clients have separate threads for lookups (curl).
 */
#ifndef RESOLUTION_BPF_H
#define RESOLUTION_BPF_H

#include "endpoints.bpf.h"
#include "maps.bpf.h"

/* How many addresses are kept of one lookup. */
#define MAX_RESULTS 16
/* An address found longer ago than this was not looked up for the connect: it comes from a cache. */
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

/* As in netdb.h. */
struct user_hostent {
	__u64 name;
	__u64 aliases;
	__s32 family;
	__s32 length;
	__u64 addresses;    /* array of pointers to addresses, ended by a null pointer */
};

struct resolved_key {
	__u8 address[16];   /* of IPv4: mapped into IPv6 */
	__u32 tgid;
	__u32 tid;          /* 0: any of the process */
};

struct resolution {
	__u64 start_ns;
	__u64 end_ns;
	__u64 name;         /* of the search that found it; 0 if the C library did */
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 8192);
	__type(key, struct resolved_key);
	__type(value, struct resolution);
} resolutions SEC(".maps");

/* Which addresses name servers are asked for. It indexes the arrays of a search. */
enum address_kind {
	IPV4,
	IPV6,
	ADDRESS_KINDS,
};

struct search_key {
	__u64 name;        /* see hash_name() */
	__u32 tgid;
	__u32 reserved;
};

/* What a process asks name servers about a name, from the first question to the last answer. */
struct search {
	__u64 start_ns;
	__u64 answered_ns;             /* when the last answer came; 0 if none has */
	__u64 last_ns;                 /* when the last question was asked */
	__u64 asked_ns[ADDRESS_KINDS]; /* when an open question was asked; 0 if there is none */
	__u16 numbers[ADDRESS_KINDS];  /* the question's id, which its answer repeats */
	__u32 addresses;               /* found so far */
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 2048);
	__type(key, struct search_key);
	__type(value, struct search);
} searches SEC(".maps");

static __always_inline void map_ipv4(__u8 *address, __u32 ipv4)
{
	address[10] = address[11] = 0xff;
	__builtin_memcpy(address + 12, &ipv4, sizeof(ipv4));
}

/* When a lookup was done. A lookup by name servers may have gone on after it found the address. */
static __always_inline __u64 end_of(const struct resolution *resolution, __u32 tgid)
{
	struct search_key key = {
		.name = resolution->name,
		.tgid = tgid,
	};
	struct search *search = key.name ? bpf_map_lookup_elem(&searches, &key) : NULL;

	return search && search->start_ns == resolution->start_ns ? search->answered_ns : resolution->end_ns;
}

/* Gives the lookup of its address to a connect that begins. No other connect gets it. */
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
		socket->resolved_ns = end_of(resolution, socket->tgid);
	}
	bpf_map_delete_elem(&resolutions, &key);
	if (!key.tid)
		return;
	key.tid = 0;
	resolution = bpf_map_lookup_elem(&resolutions, &key);
	if (resolution && resolution->end_ns == socket->resolved_ns)
		bpf_map_delete_elem(&resolutions, &key);
}

static __always_inline bool read_address(__u32 family, __u64 at, __u8 *address)
{
	__u32 ipv4;

	if (family == AF_INET6)
		return !bpf_probe_read_user(address, 16, (void *)at);
	if (family != AF_INET || bpf_probe_read_user(&ipv4, sizeof(ipv4), (void *)at))
		return false;
	map_ipv4(address, ipv4);
	return true;
}

/*
 * Keeps an address that the current thread has found. Returns how many that are, 0 or 1. Not inlined, for the verifier's sake.
 */
__noinline int keep_address(__u32 family, __u64 at, __u64 start_ns, __u64 end_ns)
{
	struct resolution resolution = {
		.start_ns = start_ns,
		.end_ns = end_ns,
	};
	__u64 thread = bpf_get_current_pid_tgid();
	struct resolved_key key = {
		.tgid = thread >> 32,
		.tid = (__u32)thread,
	};

	if (!read_address(family, at, key.address))
		return 0;
	bpf_map_update_elem(&resolutions, &key, &resolution, BPF_ANY);
	key.tid = 0;
	bpf_map_update_elem(&resolutions, &key, &resolution, BPF_ANY);
	return 1;
}

static __always_inline __u32 keep_addresses(__u64 next, const struct resolution *resolution)
{
	__u32 kept = 0;

	for (__u32 i = 0; i < MAX_RESULTS && next; i++) {
		struct user_addrinfo info;

		if (bpf_probe_read_user(&info, sizeof(info), (void *)next))
			break;
		next = info.next;
		/* sin6_addr in struct sockaddr_in6, or sin_addr in struct sockaddr_in */
		kept += keep_address(info.family, info.address + (info.family == AF_INET6 ? 8 : 4), resolution->start_ns,
				     resolution->end_ns);
	}
	return kept;
}

static __always_inline __u32 keep_host(__u64 at, const struct resolution *resolution)
{
	struct user_hostent host;
	__u32 kept = 0;
	__u64 address;

	if (!at || bpf_probe_read_user(&host, sizeof(host), (void *)at))
		return 0;
	for (__u32 i = 0; i < MAX_RESULTS; i++) {
		if (bpf_probe_read_user(&address, sizeof(address), (void *)(host.addresses + i * sizeof(address))) || !address)
			break;
		kept += keep_address(host.family, address, resolution->start_ns, resolution->end_ns);
	}
	return kept;
}

#endif
