/* formlist.c: forms to complete for many cases at once, from the rows of a spreadsheet: reference,
 * form, whom, due date. First a report on every line, then a second press sends those that can be
 * sent. */
#include "cgi-bin/web/asking.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/once.h"
#include "cgi-bin/web/reviewrows.h"
#include "store/base/cells.h"
#include "store/base/date.h"
#include "store/base/fold.h"
#include "store/base/hex.h"
#include "store/cases/child_find.h"
#include "store/compiled/check.h"
#include "store/compiled/form_file.h"
#include "store/compiled/words.h"
#include "store/people/organisation.h"

enum { LINES_MAX = 100, CELLS = 4, FOUND_MAX = 5 };

/* For each line a case with every form that was ever sent about it, which grows for years. */
enum { ARENA_BYTES = 192 << 20, MEMORY_BYTES = 256 << 20 };

struct line {
	size_t number;
	struct str cells[CELLS];       /* reference, form, whom, due date */
	const char *wrong;             /* below words formlist.; NULL: it can be sent */
	struct desk_case d;
	struct task task;
};

struct school {
	struct str id, folded;
};

struct sendable {
	struct str id, title, folded;
};

struct sheet {
	struct line *lines;
	size_t count, good;
	/* those of the council, and the forms that can be sent: read once */
	struct school *schools;
	size_t school_count;
	struct sendable *forms;
	size_t form_count;
	bool too_many, no_reviews;
};

/* --- what a line says --- */

static enum err load_schools(struct web *w, struct sheet *s)
{
	struct organisation_line *lines;
	enum err e = organisation_list(w->main, w->keys, &lines, &s->school_count);

	if (e != OK)
		return e;
	s->schools = ARENA_MANY(w->arena, s->school_count + 1, struct school);
	for (size_t i = 0; i < s->school_count; i++)
		s->schools[i] = (struct school){ lines[i].id, fold(w->arena, lines[i].name) };
	return OK;
}

static enum err load_forms(struct web *w, struct sheet *s)
{
	struct str all = words_get(w->words, STR("council.forms_sent")), rest = all, id;
	size_t room = 1;
	struct form *f;
	enum err e;

	while (str_cut(&rest, ' ', &id))
		room++;
	s->forms = ARENA_MANY(w->arena, room, struct sendable);
	while (str_cut(&all, ' ', &id)) {
		if (id.n == 0)
			continue;
		if ((e = form_open(w->arena, w->config.compiled, id, STR(""), &f)) != OK)
			return e;
		s->forms[s->form_count++] = (struct sendable){ id, f->title, fold(w->arena, f->title) };
	}
	return OK;
}

/* By its id or its title. */
static bool find_form(struct web *w, const struct sheet *s, struct line *l)
{
	struct str folded = fold(w->arena, l->cells[1]);

	for (size_t i = 0; i < s->form_count; i++) {
		if (!str_equal(s->forms[i].id, l->cells[1]) && !str_equal(s->forms[i].folded, folded))
			continue;
		l->task.form = s->forms[i].id;
		l->task.title = s->forms[i].title;
		return true;
	}
	return false;
}

/* The case of that reference, within the reader's reach. */
static enum err find_case(struct web *w, struct line *l)
{
	struct str wanted = fold(w->arena, l->cells[0]);
	struct child_search found = { .typed = l->cells[0], .max = FOUND_MAX };
	enum err e = child_find(w->main, w->keys, &found);

	if (e != OK)
		return e;
	for (size_t i = 0; i < found.count; i++) {
		if (!str_equal(fold(w->arena, found.list[i].reference), wanted))
			continue;
		l->d.who = desk_case_asker(w);
		l->d.path = desk_case_path(w, found.list[i].id, "");
		return allow(w->main, w->keys, &l->d.who, ACT_CASE_WRITE, found.list[i].id, &l->d.what);
	}
	return ERR_NOT_FOUND;
}

/* An e-mail address, the name of a school or service, or nothing: that of the case's own school. */
static enum err find_assignee(struct web *w, const struct sheet *s, struct line *l)
{
	struct str typed = l->cells[2].n > 0 ? l->cells[2] : l->d.what.child.setting, folded, email;

