/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * TLS that nobody opens. The first message of either side is readable: it names the server, and the keys' algorithm. From then
 * on, only the headers of records are looked at: how long they are, and when they move. What moves in one direction before the
 * other is a run, and reported once. What a run means, user space decides.
 */
#ifndef SEALED_BPF_H
#define SEALED_BPF_H

#include "arguments.bpf.h"
#include "embedded.bpf.h"
#include "peek.bpf.h"
#include "seal.bpf.h"
#include "socket.bpf.h"

#define TLS_FIRST_TYPE 20
#define TLS_LAST_TYPE 24
#define TLS_HANDSHAKE_RECORD 22
#define TLS_CLIENT_HELLO 1
/* The longest record: RFC 5246, section 6.2.3. */
#define TLS_MAX_RECORD (16384 + 2048)
/* How many of the first bytes are reported: a ClientHello, a ServerHello, each with a key exchange of the long kind. */
#define MAX_ASKED 4096
#define MAX_ANSWERED 2048
/* A FIN takes a sequence number: RFC 9293, section 3.4. */
#define END_LENGTH 1
/* A call may hold as many times MAX_RECORDS records. */
#define MAX_BATCHES 8

static __always_inline __u32 greeting_length(__u32 direction)
{
	return direction == S3T_SENT ? MAX_ASKED : MAX_ANSWERED;
}

/* Does a record's header lie here? The least significant byte is the first one. */
static __always_inline bool is_record(__u64 header)
{
	__u32 type = header & 0xff, version = header >> 8 & 0xffff, length = (header >> 24 & 0xff) << 8 | (header >> 32 & 0xff);

	return type >= TLS_FIRST_TYPE && type <= TLS_LAST_TYPE && (version & 0xff) == 3 && version >> 8 <= 4 && length &&
	       length <= TLS_MAX_RECORD;
}

static __always_inline void describe_sealed(struct s3t_record *record, struct sealed *entry, __u64 sk, __u32 kind)
{
	__builtin_memset(record, 0, sizeof(*record));
	record->kind = kind;
	record->handle = sk;
	record->born_ns = entry->born_ns;
	record->process_start_ns = entry->process_start_ns;
	record->cgroup_id = entry->cgroup_id;
	record->tgid = entry->tgid;
	record->tid = entry->tid;
	record->sequence = entry->sequence++;
	__builtin_memcpy(record->comm, entry->comm, S3T_COMM_LENGTH);
	record->start_ns = record->end_ns = bpf_ktime_get_ns();
}

/* Reports that a connection begins, or was joined. Global functions of numbers, all of these: the verifier checks them once. */
__noinline int tell_sealed(__u64 sk)
{
	struct sealed *entry = bpf_map_lookup_elem(&sealed, &sk);
	struct socket *socket = bpf_map_lookup_elem(&sockets, &sk);
	struct draft *draft;

	if (!entry || !tells_sealed())
		return 0;
	draft = take_draft();
	if (!draft)
		return 0;
	describe_sealed(&draft->record, entry, sk, S3T_SEALED);
	__builtin_memset(&draft->opening, 0, sizeof(draft->opening));
	read_endpoints(&draft->opening.endpoints, (struct sock *)sk);
	if (socket && socket->connect_start_ns) {
		draft->record.tid = socket->tid;
		draft->opening.resolve_start_ns = socket->resolve_start_ns;
		draft->opening.resolved_ns = socket->resolved_ns;
		draft->opening.connect_start_ns = socket->connect_start_ns;
		draft->opening.connected_ns = socket->connected_ns;
	}
	draft->record.payload_length = sizeof(draft->opening);
	submit(draft);
	return 0;
}

/* Reports first bytes of a direction that a call has moved. */
__noinline int tell_greeting(__u64 sk, __u64 buffer, __u32 segments, __u32 direction, __u32 moved)
{
	struct sealed *entry = bpf_map_lookup_elem(&sealed, &sk);
	__u32 *greeted, limit = greeting_length(direction);
	struct draft *draft;

	if (!entry)
		return 0;
	greeted = &entry->greeted[direction & 1];
	if (*greeted >= limit)
		return 0;
	draft = take_draft();
	if (!draft)
		return 0;
	describe_sealed(&draft->record, entry, sk, direction == S3T_SENT ? S3T_SEALED_ASKED : S3T_SEALED_ANSWERED);
	draft->buffer = buffer;
	draft->segment_count = segments;
	draft->skip = 0;
	draft->take = draft->length = draft->available = smaller(moved, limit - *greeted);
	draft->record.length = draft->length;
	*greeted += draft->length;
	if (!fill(draft))
		draft->record.payload_length = 0;
	submit(draft);
	return 0;
}

