/* A list of questions as people keep it in a spreadsheet: one question a row, its columns named in
 * the first. Pages follow from the column page; a rule is written "id is answer" or "id is not a or
 * b". */
#include "gen/import_rule.h"
#include "gen/import_text.h"
#include "gen/type_words.h"

#include "store/base/cells.h"
#include "store/base/err.h"
#include "store/compiled/field_kind.h"

enum { CELLS = 16, WORD_MAX = 200 };

enum column { PART, PAGE, ID, LABEL, TYPE, NEED, OPTIONS, HINT, RULE, MAX, TEXT, COLUMNS };

static const struct { const char *name; enum column is; } headings[] = {
	{ "part", PART }, { "section", PART }, { "page", PAGE }, { "id", ID }, { "label", LABEL },
	{ "question", LABEL },
	{ "type", TYPE }, { "required", NEED }, { "options", OPTIONS }, { "answers", OPTIONS },
	{ "hint", HINT },
	{ "help", HINT }, { "show if", RULE }, { "show_if", RULE }, { "only if", RULE }, { "max", MAX },
	{ "text", TEXT },
};

struct row {
	struct import *in;
	struct str cells[COLUMNS];
	struct place at;
};

/* --- cells ------------------------------------------------------------------------------------ */

static bool read_type(struct row *r, enum field_type *type)
{
	struct str name = str_lower(r->in->arena, r->cells[TYPE]);
	bool known = type_words_find(r->in->arena, name, type);

	for (int t = 0; !known && t < FIELD_TYPES; t++)
		if (str_is(name, field_kind((enum field_type)t)->name)) {
			*type = (enum field_type)t;
			known = true;
		}
	if (known)
		return *type != FIELD_PEOPLE && *type != FIELD_TABLE && *type != FIELD_READONLY &&
		       *type != FIELD_FILEPICK && *type != FIELD_CALCULATED;
	*type = FIELD_TEXT;
	return name.n == 0;
}

static void read_options(struct row *r, struct form_field *f)
{
	struct str rest = r->cells[OPTIONS], one;
	char mark = str_find(rest, ';') < rest.n ? ';' : str_find(rest, '|') < rest.n ? '|' : '\n';

	f->options = ARENA_MANY(r->in->arena, rest.n + 1, struct form_option);
	while (str_cut(&rest, mark, &one)) {
		struct form_option *o = &f->options[f->option_count];

		if (str_trim(one).n == 0)
			continue;
		o->label = import_plain(r->in, one, r->at);
		o->id = import_option_id(r->in, f->options, f->option_count, o->label.in[0]);
		f->option_count++;
	}
}

static void set_options(struct row *r, struct form_field *f)
{
	bool choice = f->type == FIELD_RADIOS || f->type == FIELD_CHECKBOXES || f->type == FIELD_SELECT;

	if (choice || f->type == FIELD_UPLOAD)
		read_options(r, f);
	else if (r->cells[OPTIONS].n > 0)
		diag_error(r->in->diag, r->at,
		           "options are for a choice; those of \"%.*s\" are not carried over",
		           STR_FMT(f->id));
	if (choice && f->option_count == 0) {
		diag_error(r->in->diag, r->at, "\"%.*s\" has no options; it is asked as text",
		           STR_FMT(f->id));
		f->type = FIELD_TEXT;
	}
	if (f->type == FIELD_UPLOAD && f->option_count == 0) {
		f->options[0].id = STR("document");
		f->options[0].label = import_plain(r->in, STR("Document"), r->at);
		f->option_count = 1;
	}
}

static void set_need(struct row *r, struct form_field *f)
{
	struct str word = str_lower(r->in->arena, r->cells[NEED]);

	if (f->type == FIELD_INFO)
		return;
	if (str_is(word, "yes") || str_is(word, "y") || str_is(word, "true") || str_is(word, "x") ||
	    str_is(word, "1"))
		f->required = REQUIRED;
	else if (str_is(word, "recommended"))
		f->required = RECOMMENDED;
	else if (word.n > 0 && !str_is(word, "no") && !str_is(word, "n") && !str_is(word, "false") &&
	         !str_is(word, "0"))
		diag_error(r->in->diag, r->at,
		           "\"%.*s\" does not say whether it is required; write yes, recommended or no",
		           STR_FMT(r->cells[NEED]));
}

static void set_max(struct row *r, struct form_field *f)
{
	uint64_t n = 0;
	bool counts = f->type != FIELD_FUZZYDATE && f->type != FIELD_YESNO &&
	              f->type != FIELD_YESNOUNSURE && (field_kind(f->type)->answer == ANSWER_TEXT);

	if (f->type == FIELD_NUMBER)
		f->max = INT32_MAX;
	if (r->cells[MAX].n == 0)
		return;
	if (counts && str_number(r->cells[MAX], 1000000000, &n) && n > 0)
		f->max = (int32_t)n;
	else
		diag_error(r->in->diag, r->at,
		           "max \"%.*s\" is not carried over; it is a whole number, for text and numbers",
		           STR_FMT(r->cells[MAX]));
}

