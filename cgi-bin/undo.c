/* undo.c: what the answers of a draft said earlier: who changed them and when; putting one back. */
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/intake_path.h"
#include "cgi-bin/web/once.h"
#include "cgi-bin/web/parked.h"
#include "cgi-bin/web/sheet.h"
#include "cgi-bin/web/speech.h"
#include "cgi-bin/web/told.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/compiled/form_file.h"
#include "store/forms/carry.h"
#include "store/forms/earlier_back.h"
#include "store/keeping/audit.h"

enum { SHOWN = 20 };

struct listing {
	struct intake in;
	const struct form_page *page;      /* only the answers of this one; NULL: of all */
	struct values *list;
	bool more;
	uint64_t last;                     /* revision of the last one shown */
};

static enum err load(struct web *w, struct intake *in)
{
	enum err e;

	*in = (struct intake){ .page = STR("") };
	if (!hex_read(w->arena, web_piece(w, "draft"), VAULT_ID_BYTES, &in->draft))
		return ERR_NOT_FOUND;
	e = intake_load(w, in);
	return e == ERR_EXISTS ? ERR_NOT_FOUND : e;
}

/* The answers of an entry as the form of today takes them: of an older version what moved along. */
static const struct values *before_of(struct web *w, const struct intake *in,
                                      const struct earlier *e)
{
	struct form_match match;
	struct form *then;
	struct carry c;

	if (str_equal(e->version, in->f->version))
		return e->before;
	if (speech_form(w, in->f->id, e->version, &then) != OK)
		return values_open(w->arena);
	match = form_match_open(w->arena, then, in->f);
	carry_answers(&match, e->before, NULL, &c);
	return c.answers;
}

static struct str when(struct web *w, int64_t at)
{
	struct str date = words_date_short(w->arena, w->words, date_today(at));

	return str_join(w->arena, str_join(w->arena, date, STR(" ")),
	                words_time(w->arena, w->words, at));
}

static struct str action_of(struct web *w, const struct earlier *e, struct str field)
{
	struct str number = str_of_number(w->arena, (int64_t)e->revision);

	return str_join(w->arena, str_join(w->arena, number, STR(":")), field);
}

/* The answers but that one, not copied: they may be a mebibyte, and stand beside each entry. */
static struct values *beside(struct web *w, const struct values *answers, struct str id)
{
	struct values *v = values_open(w->arena);

	for (const struct value *one = answers->first; one; one = one->next) {
		struct value *at;

		if (str_equal(one->name, id))
			continue;
		at = values_append(v, one->name);
		*at = *one;
		at->next = NULL;
	}
	return v;
}

/* The answer as it stood; of a list from which rows or files went, those alone. */
static struct str text_of(struct web *w, const struct listing *l, const struct earlier_back *b)
{
	struct values *with = beside(w, l->in.typed, b->field->id);
	struct value was = *b->was;

	if (b->missing->count > 0)
		was.children = (struct values *)b->missing;
	was.name = b->field->id;
	was.next = NULL;
	values_copy(with, &(struct values){ .first = &was, .last = &was, .count = 1 });
	return told_field(w, &l->in, with, b->page, b->field);
}

static void add(struct web *w, struct listing *l, const struct earlier *e,
                const struct earlier_back *b)
{
	struct values *one = values_add_tree(l->list);
	struct form_view view = sheet_view(w, &l->in, NULL);
	struct str text = b->was ? text_of(w, l, b) : STR("");

	values_text(one, STR("label"), form_values_text(w->arena, &view, &b->field->label));
	values_text(one, STR("page_title"),
	            l->page ? STR("") : form_values_text(w->arena, &view, &b->page->title));
	values_text(one, STR("when"), when(w, e->at));
	values_text(one, STR("who"),
	            e->by_name.n > 0 ? e->by_name : words_get(w->words, STR("earlier.you")));
	values_text(one, STR("text"), text);
	values_flag(one, STR("removed"), b->missing->count > 0);
	values_flag(one, STR("is_now"), !b->answers && text.n > 0);
	values_text(one, STR("undo"),
	            b->answers && text.n > 0 ? action_of(w, e, b->field->id) : STR(""));
	l->last = e->revision;
}

static void add_entry(struct web *w, struct listing *l, const struct earlier *e)
{
	const struct values *before = before_of(w, &l->in, e);
	struct earlier_back b;

	for (const struct value *one = before->first; one; one = one->next)
		if (earlier_back_find(l->in.f, before, e->gone, one->name, l->in.typed, &b) &&
		    (!l->page || b.page == l->page))
			add(w, l, e, &b);
}

/* Those after ?after=REVISION, SHOWN or a few more: an entry is not parted. */
static enum err fill(struct web *w, struct listing *l)
{
	struct earlier *all;
	uint64_t after = UINT64_MAX;
	size_t count;
	enum err e = earlier_list(w->main, w->keys, l->in.d.person, l->in.d.id, &all, &count);

	if (!str_number(web_query(w, "after"), INT64_MAX, &after))
		after = UINT64_MAX;
	for (size_t i = 0; e == OK && i < count; i++) {
		if (all[i].revision >= after)
			continue;
		if (l->list->count >= SHOWN) {
			l->more = true;
			break;
		}
		add_entry(w, l, &all[i]);
	}
	return e;
}

