/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/* Names that the C library looks up: which, how long it takes, and with what result. */
#ifndef RESOLVER_BPF_H
#define RESOLVER_BPF_H

#include "process.bpf.h"
#include "resolution.bpf.h"
#include "target.bpf.h"
#include "uprobe.bpf.h"

#if defined(__TARGET_ARCH_arm64)
#define SIXTH_ARGUMENT(ctx) ((void *)((struct user_pt_regs *)(ctx))->regs[5])
#else
#define SIXTH_ARGUMENT(ctx) ((void *)(ctx)->r9)
#endif

/* What gethostbyname_r() returns if it is to be called again with more room; asm-generic/errno-base.h. */
#define ERANGE 34

/* A lookup under way. */
struct lookup {
	__u64 start_ns;
	__u64 result;       /* where the pointer to what was found will be */
	__u64 stack;
	__u32 resolver;
	__u32 nested;       /* lookups that this one makes, not returned yet */
	char name[S3T_NAME_LENGTH];
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 2048);
	__type(key, __u64);
	__type(value, struct lookup);
} lookups SEC(".maps");

/* A thread begins to look up a name. If it is already in a lookup, the new one is a part of that. */
static __always_inline int on_lookup(struct pt_regs *ctx, __u32 resolver, const char *name, void *result)
{
	__u64 thread = bpf_get_current_pid_tgid();
	struct lookup *outer = bpf_map_lookup_elem(&lookups, &thread);
	struct lookup lookup = {
		.result = (__u64)result,
		.stack = PT_REGS_SP(ctx),
		.resolver = resolver,
	};

	if (outer && lookup.stack < outer->stack) {
		outer->nested++;
		return 0;
	}
	if (!name || !traced_now())
		return 0;
	bpf_probe_read_user_str(lookup.name, sizeof(lookup.name), name);
	lookup.start_ns = bpf_ktime_get_ns();
	bpf_map_update_elem(&lookups, &thread, &lookup, BPF_ANY);
	return 0;
}

/* int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **result) */
UPROBE(resolve, const char *node, void *service, void *hints, void *result)
{
	return on_lookup(ctx, S3T_GETADDRINFO, node, result);
}

/* int gethostbyname_r(const char *name, struct hostent *, char *, size_t, struct hostent **result, int *), which
 * gethostbyname() calls */
UPROBE(resolve_host, const char *name, void *entry, void *buffer, __u64 size, void *result)
{
	return on_lookup(ctx, S3T_GETHOSTBYNAME, name, result);
}

/* int gethostbyname2_r(const char *name, int family, struct hostent *, char *, size_t, struct hostent **result, int *) */
UPROBE(resolve_host_of, const char *name, int family, void *entry, void *buffer, __u64 size)
{
	return on_lookup(ctx, S3T_GETHOSTBYNAME, name, SIXTH_ARGUMENT(ctx));
}

/* Are the lookups of the current process to be reported? */
static __always_inline bool reports_lookups(void)
{
	struct s3t_connect_settings *settings = current_settings();

	return settings && settings->lookups && wants_current_process();
}

/* Reports how a lookup of the current thread has ended. */
static __always_inline void report_lookup(const struct lookup *lookup, int result, __u32 addresses, __u32 abandoned)
{
	struct draft *draft;

	if (!reports_lookups())
		return;
	if (!abandoned)
		introduce_process();
	draft = take_draft();
	if (!draft)
		return;
	describe_process(&draft->record, (struct task_struct *)bpf_get_current_task(), S3T_RESOLVED);
	draft->record.start_ns = lookup->start_ns;
	__builtin_memset(&draft->lookup, 0, sizeof(draft->lookup));
	draft->lookup.resolver = lookup->resolver;
	draft->lookup.result = result;
	draft->lookup.addresses = addresses;
	draft->lookup.abandoned = abandoned;
	__builtin_memcpy(draft->lookup.name, lookup->name, sizeof(draft->lookup.name));
	draft->record.payload_length = sizeof(draft->lookup);
	submit(draft);
}

/* Any of them has returned. */
URETPROBE(resolve_return, int result)
{
	__u64 thread = bpf_get_current_pid_tgid();
	struct lookup *lookup = bpf_map_lookup_elem(&lookups, &thread);
	struct resolution resolution;
	__u64 found = 0;
	__u32 kept;

	if (!lookup)
		return 0;
	if (lookup->nested) {
		lookup->nested--;
		return 0;
	}
	resolution.start_ns = lookup->start_ns;
	resolution.end_ns = bpf_ktime_get_ns();
	if (!result)
		bpf_probe_read_user(&found, sizeof(found), (void *)lookup->result);
	kept = lookup->resolver == S3T_GETADDRINFO ? keep_addresses(found, &resolution) : keep_host(found, &resolution);
	if (lookup->resolver != S3T_GETHOSTBYNAME || result != ERANGE)
		report_lookup(lookup, result, kept, 0);
	bpf_map_delete_elem(&lookups, &thread);
	return 0;
}

/* A thread has ended. If it was inside a lookup, nobody waits for that any longer. */
static __always_inline void abandon_lookup(__u64 thread)
{
	struct lookup *lookup = bpf_map_lookup_elem(&lookups, &thread);

	if (!lookup)
		return;
	report_lookup(lookup, 0, 0, 1);
	bpf_map_delete_elem(&lookups, &thread);
}

#endif
