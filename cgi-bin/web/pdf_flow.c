#include "cgi-bin/web/pdf_flow.h"

#include "cgi-bin/web/pdf_text.h"
#include "store/base/arena.h"

#define GAP 0.7     /* of a letter's size, for blank lines that someone typed */

struct pdf_flow *pdf_flow_open(struct arena *a)
{
	struct pdf_flow *f = ARENA_NEW(a, struct pdf_flow);

	f->arena = a;
	return f;
}

static struct pdf_step *add(struct pdf_flow *f, enum pdf_step_kind kind)
{
	struct pdf_step *s = ARENA_NEW(f->arena, struct pdf_step);

	s->kind = kind;
	s->indent = f->indent;
	s->bar = f->bar;
	if (f->last)
		f->last->next = s;
	else
		f->first = s;
	f->last = s;
	return s;
}

void pdf_flow_group(struct pdf_flow *f)
{
	add(f, PDF_GROUP);
}

void pdf_flow_begin(struct pdf_flow *f, const char *tag)
{
	add(f, PDF_OPEN)->tag = tag;
}

void pdf_flow_end(struct pdf_flow *f, const char *tag)
{
	add(f, PDF_CLOSE)->tag = tag;
}

static struct pdf_step *add_text(struct pdf_flow *f, const struct pdf_style *style)
{
	struct pdf_step *s = add(f, PDF_TEXT);

	s->style = style;
	s->before = style->before + f->above;
	f->above = 0;
	f->texts++;
	return s;
}

void pdf_flow_room(struct pdf_flow *f, const struct pdf_style *style)
{
	add_text(f, style);
}

/* No more than there may be of all texts. */
static bool add_lines(struct pdf_flow *f, const struct pdf_style *style, struct str text,
                      size_t texts_max)
{
	struct str rest, line;
	bool added = false, gap;

	if (!pdf_text_clean(f->arena, text, &rest)) {
		f->err = ERR_DAMAGED;
		return false;
	}
	while (pdf_text_line(&rest, &line, &gap)) {
		struct pdf_step *s;

		if (f->texts >= texts_max) {
			f->is_cut = true;
			return true;
		}
		s = add_text(f, style);
		s->text = line;
		s->before += added && gap ? GAP * style->size : 0;
		added = true;
	}
	return added;
}

bool pdf_flow_text(struct pdf_flow *f, const struct pdf_style *style, struct str text)
{
	return f->is_cut || add_lines(f, style, text, PDF_TEXTS_MAX);
}

void pdf_flow_note(struct pdf_flow *f, const struct pdf_style *style, struct str text)
{
	add_lines(f, style, text, SIZE_MAX);
}
