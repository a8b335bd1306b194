/* Reads messages and says as JSON, a line each, what was found: read_letters [-n TIMES] FILE...
 * With -n each is read so often and nothing is said but how long it took. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "helpdesk/date.h"
#include "mail/letter.h"
#include "util/file.h"

static json_t *text(const char *s)
{
	return s ? json_string(s) : json_null();
}

static json_t *files(const struct letter *l)
{
	json_t *list = json_array();

	for (size_t i = 0; i < l->n_files; i++) {
		const struct letter_file *f = &l->files[i];
		uint32_t sum = 0;

		for (size_t k = 0; k < f->len; k++)
			sum = sum * 31 + (unsigned char)f->data[k];
		json_array_append_new(list, json_pack("{s:s, s:s, s:I, s:I, s:b}", "name", f->name,
						      "type", f->type, "size", (json_int_t)f->len,
						      "sum", (json_int_t)sum, "inside", f->inside));
	}
	return list;
}

static json_t *words(const char **v, size_t n)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, json_string(v[i]));
	return list;
}

static json_t *headers(const struct letter *l)
{
	json_t *list = json_array();

	for (size_t i = 0; i < l->n_headers; i++)
		json_array_append_new(list, json_pack("[s,s]", l->headers[i].name,
						      l->headers[i].value));
	return list;
}

static json_t *letter(const struct letter *l)
{
	json_t *j = json_object();

	json_object_set_new(j, "id", text(l->id));
	json_object_set_new(j, "refs", words(l->refs, l->n_refs));
	json_object_set_new(j, "to", words(l->to, l->n_to));
	json_object_set_new(j, "name", text(l->from.name));
	json_object_set_new(j, "email", text(l->from.email));
	json_object_set_new(j, "reply_to", text(l->reply_to.email));
	json_object_set_new(j, "return_path", text(l->return_path));
	json_object_set_new(j, "subject", text(l->subject));
	json_object_set_new(j, "date", l->date == TIME_NONE ? json_null()
							    : json_integer(l->date));
	json_object_set_new(j, "language", text(l->language));
	json_object_set_new(j, "text", text(l->text));
	json_object_set_new(j, "html", text(l->html));
	json_object_set_new(j, "type", text(l->type));
	json_object_set_new(j, "report_type", text(l->report_type));
	json_object_set_new(j, "report", text(l->report));
	json_object_set_new(j, "returned", text(l->returned));
	json_object_set_new(j, "whole", json_boolean(l->whole));
	json_object_set_new(j, "files", files(l));
	json_object_set_new(j, "headers", headers(l));
	return j;
}

static void say(const char *path, const char *raw, size_t n, struct arena *a)
{
	struct letter l;
	struct hd_err e;
	enum hd_rc rc = letter_read(raw, n, a, &l, &e);
	json_t *j = rc == HD_OK ? letter(&l) : json_pack("{s:s}", "error", e.msg);

	if (!j || json_object_set_new(j, "path", json_string(path)) != 0 ||
	    json_dumpf(j, stdout, JSON_COMPACT) != 0) {
		fprintf(stderr, "%s: what was read is no UTF-8\n", path);
		exit(1);
	}
	putchar('\n');
	json_decref(j);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void measure(const char *path, const char *raw, size_t n, struct arena *a, long times)
{
	struct letter l;
	double start = now();

	for (long i = 0; i < times; i++) {
		arena_reset(a);
		letter_read(raw, n, a, &l, NULL);
	}
	printf("%.1f us %zu bytes %s\n", (now() - start) * 1e6 / (double)times, n, path);
}

int main(int argc, char **argv)
{
	int i = 1;
	long times = 0;
	struct arena *a = arena_new();
	struct sbuf raw = SBUF_INIT;
	struct hd_err e;

	if (argc > 2 && strcmp(argv[1], "-n") == 0) {
		times = strtol(argv[2], NULL, 10);
		i = 3;
	}
	for (; i < argc; i++) {
		char *exact;

		sbuf_clear(&raw);
		if (file_read(argv[i], (size_t)1 << 30, &raw, &e) != HD_OK) {
			fprintf(stderr, "%s\n", e.msg);
			return 1;
		}
		/* Not a byte more than the message, for a sanitizer to see who reads it. */
		exact = malloc(raw.len ? raw.len : 1);
		memcpy(exact, raw.s, raw.len);
		arena_reset(a);
		if (times)
			measure(argv[i], exact, raw.len, a, times);
		else
			say(argv[i], exact, raw.len, a);
		free(exact);
	}
	sbuf_deinit(&raw);
	arena_free(a);
	return 0;
}
