/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * From one call that moved bytes to one record in the ring. Knows connections, directions and turns; the only thing
 * it knows of what is in the bytes is how an HTTP request begins.
 */
#ifndef CAPTURE_BPF_H
#define CAPTURE_BPF_H

#include "s3trace.h"

/* A connection on which no request has begun for this many turns is not HTTP. */
#define HEADLESS_TURNS 8
/* Wake the reader for a filling ring at most this often: a wake-up costs the traced thread some 10 us. */
#define WAKEUP_INTERVAL_NS 1000000

const volatile struct s3t_config config SEC(".rodata.config");

enum role { UNDECIDED, CLIENT, IGNORED };

struct connection {
	__u64 born_ns;
	__u64 moved[2];           /* bytes, by direction */
	__u64 other_moved[2];     /* by direction: what the other direction had moved when this one's turn began */
	__u64 blocked_since_ns;   /* when the first try of a send that has not succeeded yet began; 0 if none */
	__u64 process_start_ns;
	__u64 cgroup_id;
	__u32 sequence[2];        /* next record's number, by direction */
	__u32 captured[2];        /* payload bytes taken of the current turn, by direction */
	__u32 headless_turns;
	__u32 role;
	char comm[S3T_COMM_LENGTH];
};

/* A call that has been entered and has not returned. */
struct call {
	__u64 handle;
	__u64 buffer;
	__u64 moved_ptr;          /* where the call stores how many bytes it moved; 0 if it returns that */
	__u64 start_ns;
	__u64 stack;
	__u32 direction;
	__u32 nested;             /* calls entered inside this one, not returned yet */
	__u32 source;
	__u32 reserved;
};

/* The record under construction; preemption is off while a program runs, so one per CPU is enough. */
struct draft {
	struct s3t_record record;
	__u8 payload[S3T_MAX_BUDGET];
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 8 * 1024 * 1024);
} ring SEC(".maps");

/* Connections come and go unnoticed (a process is killed, a library is unloaded): the least recently used make room. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 32768);
	__type(key, struct s3t_connection_key);
	__type(value, struct connection);
} connections SEC(".maps");

/* By thread: pid_tgid. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16384);
	__type(key, __u64);
	__type(value, struct call);
} calls SEC(".maps");

/* Connections that user space has judged to be of no interest; looked at when a request begins. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 8192);
	__type(key, struct s3t_connection_key);
	__type(value, __u64); /* born_ns of the connection that was judged */
} verdicts SEC(".maps");

/* Processes of which user space knows a connection: their exit is worth a record. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, __u32);
	__type(value, __u8);
} processes SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct draft);
} drafts SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, S3T_COUNTERS);
	__type(key, __u32);
	__type(value, __u64);
} counters SEC(".maps");

__u64 last_wakeup_ns;

static __always_inline void count(__u32 counter)
{
	__u64 *value = bpf_map_lookup_elem(&counters, &counter);

	if (value)
		(*value)++;
}

static __always_inline struct s3t_connection_key key_of(__u64 handle)
{
	struct s3t_connection_key key = {
		.handle = handle,
		.tgid = bpf_get_current_pid_tgid() >> 32,
	};

	return key;
}

/*
 * Could these bytes begin an HTTP request? Fewer than four bytes are given the benefit of the doubt: a head may be
 * written byte by byte.
 */
static __always_inline bool begins_request(__u64 buffer, __u32 length)
{
	char start[4] = {};
	__u32 known = length < 4 ? length & 3 : 4;

	if (bpf_probe_read_user(start, known, (void *)buffer))
		return false;
#define IS(a, b, c, d) \
	(start[0] == (a) && (known < 2 || start[1] == (b)) && (known < 3 || start[2] == (c)) && \
	 (known < 4 || start[3] == (d)))
	return known && (IS('G', 'E', 'T', ' ') || IS('P', 'U', 'T', ' ') || IS('H', 'E', 'A', 'D') ||
			 IS('P', 'O', 'S', 'T') || IS('D', 'E', 'L', 'E') || IS('O', 'P', 'T', 'I') ||
			 IS('P', 'A', 'T', 'C') || IS('C', 'O', 'N', 'N'));
#undef IS
}

