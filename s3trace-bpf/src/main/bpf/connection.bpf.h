/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Which connections are of interest: those of wanted processes, on which the process is an HTTP client. How an HTTP
 * request begins is the only thing that the kernel side knows of what is in the bytes.
 */
#ifndef CONNECTION_BPF_H
#define CONNECTION_BPF_H

#include "target.bpf.h"

/* A connection on which no request has begun for this many turns is not HTTP. */
#define HEADLESS_TURNS 8

enum role { UNDECIDED, CLIENT, IGNORED };

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

static __always_inline struct s3t_connection *new_connection(const struct s3t_connection_key *key)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	struct s3t_connection fresh = {};

	fresh.born_ns = bpf_ktime_get_ns();
	fresh.process_start_ns = BPF_CORE_READ(task, group_leader, start_boottime);
	fresh.cgroup_id = bpf_get_current_cgroup_id();
	BPF_CORE_READ_STR_INTO(&fresh.comm, task, group_leader, comm);
	if (!wanted_process(key->tgid, fresh.process_start_ns, fresh.comm))
		fresh.role = IGNORED;
	if (bpf_map_update_elem(&connections, key, &fresh, BPF_ANY)) {
		count(S3T_CONNECTIONS_FULL);
		return NULL;
	}
	return bpf_map_lookup_elem(&connections, key);
}

/* Is this a connection to report, now that these bytes have been seen on it? */
static __always_inline bool is_client(struct s3t_connection *connection, __u32 direction, bool starts_turn,
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
static __always_inline bool judged(struct s3t_connection *connection, const struct s3t_connection_key *key)
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

#endif
