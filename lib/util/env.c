/* What surrounds the process. Tests freeze it with HELPDESK_NOW and HELPDESK_SEED. */
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "helpdesk/date.h"
#include "helpdesk/env.h"
#include "helpdesk/num.h"

#define GOLDEN 0x9e3779b97f4a7c15u

const char *env_get(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

int64_t env_now(void)
{
	const char *frozen = env_get("HELPDESK_NOW");
	struct timespec ts = {0};
	int64_t t;

	if (frozen && time_parse_utc(frozen, &t))
		return t;
	clock_gettime(CLOCK_REALTIME, &ts);
	return ts.tv_sec;
}

/* The k-th number of the sequence that begins at `seed` (splitmix64). */
static uint64_t mixed(uint64_t seed, uint64_t k)
{
	uint64_t z = seed + (k + 1) * GOLDEN;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

static void fill_from_seed(unsigned char *p, size_t n, uint64_t seed)
{
	static _Atomic uint64_t drawn;

	while (n > 0) {
		uint64_t v = mixed(seed, atomic_fetch_add(&drawn, 1));
		size_t k = n < sizeof(v) ? n : sizeof(v);

		for (size_t i = 0; i < k; i++)
			p[i] = (unsigned char)(v >> 8 * i);
		p += k;
		n -= k;
	}
}

void env_random(void *buf, size_t n)
{
	const char *text = env_get("HELPDESK_SEED");
	unsigned char *p = buf;
	struct timespec ts = {0};
	uint64_t seed;

	if (text && num_u64(text, UINT64_MAX, &seed)) {
		fill_from_seed(p, n, seed);
		return;
	}
	while (n > 0) {
		ssize_t k = getrandom(p, n, 0);

		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			break;
		p += k;
		n -= (size_t)k;
	}
	if (n == 0)
		return;
	/* A kernel without getrandom: what is drawn here must be unique, it
	 * need not be secret, so time and process will do. */
	clock_gettime(CLOCK_REALTIME, &ts);
	seed = (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
	fill_from_seed(p, n, seed ^ mixed((uint64_t)getpid(), 0));
}

void env_ulid(int64_t t, char out[27])
{
	static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	uint64_t ms = t > 0 ? (uint64_t)t * 1000 : 0;
	unsigned char r[10];

	for (int i = 9; i >= 0; i--) {
		out[i] = digits[ms & 31];
		ms >>= 5;
	}
	/* 80 random bits make 16 digits: 5 bytes give 8 digits, twice. */
	env_random(r, sizeof(r));
	for (int half = 0; half < 2; half++) {
		uint64_t bits = 0;

		for (int i = 0; i < 5; i++)
			bits = bits << 8 | r[half * 5 + i];
		for (int i = 7; i >= 0; i--) {
			out[10 + half * 8 + i] = digits[bits & 31];
			bits >>= 5;
		}
	}
	out[26] = '\0';
}