static __always_inline bool wanted_comm(const char *comm)
{
	__u32 count = config.comm_count;

	if (!count)
		return true;
	for (__u32 i = 0; i < S3T_MAX_COMMS && i < count; i++) {
		__u32 same = 0;

		while (same < S3T_COMM_LENGTH && config.comms[i][same] == comm[same] && comm[same])
			same++;
		if (same == S3T_COMM_LENGTH || config.comms[i][same] == comm[same])
			return true;
	}
	return false;
}

static __always_inline struct connection *new_connection(const struct s3t_connection_key *key)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	struct connection fresh = {};

	fresh.born_ns = bpf_ktime_get_ns();
	fresh.process_start_ns = BPF_CORE_READ(task, group_leader, start_boottime);
	fresh.cgroup_id = bpf_get_current_cgroup_id();
	BPF_CORE_READ_STR_INTO(&fresh.comm, task, group_leader, comm);
	if (key->tgid == config.excluded_tgid || !wanted_comm(fresh.comm))
		fresh.role = IGNORED;
	if (bpf_map_update_elem(&connections, key, &fresh, BPF_ANY)) {
		count(S3T_CONNECTIONS_FULL);
		return NULL;
	}
	return bpf_map_lookup_elem(&connections, key);
}

/* Is this a connection to report, now that these bytes have been seen on it? */
static __always_inline bool is_client(struct connection *connection, __u32 direction, bool starts_turn,
				      __u64 buffer, __u32 length)
{
	if (connection->role != UNDECIDED)
		return connection->role == CLIENT;
	if (direction == S3T_RECEIVED) {
		/* Who reads a request before anything else is the server. */
		if (!connection->moved[S3T_SENT] && connection->moved[S3T_RECEIVED] == length &&
		    begins_request(buffer, length)) {
			connection->role = IGNORED;
			count(S3T_SERVER_SIDE);
		}
		return false;
	}
	if (!starts_turn)
		return false;
	if (begins_request(buffer, length)) {
		connection->role = CLIENT;
		return true;
	}
	if (++connection->headless_turns >= HEADLESS_TURNS) {
		connection->role = IGNORED;
		count(S3T_NOT_HTTP);
	}
	return false;
}

/* Applies the verdict of user space, if there is one on this very connection. */
static __always_inline bool judged(struct connection *connection, const struct s3t_connection_key *key)
{
	__u64 *born_ns = bpf_map_lookup_elem(&verdicts, key);
	bool ignored = born_ns && *born_ns == connection->born_ns;

	if (born_ns)
		bpf_map_delete_elem(&verdicts, key);
	if (ignored) {
		connection->role = IGNORED;
		count(S3T_JUDGED);
	}
	return ignored;
}

/*
 * Most records are left for the reader to find on its next round. A new connection wakes it at once, so that it can
 * look at /proc while a short-lived process is still there; so does a ring that fills.
 */
static __always_inline __u64 wakeup(bool at_once)
{
	__u64 now;

	if (at_once)
		return BPF_RB_FORCE_WAKEUP;
	if (bpf_ringbuf_query(&ring, BPF_RB_AVAIL_DATA) < config.wakeup_bytes)
		return BPF_RB_NO_WAKEUP;
	now = bpf_ktime_get_ns();
	if (now - last_wakeup_ns < WAKEUP_INTERVAL_NS)
		return BPF_RB_NO_WAKEUP;
	last_wakeup_ns = now;
	return BPF_RB_FORCE_WAKEUP;
}

