#include "store/cases/calendar.h"

#include <string.h>

#include "store/base/arena.h"
#include "store/base/buf.h"
#include "store/base/date.h"
#include "store/base/utf8.h"
#include "store/cases/timescale_calendar.h"
#include "tests/tap.h"

static int32_t day(const char *iso)
{
	int32_t d = 0;

	if (!date_read_iso(str_of(iso), &d))
		ok(false, iso);
	return d;
}

/* Lines put together again, each ended by one LF; the promise on lines checked on the way. */
static struct str unfolded(struct arena *a, struct str file, bool *whole)
{
	struct buf out = buf_open(a);
	size_t start = 0;

	*whole = true;
	for (size_t i = 0; i < file.n; i++) {
		if (file.p[i] != '\r' && file.p[i] != '\n')
			continue;
		*whole &= file.p[i] == '\r' && i + 1 < file.n && file.p[i + 1] == '\n' && i - start <= 75 &&
		          i > start && str_is_utf8(str_part(file, start, i - start));
		i++;
		buf_add(&out, str_part(file, start, i - 1 - start));
		start = i + 1;
		if (start < file.n && file.p[start] == ' ')
			start++;
		else
			buf_byte(&out, '\n');
	}
	*whole &= start == file.n;
	return buf_str(&out);
}

static bool has(struct str text, const char *line)
{
	struct str piece;

	while (str_cut(&text, '\n', &piece))
		if (str_is(piece, line))
			return true;
	return false;
}

static void one_event(struct arena *a)
{
	struct calendar c = { .name = STR("Children's Portal"), .made_at = 1609504496 };
	struct calendar_event e = { STR("final_plan.1@larkshire.example"), day("2021-05-20"),
	                            STR("Final plan"), STR("") };

	is_str("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Waymark//Waymark//EN\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n"
	       "NAME:Children's Portal\r\nX-WR-CALNAME:Children's Portal\r\n"
	       "BEGIN:VEVENT\r\nUID:final_plan.1@larkshire.example\r\nDTSTAMP:20210101T123456Z\r\n"
	       "DTSTART;VALUE=DATE:20210520\r\nDTEND;VALUE=DATE:20210521\r\nSUMMARY:Final plan\r\n"
	       "CLASS:PRIVATE\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
	       calendar_write(a, &c, &e, 1), "a day is a whole-day event");
	is_int(0, (int64_t)(strstr(str_c(a, calendar_write(a, &c, &e, 0)), "VEVENT") != NULL),
	       "no days, no events");
}

static void subscription(struct arena *a)
{
	struct calendar c = { .name = STR("Portal"), .organiser = STR("Larkshire \"SEND\" team, north"),
		.organiser_email = STR("send@larkshire.example"), .made_at = 0, .refresh_hours = 12 };
	struct calendar_event e = { STR("x@y"), day("2026-12-31"), STR("S"), STR("D") };
	bool whole;
	struct str text = unfolded(a, calendar_write(a, &c, &e, 1), &whole);

	ok(whole, "each line ends in CRLF");
	ok(has(text, "REFRESH-INTERVAL;VALUE=DURATION:PT12H"),
	   "a subscriber is told when to look again");
	ok(has(text, "X-PUBLISHED-TTL:PT12H"), "also in the older way");
	ok(has(text, "ORGANIZER;CN=\"Larkshire SEND team, north\":mailto:send@larkshire.example"),
	   "who publishes is named");
	ok(has(text, "DTEND;VALUE=DATE:20270101"), "the last day of a year ends in the next");
}

static void escapes(struct arena *a)
{
	struct calendar c = { .name = STR("a;b,c\\d\ne") };
	struct calendar_event e = { STR("u"), 18000, STR("one\r\ntwo\rthree\nfour\tfive\x01\x7f!"),
		STR("BEGIN:VEVENT\r\nATTENDEE:mailto:x@example.org") };
	bool whole;
	struct str text = unfolded(a, calendar_write(a, &c, &e, 1), &whole);

	ok(whole, "each line ends in CRLF");
	ok(has(text, "NAME:a\\;b\\,c\\\\d\\ne"),
	   "backslash, semicolon, comma and new line are escaped");
	ok(has(text, "SUMMARY:one\\ntwo\\nthree\\nfour five!"),
	   "each kind of new line is one; control characters go");
	ok(has(text, "DESCRIPTION:BEGIN:VEVENT\\nATTENDEE:mailto:x@example.org"),
	   "text cannot add lines of its own");
}

static void folds(struct arena *a)
{
	static const char *const words[] = { "x", "é", "€", "😀", "\\", ",", "\n" };
	struct calendar c = { .name = STR("") };
	bool all = true;

	for (size_t k = 0; k < COUNT(words); k++) {
		for (int length = 1; length <= 220; length++) {
			struct calendar_event e = { STR("u"), 18000, STR(""), STR("") };
			struct buf text = buf_open(a), wanted = buf_open(a);
			bool whole;
			struct str lines;

			buf_text(&wanted, "SUMMARY:");
			for (int i = 0; i < length; i++) {
				buf_text(&text, words[k]);
				buf_text(&wanted, words[k][0] == '\\'   ? "\\\\"
				                  : words[k][0] == ','  ? "\\,"
				                  : words[k][0] == '\n' ? "\\n"
				                                        : words[k]);
			}
			e.summary = buf_str(&text);
			lines = unfolded(a, calendar_write(a, &c, &e, 1), &whole);
			all &= whole && has(lines, str_c(a, buf_str(&wanted)));
		}
	}
	ok(all,
	   "lines of every length, in one to four bytes a letter, fold at 75 octets and come back whole");
}

static void of_a_case(struct arena *a)
{
	struct timescale_reader to = { STR("ab12@larkshire.example"), HOLDER_READER };
	struct timescale_facts f = { .count_receipt_day = true };
	struct calendar c = { .name = STR("Portal"), .made_at = 1609504496 };
	struct calendar_event events[LIMITS_OF_TIME];
	struct timescale t;
	struct words *w = NULL;
	size_t count;
	bool whole;
	struct str text;

	is_err(OK, words_open(a, "build/compiled", &w), "the words are built");
	f.on[ON_BORN] = day("2015-03-01");
	f.on[ON_RECEIVED] = day("2021-01-01");
	f.on[ON_ASSESSING] = day("2021-02-05");
	timescale_of(&f, day("2021-02-06"), &t);
	count = timescale_calendar(a, w, &t, &to, events);
	text = unfolded(a, calendar_write(a, &c, events, count), &whole);
	ok(whole, "each line is whole");
	is_int(3, (int64_t)count,
	       "three days are to come: no plan by, the target for the draft, the final plan");
	ok(has(text, "UID:final_plan.ab12@larkshire.example"), "each with a uid that stays");
	ok(has(text, "DTSTART;VALUE=DATE:20210520"), "on its day");
	ok(has(text,
	       "DESCRIPTION:If a plan is needed\\, we must send you the final plan by 20 May 2021."),
	   "with its sentence");
	ok(!strstr(str_c(a, text), "decision_to_assess"), "what is done is no longer in it");
}

int main(void)
{
	struct arena *a = arena_open(64 << 20);

	one_event(a);
	subscription(a);
	escapes(a);
	folds(a);
	of_a_case(a);
	arena_close(a);
	return done();
}
