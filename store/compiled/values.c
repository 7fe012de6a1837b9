#include "store/compiled/values.h"

#include "store/base/arena.h"

struct values *values_open(struct arena *a)
{
	struct values *v = ARENA_NEW(a, struct values);

	v->arena = a;
	v->lacks = UINT64_MAX;
	return v;
}

/* The bit of a name: of its ends and its length, by which the names of one tree differ most. */
static uint64_t bit_of(struct str name)
{
	unsigned mark = (unsigned)name.n;

	if (name.n > 0)
		mark += (unsigned char)name.p[0] * 5u + (unsigned char)name.p[name.n - 1] * 11u;
	return UINT64_C(1) << (mark & 63);
}

struct value *values_append(struct values *v, struct str name)
{
	struct value *one = ARENA_NEW(v->arena, struct value);

	one->name = name;
	if (v->last)
		v->last->next = one;
	else
		v->first = one;
	v->last = one;
	v->count++;
	v->lacks &= ~bit_of(name);
	return one;
}

static struct value *append(struct values *v, struct str name)
{
	return values_append(v, name.n > 0 ? str_copy(v->arena, name) : name);
}

struct value *values_find(const struct values *v, struct str name)
{
	if (!v || (v->lacks & bit_of(name)))
		return NULL;
	for (struct value *one = v->first; one; one = one->next)
		if (str_equal(one->name, name))
			return one;
	return NULL;
}

/* The value of that name, emptied, or a new one. */
static struct value *place(struct values *v, struct str name, enum value_kind kind)
{
	struct value *one = values_find(v, name);

	if (!one)
		one = append(v, name);
	one->kind = kind;
	one->children = NULL;
	return one;
}

void values_text(struct values *v, struct str name, struct str text)
{
	place(v, name, VALUE_TEXT)->text = str_copy(v->arena, text);
}

void values_flag(struct values *v, struct str name, bool flag)
{
	place(v, name, VALUE_FLAG)->flag = flag;
}

void values_number(struct values *v, struct str name, int64_t number)
{
	place(v, name, VALUE_NUMBER)->number = number;
}

void values_null(struct values *v, struct str name)
{
	place(v, name, VALUE_NULL);
}

static struct values *children_of(struct values *v, struct str name, enum value_kind kind)
{
	struct value *one = values_find(v, name);

	if (one && one->kind == kind)
		return one->children;
	one = place(v, name, kind);
	one->children = values_open(v->arena);
	return one->children;
}

struct values *values_tree(struct values *v, struct str name)
{
	return children_of(v, name, VALUE_TREE);
}

struct values *values_list(struct values *v, struct str name)
{
	return children_of(v, name, VALUE_LIST);
}

struct values *values_add_tree(struct values *list)
{
	struct value *one = append(list, STR(""));

	one->kind = VALUE_TREE;
	one->children = values_open(list->arena);
	return one->children;
}

void values_add_text(struct values *list, struct str text)
{
	struct value *one = append(list, STR(""));

	one->kind = VALUE_TEXT;
	one->text = str_copy(list->arena, text);
}

void values_add_number(struct values *list, int64_t number)
{
	struct value *one = append(list, STR(""));

	one->kind = VALUE_NUMBER;
	one->number = number;
}

void values_remove(struct values *v, struct str name)
{
	struct value *before = NULL;

	for (struct value *one = v->first; one; before = one, one = one->next) {
		if (!str_equal(one->name, name))
			continue;
		if (before)
			before->next = one->next;
		else
			v->first = one->next;
		if (v->last == one)
			v->last = before;
		v->count--;
		return;
	}
}

static void copy_into(struct values *v, struct value *to, const struct value *from)
{
	to->kind = from->kind;
	to->flag = from->flag;
	to->number = from->number;
	to->text = from->text.n > 0 ? str_copy(v->arena, from->text) : STR("");
	to->children = NULL;
	if (!from->children)
		return;
	to->children = values_open(v->arena);
	for (const struct value *one = from->children->first; one; one = one->next)
		copy_into(to->children, append(to->children, one->name), one);
}

void values_copy(struct values *v, const struct values *from)
{
	for (const struct value *one = from ? from->first : NULL; one; one = one->next) {
		struct value *to = one->name.n > 0 ? values_find(v, one->name) : NULL;

		copy_into(v, to ? to : append(v, one->name), one);
	}
}

struct str values_get(const struct values *v, struct str name)
{
	const struct value *one = values_find(v, name);

	return one && one->kind == VALUE_TEXT ? one->text : STR("");
}

static struct values *get_children(const struct values *v, struct str name, enum value_kind kind)
{
	const struct value *one = values_find(v, name);

	return one && one->kind == kind ? one->children : NULL;
}

struct values *values_get_tree(const struct values *v, struct str name)
{
	return get_children(v, name, VALUE_TREE);
}

struct values *values_get_list(const struct values *v, struct str name)
{
	return get_children(v, name, VALUE_LIST);
}

bool values_is(const struct values *v, struct str name)
{
	const struct value *one = values_find(v, name);

	return one && one->kind == VALUE_FLAG && one->flag;
}

int64_t values_get_number(const struct values *v, struct str name)
{
	const struct value *one = values_find(v, name);

	return one && one->kind == VALUE_NUMBER ? one->number : 0;
}

static bool equal_children(const struct value *x, const struct value *y)
{
	const struct value *one = x->children ? x->children->first : NULL,
	                   *other = y->children ? y->children->first : NULL;
	struct value a, b;

	if (x->kind == VALUE_TREE)
		return values_equal(x->children, y->children);
	for (; one && other; one = one->next, other = other->next) {
		a = *one;
		b = *other;
		a.next = b.next = NULL;
		if (!values_equal(&(struct values){ .first = &a, .count = 1 },
		                  &(struct values){ .first = &b, .count = 1 }))
			return false;
	}
	return !one && !other;
}

bool values_same(const struct values *x, const struct values *y, struct str name)
{
	const struct value *one = values_find(x, name), *other = values_find(y, name);

	if (!one || !other)
		return one == other;
	if (one->kind != other->kind)
		return false;
	switch (one->kind) {
	case VALUE_FLAG:
		return one->flag == other->flag;
	case VALUE_NUMBER:
		return one->number == other->number;
	case VALUE_TEXT:
		return str_equal(one->text, other->text);
	case VALUE_LIST:
	case VALUE_TREE:
		return equal_children(one, other);
	default:
		return true;
	}
}

bool values_equal(const struct values *x, const struct values *y)
{
	if ((x ? x->count : 0) != (y ? y->count : 0))
		return false;
	for (const struct value *one = x ? x->first : NULL; one; one = one->next)
		if (!values_same(x, y, one->name))
			return false;
	return true;
}

size_t values_bytes(const struct values *v)
{
	size_t bytes = 0;

	for (const struct value *one = v ? v->first : NULL; one; one = one->next)
		bytes += one->name.n + one->text.n + values_bytes(one->children);
	return bytes;
}

bool values_holds(const struct value *v)
{
	if (!v)
		return false;
	switch (v->kind) {
	case VALUE_NULL: return false;
	case VALUE_FLAG: return v->flag;
	case VALUE_NUMBER: return v->number != 0;
	case VALUE_TEXT: return v->text.n > 0;
	case VALUE_LIST: return v->children->count > 0;
	case VALUE_TREE: return true;
	}
	return false;
}
