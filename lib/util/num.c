/* Numbers, parsed whole: strtol would take blanks, signs, a rest and a locale. */
#include "helpdesk/num.h"

bool num_u64(const char *s, uint64_t max, uint64_t *out)
{
	uint64_t v = 0;

	if (!*s)
		return false;
	for (; *s; s++) {
		unsigned digit = (unsigned)(*s - '0');

		if (*s < '0' || *s > '9')
			return false;
		if (v > max / 10 || digit > max - v * 10)
			return false;
		v = v * 10 + digit;
	}
	*out = v;
	return true;
}

bool num_int(const char *s, int min, int max, int *out)
{
	bool negative = *s == '-';
	int64_t v;
	uint64_t u;

	/* The largest magnitude an int has is that of INT_MIN. */
	if (!num_u64(s + negative, (uint64_t)INT32_MAX + 1, &u))
		return false;
	v = negative ? -(int64_t)u : (int64_t)u;
	if (v < min || v > max)
		return false;
	*out = (int)v;
	return true;
}
