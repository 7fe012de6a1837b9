#include "cgi-bin/web/intake.h"

#include "cgi-bin/web/conflict.h"
#include "cgi-bin/web/ended.h"
#include "cgi-bin/web/helping.h"
#include "cgi-bin/web/intake_path.h"
#include "cgi-bin/web/linked.h"
#include "cgi-bin/web/outdated.h"
#include "cgi-bin/web/prefill.h"
#include "cgi-bin/web/speech.h"
#include "store/base/buf.h"
#include "store/base/hex.h"
#include "store/base/log.h"
#include "store/cases/task.h"
#include "store/compiled/form_file.h"
#include "store/compiled/form_share.h"
#include "store/forms/submission.h"
#include "store/keeping/audit.h"

bool intake_address(struct web *w, struct str path, struct intake *in)
{
	struct str piece, kind, owner, rest = path;

	if (!str_cut(&rest, '/', &piece) || piece.n > 0 || !str_cut(&rest, '/', &kind) ||
	    !str_cut(&rest, '/', &owner) || !str_cut(&rest, '/', &in->page) || rest.p)
		return false;
	if (str_is(kind, "forms"))
		in->form = owner;
	else if (!str_is(kind, "drafts") || !hex_read(w->arena, owner, VAULT_ID_BYTES, &in->draft))
		return false;
	return true;
}

struct str intake_path(struct web *w, const struct draft *d, struct str page)
{
	struct buf b = buf_open(w->arena);

	buf_text(&b, "/drafts/");
	buf_add(&b, hex_write(w->arena, d->id));
	if (page.n > 0)
		buf_byte(&b, '/');
	buf_add(&b, page);
	return buf_str(&b);
}

const struct form_page *intake_beside(const struct intake *in, const struct form_page *p, int step,
                                      const struct occasion *o)
{
	const struct form_page *first = in->f->pages, *end = first + in->f->page_count;

	for (p += step; p >= first && p < end; p += step)
		if (answers_shows_page(in->f, p, in->typed, o) && intake_may(in, p))
			return p;
	return NULL;
}

struct str intake_signpost(struct web *w, const struct draft *d)
{
	struct str path = str_join(w->arena, STR("/children/"), hex_write(w->arena, d->child));

	if (d->taken_by.n == 0)
		return str_join(w->arena, STR("/submitted/"), d->submission);
	return str_join(w->arena, str_join(w->arena, path, STR("/forms/")),
	                hex_write(w->arena, d->task));
}

bool intake_may(const struct intake *in, const struct form_page *p)
{
	return !in->helper || form_share_has(in->helper->pages, p->id);
}

void intake_read(struct web *w, struct intake *in)
{
	struct occasion o = visitor_occasion(w);

	if (in->older) {
		outdated_read(w, in);
		return;
	}
	check_read(in->f, in->p, &in->posted, &o, in->typed);
	if (in->helper)
		form_share_settle(in->f, in->p, in->helper->pages, in->d.answers, in->typed);
}

static enum err find_page(struct web *w, struct intake *in)
{
	if (in->page.n == 0)
		return OK;
	outdated_find(w, in);
	return in->p && intake_may(in, in->p) ? OK : ERR_NOT_FOUND;
}

static struct values *copied(struct web *w, const struct values *answers)
{
	struct values *v = values_open(w->arena);

	values_copy(v, answers);
	return v;
}

/* A form that was read before, outside the writer's lock, is not read again. */
static enum err open_form(struct web *w, struct intake *in)
{
	if (in->f && str_equal(in->f->id, in->d.form) && str_equal(in->f->version, in->d.version))
		return OK;
	return speech_form(w, in->d.form, in->d.version, &in->f);
}

enum err intake_load(struct web *w, struct intake *in)
{
	enum ended how;
	enum err e;

	in->helper = NULL;
	e = draft_load(w->main, w->keys, w->visitor->person.id, in->draft, &in->d);
	if (e == ERR_NOT_FOUND && in->with_helpers)
		e = helping_load(w, in);
	if (e != OK)
		return e;
	in->d.by = w->visitor->person.id;
	if (draft_is_signpost(&in->d))
		return ERR_EXISTS;
	how = ended_how(w, &in->d);
	if (how == ENDED_LEFT || (how == ENDED_OVER && in->helper))
		return ERR_NOT_FOUND;
	if ((e = open_form(w, in)) != OK)
		return e;
	in->typed = copied(w, in->d.answers);
	e = find_page(w, in);
	return e == OK && how == ENDED_OVER ? ERR_EXPIRED : e;
}

