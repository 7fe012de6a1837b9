/* helpers.c: whom the owner of a draft asks to help with some of its pages; who helps, and the end
 * of it. */
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/helping.h"
#include "cgi-bin/web/intake_path.h"
#include "cgi-bin/web/once.h"
#include "cgi-bin/web/parked.h"
#include "cgi-bin/web/sheet.h"
#include "cgi-bin/web/speech.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/compiled/form_share.h"
#include "store/forms/earlier.h"
#include "store/keeping/audit.h"
#include "store/people/limit.h"
#include "store/post/outbox.h"

static const struct limit letters_of = { "helper letters", 20, 86400 },
letters_to = { "helper address", 5, 86400 };

static const struct entry_field fields[] = {
	{ "email", "helpers.email", "required_text", ENTRY_EMAIL },
};

static enum err load(struct web *w, struct intake *in)
{
	enum err e;

	*in = (struct intake){ .page = STR("") };
	if (!hex_read(w->arena, web_piece(w, "draft"), VAULT_ID_BYTES, &in->draft))
		return ERR_NOT_FOUND;
	e = intake_load(w, in);
	return e == ERR_EXISTS || (e == OK && !helping_may_ask(w, &in->d)) ? ERR_NOT_FOUND : e;
}

static bool is_posted(const struct web *w, const char *name, struct str id)
{
	const struct fields *f = &w->request.fields;

	for (size_t i = 0; i < f->count; i++)
		if (str_is(f->items[i].name, name) && str_equal(f->items[i].value, id))
			return true;
	return false;
}

/* The page was ticked, or all of its part. */
static bool is_asked(const struct web *w, const struct intake *in, const struct form_page *p)
{
	return is_posted(w, "page", p->id) || is_posted(w, "part", in->f->parts[p->part].id);
}

static bool is_offered(const struct intake *in, const struct form_page *p, const struct occasion *o)
{
	return form_share_offers(in->f, p) && answers_shows_page(in->f, p, in->typed, o);
}

/* parts: list of {title, part_id, pages: list of {id, title, chosen}} of what somebody can help
 * with. chosen: list of page ids, beside those that were posted; or NULL. */
static void add_parts(struct web *w, const struct intake *in, const struct values *chosen,
                      struct values *v)
{
	struct form_view view = sheet_view(w, in, NULL);
	struct values *parts = values_list(v, STR("parts")), *part = NULL, *one;
	const struct form_page *first = in->f->pages;

	for (const struct form_page *p = first; p < first + in->f->page_count; p++) {
		if (p == first || p->part != p[-1].part)
			part = NULL;
		if (!is_offered(in, p, &view.occasion))
			continue;
		if (!part) {
			part = values_add_tree(parts);
			values_text(part, STR("title"),
			            form_values_text(w->arena, &view, &in->f->parts[p->part].title));
			values_text(part, STR("part_id"), STR(""));
		} else {
			values_text(part, STR("part_id"), in->f->parts[p->part].id);
		}
		one = values_add_tree(values_list(part, STR("pages")));
		values_text(one, STR("id"), p->id);
		values_text(one, STR("title"), form_values_text(w->arena, &view, &p->title));
		values_flag(one, STR("chosen"),
		            is_asked(w, in, p) || (chosen && form_share_has(chosen, p->id)));
	}
}

static struct str state_of(struct web *w, const struct helper *h)
{
	static const char *const states[] = {
		[HELPER_INVITED] = "helpers.states.invited", [HELPER_HELPS] = "helpers.states.helps",
		[HELPER_OVER] = "helpers.states.over", [HELPER_ENDED] = "helpers.states.ended",
		[HELPER_LEFT] = "helpers.states.left",
	};
	int64_t at = h->ended_at > 0 ? h->ended_at : h->joined_at > 0 ? h->joined_at : h->until - 1;
	struct words_pair pairs[] = { { STR("date"), words_date(w->arena, w->words, date_today(at)) } };

