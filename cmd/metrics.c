/* The definitions of a report's figures (contract section 8), which `helpdesk help metrics`,
 * html print and helpdesk-report(1) repeats; json goes without, so that it stays easy to grep.
 *
 * A key with a star stands for several figures: `types.*` for each of its words, and the
 * two delays are defined once each (`acknowledge.*`), what is measured of them once for both
 * (`*.median_s`), so that no two of them can drift apart. */
#include "cmd/metrics.h"

#include <stddef.h>

#include "helpdesk/lang.h"

const struct metric metrics[] = {
	/* --- what was counted --- */
	{"as_of", NULL, N_("moment of the report"),
	 N_("Only journal entries up to this moment are used, this moment included. Status, "
	    "level, application and all other fields are as they were then.")},
	{"commit", NULL, N_("version of the store"),
	 N_("The commit that was read. The same question on the same commit gets the same "
	    "answer.")},
	{"timezone", NULL, N_("time zone"),
	 N_("Dates are read, and days, weeks and months are counted, in this zone.")},
	{"from", NULL, N_("beginning of the period"),
	 N_("The period begins at this moment, which is part of it. Without one it has no "
	    "beginning.")},
	{"to", NULL, N_("end of the period"),
	 N_("The period ends before this moment, which is no part of it. Without one it has no "
	    "end.")},
	{"on", NULL, N_("what lies in the period"),
	 N_("opened: the opening of the ticket. resolved: the resolution time of a ticket that is "
	    "handled. worked: an entry other than opened and received; the first one in the "
	    "period is the ticket's time.")},
	{"by", NULL, N_("dimensions"),
	 N_("What the groups stand for. Month, week and day are those of the time that lies in "
	    "the period. Requesters are told apart by mail address, else by name.")},
	{"query", NULL, N_("query"),
	 N_("Only tickets that meet it are counted, judged by their fields as of the moment of "
	    "the report. Without one all are.")},
	{"groups", NULL, N_("groups"),
	 N_("A ticket is counted in the group of its value; without a value, in a last group "
	    "that has no name; with several tags, in the group of each.")},
	{"total", NULL, N_("total"),
	 N_("All tickets selected, each counted once. It is not the sum of the groups: "
	    "percentiles and different problems do not add up, and a ticket with several tags "
	    "is in several groups.")},

	/* --- figures --- */
	{"requests", N_("requests"), N_("all requests"),
	 N_("Tickets selected by the period, by what has to lie in it and by the query; merged "
	    "ones included. A ticket stands for one request.")},
	{"handled", N_("requests"), N_("handled"), N_("Requests that are resolved or closed.")},
	{"merged", N_("requests"), N_("merged"),
	 N_("Requests that were merged into another ticket. Such a one counts with its own "
	    "journal only.")},
	{"open", N_("requests"), N_("open"), N_("The rest: requests less handled less merged.")},
	{"problems", N_("problems"), N_("problems"),
	 N_("Different problems that the requests name; one named by several requests counts "
	    "once.")},
	{"without_problem", N_("requests"), N_("no problem"),
	 N_("Handled requests that name no problem.")},
	{"types.*", N_("requests"), N_("what requesters brought"),
	 N_("Requests by type: incident, question, complaint, request; none where it is not "
	    "known.")},
	{"categories.*", N_("requests"), N_("kinds of request"),
	 N_("Requests by category: technical, functional, regulatory, security; none where it is "
	    "not known.")},
	{"acknowledge.*", N_("seconds"), N_("delay before being taken in charge"),
	 N_("From the opening to the first of: taken, replied, escalated, returned, waiting, "
	    "resolved, closed. Being qualified, assigned or noted alone is not yet being taken "
	    "in charge. Measured for every request that has such an entry, handled or not.")},
	{"resolve.*", N_("seconds"), N_("delay before the solution"),
	 N_("From the opening to the resolution time, which is the start of the last unbroken "
	    "time of being resolved or closed. Measured for handled requests.")},
	{"*.n", N_("requests"), N_("tickets"), N_("Requests that have this delay.")},
	{"*.sum_s", N_("seconds"), N_("sum"),
	 N_("All these delays together. Delays are elapsed time, nights and holidays included. "
	    "This and what follows is null when there is no such delay.")},
	{"*.mean_s", N_("seconds"), N_("mean"),
	 N_("Sum divided by number, rounded to three decimals.")},
	{"*.median_s", N_("seconds"), N_("median"),
	 N_("Of the n delays in order of length, the one whose rank is n times 50/100, rounded "
	    "up: never a value between two.")},
	{"*.p90_s", N_("seconds"), N_("9 in 10 within"),
	 N_("Likewise the one whose rank is n times 90/100, rounded up: nine in ten did not take "
	    "longer.")},
	{"*.max_s", N_("seconds"), N_("longest"), N_("The longest of these delays.")},
	{"solved_at_level.*", N_("requests"), N_("solved at level"),
	 N_("Handled requests by the level at which they stood at the resolution time: 0, 1, 2, "
	    "3, cert.")},
	{"first_line", N_("requests"), N_("first line"),
	 N_("Handled requests that never stood above level 1.")},
	{"escalated", N_("requests"), N_("escalated"),
	 N_("Requests that were escalated at least once.")},
	{"escalations", N_("events"), N_("escalations"),
	 N_("How often the requests were escalated in all.")},
	{"returned", N_("requests"), N_("returned"),
	 N_("Requests that were returned to a lower level at least once.")},
	{"returns", N_("events"), N_("returns"),
	 N_("How often the requests were returned in all.")},
	{"reopened", N_("requests"), N_("reopened"),
	 N_("Requests that were reopened at least once.")},
	{"reopens", N_("events"), N_("reopens"),
	 N_("How often the requests were reopened in all.")},
	{"before_acceptance", N_("requests"), N_("too early"),
	 N_("Requests that were opened before support of their application began.")},
	{"known_solved", N_("requests"), N_("solved by known incidents"),
	 N_("Handled requests that name an article of the knowledge base.")},
	{"known_missed", N_("requests"), N_("solved higher up although known"),
	 N_("Handled requests that stood, at the resolution time, above a level from which they were "
	    "escalated although a published article fitted and was proposed.")},

	/* --- the knowledge base and the problems, as a whole --- */
	{"articles_made", N_("articles"), N_("articles made"),
	 N_("Articles that were opened in the period, drafts included, up to the moment of the "
	    "report. The query and what has to lie in the period do not matter.")},
	{"useful_articles", N_("requests"), N_("most useful articles"),
	 N_("The ten articles that most of the handled requests name, with how many do; those of "
	    "an article that was merged count for the other one.")},
	{"frequent_problems", N_("requests"), N_("most frequent problems"),
	 N_("The ten problems that most of the requests name, with how many do, merged requests "
	    "included.")},
	{NULL, NULL, NULL, NULL},
};
