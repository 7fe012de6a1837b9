/* board.h: what a child's dashboard is made of: one tree that is the JSON of the contract and that
 * the page is drawn from, so that the two cannot differ. */
#ifndef WEB_BOARD_H
#define WEB_BOARD_H

#include "cgi-bin/web/kin.h"
#include "store/cases/holder.h"
#include "store/cases/timescale_case.h"

struct board {
	struct kin kin;
	/* as of today; an answer to the draft plan that this reader has sent counts before the council
	 * records it */
	struct timescale times;
	enum holder whose;             /* the rights of the family, to this reader */
	int32_t answered_on;           /* the day of such an answer; 0: none */
	struct values *json;
};

/* main as it is. What the visitor may not see is empty there, not left out. */
enum err board_load(struct web *w, struct board *b) MUST_CHECK;

/* From the tree to the places of page "dashboard". */
void board_values(struct web *w, const struct board *b, struct values *v);

/* The rows of Statutory Timescales: dates that people entered, limits with their status, the annual
 * review; and of the summary at the head of each page: state, who_next, by_when, late. */
void board_where(struct web *w, const struct board *b, struct values *v);
void board_timescales(struct web *w, const struct board *b, struct values *v);

/* "Away until 3 March 2027. Robin Clerk helps meanwhile."; empty: they are there. */
struct str board_away(struct web *w, const struct values *officer, int32_t today);

/* The days of the case as iCalendar, as its reader may act; nothing in it names anybody. refresh:
 * for a subscription, which says how often to ask again. */
enum err board_calendar(struct web *w, const struct child *c, const struct grant *reader,
                        bool refresh) MUST_CHECK;

#endif
