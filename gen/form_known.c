#include "gen/form_known.h"

#include "gen/known.h"
#include "gen/language.h"
#include "gen/template.h"
#include "store/base/arena.h"
#include "store/base/buf.h"
#include "store/compiled/field_kind.h"
#include "store/compiled/json.h"

/* What a text is put in the words of. */
struct speaker {
	struct arena *arena;
	const struct form_page *page;
	enum voice voice;
	const struct values *words;
};

/* At the beginning, or behind a tag that begins a line: a paragraph, a point of a list. */
static bool is_begun(struct str said)
{
	while (str_ends(said, STR(">")) && str_find_last(said, '<') < said.n)
		said.n = str_find_last(said, '<');
	return said.n == 0 || said.p[said.n - 1] == '\n';
}

/* The text in its voice, {first} as a place; as another, with a capital, where a sentence begins. */
static struct str spoken(const struct speaker *s, const struct form_text *text)
{
	struct buf out = buf_open(s->arena);
	struct str rest = text->in[s->voice], first = STR("{first}");

	while (rest.n > 0) {
		size_t at = str_search(rest, first);

		buf_add(&out, str_part(rest, 0, at));
		if (at < rest.n) {
			const char *place = is_begun(buf_str(&out)) ? "first_begun" : "first";

			buf_byte(&out, TEMPLATE_PLACE);
			buf_text(&out, place);
			buf_byte(&out, TEMPLATE_PLACE_END);
		}
		rest = str_from(rest, at + first.n);
	}
	return buf_str(&out);
}

static void set_text(struct values *v, const struct speaker *s, struct str name, const struct form_text *text)
{
	values_text(v, name, spoken(s, text));
}

static void set_number(struct values *v, struct str name, int32_t number)
{
	if (number != 0)
		values_number(v, name, number);
}

/* --- rules ------------------------------------------------------------------------------------ */

/* Whether a rule looks at an answer of this page, so that a script can play it. */
static bool looks_here(const struct form_page *p, const struct form_field *list, const struct condition *c)
{
	for (size_t i = 0; i < p->field_count; i++)
		if (c->field.n > 0 && str_equal(p->fields[i].id, c->field))
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
	static const char *const kinds[] = {
		[CONDITION_IS] = "is", [CONDITION_IN] = "in", [CONDITION_ANSWERED] = "answered",
		[CONDITION_AGE_AT_LEAST] = "age_at_least", [CONDITION_AGE_UNDER] = "age_under",
		[CONDITION_OVER_SCHOOL_AGE] = "over_school_age", [CONDITION_ACCOUNT] = "account",
		[CONDITION_ALL] = "all", [CONDITION_ANY] = "any", [CONDITION_NOT] = "not",
	};

	values_text(out, STR("kind"), str_of(kinds[c->kind]));
	if (c->field.n > 0)
		values_text(out, STR("field"), c->field);
	for (size_t i = 0; i < c->value_count; i++)
		values_add_text(values_list(out, STR("values")), c->values[i]);
	if (c->kind == CONDITION_AGE_AT_LEAST || c->kind == CONDITION_AGE_UNDER)
		values_number(out, STR("number"), c->number);
	for (size_t i = 0; i < c->part_count; i++)
		write_rule(values_add_tree(values_list(out, STR("parts"))), c->parts[i]);
}