/* Has user space found out that the connection is of no interest? */
static __always_inline bool is_given_up(const struct sealed *entry, __u64 sk)
{
	struct s3t_connection_key key = {
		.handle = sk,
	};
	struct verdict *verdict = bpf_map_lookup_elem(&verdicts, &key);

	return verdict && verdict->born_ns == entry->born_ns;
}

/* Has a record's header moved, but not all of the record? */
static __always_inline bool is_cut(const struct sealed *entry)
{
	const struct walker *walker = &entry->walkers[entry->direction & 1];

	return entry->direction != NO_RUN && !walker->lost && walker->rest;
}

/* Reports the run, if there is one or the connection has ended. The next one has not begun. */
__noinline int tell_run(__u64 sk, __u32 flags)
{
	struct sealed *entry = bpf_map_lookup_elem(&sealed, &sk);
	struct draft *draft;

	if (!entry || (entry->direction == NO_RUN && !flags))
		return 0;
	flags |= is_peeked_at(entry) ? S3T_RUN_OPENED : 0;
	draft = tells_sealed() && !entry->hushed ? take_draft() : NULL;
	if (draft) {
		describe_sealed(&draft->record, entry, sk, S3T_SEALED_RUN);
		draft->run = entry->run;
		draft->run.direction = entry->direction;
		draft->run.flags |= flags | (entry->joined ? S3T_RUN_JOINED : 0) | (is_cut(entry) ? S3T_RUN_CUT : 0);
		if (entry->direction != NO_RUN) {
			draft->record.start_ns = entry->run_start_ns;
			draft->record.end_ns = entry->run_end_ns;
		}
		draft->record.payload_length = sizeof(draft->run);
		submit(draft);
	} else {
		entry->sequence++; /* the reader sees the gap */
	}
	__builtin_memset(&entry->run, 0, sizeof(entry->run));
	entry->direction = NO_RUN;
	if (is_peeked_at(entry))
		entry->hushed = 1;
	if (is_given_up(entry, sk)) {
		if (peeks())
			entry->hushed = 1; /* a name that is not known to be S3's may still be the one of requests to S3 */
		else
			entry->seal = SEAL_OVER;
	}
	return 0;
}

/* A record's header has moved. */
static __always_inline void on_record(struct sealed *entry, __u64 sk, __u32 direction, struct walker *walker)
{
	__u32 type = walker->header[0], record = type << 16 | (__u32)walker->rest;
	__u64 now = bpf_ktime_get_ns(), number;

	if (!is_record(*(__u64 *)walker->header)) {
		walker->lost = 1;
		return;
	}
	if (entry->direction != direction) {
		tell_run(sk, 0);
		entry->direction = direction;
		entry->run_start_ns = entry->run_end_ns = now;
	}
	number = entry->run.records;
	barrier_var(number);
	if (number < S3T_RUN_RECORDS) {
		entry->run.first[number] = record;
		entry->run.first_ns[number] = now;
	}
	entry->run.records++;
	entry->run.flags = record >= entry->run.last && entry->run.last >> 16 == TLS_DATA_RECORD ? S3T_RUN_EVEN : 0;
	entry->run.last = record;
	entry->run.last_ns = now;
	entry->run.before_last_ns = entry->run_end_ns;
	entry->run_end_ns = now;
	if (type == TLS_DATA_RECORD) {
		entry->run.data_records++;
		entry->run.bytes += walker->rest;
	}
}

/* Walks over the next records of a call. Returns how many there were. */
__noinline int walk_records(__u64 sk, __u32 direction)
{
	struct sealed *entry = bpf_map_lookup_elem(&sealed, &sk);
	struct walker *walker;
	__u32 i = 0;

	if (!entry)
		return 0;
	walker = &entry->walkers[direction & 1];
	for (; i < MAX_RECORDS && next_record(walker); i++) {
		on_record(entry, sk, direction & 1, walker);
		if (peeks())
			peek_at_record(sk, direction);
	}
	return i;
}

static __always_inline void add_unfollowed(__u64 sk)
{
	__u8 any = 0;

	bpf_map_update_elem(&unfollowed, &sk, &any, BPF_ANY);
}

