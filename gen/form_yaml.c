#include "gen/form_yaml.h"

#include "store/base/arena.h"
#include "store/base/err.h"
#include "store/compiled/field_kind.h"

struct writer {
	struct rule_yaml rules;
	struct buf *out;
};

/* --- text ------------------------------------------------------------------------------------- */

/* In a block. */
static void add_text(struct buf *b, struct str s)
{
	if (rule_yaml_is_plain(s, " ,.?!'()/-_%&+=;"))
		buf_add(b, s);
	else
		rule_yaml_quote(b, s);
}

static void indent(struct writer *w, int depth)
{
	for (int i = 0; i < depth; i++)
		buf_text(w->out, "  ");
}

static void key(struct writer *w, int depth, const char *name)
{
	indent(w, depth);
	buf_text(w->out, name);
	buf_text(w->out, ":");
}

static void line(struct writer *w, int depth, const char *name, struct str text)
{
	if (text.n == 0)
		return;
	key(w, depth, name);
	buf_byte(w->out, ' ');
	add_text(w->out, text);
	buf_byte(w->out, '\n');
}

static void yes(struct writer *w, int depth, const char *name, bool flag)
{
	if (flag)
		line(w, depth, name, STR("yes"));
}

static void number(struct writer *w, int depth, const char *name, int32_t n)
{
	key(w, depth, name);
	buf_byte(w->out, ' ');
	buf_number(w->out, n);
	buf_byte(w->out, '\n');
}

static void paragraphs(struct writer *w, int depth, const char *name, struct str text)
{
	struct str one;

	if (text.n == 0)
		return;
	key(w, depth, name);
	buf_text(w->out, " |\n");
	while (str_cut(&text, '\n', &one)) {
		if (one.n > 0)
			indent(w, depth + 1);
		buf_add(w->out, one);
		buf_byte(w->out, '\n');
	}
}

static void rule(struct writer *w, int depth, const struct condition *c)
{
	if (!c)
		return;
	key(w, depth, "show_if");
	buf_byte(w->out, ' ');
	rule_yaml_write(&w->rules, c);
	buf_byte(w->out, '\n');
}

static void mark_fields(struct writer *w, const struct form_field *fields, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		rule_yaml_use(&w->rules, fields[i].show_if);
		for (size_t k = 0; k < fields[i].option_count; k++)
			rule_yaml_use(&w->rules, fields[i].options[k].show_if);
		mark_fields(w, fields[i].columns, fields[i].column_count);
	}
}

static void conditions(struct writer *w, const struct form *f)
{
	bool any = false;

	for (size_t i = 0; i < f->page_count; i++) {
		rule_yaml_use(&w->rules, f->pages[i].show_if);
		mark_fields(w, f->pages[i].fields, f->pages[i].field_count);
	}
	for (size_t i = 0; i < w->rules.count; i++) {
		if (!w->rules.rules[i].used)
			continue;
		if (!any)
			buf_text(w->out, "conditions:\n");
		any = true;
		indent(w, 1);
		buf_add(w->out, w->rules.rules[i].id);
		buf_text(w->out, ": ");
		rule_yaml_write_out(&w->rules, w->rules.rules[i].condition);
		buf_byte(w->out, '\n');
	}
}

/* --- fields ----------------------------------------------------------------------------------- */

static void options(struct writer *w, int depth, const char *name, const struct form_option *list,
                    size_t count)
{
	if (count == 0)
		return;
	key(w, depth, name);
	buf_byte(w->out, '\n');
	for (size_t i = 0; i < count; i++) {
		bool brief = list[i].hint.in[0].n == 0 && !list[i].exclusive && !list[i].show_if;

		indent(w, depth + 1);
		buf_text(w->out, brief ? "- " : "- id: ");
		rule_yaml_word(w->out, list[i].id);
		buf_text(w->out, brief ? ": " : "\n");
		if (brief) {
			add_text(w->out, list[i].label.in[0]);
			buf_byte(w->out, '\n');
			continue;
		}
		line(w, depth + 2, "label", list[i].label.in[0]);
		line(w, depth + 2, "hint", list[i].hint.in[0]);
		yes(w, depth + 2, "exclusive", list[i].exclusive);
		rule(w, depth + 2, list[i].show_if);
	}
}

