/* submit.c: the review of every answer, "do you want to send it?", and what is shown when it is
 * here. */
#include "cgi-bin/web/brought.h"
#include "cgi-bin/web/ended.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/intake_path.h"
#include "cgi-bin/web/leave.h"
#include "cgi-bin/web/leftout.h"
#include "cgi-bin/web/linked.h"
#include "cgi-bin/web/parked.h"
#include "cgi-bin/web/sheet.h"
#include "store/base/hex.h"
#include "store/compiled/form_file.h"
#include "store/compiled/words.h"
#include "store/forms/helper.h"
#include "store/keeping/audit.h"
#include "store/post/outbox.h"

static enum err load(struct web *w, struct intake *in)
{
	*in = (struct intake){ .page = STR("") };
	if (!hex_read(w->arena, web_piece(w, "draft"), VAULT_ID_BYTES, &in->draft))
		return ERR_NOT_FOUND;
	return intake_load(w, in);
}

static enum err to_submission(struct web *w, struct str address)
{
	return web_redirect(w, str_join(w->arena, str_join(w->arena, STR("/submitted/"), address),
	                                STR("/received")));
}

/* Of a draft that can no longer be sent from here; e: what load() said. */
static enum err past(struct web *w, const struct intake *in, enum err e)
{
	if (e == ERR_EXPIRED)
		return ended_page(w, w->request.method == POST ? 409 : 200, in);
	if (e != ERR_EXISTS)
		return e;
	return in->d.taken_by.n > 0 ? web_redirect(w, intake_signpost(w, &in->d))
	                            : to_submission(w, in->d.submission);
}

/* Sets name: list of {href, text} of each problem, and has_NAME. */
static void add_gaps(struct web *w, const struct intake *in, const struct problems *problems,
                     struct values *v, const char *name)
{
	struct form_view view = sheet_view(w, in, problems);

	form_values_problems(&view, problems, str_of(name), v);
}

static enum err review_page(struct web *w, int status, const struct intake *in,
                            const struct problems *must)
{
	struct values *v = values_open(w->arena);
	struct problems may = problems_open(w->arena);
	struct form_view view = sheet_view(w, in, status == 200 ? NULL : must);

	check_form(in->f, in->typed, &view.occasion, CHECK_ADVICE, &may);
	form_values_review(&view, v);
	leftout_values(w, in, &view, v);
	sheet_values(w, in, &view, NULL, v);
	add_gaps(w, in, must, v, "must");
	add_gaps(w, in, &may, v, "may");
	if (status != 200)
		form_values_problems(&view, must, STR("problems"), v);
	if (str_is(web_query(w, "changed"), "1"))
		values_text(v, STR("notice"), words_get(w->words, STR("review.unread")));
	return web_page(w, status, "review", v);
}

/* The page that it is sent from says what its reader had read; since then somebody who helps
 * changed it. Who works in two windows knows what they wrote. read: that revision as text; when it
 * says none, nothing was read. */
static enum err find_unread(struct web *w, const struct intake *in, struct str read,
                            bool *is_unread)
{
	struct helper *all;
	uint64_t revision;
	size_t count = 0;
	enum err e = OK;

	if (!str_number(read, INT32_MAX, &revision) || revision != in->d.revision)
		e = helper_list(w->main, w->keys, in->d.person, in->d.id, &all, &count);
	*is_unread = count > 0;
	return e;
}

static struct problems missing(struct web *w, const struct intake *in)
{
	struct problems p = problems_open(w->arena);
	struct occasion o = visitor_occasion(w);

	check_form(in->f, in->typed, &o, CHECK_COMPLETE, &p);
	linked_check_form(w, in, &p);
	return p;
}

static enum err get_review(struct web *w)
{
	struct intake in;
	struct problems must;
	enum err e = load(w, &in);

	if (e != OK)
		return past(w, &in, e);
	must = missing(w, &in);
	return review_page(w, 200, &in, &must);
}

static struct str path_to(struct web *w, const struct intake *in, const char *rest)
{
	return intake_path(w, &in->d, str_of(rest));
}

static enum err to_unread(struct web *w, const struct intake *in)
{
	return web_redirect(w, path_to(w, in, "review?changed=1"));
}

static enum err to_previous(struct web *w, const struct intake *in)
{
	struct occasion o = visitor_occasion(w);
	const struct form_page *p = intake_beside(in, in->f->pages + in->f->page_count, -1, &o);

	return web_redirect(w, intake_path(w, &in->d, p ? p->id : STR("")));
}

static enum err follow(struct web *w, const struct intake *in)
{
	struct str rest = web_field(w, "action"), verb, path;

	if (leave_path(w, in, &path))
		return web_redirect(w, path);
	str_cut(&rest, ':', &verb);
	if (str_is(verb, "go") && rest.p && (str_is(rest, "review") || form_page_find(in->f, rest)))
		return web_redirect(w, intake_path(w, &in->d, rest));
	return to_previous(w, in);
}

static enum err post_review(struct web *w)
{
	struct intake in;
	struct problems must;
	bool is_unread;
	enum err e = load(w, &in);

