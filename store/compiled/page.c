#include "store/compiled/page.h"

#include <endian.h>
#include <string.h>

#include "store/base/escape.h"
#include "store/base/log.h"
#include "store/base/mapped.h"

/* The bytes of a page, numbers little-endian:
 *   "WMPG" 1, u32 offset of the innermost section still open (0 in a whole page), steps to the end
 *   TEXT     1, u32 length, bytes
 *   VALUE    2, u8 place, u8 length, name
 *   SECTION  3, u32 offset of the step behind its END, u8 length, name
 *   INVERTED 4, the same
 *   END      5
 *   SPOKEN   6, u8 length, name, u8 length, text before what is English, u8 length, text behind it
 * While a page is being written an open section's offset holds the section around it, so the writer
 * needs no memory of its own. */
#define MARK_BYTES 5
#define HEAD_BYTES (MARK_BYTES + 4)
#define NEST_MAX 32
#define NAME_MAX_BYTES 255

static const char mark[MARK_BYTES] = { 'W', 'M', 'P', 'G', 1 };

/* --- writing ---------------------------------------------------------------------------------- */

static uint32_t number_at(struct str bytes, size_t at)
{
	uint32_t n;

	memcpy(&n, bytes.p + at, sizeof(n));
	return le32toh(n);
}

static void number_put(struct buf *b, size_t at, uint32_t n)
{
	for (int i = 0; i < 4; i++)
		b->p[at + (size_t)i] = (char)(n >> (8 * i) & 0xff);
}

static void write_name(struct buf *b, struct str name)
{
	if (name.n > NAME_MAX_BYTES)
		die("page: a name is longer than 255 bytes");
	buf_byte(b, (char)name.n);
	buf_add(b, name);
}

void page_begin(struct buf *b)
{
	buf_add(b, str_bytes(mark, MARK_BYTES));
	buf_u32(b, 0);
}

void page_write_text(struct buf *b, struct str text)
{
	if (text.n == 0)
		return;
	buf_byte(b, STEP_TEXT);
	buf_u32(b, (uint32_t)text.n);
	buf_add(b, text);
}

void page_write_value(struct buf *b, enum page_place place, struct str name)
{
	buf_byte(b, STEP_VALUE);
	buf_byte(b, (char)place);
	write_name(b, name);
}

void page_write_spoken(struct buf *b, struct str name, struct str open, struct str close)
{
	buf_byte(b, STEP_SPOKEN);
	write_name(b, name);
	write_name(b, open);
	write_name(b, close);
}

void page_write_section(struct buf *b, bool inverted, struct str name)
{
	uint32_t around = number_at(buf_str(b), MARK_BYTES);

	buf_byte(b, inverted ? STEP_INVERTED : STEP_SECTION);
	number_put(b, MARK_BYTES, (uint32_t)b->n);
	buf_u32(b, around);
	write_name(b, name);
}

void page_write_end(struct buf *b)
{
	uint32_t open = number_at(buf_str(b), MARK_BYTES);

	if (open == 0)
		die("page: an end without a section");
	number_put(b, MARK_BYTES, number_at(buf_str(b), open));
	buf_byte(b, STEP_END);
	number_put(b, open, (uint32_t)b->n);
}

/* --- reading ---------------------------------------------------------------------------------- */

/* Moves *at behind a number, or a name, that ends inside bytes. */
static bool read_number(struct str bytes, size_t *at, uint32_t *n)
{
	if (bytes.n - *at < 4)
		return false;
	*n = number_at(bytes, *at);
	*at += 4;
	return true;
}

static bool read_name(struct str bytes, size_t *at)
{
	size_t n;

	if (bytes.n - *at < 1)
		return false;
	n = (unsigned char)bytes.p[(*at)++];
	if (n == 0 || bytes.n - *at < n)
		return false;
	*at += n;
	return true;
}

static bool read_text(struct str bytes, size_t *at)
{
	uint32_t n;

	if (!read_number(bytes, at, &n) || bytes.n - *at < n)
		return false;
	*at += n;
	return true;
}

static bool read_place(struct str bytes, size_t *at)
{
	if (bytes.n - *at < 1 || (unsigned char)bytes.p[*at] > PLACE_PLAIN)
		return false;
	(*at)++;
	return read_name(bytes, at);
}

