#include "cmd/progress.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <time.h>

#define QUIET_MS 1000 /* what takes less is not worth a line */
#define EVERY_MS 250

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* 1,234,567 */
static const char *grouped(uint64_t n, char out[32])
{
	char digits[24];
	int len = snprintf(digits, sizeof(digits), "%" PRIu64, n), at = 0;

	for (int i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			out[at++] = ',';
		out[at++] = digits[i];
	}
	out[at] = '\0';
	return out;
}

void progress_fill(uint64_t done, uint64_t total, void *arg)
{
	static int64_t began = -1, last;
	static uint64_t first;
	static bool shown;
	char a[32], b[32], c[32];
	int64_t now = now_ms();
	uint64_t rate;

	(void)arg;
	if (total == done) {
		if (shown)
			fputs("\r\033[K", stderr);
		shown = false;
		began = -1;
		return;
	}
	if (began < 0) {
		began = last = now;
		first = done; /* of an earlier run that was interrupted */
	}
	if (now - began < QUIET_MS || (shown && now - last < EVERY_MS))
		return;
	last = now;
	shown = true;
	rate = (done - first) * 1000 / (uint64_t)(now - began);
	fprintf(stderr, "\rfilling the cache: %s", grouped(done, a));
	if (total && rate)
		fprintf(stderr, " of %s tickets, %s/s, %" PRIu64 " s left", grouped(total, b),
			grouped(rate, c), (total - done + rate - 1) / rate);
	else
		fprintf(stderr, " tickets, %s/s", grouped(rate, c));
	fputs("\033[K", stderr);
	fflush(stderr);
}
