/* What was typed, to the shape answers have. */
#include "store/compiled/check.h"

#include "store/base/arena.h"
#include "store/base/buf.h"
#include "store/base/date.h"
#include "store/base/utf8.h"
#include "store/compiled/field_kind.h"
#include "store/compiled/sight.h"
#include "store/compiled/sight_row.h"

/* Where one field stands: its inputs begin with name, its answer goes to out. */
struct reading {
	const struct posted *posted;
	struct sight sight;
	struct str name;
	struct values *out;
};

static bool input(const struct reading *r, struct str suffix, size_t i, struct str *value)
{
	return r->posted->find(r->posted->from, str_join(r->out->arena, r->name, suffix), i, value);
}

/* Trimmed, lines ended by LF (in one line: a space, and nothing that turns the direction of
 * writing), other controls left out. */
static struct str clean(struct arena *a, struct str s, bool lines)
{
	struct buf b = buf_open(a);

	s = str_strip(lines ? s : str_straight(a, s));
	for (size_t i = 0; i < s.n; i++) {
		bool end = s.p[i] == '\n' || s.p[i] == '\r';

		if (s.p[i] == '\r' && i + 1 < s.n && s.p[i + 1] == '\n')
			continue;
		if (end)
			buf_byte(&b, lines ? '\n' : ' ');
		else if (s.p[i] == '\t' || ((unsigned char)s.p[i] >= ' ' && s.p[i] != 0x7f))
			buf_byte(&b, s.p[i]);
	}
	return buf_str(&b);
}

static bool clean_input(const struct reading *r, struct str suffix, struct str *value)
{
	if (!input(r, suffix, 0, value))
		return false;
	*value = clean(r->out->arena, *value, false);
	return true;
}

/* Of a date: in the digits that everybody reads. */
static bool clean_digits(const struct reading *r, struct str suffix, struct str *value)
{
	if (!clean_input(r, suffix, value))
		return false;
	*value = str_latin_digits(r->out->arena, *value);
	return true;
}

static void put(struct values *out, struct str name, struct str text)
{
	if (text.n > 0)
		values_text(out, name, text);
	else
		values_remove(out, name);
}

static void read_text(const struct reading *r, const struct form_field *field)
{
	const struct field_kind *kind = field_kind(field->type);
	struct arena *a = r->out->arena;
	struct str typed, normal;

	if (!input(r, STR(""), 0, &typed))
		return;
	typed = clean(a, typed, field->type == FIELD_TEXTAREA);
	if (kind->read && kind->read(a, field, str_latin_digits(a, typed), &normal))
		typed = normal;
	put(r->out, field->id, typed);
}

/* A page may post an empty value first, to say that the choice was there and nothing chosen. */
static void read_choice(const struct reading *r, const struct form_field *field)
{
	struct str typed, chosen = STR("");
	size_t i = 0;

	for (; input(r, STR(""), i, &typed); i++)
		if (str_strip(typed).n > 0)
			chosen = clean(r->out->arena, typed, false);
	if (i > 0)
		put(r->out, field->id, chosen);
}

static bool has_text(const struct values *list, struct str text)
{
	for (const struct value *one = list->first; one; one = one->next)
		if (str_equal(one->text, text))
			return true;
	return false;
}

/* Boxes without a tick post nothing, and so do boxes that a rule keeps off the page. */
static void read_choices(const struct reading *r, const struct form_field *field)
{
	struct str typed;
	size_t i = 0;

	if (!input(r, STR(""), 0, &typed) && sight_holds(&r->sight, field->show_if) == SIGHT_HIDDEN)
		return;
	values_remove(r->out, field->id);
	for (; input(r, STR(""), i, &typed); i++) {
		struct str chosen = clean(r->out->arena, typed, false);

		if (chosen.n > 0 && !has_text(values_list(r->out, field->id), chosen))
			values_add_text(values_list(r->out, field->id), chosen);
	}
	if (answers_is_empty(values_find(r->out, field->id)))
		values_remove(r->out, field->id);
}

/* Three boxes, or one that takes "1/7/2021"; from the inputs that begin with name and prefix. */
static void read_date(const struct reading *r, struct str prefix, struct str id)
{
	static const char *const parts[] = { "day", "month", "year" };
	struct arena *a = r->out->arena;
	struct str typed[3] = { STR(""), STR(""), STR("") }, whole;
	struct values *tree;
	bool any = false;
	int32_t day;

	for (size_t i = 0; i < 3; i++)
		any |= clean_digits(r, str_join(a, prefix, str_join(a, STR("-"), str_of(parts[i]))),
		                    &typed[i]);
	if (!any && clean_digits(r, prefix, &whole)) {
		any = true;
		typed[0] = date_read_text(whole, &day) ? date_write_iso(a, day) : whole;
	}
	if (!any)
		return;
	values_remove(r->out, id);
	if (typed[0].n + typed[1].n + typed[2].n == 0)
		return;
	if (date_read_parts(typed[0], typed[1], typed[2], &day) ||
	    (typed[1].n + typed[2].n == 0 && date_read_text(typed[0], &day))) {
		values_text(r->out, id, date_write_iso(a, day));
		return;
	}
	tree = values_tree(r->out, id);
	for (size_t i = 0; i < 3; i++)
		values_text(tree, str_of(parts[i]), typed[i]);
}