/* One step; ends[] holds where each open section says that it ends. */
static bool read_step(struct str bytes, size_t *at, uint32_t *ends, size_t *nest)
{
	switch (bytes.p[(*at)++]) {
	case STEP_TEXT:
		return read_text(bytes, at);
	case STEP_VALUE:
		return read_place(bytes, at);
	case STEP_SECTION:
	case STEP_INVERTED:
		if (*nest == NEST_MAX || !read_number(bytes, at, &ends[*nest]))
			return false;
		(*nest)++;
		return read_name(bytes, at);
	case STEP_SPOKEN:
		return read_name(bytes, at) && read_name(bytes, at) && read_name(bytes, at);
	case STEP_END:
		return *nest > 0 && ends[--*nest] == *at;
	}
	return false;
}

enum err page_read_bytes(struct str bytes, struct page *p)
{
	uint32_t ends[NEST_MAX];
	size_t nest = 0, at = HEAD_BYTES;

	if (bytes.n < HEAD_BYTES || bytes.n > UINT32_MAX ||
	    !str_starts(bytes, str_bytes(mark, MARK_BYTES)) || number_at(bytes, MARK_BYTES) != 0)
		return ERR_DAMAGED;
	while (at < bytes.n)
		if (!read_step(bytes, &at, ends, &nest))
			return ERR_DAMAGED;
	if (nest > 0)
		return ERR_DAMAGED;
	p->bytes = bytes;
	return OK;
}