static __always_inline struct draft *new_draft(struct connection *connection, const struct s3t_connection_key *key,
					       __u32 direction)
{
	__u32 zero = 0;
	struct draft *draft = bpf_map_lookup_elem(&drafts, &zero);

	if (!draft)
		return NULL;
	draft->record.handle = key->handle;
	draft->record.born_ns = connection->born_ns;
	draft->record.sent = connection->moved[S3T_SENT];
	draft->record.received = connection->moved[S3T_RECEIVED];
	draft->record.process_start_ns = connection->process_start_ns;
	draft->record.cgroup_id = connection->cgroup_id;
	draft->record.tgid = key->tgid;
	draft->record.tid = (__u32)bpf_get_current_pid_tgid();
	draft->record.sequence = connection->sequence[direction]++;
	draft->record.length = 0;
	draft->record.payload_length = 0;
	draft->record.flags = 0;
	__builtin_memset(draft->record.tail, 0, S3T_TAIL_LENGTH);
	__builtin_memcpy(draft->record.comm, connection->comm, S3T_COMM_LENGTH);
	return draft;
}

static __always_inline void submit(struct draft *draft, bool wake_at_once)
{
	__u32 payload = draft->record.payload_length;

	if (payload > S3T_MAX_BUDGET)
		payload = S3T_MAX_BUDGET;
	if (bpf_ringbuf_output(&ring, draft, sizeof(struct s3t_record) + payload, wakeup(wake_at_once)))
		count(S3T_RING_FULL);
}

/* Copies the first bytes into the draft, as far as the turn's budget goes; returns how many. */
static __always_inline void take_payload(struct draft *draft, struct connection *connection, __u32 direction,
					 __u64 buffer, __u32 length)
{
	__u32 budget = direction == S3T_SENT ? config.request_budget : config.response_budget;
	__u32 captured = connection->captured[direction];
	__u32 take = captured < budget ? budget - captured : 0;

	if (take > length)
		take = length;
	barrier_var(take);
	if (take > S3T_MAX_BUDGET)
		take = S3T_MAX_BUDGET;
	if (!take)
		return;
	if (bpf_probe_read_user(draft->payload, take, (void *)buffer)) {
		draft->record.flags |= S3T_UNREADABLE;
		count(S3T_PAYLOAD_UNREADABLE);
		return;
	}
	draft->record.payload_length = take;
	connection->captured[direction] = captured + take;
}

/* Keeps the end of what is beyond the budget: there, and only there, a chunked body shows its end. */
static __always_inline void take_tail(struct draft *draft, __u64 buffer, __u32 length)
{
	__u32 known = length < S3T_TAIL_LENGTH ? length & (S3T_TAIL_LENGTH - 1) : S3T_TAIL_LENGTH;

	if (known && known <= S3T_TAIL_LENGTH)
		bpf_probe_read_user(draft->record.tail + (S3T_TAIL_LENGTH - known), known,
				    (void *)(buffer + length - known));
}

/* A call has moved length bytes, length > 0. */
static __always_inline void on_bytes(const struct call *call, __u32 length)
{
	struct s3t_connection_key key = key_of(call->handle);
	struct connection *connection = bpf_map_lookup_elem(&connections, &key);
	__u32 direction = call->direction & 1;
	__u64 start_ns = call->start_ns;
	struct draft *draft;
	bool starts_turn;
	bool is_new;
	__u8 seen = 1;

	if (!connection)
		connection = new_connection(&key);
	if (!connection || connection->role == IGNORED)
		return;

	is_new = !connection->sequence[S3T_SENT];
	starts_turn = !connection->moved[direction] ||
		      connection->other_moved[direction] != connection->moved[!direction];
	if (starts_turn) {
		connection->other_moved[direction] = connection->moved[!direction];
		connection->captured[direction] = 0;
	}
	connection->moved[direction] += length;
	if (direction == S3T_SENT && connection->blocked_since_ns) {
		start_ns = connection->blocked_since_ns;
		connection->blocked_since_ns = 0;
	}
	if (!is_client(connection, direction, starts_turn, call->buffer, length))
		return;
	if (starts_turn && direction == S3T_SENT && judged(connection, &key))
		return;

	draft = new_draft(connection, &key, direction);
	if (!draft)
		return;
	draft->record.kind = direction;
	draft->record.source = call->source;
	draft->record.start_ns = start_ns;
	draft->record.end_ns = bpf_ktime_get_ns();
	draft->record.length = length;
	if (starts_turn)
		draft->record.flags = S3T_STARTS_TURN;
	take_payload(draft, connection, direction, call->buffer, length);
	if (draft->record.payload_length < length)
		take_tail(draft, call->buffer, length);
	if (is_new)
		bpf_map_update_elem(&processes, &key.tgid, &seen, BPF_ANY);
	submit(draft, is_new);
}

