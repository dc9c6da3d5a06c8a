/* Preloaded into a client: at its end, says on stderr how long its last getaddrinfo() took by the client's own clock, in ns.
 * The function below is probed like the C library's, and then it is the outer one of the two that counts. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netdb.h>
#include <stdio.h>
#include <time.h>

typedef int resolver(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **result);

static long long took = -1;

static long long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000LL + time.tv_nsec;
}

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **result)
{
	resolver *resolve = dlsym(RTLD_NEXT, "getaddrinfo");
	long long start = now();
	int error = resolve(node, service, hints, result);

	took = now() - start;
	return error;
}

__attribute__((destructor)) static void tell(void)
{
	if (took >= 0)
		fprintf(stderr, "getaddrinfo %lld\n", took);
}