/* A name stays inside its folder: letters, digits, "-_@/." and no piece that begins with a dot. */
static bool is_name(struct str name)
{
	char before = '/';

	for (size_t i = 0; i < name.n; before = name.p[i++]) {
		char c = name.p[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		             c == '-' || c == '_' || c == '@';

		if (!plain && !((c == '/' || c == '.') && before != '/'))
			return false;
	}
	return name.n > 0 && before != '/';
}

enum err page_open(struct arena *a, const char *folder, struct str name, struct page *p)
{
	struct buf path = buf_open(a);
	struct str bytes;
	enum err e;

	if (!is_name(name))
		return ERR_NOT_FOUND;
	buf_text(&path, folder);
	buf_text(&path, "/pages/");
	buf_add(&path, name);
	buf_byte(&path, '\0');
	if ((e = mapped_open(path.p, &bytes)) == OK && mapped_made(path.p))
		p->bytes = bytes;                    /* it was looked at before */
	else if (e == OK && (e = page_read_bytes(bytes, p)) == OK && mapped_make(STR("")))
		mapped_done(path.p, bytes.p);
	if (e != OK && e != ERR_NOT_FOUND)
		log_error("page", err_name(e));
	return e;
}

/* --- playing ---------------------------------------------------------------------------------- */

/* Where names are looked for: a tree, or an item of a list (in a tree of its own or not). */
struct context {
	const struct values *tree;
	const struct value *item;
	const struct context *around;
};

/* As str_find, for names that are shorter than the way there. */
static size_t find_dot(struct str name)
{
	size_t dot = 0;

	while (dot < name.n && name.p[dot] != '.')
		dot++;
	return dot;
}

static const struct value *look_up(const struct context *c, struct str name)
{
	size_t dot = find_dot(name);
	struct str first = str_part(name, 0, dot);
	const struct value *v = NULL;

	if (dot == 0)
		return c->item;
	for (; c && !v; c = c->around)
		if (c->tree)
			v = values_find(c->tree, first);
	while (v && dot < name.n) {
		name = str_from(name, dot + 1);
		dot = find_dot(name);
		v = v->kind == VALUE_TREE ? values_find(v->children, str_part(name, 0, dot)) : NULL;
	}
	return v;
}

static void play_value(struct buf *b, enum page_place place, const struct value *v)
{
	struct str text;

	if (!v)
		return;
	if (v->kind == VALUE_NUMBER) {
		buf_number(b, v->number);
		return;
	}
	if (v->kind != VALUE_TEXT)
		return;
	text = v->text;
	switch (place) {
	case PLACE_TEXT: escape_text(b, text); break;
	case PLACE_ATTRIBUTE: escape_attribute(b, text); break;
	case PLACE_HREF: escape_href(b, text); break;
	case PLACE_URL: escape_url(b, text); break;
	case PLACE_RAW:
	case PLACE_PLAIN: buf_add(b, text); break;
	}
}

static struct str take_name(struct str bytes, size_t *at)
{
	struct str name = str_part(bytes, *at + 1, (unsigned char)bytes.p[*at]);

	*at += 1 + name.n;
	return name;
}

enum { ISOLATE_BYTES = 3 };

/* Where the isolate that text begins with ends (U+2066 to U+2068; U+2069); text.n: nowhere. */
static size_t isolate_end(struct str text)
{
	int depth = 0;

	for (size_t i = 0; i + ISOLATE_BYTES <= text.n; i++) {
		if (memcmp(text.p + i, PAGE_ENGLISH, 2) == 0 && text.p[i + 2] >= '\xa6' &&
		    text.p[i + 2] <= '\xa9')
			depth += text.p[i + 2] == '\xa9' ? -1 : 1;
		if (depth == 0)
			return i;
	}
	return text.n;
}

/* Of a text that a program made of words, some of which have no translation. In these others may
 * stand: they are English as well, and say so once. */
static void play_spoken(struct buf *b, const struct value *v, struct str open, struct str close)
{
	struct str left;

	if (!v || v->kind != VALUE_TEXT) {
		play_value(b, PLACE_TEXT, v);
		return;
	}
	left = v->text;
	while (left.n > 0) {
		size_t at = str_search(left, STR(PAGE_ENGLISH)), end;

		escape_text(b, str_part(left, 0, at));
		left = str_from(left, at);
		end = isolate_end(left);
		if (left.n == 0 || end == left.n)
			break;
		buf_add(b, open);
		escape_text(b, str_part(left, ISOLATE_BYTES, end - ISOLATE_BYTES));
		buf_add(b, close);
		left = str_from(left, end + ISOLATE_BYTES);
	}
	escape_text(b, left);
}

static void play_steps(struct str bytes, size_t at, const struct context *c, struct buf *b);

static void play_section(struct str bytes, size_t at, const struct context *c,
                         const struct value *v, struct buf *b)
{
	struct context inner = { NULL, c->item, c };

	if (v->kind == VALUE_TREE) {
		inner.tree = v->children;
		play_steps(bytes, at, &inner, b);
		return;
	}
	if (v->kind != VALUE_LIST) {
		play_steps(bytes, at, c, b);
		return;
	}
	for (const struct value *item = v->children->first; item; item = item->next) {
		inner.tree = item->kind == VALUE_TREE ? item->children : NULL;
		inner.item = item;
		play_steps(bytes, at, &inner, b);
	}
}

/* Plays from at to the END of that section, or of the page, whose shape was checked when read. */
static void play_steps(struct str bytes, size_t at, const struct context *c, struct buf *b)
{
	while (at < bytes.n) {
		enum page_step step = (enum page_step)bytes.p[at++];
		const struct value *v;
		uint32_t n;

		if (step == STEP_END)
			return;
		if (step == STEP_VALUE) {
			enum page_place place = (enum page_place)bytes.p[at++];

			play_value(b, place, look_up(c, take_name(bytes, &at)));
			continue;
		}
		if (step == STEP_SPOKEN) {
			struct str name = take_name(bytes, &at), open = take_name(bytes, &at);

			play_spoken(b, look_up(c, name), open, take_name(bytes, &at));
			continue;
		}
		n = number_at(bytes, at);
		at += 4;
		if (step == STEP_TEXT) {
			buf_add(b, str_bytes(bytes.p + at, n));
			at += n;
			continue;
		}
		v = look_up(c, take_name(bytes, &at));
		if (step == STEP_INVERTED && !values_holds(v))
			play_steps(bytes, at, c, b);
		if (step == STEP_SECTION && values_holds(v))
			play_section(bytes, at, c, v, b);
		at = n;
	}
}

void page_play(const struct page *p, const struct values *values, struct buf *b)
{
	struct context outermost = { values, NULL, NULL };

	play_steps(p->bytes, HEAD_BYTES, &outermost, b);
}
