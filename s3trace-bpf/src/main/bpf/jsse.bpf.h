/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Java's own TLS. Only code in the JVM can see its plain text, so an agent there hands it over: it calls a function of the JDK
 * that does nothing for the arguments it is called with. There is no entry and no return: a call has been made when it is
 * handed over. A connection over an SSLSocket comes with its descriptor. One over an SSLEngine knows no socket: its ClientHello
 * shows which that is, or, if that was sent earlier, what the same thread sends next.
 */
#ifndef JSSE_BPF_H
#define JSSE_BPF_H

#include "capture.bpf.h"
#include "descriptor.bpf.h"
#include "greeting.bpf.h"
#include "uprobe.bpf.h"

/* The socket of a connection, unless it is known already, or there is none. */
static __always_inline __u64 unknown_socket(__u64 handle, __s32 descriptor)
{
	struct s3t_connection_key key = key_of(handle);
	struct s3t_connection *connection = bpf_map_lookup_elem(&connections, &key);
	struct sock *sk;

	if (descriptor < 0 || (connection && (connection->sock || connection->role == IGNORED)))
		return 0;
	sk = socket_of(descriptor);
	return sk && is_tcp(sk, false) ? (__u64)sk : 0;
}

/*
 * The current thread will send what was produced of so many bytes. A global function of numbers, as those below, for the sake of
 * the verifier and the stack.
 */
__noinline int expect_thread_to_send(__u64 handle, __u32 unsent)
{
	__u64 thread = bpf_get_current_pid_tgid();
	struct call *entry = bpf_map_lookup_elem(&calls, &thread);
	struct s3t_connection_key key = key_of(handle);
	struct s3t_connection *connection = bpf_map_lookup_elem(&connections, &key);

	if (!connection || connection->sock || connection->role == IGNORED)
		return 0;
	if (!entry)
		entry = add_call(thread);
	if (!entry || entry->state == ENTERED)
		return 0;
	entry->greeting = greeting_before(entry, handle);
	entry->handle = handle;
	entry->source = S3T_JSSE;
	entry->direction = S3T_SENT;
	entry->settled = UNSETTLED;
	entry->sock = 0;
	entry->state = OVER;
	expect_sending(entry, unsent);
	seek_socket(entry, entry->state == UNSENT);
	return 0;
}

/*
 * Bytes were moved, mostly. Returns the kind of what is handed over if it is something else, or 0. It is read once: each look
 * into a process's memory costs.
 */
__noinline int jvm_moved(__u64 address)
{
	struct s3t_handover handover;
	struct call call = {};
	__u64 tail = 0;

	if (bpf_probe_read_user(&handover, sizeof(handover), (void *)address) || handover.token != S3T_JVM_TOKEN || !traced_now())
		return 0;
	if (handover.kind != S3T_JVM_SENT && handover.kind != S3T_JVM_RECEIVED)
		return handover.kind;
	if (!handover.length)
		return 0;
	call.handle = handover.handle;
	call.start_ns = smaller(handover.start_ns, bpf_ktime_get_ns());
	call.direction = handover.kind == S3T_JVM_SENT ? S3T_SENT : S3T_RECEIVED;
	call.source = S3T_JSSE;
	call.buffer = handover.available ? address + sizeof(handover) : 0;
	call.sock = unknown_socket(handover.handle, handover.descriptor);
	__builtin_memcpy(&tail, handover.tail, sizeof(tail));
	call.framed = !!(handover.flags & S3T_JVM_FRAMES);
	if (handover.flags & S3T_JVM_UNREADABLE)
		count(S3T_PAYLOAD_UNREADABLE);
	on_readable_bytes(&call, 0, handover.length, smaller(handover.available, handover.length), tail);
	if (handover.kind == S3T_JVM_SENT && handover.descriptor < 0)
		expect_thread_to_send(as_number(handover.handle), handover.length);
	return 0;
}

/* A handshake begins, or a message of it was produced. */
__noinline int jvm_shakes(__u64 address)
{
	struct s3t_handover handover;

	if (bpf_probe_read_user(&handover, sizeof(handover), (void *)address))
		return 0;
	begin_handshake(as_number(handover.handle), S3T_JSSE, handover.start_ns,
			as_number(unknown_socket(handover.handle, handover.descriptor)));
	if (handover.random)
		await_hello(as_number(handover.handle), handover.random);
	return 0;
}

/* A handshake has completed. */
static __always_inline void jvm_shaken(__u64 handle)
{
	struct s3t_connection_key key = key_of(handle);
	struct s3t_connection *connection = bpf_map_lookup_elem(&connections, &key);

	if (connection && connection->handshake_start_ns)
		finish_handshake(as_number(handle), S3T_JSSE, as_number(connection->sock), 1);
}

/* A handshake goes no further. Its socket is closed next, which shows why. */
static __always_inline void jvm_shake_failed(__u64 handle)
{
	struct s3t_connection_key key = key_of(handle);
	struct s3t_connection *connection = bpf_map_lookup_elem(&connections, &key);

	if (connection)
		connection->handshake_waits = 0;
}

/* The state of a connection has changed. */
__noinline int jvm_changed(__u64 handle, __u32 kind)
{
	if (kind == S3T_JVM_SHAKEN)
		jvm_shaken(handle);
	else if (kind == S3T_JVM_SHAKE_FAILED)
		jvm_shake_failed(handle);
	else if (kind == S3T_JVM_END_OF_STREAM)
		on_change(handle, S3T_JSSE, S3T_END_OF_STREAM);
	else if (kind == S3T_JVM_CLOSED)
		on_closed(handle, S3T_JSSE);
	return 0;
}

#define HANDED_OVER(field) BPF_PROBE_READ_USER((struct s3t_handover *)address, field)

/*
 * JNIEXPORT void JNICALL Java_java_io_FileCleanable_cleanupClose0(JNIEnv *env, jclass class, jint fd, jlong handle) in
 * FileCleanable.c: closes a descriptor. If it is -1, it does nothing, and nobody but the agent calls it so.
 */
UPROBE(jvm_hands_over, void *env, void *class, int descriptor, __u64 address)
{
	__u32 kind;

	if (descriptor != -1)
		return 0;
	kind = jvm_moved(as_number(address));
	if (kind == S3T_JVM_SHAKES)
		jvm_shakes(as_number(address));
	else if (kind)
		jvm_changed(as_number(HANDED_OVER(handle)), kind);
	return 0;
}

#endif
