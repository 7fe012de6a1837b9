#include "store/compiled/form_file.h"

#include <string.h>

#include "store/base/arena.h"
#include "store/base/log.h"

/* One walk serves both ways, so that what is written is what is read: each step either appends
 * what it points at or fills it. Conditions stand in a table in which parts come before what is
 * made of them, so that shared ones stay shared and no loop can be written. */

enum {
	FORMAT = 1, DEPTH_MAX = 2, CONDITIONS_MAX = 20000, CONDITION_DEPTH_MAX = 32, CONDITION_SIZE_MAX = 1024,
	/* The fewest bytes one can take: bounds a count before anything is taken for it. */
	STR_LEAST = 4, CONDITION_LEAST = 17, OPTION_LEAST = 19, FIELD_LEAST = 100, PAGE_LEAST = 26,
	PART_LEAST = 9, REF_LEAST = 4
};

struct walk {
	struct arena *arena;
	struct buf *out;                       /* NULL: reading */
	struct str left;                       /* of what is read */
	bool bad;
	const struct condition **conditions;
	const struct condition *all;           /* when reading: the table */
	uint8_t *depths;                       /* and of each in it how deep, and how many it is */
	uint16_t *sizes;
	uint32_t condition_count;
};

static void u32(struct walk *w, uint32_t *n)
{
	const unsigned char *p = (const unsigned char *)w->left.p;

	if (w->out) {
		buf_u32(w->out, *n);
		return;
	}
	*n = 0;
	if (w->bad || w->left.n < 4) {
		w->bad = true;
		return;
	}
	*n = (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
	w->left = str_from(w->left, 4);
}

static void i32(struct walk *w, int32_t *n)
{
	uint32_t bits = (uint32_t)*n;

	u32(w, &bits);
	memcpy(n, &bits, sizeof(bits));
}

/* A small number below limit. */
static uint8_t byte(struct walk *w, unsigned n, unsigned limit)
{
	if (w->out) {
		buf_byte(w->out, (char)n);
		return (uint8_t)n;
	}
	n = w->bad || w->left.n == 0 ? limit : (unsigned char)w->left.p[0];
	if (n >= limit) {
		w->bad = true;
		return 0;
	}
	w->left = str_from(w->left, 1);
	return (uint8_t)n;
}

static void flag(struct walk *w, bool *yes)
{
	*yes = byte(w, *yes, 2) == 1;
}

static void text(struct walk *w, struct str *s)
{
	uint32_t n = (uint32_t)s->n;

	u32(w, &n);
	if (w->out) {
		buf_add(w->out, *s);
		return;
	}
	*s = (struct str){ NULL, 0 };
	if (w->bad || n > w->left.n) {
		w->bad = true;
		return;
	}
	*s = str_part(w->left, 0, n);
	w->left = str_from(w->left, n);
}

static void voices(struct walk *w, struct form_text *t)
{
	bool two = !str_equal(t->in[VOICE_CHILD], t->in[VOICE_SELF]);

	flag(w, &two);
	text(w, &t->in[VOICE_CHILD]);
	if (two)
		text(w, &t->in[VOICE_SELF]);
	else
		t->in[VOICE_SELF] = t->in[VOICE_CHILD];
}

/* A count, and room for so many of size bytes when reading. */
static void *many(struct walk *w, void *items, size_t *count, size_t size, size_t least)
{
	uint32_t n = (uint32_t)*count;

	u32(w, &n);
	if (w->out)
		return items;
	if (w->bad || n > w->left.n / least) {
		w->bad = true;
		n = 0;
	}
	*count = n;
	return n > 0 ? arena_take_many(w->arena, n, size) : NULL;
}

/* --- conditions -------------------------------------------------------------------------------- */

static uint32_t number_of(const struct walk *w, const struct condition *c)
{
	uint32_t i = 0;

	while (i < w->condition_count && w->conditions[i] != c)
		i++;
	return i;
}

/* 0: none; else 1 + its number in the table. */
static void refer(struct walk *w, const struct condition **c)
{
	uint32_t n = w->out && *c ? number_of(w, *c) + 1 : 0;

	u32(w, &n);
	if (w->out)
		return;
	w->bad |= n > w->condition_count;
	*c = n > 0 && !w->bad ? w->conditions[n - 1] : NULL;
}

static bool is_sound(const struct condition *c)
{
	switch (c->kind) {
	case CONDITION_ALL:
	case CONDITION_ANY:
		return c->part_count > 0;
	case CONDITION_NOT:
		return c->part_count == 1;
	case CONDITION_IS:
	case CONDITION_IN:
	case CONDITION_ACCOUNT:
		return c->part_count == 0 && c->value_count > 0;
	default:
		return c->part_count == 0;
	}
}

/* Nothing that is read may be so deep or so often shared that playing it takes long. */
static void measure(struct walk *w, const struct condition *c, uint32_t number)
{
	size_t depth = 1, size = 1;

	for (size_t i = 0; i < c->part_count && !w->bad; i++) {
		size_t part = (size_t)(c->parts[i] - w->all);

		if (w->depths[part] + 1u > depth)
			depth = w->depths[part] + 1u;
		size += w->sizes[part];
		w->bad |= depth > CONDITION_DEPTH_MAX || size > CONDITION_SIZE_MAX;
	}
	w->depths[number] = (uint8_t)depth;
	w->sizes[number] = (uint16_t)size;
}

static void one_condition(struct walk *w, struct condition *c)
{
	c->kind = (enum condition_kind)byte(w, c->kind, CONDITION_NOT + 1);
	text(w, &c->field);
	i32(w, &c->number);
	c->values = many(w, c->values, &c->value_count, sizeof(*c->values), STR_LEAST);
	for (size_t i = 0; i < c->value_count; i++)
		text(w, &c->values[i]);
	c->parts = many(w, c->parts, &c->part_count, sizeof(*c->parts), REF_LEAST);
	for (size_t i = 0; i < c->part_count; i++) {
		refer(w, &c->parts[i]);
		w->bad |= !c->parts[i];
	}
}

static void gather(struct walk *w, const struct condition *c)
{
	if (!c || number_of(w, c) < w->condition_count)
		return;
	for (size_t i = 0; i < c->part_count; i++)
		gather(w, c->parts[i]);
	if (w->condition_count == CONDITIONS_MAX)
		die("form_conditions");
	w->conditions[w->condition_count++] = c;
}

static void gather_options(struct walk *w, const struct form_option *options, size_t count)
{
	for (size_t i = 0; i < count; i++)
		gather(w, options[i].show_if);
}

static void gather_fields(struct walk *w, const struct form_field *fields, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		gather(w, fields[i].show_if);
		gather_options(w, fields[i].options, fields[i].option_count);
		gather_options(w, fields[i].preset_rows, fields[i].preset_count);
		gather_fields(w, fields[i].columns, fields[i].column_count);
	}
}

