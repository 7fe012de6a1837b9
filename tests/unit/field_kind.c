/* A type of field stands in more places than the compiler can count: each is asked for here. */
#include "store/compiled/field_kind.h"

#include <stdio.h>

#include "gen/folder.h"
#include "gen/form_key.h"
#include "gen/form_read.h"
#include "gen/markdown.h"
#include "store/compiled/answers.h"
#include "tests/form_filling.h"
#include "tests/tap.h"

static bool need(bool holds, const char *type, const char *what)
{
	if (!holds)
		printf("# not so: %s %s\n", type, what);
	return holds;
}

static bool holds_line(struct str text, struct str begin)
{
	struct str line;

	while (str_cut(&text, '\n', &line))
		if (str_starts(line, begin))
			return true;
	return false;
}

/* With no letter after it. */
static bool holds_word(struct str text, struct str word)
{
	for (size_t at = str_search(text, word); at < text.n; at = str_search(text, word)) {
		text = str_from(text, at + word.n);
		if (text.n == 0 || text.p[0] < 'a' || text.p[0] > 'z')
			return true;
	}
	return false;
}

static struct str file(struct arena *a, const char *name)
{
	struct str text = { NULL, 0 };

	ok(folder_read(a, name, &text), name);
	return text;
}

/* "| `text` | …", or several types in one row. */
static bool is_told(struct arena *a, struct str doc, const char *type)
{
	struct str line, name = str_join(a, STR("`"), str_join(a, str_of(type), STR("`")));

	while (str_cut(&doc, '\n', &line))
		if (str_starts(line, STR("| `")) && str_search(line, name) < str_search(line, STR(" | ")))
			return true;
	return false;
}

static void written(struct arena *a)
{
	struct str problems = file(a, "content/problems.yaml"), doc = file(a, "docs/form-language.md"),
	           part;
	bool all = true;

	for (int t = 0; t < FIELD_TYPES; t++) {
		const struct field_kind *kind = field_kind((enum field_type)t);
		const char *keys[] = { kind->missing, kind->wrong };
		struct str name = str_of(kind->name);

		all &= need(folder_read(a,
		                        str_c(a, str_join(a, STR("site/parts/"),
		                                          str_join(a, name, STR(".mustache")))),
		                        &part),
		            kind->name, "has a part in site/parts");
		all &= need(is_told(a, doc, kind->name), kind->name, "has a row in docs/form-language.md");
		for (size_t i = 0; i < COUNT(keys); i++)
			all &= need(!keys[i] || holds_line(problems, str_join(a, str_of(keys[i]), STR(":"))),
			            kind->name, "has its faults in content/problems.yaml");
	}
	ok(all, "each type has its part, its row in the form language, its faults in words");
}

/* The random forms of the test that reads the form language a second time ask for it too. */
static void at_random(struct arena *a)
{
	struct str test = file(a, "tests/guard/agree.test");
	bool all = true;

	for (int t = 0; t < FIELD_TYPES; t++) {
		const struct field_kind *kind = field_kind((enum field_type)t);
		struct str name = str_join(a, STR("'"), str_join(a, str_of(kind->name), STR("'")));

		all &= need(!kind->simple || str_search(test, name) < test.n, kind->name,
		            "is asked for by the random forms of tests/guard/agree.test");
	}
	ok(all, "random forms ask for each type that may stand in a row");
}

/* The fields that the form language shows are those of a form that gen takes, and each key stands
 * there or in another example. */
