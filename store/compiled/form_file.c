#include "store/compiled/form_file.h"

#include <endian.h>
#include <string.h>

#include "store/base/arena.h"
#include "store/base/log.h"
#include "store/compiled/form_shape.h"

/* One walk serves both ways, so that what is written is what is read: each step either appends
 * what it points at or fills it. What a thing is made of stands in tables. Most members of most
 * things are empty: a mask says first which are not, and only those follow, so that a program
 * that reads a form at each request passes over the others at once. Conditions stand in a table
 * in which parts come before what is made of them, so that shared ones stay shared and no loop
 * can be written. */

enum {
	FORMAT_NARROW = 2, FORMAT_WIDE, LENGTH_BYTES = 4,
	CONDITIONS_MAX = 20000, CONDITION_DEPTH_MAX = 32, CONDITION_SIZE_MAX = 1024
};

struct walk {
	struct arena *arena;
	struct buf *out;                       /* NULL: reading */
	const char *at, *end;                  /* of what is read */
	uint64_t format;
	bool bad;                              /* no form is read, or it needs a wider mask */
	const struct condition **conditions;
	const struct condition *all;           /* when reading: the table */
	uint8_t *depths;                       /* and of each in it how deep, and how many it is */
	uint16_t *sizes;
	uint32_t condition_count;
};

/* --- bytes ------------------------------------------------------------------------------------ */

static inline const char *take(struct walk *w, size_t n)
{
	const char *p = w->at;

	if (w->bad || n > (size_t)(w->end - p)) {
		w->bad = true;
		return NULL;
	}
	w->at += n;
	return p;
}

/* The low bytes of n, least first. */
static inline uint64_t whole(struct walk *w, uint64_t n, size_t bytes)
{
	const unsigned char *p;

	if (w->out) {
		for (size_t i = 0; i < bytes; i++)
			buf_byte(w->out, (char)(n >> 8 * i & 0xff));
		return n;
	}
	if (!(p = (const unsigned char *)take(w, bytes)))
		return 0;
	n = 0;
	for (size_t i = 0; i < bytes; i++)
		n |= (uint64_t)p[i] << 8 * i;
	return n;
}

static inline uint32_t u32(struct walk *w, uint32_t n)
{
	const char *p;

	if (w->out)
		return (uint32_t)whole(w, n, LENGTH_BYTES);
	if (!(p = take(w, LENGTH_BYTES)))
		return 0;
	memcpy(&n, p, sizeof(n));
	return le32toh(n);
}

static inline void text(struct walk *w, struct str *s)
{
	uint32_t n = u32(w, (uint32_t)s->n);

	if (w->out)
		buf_add(w->out, *s);
	else
		*s = (struct str){ take(w, n), w->bad ? 0 : n };
}

/* A count, and room for so many of size bytes when reading; each takes at least least bytes,
 * which bounds the count before anything is taken for it. */
static void *many(struct walk *w, void *items, size_t *count, size_t size, size_t least)
{
	uint32_t n = u32(w, (uint32_t)*count);

	if (w->out)
		return items;
	if (w->bad || n > (size_t)(w->end - w->at) / least) {
		w->bad = true;
		n = 0;
	}
	*count = n;
	return n > 0 ? arena_take_many(w->arena, n, size) : NULL;
}

/* --- conditions ------------------------------------------------------------------------------- */

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
	uint32_t n = u32(w, w->out && *c ? number_of(w, *c) + 1 : 0);

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
	case CONDITION_ANSWERED:
	case CONDITION_AGE_AT_LEAST:
	case CONDITION_AGE_UNDER:
	case CONDITION_OVER_SCHOOL_AGE:
		return c->part_count == 0;
	case CONDITION_WITHIN:
		return c->part_count == 0 && c->value_count > 1;
	case CONDITION_ANY_ROW:
	case CONDITION_EVERY_ROW:
		return c->part_count == 1;
	case CONDITION_ROWS_AT_LEAST:
	case CONDITION_ROWS_AT_MOST:
		return c->part_count <= 1;
	default:
		return c->part_count == 0 && c->value_count > 0;
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
		for (size_t k = 0; k < fields[i].bound_count; k++)
			gather(w, fields[i].bounds[k].holds);
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

/* --- objects ---------------------------------------------------------------------------------- */

static size_t mask_bytes(const struct walk *w, const struct shape *s)
{
	return w->format == FORMAT_WIDE ? s->narrow + 1 : s->narrow;
}

static size_t count_at(const char *object, const struct member *m)
{
	size_t n;

	memcpy(&n, object + m->more, sizeof(n));
	return n;
}

static bool is_given(const char *object, const struct member *m)
{
	const void *at = object + m->at;
	const struct form_text *spoken = at;
	uint32_t n;

	switch ((enum member_kind)m->kind) {
	case MEMBER_KIND:
	case MEMBER_NUMBER:
		memcpy(&n, at, sizeof(n));
		return n != 0;
	case MEMBER_FLAG: return *(const bool *)at;
	case MEMBER_INDEX: return *(const size_t *)at != 0;
	case MEMBER_TEXT: return ((const struct str *)at)->n > 0;
	case MEMBER_SPOKEN: return spoken->in[VOICE_CHILD].n > 0;
	case MEMBER_SELF: return !str_equal(spoken->in[VOICE_CHILD], spoken->in[VOICE_SELF]);
	case MEMBER_CONDITION: return *(const struct condition *const *)at != NULL;
	case MEMBER_TEXTS: case MEMBER_PARTS: case MEMBER_LIST: return count_at(object, m) > 0;
	}
	return false;
}

static void object(struct walk *w, char *o, const struct shape *s);

