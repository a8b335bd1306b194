/* suggest ARTICLES QUERIES: ranks the articles for each query by lib/match alone. Both are files
 * of lines `NAME TAB TEXT`; the first words of a text are its title. Prints for each query its
 * name, then five suggestions, `NUMBER:SCORE:WORDS:CERTAIN`.
 * suggest TEXTS: groups the texts; prints a line for each group, the names of its members.
 * suggest.py judges both. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "match/group.h"
#include "match/rank.h"

#define TITLE_WORDS 6

/* Cuts the first words off; gives the rest. */
static char *title_end(char *s)
{
	for (int i = 0; i < TITLE_WORDS && *s; i++) {
		s += strspn(s, " ");
		s += strcspn(s, " ");
	}
	if (!*s)
		return s;
	*s = '\0';
	return s + 1;
}

static void fill(struct bag *b, struct arena *a, char *text)
{
	char *rest = title_end(text);

	bag_init(b, a);
	bag_add(b, BAG_TITLE, text);
	bag_add(b, BAG_TEXT, rest);
}

static void each_line(const char *path, void (*fn)(char *name, char *text, void *arg), void *arg)
{
	FILE *f = fopen(path, "r");
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;

	if (!f) {
		perror(path);
		exit(1);
	}
	while ((n = getline(&line, &cap, f)) > 0) {
		char *tab = strchr(line, '\t');

		line[n - 1] = '\0';
		if (!tab)
			continue;
		*tab = '\0';
		fn(line, tab + 1, arg);
	}
	free(line);
	fclose(f);
}

static void add(char *name, char *text, void *arg)
{
	struct index *x = arg;
	struct arena *a = arena_new();
	struct match_card c = {.number = name, .title = "", .published = true};
	struct bag b;

	fill(&b, a, text);
	index_add(x, &c, &b);
	bag_deinit(&b);
	arena_free(a);
}

static void ask(char *name, char *text, void *arg)
{
	struct match_source s = index_source(arg);
	struct arena *a = arena_new();
	struct match_ranking r;
	struct bag b;

	fill(&b, a, text);
	match_rank(&s, &(struct match_question){&b, NULL, NULL}, 5, a, &r);
	printf("%s", name);
	for (size_t i = 0; i < r.n; i++)
		printf(" %s:%u:%u:%d", r.v[i].card.number, r.v[i].score, r.v[i].words, r.v[i].certain);
	printf("\n");
	bag_deinit(&b);
	arena_free(a);
}

struct texts {
	struct grouping *g;
	char **names;
	size_t n, cap;
};

static void group(char *name, char *text, void *arg)
{
	struct texts *x = arg;
	struct arena *a = arena_new();
	struct bag b;

	fill(&b, a, text);
	grouping_add(x->g, &b);
	x->names = mem_grow(x->names, &x->cap, x->n + 1, sizeof(*x->names));
	x->names[x->n++] = mem_strdup(name);
	bag_deinit(&b);
	arena_free(a);
}

static void print_groups(const char *path)
{
	struct texts x = {.g = grouping_new()};
	const struct text_group *groups;
	size_t n;

	each_line(path, group, &x);
	n = grouping_run(x.g, 2, &groups);
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < groups[i].n; k++)
			printf("%s%s", k ? " " : "", x.names[groups[i].members[k]]);
		printf(" #");
		for (size_t k = 0; k < groups[i].n_words; k++)
			printf(" %s", groups[i].words[k]);
		printf("\n");
	}
	for (size_t i = 0; i < x.n; i++)
		free(x.names[i]);
	free(x.names);
	grouping_free(x.g);
}

int main(int argc, char **argv)
{
	struct index *x;

	if (argc == 2) {
		print_groups(argv[1]);
		return 0;
	}
	if (argc != 3) {
		fprintf(stderr, "usage: suggest ARTICLES QUERIES | TEXTS\n");
		return 2;
	}
	x = index_new();
	each_line(argv[1], add, x);
	each_line(argv[2], ask, x);
	index_free(x);
	return 0;
}