static void drop_when_empty(struct values *out, struct str id)
{
	if (answers_is_empty(values_find(out, id)))
		values_remove(out, id);
}

static void read_address(const struct reading *r, const struct form_field *field)
{
	static const char *const lines[] = { "line1", "line2", "town", "county", "postcode" };
	struct arena *a = r->out->arena;
	struct str typed, normal;

	for (size_t i = 0; i < COUNT(lines); i++) {
		if (!clean_input(r, str_join(a, STR("-"), str_of(lines[i])), &typed))
			continue;
		if (i + 1 == COUNT(lines) && check_postcode(a, typed, &normal))
			typed = normal;
		put(values_tree(r->out, field->id), str_of(lines[i]), typed);
	}
	drop_when_empty(r->out, field->id);
}

static void read_declare(const struct reading *r, const struct form_field *field)
{
	struct reading in = *r;
	struct str typed;

	in.out = values_tree(r->out, field->id);
	if (clean_input(r, STR("-name"), &typed))
		put(in.out, STR("name"), typed);
	read_date(&in, STR("-date"), STR("date"));
	drop_when_empty(r->out, field->id);
}

static void read_file(const struct reading *r, struct values *file)
{
	struct arena *a = file->arena;
	struct str dot = str_join(a, STR("."), values_get(file, STR("id"))), typed, fuzzy;

	if (clean_input(r, str_join(a, dot, STR(".kind")), &typed))
		put(file, STR("kind"), typed);
	if (clean_input(r, str_join(a, dot, STR(".author")), &typed))
		put(file, STR("author"), typed);
	if (clean_digits(r, str_join(a, dot, STR(".date")), &typed))
		put(file, STR("date"), date_read_fuzzy(a, typed, &fuzzy) ? fuzzy : typed);
}

static void read_upload(const struct reading *r, const struct form_field *field)
{
	struct values *files = values_get_list(r->out, field->id);

	for (struct value *one = files ? files->first : NULL; one; one = one->next)
		if (one->kind == VALUE_TREE)
			read_file(r, one->children);
}

static void read_list(const struct reading *r, const struct form_field *list);

static void read_field(const struct reading *r, const struct form_field *field)
{
	switch (field_kind(field->type)->answer) {
	case ANSWER_NONE:
		return;
	case ANSWER_TEXT:
		read_text(r, field);
		return;
	case ANSWER_CHOICE:
		read_choice(r, field);
		return;
	case ANSWER_TICKS:
	case ANSWER_PICKS:
		read_choices(r, field);
		return;
	case ANSWER_DATE:
		read_date(r, STR(""), field->id);
		return;
	case ANSWER_ADDRESS:
		read_address(r, field);
		return;
	case ANSWER_DECLARE:
		read_declare(r, field);
		return;
	case ANSWER_FILES:
		read_upload(r, field);
		return;
	case ANSWER_ROWS:
		read_list(r, field);
		return;
	}
}

/* One row from its old answers and what was posted for it, at the end of rows. */
static void read_row(const struct reading *r, const struct form_field *list, struct str id,
                     struct values *rows)
{
	struct arena *a = rows->arena;
	struct reading in = *r;
	struct str dot = str_join(a, r->name, str_join(a, STR("."), str_join(a, id, STR("."))));

	in.out = values_add_tree(rows);
	values_text(in.out, STR("row"), id);
	values_copy(in.out, answers_row(r->out, list->id, id));
	in.sight = sight_in_row(&r->sight, list, in.out);
	for (size_t i = 0; i < list->column_count; i++) {
		in.name = str_join(a, dot, list->columns[i].id);
		if (!list->columns[i].columns)
			read_field(&in, &list->columns[i]);
	}
}

/* "r1" to "r999". */
static bool is_free_id(struct str id)
{
	uint64_t n;

	return id.n > 1 && id.p[0] == 'r' && id.p[1] != '0' && str_number(str_from(id, 1), 999, &n);
}

static bool has_row(const struct values *rows, struct str id)
{
	for (const struct value *one = rows->first; one; one = one->next)
		if (str_equal(values_get(one->children, STR("row")), id))
			return true;
	return false;
}

/* Preset rows are always there; of the others those that were on the page: what stood there before,
 * and new ones as long as there is room. */
static void read_list(const struct reading *r, const struct form_field *list)
{
	struct values *holder = values_open(r->out->arena), *rows;
	size_t rows_max = sight_rows_max(list);
	struct str id;

	if (!input(r, STR(".row"), 0, &id))
		return;
	rows = values_list(holder, list->id);
	for (size_t i = 0; i < list->preset_count; i++)
		read_row(r, list, list->preset_rows[i].id, rows);
	for (size_t i = 0; sight_is_free(list) && input(r, STR(".row"), i, &id); i++)
		if (is_free_id(id) && !has_row(rows, id) &&
		    (rows->count < rows_max || answers_row(r->out, list->id, id)))
			read_row(r, list, id, rows);
	values_remove(r->out, list->id);
	if (rows->count > 0)
		values_copy(r->out, holder);
}

void check_read(const struct form *f, const struct form_page *p, const struct posted *posted,
                const struct occasion *o, struct values *answers)
{
	struct reading r = { .posted = posted, .sight = sight_open(f, answers, o),
	                     .out = answers };

	for (size_t i = 0; i < p->field_count; i++) {
		r.name = p->fields[i].id;
		read_field(&r, &p->fields[i]);
	}
}