	return words_fill(w->arena, w->words,
	                  words_get(w->words, str_of(states[helper_state(h, w->now)])), pairs, 1);
}

/* When they changed an answer last, in words; empty: not yet, or it is too long ago to be kept. */
static struct str last_change(struct web *w, const struct helper *h, const struct earlier *list,
                              size_t count)
{
	for (size_t i = 0; i < count && h->person.n > 0; i++)
		if (str_equal(list[i].by, h->person))
			return str_join(w->arena, str_join(w->arena,
			                words_date_short(w->arena, w->words, date_today(list[i].at)), STR(" ")),
			                words_time(w->arena, w->words, list[i].at));
	return STR("");
}

static struct str end_path(struct web *w, const struct intake *in, const struct helper *h)
{
	return str_join(w->arena, intake_path(w, &in->d, STR("helpers/")), hex_write(w->arena, h->id));
}

static enum err add_helpers(struct web *w, const struct intake *in, struct values *v)
{
	struct values *list = values_list(v, STR("aides"));
	struct helper *all;
	struct earlier *changes;
	size_t count, changed;
	enum err e;

	if ((e = helper_list(w->main, w->keys, in->d.person, in->d.id, &all, &count)) != OK ||
	    (e = earlier_list(w->main, w->keys, in->d.person, in->d.id, &changes, &changed)) != OK)
		return e;
	for (size_t i = 0; i < count; i++) {
		struct values *one = values_add_tree(list);
		enum helper_state state = helper_state(&all[i], w->now);

		values_text(one, STR("name"), all[i].name.n > 0 ? all[i].name : all[i].email);
		values_text(one, STR("email"), all[i].name.n > 0 ? helping_address(w, &all[i]) : STR(""));
		values_text(one, STR("state"), state_of(w, &all[i]));
		values_text(one, STR("when"), last_change(w, &all[i], changes, changed));
		helping_pages(w, in, all[i].pages, false, values_list(one, STR("pages")));
		values_text(one, STR("end_href"), state == HELPER_INVITED || state == HELPER_HELPS ?
		            end_path(w, in, &all[i]) : STR(""));
		values_flag(one, STR("is_waiting"), state == HELPER_INVITED);
	}
	values_flag(v, STR("has_aides"), count > 0);
	return OK;
}

static void add_notice(struct web *w, struct values *v)
{
	struct str done = web_query(w, "done");

	if (w->request.method == GET && w->request.fields.count > 0) {
		values_text(v, STR("notice"), words_get(w->words, STR("helpers.kept")));
		values_text(v, STR("notice_href"), str_join(w->arena, w->request.path, STR("?anew=1")));
		values_text(v, STR("notice_link"), words_get(w->words, STR("upload.anew")));
	}
	if (str_is(done, "asked"))
		values_text(v, STR("notice"), words_get(w->words, STR("helpers.asked")));
	if (str_is(done, "changed"))
		values_text(v, STR("notice"), words_get(w->words, STR("helpers.changed_pages")));
	if (str_is(done, "ended"))
		values_text(v, STR("notice"), words_get(w->words, STR("helpers.ended")));
}

static void add_choice(struct web *w, const struct intake *in, const struct values *chosen,
                       struct values *v)
{
	const struct problem *problem = problems_find(&w->problems, STR("page"));

	add_parts(w, in, chosen, v);
	if (problem)
		values_text(values_tree(v, STR("page_choice")), STR("problem"),
		            words_problem(w->arena, w->words, NULL, problem, STR("")));
}

static enum err page(struct web *w, int status, const struct intake *in, const struct values *steps)
{
	struct values *v = values_open(w->arena);
	enum err e = add_helpers(w, in, v);

