/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * What the kernel side and the Java side exchange. This is the only definition: jextract generates the Java layouts from it. No
 * struct has implicit padding, so the bytes mean the same on both sides.
 */
#ifndef S3TRACE_H
#define S3TRACE_H

#include <linux/types.h>

#define S3T_COMM_LENGTH 16
#define S3T_MAX_COMMS 16
#define S3T_MAX_BUDGET 16384
#define S3T_TAIL_LENGTH 8
#define S3T_NAME_LENGTH 256
#define S3T_FRAME_HEADER 9
/* Of so many streams that follow each other, it is known whether the beginning of the answer is yet to be taken. */
#define S3T_SAMPLES 1024

/* What a record reports. The first two are also the directions of a connection, and index its per-direction state. */
enum s3t_kind {
	S3T_SENT = 0,
	S3T_RECEIVED = 1,
	S3T_END_OF_STREAM = 2, /* the peer has closed its side: nothing more will be received */
	S3T_CLOSED = 3,        /* the process has freed the connection */
	S3T_PROCESS_EXITED = 4, /* the process has ended, or has become another program */
	S3T_PROCESS_SEEN = 5,  /* its first connection is about to be reported; the payload is the path of its executable:
				* the names from the last to the first, each ended by a zero, length bytes in all. If processes
				* are judged, the start of its command line follows. handle is the number of its exec,
				* sequence the listed process that it descends from */
	S3T_CONNECT = 6,       /* a TCP connect has ended, from start_ns to end_ns; the payload is a struct s3t_connect */
	S3T_OPENED = 7,        /* it is known which socket carries a connection; the payload is a struct s3t_opening */
	S3T_PEER_FINISHED = 8, /* a FIN has arrived: nothing more will come, but not all may have been read */
	S3T_PEER_RESET = 9,    /* a RST has arrived */
	S3T_RESOLVED = 10,     /* a name lookup has ended, from start_ns to end_ns, or one of the questions that it asks
				* name servers has been answered; the payload is a struct s3t_lookup */
	S3T_HANDSHAKE = 11,    /* a TLS handshake of a client has ended, from start_ns to end_ns; the payload is a
				* struct s3t_handshake */
	S3T_ASKED = 12,        /* a process has asked a name server, for a lookup that began at start_ns; the payload is
				* a struct s3t_lookup */
	S3T_SEALED = 13,       /* a process has begun, or continues, a TLS connection that nobody opens; the payload is a
				* struct s3t_opening. handle is the socket, here and below */
	S3T_SEALED_ASKED = 14, /* the first bytes that were sent on it, in the payload: a ClientHello */
	S3T_SEALED_ANSWERED = 15, /* the first bytes that were received: a ServerHello, if it comes whole */
	S3T_SEALED_RUN = 16,   /* what was moved in one direction before the other; the payload is a struct s3t_sealed_run */
};

enum s3t_flag {
	S3T_STARTS_TURN = 1 << 0, /* the first bytes in this direction since bytes last moved in the other */
	S3T_NETWORK = 1 << 7,     /* the record has figures of the network */
	S3T_UNREADABLE = 1 << 1,  /* payload was wanted, but the process's memory could not be read */
	S3T_FRAMES = 1 << 2,      /* HTTP/2: the payload is a struct s3t_frames and an extract of the bytes. Of each frame that
				   * begins in them there is a struct s3t_frame, then what was wanted of the frame */
	/* User space makes records of single streams from such records, and recordings have those. In them: */
	S3T_ENDS_STREAM = 1 << 3, /* nothing more will be moved in this direction of the stream */
	S3T_LATE = 1 << 6,        /* HTTP/2: the connection has been joined in its midst */
	S3T_UPGRADED = 1 << 8,    /* a response after which HTTP/2 is spoken (101), or frames behind one. Those are numbered
				   * from 0 on */
	S3T_HEAD_LOST = 1 << 5,   /* in records of one HTTP/2 stream: header fields are missing, for earlier ones were lost */
	S3T_STREAM_LOST = 1 << 4, /* before this, bytes of the stream may have been lost */
};

/* What moved the bytes. */
enum s3t_source {
	S3T_OPENSSL = 1,
	S3T_GNUTLS = 2,
	S3T_NSS = 3,
	S3T_S2N = 4,
	S3T_GO = 5,
	S3T_HTTP = 6, /* no library: plain sockets */
	S3T_JSSE = 7, /* Java's own TLS, by an agent in the JVM */
	S3T_EMBEDDED = 8, /* TLS without symbols in a program: its records on sockets, and heads that are peeked at */
};

