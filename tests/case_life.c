#include "tests/case_life.h"

#include <stdio.h>
#include <stdlib.h>

#include "store/base/date.h"

enum { FIRST_DAY = 18262 /* 2020-01-01 */ };

struct case_life life;

static uint64_t begun, state;

void life_begin(int argc, char **argv, uint32_t seed)
{
	begun = state = argc > 1 ? strtoul(argv[1], NULL, 10) : seed;
}

uint32_t life_dice(uint32_t sides)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(state >> 33) % sides;
}

bool life_chance(uint32_t percent)
{
	return life_dice(100) < percent;
}

void life_enter(enum timescale_event event, int32_t on)
{
	if (on < life.facts.on[event])
		return;                    /* a later one of the kind is known */
	if (life.entered == LIFE_ENTRIES)
		return;
	timescale_enter(&life.facts, event, on);
	life.entries[life.entered].event = event;
	life.entries[life.entered++].on = on;
	life.look(event, on);
}

const char *life_iso(int32_t on)
{
	static char text[4][16];
	static int at;
	struct civil c = date_civil(on);

	at = (at + 1) % 4;
	snprintf(text[at], sizeof(text[at]), "%04d-%02d-%02d", c.year, c.month, c.day);
	return text[at];
}

static void tell_limit(const struct timescale_limit *l)
{
	printf(" %s from %s due %s done %s, %s", timescale_row(l->limit)->id, life_iso(l->from),
	       life_iso(l->due), life_iso(l->done), timescale_status_id(l->status));
}

void life_broken(bool *is_broken, const char *promise, const struct timescale *t,
                 const struct timescale_limit *l, const char *what)
{
	if (*is_broken)
		return;
	*is_broken = true;
	printf("# %s\n# seed %llu, life %d, on %s: %s", promise, (unsigned long long)begun, life.number,
	       life_iso(t->today), what);
	if (l)
		tell_limit(l);
	printf("\n# state %s, receipt %d\n", timescale_state_id(t->state),
	       life.facts.count_receipt_day);
	for (size_t i = 0; i < life.entered; i++)
		printf("#   %s %s\n", life_iso(life.entries[i].on),
		       timescale_event_id(life.entries[i].event));
}

bool life_looks_mended(void)
{
	for (size_t i = 0; i < life.entered; i++)
		for (size_t j = 0; j < i; j++) {
			int32_t one = life.entries[i].on, other = life.entries[j].on;
			struct civil c = date_civil(one), d = date_civil(other);

			if (life.entries[i].event == life.entries[j].event &&
			    ((one - other < 15 && other - one < 15) || (c.month == d.month && c.day == d.day)))
				return true;
		}
	return false;
}

/* An entry that is made later than what followed it. */
static enum timescale_event held;
static int32_t held_on;

static void enter_held(void)
{
	enum timescale_event event = held;

	held = ON_NOTHING;
	if (event != ON_NOTHING)
		life_enter(event, held_on);
}

static void enter(enum timescale_event event)
{
	life.now += 1;
	if (held == ON_NOTHING && life_chance(6)) {
		held = event;
		held_on = life.now;
		return;
	}
	life_enter(event, life.now);
	if (life_chance(30))
		enter_held();
}

static void maybe(uint32_t percent, enum timescale_event event)
{
	if (life_chance(percent))
		enter(event);
}

/* Most things are done in time, some long after it. */
static void wait(uint32_t days)
{
	life.now += (int32_t)life_dice(life_chance(15) ? days * 4 : days);
}

/* --- lives ------------------------------------------------------------------------------------ */

static void appeal(enum timescale_event order)
{
	wait(50);
	maybe(70, ON_APPEAL);
	enter(ON_APPEAL_RECEIVED);
	wait(35);
	maybe(80, ON_APPEAL_ANSWERED);
	wait(100);
	enter(life_chance(60) ? order : ON_APPEAL_ENDED);
}

/* Against a letter. order: what the Tribunal may order about it; agreed: the same by agreement. */
static void disagree(enum timescale_event order, enum timescale_event agreed)
{
	wait(20);
	maybe(60, ON_MEDIATION_CONTACT);
	if (life_chance(30)) {
		enter(ON_MEDIATION_WAIVED);
		wait(4);
		maybe(80, ON_CERTIFICATE);
	} else if (life_chance(50)) {
		enter(ON_MEDIATION_ASKED);
		wait(25);
		maybe(80, ON_MEDIATION_HELD);
		wait(5);
		enter(life_chance(50) ? agreed : ON_CERTIFICATE);
		if (life.facts.on[agreed] == life.now) {
			wait(8);
			maybe(30, ON_AGREEMENT_HEALTH_TOLD);
			return;
		}
	}
	if (life_chance(50))
		appeal(life_chance(85) ? order : ON_ORDER_RECONSIDER);
}

/* Whether a no of that day was overturned, or the council thinks again. */
static bool goes_on(int32_t no)
{
	int32_t order = 0;

	for (int e = ON_AGREEMENT; e <= ON_ORDER_NAME; e++)
		order = life.facts.on[e] > order ? life.facts.on[e] : order;
	return order > no || life_chance(10);
}

static void write_plan(void)
{
	maybe(40, ON_ISSUING);
	wait(20);
	maybe(90, ON_DRAFT_SERVED);
	wait(14);
	maybe(70, ON_DRAFT_ANSWERED);
	maybe(70, ON_CONSULTED);
	wait(14);
	maybe(60, ON_CONSULTATION_IN);
	wait(20);
	maybe(30, ON_PLAN_ISSUE);
	enter(ON_FINAL_ISSUED);
	if (life.facts.on[ON_ORDER_PLAN] || life.facts.on[ON_ORDER_ASSESS])
		maybe(50, ON_ORDER_DONE);
}