	if (check_email(w->arena, typed, &email))
		return asking_by_email(w, email, &l->task);
	folded = fold(w->arena, typed);
	for (size_t i = 0; i < s->school_count && folded.n > 0; i++)
		if (str_equal(s->schools[i].folded, folded))
			return asking_organisation(w, hex_write(w->arena, s->schools[i].id), &l->task);
	return ERR_NOT_FOUND;
}

/* They have this form of this case already, not yet sent back. */
static enum err has_it(struct web *w, const struct line *l, bool *is_there)
{
	struct task *all;
	size_t count;
	enum err e = task_list(w->main, w->keys, l->d.what.child.id, &all, &count);

	*is_there = false;
	for (size_t i = 0; e == OK && i < count; i++)
		if (task_is_open(&all[i]) && str_equal(all[i].form, l->task.form) &&
		    str_equal(all[i].assignee, l->task.assignee))
			*is_there = true;
	return e;
}

static bool read_due(struct web *w, struct line *l)
{
	int32_t today = date_today(w->now);

	l->task.due_on = asking_due(l->task.form, &l->d.what.child, today);
	if (l->cells[3].n == 0)
		return true;
	return date_read_text(l->cells[3], &l->task.due_on) && l->task.due_on >= today;
}

/* Not found is a word for the report; anything else is a fault. */
static enum err say(struct line *l, enum err e, const char *wrong)
{
	if (e != ERR_NOT_FOUND && e != ERR_INVALID)
		return e;
	l->wrong = wrong;
	return OK;
}

static enum err read_line(struct web *w, const struct sheet *s, struct line *l)
{
	bool is_there;
	enum err e;

	if ((e = find_case(w, l)) != OK)
		return say(l, e, "no_case");
	if (l->d.what.child.closed_at > 0)
		return say(l, ERR_INVALID, "closed");
	if (!find_form(w, s, l))
		return say(l, ERR_NOT_FOUND, "no_form");
	if ((e = find_assignee(w, s, l)) != OK)
		return say(l, e, l->cells[2].n > 0 ? "no_assignee" : "no_school");
	if (!asking_reaches(w, &l->d.what.child, &l->task))
		return say(l, ERR_INVALID, "no_right");
	if (!read_due(w, l)) {
		l->wrong = "no_date";
		return OK;
	}
	if ((e = has_it(w, l, &is_there)) == OK && is_there)
		l->wrong = "has_it";
	return e;
}

/* Two lines of one list that say the same. */
static bool is_twin(const struct line *x, const struct line *y)
{
	return !x->wrong && str_equal(x->d.what.child.id, y->d.what.child.id) &&
	       str_equal(x->task.form, y->task.form) && str_equal(x->task.assignee, y->task.assignee);
}

static bool is_heading(struct web *w, struct str cell)
{
	return str_equal(fold(w->arena, cell),
	                 fold(w->arena, words_get(w->words, STR("formlist.reference"))));
}

static enum err read_sheet(struct web *w, struct str text, struct sheet *s)
{
	size_t number = 0, count;
	enum err e = load_schools(w, s);

	if (e == OK)
		e = load_forms(w, s);
	s->lines = ARENA_MANY(w->arena, LINES_MAX, struct line);
	while (e == OK) {
		struct line l = { .wrong = NULL };

		for (size_t i = 0; i < CELLS; i++)
			l.cells[i] = STR("");
		if (!cells_row(w->arena, &text, &number, l.cells, CELLS, &count))
			break;
		l.number = number;
		if (number == 1 && is_heading(w, l.cells[0]))
			continue;
		if ((s->too_many = s->count == LINES_MAX))
			break;
		e = read_line(w, s, &l);
		for (size_t i = 0; i < s->count && !l.wrong; i++)
			if (is_twin(&s->lines[i], &l))
				l.wrong = "twice";
		s->good += !l.wrong;
		s->lines[s->count++] = l;
	}
	return e;
}

/* --- the page --- */

static struct str verdict(struct web *w, const struct line *l, bool sent)
{
	const char *word = l->wrong ? l->wrong : sent ? "sent" : "good";

	return web_word(w, "formlist.", str_of(word));
}