/* What an agent in a JVM hands over. */
enum s3t_handover_kind {
	S3T_JVM_SENT = 1,
	S3T_JVM_RECEIVED = 2,
	S3T_JVM_SHAKEN = 3,          /* a handshake has completed */
	S3T_JVM_SHAKE_FAILED = 4,    /* a handshake goes no further */
	S3T_JVM_CLOSED = 5,          /* the connection is over */
	S3T_JVM_SHAKES = 6,          /* a handshake begins, or a message of it was produced */
	S3T_JVM_END_OF_STREAM = 7,   /* the peer will send nothing more */
};

#define S3T_JVM_TOKEN 0x314553534A543353ULL /* "S3TJSSE1" in memory order: nobody else hands over anything */

enum s3t_handover_flag {
	S3T_JVM_UNREADABLE = 1 << 0, /* the bytes lie in several places, and it is not known where they begin */
	S3T_JVM_FRAMES = 1 << 1,     /* they are frames of HTTP/2, all of them */
};

/* What an agent in a JVM hands over, in the JVM's memory: see SlotLayout. The bytes follow. */
struct s3t_handover {
	__u64 token;         /* S3T_JVM_TOKEN */
	__u64 handle;        /* the connection */
	__u64 start_ns;      /* when it was handed over (CLOCK_MONOTONIC) */
	__u32 kind;          /* enum s3t_handover_kind */
	__u32 length;        /* bytes moved by the call */
	__u32 available;     /* how many of them follow, from the first */
	__s32 descriptor;    /* of the connection's socket, or -1 */
	__u8 tail[S3T_TAIL_LENGTH]; /* the last of them, right-aligned */
	__u32 ciphertext;    /* bytes of records, if they are yet to be sent or came from elsewhere */
	__u32 flags;         /* enum s3t_handover_flag */
	__u64 random;        /* the first random bytes of a ClientHello that is yet to be sent, else 0: RFC 8446, 4.1.2 */
};

/* Why something was not recorded, and totals of what is not always reported. Indexes the map "counters". */
enum s3t_counter {
	S3T_RING_FULL = 0,       /* records lost because the ring was full */
	S3T_CALLS_FULL = 1,      /* calls not followed because the map of calls was full */
	S3T_CONNECTIONS_FULL = 2, /* calls not followed because the map of connections was full */
	S3T_PAYLOAD_UNREADABLE = 3,
	S3T_SERVER_SIDE = 4,     /* connections ignored because their process is the server */
	S3T_NOT_HTTP = 5,        /* connections ignored because no HTTP request began for several turns */
	S3T_JUDGED = 6,          /* connections ignored because user space said so */
	S3T_NESTED = 7,          /* calls not followed because they happened inside another (TLS inside TLS) */
	S3T_DRAFTS_FULL = 8,     /* records lost because too many programs were preempted on one CPU */
	S3T_SOCKETS_FULL = 9,    /* TCP connections not followed because the map of sockets was full */
	S3T_LISTED_FULL = 10,    /* children not followed because the map of listed processes was full */
	S3T_HANDSHAKES = 11,     /* TLS handshakes of clients that ended */
	S3T_HANDSHAKES_FAILED = 12, /* those of them that failed, or after which the peer's certificate was found bad */
	S3T_COUNTERS = 13,
};

/* The two ends of a TCP connection. An IPv4 address is in the first four bytes. An IPv4-mapped one is reported as IPv4. */
struct s3t_endpoints {
	__u8 local[16];
	__u8 remote[16];
	__u16 local_port;    /* host byte order, like remote_port */
	__u16 remote_port;
	__u16 family;        /* AF_INET or AF_INET6 */
	__u16 reserved;
};

/* How a TCP connect ended. */
struct s3t_connect {
	struct s3t_endpoints endpoints;
	__u32 established;   /* 1 if the connection was established */
	__u32 error;         /* errno if not; 0: the process gave up before there was an answer */
	__u64 resolve_start_ns; /* of the lookup that found the peer's address; 0 if none was seen */
	__u64 resolved_ns;
};

