#include "store/forms/carry_fit.h"

#include "store/compiled/check.h"
#include "store/compiled/field_kind.h"

void carry_put(struct values *tree, struct str name, const struct value *one)
{
	struct value alone = *one;

	alone.name = name;
	alone.next = NULL;
	values_copy(tree, &(struct values){ .first = &alone, .last = &alone, .count = 1 });
}

/* What is chosen, as it is called now; false: it cannot be chosen. */
static bool choice(const struct carry_way *w, const struct value *one, struct str *id)
{
	if (one->kind != VALUE_TEXT)
		return false;
	*id = one->text;
	if (check_option(w->pair->to, *id))
		return true;
	*id = form_match_option(w->m, w->list, w->pair, one->text);
	return id->n > 0 && check_option(w->pair->to, *id);
}

static void fit_choice(const struct carry_way *w, const struct value *one, struct values *moved,
                       struct values *left)
{
	const struct value *tick = one->kind == VALUE_LIST && one->children->count == 1
	                               ? one->children->first
	                               : one;
	struct str id;

	if (choice(w, tick, &id))
		values_text(moved, w->pair->to->id, id);
	else
		carry_put(left, one->name, one);
}

static void fit_ticks(const struct carry_way *w, const struct value *one, struct values *moved,
                      struct values *left)
{
	const struct value *ticks = one->kind == VALUE_LIST ? one->children->first : one;
	struct str id;

	for (const struct value *tick = ticks; tick;
	     tick = one->kind == VALUE_LIST ? tick->next : NULL) {
		if (choice(w, tick, &id))
			values_add_text(values_list(moved, w->pair->to->id), id);
		else if (one->kind == VALUE_LIST)
			carry_put(values_list(left, one->name), STR(""), tick);
		else
			carry_put(left, one->name, one);
	}
}

/* Files keep everything but the kind, when that is called something else now. */
static void fit_files(const struct carry_way *w, const struct value *one, struct values *moved)
{
	struct values *files;

	carry_put(moved, w->pair->to->id, one);
	files = one->kind == VALUE_LIST ? values_list(moved, w->pair->to->id) : NULL;
	for (struct value *file = files ? files->first : NULL; file; file = file->next) {
		struct str kind = file->kind == VALUE_TREE ? values_get(file->children, STR("kind"))
		                                           : STR("");
		struct str now = form_match_option(w->m, NULL, w->pair, kind);

		if (now.n > 0 && !str_equal(now, kind))
			values_text(file->children, STR("kind"), now);
	}
}

/* A text that reads as what is asked for now. */
static bool reads_as(struct arena *a, const struct form_field *to, struct str text)
{
	const struct field_kind *kind = field_kind(to->type);
	struct str normal;

	if (kind->read)
		return kind->read(a, to, text, &normal);
	return (int64_t)text.n <= to->max &&
	       (to->type == FIELD_TEXTAREA || str_find(text, '\n') == text.n);
}

static bool type_of(struct str name, enum field_type *type)
{
	for (int i = 0; i < FIELD_TYPES; i++)
		if (str_is(name, field_kind((enum field_type)i)->name)) {
			*type = (enum field_type)i;
			return true;
		}
	return false;
}

static void fit_asked(const struct carry_way *w, enum field_type asked, const struct value *one,
                      struct values *moved, struct values *left)
{
	const struct form_field *to = w->pair->to;

	switch (field_kind(to->type)->answer) {
	case ANSWER_CHOICE:
		fit_choice(w, one, moved, left);
		return;
	case ANSWER_TICKS:
		fit_ticks(w, one, moved, left);
		return;
	case ANSWER_FILES:
		fit_files(w, one, moved);
		return;
	case ANSWER_NONE:
	case ANSWER_TEXT:
	case ANSWER_PICKS:
	case ANSWER_DATE:
	case ANSWER_ADDRESS:
	case ANSWER_DECLARE:
	case ANSWER_ROWS:
		if (asked == to->type || (one->kind == VALUE_TEXT && reads_as(moved->arena, to, one->text)))
			carry_put(moved, to->id, one);
		else
			carry_put(left, one->name, one);
	}
}

void carry_fit(const struct carry_way *w, const struct value *one, struct values *moved,
               struct values *left)
{
	enum field_type asked;

	if (w->pair && w->pair->to && type_of(w->type, &asked) &&
	    form_match_converts(asked, w->pair->to->type))
		fit_asked(w, asked, one, moved, left);
	else
		carry_put(left, one->name, one);
}
