/* caseexcuse.c: why a time limit need not be met, as the law lists it, with what must be written
 * down. */
#include "cgi-bin/web/casechange.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/once.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/timescale_words.h"

enum { REASON_MAX = 5000, SETTING_MAX = 150 };

/* What is typed for a reason; what the table does not ask for is not kept. */
struct excuse {
	enum limit_of_time limit;
	enum exemption_code code;
	struct casechange_day from, until, asked;
	struct str setting, note;
};

static bool can_be_excused(enum limit_of_time limit)
{
	return timescale_row(limit)->excused != 0;
}

static void add_excused(struct web *w, const struct child *c, struct values *v)
{
	struct values *list = values_list(v, STR("exemptions")), *to;
	enum exemption_code code;
	enum limit_of_time limit;

	for (const struct value *one = c->exemptions->first; one; one = one->next) {
		if (!timescale_limit_find(values_get(one->children, STR("limit")), &limit) ||
		    !timescale_exemption_find(values_get(one->children, STR("code")), &code))
			continue;
		to = values_add_tree(list);
		values_text(to, STR("id"), values_get(one->children, STR("limit")));
		values_text(to, STR("which"), values_get(one->children, STR("id")));
		values_text(to, STR("label"), timescale_label_council(w->arena, w->words, limit));
		values_text(to, STR("title"),
		            words_get(w->words, str_join(w->arena,
		                                         str_join(w->arena, STR("timescale.exemptions."),
		                                                  str_of(timescale_exemption(code)->id)),
		                                         STR(".label"))));
		values_text(to, STR("law"), str_of(timescale_exemption(code)->law));
		values_text(to, STR("note"), values_get(one->children, STR("note")));
		for (size_t i = 0; i < 2; i++) {
			const char *name = i == 0 ? "from" : "until";
			int32_t day = (int32_t)values_get_number(one->children, str_of(name));

			values_text(to, str_of(name), day != 0 ? words_date(w->arena, w->words, day) : STR(""));
		}
	}
	values_flag(v, STR("has_exemptions"), list->count > 0);
}

static void add_choices(struct web *w, struct values *v)
{
	struct values *limits = values_list(v, STR("choices")), *codes = values_list(v, STR("reasons")),
	              *one;

	for (int i = 0; i < LIMITS_OF_TIME; i++) {
		if (!can_be_excused((enum limit_of_time)i))
			continue;
		one = values_add_tree(limits);
		values_text(one, STR("id"), str_of(timescale_row((enum limit_of_time)i)->id));
		values_text(one, STR("label"),
		            timescale_label_council(w->arena, w->words, (enum limit_of_time)i));
		values_flag(one, STR("chosen"),
		            str_is(web_field(w, "limit"), timescale_row((enum limit_of_time)i)->id));
	}
	for (int i = EXEMPTION_NONE + 1; i < EXEMPTIONS; i++) {
		const char *id = timescale_exemption((enum exemption_code)i)->id;

		one = values_add_tree(codes);
		values_text(one, STR("id"), str_of(id));
		values_text(one, STR("label"), words_get(w->words, str_join(w->arena, str_join(w->arena,
		            STR("timescale.exemptions."), str_of(id)), STR(".label"))));
		values_text(one, STR("hint"), web_word(w, "casework.exemptions.", str_of(id)));
		values_flag(one, STR("chosen"), str_is(web_field(w, "code"), id));
	}
}

static enum err exemptions_page(struct web *w, int status, const struct desk_case *d,
                                const struct excuse *x)
{
	struct values *v = values_open(w->arena);

	add_excused(w, &d->what.child, v);
	add_choices(w, v);
	entry_box(w, v, "limit", web_field(w, "limit"));
	entry_box(w, v, "code", web_field(w, "code"));
	entry_box(w, v, "setting", x->setting);
	entry_box(w, v, "text", x->note);
	casechange_day_values(w, STR("from"), &x->from, values_tree(v, STR("from")));
	casechange_day_values(w, STR("until"), &x->until, values_tree(v, STR("until")));
	casechange_day_values(w, STR("asked"), &x->asked, values_tree(v, STR("asked")));
	casehead_values(w, d, "/exemptions", v);
	once_values(w, v);
	casechange_notice(w, v);
	return web_page(w, status, "staff-exemptions", v);
}

static enum err get_exemptions(struct web *w)
{
	struct excuse x = { .setting = STR("") };
	struct desk_case d;
	enum err e = desk_case_open(w, ACT_CASE_EDIT, &d);

	return e == OK ? exemptions_page(w, 200, &d, &x) : e;
}

static void need(struct web *w, const char *field, bool is_there, const char *key)
{
	if (!is_there && !problems_find(&w->problems, str_of(field)))
		entry_problem(w, field, key)->what = web_word(w, "casework.exemptions.an_", str_of(field));
}