/* A list of any of the three kinds; its pointer goes by its bytes, whatever it points to. */
static void list(struct walk *w, char *o, const struct member *m)
{
	static const size_t sizes[] = { [MEMBER_TEXTS] = sizeof(struct str),
	                                [MEMBER_PARTS] = sizeof(struct condition *) };
	size_t size = m->of ? m->of->size : sizes[m->kind];
	size_t least = m->of ? mask_bytes(w, m->of) : LENGTH_BYTES;
	size_t count = count_at(o, m);
	char *items;

	memcpy(&items, o + m->at, sizeof(items));
	items = many(w, items, &count, size, least);
	if (!w->out) {
		memcpy(o + m->at, &items, sizeof(items));
		memcpy(o + m->more, &count, sizeof(count));
	}
	for (size_t i = 0; i < count && !w->bad; i++) {
		if (m->kind == MEMBER_TEXTS)
			text(w, (struct str *)(void *)(items + i * size));
		else if (m->kind == MEMBER_PARTS)
			refer(w, (const struct condition **)(void *)(items + i * size));
		else
			object(w, items + i * size, m->of);
	}
}

static void number(struct walk *w, char *at, const struct member *m)
{
	uint32_t n;

	memcpy(&n, at, sizeof(n));
	n = m->kind == MEMBER_KIND ? (uint32_t)whole(w, n, 1) : u32(w, n);
	if (w->out)
		return;
	w->bad |= m->kind == MEMBER_KIND && n >= m->more;
	if (!w->bad)
		memcpy(at, &n, sizeof(n));
}

static void member(struct walk *w, char *o, const struct member *m)
{
	void *at = o + m->at;
	struct form_text *spoken = at;

	switch ((enum member_kind)m->kind) {
	case MEMBER_KIND:
	case MEMBER_NUMBER: number(w, at, m); break;
	case MEMBER_FLAG: *(bool *)at = true; break;
	case MEMBER_INDEX: *(size_t *)at = u32(w, (uint32_t)*(size_t *)at); break;
	case MEMBER_TEXT: text(w, at); break;
	case MEMBER_SPOKEN:
		text(w, &spoken->in[VOICE_CHILD]);
		if (!w->out)
			spoken->in[VOICE_SELF] = spoken->in[VOICE_CHILD];
		break;
	case MEMBER_SELF: text(w, &spoken->in[VOICE_SELF]); break;
	case MEMBER_CONDITION: refer(w, at); break;
	case MEMBER_TEXTS:
	case MEMBER_PARTS:
	case MEMBER_LIST: list(w, o, m); break;
	}
}

static void object(struct walk *w, char *o, const struct shape *s)
{
	uint64_t mask = 0;

	for (size_t i = 0; i < s->count && w->out; i++)
		mask |= (uint64_t)is_given(o, &s->members[i]) << i;
	w->bad |= mask >> 8 * mask_bytes(w, s) != 0;
	mask = whole(w, mask, mask_bytes(w, s));
	w->bad |= mask >> s->count != 0;
	for (; mask != 0 && !w->bad; mask &= mask - 1)
		member(w, o, &s->members[__builtin_ctzll(mask)]);
}

/* --- the form --------------------------------------------------------------------------------- */

static void conditions(struct walk *w)
{
	size_t count = w->condition_count;
	struct condition *all = many(w, NULL, &count, sizeof(*all), mask_bytes(w, &condition_shape));

	if (w->out) {
		for (size_t i = 0; i < count; i++) {
			struct condition c = *w->conditions[i];

			object(w, (char *)&c, &condition_shape);
		}
		return;
	}
	w->all = all;
	w->conditions = ARENA_MANY(w->arena, count, const struct condition *);
	w->depths = ARENA_MANY(w->arena, count, uint8_t);
	w->sizes = ARENA_MANY(w->arena, count, uint16_t);
	for (uint32_t i = 0; i < count && !w->bad; i++) {
		object(w, (char *)&all[i], &condition_shape);
		for (size_t k = 0; k < all[i].part_count && !w->bad; k++)
			w->bad |= !all[i].parts[k];
		w->bad |= !is_sound(&all[i]);
		measure(w, &all[i], i);
		w->conditions[i] = &all[i];
		w->condition_count = i + 1;
	}
}

static void all(struct walk *w, struct form *f)
{
	w->format = whole(w, w->format, 1);
	w->bad |= w->format != FORMAT_NARROW && w->format != FORMAT_WIDE;
	conditions(w);
	object(w, (char *)f, &form_shape);
	for (size_t i = 0; i < f->page_count && !w->bad; i++)
		w->bad |= f->pages[i].part >= f->part_count;
}

static bool write_as(struct buf *b, const struct form *f, uint64_t format)
{
	struct walk w = { .arena = b->arena, .out = b, .format = format };
	struct form copy = *f;

	gather_all(&w, f);
	all(&w, &copy);
	return !w.bad;
}

void form_write_bytes(struct buf *b, const struct form *f)
{
	size_t before = b->n;

	if (write_as(b, f, FORMAT_NARROW))
		return;
	b->n = before;
	form_write_wide(b, f);
}

void form_write_wide(struct buf *b, const struct form *f)
{
	if (!write_as(b, f, FORMAT_WIDE))
		die("form_members");
}

enum err form_read_bytes(struct arena *a, struct str bytes, struct form **f)
{
	struct walk w = { .arena = a, .at = bytes.p, .end = bytes.p + bytes.n };
	struct form *form = ARENA_NEW(a, struct form);

	all(&w, form);
	if (w.bad || w.at != w.end)
		return ERR_DAMAGED;
	*f = form;
	return OK;
}
