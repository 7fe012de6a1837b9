#include "store/compiled/form_paper.h"

#include "store/base/buf.h"
#include "store/base/date.h"
#include "store/base/fnv.h"
#include "store/compiled/form_look.h"
#include "store/compiled/form_only.h"

enum { CODE_SIGNS = 4 };

struct str form_paper_code(struct arena *a, struct str field)
{
	static const char signs[] = "23456789BCDFGHJKMNPQRSTVWXYZ";
	struct buf b = buf_open(a);
	uint64_t hash = fnv_hash(field);

	for (int i = 0; i < CODE_SIGNS; i++, hash /= sizeof(signs) - 1)
		buf_byte(&b, signs[hash % (sizeof(signs) - 1)]);
	return buf_str(&b);
}

/* --- when it is asked, in words --------------------------------------------------------------- */

static struct str word(const struct form_only *o, struct str key)
{
	const struct form_look *l = o->from;

	return words_get(l->view->words, key);
}

static struct str spoken(const struct form_only *o, const struct form_text *text)
{
	return form_look_text(o->from, text);
}

static struct str option_words(const struct form_only *o, const struct form_field *field,
                               struct str id)
{
	return form_look_option(o->from, field, id);
}

static struct str only(const struct form_look *l, const char *what, const struct condition *rule)
{
	struct form_only only = { l->arena, l->view->form, NULL, l, word, spoken, option_words, NULL };

	return form_only_words(&only, what, NULL, rule);
}

void form_paper_entry(const struct form_look *l, const struct form_field *field, struct values *out)
{
	struct values *paper = values_tree(out, STR("paper"));

	values_text(paper, STR("code"), form_paper_code(l->arena, field->id));
	values_text(paper, STR("need"),
	            field->required == REQUIRED ? form_look_word(l, "paper.need") : STR(""));
	values_text(paper, STR("hint"), form_look_text(l, &field->hint));
	values_text(paper, STR("only"), only(l, "question", field->show_if));
}

void form_paper_form(const struct form_look *l, struct values *out)
{
	struct str how = form_look_word(l, "paper.how");

	values_text(values_tree(out, STR("paper")), STR("how"),
	            words_fill(l->arena, l->view->words, how, NULL, 0));
}

void form_paper_page(const struct form_look *l, const struct form_page *p, struct values *out)
{
	values_text(values_tree(out, STR("paper")), STR("only"), only(l, "page", p->show_if));
}

struct values *form_paper_sheet(struct arena *a, const struct form_view *v, struct str about)
{
	struct values *sheet = values_open(a);
	struct str language = STR("en-GB");

	words_find(v->words, STR("language.code"), &language);
	values_text(sheet, STR("title"), v->form->title);
	values_text(sheet, STR("subtitle"), about);
	values_text(sheet, STR("language"), language);
	values_text(sheet, STR("author"), words_get(v->words, STR("council.council")));
	values_text(sheet, STR("created"), date_write_iso(a, v->occasion.today));
	values_text(sheet, STR("footer"), words_get(v->words, STR("pdf.page")));
	values_text(sheet, STR("too_long"), words_get(v->words, STR("pdf.too_long")));
	form_values_review(v, sheet);
	return sheet;
}
