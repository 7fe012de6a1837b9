#include "store/compiled/form_shape.h"

#define MEMBER(kind, type, name) { MEMBER_##kind, offsetof(type, name), 0, NULL }
#define SPOKEN(type, name) MEMBER(SPOKEN, type, name), MEMBER(SELF, type, name)
#define SMALL(type, name, limit) { MEMBER_KIND, offsetof(type, name), limit, NULL }
#define MANY(kind, type, name, count, of)                                                          \
	{                                                                                              \
		MEMBER_##kind, offsetof(type, name), offsetof(type, count), of                             \
	}

static const struct member condition_members[] = {
	SMALL(struct condition, kind, CONDITION_KINDS),
	MEMBER(TEXT, struct condition, field),
	MEMBER(NUMBER, struct condition, number),
	MANY(TEXTS, struct condition, values, value_count, NULL),
	MANY(PARTS, struct condition, parts, part_count, NULL),
};
const struct shape condition_shape = { condition_members, COUNT(condition_members),
                                       sizeof(struct condition), 1 };

static const struct member option_members[] = {
	MEMBER(TEXT, struct form_option, id),
	SPOKEN(struct form_option, label),
	SPOKEN(struct form_option, hint),
	MEMBER(FLAG, struct form_option, exclusive),
	MEMBER(CONDITION, struct form_option, show_if),
};
static const struct shape option_shape = { option_members, COUNT(option_members),
                                           sizeof(struct form_option), 1 };

static const struct member bound_members[] = {
	MEMBER(CONDITION, struct form_bound, holds),
	MEMBER(FLAG, struct form_bound, warns),
};
static const struct shape bound_shape = { bound_members, COUNT(bound_members),
                                          sizeof(struct form_bound), 1 };

static const struct member figure_members[] = {
	SMALL(struct form_figure, kind, FIGURE_KINDS),
	MEMBER(TEXT, struct form_figure, field),
	MEMBER(TEXT, struct form_figure, other),
	MEMBER(NUMBER, struct form_figure, times),
	SPOKEN(struct form_figure, text),
};
static const struct shape figure_shape = { figure_members, COUNT(figure_members),
                                           sizeof(struct form_figure), 1 };

/* The bit of each in the mask stands in compiled forms: add at the end of FIELD_MORE, and of the
 * other lists. The narrow mask of a field holds forty, the wide one eight more; a form is written
 * wide only when it needs that. */
#define FIELD_MEMBERS \
	SMALL(struct form_field, type, FIELD_TYPES), \
	SMALL(struct form_field, required, REQUIRED + 1), \
	MEMBER(TEXT, struct form_field, id), \
	SPOKEN(struct form_field, label), \
	SPOKEN(struct form_field, hint), \
	SPOKEN(struct form_field, text), \
	MEMBER(CONDITION, struct form_field, show_if), \
	MEMBER(TEXT, struct form_field, prefill), \
	MEMBER(TEXT, struct form_field, autocomplete), \
	MEMBER(TEXT, struct form_field, check), \
	MEMBER(TEXT, struct form_field, suggest), \
	MEMBER(TEXT, struct form_field, row), \
	MEMBER(TEXT, struct form_field, unit), \
	MEMBER(NUMBER, struct form_field, min), \
	MEMBER(NUMBER, struct form_field, max), \
	MEMBER(NUMBER, struct form_field, decimals), \
	MEMBER(NUMBER, struct form_field, age_max), \
	MEMBER(NUMBER, struct form_field, warn_age), \
	MEMBER(NUMBER, struct form_field, rows_max), \
	MEMBER(NUMBER, struct form_field, files_max), \
	MEMBER(NUMBER, struct form_field, file_mb_max), \
	MEMBER(NUMBER, struct form_field, total_mb_max), \
	MEMBER(FLAG, struct form_field, past), \
	MEMBER(FLAG, struct form_field, future), \
	MEMBER(FLAG, struct form_field, is_private), \
	MEMBER(FLAG, struct form_field, flag), \
	MEMBER(FLAG, struct form_field, free_rows), \
	MEMBER(FLAG, struct form_field, linked_people), \
	MEMBER(FLAG, struct form_field, line1_required), \
	MEMBER(FLAG, struct form_field, town_required), \
	MEMBER(FLAG, struct form_field, postcode_required), \
	MANY(LIST, struct form_field, options, option_count, &option_shape), \
	MANY(LIST, struct form_field, preset_rows, preset_count, &option_shape), \
	MANY(LIST, struct form_field, problem_texts, problem_text_count, &option_shape)

#define FIELD_MORE \
	MANY(LIST, struct form_field, bounds, bound_count, &bound_shape), \
	MANY(LIST, struct form_field, figures, figure_count, &figure_shape), \
	MEMBER(TEXT, struct form_field, marks)

/* A field without columns of its own. */
static const struct member column_members[] = { FIELD_MEMBERS, FIELD_MORE };
static const struct shape column_shape = { column_members, COUNT(column_members),
                                           sizeof(struct form_field), 5 };

static const struct member field_members[] = {
	FIELD_MEMBERS,
	MANY(LIST, struct form_field, columns, column_count, &column_shape),
	FIELD_MORE
};
static const struct shape field_shape = { field_members, COUNT(field_members),
                                          sizeof(struct form_field), 5 };
_Static_assert(COUNT(field_members) <= 48, "the wide mask of a field is six bytes");

static const struct member part_members[] = {
	MEMBER(TEXT, struct form_part, id),
	SPOKEN(struct form_part, title),
};
static const struct shape part_shape = { part_members, COUNT(part_members),
                                         sizeof(struct form_part), 1 };

static const struct member page_members[] = {
	MEMBER(TEXT, struct form_page, id),
	SPOKEN(struct form_page, title),
	SPOKEN(struct form_page, intro),
	MEMBER(INDEX, struct form_page, part),
	MEMBER(CONDITION, struct form_page, show_if),
	MANY(LIST, struct form_page, fields, field_count, &field_shape),
};
static const struct shape page_shape = { page_members, COUNT(page_members),
                                         sizeof(struct form_page), 1 };

static const struct member move_members[] = {
	MEMBER(TEXT, struct form_move, was),
	MEMBER(TEXT, struct form_move, field),
	MEMBER(TEXT, struct form_move, column),
	MEMBER(TEXT, struct form_move, option),
};
static const struct shape move_shape = { move_members, COUNT(move_members),
                                         sizeof(struct form_move), 1 };

static const struct member form_members[] = {
	MEMBER(TEXT, struct form, version),
	MEMBER(TEXT, struct form, id),
	MEMBER(TEXT, struct form, title),
	MEMBER(TEXT, struct form, details),
	MEMBER(TEXT, struct form, letter),
	MEMBER(TEXT, struct form, first),
	MEMBER(TEXT, struct form, last),
	MEMBER(TEXT, struct form, born),
	MEMBER(TEXT, struct form, audience),
	MEMBER(NUMBER, struct form, keep_draft_days),
	MEMBER(FLAG, struct form, starts_clock),
	MEMBER(CONDITION, struct form, self_when),
	MANY(LIST, struct form, parts, part_count, &part_shape),
	MANY(LIST, struct form, pages, page_count, &page_shape),
	MEMBER(FLAG, struct form, by_task),
	MANY(LIST, struct form, moves, move_count, &move_shape),
};
const struct shape form_shape = { form_members, COUNT(form_members), sizeof(struct form), 2 };
