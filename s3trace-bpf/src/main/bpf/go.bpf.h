/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Go's crypto/tls, from Go 1.17 on, on arm64 from Go 1.18 on. Since then, functions get and return values in registers. The
 * connection is the *tls.Conn.
 */
#ifndef GO_BPF_H
#define GO_BPF_H

#include "goroutine.bpf.h"
#include "moved.bpf.h"
#include "uprobe.bpf.h"

/* By connection: a Write that has not been reported completely yet. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 32768);
	__type(key, struct s3t_connection_key);
	__type(value, struct go_call_key);
} go_writes SEC(".maps");

static __always_inline int go_enter(struct pt_regs *ctx, __u32 direction)
{
	struct s3t_connection_key connection_key = key_of(GO_1(ctx));
	struct s3t_connection *connection = bpf_map_lookup_elem(&connections, &connection_key);
	struct go_call entered = {
		.handle = GO_1(ctx),
		.buffer = GO_2(ctx),
		.length = GO_3(ctx),
	};
	struct go_call_key key = {};
	struct go_stack stack;

	if (!traced_now() || (connection && connection->role == IGNORED) || !go_key(ctx, &key, &stack))
		return 0;
	if (entered.buffer >= stack.low && entered.buffer < stack.high)
		entered.stack_high = stack.high;
	if (connection)
		entered.sock = connection->sock;
	if (direction != S3T_RECEIVED && !entered.sock)
		go_watch_socket(key.goroutine, entered.handle);
	entered.start_ns = bpf_ktime_get_ns();
	if (bpf_map_update_elem(&go_calls, &key, &entered, BPF_ANY))
		count(S3T_CALLS_FULL);
	if (direction == S3T_SENT)
		bpf_map_update_elem(&go_writes, &connection_key, &key, BPF_ANY);
	return 0;
}

/*
 * A call has moved bytes, as many as the lower half of moved says; the upper half is the direction. A global function of numbers,
 * for the sake of the verifier and the stack.
 */
__noinline int go_moved(__u64 handle, __u64 buffer, __u64 start_ns, __u64 sock, __u64 moved)
{
	struct call call = {
		.handle = handle,
		.buffer = buffer,
		.start_ns = start_ns,
		.sock = sock,
		.direction = moved >> 32 & 1,
		.source = S3T_GO,
	};

	on_bytes(&call, 0, moved);
	return 0;
}

static __always_inline void go_report(const struct go_call *call, __u32 direction, __u32 moved)
{
	go_moved(call->handle, call->buffer, call->start_ns, call->sock, (__u64)direction << 32 | moved);
}

/*
 * Goroutines read and write one connection at the same time. So a response may have been read before the Write of its request
 * returns. Then the reader reports the Write first, and in full: an io.Writer that writes less has failed. If the Write is
 * about to report itself on another CPU, the reader waits a moment for it.
 */
#define GO_PATIENCE 64

static __always_inline void go_report_write(const struct s3t_connection_key *connection)
{
	struct go_call_key *writing = bpf_map_lookup_elem(&go_writes, connection);
	struct go_call_key key;
	struct go_stack stack;
	struct go_call write;

	if (!writing)
		return;
	key = *writing;
	if (go_take(&key, &write)) {
		if (write.handle == connection->handle && go_stack(key.goroutine, &stack)) {
			go_moved_stack(&write, &stack);
			if (!write.sock)
				go_take_socket(&write, key.goroutine);
			go_report(&write, S3T_SENT, write.length);
		}
	} else {
		for (int i = 0; i < GO_PATIENCE && bpf_map_lookup_elem(&go_writes, connection); i++)
			;
	}
	bpf_map_delete_elem(&go_writes, connection);
}

/* io.EOF is an error whose text, to which the second word of the interface points, is "EOF". */
static __always_inline bool is_eof(__u64 error_type, __u64 error)
{
	struct {
		__u64 start;
		__u64 length;
	} text = {};
	char eof[3] = {};

	if (!error_type || bpf_probe_read_user(&text, sizeof(text), (void *)error) || text.length != sizeof(eof))
		return false;
	return !bpf_probe_read_user(eof, sizeof(eof), (void *)text.start) && eof[0] == 'E' && eof[1] == 'O' && eof[2] == 'F';
}

/* func (c *Conn) Write(b []byte) (int, error) */
UPROBE(go_write)
{
	return go_enter(ctx, S3T_SENT);
}

/* func (c *Conn) Read(b []byte) (int, error) */
UPROBE(go_read)
{
	return go_enter(ctx, S3T_RECEIVED);
}

/*
 * A Read that is about to return was entered before its file was probed: net/http waits in one as long as a connection is
 * idle. If a request was seen on the connection, what was read is its response. Go's compiler keeps arguments that it needs
 * again above the return address (ABIInternal, "spill space"), and Read needs its own until it returns.
 */
