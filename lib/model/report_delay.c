/* Delays: sum, mean and nearest-rank percentiles, in whole seconds and exact. */
#include "report_groups.h"
#include "util/sort.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

void delay_put(struct delay *d, int64_t seconds)
{
	if (d->n == d->cap)
		d->values = mem_grow(d->values, &d->cap, (size_t)d->n + 1, sizeof(*d->values));
	d->values[d->n++] = seconds;
	d->sum += seconds;
}

void delay_join(struct delay *d, const struct delay *from)
{
	d->values = mem_grow(d->values, &d->cap, (size_t)(d->n + from->n), sizeof(*d->values));
	for (uint64_t i = 0; i < from->n; i++)
		d->values[d->n++] = from->values[i];
	d->sum += from->sum;
}

/* The value at 1-based rank ceil(percent/100 * n) of the sorted values. */
static int64_t percentile(const struct delay *d, unsigned percent)
{
	uint64_t rank = (d->n * percent + 99) / 100;

	return d->values[rank - 1];
}

void delay_finish(struct delay *d)
{
	if (d->n == 0)
		return;
	sort_i64(d->values, (size_t)d->n);
	d->median = percentile(d, 50);
	d->p90 = percentile(d, 90);
	d->max = d->values[d->n - 1];
}

void delay_spread(const struct delay *d, const int64_t *bounds, size_t n, uint64_t *counts)
{
	size_t k = 0;

	for (size_t i = 0; i <= n; i++)
		counts[i] = 0;
	for (uint64_t i = 0; i < d->n; i++) {
		while (k < n && d->values[i] > bounds[k])
			k++;
		counts[k]++;
	}
}

void delay_mean(const struct delay *d, char out[40])
{
	uint64_t sum = d->sum < 0 ? -(uint64_t)d->sum : (uint64_t)d->sum;
	uint64_t whole = 0, thousandths = 0;

	/* The rest of the division is below n, so that times 2000 still fits. */
	if (d->n) {
		whole = sum / d->n;
		thousandths = (sum % d->n * 2000 + d->n) / (2 * d->n);
	}
	if (thousandths == 1000) {
		whole++;
		thousandths = 0;
	}
	snprintf(out, 40, "%s%" PRIu64 ".%03" PRIu64,
		 d->sum < 0 && (whole || thousandths) ? "-" : "", whole, thousandths);
}
