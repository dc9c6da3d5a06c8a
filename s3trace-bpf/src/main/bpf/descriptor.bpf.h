/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/* From a file descriptor of the current task to its socket. */
#ifndef DESCRIPTOR_BPF_H
#define DESCRIPTOR_BPF_H

#include "kernel.bpf.h"

/* include/uapi/linux/stat.h */
#define S_IFMT 0170000
#define S_IFSOCK 0140000

/* The current task's file. Most kernels let programs follow pointers that begin at the task. Before 5.11, each must be read. */
static __always_inline struct file *file_of(__u32 descriptor)
{
	struct file **files, *file = NULL;
	struct fdtable *table;
	__u32 count;

	if (bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_get_current_task_btf)) {
		table = bpf_get_current_task_btf()->files->fdt;
		files = table->fd;
		count = table->max_fds;
	} else {
		table = BPF_CORE_READ((struct task_struct *)bpf_get_current_task(), files, fdt);
		files = BPF_CORE_READ(table, fd);
		count = BPF_CORE_READ(table, max_fds);
	}
	if (descriptor < count)
		bpf_probe_read_kernel(&file, sizeof(file), &files[descriptor]);
	return file;
}

/* What identifies a file as a socket: socket_file_ops in net/socket.c. It is known once the first socket was seen. */
const void *socket_operations;

static __always_inline bool is_socket(struct file *file)
{
	const void *operations = BPF_CORE_READ(file, f_op);
	struct socket___kernel *socket;

	if (!socket_operations && (BPF_CORE_READ(file, f_inode, i_mode) & S_IFMT) == S_IFSOCK) {
		socket = BPF_CORE_READ(file, private_data);
		if (BPF_CORE_READ(socket, file) == file)
			socket_operations = operations;
	}
	return operations && operations == socket_operations;
}

/* The socket behind a descriptor of the current task, found as sockfd_lookup() in net/socket.c does. NULL if there is none. */
static __always_inline struct sock *socket_of(__u32 descriptor)
{
	struct file *file = file_of(descriptor);
	struct socket___kernel *socket;

	if (!file || !is_socket(file))
		return NULL;
	socket = BPF_CORE_READ(file, private_data);
	return BPF_CORE_READ(socket, sk);
}

#endif
