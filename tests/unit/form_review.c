/* What a review shows of the answers, and that it is what is sent. */
#include "store/base/buf.h"
#include "store/compiled/check.h"
#include "store/compiled/json.h"
#include "tests/unit/form_seen.h"

static void reviewing(struct arena *a)
{
	struct form_view v = typed(a, PAIRS("on_behalf_of", "myself", "dob", "1/7/2000",
	                                   "statements", "parent", "statements", "yp", "hours", "12",
	                                   "since", "2019-07", "notes", "one\ntwo"));
	struct values *out = values_open(a);

	form_values_review(&v, out);
	is_str("Myself", text_at(out, "parts.0.pages.0.entries.0.lines.0.text"),
	     "a choice is called by its label");
	ok(flag_at(out, "parts.0.pages.0.entries.1.missing"), "what is not answered says so");
	is_str("Your date of birth", text_at(out, "parts.0.pages.0.entries.2.label"),
	     "questions are in the voice of the answers");
	is_str("1 July 2000", text_at(out, "parts.0.pages.0.entries.2.lines.0.text"),
	     "dates are in words");
	is_str("I am 16 or over", text_at(out, "parts.0.pages.0.entries.3.lines.1.text"),
	     "each choice has a line");
	is_str("12 hours", text_at(out, "parts.0.pages.0.entries.5.lines.0.text"),
	     "numbers have their unit");
	is_str("July 2019", text_at(out, "parts.0.pages.0.entries.6.lines.0.text"),
	     "a month is in words");
	is_str("two", text_at(out, "parts.1.pages.2.entries.3.lines.1.text"), "lines stay lines");
	v.without_private = true;
	form_values_review(&v, out = values_open(a));
	is_str("Hours", text_at(out, "parts.0.pages.0.entries.4.label"),
	     "others do not read what is private");
	v = view_of(a, NULL);
	v.blank = true;
	form_values_review(&v, out = values_open(a));
	is_str("What work do you want?", text_at(out, "parts.0.pages.1.entries.0.label"),
	     "a blank form shows every question");
	is_str("\xe2\x98\x90 Mother\n\xe2\x98\x90 Sibling",
	       text_at(out, "parts.0.pages.2.entries.0.rows.0.cells.1.value"),
	       "with the answers to choose from");
}

/* --- What is sent is what the review shows ---------------------------------------------------- */

static uint64_t seed = 1;

static size_t chance(size_t n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (size_t)(seed >> 33) % n;
}

static const char *pick(void)
{
	static const char *const texts[] = {
		"yes", "no", "myself", "someone_else", "parent", "yp", "none", "mother", "sibling",
		"1/7/2000", "1/7/2015", "31/2/2020", "12", "LK1 1AA", "f1", "a\nb", " ", "",
	};

	return texts[chance(COUNT(texts))];
}

static struct values *random_answers(struct arena *a)
{
	static const char *const names[] = {
		"on_behalf_of", "first_name", "dob", "statements", "email", "hours", "since",
		"place-line1", "place-postcode", "has_pep", "job", "family.r1.name", "family.r1.rel",
		"family.r1.send", "family.r2.send", "needs.special.info", "needs.pep.info",
		"needs.r1.date", "needs.r1.docs", "after_job", "agree-name", "agree-date-day", "nhs",
		"notes",
	};
	static const char *const row_names[] = { "family.row", "r1", "family.row", "r2",
	                                         "needs.row", "special", "needs.row", "r1" };
	const char **pairs = ARENA_MANY(a, 2 * COUNT(names) + COUNT(row_names) + 1, const char *);
	size_t n = 0;

	for (size_t i = 0; i < COUNT(row_names); i++)
		pairs[n++] = row_names[i];
	for (size_t i = 0; i < COUNT(names); i++) {
		if (chance(3) == 0)
			continue;
		pairs[n++] = names[i];
		pairs[n++] = pick();
	}
	return sample_answers(a, sample_form(a), pairs);
}

/* Ids of what has an answer, in order, with the rows of lists: "dob family[r1] ". */
static struct str sent_ids(struct arena *a, const struct values *sent)
{
	struct buf b = buf_open(a);

	for (const struct value *one = sent->first; one; one = one->next) {
		buf_add(&b, one->name);
		if (one->kind == VALUE_LIST && one->children->first->kind == VALUE_TREE)
			for (const struct value *row = one->children->first; row; row = row->next)
				buf_number(&b, (int64_t)row->children->count - 1);
		buf_byte(&b, ' ');
	}
	return buf_str(&b);
}

static void add_entries(struct buf *b, const struct values *entries)
{
	for (const struct value *one = entries->first; one; one = one->next) {
		const struct values *rows_of = values_get_list(one->children, STR("rows"));

		if (values_is(one->children, STR("missing")))
			continue;
		buf_add(b, values_get(one->children, STR("id")));
		for (const struct value *row = rows_of->first; row; row = row->next)
			buf_number(b, (int64_t)values_get_list(row->children, STR("cells"))->count);
		buf_byte(b, ' ');
	}
}

static struct str review_ids(struct arena *a, const struct values *review)
{
	struct buf b = buf_open(a);

	for (const struct value *part = values_get_list(review, STR("parts"))->first; part;
	     part = part->next) {
		const struct values *pages = values_get_list(part->children, STR("pages"));

		for (const struct value *page = pages->first; page; page = page->next)
			add_entries(&b, values_get_list(page->children, STR("entries")));
	}
	return buf_str(&b);
}

/* Sending what was sent changes nothing, and nobody has a problem with what is hidden. */
static bool is_the_same(struct arena *a)
{
	struct form_view v = view_of(a, random_answers(a));
	struct values *review = values_open(a), *sent = answers_sent(v.form, v.answers, &v.occasion);
	struct values *again = answers_sent(v.form, sent, &v.occasion);
	struct buf one = buf_open(a), two = buf_open(a);

	json_write(&one, sent);
	json_write(&two, again);
	form_values_review(&v, review);
	if (!str_equal(sent_ids(a, sent), review_ids(a, review))) {
		is_str(str_c(a, sent_ids(a, sent)), review_ids(a, review),
		     "what is sent is what the review shows");
		return false;
	}
	return str_equal(buf_str(&one), buf_str(&two));
}

static void any_answers(void)
{
	bool all = true;

	for (int i = 0; i < 2000 && all; i++) {
		struct arena *a = arena_open(1 << 24);

		all = is_the_same(a);
		arena_close(a);
	}
	ok(all,
	   "of 2000 random answers what is sent is what the review shows, and sending twice changes nothing");
}

int main(void)
{
	struct arena *a = arena_open(1 << 24);

	reviewing(a);
	any_answers();
	arena_close(a);
	return done();
}
