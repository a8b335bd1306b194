/* Names, mail addresses and telephone numbers stay out of articles. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helpdesk/mem.h"
#include "match/people.h"

#define GONE PEOPLE_GONE

static struct node *requester(struct arena *a, const char *name, const char *email,
			      const char *phone)
{
	struct node *r = node_map(a);

	if (name)
		node_set(a, r, "name", node_text(a, name));
	if (email)
		node_set(a, r, "email", node_text(a, email));
	if (phone)
		node_set(a, r, "phone", node_text(a, phone));
	return r;
}

static void check(const struct node *r, const char *text, const char *want)
{
	struct sbuf b = SBUF_INIT;

	text_without_people(&b, text, r);
	assert_string_equal(b.s, want);
	sbuf_deinit(&b);
}

struct pair_of_texts {
	const char *text, *want; /* want NULL = the same */
};

static void names(void **state)
{
	static const struct pair_of_texts cases[] = {
		{"Payslip of Marie Curie", "Payslip of " GONE},
		{"MARIE CURIE cannot print", GONE " cannot print"},
		{"curie's screen", GONE "'s screen"},
		{"Curie-Martin and Marie", GONE "-Martin and " GONE},
		{"the mariee of curies", NULL},
		{"de la page", NULL},
		{"ask mcurie or mcurie2", "ask " GONE " or mcurie2"},
		{"", NULL},
		{"Hélène, où êtes-vous ?", NULL},
	};
	struct arena *a = arena_new();
	struct node *r = requester(a, "Marie de la Curie", "mcurie@example.org", NULL);

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++)
		check(r, cases[i].text, cases[i].want ? cases[i].want : cases[i].text);
	r = requester(a, "Hélène O'Neil", NULL, NULL);
	check(r, "HELENE a appelé; helène", GONE " a appelé; " GONE);
	check(r, "O'Neil", "O'" GONE);
	r = requester(a, "Bo Li", NULL, NULL);
	check(r, "Li said: the li in Bo", GONE " said: the li in " GONE);
	r = requester(a, NULL, "ann.lee@example.org", NULL);
	check(r, "Ann Lee's disk", GONE "'s disk");
	r = requester(a, NULL, "support@example.org", NULL);
	check(r, "support is away", "support is away");
	check(NULL, "Marie", "Marie");
	arena_free(a);
}

static void mails(void **state)
{
	static const struct pair_of_texts cases[] = {
		{"write to anne.roy@example.org.", "write to " GONE "."},
		{"<a@b.fr>, c_d+e@f-g.h", "<" GONE ">, " GONE},
		{"root@server1 fails", GONE " fails"},
		{"été@exemple.fr", GONE},
		{"@home and you@ and a @ b", NULL},
		{"anne@x.org marc@x.org", GONE},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++)
		check(NULL, cases[i].text, cases[i].want ? cases[i].want : cases[i].text);
}

static void phones(void **state)
{
	static const struct pair_of_texts cases[] = {
		{"call 01 42 34 56 78 now", "call " GONE " now"},
		{"01.42.34.56.78", GONE},
		{"0142345678", GONE},
		{"+33 1 42 34 56 78", GONE},
		{"+33\xC2\xA0(0)1\xC2\xA0" "42\xC2\xA0" "34\xC2\xA0" "56\xC2\xA0" "78", GONE},
		{"(555) 123-4567", GONE},
		{"(0142345678)", "(" GONE ")"},
		{"555-123-4567, 555-1234", GONE ", " GONE},
		{"1 555 123 4567", GONE},
		{"030/1234567", GONE},
		{"Tél. : 4512", "Tél. : " GONE},
		{"poste 4512 or room 4512", "poste " GONE " or room 4512"},
		{"12345 0142345678", "12345 " GONE},
		/* what only looks like one */
		{"ORA-00942 and 0x80070005", NULL},
		{"on 22/11/2026 10:12 or 2026-11-22 10:12:00", NULL},
		{"01/02/2026 10:00", NULL},
		{"192.168.10.254 and 10.0.0.1", NULL},
		{"version 4.10.3, 1 234 567 rows", NULL},
		{"HD-1042, error 404 500, KB5034441", NULL},
		{"50 mobile users", NULL},
		{"2026", NULL},
	};
	struct arena *a = arena_new();
	struct node *r = requester(a, NULL, NULL, "+44 20 7946 0958");

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++)
		check(r, cases[i].text, cases[i].want ? cases[i].want : cases[i].text);
	check(r, "79460958; 20 7946 0958; 02079460958", "79460958; " GONE "; " GONE);
	r = requester(a, NULL, NULL, "45 12 77");
	check(r, "reach me at 451277", "reach me at " GONE);
	r = requester(a, NULL, NULL, "4512");
	check(r, "room 4512", "room " GONE);
	arena_free(a);
}

/* Whatever comes, nothing is read beyond the end. */
static void any_bytes(void **state)
{
	static const char alphabet[] = "0123456789 +-.()/@aZ_'\n\xC3\xA9";
	struct sbuf b = SBUF_INIT;
	unsigned seed = 7;
	char text[64];

	(void)state;
	for (int round = 0; round < 20000; round++) {
		size_t n = 0;

		while (n < sizeof(text) - 3) {
			size_t k;

			seed = seed * 1103515245u + 12345u;
			k = (seed >> 16) % (sizeof(alphabet) - 2);
			if ((seed >> 8 & 63) == 0)
				break;
			if ((unsigned char)alphabet[k] >= 0x80) {
				text[n++] = '\xC3';
				text[n++] = '\xA9';
			} else {
				text[n++] = alphabet[k];
			}
		}
		text[n] = '\0';
		sbuf_clear(&b);
		text_without_people(&b, text, NULL);
		assert_true(b.len <= 5 * n + 1);
	}
	sbuf_deinit(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(mails),
		cmocka_unit_test(phones),
		cmocka_unit_test(any_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
