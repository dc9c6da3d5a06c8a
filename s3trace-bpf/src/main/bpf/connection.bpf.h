/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Which connections are of interest: those of wanted processes, on which the process is an HTTP client. The only thing that the
 * kernel side knows of the contents is how an HTTP request begins.
 */
#ifndef CONNECTION_BPF_H
#define CONNECTION_BPF_H

#include "frames.bpf.h"
#include "payload.bpf.h"
#include "record.bpf.h"
#include "seeking.bpf.h"
#include "target.bpf.h"

/* A connection on which no request has begun for this many turns is not HTTP. */
#define HEADLESS_TURNS 8
/*
 * Nor is a connection all of whose bytes were seen, if no request has begun in this many bytes: it is a stream in one
 * direction.
 */
#define HEADLESS_BYTES 65536

enum start {
	UNKNOWN,
	REQUEST,
	CONNECT,
	RESPONSE,
	TLS,
	PREFACE,      /* of an HTTP/2 client: RFC 9113, section 3.4 */
	SETTINGS_FIRST, /* a SETTINGS frame that has any, with which an HTTP/2 server begins */
};

#define WORD(a, b, c, d) ((__u32)(a) | (__u32)(b) << 8 | (__u32)(c) << 16 | (__u32)(d) << 24)

/*
 * What do these bytes begin? If fewer than four are known, those must match: a head may be written byte by byte. Not inlined,
 * for the verifier's sake.
 */
__noinline int start_in(__u32 word, __u32 known)
{
	__u32 mask = known < 4 ? (1U << 8 * known) - 1 : ~0U;
	__u8 type = word, major = word >> 8, minor = word >> 16;

#define IS(a, b, c, d) (word == (WORD(a, b, c, d) & mask))
	if (!known)
		return UNKNOWN;
	if (IS('C', 'O', 'N', 'N'))
		return CONNECT;
	if (IS('G', 'E', 'T', ' ') || IS('P', 'U', 'T', ' ') || IS('H', 'E', 'A', 'D') || IS('P', 'O', 'S', 'T') ||
	    IS('D', 'E', 'L', 'E') || IS('O', 'P', 'T', 'I') || IS('P', 'A', 'T', 'C'))
		return REQUEST;
	if (IS('P', 'R', 'I', ' '))
		return known == 4 ? PREFACE : UNKNOWN;
	if (known == 4 && IS('H', 'T', 'T', 'P'))
		return RESPONSE;
#undef IS
	/* A TLS or SSL 3 record (RFC 8446, 5.1): its content type, and a version of 3.0 to 3.4. */
	if (known == 4 && type >= 20 && type <= 23 && major == 3 && minor <= 4)
		return TLS;
	if (known == 4 && word >> 24 == SETTINGS && !type && !major && minor && !(minor % 6)) /* its length has three bytes */
		return SETTINGS_FIRST;
	return UNKNOWN;
}

/* What do the bytes of a call begin? */
static __always_inline enum start start_of(const struct call *call, __u32 length)
{
	__u64 first = first_bytes(call->buffer, call->segments, call->skip, length);

	return start_in((__u32)first, first >> 32);
}

static __always_inline bool is_reported(const struct s3t_connection *connection)
{
	return connection->role == CLIENT || connection->role == TUNNEL || connection->role == FRAMED;
}

static __always_inline void ignore(struct s3t_connection *connection, __u32 reason)
{
	connection->role = IGNORED;
	count(reason);
}

/* Not inlined, so that the verifier checks its loops once, not on each path that leads here. */
__noinline int add_connection(__u64 handle, __u32 listing)
{
	struct s3t_connection_key key = key_of(handle);
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	struct draft *draft = take_draft();
	struct s3t_connection *fresh;

	if (!draft)
		return 0;
	fresh = &draft->connection;
	__builtin_memset(fresh, 0, sizeof(*fresh));
	fresh->born_ns = bpf_ktime_get_ns();
	fresh->process_start_ns = BPF_CORE_READ(task, group_leader, start_boottime);
	fresh->cgroup_id = bpf_get_current_cgroup_id();
	BPF_CORE_READ_STR_INTO(&fresh->comm, task, group_leader, comm);
	fresh->tgid = current_tgid();
	fresh->listing = listing;
	if (!wanted_process(fresh->tgid, fresh->process_start_ns, fresh->comm))
		fresh->role = IGNORED;
	if (bpf_map_update_elem(&connections, &key, fresh, BPF_ANY))
		count(S3T_CONNECTIONS_FULL);
	give_back(draft);
	return 0;
}