	if (e != OK)
		return e;
	add_choice(w, in, NULL, v);
	add_notice(w, v);
	entry_values(w, fields, COUNT(fields), steps, v);
	values_text(v, STR("form_title"), in->f->title);
	values_text(v, STR("back"), intake_path(w, &in->d, STR("")));
	values_text(v, STR("earlier"), intake_path(w, &in->d, STR("earlier")));
	values_text(v, STR("path"), intake_path(w, &in->d, STR("helpers")));
	once_values(w, v);
	return web_page(w, status, "helpers", v);
}

/* Empty, or as it was typed when the session had ended. */
static enum err get_helpers(struct web *w)
{
	struct values *steps = values_open(w->arena);
	struct intake in;
	enum err e = load(w, &in);

	if (e != OK)
		return e;
	if ((e = parked_return(w)) == OK)
		values_text(steps, STR("email"), web_field(w, "email"));
	return e == OK || e == ERR_NOT_FOUND ? page(w, 200, &in, steps) : e;
}

/* Whom they were asking; all else is a button. */
static enum err park(struct web *w)
{
	bool is_kept = str_ends(w->request.path, STR("/helpers")) && web_field(w, "nonce").n > 0;

	return is_kept ? parked_add(w) : ERR_UNSIGNED;
}

static enum err note(struct web *w, const char *action, const struct helper *h)
{
	struct audit_entry entry = { ACTOR_FAMILY, w->visitor->person.id, str_of(action), h->id,
	                             w->now };

	return audit_add(w->main, w->keys, &entry);
}

static struct str link_of(struct web *w, struct str token)
{
	return str_join(w->arena, STR("/helping/invited/"), hex_write(w->arena, token));
}

/* Nobody can be made to send letters to strangers. */
static enum err take_letter(struct web *w, struct str email)
{
	enum err e;

	if ((e = web_edge_write(w)) != OK)
		return e;
	if ((e = limit_take(w->edge, w->keys, &letters_of, w->visitor->person.id, w->now, NULL)) == OK)
		e = limit_take(w->edge, w->keys, &letters_to, email, w->now, NULL);
	if (e != ERR_LIMIT)
		return e;
	entry_problem(w, "email", "helper_letters");
	return OK;
}

/* Problems are left in w->problems. */
static enum err ask(struct web *w, struct helper *h)
{
	struct letter l = { .name = STR("helper-invite"), .to = h->email,
	                    .places = values_open(w->arena) };
	struct words *words;
	struct str token;
	enum err e = speech_english(w, &words);

	if (e != OK || (e = take_letter(w, h->email)) != OK || w->problems.count > 0)
		return e;
	e = helper_add(w->main, w->keys, h, w->now, &token);
	if (e == ERR_EXISTS || e == ERR_LIMIT) {
		entry_problem(w, "email", e == ERR_EXISTS ? "helper_there" : "helper_many")
		    ->number = HELPERS_MAX;
		return OK;
	}
	if (e != OK)
		return e;
	l.expires_at = h->until;
	values_text(l.places, STR("link"), link_of(w, token));
	values_text(l.places, STR("until"), words_date(w->arena, words, date_today(h->until - 1)));
	if ((e = outbox_add(w->main, w->keys, &l, w->now)) != OK)
		return e;
	return note(w, "helper_invited", h);
}

static void read_pages(struct web *w, const struct intake *in, struct helper *h)
{
	struct occasion o = visitor_occasion(w);

	h->pages = values_list(values_open(w->arena), STR("pages"));
	for (const struct form_page *p = in->f->pages; p < in->f->pages + in->f->page_count; p++)
		if (is_asked(w, in, p) && is_offered(in, p, &o))
			values_add_text(h->pages, p->id);
	if (h->pages->count == 0)
		entry_problem(w, "page", "helper_pages");
}

static enum err post_helpers(struct web *w)
{
	struct str change = once_post(w, STR("")), me = w->visitor->person.id;
	struct values *steps = values_open(w->arena);
	struct helper h;
	struct intake in;
	bool is_done;
	enum err e = once_again(w, me, change, &is_done);

