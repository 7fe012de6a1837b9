#include "cgi-bin/web/shown.h"

#include "store/base/fnv.h"
#include "store/base/hex.h"
#include "store/compiled/answers.h"
#include "store/compiled/form_share.h"
#include "store/compiled/json.h"
#include "store/forms/helper.h"

enum { SIGNS = 8 };

static bool keeps_back(const struct intake *in, const struct form_field *field)
{
	return in->helper && form_share_keeps_back(in->f, field, in->helper->pages);
}

/* Without the cells of a row that are kept back. */
static void drop_cells(const struct intake *in, const struct form_field *list, struct values *row)
{
	for (size_t i = 0; i < list->column_count; i++)
		if (keeps_back(in, &list->columns[i]))
			values_remove(row, list->columns[i].id);
}

static void drop_from_rows(const struct intake *in, const struct form_field *list,
                           struct values *rows)
{
	for (struct value *one = rows ? rows->first : NULL; one; one = one->next)
		if (one->kind == VALUE_TREE)
			drop_cells(in, list, one->children);
}

static struct str plain(struct arena *a, struct str text)
{
	static const char signs[] = "0123456789abcdef";
	uint64_t hash = fnv_hash(text);
	struct buf b = buf_open(a);

	hash ^= hash >> 32;
	for (int i = 0; i < SIGNS; i++, hash >>= 4)
		buf_byte(&b, signs[hash & 15]);
	return buf_str(&b);
}

static struct str keyed(struct web *w, const struct intake *in, const struct form_field *field,
                        struct str text)
{
	struct str hash = KEYS_HASH(w->arena, w->keys, FOR_TOKEN, STR("shown"), in->d.id,
	                            w->visitor->person.id, field->id, text);

	return str_part(hex_write(w->arena, hash), 0, SIGNS);
}

static struct str mark_of(struct web *w, const struct intake *in, const struct form_field *field)
{
	struct values *alone = values_open(w->arena);
	const struct value *answer = values_find(in->typed, field->id);
	struct buf text = buf_open(w->arena);

	if (keeps_back(in, field))
		return STR("00000000");
	if (!answers_is_empty(answer)) {
		struct value copy = *answer;

		copy.next = NULL;
		values_copy(alone, &(struct values){ .first = &copy, .last = &copy, .count = 1 });
		drop_from_rows(in, field, values_get_list(alone, field->id));
	}
	json_write(&text, alone);
	return in->helper ? keyed(w, in, field, buf_str(&text)) : plain(w->arena, buf_str(&text));
}

struct str shown_mark(struct web *w, const struct intake *in)
{
	struct buf b = buf_open(w->arena);

	for (size_t i = 0; i < in->p->field_count; i++)
		buf_add(&b, mark_of(w, in, &in->p->fields[i]));
	return buf_str(&b);
}

bool shown_is(struct web *w, const struct intake *in, const struct form_page *p, size_t i,
              struct str mark)
{
	return mark.n == p->field_count * SIGNS &&
	       str_equal(str_part(str_from(mark, i * SIGNS), 0, SIGNS), mark_of(w, in, &p->fields[i]));
}

struct str shown_row(struct web *w, const struct intake *in, const struct form_field *list,
                     const struct values *row)
{
	struct values *copy = values_open(w->arena);
	struct buf text = buf_open(w->arena);

	values_copy(copy, row);
	drop_cells(in, list, copy);
	json_write(&text, copy);
	return keyed(w, in, list, buf_str(&text));
}
