// SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause
/* Walks over frames in the memory of the process that runs it, for WalkerIT. */
#include "walker.bpf.h"

#define MAX_FOUND 16384
#define BATCHES 64

/* One call: where its bytes lie. */
struct walked {
	__u64 buffer;
	__u32 segments;
	__u32 skip;
	__u32 length;
	__u32 framing;
};

/* The lengths that the headers said. */
struct found {
	__u32 count;
	__u32 lengths[MAX_FOUND];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct walker);
} walkers SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct found);
} finds SEC(".maps");

static __always_inline void note(struct found *found, __u32 length)
{
	__u64 count = found->count;

	barrier_var(count);
	if (count < MAX_FOUND)
		found->lengths[count] = length;
	found->count++;
}

__noinline int walk_records(__u32 only)
{
	struct walker *walker = bpf_map_lookup_elem(&walkers, &only);
	struct found *found = bpf_map_lookup_elem(&finds, &only);
	__u32 i = 0;

	for (; walker && found && i < MAX_FRAMES && next_frame(walker, TLS_RECORDS); i++)
		note(found, walker->rest);
	return i;
}

__noinline int walk_frames(__u32 only)
{
	struct walker *walker = bpf_map_lookup_elem(&walkers, &only);
	struct found *found = bpf_map_lookup_elem(&finds, &only);
	__u32 i = 0;

	for (; walker && found && i < MAX_FRAMES && next_frame(walker, HTTP2_FRAMES); i++)
		note(found, walker->rest);
	return i;
}

SEC("syscall")
int walk(struct walked *call)
{
	__u32 only = 0;
	struct walker *walker = bpf_map_lookup_elem(&walkers, &only);

	if (!walker)
		return 0;
	begin_walk(walker, call->buffer, call->segments, call->skip, call->length);
	for (__u32 i = 0; i < BATCHES; i++)
		if ((call->framing == TLS_RECORDS ? walk_records(only) : walk_frames(only)) < MAX_FRAMES)
			break;
	end_walk(walker);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
