/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/* TCP connections as the kernel sees them: who opened one, how long that took, and between which addresses it is. */
#ifndef SOCKET_BPF_H
#define SOCKET_BPF_H

#include "connection.bpf.h"
#include "endpoints.bpf.h"
#include "process.bpf.h"
#include "outcome.bpf.h"
#include "record.bpf.h"
#include "resolution.bpf.h"

#define IPPROTO_TCP 6

/* The current process begins to connect: tcp_v4_connect() and tcp_v6_connect() run in its context. */
static __always_inline void on_connect(struct sock *sk)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	struct s3t_connect_settings *settings = current_settings();
	__u64 thread = bpf_get_current_pid_tgid();
	__u64 key = (__u64)sk;
	struct socket socket = {
		.tgid = thread >> 32,
		.tid = (__u32)thread,
	};

	socket.process_start_ns = BPF_CORE_READ(task, group_leader, start_boottime);
	BPF_CORE_READ_STR_INTO(&socket.comm, task, group_leader, comm);
	if (!settings || !wanted_process(socket.tgid, socket.process_start_ns, socket.comm))
		return;
	socket.cgroup_id = bpf_get_current_cgroup_id();
	if (settings->report || settings->handshakes)
		introduce_process();
	socket.connect_start_ns = bpf_ktime_get_ns();
	take_resolution(sk, &socket);
	if (bpf_map_update_elem(&sockets, &key, &socket, BPF_ANY))
		count(S3T_SOCKETS_FULL);
}

/* A connect has ended, mostly in an interrupt. So the current process has nothing to do with it. */
static __always_inline void report_connect(struct sock *sk, const struct socket *socket, __u32 error)
{
	struct s3t_connect_settings *settings = current_settings();
	__u64 now = bpf_ktime_get_ns();
	struct draft *draft;

	if (!settings || !settings->report)
		return;
	if (socket->connected_ns &&
	    (settings->report == S3T_FAILED_CONNECTS || now - socket->connect_start_ns < settings->min_ns))
		return;
	draft = take_draft();
	if (!draft)
		return;
	__builtin_memset(&draft->record, 0, sizeof(draft->record));
	draft->record.kind = S3T_CONNECT;
	draft->record.start_ns = socket->connect_start_ns;
	draft->record.end_ns = now;
	draft->record.tgid = socket->tgid;
	draft->record.tid = socket->tid;
	draft->record.process_start_ns = socket->process_start_ns;
	draft->record.cgroup_id = socket->cgroup_id;
	__builtin_memcpy(draft->record.comm, socket->comm, S3T_COMM_LENGTH);
	read_endpoints(&draft->connect.endpoints, sk);
	draft->connect.established = !!socket->connected_ns;
	draft->connect.error = error;
	draft->connect.resolve_start_ns = socket->resolve_start_ns;
	draft->connect.resolved_ns = socket->resolved_ns;
	draft->record.payload_length = sizeof(draft->connect);
	submit(draft);
}

static __always_inline void on_established(struct sock *sk)
{
	__u64 key = (__u64)sk;
	struct socket *socket = bpf_map_lookup_elem(&sockets, &key);

	if (!socket || socket->connected_ns)
		return;
	socket->connected_ns = bpf_ktime_get_ns();
	report_connect(sk, socket, 0);
}

/*
 * The peer has ended its side of the socket, mostly in an interrupt. A connection over plain HTTP is identified by its socket.
 * The record is not counted in the connection's sequence: the thread that moves bytes counts that.
 */
static __always_inline void tell_peer_end(struct sock *sk, __u32 kind)
{
	__u64 address = (__u64)sk;
	struct socket *socket = bpf_map_lookup_elem(&sockets, &address);
	struct s3t_connection_key key = {
		.handle = address,
	};
	struct s3t_connection *connection;
	struct draft *draft;

	if (socket && socket->handle) {
		key.handle = socket->handle;
		key.tgid = socket->handle_tgid;
	}
	connection = bpf_map_lookup_elem(&connections, &key);
	if (!connection || !is_reported(connection))
		return;
	draft = take_draft();
	if (!draft)
		return;
	describe(&draft->record, connection, key.handle, S3T_RECEIVED);
	draft->record.kind = kind;
	draft->record.start_ns = draft->record.end_ns = bpf_ktime_get_ns();
	submit(draft);
}

/* Unbinds a socket from its connection. The connection may continue with another socket, or be closed by its process later. */
static __always_inline void unbind_socket(const struct socket *socket, __u64 sk)
{
	struct s3t_connection_key key = {
		.handle = socket->handle,
		.tgid = socket->handle_tgid,
	};
	struct s3t_connection *connection = bpf_map_lookup_elem(&connections, &key);

	if (!connection || connection->sock != sk)
		return;
	connection->sock = 0;
	note_departure();
}

#endif
