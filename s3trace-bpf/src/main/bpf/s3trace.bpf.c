// SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause
/*
 * The kernel side of s3trace: it captures, and does not interpret. One file per source of bytes, one shared path to the ring.
 */
#include "capture.bpf.h"
#include "cipher.bpf.h"
#include "exec.bpf.h"
#include "exit.bpf.h"
#include "network.bpf.h"
#include "process.bpf.h"
#include "state.bpf.h"

#include "gnutls.bpf.h"
#include "go.bpf.h"
#include "http.bpf.h"
#include "jsse.bpf.h"
#include "nss.bpf.h"
#include "openssl.bpf.h"
#include "s2n.bpf.h"
#include "sealed.bpf.h"
#include "syscall.bpf.h"
#include "transfer.bpf.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";