/* Something other than bytes has happened to a connection. */
static __always_inline void on_change(__u64 handle, __u32 source, __u32 kind)
{
	struct s3t_connection_key key = key_of(handle);
	struct connection *connection = bpf_map_lookup_elem(&connections, &key);
	struct draft *draft;

	if (!connection || connection->role != CLIENT)
		return;
	draft = new_draft(connection, &key, S3T_RECEIVED);
	if (!draft)
		return;
	draft->record.kind = kind;
	draft->record.source = source;
	draft->record.start_ns = draft->record.end_ns = bpf_ktime_get_ns();
	submit(draft, false);
}

static __always_inline void on_closed(__u64 handle, __u32 source)
{
	struct s3t_connection_key key = key_of(handle);

	on_change(handle, source, S3T_CLOSED);
	bpf_map_delete_elem(&connections, &key);
}

/* A call that will move bytes of a connection has been entered. */
static __always_inline int on_enter(struct pt_regs *ctx, __u32 source, __u32 direction, __u64 handle, __u64 buffer,
				    __u64 moved_ptr)
{
	struct s3t_connection_key key = key_of(handle);
	struct connection *connection = bpf_map_lookup_elem(&connections, &key);
	__u64 thread = bpf_get_current_pid_tgid();
	struct call *outer;
	struct call call = {
		.handle = handle,
		.buffer = buffer,
		.moved_ptr = moved_ptr,
		.stack = PT_REGS_SP(ctx),
		.direction = direction,
		.source = source,
	};

	outer = bpf_map_lookup_elem(&calls, &thread);
	if (outer && outer->handle != handle && call.stack < outer->stack) {
		/* TLS inside TLS (an HTTPS proxy): the outer call carries the request, the inner one ciphertext. */
		outer->nested++;
		count(S3T_NESTED);
		return 0;
	}
	if (connection && connection->role == IGNORED) {
		if (outer)
			bpf_map_delete_elem(&calls, &thread);
		return 0;
	}
	call.start_ns = bpf_ktime_get_ns();
	if (bpf_map_update_elem(&calls, &thread, &call, BPF_ANY))
		count(S3T_CALLS_FULL);
	return 0;
}

/* A call that could not send: the request starts with this try, not with the one that will succeed. */
static __always_inline void on_blocked(const struct call *call)
{
	struct s3t_connection_key key = key_of(call->handle);
	struct connection *connection = bpf_map_lookup_elem(&connections, &key);

	if (connection && !connection->blocked_since_ns)
		connection->blocked_since_ns = call->start_ns;
}

/* The call has returned; result is what it returned. */
static __always_inline int on_return(struct pt_regs *ctx, int result)
{
	__u64 thread = bpf_get_current_pid_tgid();
	struct call *entered = bpf_map_lookup_elem(&calls, &thread);
	struct call call;
	__u64 moved = 0;

	if (!entered)
		return 0;
	if (entered->nested) {
		entered->nested--;
		return 0;
	}
	call = *entered;
	bpf_map_delete_elem(&calls, &thread);

	if (result > 0) {
		if (!call.moved_ptr)
			moved = result;
		else if (bpf_probe_read_user(&moved, sizeof(moved), (void *)call.moved_ptr))
			count(S3T_PAYLOAD_UNREADABLE);
	}
	if (moved)
		on_bytes(&call, (__u32)moved);
	else if (call.direction == S3T_SENT)
		on_blocked(&call);
	else if (!result && !call.moved_ptr)
		on_change(call.handle, call.source, S3T_END_OF_STREAM);
	return 0;
}

#endif
