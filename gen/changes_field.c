#include "gen/changes.h"

#include <stddef.h>

#include "store/base/err.h"
#include "store/compiled/field_kind.h"

/* What is said of one question or column: its name in quotes, as it is now. */
struct about {
	struct changes *c;
	const struct form_pair *list, *p;
	const struct form_field *from, *to;
	struct str name;
};

#define AT(member) offsetof(struct form_field, member)
#define NAME(about) STR_FMT((about)->name)

/* How it is found: what is asked, of a column "in “Table”". */
static struct str name_of(const struct about *b)
{
	const struct form_field *field = b->to ? b->to : b->from;
	struct str label = field->label.in[VOICE_CHILD].n > 0 ? field->label.in[VOICE_CHILD]
	                                                      : field->id;
	struct buf buf = buf_open(b->c->arena);

	buf_text(&buf, "“");
	buf_add(&buf, label);
	buf_text(&buf, "”");
	if (b->list) {
		buf_text(&buf, " of “");
		buf_add(&buf, b->list->to ? b->list->to->label.in[VOICE_CHILD]
		                          : b->list->from->label.in[VOICE_CHILD]);
		buf_text(&buf, "”");
	}
	return buf_str(&buf);
}

static const char *insists(enum required r)
{
	switch (r) {
	case REQUIRED: return " and required";
	case RECOMMENDED: return " and recommended";
	default: return "";
	}
}

/* --- options and preset rows ------------------------------------------------------------------ */

struct choices {
	const char *what;              /* "option", "row", "kind of file" */
	const struct form_option *from, *to;
	size_t from_count, to_count;
};

static const struct form_option *before(const struct about *b, const struct choices *s,
                                        const struct form_option *now)
{
	const struct form_option *same = form_option_find(s->from, s->from_count, now->id);

	for (size_t i = 0; !same && i < s->from_count; i++)
		if (str_equal(form_match_option(b->c->m, b->list, b->p, s->from[i].id), now->id))
			same = &s->from[i];
	return same;
}

static void option(const struct about *b, const struct choices *s, const struct form_option *now)
{
	const struct form_option *old = before(b, s, now);
	struct str label = now->label.in[VOICE_CHILD];

	if (!old) {
		changes_say(b->c, "%.*s: the %s “%.*s” is new", NAME(b), s->what, STR_FMT(label));
		return;
	}
	if (!str_equal(old->id, now->id))
		changes_say(b->c,
		            "%.*s: the %s “%.*s” has the id \"%.*s\" instead of \"%.*s\"; answers come along",
		            NAME(b), s->what, STR_FMT(label), STR_FMT(now->id), STR_FMT(old->id));
	if (!changes_same_text(&old->label, &now->label))
		changes_say(b->c, "%.*s: the %s “%.*s” is called “%.*s” now", NAME(b), s->what,
		            STR_FMT(old->label.in[VOICE_CHILD]), STR_FMT(label));
	if (!changes_same_text(&old->hint, &now->hint))
		changes_say(b->c, "%.*s: the hint of the %s “%.*s” has changed", NAME(b), s->what,
		            STR_FMT(label));
	if (!changes_same_rule(old->show_if, now->show_if))
		changes_say(b->c, "%.*s: when the %s “%.*s” is offered has changed", NAME(b), s->what,
		            STR_FMT(label));
	if (old->exclusive != now->exclusive)
		changes_say(b->c, "%.*s: the %s “%.*s” %s", NAME(b), s->what, STR_FMT(label),
		            now->exclusive ? "stands alone now" : "may stand beside others now");
}

static void options(const struct about *b, const struct choices *s)
{
	const struct form_option *last = NULL;
	bool is_reordered = false;

	for (size_t i = 0; i < s->to_count; i++) {
		const struct form_option *old = before(b, s, &s->to[i]);

		option(b, s, &s->to[i]);
		is_reordered |= old && last && old < last;
		last = old ? old : last;
	}
	if (is_reordered)
		changes_say(b->c, "%.*s: the %ss stand in another order", NAME(b), s->what);
	for (size_t i = 0; i < s->from_count; i++)
		if (form_match_option(b->c->m, b->list, b->p, s->from[i].id).n == 0)
			changes_say(b->c, "%.*s: the %s “%.*s” is gone; answers that hold it are set aside",
			            NAME(b), s->what, STR_FMT(s->from[i].label.in[VOICE_CHILD]));
}