static void gather_all(struct walk *w, const struct form *f)
{
	w->conditions = ARENA_MANY(w->arena, CONDITIONS_MAX, const struct condition *);
	gather(w, f->self_when);
	for (size_t i = 0; i < f->page_count; i++) {
		gather(w, f->pages[i].show_if);
		gather_fields(w, f->pages[i].fields, f->pages[i].field_count);
	}
}

static void conditions(struct walk *w)
{
	size_t count = w->condition_count;
	struct condition *all = many(w, NULL, &count, sizeof(*all), CONDITION_LEAST);

	if (w->out) {
		for (size_t i = 0; i < count; i++) {
			struct condition c = *w->conditions[i];

			one_condition(w, &c);
		}
		return;
	}
	w->all = all;
	w->conditions = ARENA_MANY(w->arena, count, const struct condition *);
	w->depths = ARENA_MANY(w->arena, count, uint8_t);
	w->sizes = ARENA_MANY(w->arena, count, uint16_t);
	for (uint32_t i = 0; i < count && !w->bad; i++) {
		one_condition(w, &all[i]);
		w->bad |= !is_sound(&all[i]);
		measure(w, &all[i], i);
		w->conditions[i] = &all[i];
		w->condition_count = i + 1;
	}
}

/* --- the form
 * ------------------------------------------------------------------------------------ */