/* --- rules ------------------------------------------------------------------------------------ */

/* By its id, else by its words, when no other question has the same. */
static struct import_field *find(struct import *in, struct str called)
{
	struct str words = str_lower(in->arena, called);
	struct import_field *found = NULL;

	for (size_t i = 0; i < in->field_count; i++)
		if (str_equal(in->fields[i].name, called) || str_equal(in->fields[i].field->id, called))
			return &in->fields[i];
	for (size_t i = 0; i < in->field_count; i++) {
		if (words.n == 0 ||
		    !str_equal(str_lower(in->arena, in->fields[i].field->label.in[0]), words))
			continue;
		if (found)
			return NULL;
		found = &in->fields[i];
	}
	return found;
}

/* An answer as it is called, or its id. */
static struct str answer(struct import *in, const struct form_field *f, struct str word)
{
	struct str wanted = str_lower(in->arena, str_trim(word));

	for (size_t i = 0; i < f->option_count; i++)
		if (str_equal(str_lower(in->arena, f->options[i].label.in[0]), wanted) ||
		    str_equal(f->options[i].id, wanted))
			return f->options[i].id;
	if (f->option_count == 0 && (field_kind(f->type)->fixed_count > 0))
		return str_is(wanted, "yes") || str_is(wanted, "no") || str_is(wanted, "unsure") ? wanted
		                                                                                 : STR("");
	return f->type == FIELD_TEXT || f->type == FIELD_NUMBER ? str_trim(word) : STR("");
}

/* How far the first of "a or b" goes; 0: it is none. An answer may be called "Other or none". */
static size_t first_answer(struct import *in, const struct form_field *f, struct str words)
{
	size_t end = f->option_count > 0 ? words.n : str_search(words, STR(" or "));

	while (answer(in, f, str_part(words, 0, end)).n == 0) {
		while (end > 0 && !str_starts(str_from(words, end), STR(" or ")))
			end--;
		if (end == 0)
			return 0;
		if (answer(in, f, str_part(words, 0, end)).n == 0)
			end--;
	}
	return end;
}

static const struct condition *read_answers(struct import *in, const struct form_field *f,
                                            struct str words)
{
	struct condition *c = ARENA_NEW(in->arena, struct condition);

	c->field = f->id;
	c->values = ARENA_MANY(in->arena, words.n + 1, struct str);
	while (words.n > 0) {
		size_t end = first_answer(in, f, words);

		if (end == 0)
			return NULL;
		c->values[c->value_count++] = answer(in, f, str_part(words, 0, end));
		words = str_from(words, end + 4);
	}
	c->kind = c->value_count == 1 ? CONDITION_IS : CONDITION_IN;
	return c->value_count > 0 ? c : NULL;
}

/* "id is answered", "id is a or b", "id is not a", with = and != too. */
static const struct condition *read_rule(struct import *in, struct str text)
{
	static const struct { struct str word; bool unequal; } words[] = {
		{ { " is not ", 8 }, true }, { { " is ", 4 }, false }, { { "!=", 2 }, true },
		{ { "=", 1 }, false },
	};
	const struct condition *c;
	struct import_field *f = NULL;
	size_t i = COUNT(words), at;

	/* The question may hold the word itself: "What is your school? is Larkton". */
	for (size_t k = 0; !f && k < COUNT(words); k++)
		for (at = str_search(text, words[k].word); !f && at < text.n;
		     at = at + 1 + str_search(str_from(text, at + 1), words[k].word))
			if ((f = find(in, str_trim(str_part(text, 0, at))))) {
				text = str_trim(str_from(text, at + words[k].word.n));
				i = k;
			}
	if (!f)
		return NULL;
	if (str_is(text, "answered")) {
		struct condition *answered = ARENA_NEW(in->arena, struct condition);

		*answered = (struct condition){ .kind = CONDITION_ANSWERED, .field = f->field->id };
		c = answered;
	} else {
		c = read_answers(in, f->field, text);
	}
	return c && words[i].unequal ? import_rule_join(in->arena, CONDITION_NOT, &c, 1) : c;
}

static void set_rule(struct row *r, struct form_field *f)
{
	struct str text = r->cells[RULE];
	const struct condition *parts[CELLS];
	size_t count = 0;

	while (text.n > 0) {
		size_t end = str_search(text, STR(" and "));

		if (count == CELLS || !(parts[count] = read_rule(r->in, str_part(text, 0, end)))) {
			diag_error(r->in->diag, r->at,
			           "the rule \"%.*s\" is not carried over, the question is asked of everybody; "
			           "write \"id is answer\" with the id or the words of a row above",
			           STR_FMT(r->cells[RULE]));
			return;
		}
		count++;
		text = str_from(text, end + 5);
	}
	if (count > 0)
		f->show_if = import_rule_join(r->in->arena, CONDITION_ALL, parts, count);
}

/* --- rows ------------------------------------------------------------------------------------- */