static void set_rule(struct values *v, const struct speaker *s, const struct form_field *list,
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

/* --- rules in words, for who has no scripts ---------------------------------------------------- */

enum { QUOTED_MAX = 48 };

static struct str word(const struct speaker *s, const char *group, struct str name)
{
	return language_plain(s->arena, values_get(values_get_tree(s->words, str_of(group)), name));
}

static void add_word(struct buf *b, const struct speaker *s, const char *name)
{
	if (b->n > 0)
		buf_byte(b, ' ');
	buf_add(b, word(s, "only", str_of(name)));
}

static void add_quoted(struct buf *b, struct str text)
{
	buf_text(b, " \xe2\x80\x9c");
	buf_add(b, text);
	buf_text(b, "\xe2\x80\x9d");
}

/* A long option is known by its first words. */
static struct str first_words(const struct speaker *s, struct str text)
{
	size_t end = QUOTED_MAX;

	if (text.n <= QUOTED_MAX + 16)
		return text;
	while (end > 0 && text.p[end] != ' ')
		end--;
	return str_join(s->arena, str_part(text, 0, end), STR("\xe2\x80\xa6"));
}

static struct str option_words(const struct speaker *s, const struct form_field *f, struct str id)
{
	const struct form_option *option = form_option_find(f->options, f->option_count, id);

	if (option)
		return first_words(s, spoken(s, &option->label));
	return word(s, str_is(id, "myself") ? "wizard" : "site", id);
}

static const struct form_field *field_here(const struct speaker *s, const struct form_field *list, struct str id)
{
	const struct form_field *found = list ? form_column_find(list, id) : NULL;

	for (size_t i = 0; !found && i < s->page->field_count; i++)
		if (str_equal(s->page->fields[i].id, id))
			found = &s->page->fields[i];
	return found;
}

/* "you chose “A” or “B” for “Question”". False: it cannot be said by what is on this page. */
static bool say_answer(struct buf *b, const struct speaker *s, const struct form_field *list,
                       const struct condition *c, bool negated)
{
	const struct form_field *f = field_here(s, list, c->field);

	if (!f)
		return false;
	if (c->kind == CONDITION_ANSWERED) {
		add_word(b, s, negated ? "not_answered" : "answered");
	} else {
		add_word(b, s, negated ? "not_chose" : "chose");
		for (size_t i = 0; i < c->value_count; i++) {
			if (i > 0)
				add_word(b, s, "or");
			add_quoted(b, option_words(s, f, c->values[i]));
		}
		add_word(b, s, "for");
	}
	add_quoted(b, spoken(s, &f->label));
	return true;
}

static bool say_rule(struct buf *b, const struct speaker *s, const struct form_field *list, const struct condition *c,
                     bool negated);

/* What cannot be said is left out where all must hold: the server has decided it. */
static bool say_parts(struct buf *b, const struct speaker *s, const struct form_field *list, const struct condition *c,
                      bool negated)
{
	bool all = (c->kind == CONDITION_ALL) != negated, said = false;

	for (size_t i = 0; i < c->part_count; i++) {
		struct buf one = buf_open(s->arena);

		if (!say_rule(&one, s, list, c->parts[i], negated)) {
			if (!all)
				return false;
			continue;
		}
		if (said)
			add_word(b, s, all ? "and" : "or");
		if (b->n > 0)
			buf_byte(b, ' ');
		buf_add(b, buf_str(&one));
		said = true;
	}
	return said;
}

static bool say_rule(struct buf *b, const struct speaker *s, const struct form_field *list, const struct condition *c,
                     bool negated)
{
	switch (c->kind) {
	case CONDITION_IS:
	case CONDITION_IN:
	case CONDITION_ANSWERED:
		return say_answer(b, s, list, c, negated);
	case CONDITION_NOT:
		return say_rule(b, s, list, c->parts[0], !negated);
	case CONDITION_ALL:
	case CONDITION_ANY:
		return say_parts(b, s, list, c, negated);
	default:
		return false;
	}
}

static void set_only(struct values *v, const struct speaker *s, const struct form_field *list,
                     const struct form_field *f)
{
	struct buf b = buf_open(s->arena), rule = buf_open(s->arena);

	if (!f->show_if || !say_rule(&rule, s, list, f->show_if, false))
		return;
	add_word(&b, s, f->type == FIELD_INFO ? "info" : "question");
	buf_byte(&b, ' ');
	buf_add(&b, buf_str(&rule));
	values_text(v, STR("only"), buf_str(&b));
}

/* --- fields ----------------------------------------------------------------------------------- */

static void set_options(struct values *list, const struct speaker *s, const struct form_field *in,
                        const struct form_option *options, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct values *option = values_tree(values_add_tree(list), STR("option"));

		known_option(option);
		values_text(option, STR("id"), options[i].id);
		set_text(option, s, STR("label"), &options[i].label);
		set_text(option, s, STR("hint"), &options[i].hint);
		values_flag(option, STR("exclusive"), options[i].exclusive);
		set_rule(option, s, in, options[i].show_if);
	}
}

/* A table that would be wider than its page is laid out as cards, as all are on a phone. Pixels, as
 * site/styles/table.css makes them: the name of a row or its end, and what a cell needs at least. */
enum { PAGE_WIDE = 830, NAME_WIDE = 154, END_WIDE = 72, LINE_WIDE = 124 };

static int wide(const struct form_field *column)
{
	static const int widths[FIELD_TYPES] = {
		[FIELD_TEXTAREA] = 208, [FIELD_POSTCODE] = 100, [FIELD_NUMBER] = 90, [FIELD_DATE] = 183,
		[FIELD_FUZZYDATE] = 160, [FIELD_RADIOS] = 140, [FIELD_CHECKBOXES] = 140, [FIELD_SELECT] = 120,
		[FIELD_YESNO] = 90, [FIELD_YESNOUNSURE] = 120, [FIELD_FILEPICK] = 110,
	};

	return widths[column->type] > 0 ? widths[column->type] : LINE_WIDE;
}

static bool needs_cards(const struct form_field *f)
{
	int width = (f->preset_count > 0 || f->row.n > 0 ? NAME_WIDE : 0) + (f->free_rows ? END_WIDE : 0);

	for (size_t i = f->preset_count > 0 ? 1 : 0; i < f->column_count; i++)
		width += wide(&f->columns[i]);
	return f->type == FIELD_TABLE && width > PAGE_WIDE;
}