static __always_inline struct s3t_connection *new_connection(const struct s3t_connection_key *key, __u32 listing)
{
	add_connection(as_number(key->handle), listing);
	return bpf_map_lookup_elem(&connections, key);
}

/* What is known of a connection, if it still holds. */
static __always_inline struct s3t_connection *find_connection(const struct s3t_connection_key *key, __u32 listing)
{
	struct s3t_connection *connection = bpf_map_lookup_elem(&connections, key);

	if (connection && connection->listing != listing) {
		bpf_map_delete_elem(&connections, key);
		note_departure();
		return NULL;
	}
	return connection;
}

static __always_inline void give_up_headless(struct s3t_connection *connection)
{
	if (connection->role == UNDECIDED && (connection->from_start || connection->handshake_start_ns) &&
	    connection->moved[S3T_SENT] + connection->moved[S3T_RECEIVED] > HEADLESS_BYTES)
		ignore(connection, S3T_NOT_HTTP);
}

/*
 * Has the connection been seen since before the first call that could send on it? That a TLS connection's socket was seen to
 * connect says nothing about its library, which may have been probed later.
 */
static __always_inline bool saw_opening(const struct s3t_connection *connection, const struct call *call)
{
	__u64 sk = as_number(call->handle);
	struct socket *socket;

	if (call->source != S3T_HTTP)
		return connection->handshake_start_ns;
	socket = bpf_map_lookup_elem(&sockets, &sk);
	return socket && socket->connect_start_ns;
}

/*
 * Of calls that are not known to move frames, an agent in a JVM hands over the beginning only. Of embedded TLS, nothing but
 * heads is seen.
 */
static __always_inline bool hands_over_frames(const struct call *call)
{
	return (call->source != S3T_JSSE || call->framed) && call->source != S3T_EMBEDDED;
}

/* May it be HTTP/2 that began before it could be seen? Then it is joined when a request begins. */
static __always_inline bool joins_frames(struct s3t_connection *connection, const struct call *call, __u32 length)
{
	__u64 found;

	if (connection->role != UNDECIDED || connection->from_start || connection->handshake_start_ns || !hands_over_frames(call))
		return false;
	found = frames_at(call->buffer, call->segments, call->skip, length);
	if ((__u32)found && answers_at(call->buffer, call->segments, call->skip + ((found & ~CONTROL_FIRST) >> 32) - 1))
		ignore(connection, S3T_SERVER_SIDE);
	else if ((__u32)found)
		join_frames(connection, found);
	return found;
}

/* Is this a connection to report, now that a call has moved bytes on it? */
static __always_inline bool is_client(struct s3t_connection *connection, const struct call *call, bool starts_turn, __u32 length)
{
	enum start start;

	if (connection->role == CLIENT || connection->role == FRAMED)
		return true;
	if (call->direction == S3T_RECEIVED) {
		/*
		 * A process that reads a request before anything else is the server. This takes four bytes: a client whose
		 * tracing began in mid-stream, and that reads its response byte by byte, first reads the H of HTTP, and HEAD
		 * begins with H too.
		 */
		if (connection->role == UNDECIDED && !connection->moved[S3T_SENT] && length >= 4 &&
		    connection->moved[S3T_RECEIVED] == length) {
			start = start_of(call, length);
			if (start == REQUEST || start == CONNECT || start == PREFACE)
				ignore(connection, S3T_SERVER_SIDE);
			else if (start == RESPONSE && saw_opening(connection, call))
				connection->role = CLIENT; /* another thread's call, which sent the request, has not returned */
			else if (start == SETTINGS_FIRST && saw_opening(connection, call) && hands_over_frames(call))
				begin_frames(connection); /* the preface is sent later, or its call has not returned */
		}
		give_up_headless(connection);
		return is_reported(connection);
	}
	if (!starts_turn) {
		give_up_headless(connection);
		return connection->role == TUNNEL;
	}

	start = start_of(call, length);
	if (start == REQUEST)
		connection->role = CLIENT;
	else if (start == CONNECT)
		connection->role = TUNNEL;
	else if (start == PREFACE && connection->moved[S3T_SENT] == length && !connection->moved[S3T_RECEIVED] &&
		 hands_over_frames(call))
		begin_frames(connection);
	else if (start == PREFACE)
		ignore(connection, S3T_NOT_HTTP);
	else if (start == TLS)
		ignore(connection, S3T_NOT_HTTP); /* the probes on the TLS library report it, if anything does */
	else if (connection->role == UNDECIDED && start == RESPONSE)
		ignore(connection, S3T_SERVER_SIDE);
	else if (!joins_frames(connection, call, length) && connection->role == UNDECIDED &&
		 ++connection->headless_turns >= HEADLESS_TURNS)
		ignore(connection, S3T_NOT_HTTP);
	return is_reported(connection);
}

