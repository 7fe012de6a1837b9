/* newcase.h: what the council enters before it opens a case: whose it is, and its team; and the
 * cases that may be the same child's already. */
#ifndef WEB_NEWCASE_H
#define WEB_NEWCASE_H

#include "cgi-bin/web/desk_case.h"

/* Names of the fields that newcase_read looks for. */
#define NEWCASE_FIELDS "first last born-day born-month born-year team case seen warned"

enum { NEWCASE_MATCHES_MAX = 10 };

struct newcase {
	struct str first, last, team;              /* team: id; empty: none yet */
	struct str born_day, born_month, born_year;        /* as typed */
	int32_t born_on;                           /* 0: not a date */
	struct str chosen; /* hex of the case to join, or "new"; empty: nothing yet */
	struct child *matches;
	size_t count;
	int32_t received_on;        /* of the request that would join one of them; 0: none */
	size_t problems_before;     /* of questions before these; those of "case" come next */
};

/* What is known, before anything was typed. */
void newcase_known(struct web *w, struct newcase *n, int32_t born_on);

/* What was posted; what is wrong with it goes to w->problems. */
void newcase_read(struct web *w, struct newcase *n);

/* Looks for cases with that name, or that last name and birth date. */
enum err newcase_match(struct web *w, struct newcase *n) MUST_CHECK;

/* After a post that opens a new case: every match was on the page before; else a problem of
 * "case". */
void newcase_check(struct web *w, const struct newcase *n);

/* The case to join, when whoever asks may change it. ERR_NOT_FOUND: a new one is to be opened. A
 * case out of reach, or none of the matches, is a problem of "case", and ERR_NOT_FOUND too. */
enum err newcase_join(struct web *w, const struct newcase *n, const struct asker *who,
                      struct child *c) MUST_CHECK;

/* Does one of the matches that are shown say what staff must know first? */
bool newcase_is_flagged(struct web *w, const struct newcase *n, const struct asker *who);

/* Who gets access to the case that is joined: the page showed what staff must know first of it, as
 * it stands now; else a problem of "case". */
void newcase_check_warned(struct web *w, const struct newcase *n, const struct child *c);

/* The fields of n in a case that is new. */
void newcase_take(const struct newcase *n, struct child *c);

/* For the page: first, last, team, born and case (trees: value, day, month, year, problem), teams,
 * matches (list: id, warning, name, born, reference, officer, team, closed, comes_first, chosen,
 * those of case-flags; out of reach only id, the flag away and team), has_matches, new (flag: a new
 * case is chosen). */
void newcase_values(struct web *w, const struct newcase *n, const struct asker *who,
                    struct values *v);

#endif
