/* Whether a form's words are plain. */
#include "gen/form_check.h"

#include "gen/plain.h"
#include "store/base/buf.h"

/* All texts of a form in turn: first gathered, then looked at. */
struct reading {
	struct form_reader *r;
	struct buf all;
	bool looks;
	struct plain_around around;
};

/* Words that were given cannot be changed; they explain all the same. */
static bool is_given(const struct form_reader *r, const void *of)
{
	return str_is(yaml_get(form_origin_find(r, of), "as_given"), "yes");
}

static void read_text(struct reading *g, const void *of, const char *key,
                      const struct form_text *text)
{
	for (int v = 0; v < VOICES; v++) {
		if (v > 0 && str_equal(text->in[v], text->in[0]))
			return;
		if (!g->looks) {
			buf_add(&g->all, text->in[v]);
			buf_byte(&g->all, '\n');
		} else if (!is_given(g->r, of)) {
			plain_check(g->r->source->plain, g->r->diag, form_origin_at(g->r, of, key), text->in[v],
			            g->around);
		}
	}
}

static void read_options(struct reading *g, const struct form_option *options, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		read_text(g, &options[i], "label", &options[i].label);
		read_text(g, &options[i], "hint", &options[i].hint);
	}
}

static void read_field(struct reading *g, const struct form_field *field)
{
	read_text(g, field, "label", &field->label);
	read_text(g, field, "hint", &field->hint);
	read_text(g, field, "text", &field->text);
	read_options(g, field->options, field->option_count);
	read_options(g, field->preset_rows, field->preset_count);
	for (size_t i = 0; i < field->column_count; i++)
		read_field(g, &field->columns[i]);
}

static void read_form(struct reading *g)
{
	const struct form *f = g->r->form;

	for (size_t i = 0; i < f->part_count; i++)
		read_text(g, &f->parts[i], "title", &f->parts[i].title);
	for (size_t i = 0; i < f->page_count; i++) {
		read_text(g, &f->pages[i], "title", &f->pages[i].title);
		read_text(g, &f->pages[i], "intro", &f->pages[i].intro);
		for (size_t k = 0; k < f->pages[i].field_count; k++)
			read_field(g, &f->pages[i].fields[k]);
	}
}

void form_check_plain(struct form_reader *r)
{
	struct reading g = { .r = r, .all = buf_open(r->arena) };

	if (!r->source->plain || r->source->texts)
		return;
	read_form(&g);
	g.looks = true;
	g.around = (struct plain_around){ buf_str(&g.all), !form_is_for(r->form, "parent") &&
	                                                   !form_is_for(r->form, "young_person") };
	read_form(&g);
}