/* What looks a name up, and what the result is when nothing was found. */
enum s3t_resolver {
	S3T_GETADDRINFO = 0,   /* EAI_... of netdb.h, negative */
	S3T_GETHOSTBYNAME = 1, /* 0 or errno */
	S3T_NAME_SERVER = 2,   /* the process asks by itself; the code of the answer, RFC 1035, section 4.1.1 */
};

/* How a name lookup ended. */
struct s3t_lookup {
	__u32 resolver;      /* enum s3t_resolver */
	__s32 result;        /* what it returned */
	__u32 addresses;     /* found, at most as many as are kept */
	__u32 abandoned;     /* 1 if its thread ended before it returned */
	char name[S3T_NAME_LENGTH]; /* ended by a zero; cut off if it is too long for DNS. For S3T_NAME_SERVER: labels, each
				* behind a byte that is its length */
	__u32 question;      /* the type of record that a name server is asked for: 1 (IPv4 address) or 28 (IPv6) */
	__u32 reserved;
};

enum s3t_handshake_outcome {
	S3T_SHAKEN = 0,              /* the connection is secure */
	S3T_SHAKE_REFUSED = 1,       /* one side did not accept what the other sent, or it is not known why it ended */
	S3T_SHAKE_PEER_FINISHED = 2, /* the peer has ended its side */
	S3T_SHAKE_PEER_RESET = 3,
	S3T_SHAKE_ABANDONED = 4,     /* the process has ended it while it waited for the peer */
	S3T_SHAKE_TIMED_OUT = 5,     /* the kernel has given up: the peer has acknowledged nothing for too long */
	S3T_SHAKE_DISTRUSTED = 6,    /* it had completed, and was reported so; then the process found the peer's certificate
				      * bad, and ended the connection without sending anything */
};

/* Does a TLS session continue with the keys of an earlier one? */
enum s3t_resumption {
	S3T_RESUMPTION_UNKNOWN = 0,
	S3T_FRESH = 1,
	S3T_RESUMED = 2,
};

/* How a TLS handshake ended. */
struct s3t_handshake {
	struct s3t_endpoints endpoints;
	__u32 outcome;       /* enum s3t_handshake_outcome */
	__u16 version;       /* of the protocol, as RFC 8446 numbers it (0x0304 is TLS 1.3); 0 if not known */
	__u16 resumption;    /* enum s3t_resumption */
	__u64 resolve_start_ns; /* these as in struct s3t_opening */
	__u64 resolved_ns;
	__u64 connect_start_ns;
	__u64 connected_ns;
};

/* How a connection was established, as far as that was seen. Times that were not seen are 0. */
struct s3t_opening {
	struct s3t_endpoints endpoints;
	__u64 resolve_start_ns;
	__u64 resolved_ns;
	__u64 connect_start_ns;
	__u64 connected_ns;
	__u64 handshake_start_ns;
	__u64 handshake_end_ns;
};

/* Where one direction of an HTTP/2 connection is between two calls. */
struct s3t_frames {
	__u32 left;          /* bytes of the current frame that are yet to be moved */
	__u32 wanted;        /* how many of those, from the first, are taken */
	__u8 header[S3T_FRAME_HEADER]; /* of the current frame, or what has been seen of the next one */
	__u8 seen;           /* how many bytes of the next frame's header have been seen */
	__u8 lost;           /* not 0: it is not known where frames begin; 2: bytes have moved since; 3: no frame has been sent
			      * since HTTP/1.1. All else is 0 then */
	__u8 reserved[5];
};

/* A frame in an extract: RFC 9113, section 4.1. */
struct s3t_frame {
	__u8 header[S3T_FRAME_HEADER];
	__u8 reserved;
	__u16 wanted;        /* how many bytes of the frame, from the first, are taken; they follow, in later records too */
};

/* So many of a run's first records are reported each. */
#define S3T_RUN_RECORDS 8

enum s3t_run_flag {
	S3T_RUN_CLOSED = 1 << 0, /* nothing more will come */
	S3T_RUN_JOINED = 1 << 1, /* records have not been followed from the first */
	S3T_RUN_OPENED = 1 << 2, /* a library opens the connection: what was reported of it as sealed is void */
	S3T_RUN_CUT = 1 << 3,    /* its last record has not moved to its end */
	S3T_RUN_EVEN = 1 << 4,   /* its last record is not shorter than the one before, and both are of application data */
};

/*
 * TLS records that moved in one direction, from start_ns to end_ns of the record in the ring, while none began in the other. A
 * record is type << 16 | length: RFC 8446, section 5.1.
 */