static void limits(struct writer *w, int depth, const struct form_field *f)
{
	bool lines = field_kind(f->type)->answer == ANSWER_TEXT && f->type != FIELD_NUMBER;

	if (lines && f->max > 0)
		number(w, depth, "max", f->max);
	if (f->type == FIELD_NUMBER && f->min > INT32_MIN)
		number(w, depth, "min", f->min);
	if (f->type == FIELD_NUMBER && f->max < INT32_MAX)
		number(w, depth, "max", f->max);
	if (f->decimals > 0)
		number(w, depth, "decimals", f->decimals);
	if (f->rows_max > 0)
		number(w, depth, "max_rows", f->rows_max);
	if (f->files_max > 0)
		number(w, depth, "max_files", f->files_max);
	line(w, depth, "unit", f->unit);
	line(w, depth, "row", f->row);
	yes(w, depth, "past", f->past);
	yes(w, depth, "future", f->future);
	yes(w, depth, "free_rows", f->free_rows && f->type == FIELD_TABLE);
}

static void required(struct writer *w, int depth, const struct form_field *f)
{
	if (f->required != OPTIONAL)
		line(w, depth, "required", f->required == REQUIRED ? STR("yes") : STR("recommended"));
	if (f->line1_required)
		buf_text((indent(w, depth), w->out), "required_lines: [line1, town, postcode]\n");
}

static void fields(struct writer *w, int depth, const char *name, const struct form_field *list,
                   size_t count)
{
	if (count == 0)
		return;
	key(w, depth, name);
	buf_byte(w->out, '\n');
	for (size_t i = 0; i < count; i++) {
		const struct form_field *f = &list[i];

		indent(w, depth + 1);
		buf_text(w->out, "- id: ");
		buf_add(w->out, f->id);
		buf_byte(w->out, '\n');
		line(w, depth + 2, "type", str_of(field_kind(f->type)->name));
		line(w, depth + 2, "label", f->label.in[0]);
		line(w, depth + 2, "hint", f->hint.in[0]);
		paragraphs(w, depth + 2, "text", f->text.in[0]);
		required(w, depth + 2, f);
		limits(w, depth + 2, f);
		line(w, depth + 2, "autocomplete", f->autocomplete);
		rule(w, depth + 2, f->show_if);
		options(w, depth + 2, f->type == FIELD_UPLOAD ? "kinds" : "options", f->options,
		        f->option_count);
		fields(w, depth + 2, f->type == FIELD_PEOPLE ? "fields" : "columns", f->columns,
		       f->column_count);
	}
}

/* --- the form --------------------------------------------------------------------------------- */

static void page(struct writer *w, const struct form_page *p)
{
	indent(w, 3);
	buf_text(w->out, "- id: ");
	buf_add(w->out, p->id);
	buf_byte(w->out, '\n');
	line(w, 4, "title", p->title.in[0]);
	paragraphs(w, 4, "intro", p->intro.in[0]);
	rule(w, 4, p->show_if);
	fields(w, 4, "fields", p->fields, p->field_count);
}

static void part(struct writer *w, const struct form *f, size_t number)
{
	indent(w, 1);
	buf_text(w->out, "- id: ");
	buf_add(w->out, f->parts[number].id);
	buf_byte(w->out, '\n');
	line(w, 2, "title", f->parts[number].title.in[0]);
	key(w, 2, "pages");
	buf_byte(w->out, '\n');
	for (size_t i = 0; i < f->page_count; i++)
		if (f->pages[i].part == number)
			page(w, &f->pages[i]);
}

void form_yaml_write(const struct form *f, struct form_yaml_rule *rules, size_t count,
                     struct buf *out)
{
	struct writer w = { { rules, count, out }, out };

	line(&w, 0, "form", f->id);
	line(&w, 0, "title", f->title);
	line(&w, 0, "details", f->details);
	buf_text(out, "audience: [");
	buf_add(out, f->audience);
	buf_text(out, "]\n");
	conditions(&w, f);
	buf_text(out, "parts:\n");
	for (size_t i = 0; i < f->part_count; i++)
		part(&w, f, i);
}
