/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Lookups: what processes ask name servers about a name, until it is answered. An answer counts if it has the name and the id
 * of an open question. The addresses in it are kept for the connect to one of them.
 */
#ifndef SEARCH_BPF_H
#define SEARCH_BPF_H

#include "message.bpf.h"
#include "process.bpf.h"
#include "resolution.bpf.h"
#include "target.bpf.h"

/* If an answer has more records, the rest is not looked at. */
#define MAX_ANSWERS 20
/* A question counts as open for no longer than this: resolvers ask again earlier. */
#define PATIENCE_NS 30000000000ULL
/* A process that asks about a name again this soon after a useless answer is still in the same lookup. */
#define CONTINUED_NS 1000000000ULL
/*
 * A resolver waits at least this long before it asks again with another id. A question that comes earlier belongs to another
 * lookup.
 */
#define RETRY_NS 200000000ULL

/* Are all its questions answered? */
static __always_inline bool is_answered(const struct search *search)
{
	return !search->asked_ns[IPV4] && !search->asked_ns[IPV6];
}

static __always_inline bool is_over(const struct search *search, __u64 now)
{
	if (is_answered(search))
		return search->addresses || now - search->answered_ns > CONTINUED_NS;
	return now - search->last_ns > PATIENCE_NS;
}

/*
 * The search to which a question belongs that is being asked. Returns NULL if something else in the process asks the same. Not
 * inlined, for the stack's sake.
 */
static __noinline struct search *ask(const struct search_key *key, __u32 kind, __u16 number)
{
	struct search *search = bpf_map_lookup_elem(&searches, key);
	__u64 now = bpf_ktime_get_ns();
	struct search fresh = {
		.start_ns = now,
	};

	if (search && is_over(search, now)) {
		bpf_map_delete_elem(&searches, key);
		search = NULL;
	}
	if (!search) { /* Go asks for both kinds at the same moment, from two threads: both share the first one's search */
		bpf_map_update_elem(&searches, key, &fresh, BPF_NOEXIST);
		search = bpf_map_lookup_elem(&searches, key);
	}
	if (!search)
		return NULL;
	if (search->asked_ns[kind] && search->numbers[kind] != number && now - search->asked_ns[kind] < RETRY_NS)
		return NULL;
	search->numbers[kind] = number;
	search->asked_ns[kind] = search->last_ns = now;
	return search;
}

static __always_inline struct search *answer(const struct search_key *key, __u32 kind, __u16 number)
{
	struct search *search = bpf_map_lookup_elem(&searches, key);

	if (!search || !search->asked_ns[kind] || search->numbers[kind] != number)
		return NULL;
	search->asked_ns[kind] = 0;
	search->answered_ns = bpf_ktime_get_ns();
	return search;
}

/* Not inlined, for the stack's sake. */
static __noinline bool keep_answer(__u32 type, __u32 length, __u64 at, __u64 start_ns, __u64 name)
{
	struct resolved_key key = {
		.tgid = current_tgid(),
	};
	struct resolution resolution = {
		.start_ns = start_ns,
		.end_ns = bpf_ktime_get_ns(),
		.name = name,
	};
	__u32 family = type == DNS_A && length == 4 ? AF_INET : type == DNS_AAAA && length == 16 ? AF_INET6 : 0;

	return read_address(family, at, key.address) && !bpf_map_update_elem(&resolutions, &key, &resolution, BPF_ANY);
}

/*
 * Keeps the addresses in an answer. Returns how many there are, or a negative number if the answer cannot be read. The
 * addresses follow the question, and may belong to the names for which the queried one is an alias. Not inlined, for the
 * verifier's sake.
 */
__noinline int keep_answers(__u64 message, __u32 length, __u32 offset, __u64 start_ns, __u64 name)
{
	struct dns_record record;
	__u16 answers;
	int kept = 0;

	if (bpf_probe_read_user(&answers, sizeof(answers), &((struct dns_header *)message)->answers))
		return -1;
	for (__u32 i = 0; i < MAX_ANSWERS && i < bpf_ntohs(answers); i++) {
		offset = after_name(message, length, offset);
		if (!offset || offset + sizeof(record) > length ||
		    bpf_probe_read_user(&record, sizeof(record), (void *)(message + offset)))
			return -1;
		offset += sizeof(record);
		if (offset + bpf_ntohs(record.length) > length)
			return -1;
		if (record.class == bpf_htons(DNS_IN))
			kept += keep_answer(bpf_ntohs(record.type), bpf_ntohs(record.length), message + offset, start_ns, name);
		offset += bpf_ntohs(record.length);
	}
	return kept;
}

/* Fills in the draft what is to be reported of a message. Returns whether there is anything to report. */
static __always_inline bool describe_message(struct draft *draft, const struct message_place *message, __u32 direction)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	struct dns_question question;
	struct dns_header header;
	struct search_key key = {
		.tgid = current_tgid(),
	};
	struct search *search;
	__u32 end, kind;
	int addresses;

	if (message->length < DNS_MIN_LENGTH || bpf_probe_read_user(&header, sizeof(header), (void *)message->address))
		return false;
	if (header.questions != bpf_htons(1) || header.flags & DNS_OPERATION)
		return false;
	if (direction == S3T_SENT ? header.flags & DNS_ANSWER : (header.flags & (DNS_ANSWER | DNS_TRUNCATED)) != DNS_ANSWER)
		return false; /* after a truncated answer, the question is asked again over TCP */
	__builtin_memset(&draft->lookup, 0, sizeof(draft->lookup));
	end = read_question(message, draft->lookup.name, &question);
	if (!end || question.class != bpf_htons(DNS_IN))
		return false;
	draft->lookup.question = bpf_ntohs(question.type);
	if (draft->lookup.question != DNS_A && draft->lookup.question != DNS_AAAA)
		return false;
	kind = draft->lookup.question == DNS_AAAA ? IPV6 : IPV4;
	key.name = hash_name(draft->lookup.name);
	search = direction == S3T_SENT ? ask(&key, kind, header.number) : answer(&key, kind, header.number);
	if (!search)
		return false;
	describe_process(&draft->record, task, direction == S3T_SENT ? S3T_ASKED : S3T_RESOLVED);
	draft->record.start_ns = search->start_ns;
	draft->record.payload_length = sizeof(draft->lookup);
	draft->lookup.resolver = S3T_NAME_SERVER;
	if (direction == S3T_SENT)
		return true;
	addresses = keep_answers(message->address, message->length, end, search->start_ns, key.name);
	draft->lookup.result = addresses < 0 ? DNS_FORMAT_ERROR : header.code & DNS_CODE;
	draft->lookup.addresses = addresses > 0 ? addresses : 0;
	__sync_fetch_and_add(&search->addresses, draft->lookup.addresses);
	return true;
}

/* A process has asked a name server, or has got an answer. Not inlined, for the verifier's sake. */
__noinline int on_message(__u64 address, __u32 length, __u32 direction)
{
	struct message_place message = {
		.address = address,
		.length = length,
	};
	struct draft *draft;

	if (!wants_current_process())
		return 0;
	draft = take_draft();
	if (!draft)
		return 0;
	if (!describe_message(draft, &message, direction)) {
		give_back(draft);
		return 0;
	}
	introduce_process();
	submit(draft);
	return 0;
}

#endif