/* What the table of exemptions asks for, and that it fits. */
static void check_evidence(struct web *w, const struct excuse *x)
{
	unsigned evidence = timescale_exemption(x->code)->evidence;

	if (evidence & EVIDENCE_SETTING)
		need(w, "setting", x->setting.n > 0, "required_text");
	if (evidence & EVIDENCE_DATES)
		need(w, "until", x->until.on != 0, "required_date");
	if (evidence & (EVIDENCE_DATES | EVIDENCE_DAY))
		need(w, "from", x->from.on != 0, "required_date");
	if (evidence & EVIDENCE_ASKED)
		need(w, "asked", x->asked.on != 0, "required_date");
	if (evidence & EVIDENCE_REASON)
		need(w, "text", x->note.n > 0, "required_text");
	if (w->problems.count > 0 || !(evidence & EVIDENCE_DATES))
		return;
	if (evidence & EVIDENCE_ASKED && !timescale_closure_fits(x->asked.on, x->from.on, x->until.on))
		entry_problem(w, "until", "closure_does_not_fit");
	else if (!(evidence & EVIDENCE_ASKED) && !timescale_absence_fits(x->from.on, x->until.on))
		entry_problem(w, "until", "absence_does_not_fit");
}

static void read_excuse(struct web *w, struct excuse *x)
{
	bool known = timescale_limit_find(web_field(w, "limit"), &x->limit) && can_be_excused(x->limit);

	casechange_day_read_near(w, STR("from"), STR("casework.exemptions.from"), &x->from);
	casechange_day_read_near(w, STR("until"), STR("casework.exemptions.until"), &x->until);
	casechange_day_read_near(w, STR("asked"), STR("casework.exemptions.asked"), &x->asked);
	x->setting = entry_text(w, "setting", "casework.exemptions.setting", SETTING_MAX);
	x->note = entry_text(w, "text", "casework.exemptions.note", REASON_MAX);
	if (!known)
		entry_problem(w, "limit", "limit_choose");
	if (!timescale_exemption_find(web_field(w, "code"), &x->code))
		entry_problem(w, "code", "exemption_choose");
	else if (known && !timescale_excuses(x->code, x->limit))
		entry_problem(w, "code", "exemption_other_limit");
	else
		check_evidence(w, x);
}

/* All but that one of that limit; what is left is the case's. */
static bool take_away(struct web *w, struct child *c, struct str limit, struct str id)
{
	struct values *list = values_open(w->arena);
	bool was_there = false;

	for (const struct value *one = c->exemptions->first; one; one = one->next) {
		if (str_equal(values_get(one->children, STR("limit")), limit) &&
		    str_equal(values_get(one->children, STR("id")), id))
			was_there = true;
		else
			values_copy(values_add_tree(list), one->children);
	}
	c->exemptions = list;
	return was_there;
}

static enum err keep_exemptions(struct web *w, struct desk_case *d, const char *action,
                                enum limit_of_time limit, const char *done)
{
	struct history_entry entry = { .action = str_of(action),
	                               .what = timescale_label(w->arena, w->words, limit) };
	enum err e = casechange_note(w, d, &entry);

	if (e != OK || (e = casechange_save(w, d)) != OK ||
	    (e = casechange_tell(w, d, "new-dates", "/timescales")) != OK)
		return e;
	return casechange_done(w, d, "/exemptions", done);
}

static enum err add_excuse(struct web *w, struct desk_case *d, const struct excuse *x)
{
	unsigned evidence = timescale_exemption(x->code)->evidence;
	struct values *one;

	one = values_add_tree(d->what.child.exemptions);
	values_text(one, STR("id"), hex_write(w->arena, vault_random_id(w->arena)));
	values_text(one, STR("limit"), str_of(timescale_row(x->limit)->id));
	values_text(one, STR("code"), str_of(timescale_exemption(x->code)->id));
	values_text(one, STR("note"), x->note);
	values_number(one, STR("from"), evidence & (EVIDENCE_DATES | EVIDENCE_DAY) ? x->from.on : 0);
	values_number(one, STR("until"), evidence & EVIDENCE_DATES ? x->until.on : 0);
	values_number(one, STR("asked"), evidence & EVIDENCE_ASKED ? x->asked.on : 0);
	values_text(one, STR("setting"), evidence & EVIDENCE_SETTING ? x->setting : STR(""));
	return keep_exemptions(w, d, "exemption_added", x->limit, "exemption");
}

static enum err post_exemptions(struct web *w)
{
	struct excuse x = { .setting = STR("") };
	struct desk_case d;
	enum limit_of_time limit;
	bool is_done;
	enum err e = casechange_open(w, &d, &is_done);

	if (e != OK || is_done)
		return e;
	if (entry_pressed(w, "end")) {
		if (!timescale_limit_find(web_field(w, "limit"), &limit) ||
		    !take_away(w, &d.what.child, web_field(w, "limit"), web_field(w, "which")))
			return casechange_done(w, &d, "/exemptions", "nothing");
		return keep_exemptions(w, &d, "exemption_removed", limit, "exemption_ended");
	}
	read_excuse(w, &x);
	return w->problems.count > 0 ? exemptions_page(w, 422, &d, &x) : add_excuse(w, &d, &x);
}

static const struct route routes[] = {
	{ GET, "/staff/cases/:case/exemptions", STAFF, READ, get_exemptions },
	{ POST, "/staff/cases/:case/exemptions", STAFF, WRITE, post_exemptions },
};

#define DAY(name) " " name "-day " name "-month " name "-year "
static const struct posts posts[] = {
	{ "/staff/cases/:case/exemptions",
	  "limit which code setting text nonce action" DAY("from") DAY("until") DAY("asked") },
};

int main(void)
{
	static const struct web_program program = {
		.name = "caseexcuse", .routes = routes, .route_count = COUNT(routes), .login = CLERK_LOGIN,
		.posts = posts, .posts_count = COUNT(posts),
		.visitor = clerk_find, .common = clerk_common, .park = clerk_park,
	};

	web_run(&program);
}
