/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/* How a TLS handshake ended: reported once, and of clients only. */
#ifndef OUTCOME_BPF_H
#define OUTCOME_BPF_H

#include "connection.bpf.h"
#include "endpoints.bpf.h"
#include "record.bpf.h"

enum told {
	UNTOLD,
	SUCCESS,
	FAILURE,
};

/* Has a handshake begun whose end is not known? One that is made by reads ends with the first send. */
static __always_inline bool is_shaking_hands(const struct s3t_connection *connection)
{
	return connection->handshake_start_ns && !connection->handshake_told &&
	       (!connection->handshake_end_ns || (connection->reads_handshake && !connection->moved[S3T_SENT]));
}

/*
 * Reports to user space how a handshake ended, if user space wants to know. If it is not known otherwise which side the process
 * is, it is the client if it opened the socket. Not inlined, for the verifier's sake.
 */
__noinline int tell_handshake(__u64 handle, __u32 tgid, __u32 outcome, __u64 sk, __u32 client)
{
	struct s3t_connection_key key = {
		.handle = handle,
		.tgid = tgid,
	};
	struct s3t_connection *connection = bpf_map_lookup_elem(&connections, &key);
	struct s3t_connect_settings *settings = current_settings();
	struct socket *socket = bpf_map_lookup_elem(&sockets, &sk);
	bool opened = socket && socket->connect_start_ns;
	bool done = outcome == S3T_SHAKEN || outcome == S3T_SHAKE_DISTRUSTED;
	struct draft *draft;

	if (!connection || !(client || opened))
		return 0;
	if (connection->handshake_told != (outcome == S3T_SHAKE_DISTRUSTED ? SUCCESS : UNTOLD))
		return 0;
	if (!connection->handshake_told)
		count(S3T_HANDSHAKES);
	if (outcome != S3T_SHAKEN)
		count(S3T_HANDSHAKES_FAILED);
	connection->handshake_told = outcome == S3T_SHAKEN ? SUCCESS : FAILURE;
	if (!settings || settings->handshakes < (outcome == S3T_SHAKEN ? S3T_ALL_HANDSHAKES : S3T_FAILED_HANDSHAKES))
		return 0;
	draft = take_draft();
	if (!draft)
		return 0;
	describe(&draft->record, connection, handle, S3T_SENT);
	draft->record.kind = S3T_HANDSHAKE;
	draft->record.source = connection->source;
	draft->record.start_ns = connection->handshake_start_ns;
	draft->record.end_ns = done ? connection->handshake_end_ns : bpf_ktime_get_ns();
	__builtin_memset(&draft->handshake, 0, sizeof(draft->handshake));
	if (sk)
		read_endpoints(&draft->handshake.endpoints, (struct sock *)sk);
	if (opened) {
		draft->record.tid = socket->tid;
		draft->handshake.resolve_start_ns = socket->resolve_start_ns;
		draft->handshake.resolved_ns = socket->resolved_ns;
		draft->handshake.connect_start_ns = socket->connect_start_ns;
		draft->handshake.connected_ns = socket->connected_ns;
	}
	draft->handshake.outcome = outcome;
	draft->handshake.version = socket && socket->tls_version ? socket->tls_version : connection->tls_version;
	draft->handshake.resumption = socket ? socket->tls_resumption : S3T_RESUMPTION_UNKNOWN;
	draft->record.payload_length = sizeof(draft->handshake);
	submit(draft);
	return 0;
}

/*
 * How a handshake ended whose socket the process or the kernel has closed. state is the state that the socket was in, error its
 * error. The peer may have ended its side before.
 */
static __always_inline __u32 outcome_of_closing(const struct s3t_connection *connection, int state, int error)
{
	if (error == ECONNRESET)
		return S3T_SHAKE_PEER_RESET;
	if (error == ETIMEDOUT)
		return S3T_SHAKE_TIMED_OUT;
	if (state == TCP_CLOSE_WAIT || state == TCP_LAST_ACK)
		return S3T_SHAKE_PEER_FINISHED;
	return connection->handshake_waits ? S3T_SHAKE_ABANDONED : S3T_SHAKE_REFUSED;
}

/*
 * A connection's socket is being closed, in whatever way. Reports how its handshake ended, if it has not been reported as
 * completed. A handshake after which the peer's certificate was found bad is reported again, if nothing was sent. Not inlined,
 * for the verifier's sake.
 */
__noinline int end_handshake(__u64 handle, __u32 tgid, __u64 sk, int state, int error)
{
	struct s3t_connection_key key = {
		.handle = handle,
		.tgid = tgid,
	};
	struct s3t_connection *connection = bpf_map_lookup_elem(&connections, &key);

	if (!connection || connection->sock != sk)
		return 0;
	if (is_shaking_hands(connection))
		return tell_handshake(handle, tgid, outcome_of_closing(connection, state, error), sk, 0);
	if (connection->distrusted && !connection->moved[S3T_SENT])
		return tell_handshake(handle, tgid, S3T_SHAKE_DISTRUSTED, sk, 0);
	return 0;
}

#endif