struct s3t_sealed_run {
	__u64 bytes;          /* lengths of its records of application data */
	__u64 last_ns;        /* when the header of its last record moved */
	__u64 before_last_ns; /* when the last bytes before that header moved */
	__u64 first_ns[S3T_RUN_RECORDS]; /* when the headers of the first records moved */
	__u32 first[S3T_RUN_RECORDS];
	__u32 last;
	__u32 records;        /* all of them */
	__u32 data_records;   /* those of application data */
	__u16 direction;      /* S3T_SENT or S3T_RECEIVED */
	__u16 flags;          /* enum s3t_run_flag */
};

/*
 * One call that moved bytes, or one change of a connection. payload_length bytes follow, then padding to 8.
 * Recordings hold records as they are here: add fields at the end only, and let zero mean "not known".
 */
struct s3t_record {
	__u64 handle;        /* the connection, as its process knows it: the address of an SSL, a session ... */
	__u64 born_ns;       /* when the connection was first seen; distinguishes two connections at one address */
	__u64 start_ns;      /* when the call began (CLOCK_MONOTONIC); may be 0 for bytes received */
	__u64 end_ns;        /* when the call returned */
	__u64 sent;          /* bytes sent on the connection since it was first seen, this call's included */
	__u64 received;      /* bytes received on the connection since it was first seen, this call's included */
	__u64 process_start_ns; /* when the process started (CLOCK_BOOTTIME) */
	__u64 cgroup_id;
	__u32 tgid;
	__u32 tid;
	__u32 sequence;      /* number of this record on its connection and direction: a step of more than one means a loss */
	__u32 length;        /* bytes moved by this call */
	__u32 payload_length; /* how many of them follow, from the first */
	__u8 kind;           /* enum s3t_kind */
	__u8 source;         /* enum s3t_source */
	__u16 flags;         /* enum s3t_flag */
	__u8 tail[S3T_TAIL_LENGTH]; /* if not all bytes are in the payload: the last of them, right-aligned */
	char comm[S3T_COMM_LENGTH]; /* name of the process */
	char thread_comm[S3T_COMM_LENGTH]; /* name of the thread that sends a turn's first bytes, if not the main one */
	__u32 round_trip_us; /* at the start of a turn, if the socket is known: smoothed round trip time */
	__u32 retransmits;   /* as round_trip_us: segments sent again since the connection began */
	/*
	 * User space fills these in, in records of one stream of HTTP/2. Such a record looks as if the stream was a connection of
	 * HTTP/1.1: sent and received, length and payload are those of heads in that form, and of bodies.
	 */
	__u32 stream;        /* its number; 0: this is no such record */
	__s32 head_excess;   /* how many bytes more than the payload the head's blocks and other overhead had */
	__u32 stream_error;  /* if the stream was reset: why, RFC 9113, section 7 */
	__u32 closed_us;     /* how long the client could not send because the peer's window was closed, up to now */
};

/* A connection: unique while it lives. */
struct s3t_connection_key {
	__u64 handle;
	__u32 tgid;          /* 0 if the handle is a kernel address: that is unique on the host */
	__u32 reserved;
};

/* What is known of a connection. */
struct s3t_connection {
	__u64 born_ns;
	__u64 moved[2];         /* bytes, by direction */
	__u64 other_moved[2];   /* by direction: what the other direction had moved when this one's turn began */
	__u64 blocked_since_ns; /* when the first try of a send that has not succeeded yet began; 0 if none */
	__u64 blocked_buffer;   /* what it tried to send */
	__u64 process_start_ns;
	__u64 cgroup_id;
	__u32 sequence[2];      /* next record's number, by direction */
	__u32 captured[2];      /* payload bytes taken of the current turn, by direction */
	__u32 headless_turns;
	__u32 role;             /* enum role in connection.bpf.h */
	__u32 tgid;             /* the process that it was first seen in */
	__u32 listing;          /* number of that process's listing then, if only listed ones are traced */
	char comm[S3T_COMM_LENGTH];
	__u64 sock;             /* the struct sock that carries it, while it is known */
	__u64 handshake_start_ns; /* of the TLS handshake: its first call; 0 if none was seen */
	__u64 handshake_end_ns; /* 0 if its end was not seen */
	__u16 opened;           /* not 0: user space knows which socket carries it */
	__u16 distrusted;       /* not 0: the library has reported to the process that the peer's certificate is bad */
	__u32 reads_handshake;  /* not 0: its handshake is made by reads, which return nothing until it has completed */
	__u32 from_start;       /* not 0: all its bytes have been seen */
	__u32 upgraded;         /* HTTP/2: not 0 if it began as HTTP/1.1 */
	__u16 source;           /* enum s3t_source, if it has made a handshake */
	__u16 tls_version;      /* as in struct s3t_handshake */
	__u16 handshake_told;   /* not 0: its handshake has ended; enum told in outcome.bpf.h */
	__u16 handshake_waits;  /* not 0: its handshake was waiting for the peer when last seen */
	__u32 wanted[2];        /* payload bytes to take of the current turn, by direction */
	__u32 answer_wanted;    /* payload bytes to take of the answer to what was sent last */
	__u32 joined_stream;    /* HTTP/2, if it was joined in its midst: the first stream that was seen to begin; else 0 */
	struct s3t_frames frames[2]; /* HTTP/2, by direction */
	__u32 unsampled[S3T_SAMPLES / 32]; /* HTTP/2: a bit for each stream whose answer has begun and its body has not */
};