/* Words to suggest or to avoid, and own words for faults: no answers hang on them. */
static bool is_same_list(const struct form_option *x, size_t count, const struct form_option *y,
                         size_t other)
{
	for (size_t i = 0; i < count && count == other; i++)
		if (!str_equal(x[i].id, y[i].id) || !changes_same_text(&x[i].label, &y[i].label))
			return false;
	return count == other;
}

static bool has_words(const struct form_field *field)
{
	return field->type == FIELD_TEXT || field->type == FIELD_TEXTAREA;
}

static void lists(const struct about *b)
{
	const struct form_field *x = b->from, *y = b->to;
	struct choices choices = { y->type == FIELD_UPLOAD ? "kind" : "option", x->options, y->options,
	                           has_words(x) ? 0 : x->option_count, y->option_count };
	struct choices rows = { "row", x->preset_rows, y->preset_rows, x->preset_count,
	                        y->preset_count };

	if (!has_words(y))
		options(b, &choices);
	else if (has_words(x) &&
	         !is_same_list(x->options, x->option_count, y->options, y->option_count))
		changes_say(b->c, "%.*s: the words to suggest or to avoid have changed", NAME(b));
	options(b, &rows);
	if (x->linked_people != y->linked_people)
		changes_say(b->c, "%.*s: the account's people are %s", NAME(b),
		            y->linked_people ? "offered now" : "no longer offered");
	if (!is_same_list(x->problem_texts, x->problem_text_count, y->problem_texts,
	                  y->problem_text_count))
		changes_say(b->c, "%.*s: its own words for faults have changed", NAME(b));
}

static void text(const struct about *b, const char *what, struct str from, struct str to)
{
	if (str_equal(from, to))
		return;
	if (to.n == 0)
		changes_say(b->c, "%.*s: its %s is gone", NAME(b), what);
	else if (from.n == 0)
		changes_say(b->c, "%.*s: its %s is “%.*s”; it had none", NAME(b), what, STR_FMT(to));
	else
		changes_say(b->c, "%.*s: its %s is “%.*s” instead of “%.*s”", NAME(b), what, STR_FMT(to),
		            STR_FMT(from));
}

/* --- what else a question is made of ---------------------------------------------------------- */

static const struct { const char *key; size_t at; } numbers[] = {
	{ "max", AT(max) }, { "min", AT(min) }, { "decimals", AT(decimals) },
	{ "age_max", AT(age_max) },
	{ "warn_age", AT(warn_age) }, { "max_rows", AT(rows_max) }, { "max_files", AT(files_max) },
	{ "max_mb", AT(file_mb_max) }, { "max_total_mb", AT(total_mb_max) },
};
static const struct { const char *key; size_t at; } words[] = {
	{ "prefill", AT(prefill) }, { "autocomplete", AT(autocomplete) }, { "check", AT(check) },
	{ "row", AT(row) }, { "unit", AT(unit) }, { "flag", AT(marks) },
};
static const struct { const char *says, *not; size_t at; } flags[] = {
	{ "must be a day in the past", "may be a day that comes", AT(past) },
	{ "must be a day that comes", "may be a day in the past", AT(future) },
	{ "is private", "is not private any more", AT(is_private) },
	{ "is read before all else", "is not read before all else any more", AT(flag) },
	{ "takes rows that people add", "takes no rows that people add any more", AT(free_rows) },
	{ "insists on the first line of the address", "goes without the first line of the address",
	  AT(line1_required) },
	{ "insists on the town", "goes without a town", AT(town_required) },
	{ "insists on the postcode", "goes without a postcode", AT(postcode_required) },
};

static void details(const struct about *b)
{
	const char *from = (const char *)b->from, *to = (const char *)b->to;

	for (size_t i = 0; i < COUNT(numbers); i++) {
		int32_t x = *(const int32_t *)(const void *)(from + numbers[i].at);
		int32_t y = *(const int32_t *)(const void *)(to + numbers[i].at);

		if (x != y && b->from->type == b->to->type)
			changes_say(b->c, "%.*s: %s is %d instead of %d", NAME(b), numbers[i].key, y, x);
	}
	for (size_t i = 0; i < COUNT(words); i++) {
		struct str x = *(const struct str *)(const void *)(from + words[i].at);
		struct str y = *(const struct str *)(const void *)(to + words[i].at);

		text(b, words[i].key, x, y);
	}
	for (size_t i = 0; i < COUNT(flags); i++) {
		bool x = *(const bool *)(from + flags[i].at), y = *(const bool *)(to + flags[i].at);

		if (x != y)
			changes_say(b->c, "%.*s %s now", NAME(b), y ? flags[i].says : flags[i].not);
	}
}

