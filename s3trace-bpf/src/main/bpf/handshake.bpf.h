/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/* TLS handshakes, seen through the calls that make them: when they begin and end, and why they go no further. */
#ifndef HANDSHAKE_BPF_H
#define HANDSHAKE_BPF_H

#include "binding.bpf.h"
#include "outcome.bpf.h"

/*
 * The beginning of an SSL in OpenSSL 1.1 to 3.1: struct ssl_st of ssl_local.h. In other versions, it does not begin with a
 * version.
 */
struct ssl_start {
	__u32 version;
	__u32 reserved;
	__u64 method_and_streams[4];
	__u32 waits_for;
	__u32 reserved_too;
	__u64 handshake;
	__u32 flags[4];
	__u32 flow;         /* enum MSG_FLOW_STATE of statem.h */
	__u32 states[4];
	__u32 state;        /* OSSL_HANDSHAKE_STATE of ssl.h */
};

#define MSG_FLOW_ERROR 1
#define MSG_FLOW_FINISHED 4
#define TLS_ST_OK 1
#define TLS1_VERSION 0x0301
#define TLS1_3_VERSION 0x0304

/* Calls of these sources make no handshakes: the code for handshakes is left out there. */
static __always_inline bool has_handshakes(__u32 source)
{
	return source != S3T_HTTP && source != S3T_EMBEDDED;
}

static __always_inline bool is_version(__u32 version)
{
	return version >= TLS1_VERSION && version <= TLS1_3_VERSION;
}

static __always_inline bool read_ssl(__u64 handle, __u32 source, struct ssl_start *ssl)
{
	return source == S3T_OPENSSL && !bpf_probe_read_user(ssl, sizeof(*ssl), (void *)handle) && is_version(ssl->version);
}

/* The same as SSL_is_init_finished(). */
static __always_inline bool is_done(const struct ssl_start *ssl)
{
	return ssl->state == TLS_ST_OK && ssl->flow > MSG_FLOW_ERROR && ssl->flow <= MSG_FLOW_FINISHED;
}

static __always_inline void tell_outcome(const struct s3t_connection *connection, const struct call *call, __u32 outcome)
{
	tell_handshake(as_number(call->handle), connection->tgid, outcome, as_number(call->sock ? call->sock : connection->sock),
		       call->client);
}

/* Finds or makes the connection of a call that has taken part in a handshake, if it is of interest. */
static __always_inline struct s3t_connection *shaking_connection(const struct call *call)
{
	struct s3t_connection_key key = key_of(call->handle);
	struct s3t_connection *connection;
	__u32 listing;

	if (!traced_in(&listing))
		return NULL;
	connection = find_connection(&key, listing);
	if (!connection)
		connection = new_connection(&key, listing);
	if (!connection || connection->role == IGNORED)
		return NULL;
	connection->source = call->source;
	if (!connection->handshake_start_ns)
		connection->handshake_start_ns = call->start_ns;
	if (call->sock && call->sock != connection->sock)
		bind_socket(as_number(call->handle), as_number(call->sock));
	return connection;
}

/*
 * A call that makes a handshake has moved its first bytes. It may never return: its process may be killed while it waits for
 * the peer. Not inlined, for the verifier's sake.
 */
__noinline int begin_handshake(__u64 handle, __u32 source, __u64 start_ns, __u64 sk)
{
	struct call call = {
		.handle = handle,
		.source = source,
		.start_ns = start_ns,
		.sock = sk,
	};
	struct s3t_connection *connection = shaking_connection(&call);

	if (connection)
		connection->handshake_waits = 1;
	return 0;
}

/* A handshake of the current process has completed. Not inlined, for the verifier's sake. */
__noinline int finish_handshake(__u64 handle, __u32 source, __u64 sk, __u32 client)
{
	struct s3t_connection_key key = key_of(handle);
	struct s3t_connection *connection = bpf_map_lookup_elem(&connections, &key);
	__u32 version; /* the first field of an SSL; the rest would not fit on the stack beside Go's */

	if (!connection || connection->handshake_told)
		return 0;
	connection->source = source;
	if (!connection->handshake_end_ns)
		connection->handshake_end_ns = bpf_ktime_get_ns();
	if (source == S3T_OPENSSL && !bpf_probe_read_user(&version, sizeof(version), (void *)handle) && is_version(version))
		connection->tls_version = version;
	return tell_handshake(handle, key.tgid, S3T_SHAKEN, sk ? sk : connection->sock, client);
}

/*
 * The current process closes a connection. Some event loops do so inside the call that makes the handshake (node does, when it
 * then looks at the certificate). So if OpenSSL says that the handshake has completed, it has. Not inlined, for the verifier's
 * sake.
 */