/* Makes the entry of a socket. It is followed once it is complete. */
static __always_inline struct sealed *add_sealed(__u64 sk)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	struct sealed *entry;
	__u32 none = 0;
	void *empty = bpf_map_lookup_elem(&unsealed, &none);

	if (!empty || bpf_map_update_elem(&sealed, &sk, empty, BPF_NOEXIST))
		return NULL;
	entry = bpf_map_lookup_elem(&sealed, &sk);
	if (!entry)
		return NULL;
	entry->born_ns = bpf_ktime_get_ns();
	entry->process_start_ns = BPF_CORE_READ(task, group_leader, start_boottime);
	entry->cgroup_id = bpf_get_current_cgroup_id();
	BPF_CORE_READ_STR_INTO(&entry->comm, task, group_leader, comm);
	entry->tgid = current_tgid();
	entry->tid = (__u32)bpf_get_current_pid_tgid();
	entry->direction = NO_RUN;
	return entry;
}

/*
 * The current process sends on a socket of which nothing is known yet. If it opened the socket, its first message shows whether
 * the connection is TLS. A connection that is older than the tracing is joined at a record of its data.
 */
__noinline int begin_sealed(__u64 sk, __u64 buffer, __u32 segments, __u32 moved)
{
	struct socket *socket = bpf_map_lookup_elem(&sockets, &sk);
	bool opened = socket && socket->connect_start_ns;
	__u64 first = part_at(buffer, segments, 0, smaller(moved, MAX_PART));
	bool greets = is_record(first) && (first & 0xff) == TLS_HANDSHAKE_RECORD && (first >> 40 & 0xff) == TLS_CLIENT_HELLO;
	bool joined = is_record(first) && (first & 0xff) == TLS_DATA_RECORD;
	struct sealed *entry;

	if (opened && (__u32)first == WORD('C', 'O', 'N', 'N'))
		return 0; /* a proxy is asked first */
	if (!wants_current_process())
		return 0;
	if (!joined && !(opened && greets)) {
		add_unfollowed(sk);
		return 0;
	}
	entry = add_sealed(sk);
	if (!entry)
		return 0;
	if (joined || !tells_sealed()) {
		entry->greeted[S3T_SENT] = MAX_ASKED;
		entry->greeted[S3T_RECEIVED] = MAX_ANSWERED;
	}
	if (joined) {
		entry->joined = 1;
		entry->walkers[S3T_RECEIVED].lost = 1;
	}
	introduce_process();
	tell_sealed(sk);
	entry->seal = SEAL_FOLLOWED;
	return 1;
}

/* The bytes of a call lie within one record. Returns whether they do. */
static __always_inline bool skip_within(struct sealed *entry, __u32 direction, __u32 moved)
{
	struct walker *walker = &entry->walkers[direction];

	if (walker->lost || walker->rest < moved || entry->greeted[direction] < greeting_length(direction) ||
	    entry->missed[direction] || (is_peeked_at(entry) && must_look(entry, direction, moved)))
		return false;
	walker->rest -= moved;
	entry->place[direction] += entry->place[direction] ? moved : 0;
	if (entry->direction == direction)
		entry->run_end_ns = bpf_ktime_get_ns();
	return true;
}

/* May bytes that have moved through a socket be of interest? If they lie within one record, they are counted here. */
__noinline int is_sealed(__u64 sk, __u32 direction, int moved)
{
	struct sealed *entry = bpf_map_lookup_elem(&sealed, &sk);
	struct socket *socket;
	bool within;

	if (moved <= 0)
		return 0;
	if (!entry) {
		if (direction != S3T_SENT || bpf_map_lookup_elem(&unfollowed, &sk))
			return 0;
		socket = bpf_map_lookup_elem(&sockets, &sk);
		return !socket || !socket->handle || socket->handle == sk;
	}
	if (entry->seal != SEAL_FOLLOWED)
		return 0;
	if (!try_to_enter(entry))
		return 1;
	within = skip_within(entry, direction & 1, moved);
	leave(entry);
	return !within;
}

/* How many bytes have moved that were not seen, the last ones included? If not all were, it is not known where records begin. */
static __always_inline __u32 take_unseen(struct sealed *entry, __u64 sk, __u32 direction)
{
	struct tcp_sock *tcp = (struct tcp_sock *)sk;
	__u32 before = entry->place[direction];
	__u32 now = direction == S3T_SENT ? BPF_CORE_READ(tcp, write_seq) : BPF_CORE_READ(tcp, copied_seq);

	entry->place[direction] = now;
	return before && now ? now - before : 0;
}