static void shown(struct arena *a)
{
	static const struct form_keys *const all[] = { &form_keys_form, &form_keys_part,
	                                               &form_keys_page, &form_keys_field,
		&form_keys_option, &form_keys_source, &form_keys_list, &form_keys_block };
	struct str doc = file(a, "docs/form-language.md"),
	           form = file(a, "tests/forms/good/from-the-docs/form.yaml"), line, other;
	struct str examples = str_from(doc,
	                               str_search(doc, STR("Each of them once:\n\n```yaml\n")) + 28);
	bool same = true, every = true, each = true;

	form = str_from(form, str_search(form, STR("        fields:\n")) + 16);
	while (same && str_cut(&examples, '\n', &line) && !str_is(line, "```"))
		same = need(str_cut(&form, '\n', &other) &&
		                 str_is(str_trim(other), str_c(a, str_trim(line))),
		             str_c(a, line), "stands at the same place in tests/forms/good/from-the-docs");
	ok(same && str_trim(form).n == 0, "the fields of the form language are those that gen takes");
	for (int t = 0; t < FIELD_TYPES; t++) {
		struct str type = str_join(a, STR("type: "), str_of(field_kind((enum field_type)t)->name));

		each &= need(holds_word(doc, type), field_kind((enum field_type)t)->name,
		             "has an example in docs/form-language.md");
	}
	ok(each, "each type has an example");
	for (size_t i = 0; i < COUNT(all); i++)
		for (size_t k = 0; k < all[i]->count; k++) {
			struct str key = str_join(a, str_of(all[i]->keys[k].name), STR(":"));

			every &= need(str_search(doc, str_join(a, key, STR(" "))) < doc.n ||
			                  str_search(doc, str_join(a, key, STR("\n"))) < doc.n,
			              all[i]->keys[k].name, "has an example in docs/form-language.md");
		}
	ok(every, "each key has an example");
}

static void alone(void)
{
	bool all = true;

	for (int t = 0; t < FIELD_TYPES; t++) {
		const struct field_kind *kind = field_kind((enum field_type)t);

		all &= need(kind->name != NULL, "a type", "has a name");
		all &= need(!kind->read == !kind->wrong, kind->name,
		            "has a sentence for what may be wrong");
		all &= need(!kind->read || kind->answer == ANSWER_TEXT, kind->name,
		            "is text when it is read");
		all &= need(kind->missing || kind->answer == ANSWER_NONE || kind->answer == ANSWER_DECLARE,
		            kind->name, "has a sentence for what is missing");
		for (int other = 0; other < t; other++)
			all &= need(!str_equal(str_of(kind->name),
			                       str_of(field_kind((enum field_type)other)->name)),
			            kind->name, "has a name of its own");
	}
	ok(all, "each type has a name of its own and sentences");
}

static const struct form *every_type(struct arena *a, struct diag *d)
{
	struct form_source source = { .arena = a, .diag = d,
	                              .content = "tests/forms/content", .markdown = markdown_html };

	return form_read(&source, "tests/forms/good/every-type/form.yaml");
}

/* What the filling types into a box comes through the reading as it is. */
static bool read_again(struct arena *a, const struct form_field *field, const struct value *answer)
{
	const struct field_kind *kind = field_kind(field->type);
	struct str normal;

	return !kind->read || !answer ||
	       (kind->read(a, field, answer->text, &normal) && str_equal(normal, answer->text));
}

static void answered(struct arena *a)
{
	struct diag d = diag_open(a);
	const struct form *f = every_type(a, &d);
	const struct form_field *of[FIELD_TYPES] = { NULL };
	struct filling fill;
	const struct values *sent;
	bool all = true;

	if (!f || d.errors > 0) {
		ok(false, "tests/forms/good/every-type is a form");
		return;
	}
	for (size_t i = 0; i < f->pages[0].field_count; i++)
		of[f->pages[0].fields[i].type] = &f->pages[0].fields[i];
	fill = filling_open(a, f, 0);
	filling_all(&fill);
	sent = answers_sent(f, fill.answers, &fill.o);
	is_int(0, (int64_t)filling_missing(&fill).count,
	       "the answers that tests give to each type are right");
	for (int t = 0; t < FIELD_TYPES; t++) {
		const struct field_kind *kind = field_kind((enum field_type)t);

		all &= need(of[t] != NULL, kind->name, "stands in tests/forms/good/every-type");
		if (!of[t] || kind->answer == ANSWER_NONE || kind->answer == ANSWER_PICKS)
			continue;
		all &= need(values_find(sent, of[t]->id) != NULL, kind->name, "is filled in and sent");
		all &= need(read_again(a, of[t], values_find(sent, of[t]->id)), kind->name,
		            "is read in normal form as itself");
	}
	ok(all, "each type is asked, filled in, found right and sent");
}

int main(void)
{
	struct arena *a = arena_open((size_t)1 << 28);

	alone();
	written(a);
	shown(a);
	at_random(a);
	answered(a);
	arena_close(a);
	return done();
}
