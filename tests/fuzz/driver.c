/* Replays files through a fuzz target where there is no libFuzzer: the ordinary
 * test run feeds it the corpus. Usage: driver FILE... */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Exactly as long as the file, so that a sanitizer sees one byte too far. */
static uint8_t *read_whole(FILE *f, size_t *n)
{
	size_t cap = 65536, got;
	uint8_t *data = malloc(cap), *exact;

	*n = 0;
	while (data && (got = fread(data + *n, 1, cap - *n, f)) > 0) {
		*n += got;
		if (*n == cap) {
			uint8_t *more = realloc(data, cap *= 2);

			if (!more)
				free(data);
			data = more;
		}
	}
	if (!data)
		return NULL;
	exact = realloc(data, *n ? *n : 1);
	return exact ? exact : data;
}

int main(int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++) {
		FILE *f = fopen(argv[i], "rb");
		uint8_t *data;
		size_t n;

		if (!f) {
			perror(argv[i]);
			return 1;
		}
		data = read_whole(f, &n);
		fclose(f);
		if (!data) {
			fprintf(stderr, "%s: out of memory\n", argv[i]);
			return 1;
		}
		LLVMFuzzerTestOneInput(data, n);
		free(data);
	}
	printf("%d files replayed\n", argc - 1);
	return 0;
}
