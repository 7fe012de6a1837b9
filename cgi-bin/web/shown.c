#include "cgi-bin/web/shown.h"

#include "store/base/arena.h"
#include "store/base/buf.h"
#include "store/base/fnv.h"
#include "store/compiled/answers.h"
#include "store/compiled/json.h"

enum { SIGNS = 8 };

static void add_one(struct buf *out, const struct form_field *field, const struct values *answers)
{
	static const char signs[] = "0123456789abcdef";
	struct values *alone = values_open(out->arena);
	const struct value *answer = values_find(answers, field->id);
	struct buf text = buf_open(out->arena);
	uint64_t hash;

	if (!answers_is_empty(answer)) {
		struct value copy = *answer;

		copy.next = NULL;
		values_copy(alone, &(struct values){ .first = &copy, .last = &copy, .count = 1 });
	}
	json_write(&text, alone);
	hash = fnv_hash(buf_str(&text));
	hash ^= hash >> 32;
	for (int i = 0; i < SIGNS; i++, hash >>= 4)
		buf_byte(out, signs[hash & 15]);
}

struct str shown_mark(struct arena *a, const struct form_page *p, const struct values *answers)
{
	struct buf b = buf_open(a);

	for (size_t i = 0; i < p->field_count; i++)
		add_one(&b, &p->fields[i], answers);
	return buf_str(&b);
}

bool shown_is(const struct form_page *p, size_t i, struct str mark, const struct values *answers)
{
	struct buf b = buf_open(answers->arena);

	if (mark.n != p->field_count * SIGNS)
		return false;
	add_one(&b, &p->fields[i], answers);
	return str_equal(str_part(str_from(mark, i * SIGNS), 0, SIGNS), buf_str(&b));
}
