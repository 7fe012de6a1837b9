#include "gen/changes.h"

#include <stdarg.h>
#include <stdio.h>

#include "store/base/arena.h"

#define SPOKEN(text) STR_FMT((text).in[VOICE_CHILD])

void changes_say(struct changes *c, const char *format, ...)
{
	va_list list, again;
	char *line;
	int n;

	va_start(list, format);
	va_copy(again, list);
	n = vsnprintf(NULL, 0, format, list);
	line = arena_take(c->arena, (size_t)n + 1);
	vsnprintf(line, (size_t)n + 1, format, again);
	va_end(again);
	va_end(list);
	buf_text(c->out, "  ");
	buf_add(c->out, c->where);
	buf_add(c->out, str_bytes(line, (size_t)n));
	buf_byte(c->out, '\n');
	c->count++;
}

bool changes_same_text(const struct form_text *x, const struct form_text *y)
{
	return str_equal(x->in[VOICE_CHILD], y->in[VOICE_CHILD]) &&
	       str_equal(x->in[VOICE_SELF], y->in[VOICE_SELF]);
}

bool changes_same_rule(const struct condition *x, const struct condition *y)
{
	if (!x || !y)
		return x == y;
	if (x->kind != y->kind || !str_equal(x->field, y->field) || x->number != y->number ||
	    x->value_count != y->value_count || x->part_count != y->part_count)
		return false;
	for (size_t i = 0; i < x->value_count; i++)
		if (!str_equal(x->values[i], y->values[i]))
			return false;
	for (size_t i = 0; i < x->part_count; i++)
		if (!changes_same_rule(x->parts[i], y->parts[i]))
			return false;
	return true;
}

/* --- the form as a whole ---------------------------------------------------------------------- */

static void name(struct changes *c, const char *what, struct str from, struct str to)
{
	if (str_equal(from, to))
		return;
	if (from.n == 0)
		changes_say(c, "%s is “%.*s”, and was not given before", what, STR_FMT(to));
	else if (to.n == 0)
		changes_say(c, "%s was “%.*s”, and is not given any more", what, STR_FMT(from));
	else
		changes_say(c, "%s is “%.*s” instead of “%.*s”", what, STR_FMT(to), STR_FMT(from));
}

static void form(struct changes *c, const struct form *from, const struct form *to)
{
	name(c, "the title of the form", from->title, to->title);
	name(c, "its name in lists", from->details, to->details);
	name(c, "whom it is for", from->audience, to->audience);
	name(c, "the letter on sending it", from->letter, to->letter);
	name(c, "the question for the first name", from->first, to->first);
	name(c, "the question for the last name", from->last, to->last);
	name(c, "the question for the birth date", from->born, to->born);
	if (from->keep_draft_days != to->keep_draft_days)
		changes_say(c, "drafts are kept for %d days instead of %d", to->keep_draft_days,
		            from->keep_draft_days);
	if (from->starts_clock != to->starts_clock)
		changes_say(c, to->starts_clock ? "sending it starts the statutory clock now"
		                                : "sending it starts no clock any more");
	if (from->by_task != to->by_task)
		changes_say(c, to->by_task ? "only the council sends it now" : "anybody may begin it now");
	if (!changes_same_rule(from->self_when, to->self_when))
		changes_say(c, "when the form speaks to the young person has changed");
}

/* --- parts and pages -------------------------------------------------------------------------- */

static const struct form_part *part_find(const struct form *f, struct str id)
{
	for (size_t i = 0; i < f->part_count; i++)
		if (str_equal(f->parts[i].id, id))
			return &f->parts[i];
	return NULL;
}

static void parts(struct changes *c, const struct form *from, const struct form *to)
{
	for (const struct form_part *p = to->parts; p < to->parts + to->part_count; p++) {
		const struct form_part *before = part_find(from, p->id);

		if (!before)
			changes_say(c, "the part “%.*s” is new", SPOKEN(p->title));
		else if (!changes_same_text(&before->title, &p->title))
			changes_say(c, "the part “%.*s” is called “%.*s” now", SPOKEN(before->title),
			            SPOKEN(p->title));
	}
	for (const struct form_part *p = from->parts; p < from->parts + from->part_count; p++)
		if (!part_find(to, p->id))
			changes_say(c, "the part “%.*s” is gone", SPOKEN(p->title));
}

/* By the part's own words: many are called "Part 1" that are not the first. */
static void go_to(struct changes *c, const struct form *f, const struct form_page *page)
{
	struct buf b = buf_open(c->arena);

	buf_text(&b, "“");
	buf_add(&b, f->parts[page->part].title.in[VOICE_CHILD]);
	buf_text(&b, "”, page “");
	buf_add(&b, page->title.in[VOICE_CHILD]);
	buf_text(&b, "”: ");
	c->where = buf_str(&b);
}