	if (e != OK)
		return past(w, &in, e);
	if (!entry_pressed(w, "submit"))
		return follow(w, &in);
	e = find_unread(w, &in, web_field(w, "revision"), &is_unread);
	if (e != OK || is_unread)
		return e == OK ? to_unread(w, &in) : e;
	must = missing(w, &in);
	if (must.count > 0)
		return review_page(w, 422, &in, &must);
	return web_redirect(w, str_join(w->arena, path_to(w, &in, "submit?read="),
	                                str_of_number(w->arena, (int64_t)in.d.revision)));
}

static enum err confirm_page(struct web *w, const struct intake *in)
{
	struct values *v = values_open(w->arena);
	struct form_view view = sheet_view(w, in, NULL);

	leftout_values(w, in, &view, v);
	values_text(v, STR("print"), path_to(w, in, "print"));
	values_text(v, STR("pdf"), path_to(w, in, "pdf"));
	values_text(v, STR("what"), sheet_what(w, in->f->title, in->d.about));
	values_number(v, STR("revision"), (int64_t)in->d.revision);
	return web_page(w, 200, "submit-confirm", v);
}

/* Its address says what was read, so that a page that is loaded anew does not take for read what a
 * helper changed meanwhile. */
static enum err get_submit(struct web *w)
{
	struct str read = web_query(w, "read");
	struct intake in;
	struct problems must;
	bool is_unread;
	enum err e = load(w, &in);

	if (e != OK)
		return past(w, &in, e);
	if ((e = find_unread(w, &in, read, &is_unread)) != OK)
		return e;
	if (is_unread)
		return read.n > 0 ? to_unread(w, &in) : web_redirect(w, path_to(w, &in, "review"));
	must = missing(w, &in);
	return must.count > 0 ? review_page(w, 422, &in, &must) : confirm_page(w, &in);
}

/* Whom a form was sent about can be chosen in the next one. */
static enum err link_subject(struct web *w, const struct form *f, const struct submission *s)
{
	struct person *me = &w->visitor->person;
	struct linked somebody = { values_get(s->answers, f->first), values_get(s->answers, f->last),
		                       values_get(s->answers, f->born), linked_case(w, f, s->answers) };
	enum err e;

	if (s->is_self || f->by_task)
		return OK;
	/* they were read before the writer's lock, and may have been saved since by another request */
	if ((e = person_load(w->main, w->keys, me->id, me)) != OK)
		return e;
	if (!person_link(w->arena, me, &somebody))
		return OK;
	return person_save(w->main, w->keys, me);
}

/* The record, the letter and the entry in the trail: all of it or nothing. */
static enum err send(struct web *w, struct intake *in, struct submission *s)
{
	struct audit_entry entry = { ACTOR_FAMILY, in->d.person, STR("submitted"), STR(""), w->now };
	struct letter l = { .name = in->f->letter, .to = w->visitor->person.email };
	struct occasion o = visitor_occasion(w);
	/* in English, whatever the reader reads: the council files it by these words */
	struct form *f;
	enum err e;

	if ((e = form_open(w->arena, w->config.compiled, in->f->id, in->f->version, &f)) != OK)
		return e;
	if ((e = submission_add(w->main, w->keys, f, &in->d, &o, s)) != OK)
		return e;
	entry.object = s->id;
	if ((e = brought_take(w, f, s)) != OK || (e = link_subject(w, in->f, s)) != OK)
		return e;
	if ((e = audit_add(w->main, w->keys, &entry)) != OK || l.name.n == 0)
		return e;
	l.places = values_open(w->arena);
	return outbox_add(w->main, w->keys, &l, w->now);
}

static enum err post_submit(struct web *w)
{
	struct submission s;
	struct intake in;
	struct problems must;
	bool is_unread;
	enum err e = load(w, &in);

	if (e != OK)              /* sent before: the same receipt */
		return past(w, &in, e);
	if (!entry_pressed(w, "submit"))
		return web_redirect(w, path_to(w, &in, "review"));
	e = find_unread(w, &in, web_field(w, "revision"), &is_unread);
	if (e != OK || is_unread)
		return e == OK ? to_unread(w, &in) : e;
	must = missing(w, &in);
	if (must.count > 0)
		return review_page(w, 422, &in, &must);
	if ((e = send(w, &in, &s)) != OK)
		return e;
	return to_submission(w, hex_write(w->arena, s.address));
}

static const struct route routes[] = {
	{ GET, "/drafts/:draft/review", FAMILY, READ | FORM, get_review },
	{ POST, "/drafts/:draft/review", FAMILY, READ, post_review },
	{ GET, "/drafts/:draft/submit", FAMILY, READ | FORM, get_submit },
	{ POST, "/drafts/:draft/submit", FAMILY, WRITE, post_submit },
};

static const struct posts posts[] = {
	{ "/drafts/:draft/review", "revision action" },
	{ "/drafts/:draft/submit", "revision action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "submit", .routes = routes, .route_count = COUNT(routes),
		.posts = posts, .posts_count = COUNT(posts),
		.visitor = visitor_find, .common = visitor_common, .park = parked_add,
	};

	web_run(&program);
}
