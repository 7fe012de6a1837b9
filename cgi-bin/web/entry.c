#include "cgi-bin/web/entry.h"

#include "store/base/utf8.h"
#include "store/compiled/check.h"
#include "store/compiled/words.h"
#include "store/people/guessable.h"
#include "store/post/letter.h"

bool entry_pressed(const struct web *w, const char *action)
{
	return str_is(web_field(w, "action"), action);
}

struct problem *entry_problem(struct web *w, const char *field, const char *key)
{
	return problems_add(&w->problems, str_of(field), str_of(key));
}

void entry_check_length(struct web *w, const char *field, const char *label, struct str text,
                        size_t max)
{
	size_t n = str_characters(text);
	struct problem *p;

	if (n <= max)
		return;
	p = entry_problem(w, field, "too_long");
	p->what = words_get(w->words, str_of(label));
	p->number = (int64_t)max;
	p->over = (int64_t)(n - max);
}

struct str entry_text(struct web *w, const char *field, const char *label, size_t max)
{
	struct str typed = request_line(w->arena, &w->request, field);

	entry_check_length(w, field, label, typed, max);
	return typed;
}

void entry_put_problem(struct web *w, struct str field, struct values *box)
{
	const struct problem *problem = problems_find(&w->problems, field);

	values_text(box, STR("problem"),
	            problem ? words_problem(w->arena, w->words, NULL, problem, STR("")) : STR(""));
}

void entry_box(struct web *w, struct values *v, const char *field, struct str value)
{
	struct values *box = values_tree(v, str_of(field));

	values_text(box, STR("value"), value);
	entry_put_problem(w, str_of(field), box);
}

static void missing(struct web *w, const struct entry_field *field)
{
	if (field->required)
		entry_problem(w, field->id, field->required)->what = words_get(w->words,
		                                                               str_of(field->label));
}

/* The normal form, or the text as it was typed beside a problem. */
static struct str read_shape(struct web *w, const struct entry_field *field, struct str typed)
{
	struct str normal = typed;

	if (field->shape == ENTRY_EMAIL &&
	    (!check_email(w->arena, typed, &normal) || !letter_is_address(normal)))
		entry_problem(w, field->id, "email");
	else if (field->shape == ENTRY_POSTCODE && !check_postcode(w->arena, typed, &normal))
		entry_problem(w, field->id, "postcode");
	else if (field->shape == ENTRY_TEXT)
		entry_check_length(w, field->id, field->label, typed, ENTRY_TEXT_MAX);
	return normal;
}

static void read_one(struct web *w, const struct entry_field *field, struct values *steps)
{
	struct str name = str_of(field->id), typed = web_field(w, field->id);

	if (field->shape == ENTRY_PASSWORD || field->shape == ENTRY_CODE) {
		if (typed.n == 0)
			missing(w, field);
		return;
	}
	typed = str_strip(str_straight(w->arena, typed));
	if (field->shape == ENTRY_FLAG)
		typed = typed.n > 0 ? STR("yes") : STR("");
	if (typed.n == 0)
		missing(w, field);
	else
		typed = read_shape(w, field, typed);
	values_text(steps, name, typed);
}

void entry_read(struct web *w, const struct entry_field *fields, size_t count, struct values *steps)
{
	for (size_t i = 0; i < count; i++)
		read_one(w, &fields[i], steps);
}

void entry_values(struct web *w, const struct entry_field *fields, size_t count,
                  const struct values *steps, struct values *v)
{
	for (size_t i = 0; i < count; i++) {
		struct str name = str_of(fields[i].id), value = values_get(steps, name);
		struct values *tree = values_tree(v, name);

		if (fields[i].shape == ENTRY_FLAG)
			values_flag(tree, STR("chosen"), value.n > 0);
		else if (fields[i].shape != ENTRY_PASSWORD && fields[i].shape != ENTRY_CODE)
			values_text(tree, STR("value"), value);
		entry_put_problem(w, name, tree);
	}
}

/* What the password itself lacks comes before what its second box does, as on the page. */
static struct problem *put_before_second(struct web *w, const char *field, const char *key)
{
	size_t at = 0;

	for (const struct problem *one = w->problems.first;
	     one && !str_is(one->field, "confirm_password"); one = one->next)
		at++;
	return problems_put(&w->problems, at, str_of(field), str_of(key));
}

void entry_check_password(struct web *w, const char *field, struct str password,
                          const struct str *beside, size_t count)
{
	if (password.n == 0)
		return;      /* said by entry_read */
	if (str_characters(password) < PASSWORD_CHARACTERS_MIN)
		put_before_second(w, field, "password_short")->number = PASSWORD_CHARACTERS_MIN;
	else if (password.n > PASSWORD_BYTES_MAX)
		put_before_second(w, field, "password_long")->number = PASSWORD_BYTES_MAX;
	else if (guessable_by_rule(w->arena, password,
	                           words_get(w->words, STR("council.common_passwords"))) ||
	         guessable_from(w->arena, password, beside, count))
		put_before_second(w, field, "password_common");
	else if (guessable_is_listed(w->arena, w->config.data, password))
		put_before_second(w, field, "password_stolen");
}
