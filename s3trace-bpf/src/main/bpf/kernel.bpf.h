/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/* The fields used of the kernel's own structs, and no others. CO-RE finds where they are in the running kernel. */
#ifndef KERNEL_BPF_H
#define KERNEL_BPF_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/bpf.h>
#include <linux/ptrace.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>

/* include/net/tcp_states.h */
#define TCP_ESTABLISHED 1
#define TCP_SYN_SENT 2
#define TCP_FIN_WAIT1 4
#define TCP_CLOSE 7
#define TCP_CLOSE_WAIT 8
#define TCP_LAST_ACK 9
/*
 * include/uapi/asm-generic/errno*.h. EPIPE and ECONNRESET are what tcp_reset() in net/ipv4/tcp_input.c leaves in sk_err,
 * ETIMEDOUT what tcp_write_err() in net/ipv4/tcp_timer.c does.
 */
#define EAGAIN 11
#define EPIPE 32
#define ECONNRESET 104
#define ETIMEDOUT 110

struct atomic_value {
	int counter;
} __attribute__((preserve_access_index));

struct signal_struct {
	struct atomic_value live;
} __attribute__((preserve_access_index));

struct qstr {
	const unsigned char *name;
} __attribute__((preserve_access_index));

struct dentry {
	struct dentry *d_parent;
	struct qstr d_name;
} __attribute__((preserve_access_index));

struct vfsmount {
	struct dentry *mnt_root;
} __attribute__((preserve_access_index));

struct mount {
	struct mount *mnt_parent;
	struct dentry *mnt_mountpoint;
	struct vfsmount mnt;
} __attribute__((preserve_access_index));

struct path {
	struct vfsmount *mnt;
	struct dentry *dentry;
} __attribute__((preserve_access_index));

struct super_block {
	__u32 s_dev;
} __attribute__((preserve_access_index));

struct inode {
	unsigned short i_mode;
	unsigned long i_ino;
	struct super_block *i_sb;
} __attribute__((preserve_access_index));

struct file {
	struct path f_path;
	struct inode *f_inode;
	const void *f_op;
	void *private_data;          /* of a socket: its struct socket */
} __attribute__((preserve_access_index));

struct fdtable {
	unsigned int max_fds;
	struct file **fd;
} __attribute__((preserve_access_index));

struct files_struct {
	struct fdtable *fdt;
} __attribute__((preserve_access_index));

struct mm_struct {
	unsigned long arg_start;
	unsigned long arg_end;
	struct file *exe_file;
} __attribute__((preserve_access_index));

struct thread_info {
	__u32 status;                /* x86 only */
} __attribute__((preserve_access_index));

struct task_struct {
	struct thread_info thread_info;
	void *stack;
	struct files_struct *files;
	struct task_struct *group_leader;
	struct signal_struct *signal;
	struct mm_struct *mm;
	__u64 start_boottime;
	__u64 self_exec_id;
	int tgid;
	char comm[16];
} __attribute__((preserve_access_index));

struct in6_addr {
	__u8 s6_addr[16];
};

struct sock_common {
	__u32 skc_daddr;             /* network byte order */
	__u32 skc_rcv_saddr;
	__u16 skc_dport;             /* network byte order */
	__u16 skc_num;               /* host byte order */
	__u16 skc_family;
	__u8 skc_state;
	struct in6_addr skc_v6_daddr;
	struct in6_addr skc_v6_rcv_saddr;
} __attribute__((preserve_access_index));

/* The part of a socket that processes see. */
struct socket___kernel {
	struct file *file;
	struct sock *sk;
} __attribute__((preserve_access_index));

#define SHUTDOWN_MASK 3 /* both directions of a socket are shut down: include/net/sock.h */

struct sock {
	struct sock_common __sk_common;
	__u16 sk_protocol;
	__u8 sk_shutdown;
	int sk_err;
	struct socket___kernel *sk_socket;
} __attribute__((preserve_access_index));

/* What the events of sock_send_length and sock_recv_length tell. */
struct trace_event_raw_sock_msg_length {
	struct sock *sk;
	__u16 family;
	int ret;
	int flags;
} __attribute__((preserve_access_index));

struct trace_event_raw_sched_process_exec {
	int old_pid;
} __attribute__((preserve_access_index));

/* A field of a struct sock. Programs that the verifier lets follow the pointer load it; others must have it read. */
#define OF_SOCKET(sk, known, field) ((known) ? (sk)->field : BPF_CORE_READ(sk, field))

struct inet_sock {
	__u16 inet_sport;            /* network byte order; unlike skc_num, it outlives a failed connect */
} __attribute__((preserve_access_index));

struct tcp_sock {
	__u32 srtt_us;               /* eight times the smoothed round trip time */
	__u32 total_retrans;
	__u32 snd_nxt;               /* sequence number of the next byte to send */
	__u64 bytes_sent;
	__u64 bytes_acked;           /* plus one for the SYN */
	__u64 bytes_received;
	__u32 write_seq;             /* sequence number of the next byte that the process sends */
	__u32 snd_una;               /* the first byte that is not acknowledged yet */
	__u32 copied_seq;            /* of the next byte that the process reads */
	__u32 rcv_nxt;               /* of the next byte that the peer sends */
} __attribute__((preserve_access_index));

#endif
