/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/* What the programs remember between calls, and the ring into which they write records. */
#ifndef MAPS_BPF_H
#define MAPS_BPF_H

#include "kernel.bpf.h"
#include "s3trace.h"

const volatile struct s3t_config config SEC(".rodata.config");

enum call_state {
	OVER,    /* nothing is known of it any longer */
	ENTERED,
	UNSENT,  /* has returned, but the thread has yet to send what it produced */
};

/* When a thread enters a call, has it a handshake's first message that it has yet to send? */
enum greeting {
	SENT_ALL,
	UNSENT_OWN,    /* of the call's connection */
	UNSENT_OTHER,  /* of another one */
};

/* How a send or a receive ended. */
enum transfer {
	NEVER,
	MOVED,
	ENDED,    /* the peer has ended its side */
	RESET,
	BLOCKED,  /* it is to be tried again */
	FAILED,
};

/* What is known of a call's connection when the call is entered. */
enum settled {
	UNSETTLED,
	FOLLOWED,   /* it is traced, and its socket is known */
	UNFOLLOWED, /* it is ignored */
};

/* A call that moves bytes. */
struct call {
	__u64 handle;
	__u64 stack;
	__u64 start_ns;           /* 0 if it is not needed: for a call that receives on a connection that is followed */
	__u16 nested;             /* calls entered inside this one, not returned yet */
	__u8 direction;
	__u8 state;               /* enum call_state */
	__u8 settled;             /* enum settled */
	__u8 seeking;             /* not 0: its thread is watched for the sockets that it uses */
	__u8 heard;               /* enum transfer: how its last receive ended, if it makes a handshake */
	__u8 said;                /* enum transfer: how its last send ended, if it makes a handshake */
	__u32 departures;         /* the value of departures when this was settled */
	__u8 source;
	__u8 greeting;            /* enum greeting */
	__u8 client;              /* not 0: it makes a handshake through a socket that the process has opened */
	union {
		__u8 zero_is_end; /* not 0: returning 0 means the end of the stream, though moved_ptr has the number of bytes */
		__u8 framed;      /* of Java's own TLS: not 0 if the bytes are frames of HTTP/2 */
	};
	__u64 buffer;             /* where the bytes lie in the process's memory; 0 if nowhere, as with sendfile(2) */
	__u64 moved_ptr;          /* where the call stores how many bytes it moved; 0 if it returns that */
	__u32 segments;           /* if not 0, the buffer is an array of that many struct iovec */
	union {
		__u32 skip;       /* bytes of the first segment that are left out */
		__u32 unsent;     /* after the call: bytes of plain text yet to be sent; 0: a handshake's first message */
	};
	__u64 sock;               /* the struct sock through which it moved bytes, 0 if none */
	__u64 received_ns;        /* when a call that sends last received something, for a handshake */
};

/* What is made of a connection: see connection.bpf.h. */
enum role {
	UNDECIDED,
	CLIENT,
	TUNNEL,  /* a client that has asked a proxy to pass on whatever follows */
	IGNORED,
	GIVEN_UP, /* a client, none of whose requests seen so far was to S3: only how they begin is looked at */
	FRAMED,  /* an HTTP/2 client */
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 16 * 1024 * 1024);
} ring SEC(".maps");

/* Connections may end unnoticed (a process is killed, a library is unloaded): the least recently used entries make room. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 32768);
	__type(key, struct s3t_connection_key);
	__type(value, struct s3t_connection);
} connections SEC(".maps");

/*
 * By thread (pid_tgid), its last call. An entry stays as long as its thread: overwriting it costs a third of what adding and
 * deleting one with each call would cost.
 */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 32768);
	__type(key, __u64);
	__type(value, struct call);
} calls SEC(".maps");

/* As in io.s3trace.bpf.capture.RequestBeginning. */
#define BEGINNINGS 8
#define FOR_GOOD ~0ULL

/* Requests on a connection that user space has judged not to be S3, by their beginnings. Valid for a limited time. */
struct verdict {
	__u64 born_ns;  /* of the connection that was judged */
	__u64 until_ns; /* when they are to be looked at again, or FOR_GOOD */
	__u64 beginnings[BEGINNINGS]; /* of requests: their hashes, or 0 */
};