/* Whether there is a plan. */
static bool assess(void)
{
	int32_t no;

	enter(ON_ASSESSING);
	maybe(90, ON_ADVICE_ASKED);
	wait(42);
	maybe(90, ON_ADVICE_IN);
	wait(15);
	if (life_chance(25)) {
		enter(ON_NOT_ISSUING);
		no = life.now;
		disagree(ON_ORDER_PLAN, ON_AGREEMENT);
		if (!goes_on(no))
			return false;
		if (life.facts.on[ON_AGREEMENT] > no)
			maybe(50, ON_AGREEMENT_DONE);
	}
	write_plan();
	return true;
}

static bool request(void)
{
	int32_t no;

	enter(ON_RECEIVED);
	wait(8);
	maybe(70, ON_NOTIFIED);
	wait(36);
	if (life_chance(70))
		return assess();
	enter(ON_NOT_ASSESSING);
	no = life.now;
	disagree(ON_ORDER_ASSESS, ON_AGREEMENT);
	if (!goes_on(no))
		return false;
	wait(12);
	maybe(30, ON_ORDER_STARTED);
	return assess();
}

static void change(void)
{
	maybe(92, ON_AMENDMENT_NOTICE);
	wait(14);
	maybe(60, ON_AMENDMENT_ANSWERED);
	wait(40);
	if (life_chance(10)) {
		enter(ON_REVIEW_KEEP);
		return;
	}
	enter(ON_AMENDED);
	if (life_chance(50))
		life_enter(ON_LATEST_ISSUED, life.now);
}

static void end_plan(void)
{
	maybe(60, ON_CEASING);
	wait(30);
	enter(ON_REVIEW_CEASE);
	disagree(ON_ORDER_AMEND, ON_AGREEMENT_PLAN);
	wait(60);
	maybe(80, ON_CEASED);
}

static void review(void)
{
	int32_t answered = life.facts.on[ON_REVIEW_KEEP];

	life.now += 200 + (int32_t)life_dice(150);
	if (answered && life_chance(50))
		life_enter(ON_LAST_REVIEW, answered);
	life_enter(ON_REVIEW_MEETING, life.now + 30);
	maybe(70, ON_REVIEW_INVITED);
	wait(14);
	maybe(70, ON_REVIEW_ADVICE_SENT);
	life.now = life.facts.on[ON_REVIEW_MEETING] + 1;
	wait(14);
	maybe(70, ON_REVIEW_REPORT);
	wait(12);
	if (life_chance(50)) {
		enter(ON_REVIEW_KEEP);
	} else {
		maybe(80, ON_REVIEW_AMEND);
		change();
	}
	if (life_chance(25))
		disagree(life_chance(60) ? ON_ORDER_AMEND : ON_ORDER_NAME,
		         life_chance(70) ? ON_AGREEMENT_PLAN : ON_AGREEMENT);
}

static void assess_anew(void)
{
	wait(60);
	enter(ON_REASSESS_ASKED);
	wait(15);
	if (life_chance(30)) {
		enter(ON_NOT_REASSESSING);
		disagree(ON_ORDER_ASSESS, ON_AGREEMENT);
		return;
	}
	enter(ON_REASSESSING);
	maybe(80, ON_REASSESS_ADVICE_ASKED);
	wait(40);
	maybe(80, ON_REASSESS_ADVICE_IN);
	wait(30);
	enter(ON_LATEST_ISSUED);
}

static void change_phase(void)
{
	life_enter(ON_MOVE_SCHOOL + (enum timescale_event)life_dice(3),
	           life.now + 100 + (int32_t)life_dice(400));
	wait(100);
	maybe(70, ON_PHASE_DONE);
}

static void move_away(void)
{
	maybe(60, ON_MOVE_KNOWN);
	wait(15);
	enter(ON_MOVED_OUT);
	wait(15);
	maybe(80, ON_HANDED_OVER);
	wait(100);
	if (life_chance(40)) {
		enter(ON_MOVED_IN);
		wait(42);
		maybe(70, ON_INTENTIONS_TOLD);
	}
}

static void plan_lives(void)
{
	for (uint32_t years = life_dice(4); years > 0; years--) {
		switch (life_dice(6)) {
		case 0: assess_anew(); break;
		case 1: change_phase(); break;
		case 2: wait(40); change(); break;
		case 3: move_away(); break;
		default: review(); break;
		}
	}
	if (life_chance(15))
		end_plan();
}

void life_live(void)
{
	bool has_plan = true;

	life.facts = (struct timescale_facts){ .count_receipt_day = life_chance(80) };
	life.entered = 0;
	held = ON_NOTHING;
	life.now = FIRST_DAY + (int32_t)life_dice(1500);
	if (life_chance(50))
		life_enter(ON_BORN, life.now - 700 - (int32_t)life_dice(7000));
	switch (life_dice(8)) {
	case 0: enter(ON_LATEST_ISSUED); break;
	case 1: enter(ON_FINAL_ISSUED); wait(200); enter(ON_MOVED_IN); break;
	default: has_plan = request() || (wait(300), life_chance(40) && request());
	}
	if (has_plan)
		plan_lives();
	enter_held();
}