static void page(struct changes *c, const struct form_page *from, const struct form_page *to)
{
	const struct form_part *before = &c->m->from->parts[from->part],
	                       *now = &c->m->to->parts[to->part];

	if (!changes_same_text(&from->title, &to->title))
		changes_say(c, "the page was called “%.*s”", SPOKEN(from->title));
	if (!str_equal(before->id, now->id))
		changes_say(c, "the page stood in the part “%.*s”", SPOKEN(before->title));
	if (!changes_same_text(&from->intro, &to->intro))
		changes_say(c, "the words at its top have changed");
	if (!changes_same_rule(from->show_if, to->show_if))
		changes_say(c, "when the page is shown has changed");
}

static const struct form_field *information(const struct form_page *p, struct str id)
{
	for (size_t i = 0; p && i < p->field_count; i++)
		if (p->fields[i].type == FIELD_INFO && str_equal(p->fields[i].id, id))
			return &p->fields[i];
	return NULL;
}

static void informations(struct changes *c, const struct form_page *from,
                         const struct form_page *to)
{
	for (size_t i = 0; i < to->field_count; i++) {
		const struct form_field *now = &to->fields[i], *before = information(from, now->id);

		if (now->type != FIELD_INFO)
			continue;
		if (!before)
			changes_say(c, "the information “%.*s” is new", STR_FMT(now->id));
		else if (!changes_same_text(&before->text, &now->text) ||
		         !changes_same_text(&before->label, &now->label))
			changes_say(c, "the information “%.*s” says something else", STR_FMT(now->id));
		else if (!changes_same_rule(before->show_if, now->show_if))
			changes_say(c, "when the information “%.*s” is shown has changed", STR_FMT(now->id));
	}
	for (size_t i = 0; from && i < from->field_count; i++)
		if (from->fields[i].type == FIELD_INFO && !information(to, from->fields[i].id))
			changes_say(c, "the information “%.*s” is gone", STR_FMT(from->fields[i].id));
}

/* Those of the page before that stand on it still, in another order. */
static bool is_reordered(const struct form_match *m, const struct form_page *from)
{
	const struct form_field *last = NULL;

	for (size_t i = 0; i < m->count; i++) {
		const struct form_pair *p = &m->pairs[i];

		if (p->from_page != from || !p->to || p->moved)
			continue;
		if (last && p->from < last)
			return true;
		last = p->from;
	}
	return false;
}

static void fields(struct changes *c, const struct form_page *to)
{
	const struct form_page *from = form_match_origin(c->m, to);

	go_to(c, c->m->to, to);
	if (from)
		page(c, from, to);
	else
		changes_say(c, "the page is new");
	if (from && !str_equal(from->id, to->id))
		changes_say(c, "the page has another id; drafts and who helps go on with it");
	informations(c, from, to);
	for (size_t i = 0; i < c->m->count; i++)
		if (c->m->pairs[i].to_page == to)
			changes_field(c, NULL, &c->m->pairs[i]);
	if (from && is_reordered(c->m, from))
		changes_say(c, "the questions stand in another order");
}

static void gone(struct changes *c, const struct form_page *from)
{
	const struct form_page *now = form_match_page(c->m, from);

	go_to(c, c->m->from, from);
	if (!now || form_match_origin(c->m, now) != from)
		changes_say(c, "the page is gone");
	for (size_t i = 0; i < c->m->count; i++)
		if (c->m->pairs[i].from_page == from && !c->m->pairs[i].to)
			changes_field(c, NULL, &c->m->pairs[i]);
}

static bool is_page_order(const struct form *from, const struct form *to)
{
	const struct form_page *last = NULL;

	for (size_t i = 0; i < to->page_count; i++) {
		const struct form_page *before = form_page_find(from, to->pages[i].id);

		if (before && last && before < last)
			return false;
		last = before ? before : last;
	}
	return true;
}

size_t changes_write(struct arena *a, const struct form *from, const struct form *to,
                     struct buf *out)
{
	struct form_match m = form_match_open(a, from, to);
	struct changes c = { .arena = a, .m = &m, .out = out, .where = STR("") };

	form(&c, from, to);
	parts(&c, from, to);
	if (!is_page_order(from, to))
		changes_say(&c, "the pages stand in another order");
	for (size_t i = 0; i < to->page_count; i++)
		fields(&c, &to->pages[i]);
	for (size_t i = 0; i < from->page_count; i++)
		gone(&c, &from->pages[i]);
	c.where = STR("");
	if (c.count == 0 && !str_equal(from->version, to->version))
		changes_say(&c,
		            "only how it is written has changed; nobody is asked or shown anything else");
	return c.count;
}