static __always_inline bool go_entered_before(struct pt_regs *ctx, struct go_call *read, __s64 moved)
{
	struct s3t_connection_key key;
	struct s3t_connection *connection;

	*read = (struct go_call){};
	if (moved <= 0 ||
	    bpf_probe_read_user(read, offsetof(struct go_call, start_ns), (void *)PT_REGS_SP(ctx) + sizeof(__u64)) ||
	    (__u64)moved > read->length)
		return false;
	key = key_of(read->handle);
	connection = bpf_map_lookup_elem(&connections, &key);
	if (connection)
		return connection->role == CLIENT || connection->role == FRAMED;
	return bpf_map_lookup_elem(&go_writes, &key);
}

static __always_inline int go_returned(struct pt_regs *ctx, bool received)
{
	struct s3t_connection_key connection;
	struct go_call_key key = {};
	struct go_stack stack;
	struct go_call done;
	__s64 moved = GO_1(ctx);

	if (!go_key(ctx, &key, &stack))
		return 0;
	if (!go_take(&key, &done) && !(received && go_entered_before(ctx, &done, moved)))
		return 0;
	go_moved_stack(&done, &stack);
	connection = key_of(done.handle);
	if (received && moved > 0)
		go_report_write(&connection);
	if (!received && !done.sock)
		go_take_socket(&done, key.goroutine);
	if (moved > 0)
		go_report(&done, received ? S3T_RECEIVED : S3T_SENT, moved);
	if (!received)
		bpf_map_delete_elem(&go_writes, &connection);
	else if (is_eof(GO_2(ctx), GO_3(ctx)))
		on_change(done.handle, S3T_GO, S3T_END_OF_STREAM);
	return 0;
}

/* Write is about to return: at one of its return instructions, where the stack is as it was on entry. */
UPROBE(go_write_return)
{
	return go_returned(ctx, false);
}

/* Read is about to return, likewise. */
UPROBE(go_read_return)
{
	return go_returned(ctx, true);
}

/* Has the process closed the socket of a handshake that failed? A reset by the peer would have been reported already. */
static __always_inline bool go_has_closed(__u64 address)
{
	struct sock *sk = (struct sock *)address;
	int state = sk ? BPF_CORE_READ(sk, __sk_common.skc_state) : TCP_ESTABLISHED;

	return state != TCP_ESTABLISHED && state != TCP_CLOSE_WAIT;
}

/*
 * If a connection's handshake fails, net/http closes only its socket. The next connection may get the same memory. A client
 * makes one handshake, so a connection that has already made one and no longer has a socket is such a leftover.
 */
static __always_inline void go_close_abandoned(__u64 handle)
{
	struct s3t_connection_key key = key_of(handle);
	struct s3t_connection *connection = bpf_map_lookup_elem(&connections, &key);

	if (connection && connection->handshake_start_ns && !connection->sock)
		on_closed(handle, S3T_GO);
}

/* func (c *Conn) clientHandshake(ctx context.Context) error: called once, from inside whatever call needs it */
UPROBE(go_shake)
{
	struct s3t_connection *connection;
	struct call call = {
		.handle = GO_1(ctx),
		.source = S3T_GO,
		.start_ns = bpf_ktime_get_ns(),
	};

	go_close_abandoned(call.handle);
	connection = shaking_connection(&call);
	if (!connection)
		return 0;
	connection->handshake_waits = 1;
	return go_enter(ctx, HANDSHAKE);
}

/* clientHandshake is about to return. */
UPROBE(go_shake_return)
{
	struct s3t_connection *connection;
	struct go_call_key key = {};
	struct go_stack stack;
	struct go_call done;
	struct call call = {
		.source = S3T_GO,
		.direction = HANDSHAKE,
		.client = 1,
	};

	if (!go_key(ctx, &key, &stack) || !go_take(&key, &done))
		return 0;
	go_take_socket(&done, key.goroutine);
	call.handle = done.handle;
	call.start_ns = done.start_ns;
	call.sock = done.sock;
	connection = shaking_connection(&call);
	if (!connection)
		return 0;
	if (!GO_1(ctx))
		on_shaken(&call);
	else if (is_eof(GO_1(ctx), GO_2(ctx)))
		tell_outcome(connection, &call, S3T_SHAKE_PEER_FINISHED);
	else
		tell_outcome(connection, &call, go_has_closed(call.sock) ? S3T_SHAKE_ABANDONED : S3T_SHAKE_REFUSED);
	return 0;
}

/* func (c *Conn) Close() error */
UPROBE(go_close)
{
	on_closed(GO_1(ctx), S3T_GO);
	return 0;
}

#endif