static struct import_page *page_of(struct row *r)
{
	struct import *in = r->in;
	struct import_page *last = in->page_count > 0 ? &in->pages[in->page_count - 1] : NULL, *p;

	if (last && (r->cells[PAGE].n == 0 || str_equal(last->path, r->cells[PAGE])))
		return last;
	if (in->page_count == IMPORT_PAGES) {
		diag_error(in->diag, r->at, "more than %d pages are not carried over", IMPORT_PAGES);
		return last;
	}
	p = &in->pages[in->page_count++];
	p->path = r->cells[PAGE];
	p->at = r->at;
	p->section = r->cells[PART].n > 0 || !last ? r->cells[PART] : last->section;
	p->page.title = r->cells[PAGE].n > 0 ? import_plain(in, r->cells[PAGE], r->at)
	              : import_plain(in, in->form.title, r->at);
	p->page.id = import_id(in, IMPORT_PAGE_ID, p->page.title.in[0]);
	return p;
}

static void read_row(struct row *r)
{
	struct import *in = r->in;
	struct form_field *f;

	if (r->cells[LABEL].n == 0 && r->cells[TEXT].n == 0) {
		diag_error(in->diag, r->at, "this row has no question and is left out");
		return;
	}
	if (in->field_count == IMPORT_NAMES - 1 || !(f = import_add_field(in, page_of(r), r->at)))
		return;
	if (!read_type(r, &f->type)) {
		diag_error(in->diag, r->at,
		           "the type \"%.*s\" is not known here; the question is asked as text",
		           STR_FMT(r->cells[TYPE]));
		f->type = FIELD_TEXT;
	}
	f->id = import_id(in, IMPORT_FIELD_ID, r->cells[ID].n > 0 ? r->cells[ID] : r->cells[LABEL]);
	f->label = import_plain(in, r->cells[LABEL].n > 0 ? r->cells[LABEL] : STR(""), r->at);
	if (f->type == FIELD_INFO)
		f->text = import_plain(in, r->cells[TEXT].n > 0 ? r->cells[TEXT] : r->cells[HINT], r->at);
	else
		f->hint = import_plain(in, r->cells[HINT], r->at);
	if (f->type != FIELD_INFO && r->cells[TEXT].n > 0)
		diag_error(in->diag, r->at, "text is for information; that of \"%.*s\" is not carried over",
		           STR_FMT(f->id));
	set_options(r, f);
	set_need(r, f);
	set_max(r, f);
	set_rule(r, f);
	in->fields[in->field_count++] = (struct import_field){ .name = r->cells[ID], .field = f };
}

static bool read_headings(struct import *in, struct str *cells, size_t count, enum column *columns)
{
	struct place at = { in->file, 1, 1 };
	bool label = false;

	for (size_t k = 0; k < count; k++) {
		size_t i = 0;

		while (i < COUNT(headings) && !str_is(str_lower(in->arena, cells[k]), headings[i].name))
			i++;
		columns[k] = i < COUNT(headings) ? headings[i].is : COLUMNS;
		label |= columns[k] == LABEL;
		if (i == COUNT(headings) && cells[k].n > 0)
			diag_error(in->diag, at,
			           "the column \"%.*s\" is not known here and is not carried over",
			           STR_FMT(cells[k]));
	}
	if (!label)
		diag_error(in->diag, at,
		           "the first row names no column \"label\"; write: page, id, label, type, required, "
		           "options, hint, show if");
	return label;
}

/* Parts are what stands together of one name. */
static void put_together(struct import *in)
{
	struct form *f = &in->form;

	f->pages = ARENA_MANY(in->arena, in->page_count + 1, struct form_page);
	f->parts = ARENA_MANY(in->arena, in->page_count + 1, struct form_part);
	for (size_t i = 0; i < in->page_count; i++) {
		struct import_page *p = &in->pages[i];

		if (i == 0 || !str_equal(p->section, in->pages[i - 1].section)) {
			f->parts[f->part_count].title = import_plain(in,
			                                             p->section.n > 0 ? p->section : f->title,
			                                             p->at);
			f->parts[f->part_count].id = import_id(in, IMPORT_PART_ID,
			                                       f->parts[f->part_count].title.in[0]);
			f->part_count++;
		}
		p->page.part = f->part_count - 1;
		f->pages[f->page_count++] = p->page;
	}
}

void import_csv(struct import *in, struct str text)
{
	enum column columns[CELLS];
	struct str cells[CELLS];
	struct cells rows = cells_open(text);
	size_t count, named;

	if (!cells_next(in->arena, &rows, cells, CELLS, &named) ||
	    !read_headings(in, cells, named, columns))
		return;
	while (cells_next(in->arena, &rows, cells, CELLS, &count)) {
		struct row r = { .in = in, .at = { in->file, (int)rows.number, 1 } };

		for (size_t i = 0; i < COLUMNS; i++)
			r.cells[i] = STR("");
		for (size_t i = 0; i < count && i < named; i++)
			if (columns[i] < COLUMNS)
				r.cells[columns[i]] = cells[i];
		read_row(&r);
	}
	put_together(in);
}