static void options(struct walk *w, struct form_option **list, size_t *count)
{
	*list = many(w, *list, count, sizeof(**list), OPTION_LEAST);
	for (size_t i = 0; i < *count && !w->bad; i++) {
		struct form_option *one = &(*list)[i];

		text(w, &one->id);
		voices(w, &one->label);
		voices(w, &one->hint);
		flag(w, &one->exclusive);
		refer(w, &one->show_if);
	}
}

static void field_numbers(struct walk *w, struct form_field *f)
{
	int32_t *const numbers[] = { &f->min, &f->max, &f->decimals, &f->age_max, &f->warn_age, &f->rows_max,
		                     &f->files_max, &f->file_mb_max, &f->total_mb_max };
	bool *const flags[] = { &f->past, &f->future, &f->is_private, &f->flag, &f->free_rows,
		                &f->linked_people, &f->line1_required, &f->town_required,
		                &f->postcode_required };

	for (size_t i = 0; i < COUNT(numbers); i++)
		i32(w, numbers[i]);
	for (size_t i = 0; i < COUNT(flags); i++)
		flag(w, flags[i]);
}

static void fields(struct walk *w, struct form_field **list, size_t *count, int depth)
{
	*list = many(w, *list, count, sizeof(**list), FIELD_LEAST);
	w->bad |= !w->out && depth == DEPTH_MAX && *count > 0;
	for (size_t i = 0; i < *count && !w->bad; i++) {
		struct form_field *f = &(*list)[i];
		struct str *const texts[] = { &f->id, &f->prefill, &f->autocomplete, &f->check, &f->suggest,
			                      &f->row, &f->unit };

		f->type = (enum field_type)byte(w, f->type, FIELD_TYPES);
		f->required = (enum required)byte(w, f->required, REQUIRED + 1);
		for (size_t k = 0; k < COUNT(texts); k++)
			text(w, texts[k]);
		voices(w, &f->label);
		voices(w, &f->hint);
		voices(w, &f->text);
		refer(w, &f->show_if);
		field_numbers(w, f);
		options(w, &f->options, &f->option_count);
		options(w, &f->preset_rows, &f->preset_count);
		options(w, &f->problem_texts, &f->problem_text_count);
		fields(w, &f->columns, &f->column_count, depth + 1);
	}
}

static void pages(struct walk *w, struct form *f)
{
	f->parts = many(w, f->parts, &f->part_count, sizeof(*f->parts), PART_LEAST);
	for (size_t i = 0; i < f->part_count && !w->bad; i++) {
		text(w, &f->parts[i].id);
		voices(w, &f->parts[i].title);
	}
	f->pages = many(w, f->pages, &f->page_count, sizeof(*f->pages), PAGE_LEAST);
	for (size_t i = 0; i < f->page_count && !w->bad; i++) {
		struct form_page *page = &f->pages[i];
		uint32_t part = (uint32_t)page->part;

		text(w, &page->id);
		voices(w, &page->title);
		voices(w, &page->intro);
		u32(w, &part);
		page->part = part;
		w->bad |= part >= f->part_count;
		refer(w, &page->show_if);
		fields(w, &page->fields, &page->field_count, 0);
	}
}

static void whole(struct walk *w, struct form *f)
{
	struct str *const texts[] = { &f->version, &f->id, &f->title, &f->details, &f->letter, &f->first,
		                      &f->last, &f->born, &f->audience };

	w->bad |= byte(w, FORMAT, FORMAT + 1) != FORMAT;
	for (size_t i = 0; i < COUNT(texts); i++)
		text(w, texts[i]);
	i32(w, &f->keep_draft_days);
	flag(w, &f->starts_clock);
	conditions(w);
	refer(w, &f->self_when);
	pages(w, f);
}

void form_write_bytes(struct buf *b, const struct form *f)
{
	struct walk w = { .arena = b->arena, .out = b };
	struct form copy = *f;

	gather_all(&w, f);
	whole(&w, &copy);
}

enum err form_read_bytes(struct arena *a, struct str bytes, struct form **f)
{
	struct walk w = { .arena = a, .left = bytes };
	struct form *form = ARENA_NEW(a, struct form);

	whole(&w, form);
	if (w.bad || w.left.n > 0)
		return ERR_INVALID;
	*f = form;
	return OK;
}
