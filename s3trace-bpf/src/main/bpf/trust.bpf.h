/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Clients that look at the peer's certificate after the handshake (node, wget, libcurl on GnuTLS). They ask their library to
 * verify it, and close the connection if it is bad.
 */
#ifndef TRUST_BPF_H
#define TRUST_BPF_H

#include "maps.bpf.h"

/* A call that asks the library about the certificate. */
struct verification {
	__u64 handle;
	__u64 status_ptr;         /* where it stores the answer; 0 if it returns the answer */
};

/* By thread (pid_tgid). A call need not return: the least recently used entries make room. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1024);
	__type(key, __u64);
	__type(value, struct verification);
} verifications SEC(".maps");

static __always_inline int on_verification(__u64 handle, __u64 status_ptr)
{
	__u64 thread = bpf_get_current_pid_tgid();
	struct s3t_connection_key key = key_of(handle);
	struct verification verification = {
		.handle = handle,
		.status_ptr = status_ptr,
	};

	if (bpf_map_lookup_elem(&connections, &key))
		bpf_map_update_elem(&verifications, &thread, &verification, BPF_ANY);
	return 0;
}

/* result is not 0 if the certificate is bad, or could not be judged. */
static __always_inline int on_verified(long result)
{
	__u64 thread = bpf_get_current_pid_tgid();
	struct verification *asked = bpf_map_lookup_elem(&verifications, &thread);
	struct s3t_connection *connection;
	struct s3t_connection_key key;
	__u32 status = 0;

	if (!asked)
		return 0;
	if (asked->status_ptr && bpf_probe_read_user(&status, sizeof(status), (void *)asked->status_ptr))
		count(S3T_PAYLOAD_UNREADABLE);
	key = key_of(asked->handle);
	bpf_map_delete_elem(&verifications, &thread);
	connection = bpf_map_lookup_elem(&connections, &key);
	if (connection)
		connection->distrusted = result || status;
	return 0;
}

#endif