__noinline int finish_before_closing(__u64 handle, __u64 sk)
{
	struct s3t_connection_key key = key_of(handle);
	struct s3t_connection *connection = bpf_map_lookup_elem(&connections, &key);
	struct ssl_start ssl;

	if (connection && connection->sock == sk && is_shaking_hands(connection) && read_ssl(handle, connection->source, &ssl) &&
	    is_done(&ssl))
		finish_handshake(handle, connection->source, sk, 0);
	return 0;
}

static __always_inline void on_shaken(const struct call *call)
{
	finish_handshake(as_number(call->handle), call->source, as_number(call->sock), call->client);
}

/*
 * A call that makes a handshake has not completed it: it is to be called again, or it has failed. Libraries return the same in
 * both cases. The end of the call's last receive shows which, unless the call got its bytes from memory. OpenSSL itself knows,
 * too.
 */
static __always_inline void on_handshake_round(struct s3t_connection *connection, const struct call *call)
{
	struct ssl_start ssl;
	bool known, failed;

	if (!is_shaking_hands(connection))
		return;
	if (call->heard == ENDED) {
		tell_outcome(connection, call, S3T_SHAKE_PEER_FINISHED);
		return;
	}
	if (call->heard == RESET || call->said == RESET) {
		tell_outcome(connection, call, S3T_SHAKE_PEER_RESET);
		return;
	}
	known = read_ssl(call->handle, call->source, &ssl);
	if (known && is_done(&ssl)) {
		on_shaken(call);
		return;
	}
	failed = known ? ssl.flow == MSG_FLOW_ERROR : call->heard == MOVED && call->said != BLOCKED;
	connection->handshake_waits = !failed && (known || call->heard == BLOCKED || call->said == BLOCKED);
	if (failed)
		tell_outcome(connection, call, S3T_SHAKE_REFUSED);
}

/* What the call returns on success: SSL_do_handshake() 1; gnutls_handshake(), s2n_negotiate() and SSL_ForceHandshake() 0. */
static __always_inline long handshake_success(__u32 source)
{
	return source == S3T_OPENSSL;
}

/* A call that makes a handshake has returned. */
static __always_inline void on_handshake_return(const struct call *call, long result)
{
	struct s3t_connection *connection = shaking_connection(call);

	if (!connection)
		return;
	if (result == handshake_success(call->source))
		on_shaken(call);
	else
		on_handshake_round(connection, call);
}

/*
 * Bytes are sent for the first time, so the handshake has completed. If it was made inside this very call, it ended with the
 * last receive of the call, before the call could send.
 */
static __always_inline void on_first_send(struct s3t_connection *connection, const struct call *call)
{
	if (!connection->handshake_end_ns && connection->reads_handshake)
		connection->handshake_end_ns = bpf_ktime_get_ns();
	if (!connection->handshake_end_ns && call->received_ns) {
		if (!connection->handshake_start_ns)
			connection->handshake_start_ns = call->start_ns;
		connection->handshake_end_ns = call->received_ns;
	}
	if (connection->handshake_end_ns && !connection->handshake_told)
		on_shaken(call);
}

/*
 * A read has returned nothing on a connection on which nothing has been sent yet. Some event loops make the handshake by
 * reading (node does): the first read produces the first message. If OpenSSL does not say when the handshake has completed, it
 * ended with the last read before the first send. If other sends were tried in vain since that read, it ended with the first
 * send that succeeded.
 */
static __always_inline void on_silent_read(struct call *call)
{
	struct s3t_connection_key key = key_of(call->handle);
	struct s3t_connection *connection;
	__u32 listing;

	if (call->settled || !traced_in(&listing))
		return;
	connection = find_connection(&key, listing);
	if (connection && connection->reads_handshake && is_shaking_hands(connection)) {
		connection->handshake_end_ns = bpf_ktime_get_ns();
		on_handshake_round(connection, call);
	}
	if (connection || call->sock)
		return;
	connection = new_connection(&key, listing);
	if (!connection)
		return;
	connection->source = call->source;
	connection->handshake_start_ns = call->start_ns;
	connection->handshake_waits = 1;
	expect_sending(call, 0);
}

/* The process has freed a connection. */
static __always_inline void on_closed_handshake(__u64 handle)
{
	struct s3t_connection_key key = key_of(handle);
	struct s3t_connection *connection = bpf_map_lookup_elem(&connections, &key);
	__u64 sk = connection ? connection->sock : 0;

	if (!sk)
		return;
	finish_before_closing(as_number(handle), as_number(sk));
	end_handshake(as_number(handle), key.tgid, as_number(sk), BPF_CORE_READ((struct sock *)sk, __sk_common.skc_state), 0);
}

#endif