static bool is_same_bounds(const struct form_field *x, const struct form_field *y)
{
	for (size_t i = 0; i < x->bound_count && x->bound_count == y->bound_count; i++)
		if (x->bounds[i].warns != y->bounds[i].warns ||
		    !changes_same_rule(x->bounds[i].holds, y->bounds[i].holds))
			return false;
	return x->bound_count == y->bound_count;
}

static bool is_same_figure(const struct form_figure *x, const struct form_figure *y)
{
	return x->kind == y->kind && x->times == y->times && str_equal(x->field, y->field) &&
	       str_equal(x->other, y->other) && changes_same_text(&x->text, &y->text);
}

static void made(const struct about *b)
{
	if (!is_same_bounds(b->from, b->to))
		changes_say(b->c, "%.*s: what the date is compared with has changed", NAME(b));
	if (b->from->figure_count > 0 && b->to->figure_count > 0 &&
	    !is_same_figure(b->from->figures, b->to->figures))
		changes_say(b->c, "%.*s: how it is made of other answers has changed", NAME(b));
}

static void asked(const struct about *b)
{
	static const char *const now[] = { [OPTIONAL] = "need not be answered any more",
	                                   [RECOMMENDED] = "is recommended now",
	                                   [REQUIRED] = "is required now" };
	const struct form_field *x = b->from, *y = b->to;

	if (!str_equal(x->label.in[VOICE_CHILD], y->label.in[VOICE_CHILD]))
		changes_say(b->c, "%.*s was asked as “%.*s”", NAME(b), STR_FMT(x->label.in[VOICE_CHILD]));
	else if (b->p->reworded)
		changes_say(b->c, "%.*s has other words for the young person", NAME(b));
	if (b->p->renamed)
		changes_say(b->c, "%.*s has the id \"%.*s\" instead of \"%.*s\"; its answers come along",
		            NAME(b), STR_FMT(y->id), STR_FMT(x->id));
	if (b->p->moved)
		changes_say(b->c, "%.*s stood on the page “%.*s”; its answers come along", NAME(b),
		            STR_FMT(b->p->from_page->title.in[VOICE_CHILD]));
	if (b->p->retyped)
		changes_say(b->c, "%.*s is of type %s instead of %s; %s", NAME(b),
		            field_kind(y->type)->name, field_kind(x->type)->name,
		            form_match_converts(x->type, y->type)
		                ? "answers that fit come along, others are set aside"
		                : "its answers are set aside");
	if (x->required != y->required)
		changes_say(b->c, "%.*s %s", NAME(b), now[y->required]);
	if (!changes_same_rule(x->show_if, y->show_if))
		changes_say(b->c, "%.*s: when it is asked has changed", NAME(b));
	text(b, "hint", x->hint.in[VOICE_CHILD], y->hint.in[VOICE_CHILD]);
	if (str_equal(x->hint.in[VOICE_CHILD], y->hint.in[VOICE_CHILD]) &&
	    !changes_same_text(&x->hint, &y->hint))
		changes_say(b->c, "%.*s: its hint for the young person has changed", NAME(b));
}

/* A new question with the words of one that is gone: most likely it has another id by mistake. */
static bool is_asked_anew(const struct changes *c, const struct form_pair *list,
                          const struct form_field *gone)
{
	const struct form_pair *pairs = list ? list->columns : c->m->pairs;
	size_t count = list ? list->column_count : c->m->count;

	for (size_t i = 0; i < count; i++)
		if (!pairs[i].from && changes_same_text(&pairs[i].to->label, &gone->label))
			return true;
	return false;
}

void changes_field(struct changes *c, const struct form_pair *list, const struct form_pair *p)
{
	struct about b = { .c = c, .list = list, .p = p, .from = p->from, .to = p->to };
	const char *what = list ? "column" : "question";

	b.name = name_of(&b);
	if (!p->to && is_asked_anew(c, list, p->from))
		changes_say(c,
		            "the %s %.*s is no longer asked; its answers are set aside, unless the new one of these "
		            "words says \"was: %.*s\"", what, NAME(&b), STR_FMT(p->from->id));
	else if (!p->to)
		changes_say(c, "the %s %.*s is no longer asked; its answers are set aside", what, NAME(&b));
	if (!p->to)
		return;
	if (!p->from) {
		changes_say(c, "the %s %.*s is new%s", what, NAME(&b), insists(p->to->required));
		return;
	}
	asked(&b);
	details(&b);
	made(&b);
	lists(&b);
	for (size_t i = 0; i < p->column_count; i++)
		changes_field(c, p, &p->columns[i]);
}
