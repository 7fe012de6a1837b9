#include "gen/form_rule.h"

#include "gen/language.h"
#include "gen/template.h"
#include "store/base/arena.h"
#include "store/base/buf.h"
#include "store/compiled/form_only.h"
#include "store/compiled/json.h"
#include "store/compiled/token.h"

/* At the beginning, or behind a tag that begins a line: a paragraph, a point of a list. */
static bool is_begun(struct str said)
{
	while (str_ends(said, STR(">")) && str_find_last(said, '<') < said.n)
		said.n = str_find_last(said, '<');
	return said.n == 0 || said.p[said.n - 1] == '\n';
}

static void add_place(struct buf *out, struct str place)
{
	buf_byte(out, TEMPLATE_PLACE);
	buf_add(out, place);
	buf_byte(out, TEMPLATE_PLACE_END);
}

/* {first} as a place; as another, with a capital, where a sentence begins. */
static void add_first(struct buf *out, struct str text)
{
	struct str first = STR("{first}");

	while (text.n > 0) {
		size_t at = str_search(text, first);

		buf_add(out, str_part(text, 0, at));
		if (at < text.n)
			add_place(out, is_begun(buf_str(out)) ? STR("first_begun") : STR("first"));
		text = str_from(text, at + first.n);
	}
}

struct str form_rule_spoken(const struct form_speaker *s, const struct form_text *text)
{
	struct buf out = buf_open(s->arena), before = buf_open(s->arena);
	struct str rest = text->in[s->voice];
	struct token token;

	while (token_cut(&rest, &before, &token)) {
		add_first(&out, buf_str(&before));
		add_place(&out, token_place(s->arena, &token));
		before = buf_open(s->arena);
	}
	add_first(&out, buf_str(&before));
	return buf_str(&out);
}

/* --- rules ------------------------------------------------------------------------------------ */

/* Whether a rule looks at an answer of this page, so that a script can play it. */
static bool looks_here(const struct form_page *p, const struct form_field *list,
                       const struct condition *c)
{
	struct str other = condition_other(c);

	for (size_t i = 0; i < p->field_count; i++)
		if ((c->field.n > 0 && str_equal(p->fields[i].id, c->field)) ||
		    (other.n > 0 && str_equal(p->fields[i].id, other)))
			return true;
	if (list && c->field.n > 0 && form_column_find(list, c->field))
		return true;
	for (size_t i = 0; i < c->part_count; i++)
		if (looks_here(p, list, c->parts[i]))
			return true;
	return false;
}

/* {"kind": …, "field": …, "values": […], "number": …, "parts": […]}, as in struct condition. */
static void write_rule(struct values *out, const struct condition *c)
{
	static const char *const kinds[CONDITION_KINDS] = {
		[CONDITION_IS] = "is", [CONDITION_IN] = "in", [CONDITION_ANSWERED] = "answered",
		[CONDITION_AGE_AT_LEAST] = "age_at_least", [CONDITION_AGE_UNDER] = "age_under",
		[CONDITION_OVER_SCHOOL_AGE] = "over_school_age", [CONDITION_ACCOUNT] = "account",
		[CONDITION_ALL] = "all", [CONDITION_ANY] = "any", [CONDITION_NOT] = "not",
		[CONDITION_AT_LEAST] = "at_least", [CONDITION_AT_MOST] = "at_most",
		[CONDITION_MORE_THAN] = "more_than", [CONDITION_LESS_THAN] = "less_than",
		[CONDITION_BEFORE] = "before", [CONDITION_AFTER] = "after",
		[CONDITION_ON_OR_BEFORE] = "on_or_before", [CONDITION_ON_OR_AFTER] = "on_or_after",
		[CONDITION_WITHIN] = "within", [CONDITION_ANY_ROW] = "any_row",
		[CONDITION_EVERY_ROW] = "every_row", [CONDITION_ROWS_AT_LEAST] = "rows_at_least",
		[CONDITION_ROWS_AT_MOST] = "rows_at_most",
	};

	values_text(out, STR("kind"), str_of(kinds[c->kind]));
	if (c->field.n > 0)
		values_text(out, STR("field"), c->field);
	for (size_t i = 0; i < c->value_count; i++)
		values_add_text(values_list(out, STR("values")), c->values[i]);
	if (c->kind == CONDITION_AGE_AT_LEAST || c->kind == CONDITION_AGE_UNDER ||
	    condition_is_day(c) || condition_is_row(c))
		values_number(out, STR("number"), c->number);
	for (size_t i = 0; i < c->part_count; i++)
		write_rule(values_add_tree(values_list(out, STR("parts"))), c->parts[i]);
}

void form_rule_set(struct values *v, const struct form_speaker *s, const struct form_field *list,
                     const struct condition *c)
{
	struct values *rule = values_open(s->arena);
	struct buf json = buf_open(s->arena);

	if (!c || !looks_here(s->page, list, c))
		return;
	write_rule(rule, c);
	json_write(&json, rule);
	values_text(v, STR("rule"), buf_str(&json));
}

/* {"kind": "sum", "field": …, "other": …, "times": …, "decimals": …, "text": …}, as in struct
 * form_figure. */
void form_rule_figure(struct values *v, const struct form_speaker *s, const struct form_field *f)
{
	static const char *const kinds[FIGURE_KINDS] = {
		[FIGURE_TEXT] = "text", [FIGURE_SUM] = "sum", [FIGURE_COUNT] = "count",
		[FIGURE_AGE] = "age",
		[FIGURE_DAYS] = "days",
	};
	struct values *figure = values_open(v->arena);
	struct buf json = buf_open(v->arena);

	if (f->figure_count == 0)
		return;
	values_text(figure, STR("kind"), str_of(kinds[f->figures->kind]));
	values_text(figure, STR("field"), f->figures->field);
	values_text(figure, STR("other"), f->figures->other);
	values_number(figure, STR("times"), f->figures->times > 1 ? f->figures->times : 1);
	values_number(figure, STR("decimals"), f->decimals);
	if (f->figures->kind == FIGURE_TEXT)
		values_text(figure, STR("text"), language_plain(v->arena, f->figures->text.in[s->voice]));
	json_write(&json, figure);
	values_text(v, STR("figure"), buf_str(&json));
}

/* --- rules in words --------------------------------------------------------------------------- */

static struct str word(const struct form_only *o, struct str key)
{
	const struct form_speaker *s = o->from;
	size_t dot = str_find(key, '.');
	const struct values *group = values_get_tree(s->words, str_part(key, 0, dot));

	return language_plain(o->arena, values_get(group, str_from(key, dot + 1)));
}

static struct str spoken(const struct form_only *o, const struct form_text *text)
{
	return form_rule_spoken(o->from, text);
}

static struct str option_words(const struct form_only *o, const struct form_field *f, struct str id)
{
	const struct form_option *option = form_option_find(f->options, f->option_count, id);

	if (option)
		return spoken(o, &option->label);
	return word(o, str_join(o->arena, str_is(id, "myself") ? STR("wizard.") : STR("site."), id));
}

void form_rule_only(struct values *v, const struct form_speaker *s, const struct form_field *list,
                    const struct form_field *f)
{
	struct form_only only = { s->arena, s->form, s->page, s, word, spoken, option_words,
		                      s->voice == VOICE_SELF ? s->form->self_when : NULL };
	bool is_asked = f->type != FIELD_INFO && f->type != FIELD_CALCULATED;
	struct str words = form_only_words(&only, is_asked ? "question" : "info", list, f->show_if);

	if (words.n > 0)
		values_text(v, STR("only"), words);
}
