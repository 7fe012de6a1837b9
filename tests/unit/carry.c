#include "store/forms/carry.h"

#include "store/base/arena.h"
#include "tests/tap.h"

static struct form_option old_options[] = { { .id = STR("a") }, { .id = STR("b") } };
static struct form_option new_options[] = { { .id = STR("a") }, { .id = STR("c") } };

static struct form_field old_fields[] = {
	{ .id = STR("name"), .type = FIELD_TEXT },
	{ .id = STR("gone"), .type = FIELD_TEXT },
	{ .id = STR("kind"), .type = FIELD_TEXT },
	{ .id = STR("kept"), .type = FIELD_RADIOS, .options = old_options, .option_count = 2 },
	{ .id = STR("lost"), .type = FIELD_CHECKBOXES, .options = old_options, .option_count = 2 },
};

static struct form_field new_fields[] = {
	{ .id = STR("kind"), .type = FIELD_DATE },
	{ .id = STR("name"), .type = FIELD_TEXT },
	{ .id = STR("fresh"), .type = FIELD_TEXT },
	{ .id = STR("kept"), .type = FIELD_RADIOS, .options = new_options, .option_count = 2 },
	{ .id = STR("lost"), .type = FIELD_CHECKBOXES, .options = new_options, .option_count = 2 },
};

static struct form_page old_page = { .id = STR("p"), .fields = old_fields, .field_count = COUNT(old_fields) };
static struct form_page new_page = { .id = STR("q"), .fields = new_fields, .field_count = COUNT(new_fields) };
static const struct form old_form = { .id = STR("f"), .pages = &old_page, .page_count = 1 };
static const struct form new_form = { .id = STR("f"), .pages = &new_page, .page_count = 1 };

static struct values *answers(struct arena *a)
{
	struct values *v = values_open(a);

	values_text(v, STR("name"), STR("Sam"));
	values_text(v, STR("gone"), STR("words"));
	values_text(v, STR("kind"), STR("blue"));
	values_text(v, STR("kept"), STR("a"));
	values_add_text(values_list(v, STR("lost")), STR("b"));
	return v;
}

static void forward_and_back(struct arena *a)
{
	struct carried c = carry_answers(a, &old_form, &new_form, answers(a), NULL), back;

	is_str("Sam", values_get(c.answers, STR("name")), "an answer moves with its question, wherever it stands");
	is_str("words", values_get(values_get_tree(c.aside, STR("gone")), STR("answer")), "one whose question is gone is put aside");
	is_str("blue", values_get(values_get_tree(c.aside, STR("kind")), STR("answer")), "so is one that is asked in another way");
	is_str("a", values_get(c.answers, STR("kept")), "a choice that is still offered moves");
	ok(values_get_tree(c.aside, STR("lost")) != NULL, "one that is not is put aside");
	is_int(1, (int64_t)c.added->count, "questions that are new are named");
	values_text(c.answers, STR("fresh"), STR("new"));
	back = carry_answers(a, &new_form, &old_form, c.answers, c.aside);
	is_str("words", values_get(back.answers, STR("gone")), "moved back, what was aside has its place again");
	is_str("blue", values_get(back.answers, STR("kind")), "in the way it was given");
	is_str("new", values_get(values_get_tree(back.aside, STR("fresh")), STR("answer")), "and what only the new form asks is put aside");
	is_int(5, (int64_t)back.answers->count, "nothing is lost on the way");
}

int main(void)
{
	struct arena *a = arena_open(1 << 20);

	forward_and_back(a);
	arena_close(a);
	return done();
}
