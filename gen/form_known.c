#include "gen/form_known.h"

#include "gen/form_rule.h"
#include "gen/known.h"
#include "store/base/arena.h"
#include "store/compiled/field_kind.h"

static void set_text(struct values *v, const struct form_speaker *s, struct str name,
                     const struct form_text *text)
{
	values_text(v, name, form_rule_spoken(s, text));
}

static void set_number(struct values *v, struct str name, int32_t number)
{
	if (number != 0)
		values_number(v, name, number);
}

/* --- fields ----------------------------------------------------------------------------------- */

static void set_options(struct values *list, const struct form_speaker *s,
                        const struct form_field *in, const struct form_option *options,
                        size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct values *option = values_tree(values_add_tree(list), STR("option"));

		known_option(option);
		values_text(option, STR("id"), options[i].id);
		set_text(option, s, STR("label"), &options[i].label);
		set_text(option, s, STR("hint"), &options[i].hint);
		values_flag(option, STR("exclusive"), options[i].exclusive);
		form_rule_set(option, s, in, options[i].show_if);
	}
}

/* A table that would be wider than its page is laid out as cards, as all are on a phone. Pixels, as
 * site/styles/table.css makes them: the name of a row or its end, and what a cell needs at
 * least. */
enum { PAGE_WIDE = 830, NAME_WIDE = 154, END_WIDE = 72, LINE_WIDE = 124 };

static int wide(const struct form_field *column)
{
	static const int widths[FIELD_TYPES] = {
		[FIELD_TEXTAREA] = 208, [FIELD_POSTCODE] = 100, [FIELD_NUMBER] = 90, [FIELD_DATE] = 183,
		[FIELD_FUZZYDATE] = 160, [FIELD_RADIOS] = 140, [FIELD_CHECKBOXES] = 140,
		[FIELD_SELECT] = 120,
		[FIELD_YESNO] = 90, [FIELD_YESNOUNSURE] = 120, [FIELD_FILEPICK] = 190,
	};

	return widths[column->type] > 0 ? widths[column->type] : LINE_WIDE;
}

static bool needs_cards(const struct form_field *f)
{
	int width = (f->preset_count > 0 || f->row.n > 0 ? NAME_WIDE : 0) +
	            (f->free_rows ? END_WIDE : 0);

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

static void set_field(struct values *v, const struct form_speaker *s, const struct form_field *list,
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
	form_rule_set(v, s, list, f->show_if);
	form_rule_only(v, s, list, f);
	form_rule_figure(v, s, f);
	set_options(values_list(v, STR("options")), s, list, f->options, f->option_count);
	set_options(values_list(v, STR("presets")), s, f, f->preset_rows, f->preset_count);
	for (size_t i = 0; i < f->column_count; i++) {
		struct values *column = values_add_tree(values_list(v, STR("columns")));

		set_field(values_tree(column, STR("field")), s, f, &f->columns[i]);
	}
}

/* --- pages ------------------------------------------------------------------------------------ */

static void set_part_pages(struct values *list, const struct form *f, size_t part,
                           const struct form_speaker *s)
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

static void set_part(struct values *part, const struct form *f, size_t number,
                     const struct form_speaker *s)
{
	values_text(part, STR("id"), f->parts[number].id);
	set_text(part, s, STR("title"), &f->parts[number].title);
	values_number(part, STR("number"), (int64_t)number + 1);
	set_part_pages(values_list(part, STR("pages")), f, number, s);
}

void form_known_form(struct values *known, const struct form *f, enum voice voice)
{
	struct values *form = values_tree(known, STR("form")), *parts;
	struct form_speaker s = { known->arena, f, NULL, voice, NULL };

	values_text(form, STR("id"), f->id);
	values_text(form, STR("title"), f->title);
	values_text(form, STR("details"), f->details);
	values_text(form, STR("version"), f->version);
	values_null(form, STR("parts"));
	parts = values_list(form, STR("parts"));
	for (size_t i = 0; i < f->part_count; i++)
		set_part(values_tree(values_add_tree(parts), STR("part")), f, i, &s);
}

/* An asterisk stands at it, or at one of its columns. */
static bool is_marked(const struct form_field *f)
{
	bool is = f->required == REQUIRED || f->line1_required || f->town_required ||
	          f->postcode_required;

	for (size_t i = 0; i < f->column_count; i++)
		is = is || is_marked(&f->columns[i]);
	return is;
}

static bool is_question(const struct form_field *f)
{
	return f->type != FIELD_INFO && f->type != FIELD_READONLY && f->type != FIELD_CALCULATED;
}

static void set_page_field(struct values *page, const struct form_field *f)
{
	if (f->type == FIELD_UPLOAD)
		values_flag(page, STR("has_upload"), true);
	if (is_question(f))
		values_flag(page, STR("asks"), true);
	if (is_marked(f))
		values_flag(page, STR("must"), true);
}

void form_known_page(struct values *known, const struct form *f, const struct form_page *p,
                     enum voice voice)
{
	struct values *page = values_tree(known, STR("page")), *part = values_tree(known, STR("part")),
	              *fields;
	struct form_speaker s = { known->arena, f, p, voice, values_get_tree(known, STR("words")) };

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
		set_page_field(page, &p->fields[i]);
	}
}