static __always_inline __u64 hash_beginning(const __u64 *words)
{
	return words[0] * 0x9E3779B97F4A7C15ULL ^ words[1] * 0xC2B2AE3D27D4EB4FULL;
}

/*
 * The hash of a request's first bytes: its method and the beginning of its path. It is 0 if there are too few bytes, or they
 * are in several segments. The same as in io.s3trace.bpf.capture.RequestBeginning. A global function, for the sake of its
 * stack.
 */
__noinline __u64 beginning_of(__u64 buffer, __u32 segments, __u32 skip, __u32 length)
{
	__u64 words[2];

	if (segments) {
		struct segment segment = {};

		if (!read_segment(buffer, 0, skip, &segment))
			return 0;
		buffer = segment.base;
		length = smaller(length, segment.length);
	}
	if (length < sizeof(words) || !buffer || bpf_probe_read_user(words, sizeof(words), (void *)buffer))
		return 0;
	return hash_beginning(words);
}

/*
 * What user space has judged of a connection, or NULL. A verdict that is old, or was passed on another connection at this
 * address, is deleted.
 */
static __always_inline const struct verdict *verdict_on(const struct s3t_connection *connection,
							const struct s3t_connection_key *key)
{
	struct verdict *verdict = bpf_map_lookup_elem(&verdicts, key);

	if (!verdict)
		return NULL;
	if (verdict->born_ns == connection->born_ns && bpf_ktime_get_ns() < verdict->until_ns)
		return verdict;
	bpf_map_delete_elem(&verdicts, key);
	return NULL;
}

/* Is it about requests that begin like this? */
static __always_inline bool covers(const struct verdict *verdict, __u64 beginning)
{
	for (__u32 i = 0; i < BEGINNINGS; i++)
		if (beginning && verdict->beginnings[i] == beginning)
			return true;
	return false;
}

/* Has user space judged requests that begin like this one? */
static __always_inline bool is_judged(const struct s3t_connection *connection, const struct s3t_connection_key *key,
				      const struct call *call, __u32 length)
{
	const struct verdict *verdict = verdict_on(connection, key);

	return verdict && covers(verdict, beginning_of(call->buffer, call->segments, call->skip, length));
}

/* A verdict on HTTP/2 is for good: a stream cannot be left out, for its header blocks belong to all. */
static __always_inline bool is_judged_for_good(const struct s3t_connection *connection, const struct s3t_connection_key *key)
{
	struct verdict *verdict = bpf_map_lookup_elem(&verdicts, key);

	return verdict && verdict->born_ns == connection->born_ns && verdict->until_ns == FOR_GOOD;
}

/* A request begins on a connection that is reported. Applies the verdict of user space, if there is one. */
static __always_inline bool judged(struct s3t_connection *connection, const struct s3t_connection_key *key,
				   const struct call *call, __u32 length)
{
	if (connection->role == FRAMED) {
		if (!is_judged_for_good(connection, key))
			return false;
		ignore(connection, S3T_JUDGED);
		return true;
	}
	if (!is_judged(connection, key, call, length))
		return false;
	connection->role = GIVEN_UP;
	count(S3T_JUDGED);
	return true;
}

/*
 * Bytes have moved on a connection that was given up. Is it to be looked at again? What has moved meanwhile is not counted: the
 * reader has no records of it, and so misses nothing.
 */
static __always_inline bool looked_at_again(struct s3t_connection *connection, const struct s3t_connection_key *key,
					    const struct call *call, __u32 direction, __u32 length)
{
	if (direction != S3T_SENT || start_of(call, length) != REQUEST || is_judged(connection, key, call, length))
		return false;
	connection->role = CLIENT;
	connection->other_moved[S3T_SENT] = ~0ULL; /* a turn begins */
	return true;
}

#endif