/* A process to trace. */
struct s3t_listed {
	__u64 start_ns;      /* when it started, in CLOCK_BOOTTIME rounded down to a tick, or 0 */
	__u32 root;          /* the process that user space listed: this one, or an ancestor of it */
	__u32 number;        /* of the listing: a new one if the process was taken off the list and is listed again */
};

/* A process not to trace, until it becomes another program. */
struct s3t_rejected {
	__u64 start_ns;      /* when it started, in CLOCK_BOOTTIME */
	__u64 exec;          /* number of its exec */
};

/* A program has been started. These records have a ring of their own. */
struct s3t_exec {
	__u32 tgid;
	__u32 reserved;
};

enum s3t_connects {
	S3T_NO_CONNECTS = 0,
	S3T_FAILED_CONNECTS = 1,
	S3T_ALL_CONNECTS = 2,
};

enum s3t_handshakes {
	S3T_NO_HANDSHAKES = 0,
	S3T_FAILED_HANDSHAKES = 1,
	S3T_ALL_HANDSHAKES = 2,
};

/* Which TCP connects, lookups and TLS handshakes are reported. User space may change it at any time. */
struct s3t_connect_settings {
	__u64 min_ns;        /* connects that succeeded in less are not reported */
	__u32 report;        /* enum s3t_connects */
	__u32 lookups;       /* if not 0, name lookups are reported */
	__u32 handshakes;    /* enum s3t_handshakes */
	__u32 reserved;
};

/* A question by user space, and its answer: the present state of the network under a connection. */
struct s3t_network {
	__u64 handle;        /* question: which connection */
	__u64 born_ns;
	__u32 tgid;
	__u32 known;         /* answer: 1 if its socket is known and open */
	__u32 round_trip_us; /* smoothed */
	__u32 retransmits;   /* segments sent again since the connection began */
	__u32 unacknowledged; /* bytes sent that the peer's kernel has not acknowledged */
	__u32 unsent;        /* bytes that the process has handed over and the kernel has not sent */
};

/* What is made of TLS records on connections that no library opens. */
enum s3t_sealed {
	S3T_TELL_SEALED = 1 << 0,   /* they are reported */
	S3T_PEEK_EMBEDDED = 1 << 1, /* heads are peeked at while they are encrypted: see peek.bpf.h */
};

/* Set by user space before the programs are loaded. */
struct s3t_config {
	__u32 request_budget;  /* payload bytes per turn, at most S3T_MAX_BUDGET; a longer head is taken whole */
	__u32 response_budget;
	__u32 wakeup_bytes;    /* wake the reader early when the ring holds more than this */
	__u32 excluded_tgid;   /* never traced: the tracer itself; 0 for nobody */
	__u32 only_listed;     /* if not 0, only processes in the map "listed" */
	__u32 judging;         /* if not 0, user space judges processes: those in the map "rejected" are not traced */
	__u32 plain_sockets;   /* if not 0, the bytes that system calls move through sockets are captured: plain HTTP */
	__u32 comm_count;      /* if not 0, only processes with one of these names */
	char comms[S3T_MAX_COMMS][S3T_COMM_LENGTH];
	__u32 sealed;          /* enum s3t_sealed: if not 0, TLS records are followed on connections that no library opens */
};

#endif