static struct str address(struct web *w, const struct listing *l, bool older)
{
	struct str path = intake_path(w, &l->in.d, STR("earlier"));
	const char *mark = "?";

	if (l->page) {
		path = str_join(w->arena, str_join(w->arena, path, STR("?page=")), l->page->id);
		mark = "&";
	}
	if (!older)
		return path;
	path = str_join(w->arena, str_join(w->arena, path, str_of(mark)), STR("after="));
	return str_join(w->arena, path, str_of_number(w->arena, (int64_t)l->last));
}

static enum err show(struct web *w, int status, struct listing *l)
{
	struct values *v = values_open(w->arena);
	enum err e;

	l->list = values_list(v, STR("changes"));
	l->page = form_page_find(l->in.f, web_query(w, "page"));
	if ((e = fill(w, l)) != OK)
		return e;
	values_flag(v, STR("has_changes"), l->list->count > 0);
	values_text(v, STR("form_title"), l->in.f->title);
	values_text(v, STR("about"), l->in.d.about);
	values_number(v, STR("revision"), (int64_t)l->in.d.revision);
	values_text(v, STR("back"), intake_path(w, &l->in.d, l->page ? l->page->id : STR("review")));
	if (l->page) {
		struct form_view view = sheet_view(w, &l->in, NULL);

		values_text(v, STR("page_of"), form_values_text(w->arena, &view, &l->page->title));
		values_text(v, STR("of_all"), intake_path(w, &l->in.d, STR("earlier")));
	}
	if (l->more)
		values_text(v, STR("older"), address(w, l, true));
	values_text(v, STR("path"), address(w, l, false));
	once_values(w, v);
	return web_page(w, status, "earlier", v);
}

static enum err get_earlier(struct web *w)
{
	struct listing l = { .page = NULL };
	enum err e = load(w, &l.in);

	return e == OK ? show(w, 200, &l) : e;
}

/* "REVISION:FIELD": the answer that is to come back. */
static enum err find(struct web *w, const struct intake *in, struct earlier_back *b)
{
	struct str rest = web_field(w, "undo"), number;
	struct earlier one;
	uint64_t revision;
	enum err e;

	if (!str_cut(&rest, ':', &number) || !str_number(number, INT64_MAX, &revision) || !rest.p)
		return ERR_NOT_FOUND;
	if ((e = earlier_load(w->main, w->keys, in->d.person, in->d.id, revision, &one)) != OK)
		return e;
	return earlier_back_find(in->f, before_of(w, in, &one), one.gone, rest, in->typed, b)
	           ? OK
	           : ERR_NOT_FOUND;
}

/* Somebody, perhaps in another window, saved the form after the list was shown. */
static bool is_older_list(struct web *w, const struct intake *in)
{
	uint64_t revision;

	return !str_number(web_field(w, "revision"), INT64_MAX, &revision) ||
	       revision != in->d.revision;
}

static enum err refuse(struct web *w, struct listing *l, int status, const char *problem,
                       int64_t most)
{
	entry_problem(w, "", problem)->number = most;
	return show(w, status, l);
}

static enum err put_back(struct web *w, struct intake *in, const struct earlier_back *b)
{
	struct audit_entry entry = { ACTOR_FAMILY, w->visitor->person.id, STR("answer_restored"),
	                             in->d.id, w->now };
	struct buf path = buf_open(w->arena);
	enum err e;

	in->p = b->page;
	if (b->answers) {
		in->typed = values_open(w->arena);
		values_copy(in->typed, b->answers);
		if ((e = intake_keep(w, in)) != OK || (e = audit_add(w->main, w->keys, &entry)) != OK)
			return e;
	}
	buf_add(&path, intake_path(w, &in->d, b->page->id));
	buf_text(&path, "?restored=1#");
	buf_add(&path, b->field->id);
	return once_done(w, w->visitor->person.id, once_post(w, STR("")), buf_str(&path));
}

static enum err post_earlier(struct web *w)
{
	struct listing l = { .page = NULL };
	struct earlier_back b;
	const char *problem;
	int64_t most;
	bool is_done;
	enum err e = once_again(w, w->visitor->person.id, once_post(w, STR("")), &is_done);

	if (e != OK || is_done || (e = load(w, &l.in)) != OK)
		return e;
	e = find(w, &l.in, &b);
	if (is_older_list(w, &l.in) || e == ERR_NOT_FOUND)
		return refuse(w, &l, 409, "earlier_changed", 0);
	if (e != OK)
		return e;
	problem = b.answers ? earlier_back_problem(&b, &most) : NULL;
	return problem ? refuse(w, &l, 422, problem, most) : put_back(w, &l.in, &b);
}

static const struct route routes[] = {
	{ GET, "/drafts/:draft/earlier", FAMILY, READ, get_earlier },
	{ POST, "/drafts/:draft/earlier", FAMILY, WRITE, post_earlier },
};

static const struct posts posts[] = {
	{ "/drafts/:draft/earlier", "nonce revision undo" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "undo", .routes = routes, .route_count = COUNT(routes),
		.posts = posts, .posts_count = COUNT(posts),
		.visitor = visitor_find, .common = visitor_common,
	};

	web_run(&program);
}
