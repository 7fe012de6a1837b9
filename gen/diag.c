#include "gen/diag.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/base/arena.h"

struct finding {
	struct place at;
	struct str text;
	bool warning;
	struct finding *next, *same_bucket;
};

enum { BUCKETS = 1024 };

struct diag diag_open(struct arena *a)
{
	return (struct diag){ .arena = a };
}

/* Its chain among all findings of the same place. */
static struct finding **bucket(struct diag *d, struct place at)
{
	uint32_t hash = (uint32_t)at.line * 31 + (uint32_t)at.column;

	if (!d->buckets)
		d->buckets = ARENA_MANY(d->arena, BUCKETS, struct finding *);
	for (const char *p = at.file; *p; p++)
		hash = hash * 31 + (unsigned char)*p;
	return &d->buckets[hash % BUCKETS];
}

static bool same(const struct finding *x, struct place at, struct str text)
{
	return x->at.line == at.line && x->at.column == at.column && str_equal(x->text, text) &&
	       strcmp(x->at.file, at.file) == 0;
}

/* A block or list that several forms share would say the same for each of them. */
static void add(struct diag *d, struct place at, bool warning, struct str text)
{
	struct finding **chain = bucket(d, at), *one = *chain;

	while (one && !same(one, at, text))
		one = one->same_bucket;
	if (one)
		return;
	one = ARENA_NEW(d->arena, struct finding);
	*one = (struct finding){ at, text, warning, NULL, *chain };
	*chain = one;
	if (d->last)
		d->last->next = one;
	else
		d->first = one;
	d->last = one;
	if (warning)
		d->warnings++;
	else
		d->errors++;
}

static struct str formatted(struct arena *a, const char *format, va_list list)
{
	va_list again;
	int n;
	char *p;

	va_copy(again, list);
	n = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (n < 0)
		n = 0;
	p = arena_take(a, (size_t)n + 1);
	vsnprintf(p, (size_t)n + 1, format, list);
	return str_bytes(p, (size_t)n);
}

void diag_error(struct diag *d, struct place at, const char *format, ...)
{
	va_list list;

	va_start(list, format);
	add(d, at, false, formatted(d->arena, format, list));
	va_end(list);
}

void diag_warning(struct diag *d, struct place at, const char *format, ...)
{
	va_list list;

	va_start(list, format);
	add(d, at, true, formatted(d->arena, format, list));
	va_end(list);
}

enum { WORD_MAX = 48, LISTED_MAX = 32 };

static int least(int a, int b)
{
	return a < b ? a : b;
}

/* How many letters to add, drop, change or swap (optimal string alignment). */
static int distance(struct str a, struct str b)
{
	int rows[3][WORD_MAX + 1];
	int *before = rows[0], *above = rows[1], *row = rows[2];

	for (size_t j = 0; j <= b.n; j++)
		above[j] = (int)j;
	for (size_t i = 1; i <= a.n; i++) {
		int *spare = before;

		row[0] = (int)i;
		for (size_t j = 1; j <= b.n; j++) {
			row[j] = least(above[j - 1] + (a.p[i - 1] != b.p[j - 1]),
			               least(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1])
				row[j] = least(row[j], before[j - 2] + 1);
		}
		before = above;
		above = row;
		row = spare;
	}
	return above[b.n];
}

struct str diag_nearest(struct str word, const struct str *known, size_t count)
{
	struct str nearest = { NULL, 0 };
	int nearest_distance = 1 + (int)(word.n / 3);

	if (word.n < 3 || word.n > WORD_MAX)
		return nearest;
	for (size_t i = 0; i < count; i++) {
		int far = known[i].n <= WORD_MAX ? distance(word, known[i]) : WORD_MAX;

		if (far > nearest_distance || (far == nearest_distance && nearest.n > 0))
			continue;
		nearest = known[i];
		nearest_distance = far;
	}
	return nearest;
}

void diag_unknown(struct diag *d, struct place at, const char *what, struct str word,
                  const struct str *known, size_t count)
{
	struct str near = diag_nearest(word, known, count);
	struct buf list = buf_open(d->arena);

	for (size_t i = 0; i < count && i < LISTED_MAX; i++) {
		buf_text(&list, i > 0 ? ", " : "");
		buf_add(&list, known[i]);
	}
	buf_text(&list, count > LISTED_MAX ? ", …" : "");
	if (near.n > 0)
		diag_error(d, at, "unknown %s \"%.*s\"; write \"%.*s\"", what, STR_FMT(word),
		           STR_FMT(near));
	else if (count > 0)
		diag_error(d, at, "unknown %s \"%.*s\"; write one of: %.*s", what, STR_FMT(word),
		           STR_FMT(buf_str(&list)));
	else
		diag_error(d, at, "unknown %s \"%.*s\"; there is none here: add it first", what,
		           STR_FMT(word));
}

void diag_append(struct diag *d, const struct diag *other)
{
	for (const struct finding *one = other->first; one; one = one->next)
		if (!one->warning)
			add(d, one->at, false, one->text);
}

static int by_place(const void *a, const void *b)
{
	const struct finding *x = *(const struct finding *const *)a;
	const struct finding *y = *(const struct finding *const *)b;
	int order = strcmp(x->at.file, y->at.file);

	if (order != 0)
		return order;
	if (x->at.line != y->at.line)
		return x->at.line < y->at.line ? -1 : 1;
	if (x->at.column != y->at.column)
		return x->at.column < y->at.column ? -1 : 1;
	return str_compare(x->text, y->text);
}

static void write_one(const struct finding *one, struct buf *out)
{
	buf_text(out, one->at.file);
	if (one->at.line > 0) {
		buf_byte(out, ':');
		buf_number(out, one->at.line);
		buf_byte(out, ':');
		buf_number(out, one->at.column);
	}
	buf_text(out, one->warning ? ": warning: " : ": ");
	buf_add(out, one->text);
	buf_byte(out, '\n');
}

void diag_write(const struct diag *d, struct buf *out)
{
	size_t count = d->errors + d->warnings, n = 0;
	const struct finding **all = ARENA_MANY(d->arena, count, const struct finding *);

	for (const struct finding *one = d->first; one; one = one->next)
		all[n++] = one;
	qsort(all, n, sizeof(all[0]), by_place);
	for (size_t i = 0; i < n; i++)
		write_one(all[i], out);
}
