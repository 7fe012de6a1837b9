#include "store/keeping/head.h"

#include <stdio.h>
#include <stdlib.h>

#include "store/base/arena.h"
#include "store/base/date.h"
#include "store/base/hex.h"

enum { PARTS = 6, TIME_BYTES = 20, DAY_SECONDS = 86400, HALF = VAULT_SIGNATURE_BYTES / 2 };

static const struct str begins = STR("waymark-head");

/* --- signing ---------------------------------------------------------------------------------- */

static void parts_of(struct arena *a, const struct head *h, struct str parts[PARTS])
{
	parts[0] = begins;
	parts[1] = str_of_number(a, (int64_t)h->number);
	parts[2] = str_of_number(a, h->at);
	parts[3] = str_of_number(a, (int64_t)h->entry);
	parts[4] = h->hash;
	parts[5] = h->next;
}

void head_sign(struct arena *a, struct head *h, const struct secret *secret)
{
	unsigned char public[VAULT_SIGNER_BYTES], signature[VAULT_SIGNATURE_BYTES];
	struct str parts[PARTS];

	parts_of(a, h, parts);
	vault_sign_public(secret, public);
	vault_sign(secret, parts, PARTS, signature);
	h->by = str_copy(a, str_bytes(public, sizeof(public)));
	h->signature = str_copy(a, str_bytes(signature, sizeof(signature)));
}

bool head_holds(struct arena *a, const struct head *h)
{
	struct str parts[PARTS];

	parts_of(a, h, parts);
	return vault_sign_holds(h->by, parts, PARTS, h->signature);
}

/* --- text ------------------------------------------------------------------------------------- */

static void write_line(struct buf *b, const char *name, struct str bytes)
{
	buf_text(b, name);
	buf_add(b, hex_write(b->arena, bytes));
	buf_byte(b, '\n');
}

void head_write(struct buf *b, const struct head *h)
{
	struct str day = date_write_iso(b->arena, (int32_t)(h->at / DAY_SECONDS));
	int second = (int)(h->at % DAY_SECONDS);
	char time[16];

	snprintf(time, sizeof(time), "T%02d:%02d:%02dZ", second / 3600, second / 60 % 60, second % 60);
	buf_add(b, begins);
	buf_byte(b, ' ');
	buf_number(b, (int64_t)h->number);
	buf_text(b, "\nat ");
	buf_add(b, day);
	buf_text(b, time);
	buf_text(b, " entry ");
	buf_number(b, (int64_t)h->entry);
	buf_byte(b, '\n');
	write_line(b, "hash ", h->hash);
	write_line(b, "by ", h->by);
	write_line(b, "next ", h->next);
	write_line(b, "signed ", str_part(h->signature, 0, HALF));
	write_line(b, "", str_from(h->signature, HALF));
}

/* The next word; what marks a quoted line is none. Empty at the end. */
static struct str word(struct str *rest)
{
	size_t i = 0, n = 0;

	while (i < rest->n && (rest->p[i] == ' ' || rest->p[i] == '\t' || rest->p[i] == '\r' ||
	                       rest->p[i] == '\n' || rest->p[i] == '>'))
		i++;
	*rest = str_from(*rest, i);
	while (n < rest->n && rest->p[n] != ' ' && rest->p[n] != '\t' && rest->p[n] != '\r' &&
	       rest->p[n] != '\n')
		n++;
	*rest = (struct str){ rest->p + n, rest->n - n };
	return (struct str){ rest->p - n, n };
}

static bool is_next(struct str *rest, const char *expected)
{
	return str_is(word(rest), expected);
}

static bool read_time(struct str s, int64_t *at)
{
	uint64_t hour, minute, second;
	int32_t day;

	if (s.n != TIME_BYTES || !date_read_iso(str_part(s, 0, 10), &day) || s.p[10] != 'T' ||
	    s.p[13] != ':' || s.p[16] != ':' || s.p[19] != 'Z')
		return false;
	if (!str_number(str_part(s, 11, 2), 23, &hour) ||
	    !str_number(str_part(s, 14, 2), 59, &minute) ||
	    !str_number(str_part(s, 17, 2), 59, &second))
		return false;
	*at = (int64_t)day * DAY_SECONDS + (int64_t)(hour * 3600 + minute * 60 + second);
	return *at >= 0;
}

static bool read_bytes(struct arena *a, struct str *rest, const char *name, struct str *bytes)
{
	return is_next(rest, name) && hex_read(a, word(rest), VAULT_HASH_BYTES, bytes);
}

/* What follows "waymark-head". */
static bool read_one(struct arena *a, struct str *rest, struct head *h)
{
	struct str half;

	if (!str_number(word(rest), INT64_MAX, &h->number) || h->number == 0)
		return false;
	if (!is_next(rest, "at") || !read_time(word(rest), &h->at))
		return false;
	if (!is_next(rest, "entry") || !str_number(word(rest), INT64_MAX, &h->entry))
		return false;
	if (!read_bytes(a, rest, "hash", &h->hash) || !read_bytes(a, rest, "by", &h->by) ||
	    !read_bytes(a, rest, "next", &h->next) || !read_bytes(a, rest, "signed", &h->signature))
		return false;
	if (!hex_read(a, word(rest), HALF, &half))
		return false;
	h->signature = str_join(a, h->signature, half);
	return true;
}

static size_t count_words(struct str text)
{
	size_t n = 0, at;

	for (; (at = str_search(text, begins)) < text.n; n++)
		text = str_from(text, at + begins.n);
	return n;
}

struct heads heads_read(struct arena *a, struct str text)
{
	struct heads h = { .list = arena_take(a, (count_words(text) + 1) * sizeof(struct head)) };
	size_t at;

	while ((at = str_search(text, begins)) < text.n) {
		struct str rest = text = str_from(text, at + begins.n);

		if (read_one(a, &rest, &h.list[h.count]))
			h.count++;
		else
			h.broken++;
	}
	return h;
}

/* --- one after the other ---------------------------------------------------------------------- */

static int by_number(const void *x, const void *y)
{
	const struct head *one = x, *other = y;

	return one->number < other->number ? -1 : one->number > other->number;
}

static bool are_same(const struct head *x, const struct head *y)
{
	return x->at == y->at && x->entry == y->entry && vault_equal(x->hash, y->hash) &&
	       str_equal(x->by, y->by) && str_equal(x->next, y->next);
}

static enum heads_fault look(struct arena *a, const struct head *h, const struct head *before)
{
	if (!head_holds(a, h))
		return HEADS_UNSIGNED;
	if (!before)
		return HEADS_RIGHT;
	if (before->number == h->number)
		return HEADS_TWO;
	return before->number + 1 == h->number && !str_equal(before->next, h->by) ? HEADS_OTHER_KEY
	                                                                          : HEADS_RIGHT;
}

enum heads_fault heads_sort(struct arena *a, struct heads *h, uint64_t *number)
{
	size_t kept = 0;

	qsort(h->list, h->count, sizeof(struct head), by_number);
	for (size_t i = 0; i < h->count; i++) {
		const struct head *before = kept > 0 ? &h->list[kept - 1] : NULL;
		enum heads_fault fault;

		if (before && before->number == h->list[i].number && are_same(before, &h->list[i]))
			continue;
		*number = h->list[i].number;
		if ((fault = look(a, &h->list[i], before)) != HEADS_RIGHT)
			return fault;
		h->list[kept++] = h->list[i];
	}
	h->count = kept;
	return HEADS_RIGHT;
}
