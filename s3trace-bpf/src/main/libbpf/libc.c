// SPDX-License-Identifier: Apache-2.0
/*
 * Functions that the static archives need and not every C library has. With them, the shared library made of the archives loads
 * on an old glibc and on musl. No headers are included: those of the other architecture are not there. All symbols stay hidden.
 */
typedef unsigned long size_t;

int vsnprintf(char *to, size_t size, const char *format, __builtin_va_list args);
int vfprintf(void *to, const char *format, __builtin_va_list args);
int vdprintf(int to, const char *format, __builtin_va_list args);
void *fdopen(int fd, const char *mode);
void *memcpy(void *to, const void *from, size_t size);
void *memchr(const void *bytes, int c, size_t size);
size_t strlen(const char *text);
char *realpath(const char *path, char *resolved);
int fcntl(int fd, int command, long argument);
long syscall(long number, ...);

/* The archives are compiled for executables, which hold a copy of the C library's variable. */
void *stderr;

__attribute__((constructor)) static void open_stderr(void)
{
	stderr = fdopen(2, "w");
}

/*
 * libelf's error, in place of its elf_error.o: that one keeps it in an executable's thread-local storage. One number for all
 * threads is enough: libbpf only puts it into messages.
 */
static int last_error;

void __libelf_seterrno(int error)
{
	__atomic_store_n(&last_error, error, __ATOMIC_RELAXED);
}

int elf_errno(void)
{
	return __atomic_exchange_n(&last_error, 0, __ATOMIC_RELAXED);
}

const char *elf_errmsg(int error)
{
	return "libelf cannot read it, or has no memory";
}

/* glibc's checked functions: they do the same, but never go beyond the room that the compiler knows of. */
static void check(size_t size, size_t room)
{
	if (size > room)
		__builtin_trap();
}

int __vsnprintf_chk(char *to, size_t size, int flag, size_t room, const char *format, __builtin_va_list args)
{
	check(size, room);
	return vsnprintf(to, size, format, args);
}

int __snprintf_chk(char *to, size_t size, int flag, size_t room, const char *format, ...)
{
	__builtin_va_list args;
	int length;

	__builtin_va_start(args, format);
	length = __vsnprintf_chk(to, size, flag, room, format, args);
	__builtin_va_end(args);
	return length;
}

int __sprintf_chk(char *to, int flag, size_t room, const char *format, ...)
{
	size_t size = room > 0x7fffffff ? 0x7fffffff : room;
	__builtin_va_list args;
	int length;

	__builtin_va_start(args, format);
	length = vsnprintf(to, size, format, args);
	__builtin_va_end(args);
	if (length >= 0)
		check((size_t)length + 1, room);
	return length;
}

int __vfprintf_chk(void *to, int flag, const char *format, __builtin_va_list args)
{
	return vfprintf(to, format, args);
}

int __vdprintf_chk(int to, int flag, const char *format, __builtin_va_list args)
{
	return vdprintf(to, format, args);
}

void *__memcpy_chk(void *to, const void *from, size_t size, size_t room)
{
	check(size, room);
	return memcpy(to, from, size);
}

char *__strcpy_chk(char *to, const char *from, size_t room)
{
	return __memcpy_chk(to, from, strlen(from) + 1, room);
}

char *__strcat_chk(char *to, const char *from, size_t room)
{
	size_t length = strlen(to);

	check(length, room);
	__strcpy_chk(to + length, from, room - length);
	return to;
}

char *__realpath_chk(const char *path, char *resolved, size_t room)
{
	check(4096, room); /* PATH_MAX */
	return realpath(path, resolved);
}

/* Functions that are newer than the oldest glibc that is supported, or that only glibc has. */
int fcntl64(int fd, int command, long argument)
{
	return fcntl(fd, command, argument);
}

int fstat(int fd, void *status)
{
#ifdef __aarch64__
	return syscall(80, fd, status);
#else
	return syscall(5, fd, status);
#endif
}

void *rawmemchr(const void *bytes, int c)
{
	return memchr(bytes, c, (size_t)-1 >> 1);
}

#ifdef __aarch64__
/* Functions of libgcc, which gcc calls for atomics because some processors have no instruction for them. */
int __aarch64_ldadd4_sync(int value, int *place)
{
	return __atomic_fetch_add(place, value, __ATOMIC_SEQ_CST);
}

int __aarch64_swp4_acq_rel(int value, int *place)
{
	return __atomic_exchange_n(place, value, __ATOMIC_ACQ_REL);
}
#endif