/* Finds the way again: records are often moved one by one. */
static __always_inline void find_record(struct sealed *entry, struct walker *walker, __u64 buffer, __u32 segments, __u32 moved)
{
	entry->joined = 1;
	if (moved < TLS_RECORD_HEADER || !is_record(part_at(buffer, segments, 0, TLS_RECORD_HEADER)))
		return;
	walker->lost = 0;
	walker->rest = 0;
	walker->seen = 0;
}

/* Walks over the bytes of a call. */
__noinline int walk_call(__u64 sk, __u64 buffer, __u32 segments, __u32 direction, __u32 moved)
{
	struct sealed *entry = bpf_map_lookup_elem(&sealed, &sk);
	struct walker *walker;
	__u32 unseen;

	if (!entry)
		return 0;
	tell_greeting(sk, buffer, segments, direction, moved);
	walker = &entry->walkers[direction & 1];
	unseen = take_unseen(entry, sk, direction & 1);
	if (entry->missed[direction & 1] || (unseen && unseen != moved))
		walker->lost = 1;
	entry->missed[direction & 1] = 0;
	if (walker->lost)
		find_record(entry, walker, buffer, segments, moved);
	if (walker->lost)
		return 0;
	if (walker->rest && entry->direction == direction)
		entry->run_end_ns = bpf_ktime_get_ns();
	begin_walk(walker, buffer, segments, 0, moved);
	if (is_peeked_at(entry) && direction == S3T_RECEIVED && entry->peek.unmarked)
		mark_record(sk);
	for (__u32 i = 0; i < MAX_BATCHES && walk_records(sk, direction) == MAX_RECORDS; i++)
		;
	end_walk(walker);
	if (walker->lost)
		entry->joined = 1;
	if (is_peeked_at(entry) && !walker->rest)
		complete_record(&entry->peek, direction);
	if (!walker->rest && !walker->seen)
		entry->greeted[direction & 1] = greeting_length(direction); /* what follows is no greeting */
	return 0;
}

/* Forgets what is known of a socket. */
static __always_inline void drop_sealed(__u64 sk)
{
	struct s3t_connection_key key = {
		.handle = sk,
	};

	if (!bpf_map_delete_elem(&sealed, &sk))
		bpf_map_delete_elem(&verdicts, &key);
}

/* A call has moved bytes that are of interest. */
__noinline int walk_sealed(__u64 sk, __u64 buffer, __u32 segments, __u32 direction, __u32 moved)
{
	struct sealed *entry = bpf_map_lookup_elem(&sealed, &sk);

	if (!entry) {
		if (!begin_sealed(sk, buffer, segments, moved))
			return 0;
		entry = bpf_map_lookup_elem(&sealed, &sk);
		if (!entry)
			return 0;
	}
	if (!enter(entry)) {
		entry->missed[direction & 1] = 1;
		return 0;
	}
	walk_call(sk, buffer, segments, direction, moved);
	leave(entry);
	if (entry->seal == SEAL_OVER) {
		add_unfollowed(sk);
		drop_sealed(sk);
	}
	return 0;
}

/* A socket is being closed. If this has interrupted another program that is busy, sealed_gone does it. */
__noinline int end_sealed(__u64 sk)
{
	struct sealed *entry = bpf_map_lookup_elem(&sealed, &sk);

	if (!entry || entry->seal == SEAL_OVER || !enter(entry))
		return 0;
	if (entry->missed[S3T_SENT] || entry->missed[S3T_RECEIVED] || take_unseen(entry, sk, S3T_SENT) > END_LENGTH ||
	    take_unseen(entry, sk, S3T_RECEIVED) > END_LENGTH)
		entry->joined = 1;
	tell_run(sk, S3T_RUN_CLOSED | (entry->seal == SEAL_OPENED ? S3T_RUN_OPENED : 0));
	entry->seal = SEAL_OVER;
	leave(entry);
	return 0;
}

/* trace_tcp_destroy_sock(struct sock *sk): another socket may soon have its address. */
SEC("tp_btf/tcp_destroy_sock")
int BPF_PROG(sealed_gone, struct sock *sk)
{
	__u64 key = as_number((__u64)sk);

	end_sealed(key);
	drop_sealed(key);
	if (peeks())
		on_closed(handle_of(key), S3T_EMBEDDED);
	bpf_map_delete_elem(&unfollowed, &key);
	return 0;
}

#endif