static void add_lines(struct web *w, const struct sheet *s, bool sent, struct values *v)
{
	struct values *list = values_list(v, STR("lines"));

	for (size_t i = 0; i < s->count; i++) {
		const struct line *l = &s->lines[i];
		struct values *one = values_add_tree(list);

		values_number(one, STR("number"), (int64_t)l->number);
		values_text(one, STR("reference"), l->cells[0]);
		values_text(one, STR("title"), l->cells[1]);
		values_text(one, STR("name"), l->task.assignee_name);
		values_text(one, STR("due"),
		            !l->wrong ? words_date_short(w->arena, w->words, l->task.due_on) : l->cells[3]);
		values_text(one, STR("text"), verdict(w, l, sent));
		values_flag(one, STR("wrong"), l->wrong != NULL);
	}
	values_flag(v, STR("has_lines"), s->count > 0);
	values_number(v, STR("good"), (int64_t)s->good);
	values_flag(v, STR("may_send"), !sent && s->good > 0 && !s->too_many);
	values_flag(v, STR("sent"), sent);
}

static enum err page(struct web *w, int status, const struct sheet *s, struct str text, bool sent)
{
	struct values *v = values_open(w->arena);
	enum err e;

	entry_box(w, v, "list", sent ? STR("") : text);
	add_lines(w, s, sent, v);
	reviewrows_months(w, v);
	values_flag(v, STR("no_reviews"), s->no_reviews);
	if ((e = asking_forms(w, STR(""), v)) != OK)
		return e;
	if (str_is(web_query(w, "done"), "sent"))
		values_text(v, STR("notice"), words_get(w->words, STR("formlist.done_sent")));
	once_values(w, v);
	return web_page(w, status, "staff-form-list", v);
}

static enum err ask(struct web *w)
{
	struct asker who = desk_case_asker(w);

	return allow_role(who.staff->role, ACT_CASE_WRITE)
	           ? allow(w->main, w->keys, &who, ACT_CASE_LIST, STR(""), NULL)
	           : ERR_NOT_FOUND;
}

static enum err get_list(struct web *w)
{
	struct str month = str_join(w->arena, web_query(w, "month"), STR("-01"));
	struct sheet s = { .count = 0 };
	struct buf rows = buf_open(w->arena);
	int32_t first;
	enum err e = ask(w);

	if (e == OK && date_read_iso(month, &first)) {
		e = reviewrows_due(w, first, LINES_MAX, &rows);
		s.no_reviews = rows.n == 0;
	}
	return e == OK ? page(w, 200, &s, buf_str(&rows), false) : e;
}

static enum err send_all(struct web *w, struct sheet *s)
{
	enum err e = OK;

	for (size_t i = 0; i < s->count && e == OK; i++)
		if (!s->lines[i].wrong)
			e = asking_send(w, &s->lines[i].d, &s->lines[i].task);
	return e;
}

static enum err post_list(struct web *w)
{
	struct str me = w->clerk->staff.id, change = once_post(w, STR("")), text = web_field(w, "list");
	struct sheet s = { .count = 0 };
	bool is_done, send = entry_pressed(w, "send");
	enum err e = ask(w);

	if (e != OK || (e = once_again(w, me, change, &is_done)) != OK || is_done)
		return e;
	if ((e = read_sheet(w, text, &s)) != OK)
		return e;
	if (s.count == 0)
		entry_problem(w, "list", "required_text")->what = words_get(w->words, STR("formlist.list"));
	if (s.too_many)
		entry_problem(w, "list", "rows_many")->number = LINES_MAX;
	if (w->problems.count > 0)
		return page(w, 422, &s, text, false);
	if (!send)
		return page(w, 200, &s, text, false);
	if ((e = send_all(w, &s)) != OK ||
	    (e = once_keep(w, me, change, STR("/staff/forms/?done=sent"))) != OK)
		return e;
	return page(w, 200, &s, text, true);
}

static const struct route routes[] = {
	{ GET, "/staff/forms", STAFF, READ, get_list },
	{ POST, "/staff/forms", STAFF, WRITE, post_list },
};

static const struct posts posts[] = {
	{ "/staff/forms", "list nonce action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "formlist", .routes = routes, .route_count = COUNT(routes), .login = CLERK_LOGIN,
		.posts = posts, .posts_count = COUNT(posts),
		.memory_bytes_max = MEMORY_BYTES, .arena_bytes_max = ARENA_BYTES,
		.visitor = clerk_find, .common = clerk_common, .park = clerk_park,
	};

	web_run(&program);
}