enum err intake_blank(struct web *w, struct intake *in)
{
	enum err e;

	if ((e = speech_form(w, in->form, STR(""), &in->f)) != OK)
		return e;
	in->d = (struct draft){
		.form = in->f->id, .version = in->f->version, .keep_days = in->f->keep_draft_days,
		.answers = values_open(w->arena), .visited = values_open(w->arena),
	};
	if (w->visitor->signed_in) {
		in->d.person = w->visitor->person.id;
		prefill_answers(w, in->f, NULL, in->d.answers);
	}
	in->typed = copied(w, in->d.answers);
	return find_page(w, in);
}

bool intake_is_older(struct web *w, const struct intake *in)
{
	struct str current;

	return form_current(w->arena, w->config.compiled, in->f->id, &current) == OK &&
	       !str_equal(current, in->f->version);
}

struct str intake_about(struct web *w, const struct intake *in)
{
	struct str first = values_get(in->typed, in->f->first),
	           last = values_get(in->typed, in->f->last);

	return str_trim(str_join(w->arena, str_join(w->arena, first, STR(" ")), last));
}

/* Many sentences of a page hold it. */
static size_t name_bytes(const struct intake *in, const struct values *answers)
{
	return values_get(answers, in->f->first).n + values_get(answers, in->f->last).n;
}

/* Whoever shortens a draft that is too long may. */
static bool is_too_long(const struct intake *in)
{
	size_t bytes = values_bytes(in->typed), name = name_bytes(in, in->typed);

	return (bytes > INTAKE_BYTES_MAX && bytes > values_bytes(in->d.answers)) ||
	       (name > INTAKE_NAME_MAX && name > name_bytes(in, in->d.answers));
}

enum err intake_keep(struct web *w, struct intake *in)
{
	struct audit_entry entry = { ACTOR_FAMILY, in->d.person, STR("draft_added"), STR(""), w->now };
	bool is_new = in->d.revision == 0;
	enum err e;

	if (in->older)
		outdated_keep(in);
	if (is_too_long(in)) {
		in->problems = problems_open(w->arena);
		problems_add(&in->problems, STR(""), STR("form_long"));
		w->status = 413;
		return ERR_LIMIT;
	}
	in->d.answers = in->typed;
	in->d.about = intake_about(w, in);
	if (in->p)
		draft_page_saved(&in->d, in->p->id);
	if (!is_new)
		return draft_save(w->main, w->keys, &in->d, w->now);
	if ((e = draft_add(w->main, w->keys, &in->d, w->now)) != OK)
		return e;
	entry.object = in->d.id;
	return audit_add(w->main, w->keys, &entry);
}

static struct str posted_text(const struct intake *in, const char *name)
{
	struct str value;

	return in->posted.find(in->posted.from, str_of(name), 0, &value) ? value : STR("");
}

static bool wants_next(const struct intake *in)
{
	struct str action = posted_text(in, "action");

	return action.n == 0 || str_is(action, "next") || str_is(action, "review");
}

static bool is_older_copy(const struct intake *in)
{
	uint64_t revision;

	if (in->older && posted_text(in, "conflict").n == 0)
		return outdated_conflicts(in);
	if (!str_number(posted_text(in, "revision"), INT32_MAX, &revision))
		revision = 0;
	return (int64_t)revision != draft_page_revision(&in->d, in->p->id);
}

bool intake_conflicts(const struct intake *in)
{
	return in->d.revision > 0 && is_older_copy(in) && !values_equal(in->typed, in->d.answers);
}

/* What a colleague has who took it over, as long as the reader belongs there; and sent meanwhile:
 * nothing. */
static struct values *with_colleague(struct web *w, const struct intake *in)
{
	struct draft other;
	struct task t;

	if (task_load(w->main, w->keys, in->d.child, in->d.task, &t) != OK ||
	    !task_is_for(w->main, w->keys, &t, in->d.person, w->now) ||
	    draft_load(w->main, w->keys, t.draft_person, t.draft, &other) != OK)
		return values_open(w->arena);
	return other.answers;
}

static bool matches_colleague(struct web *w, struct intake *in)
{
	if (open_form(w, in) != OK || find_page(w, in) != OK || !in->p)
		return true;
	in->d.answers = with_colleague(w, in);
	in->typed = copied(w, in->d.answers);
	intake_read(w, in);
	return values_equal(in->typed, in->d.answers);
}

