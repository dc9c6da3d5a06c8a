/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Messages to and from name servers, as they lie in a process's memory: RFC 1035, section 4.1. Their contents are not trusted:
 * every step is bounded, and a message that cannot be read is ignored.
 */
#ifndef MESSAGE_BPF_H
#define MESSAGE_BPF_H

#include "kernel.bpf.h"
#include "s3trace.h"

struct dns_header {
	__u16 number;
	__u8 flags;
	__u8 code;           /* in the lower half */
	__u16 questions;     /* network byte order, like all fields */
	__u16 answers;
	__u16 authorities;
	__u16 others;
};

#define DNS_ANSWER 0x80
#define DNS_OPERATION 0x78
#define DNS_TRUNCATED 0x02
#define DNS_CODE 0x0f
#define DNS_FORMAT_ERROR 1

struct dns_question {
	__u16 type;
	__u16 class;
};

/* What follows the name in a resource record. */
struct dns_record {
	__u16 type;
	__u16 class;
	__u16 lifetime[2];
	__u16 length;
};

#define DNS_A 1
#define DNS_AAAA 28
#define DNS_IN 1
/* The longest name, with the empty label at its end: RFC 1035, section 2.3.4. */
#define DNS_MAX_NAME 255
/* No host's name has more labels; 127 would be possible. */
#define DNS_MAX_LABELS 32
/* The length of a question about a name of one letter. */
#define DNS_MIN_LENGTH (sizeof(struct dns_header) + 3 + sizeof(struct dns_question))

/* Where a message lies. */
struct message_place {
	__u64 address;
	__u32 length;
};

/* The case of letters does not count (section 2.3.3), and clients vary it at random. */
static __always_inline __u64 hash_name(const char *name)
{
	const __u64 *words = (const __u64 *)name;
	__u64 hash = 0xcbf29ce484222325ULL;

	for (__u32 i = 0; i < S3T_NAME_LENGTH / sizeof(*words); i++)
		hash = (hash ^ (words[i] | 0x2020202020202020ULL)) * 0x100000001b3ULL;
	return hash;
}

/*
 * Reads the only question of a message, and its name into a buffer that is all zeroes. Returns where in the message the
 * question ends, or 0 if there is none. A name ends with an empty label, as strings end with a zero.
 */
static __always_inline __u32 read_question(const struct message_place *message, char *name, struct dns_question *question)
{
	__u32 offset = sizeof(struct dns_header);
	long length = bpf_probe_read_user_str(name, S3T_NAME_LENGTH, (void *)(message->address + offset));

	if (length <= 1 || length > DNS_MAX_NAME)
		return 0;
	offset += length;
	if (offset + sizeof(*question) > message->length ||
	    bpf_probe_read_user(question, sizeof(*question), (void *)(message->address + offset)))
		return 0;
	return offset + sizeof(*question);
}

/*
 * Returns where the name ends that begins at this offset of a message, or 0 if it does not. Not inlined, for the verifier's
 * sake.
 */
__noinline int after_name(__u64 message, __u32 length, __u32 offset)
{
	__u8 label;

	for (__u32 i = 0; i < DNS_MAX_LABELS; i++) {
		if (offset >= length || bpf_probe_read_user(&label, sizeof(label), (void *)(message + offset)))
			return 0;
		if (!label)
			return offset + 1;
		if (label >= 0xc0)
			return offset + 2; /* a pointer to the rest of the name */
		if (label >= 0x40)
			return 0;
		offset += 1 + label;
	}
	return 0;
}

#endif