	if (e != OK || is_done || (e = load(w, &in)) != OK)
		return e;
	entry_read(w, fields, COUNT(fields), steps);
	h = (struct helper){ .owner = in.d.person,
		                 .draft = in.d.id,
		                 .email = values_get(steps, STR("email")) };
	if (str_equal(h.email, w->visitor->person.email) && h.email.n > 0)
		entry_problem(w, "email", "helper_own");
	read_pages(w, &in, &h);
	if (w->problems.count == 0 && (e = ask(w, &h)) != OK)
		return e;
	if (w->problems.count > 0)
		return page(w, 422, &in, steps);
	return once_done(w, me, change, intake_path(w, &in.d, STR("helpers?done=asked")));
}

/* --- one of them --- */

static enum err load_one(struct web *w, struct intake *in, struct helper *h)
{
	struct str id;
	enum err e = load(w, in);

	if (e != OK)
		return e;
	if (!hex_read(w->arena, web_piece(w, "helper"), VAULT_ID_BYTES, &id))
		return ERR_NOT_FOUND;
	return helper_load(w->main, w->keys, in->d.person, in->d.id, id, h);
}

static enum err one_page(struct web *w, int status, const struct intake *in, const struct helper *h)
{
	struct values *v = values_open(w->arena);

	add_choice(w, in, status == 200 ? h->pages : NULL, v);
	values_text(v, STR("form_title"), in->f->title);
	values_text(v, STR("name"), h->name.n > 0 ? h->name : h->email);
	values_text(v, STR("back"), intake_path(w, &in->d, STR("helpers")));
	once_values(w, v);
	return web_page(w, status, "helper-pages", v);
}

static enum err get_one(struct web *w)
{
	struct intake in;
	struct helper h;
	enum err e = load_one(w, &in, &h);

	return e == OK ? one_page(w, 200, &in, &h) : e;
}

/* Where it led, in the address of the list. */
static enum err change_or_end(struct web *w, const struct intake *in, struct helper *h,
                              const char **done)
{
	enum err e;

	*done = "helpers?done=ended";
	if (!entry_pressed(w, "change"))
		return helper_end(w->main, w->keys, h, false, w->now);
	read_pages(w, in, h);
	*done = "helpers?done=changed";
	if (w->problems.count > 0)
		return OK;
	e = helper_change(w->main, w->keys, h, w->now);
	return e == ERR_EXPIRED ? ERR_NOT_FOUND : e;
}

static enum err post_one(struct web *w)
{
	struct str change = once_post(w, STR("")), me = w->visitor->person.id;
	struct helper h;
	struct intake in;
	const char *done;
	bool is_done;
	enum err e = once_again(w, me, change, &is_done);

	if (e != OK || is_done || (e = load_one(w, &in, &h)) != OK ||
	    (e = change_or_end(w, &in, &h, &done)) != OK)
		return e;
	if (w->problems.count > 0)
		return one_page(w, 422, &in, &h);
	if ((e = note(w, entry_pressed(w, "change") ? "helper_changed" : "helper_ended", &h)) != OK)
		return e;
	return once_done(w, me, change, intake_path(w, &in.d, str_of(done)));
}

static const struct route routes[] = {
	{ GET, "/drafts/:draft/helpers", FAMILY, READ | FORM, get_helpers },
	{ POST, "/drafts/:draft/helpers", FAMILY, WRITE, post_helpers },
	{ GET, "/drafts/:draft/helpers/:helper", FAMILY, READ, get_one },
	{ POST, "/drafts/:draft/helpers/:helper", FAMILY, WRITE, post_one },
};

static const struct posts posts[] = {
	{ "/drafts/:draft/helpers", "nonce email page part action" },
	{ "/drafts/:draft/helpers/:helper", "nonce page part action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "helpers", .routes = routes, .route_count = COUNT(routes),
		.posts = posts, .posts_count = COUNT(posts),
		.visitor = visitor_find, .common = visitor_common, .park = park, .after = parked_after,
	};

	web_run(&program);
}