bool intake_matches_sent(struct web *w, struct intake *in)
{
	struct submission s;
	struct str address;

	if (in->d.taken_by.n > 0)
		return matches_colleague(w, in);
	if (!hex_read(w->arena, in->d.submission, VAULT_ID_BYTES + 8, &address) ||
	    submission_load(w->main, w->keys, in->d.person, address, &s) != OK ||
	    speech_form(w, s.form, s.version, &in->f) != OK || find_page(w, in) != OK || !in->p)
		return true;
	in->d.answers = s.answers;
	in->typed = copied(w, s.answers);
	intake_read(w, in);
	if (wants_next(in))
		linked_fill(w, in);
	return values_equal(in->typed, in->d.answers);
}

/* Where Next leads: on when the page is complete, else back to it with its problems. */
static struct str page_next(struct web *w, struct intake *in, const struct occasion *o)
{
	const struct form_page *next = intake_beside(in, in->p, 1, o);

	check_page(in->f, in->p, in->typed, o, CHECK_COMPLETE, &in->problems);
	linked_check(w, in, in->p, &in->problems);
	if (in->helper)
		form_share_problems(in->f, in->p, in->helper->pages, &in->problems);
	if (in->problems.count > 0)
		return in->p->id;
	return next && !str_is(posted_text(in, "action"), "review") ? next->id : STR("review");
}

static bool goes_to(const struct intake *in, struct str page)
{
	const struct form_page *p = form_page_find(in->f, page);

	return str_is(page, "review") || (p && intake_may(in, p));
}

/* The page that the action leads to. */
static struct str page_after(struct web *w, struct intake *in)
{
	struct occasion o = visitor_occasion(w);
	struct str action = posted_text(in, "action"), rest = action, verb;
	const struct form_page *before = intake_beside(in, in->p, -1, &o);

	in->problems = problems_open(w->arena);
	str_cut(&rest, ':', &verb);
	if (wants_next(in))
		return page_next(w, in, &o);
	if (str_is(action, "previous") && before)
		return before->id;
	if (str_is(verb, "go") && rest.p && goes_to(in, rest))
		return rest;
	return in->p->id;
}

static bool is_common(const struct intake *in, struct str name)
{
	return check_is_own(name) ||
	       (str_starts(name, STR("keep-")) && form_field_find(in->f, str_from(name, 5), NULL));
}

static bool knew_once(struct web *w, const struct intake *in, struct str name)
{
	struct str versions[VERSIONS_MAX];
	const struct form_page *page;
	struct form *f;
	size_t count;

	if (form_versions(w->arena, w->config.compiled, in->f->id, versions, &count) != OK)
		return false;
	for (size_t i = 0; i < count; i++) {
		if (speech_form(w, in->f->id, versions[i], &f) != OK)
			continue;
		page = form_page_find(f, in->p->id);
		if (page && check_knows(page, name))
			return true;
	}
	return false;
}

enum err intake_check(struct web *w, const struct intake *in)
{
	const struct fields *fields = &((const struct request *)in->posted.from)->fields;

	if (w->file_waits)
		return ERR_INVALID;

	for (size_t i = 0; i < fields->count; i++) {
		struct str name = fields->items[i].name;

		if (check_knows(in->p, name) || is_common(in, name) || knew_once(w, in, name) ||
		    (in->older && check_knows(in->older->p, name)))
			continue;
		log_event("intake", "unknown_field", 0);
		return ERR_INVALID;
	}
	return OK;
}

enum err intake_save(struct web *w, struct intake *in)
{
	enum err e = in->draft.n > 0 ? intake_load(w, in) : intake_blank(w, in);
	bool is_over = e == ERR_EXPIRED;
	struct str next;

	if (e != OK && !is_over)
		return e;
	if (!in->p || (in->f->by_task && in->draft.n == 0))     /* only a task begins such a form */
		return ERR_NOT_FOUND;
	if (in->posted.from == &w->request && (e = intake_check(w, in)) != OK)
		return e;
	intake_read(w, in);
	conflict_settle(in);
	if (wants_next(in))
		linked_fill(w, in);
	if (intake_conflicts(in))
		return ERR_CONFLICT;
	next = page_after(w, in);
	if (is_over) {                 /* kept all the same; the page says what has become of it */
		in->problems = problems_open(w->arena);
		next = in->p->id;
	}
	if (!in->helper)
		in->d.last = next;
	if ((e = intake_keep(w, in)) != OK)
		return e;
	in->next = in->helper && str_is(next, "review") ? helping_saved(w, in)
	                                                : intake_path(w, &in->d, next);
	return OK;
}