/* Looked up when a request begins. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 8192);
	__type(key, struct s3t_connection_key);
	__type(value, struct verdict);
} verdicts SEC(".maps");

/* Processes of which user space knows a connection: their exit is recorded. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, __u32);
	__type(value, __u8);
} processes SEC(".maps");

/* Processes to trace, if only those are wanted. Their entries are deleted when they end. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16384);
	__type(key, __u32);
	__type(value, struct s3t_listed);
} listed SEC(".maps");

/* Processes that user space has judged to be of no interest. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, __u32);
	__type(value, struct s3t_rejected);
} rejected SEC(".maps");

/* A TCP connection that a process has opened, or that carries a connection we follow. */
struct socket {
	__u64 connect_start_ns;
	__u64 connected_ns;       /* 0 until then */
	__u64 resolve_start_ns;   /* of the lookup that found its address; 0 if none was seen */
	__u64 resolved_ns;
	__u64 process_start_ns;
	__u64 cgroup_id;
	__u32 tgid;
	__u32 tid;
	char comm[S3T_COMM_LENGTH];
	__u64 handle;             /* the connection that it carries, and of which process; 0 if not known */
	__u32 handle_tgid;
	__u16 tls_version;        /* the one that the server has chosen, as in struct s3t_handshake; 0 if not known */
	__u16 tls_resumption;     /* enum s3t_resumption */
	__u32 error;              /* what has closed it while its process still holds it; 0 if nothing has */
};

/* By struct sock *. An entry is deleted when its socket is closed for good and its process has let it go (tcp_destroy_sock). */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 32768);
	__type(key, __u64);
	__type(value, struct socket);
} sockets SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct s3t_connect_settings);
} connect_settings SEC(".maps");

/* The beginning of a request, while its record is on the way from the cipher to a socket: see held.bpf.h. */
struct held {
	__u32 length;
	__u32 reserved;
	__u8 bytes[S3T_MAX_BUDGET - 8];
};

/* Where a record is written before it goes into the ring. New connections are written here too: a stack has little room. */
struct draft {
	struct s3t_record record;
	union {
		__u8 payload[S3T_MAX_BUDGET + 48]; /* more than it can hold, for those who look at several bytes at a time */
		struct s3t_connect connect;
		struct s3t_opening opening;
		struct s3t_lookup lookup;
		struct s3t_handshake handshake;
		struct s3t_sealed_run run;
		struct held held;
		struct s3t_connection connection;
	};
	__u64 users;
	/* Where its payload is to come from: see payload.bpf.h. */
	__u64 buffer;
	__u32 segment_count;
	__u32 take;
	__u32 length;
	__u32 slot;
	__u32 skip;
	__u32 available;  /* of the bytes, how many can be read; of the others, only the last are known */
	__u32 reserved;
	__u64 tail;       /* these, if not all can be read: the last in the highest byte */
	/* How much of its turn has been taken, and how much is wanted: see turn.bpf.h. */
	__u32 budget;
	__u32 captured;
	__u32 wanted;
	__u32 answer_wanted;
	__u32 unreadable; /* these are for frames.bpf.h */
	struct s3t_frames frames;
	__u8 header[32];  /* that of frames, with more room than the verifier can think it needs */
	__u64 part;       /* bytes of the call that lie together, as far as they are yet to be walked over */
	__u32 part_left;
	__u32 in_segments;
	__u32 unsampled[S3T_SAMPLES / 32];
};

/* Several per CPU: a program may be preempted by another, and each needs one of its own. */
#define DRAFTS 16

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, DRAFTS);
	__type(key, __u32);
	__type(value, struct draft);
} drafts SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, S3T_COUNTERS);
	__type(key, __u32);
	__type(value, __u64);
} counters SEC(".maps");

static __always_inline __u64 smaller(__u64 a, __u64 b)
{
	return a < b ? a : b;
}

/* The same, so that the verifier knows the bound: the compiler cannot leave it out. */
static __always_inline __u64 bounded(__u64 value, __u64 bound)
{
	barrier_var(value);
	return value > bound ? bound : value;
}

static __always_inline struct s3t_connect_settings *current_settings(void)
{
	__u32 only = 0;

	return bpf_map_lookup_elem(&connect_settings, &only);
}

static __always_inline void count(__u32 counter)
{
	__u64 *value = bpf_map_lookup_elem(&counters, &counter);

	if (value)
		__sync_fetch_and_add(value, 1);
}

static __always_inline __u32 current_tgid(void)
{
	return bpf_get_current_pid_tgid() >> 32;
}

/*
 * Global functions take numbers only, but the verifier may know that an address is that of a struct sock. This makes it a
 * number.
 */
static __always_inline __u64 as_number(__u64 address)
{
	__u64 number = 0;

	bpf_probe_read_kernel(&number, sizeof(number), &address);
	return number;
}

/* An object in a process's memory belongs to that process. A socket lies in the kernel's memory and is the same for all. */
static __always_inline struct s3t_connection_key key_of(__u64 handle)
{
	struct s3t_connection_key key = {
		.handle = handle,
		.tgid = (__s64)handle < 0 ? 0 : current_tgid(),
	};

	return key;
}

#endif
