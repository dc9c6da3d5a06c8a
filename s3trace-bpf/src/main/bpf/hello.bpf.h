/* SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause */
/*
 * Which version of TLS a connection has and, from TLS 1.3 on, whether it resumes a session. The server says so in its first
 * message, which is not encrypted (RFC 8446, section 4.1.3), whatever library is used. The message is read from the process's
 * memory after it has been received. That is done only for sockets that traced processes have opened, and only if user space
 * wants handshakes reported.
 */
#ifndef HELLO_BPF_H
#define HELLO_BPF_H

#include "arguments.bpf.h"
#include "socket.bpf.h"

#define TLS_HANDSHAKE 22
#define TLS_SERVER_HELLO 2
#define TLS_PRE_SHARED_KEY 41
#define TLS_SUPPORTED_VERSIONS 43
#define TLS_1_3 0x0304
/*
 * How the random bytes begin of a server's message that asks for another ClientHello. The server's next message then says it.
 */
#define TLS_RETRY WORD(0xcf, 0x21, 0xad, 0x74)
/* If there are more extensions, the rest is not looked at; servers send a few. */
#define MAX_EXTENSIONS 16

/* RFC 8446, section 5.1 */
struct tls_record {
	__u8 type;
	__u8 version[2];
	__u8 length[2];
};

struct server_hello {
	__u8 type;
	__u8 length[3];
	__u8 version[2];
	__u8 random[32];
	__u8 session_length;
};

/* What follows the session: the cipher suite, the compression, and the length of the extensions. */
#define HELLO_REST 5

/* Section 4.2 */
struct tls_extension {
	__u8 type[2];
	__u8 length[2];
	__u8 version[2];  /* if the extension says it */
};

static __always_inline __u32 number_of(const __u8 *bytes)
{
	return bytes[0] << 8 | bytes[1];
}

static __always_inline __u32 known_version(__u32 version)
{
	return version > 0x0300 && version <= 0x0304 ? version : 0;
}

/*
 * Reads the version from a server's first message, and in the upper half the resumption. Returns 0 if it is no such message or
 * not all of it is there. Before TLS 1.3, a session is resumed by its id, and only the client's message would show whether that
 * id is new. Not inlined, for the verifier's sake.
 */
__noinline int read_hello(__u64 at, __u32 length)
{
	__u32 version, resumption = S3T_FRESH;
	struct tls_extension extension;
	struct server_hello hello;
	__u32 end, offset;

	if (length < sizeof(hello) || bpf_probe_read_user(&hello, sizeof(hello), (void *)at) || hello.type != TLS_SERVER_HELLO)
		return 0;
	end = 4 + (hello.length[0] << 16 | number_of(hello.length + 1));
	if (end > length)
		return 0;
	version = number_of(hello.version);
	if (WORD(hello.random[0], hello.random[1], hello.random[2], hello.random[3]) == TLS_RETRY)
		resumption = S3T_RESUMPTION_UNKNOWN;
	offset = sizeof(hello) + hello.session_length + HELLO_REST;
	for (__u32 i = 0; i < MAX_EXTENSIONS && offset + sizeof(extension) <= end; i++) {
		if (bpf_probe_read_user(&extension, sizeof(extension), (void *)(at + offset)))
			return 0;
		if (number_of(extension.type) == TLS_SUPPORTED_VERSIONS)
			version = number_of(extension.version);
		else if (number_of(extension.type) == TLS_PRE_SHARED_KEY)
			resumption = S3T_RESUMED;
		offset += 4 + number_of(extension.length);
	}
	if (offset + sizeof(extension) <= end || !known_version(version))
		return 0;
	return version == TLS_1_3 ? resumption << 16 | version : version;
}

/* How many bytes had been received from the socket before the last ones. */
static __always_inline __u32 received_before(struct tcp_sock *tcp, __u32 moved)
{
	return BPF_CORE_READ(tcp, copied_seq) - BPF_CORE_READ(tcp, rcv_nxt) + BPF_CORE_READ(tcp, bytes_received) - moved;
}

/*
 * Looks for a server's first message in what the current process has received. Libraries read a record together with its
 * header, or read the header first. Not inlined, for the verifier's sake.
 */
__noinline int look_for_hello(__u64 sk, int moved)
{
	__u32 before = received_before((struct tcp_sock *)sk, moved);
	struct socket *socket = bpf_map_lookup_elem(&sockets, &sk);
	struct pt_regs *regs;
	struct place place = {};
	struct segment segment = {
		.length = moved,
	};
	struct tls_record record;
	__u32 hello;

	if (!socket || !socket->connect_start_ns || (before && before != sizeof(record)))
		return 0;
	regs = current_registers();
	find_bytes(&place, regs, REGISTER(SYSCALL_NUMBER(regs)));
	segment.base = place.buffer;
	if (place.segments && !read_segment(place.buffer, 0, 0, &segment))
		return 0;
	if (!before) {
		if (bpf_probe_read_user(&record, sizeof(record), (void *)segment.base) || record.type != TLS_HANDSHAKE)
			return 0;
		segment.base += sizeof(record);
		segment.length = smaller(segment.length, moved) - sizeof(record);
	}
	hello = read_hello(segment.base, smaller(segment.length, moved));
	socket->tls_version = hello;
	socket->tls_resumption = hello >> 16;
	return 0;
}

/* Are these bytes worth a look? This is asked for the whole host. */
static __always_inline bool may_be_hello(int moved)
{
	struct s3t_connect_settings *settings = current_settings();

	return moved >= (int)sizeof(struct server_hello) && settings && settings->handshakes == S3T_ALL_HANDSHAKES;
}

#endif
