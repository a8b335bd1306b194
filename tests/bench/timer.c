/* timer ROUNDS WARM-UP < PLAN: times whole processes, from before they are started
 * until they have been waited for, each line of the plan once a round, so that a
 * change of weather on the machine meets all alike.
 *
 * A line of the plan is a label and the arguments of a program, separated by tabs;
 * an argument `;` begins the next step of a line, an argument `^` the first step that
 * is timed. `@1` stands for the first line that
 * step 1 wrote, `@R` for a number never used before. Prints a line for each:
 * label, runs, median, least, 90 % (milliseconds), median processor time, peak of
 * memory (KiB). No shell stands between: starting one costs a millisecond. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LINES_MAX 64
#define WORDS_MAX 64
#define STEPS_MAX 8
#define ANSWER_SIZE 128

extern char **environ;

struct line {
	char *words[WORDS_MAX]; /* [0] is the label */
	int n;
	double *wall, *cpu;     /* milliseconds, one a round */
	long memory;            /* KiB */
};

/* What a run knows of itself. */
struct run {
	char answers[STEPS_MAX][ANSWER_SIZE];
	char number[24];
	double cpu;
	long memory;
};

static void die(const char *what, const char *why)
{
	fprintf(stderr, "timer: '%s': %s\n", what, why);
	exit(1);
}

static double milliseconds(const struct timeval *t)
{
	return (double)t->tv_sec * 1e3 + (double)t->tv_usec / 1e3;
}

/* Reads to the end, or the writer would die of a closed pipe. */
static void read_answer(int fd, char *out)
{
	size_t len = 0, room = ANSWER_SIZE - 1;
	char rest[4096];
	ssize_t got;

	while ((got = read(fd, rest, sizeof(rest))) > 0) {
		size_t n = (size_t)got < room - len ? (size_t)got : room - len;

		memcpy(out + len, rest, n);
		len += n;
	}
	out[len] = '\0';
	out[strcspn(out, "\n")] = '\0';
	close(fd);
}

static void run_step(struct run *r, char **argv, int step)
{
	posix_spawn_file_actions_t actions;
	struct rusage usage;
	int status, error, ends[2];
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) != 0)
		die(argv[0], strerror(errno));
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
	error = posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(ends[1]);
	if (error)
		die(argv[0], strerror(error));
	read_answer(ends[0], r->answers[step]);
	if (wait4(pid, &status, 0, &usage) != pid)
		die(argv[0], strerror(errno));
	if (status != 0)
		die(argv[0], "did not exit with 0");
	r->cpu += milliseconds(&usage.ru_utime) + milliseconds(&usage.ru_stime);
	if (usage.ru_maxrss > r->memory)
		r->memory = usage.ru_maxrss;
}

/* `@1` and `@R` inside a word; the result is never freed, the run is short. */
static char *fill_in(const struct run *r, char *word)
{
	const char *value = NULL;
	char *at = strchr(word, '@');
	char *full;

	if (at && at[1] >= '1' && at[1] <= '0' + STEPS_MAX)
		value = r->answers[at[1] - '1'];
	else if (at && at[1] == 'R')
		value = r->number;
	if (!value)
		return word;
	*at = '\0';
	if (asprintf(&full, "%s%s%s", word, value, at + 2) < 0)
		die(word, "out of memory");
	*at = '@';
	return full;
}

static void run_line(struct line *l, long number, double *wall, double *cpu)
{
	struct run r = {.memory = 0};
	struct timespec from, to;
	char *argv[WORDS_MAX];
	int step = 0, n = 0;

	snprintf(r.number, sizeof(r.number), "%ld", number);
	clock_gettime(CLOCK_MONOTONIC, &from);
	for (int i = 1; i <= l->n; i++) {
		const char *word = i < l->n ? l->words[i] : ";";

		if (strcmp(word, ";") != 0 && strcmp(word, "^") != 0) {
			argv[n++] = fill_in(&r, l->words[i]);
			continue;
		}
		argv[n] = NULL;
		run_step(&r, argv, step++);
		n = 0;
		if (*word == '^') {
			clock_gettime(CLOCK_MONOTONIC, &from);
			r.cpu = 0;
			r.memory = 0;
		}
	}
	clock_gettime(CLOCK_MONOTONIC, &to);
	*wall = (double)(to.tv_sec - from.tv_sec) * 1e3 + (double)(to.tv_nsec - from.tv_nsec) / 1e6;
	*cpu = r.cpu;
	if (r.memory > l->memory)
		l->memory = r.memory;
}

static int read_plan(struct line *lines, int rounds)
{
	char *text = NULL, *word, *rest;
	size_t size = 0;
	int n = 0;

	while (n < LINES_MAX && getline(&text, &size, stdin) > 0) {
		struct line *l = &lines[n];

		text[strcspn(text, "\n")] = '\0';
		rest = strdup(text);
		while (l->n < WORDS_MAX && (word = strsep(&rest, "\t")))
			l->words[l->n++] = word;
		if (l->n < 2)
			die(text, "no program to run");
		l->wall = calloc((size_t)rounds, sizeof(double));
		l->cpu = calloc((size_t)rounds, sizeof(double));
		n++;
	}
	free(text);
	return n;
}

static int compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static double rank(double *values, int n, int percent)
{
	qsort(values, (size_t)n, sizeof(*values), compare);
	return values[(n * percent + 99) / 100 - 1];
}

int main(int argc, char **argv)
{
	static struct line lines[LINES_MAX];
	int rounds = argc > 2 ? (int)strtol(argv[1], NULL, 10) : 0;
	int warm = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 0;
	/* Stores outlive a run of the timer; their file names must not come again. */
	long number = (long)time(NULL) % 100000 * 10000;
	int n;

	if (rounds < 1)
		die("timer", "usage: timer ROUNDS WARM-UP < PLAN");
	n = read_plan(lines, rounds);
	for (int round = -warm; round < rounds; round++) {
		int slot = round < 0 ? 0 : round;

		for (int i = 0; i < n; i++)
			run_line(&lines[i], number++, &lines[i].wall[slot], &lines[i].cpu[slot]);
	}
	for (int i = 0; i < n; i++) {
		struct line *l = &lines[i];

		printf("%s\t%d\t%.2f\t%.2f\t%.2f\t%.2f\t%ld\n", l->words[0], rounds,
		       rank(l->wall, rounds, 50), rank(l->wall, rounds, 1),
		       rank(l->wall, rounds, 90), rank(l->cpu, rounds, 50), l->memory);
	}
	return 0;
}
