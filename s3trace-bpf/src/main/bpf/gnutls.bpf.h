/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * GnuTLS. The connection is the session. A send that could not finish may be tried again without a buffer: then the earlier
 * buffer is meant. gnutls_record_recv_packet() is not followed.
 */
#ifndef GNUTLS_BPF_H
#define GNUTLS_BPF_H

#include "capture.bpf.h"
#include "uprobe.bpf.h"

/* ssize_t gnutls_record_send(gnutls_session_t session, const void *data, size_t data_size); gnutls_record_send2() too */
UPROBE(gnutls_send, void *session, void *data)
{
	return on_enter(ctx, S3T_GNUTLS, S3T_SENT, (__u64)session, (__u64)data, 0);
}

/* ssize_t gnutls_record_recv(gnutls_session_t session, void *data, size_t data_size); gnutls_record_recv_seq() too */
UPROBE(gnutls_recv, void *session, void *data)
{
	return on_enter(ctx, S3T_GNUTLS, S3T_RECEIVED, (__u64)session, (__u64)data, 0);
}

/* int gnutls_record_uncork(gnutls_session_t session, unsigned flags): sends again what was counted when it was corked */
UPROBE(gnutls_uncork, void *session)
{
	return on_enter(ctx, S3T_GNUTLS, UNCOUNTED, (__u64)session, 0, 0);
}

/* int gnutls_handshake(gnutls_session_t session) */
UPROBE(gnutls_shake, void *session)
{
	return on_enter(ctx, S3T_GNUTLS, HANDSHAKE, (__u64)session, 0, 0);
}

/* int gnutls_certificate_verify_peers2(gnutls_session_t session, unsigned int *status) */
UPROBE(gnutls_verify, void *session, void *status)
{
	return on_verification((__u64)session, (__u64)status);
}

/* int gnutls_certificate_verify_peers3(gnutls_session_t session, const char *hostname, unsigned int *status) */
UPROBE(gnutls_verify_name, void *session, void *name, void *status)
{
	return on_verification((__u64)session, (__u64)status);
}

/* Either of the two above has returned: 0 if the certificate could be judged. */
URETPROBE(gnutls_verified, int result)
{
	return on_verified(result);
}

/* Any of the others has returned. */
URETPROBE(gnutls_return, long result)
{
	return on_return(ctx, result);
}

/* void gnutls_deinit(gnutls_session_t session) */
UPROBE(gnutls_free, void *session)
{
	on_closed((__u64)session, S3T_GNUTLS);
	return 0;
}

#endif
