#include "store/compiled/form_share.h"

#include "store/base/arena.h"
#include "store/base/buf.h"
#include "store/compiled/json.h"
#include "tests/form_sample.h"
#include "tests/tap.h"

static struct arena *a;

static struct values *json(const char *text)
{
	return sample_json(a, text);
}

static const struct values *pages(const char *list)
{
	return values_get_list(json(list), STR("p"));
}

static bool keeps_back(const char *field, const char *list)
{
	struct form *f = sample_form(a);

	return form_share_keeps_back(f, form_field_find(f, str_of(field), NULL), pages(list));
}

static bool keeps_one_tick(enum required required)
{
	struct form_field tick = *form_field_find(sample_form(a), STR("statements"), NULL);

	tick.option_count = 1;
	tick.required = required;
	return form_share_keeps_back(sample_form(a), &tick, pages("{\"p\":[\"who\"]}"));
}

static void decides(void)
{
	struct form *f = sample_form(a);
	const struct form_field *docs = form_column_find(form_field_find(f, STR("needs"), NULL),
	                                                 STR("docs"));

	ok(!keeps_back("first_name", "{\"p\":[\"who\"]}"), "what is asked plainly is shared");
	ok(keeps_back("email", "{\"p\":[\"who\"]}"), "what is private is not");
	ok(keeps_back("agree", "{\"p\":[\"agree\"]}"), "nor what somebody declares");
	ok(!keeps_back("statements", "{\"p\":[\"who\"]}"),
	   "one of several statements can be ticked by whoever helps");
	ok(keeps_one_tick(REQUIRED),
	   "one that stands alone and must be ticked confirms the form: that is its owner's");
	ok(!keeps_one_tick(OPTIONAL), "one that may be left is no confirmation");
	ok(keeps_back("on_behalf_of", "{\"p\":[\"who\"]}"),
	   "nor a choice among the owner's own people");
	ok(form_share_keeps_back(f, docs, pages("{\"p\":[\"needs\"]}")),
	   "nor files of a page that is not theirs");
	ok(!form_share_keeps_back(f, docs, pages("{\"p\":[\"needs\",\"papers\"]}")),
	   "but those of one that is");
	f->pages[form_page_find(f, STR("papers")) - f->pages].fields[0].is_private = true;
	ok(form_share_keeps_back(f, docs, pages("{\"p\":[\"needs\",\"papers\"]}")),
	   "unless some of them are private");
	ok(form_share_offers(f, form_page_find(f, STR("who"))), "a page with a question can be shared");
}

static struct str settled(const char *page, const char *saved, const char *typed)
{
	struct form *f = sample_form(a);
	struct values *v = json(typed);
	struct buf b = buf_open(a);

	form_share_settle(f, form_page_find(f, str_of(page)), pages("{\"p\":[\"who\",\"needs\"]}"),
	                  json(saved), v);
	json_write(&b, v);
	return buf_str(&b);
}

static void puts_back(void)
{
	is_str("{\"first_name\":\"New\",\"email\":\"a@b.example\"}",
	       settled("who", "{\"first_name\":\"Old\",\"email\":\"a@b.example\"}",
	               "{\"first_name\":\"New\",\"email\":\"x@y.example\"}"),
	       "what is kept back stands as it was saved, whatever was posted");
	is_str("{\"first_name\":\"New\"}",
	       settled("who", "{}", "{\"first_name\":\"New\",\"email\":\"x@y.example\"}"),
	       "and is not there when it was not");
	is_str("{\"needs\":[{\"row\":\"r1\",\"info\":\"new\",\"docs\":[\"f1\"]},{\"row\":\"r2\",\"info\":\"more\"}]}",
	       settled("needs", "{\"needs\":[{\"row\":\"r1\",\"info\":\"old\",\"docs\":[\"f1\"]}]}",
	               "{\"needs\":[{\"row\":\"r1\",\"info\":\"new\"},{\"row\":\"r2\",\"info\":\"more\",\"docs\":[\"f9\"]}]}"),
	       "in rows too, by their numbers");
}

static void hides_problems(void)
{
	static const char *const inputs[] = { "email", "first_name", "dob-day", "on_behalf_of", "" };
	struct problems all = problems_open(a);
	struct form *f = sample_form(a);

	for (size_t i = 0; i < COUNT(inputs); i++)
		problems_add(&all, str_of(inputs[i]), STR("x"));
	form_share_problems(f, form_page_find(f, STR("who")), pages("{\"p\":[\"who\"]}"), &all);
	is_int(3, (int64_t)all.count, "what is wrong with what they cannot see is not said");
	is_str("first_name", all.first->field, "the rest is");
	is_str("", all.last->field, "in its order");
}

/* The sample with pages and fields of its own, to be changed. */
static struct form *copied(void)
{
	struct form *f = sample_form(a);
	struct form_page *pages = ARENA_MANY(a, f->page_count, struct form_page);

	for (size_t i = 0; i < f->page_count; i++) {
		pages[i] = f->pages[i];
		pages[i].fields = ARENA_MANY(a, pages[i].field_count, struct form_field);
		for (size_t k = 0; k < pages[i].field_count; k++)
			pages[i].fields[k] = f->pages[i].fields[k];
	}
	f->pages = pages;
	return f;
}

static struct form_page *page_of(struct form *f, const char *id)
{
	return &f->pages[form_page_find(f, str_of(id)) - f->pages];
}

/* The pages that somebody with those of before may see in now. */
static struct str moved(struct form *before, struct form *now, const char *list)
{
	struct form_match m = form_match_open(a, before, now);
	struct values *to = values_list(values_open(a), STR("p"));
	struct buf b = buf_open(a);

	form_share_move(&m, pages(list), to);
	for (const struct value *one = to->first; one; one = one->next) {
		buf_add(&b, one->text);
		buf_byte(&b, ' ');
	}
	return str_trim(buf_str(&b));
}

static void goes_along(void)
{
	struct form *before = copied(), *now = copied();
	struct form_match m;

	is_str("who needs", moved(before, now, "{\"p\":[\"who\",\"needs\"]}"),
	       "the same pages are theirs when nothing moves");
	page_of(now, "who")->id = STR("person");
	is_str("person needs", moved(before, now, "{\"p\":[\"who\",\"needs\"]}"),
	       "a page goes along under another id");
	m = form_match_open(a, before, now);
	ok(form_match_page(&m, page_of(before, "who")) == page_of(now, "person"),
	   "as its questions say");
	page_of(now, "needs")->fields[0] = page_of(before, "papers")->fields[0];
	page_of(now, "papers")->field_count = 0;
	is_str("person", moved(before, now, "{\"p\":[\"who\",\"needs\"]}"),
	       "one that asks what was not theirs does not");
	is_str("person needs papers", moved(before, now, "{\"p\":[\"who\",\"needs\",\"papers\"]}"),
	       "unless that was theirs too");
	page_of(now, "agree")->field_count = 0;
	m = form_match_open(a, before, now);
	page_of(now, "agree")->id = STR("sign");
	ok(!form_match_page(&m, page_of(before, "agree")),
	   "a page of which nothing is asked any more is nowhere");
}

int main(void)
{
	a = arena_open((size_t)64 << 20);
	decides();
	puts_back();
	hides_problems();
	goes_along();
	arena_close(a);
	return done();
}
