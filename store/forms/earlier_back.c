#include "store/forms/earlier_back.h"

#include "store/base/arena.h"
#include "store/compiled/sight.h"
#include "store/compiled/sight_row.h"
#include "store/forms/draft_files.h"

enum { MIB = 1 << 20 };

static bool is_list(const struct form_field *field)
{
	return field->columns || field->type == FIELD_UPLOAD;
}

static struct str id_of(const struct form_field *field, const struct values *item)
{
	return values_get(item, field->columns ? STR("row") : STR("id"));
}

static const struct values *find(const struct form_field *field, const struct values *list,
                                 struct str id)
{
	for (const struct value *one = list ? list->first : NULL; one; one = one->next)
		if (one->kind == VALUE_TREE && str_equal(id_of(field, one->children), id))
			return one->children;
	return NULL;
}

/* Two rows that say the same, whatever their numbers. */
static bool says_the_same(const struct values *x, const struct values *y)
{
	for (const struct value *one = x->first; one; one = one->next)
		if (!str_is(one->name, "row") && !values_same(x, y, one->name))
			return false;
	return x->count == y->count;
}

/* A number of a row that went is given to another: it is there again only when a row says what it
 * said. */
static bool is_there(const struct form_field *field, const struct values *list,
                     const struct values *item)
{
	if (!field->columns)
		return find(field, list, id_of(field, item));
	for (const struct value *one = list ? list->first : NULL; one; one = one->next)
		if (one->kind == VALUE_TREE && says_the_same(item, one->children))
			return true;
	return false;
}

static struct values *missing(const struct earlier_back *b, const struct values *gone,
                              const struct values *now, struct arena *a)
{
	struct values *list = values_list(values_open(a), STR("missing"));
	const struct values *ids = values_get_list(gone, b->field->id);
	const struct values *was = b->was && b->was->kind == VALUE_LIST ? b->was->children : NULL;

	for (const struct value *one = ids ? ids->first : NULL; one; one = one->next) {
		const struct values *item = find(b->field, was, one->text);

		if (item && !is_there(b->field, now, item))
			values_copy(values_add_tree(list), item);
	}
	return list;
}

/* One more than the highest, when another row has its number. */
static void renumber(const struct form_field *field, const struct values *rows, struct values *row)
{
	uint64_t highest = 0, n;

	if (!field->columns || !find(field, rows, values_get(row, STR("row"))))
		return;
	for (const struct value *one = rows->first; one; one = one->next)
		if (str_starts(values_get(one->children, STR("row")), STR("r")) &&
		    str_number(str_from(values_get(one->children, STR("row")), 1), UINT32_MAX, &n) &&
		    n > highest)
			highest = n;
	values_text(row, STR("row"),
	            str_join(row->arena, STR("r"), str_of_number(row->arena, (int64_t)highest + 1)));
}

static void add_missing(const struct earlier_back *b, struct values *answers)
{
	struct values *list = values_list(answers, b->field->id);

	for (const struct value *one = b->missing->first; one; one = one->next) {
		struct values *item = values_open(answers->arena);

		values_copy(item, one->children);
		renumber(b->field, list, item);
		values_copy(values_add_tree(list), item);
	}
}

/* Each as it stood, what came since as it is; behind them what is not there now. */
static void merge(const struct earlier_back *b, const struct values *now, struct values *answers)
{
	struct values *list;

	values_remove(answers, b->field->id);
	list = values_list(answers, b->field->id);
	for (const struct value *one = now ? now->first : NULL; one; one = one->next) {
		const struct values *was = NULL;

		if (one->kind == VALUE_TREE)
			was = find(b->field, b->was->children, id_of(b->field, one->children));
		values_copy(values_add_tree(list), was ? was : one->children);
	}
	for (const struct value *one = b->was->children->first; one; one = one->next)
		if (one->kind == VALUE_TREE && !find(b->field, list, id_of(b->field, one->children)))
			values_copy(values_add_tree(list), one->children);
}

static void replace(const struct earlier_back *b, struct values *answers)
{
	struct value alone = *b->was;

	alone.next = NULL;
	values_remove(answers, b->field->id);
	values_copy(answers, &(struct values){ .first = &alone, .last = &alone, .count = 1 });
}

bool earlier_back_find(const struct form *f, const struct values *before, const struct values *gone,
                       struct str field, const struct values *answers, struct earlier_back *b)
{
	const struct values *now = values_get_list(answers, field);
	struct values *with = values_open(answers->arena);
	const struct value *was = values_find(before, field);

	*b = (struct earlier_back){ .field = form_field_find(f, field, NULL) };
	if (!b->field || !form_field_find(f, field, &b->page))
		return false;
	b->was = answers_is_empty(was) ? NULL : was;
	b->missing = missing(b, gone, now, answers->arena);
	if (!b->was || (is_list(b->field) && b->was->kind != VALUE_LIST))
		return true;
	values_copy(with, answers);
	if (b->missing->count > 0)
		add_missing(b, with);
	else if (is_list(b->field))
		merge(b, now, with);
	else
		replace(b, with);
	b->answers = values_same(with, answers, field) ? NULL : with;
	return true;
}

static const char *files_problem(const struct earlier_back *b, int64_t *most)
{
	const struct values *list = values_get_list(b->answers, b->field->id);
	int64_t bytes = 0;

	for (const struct value *one = list->first; one; one = one->next)
		bytes += values_get_number(one->children, STR("size"));
	*most = b->field->files_max;
	if (b->field->files_max > 0 && list->count > (size_t)b->field->files_max)
		return "earlier_files";
	*most = b->field->total_mb_max;
	return b->field->total_mb_max > 0 && bytes > (int64_t)b->field->total_mb_max * MIB
	           ? "earlier_total"
	           : NULL;
}

const char *earlier_back_problem(const struct earlier_back *b, int64_t *most)
{
	const struct values *list = values_get_list(b->answers, b->field->id);

	*most = 0;
	if (!list || !is_list(b->field))
		return NULL;
	if (b->field->type == FIELD_UPLOAD)
		return files_problem(b, most);
	*most = (int64_t)sight_rows_max(b->field);
	return list->count > sight_rows_max(b->field) ? "earlier_rows" : NULL;
}