static void set_flags(struct values *v, const struct form_field *f)
{
	values_flag(v, STR("required"), f->required == REQUIRED);
	values_flag(v, STR("recommended"), f->required == RECOMMENDED);
	values_flag(v, STR("optional"), f->required == OPTIONAL);
	values_flag(v, STR("past"), f->past);
	values_flag(v, STR("future"), f->future);
	values_flag(v, STR("free_rows"), f->free_rows);
	values_flag(v, STR("cards"), needs_cards(f));
	values_flag(v, STR("linked_people"), f->linked_people);
	values_flag(v, STR("private"), f->is_private);
	values_flag(v, STR("line1_required"), f->line1_required);
	values_flag(v, STR("town_required"), f->town_required);
	values_flag(v, STR("postcode_required"), f->postcode_required);
}

static void set_limits(struct values *v, const struct form_field *f)
{
	set_number(v, STR("max"), f->max);
	set_number(v, STR("min"), f->min);
	set_number(v, STR("decimals"), f->decimals);
	set_number(v, STR("rows_max"), f->rows_max);
	set_number(v, STR("files_max"), f->files_max);
	set_number(v, STR("file_mb_max"), f->file_mb_max);
	set_number(v, STR("total_mb_max"), f->total_mb_max);
}

static void set_field(struct values *v, const struct speaker *s, const struct form_field *list,
                      const struct form_field *f)
{
	known_field(v);
	values_text(v, STR("id"), f->id);
	values_text(v, STR("name"), f->id);
	values_text(v, STR("type"), str_of(field_kind(f->type)->name));
	set_text(v, s, STR("label"), &f->label);
	set_text(v, s, STR("hint"), &f->hint);
	set_text(v, s, STR("text"), &f->text);
	values_text(v, STR("unit"), f->unit);
	values_text(v, STR("autocomplete"), f->autocomplete);
	values_text(v, STR("suggest"), f->suggest);
	values_text(v, STR("check"), f->check);
	values_text(v, STR("row"), f->row);
	set_flags(v, f);
	set_limits(v, f);
	set_rule(v, s, list, f->show_if);
	set_only(v, s, list, f);
	set_options(values_list(v, STR("options")), s, list, f->options, f->option_count);
	set_options(values_list(v, STR("presets")), s, f, f->preset_rows, f->preset_count);
	for (size_t i = 0; i < f->column_count; i++) {
		struct values *column = values_add_tree(values_list(v, STR("columns")));

		set_field(values_tree(column, STR("field")), s, f, &f->columns[i]);
	}
}

/* --- pages ------------------------------------------------------------------------------------ */

static void set_part_pages(struct values *list, const struct form *f, size_t part, const struct speaker *s)
{
	for (size_t i = 0; i < f->page_count; i++) {
		struct values *page;

		if (f->pages[i].part != part)
			continue;
		page = values_tree(values_add_tree(list), STR("page"));
		known_page(page);
		values_text(page, STR("id"), f->pages[i].id);
		set_text(page, s, STR("title"), &f->pages[i].title);
		values_number(page, STR("number"), (int64_t)i + 1);
	}
}

static void set_part(struct values *part, const struct form *f, size_t number, const struct speaker *s)
{
	values_text(part, STR("id"), f->parts[number].id);
	set_text(part, s, STR("title"), &f->parts[number].title);
	values_number(part, STR("number"), (int64_t)number + 1);
	set_part_pages(values_list(part, STR("pages")), f, number, s);
}

void form_known_form(struct values *known, const struct form *f, enum voice voice)
{
	struct values *form = values_tree(known, STR("form")), *parts;
	struct speaker s = { known->arena, NULL, voice, NULL };

	values_text(form, STR("id"), f->id);
	values_text(form, STR("title"), f->title);
	values_text(form, STR("details"), f->details);
	values_text(form, STR("version"), f->version);
	values_null(form, STR("parts"));
	parts = values_list(form, STR("parts"));
	for (size_t i = 0; i < f->part_count; i++)
		set_part(values_tree(values_add_tree(parts), STR("part")), f, i, &s);
}

void form_known_page(struct values *known, const struct form *f, const struct form_page *p, enum voice voice)
{
	struct values *page = values_tree(known, STR("page")), *part = values_tree(known, STR("part")), *fields;
	struct speaker s = { known->arena, p, voice, values_get_tree(known, STR("words")) };

	values_null(part, STR("pages"));
	set_part(part, f, p->part, &s);
	known_page(page);
	values_text(page, STR("id"), p->id);
	set_text(page, &s, STR("title"), &p->title);
	set_text(page, &s, STR("intro"), &p->intro);
	values_number(page, STR("number"), (int64_t)(p - f->pages) + 1);
	fields = values_list(page, STR("fields"));
	for (size_t i = 0; i < p->field_count; i++) {
		set_field(values_tree(values_add_tree(fields), STR("field")), &s, NULL, &p->fields[i]);
		if (p->fields[i].type == FIELD_UPLOAD)
			values_flag(page, STR("has_upload"), true);
	}
}
