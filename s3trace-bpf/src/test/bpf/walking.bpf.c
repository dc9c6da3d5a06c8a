// SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause
/* Walks over records and frames in the memory of the process that runs it, for WalkerIT, SealedWalkIT, PeekIT and FramesIT. */
#include "cipher.bpf.h"
#include "sealed.bpf.h"

#define MAX_FOUND 16384
#define BATCHES 64

/* One call: where its bytes lie. */
struct walked {
	__u64 buffer;
	__u32 segments;
	__u32 skip;
	__u32 length;
	__s32 answer;
	__u32 direction; /* of frames that are taken */
	__u32 reserved;
};

/* One call on a socket; if it has moved nothing, the socket is closed. */
struct moved {
	__u64 sk;
	__u64 buffer;
	__u32 direction;
	__u32 length;
};

/* A routine that encrypts or decrypts is entered, or a record is done. */
struct ciphered {
	__u64 in;
	__u64 out;
	__u32 length;
	__u32 done;
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

__noinline int note_records(__u32 only)
{
	struct walker *walker = bpf_map_lookup_elem(&walkers, &only);
	struct found *found = bpf_map_lookup_elem(&finds, &only);
	__u32 i = 0;

	for (; walker && found && i < MAX_RECORDS && next_record(walker); i++)
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
		if (note_records(only) < MAX_RECORDS)
			break;
	end_walk(walker);
	return 0;
}

SEC("syscall")
int move(struct moved *call)
{
	if (!call->length)
		return end_sealed(call->sk);
	if (is_sealed(call->sk, call->direction, call->length))
		walk_sealed(call->sk, call->buffer, 0, call->direction, call->length);
	if (peeks())
		tell_peeked(call->sk, call->direction);
	return 0;
}

SEC("syscall")
int cipher(struct ciphered *call)
{
	return call->done ? on_cipher_end(call->done > 1) : on_cipher(call->in, call->out, call->length);
}

/* Takes an extract of frames, which begin with the first byte. The answer is how many bytes are left that could not be read. */
SEC("syscall")
int take_frames(struct walked *call)
{
	struct draft *draft = take_draft();

	if (!draft)
		return 0;
	__builtin_memset(&draft->record, 0, sizeof(draft->record));
	__builtin_memset(&draft->frames, 0, sizeof(draft->frames));
	__builtin_memset(draft->unsampled, 0, sizeof(draft->unsampled));
	draft->record.kind = call->direction == S3T_RECEIVED ? S3T_RECEIVED : S3T_SENT;
	draft->record.flags = S3T_FRAMES;
	draft->buffer = call->buffer;
	draft->segment_count = call->segments;
	draft->skip = call->skip;
	draft->length = draft->available = call->length;
	begin_extracts(draft->slot);
	for (__u32 i = 0; i < MAX_TURNS && walk_parts(draft->slot); i++)
		;
	end_extracts(draft->slot);
	call->answer = draft->length;
	give_back(draft);
	return 0;
}

SEC("syscall")
int look_at_frames(struct walked *call)
{
	__u64 found = frames_at(call->buffer, call->segments, call->skip, call->length);

	call->answer = found ? (__s32)found : -1;
	return 0;
}

SEC("syscall")
int look_at_answer(struct walked *call)
{
	call->answer = answers_at(call->buffer, call->segments, call->skip);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
