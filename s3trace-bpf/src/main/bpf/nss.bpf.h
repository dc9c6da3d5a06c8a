/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * NSS. Its connections are NSPR's file descriptors with a TLS layer pushed on top. The same functions also serve files and
 * plain sockets, so the layer is checked first. The connection is the descriptor: NSPR swaps contents to keep the topmost layer
 * at its address.
 */
#ifndef NSS_BPF_H
#define NSS_BPF_H

#include "capture.bpf.h"
#include "uprobe.bpf.h"

/* enum PRDescType of NSPR's prio.h */
#define PR_DESC_LAYERED 4
/* An argument of PR_Recv: leave the bytes where they are. */
#define PR_MSG_PEEK 2

/* How the descriptors of NSPR begin: struct PRFileDesc and struct PRIOMethods of prio.h. */
struct nspr_methods {
	__u32 file_type;
};

struct nspr_descriptor {
	struct nspr_methods *methods;
};

static __always_inline bool is_layered(void *descriptor)
{
	struct nspr_methods *methods = NULL;
	__u32 type = 0;

	bpf_probe_read_user(&methods, sizeof(methods), &((struct nspr_descriptor *)descriptor)->methods);
	bpf_probe_read_user(&type, sizeof(type), &methods->file_type);
	return type == PR_DESC_LAYERED;
}

static __always_inline int nspr_enter(struct pt_regs *ctx, __u32 direction, void *descriptor, void *buffer, __u32 flags)
{
	if ((flags & PR_MSG_PEEK) || !is_layered(descriptor))
		return on_enter_unfollowed(ctx, (__u64)descriptor);
	return on_enter(ctx, S3T_NSS, direction, (__u64)descriptor, (__u64)buffer, 0);
}

/* PRInt32 PR_Write(PRFileDesc *fd, const void *buf, PRInt32 amount); PR_Send() too */
UPROBE(nspr_write, void *descriptor, void *buffer)
{
	return nspr_enter(ctx, S3T_SENT, descriptor, buffer, 0);
}

/* PRInt32 PR_Read(PRFileDesc *fd, void *buf, PRInt32 amount) */
UPROBE(nspr_read, void *descriptor, void *buffer)
{
	return nspr_enter(ctx, S3T_RECEIVED, descriptor, buffer, 0);
}

/* PRInt32 PR_Recv(PRFileDesc *fd, void *buf, PRInt32 amount, PRIntn flags, PRIntervalTime timeout) */
UPROBE(nspr_recv, void *descriptor, void *buffer, int amount, __u32 flags)
{
	return nspr_enter(ctx, S3T_RECEIVED, descriptor, buffer, flags);
}

/* SECStatus SSL_ForceHandshake(PRFileDesc *fd), and SSL_ForceHandshakeWithTimeout(), which calls it */
UPROBE(nss_shake, void *descriptor)
{
	return on_enter(ctx, S3T_NSS, HANDSHAKE, (__u64)descriptor, 0, 0);
}

/* Any of them has returned. */
URETPROBE(nspr_return, int result)
{
	return on_return(ctx, result);
}

/* PRStatus PR_Close(PRFileDesc *fd) */
UPROBE(nspr_close, void *descriptor)
{
	on_closed((__u64)descriptor, S3T_NSS);
	return 0;
}

#endif
