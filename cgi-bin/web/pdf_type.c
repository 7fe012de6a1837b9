#include "cgi-bin/web/pdf_type.h"

#define FAMILIES "Noto Sans, Noto Sans Arabic, Noto Sans Bengali, sans-serif"
#define LINE_SPACING 1.12f        /* of the font's own, which is generous in Noto */
#define PIECE_BYTES 6000          /* pango's time grows with the square of a paragraph */
#define WORD_BYTES  800           /* and more so with that of a word; some lines of the widest */

static PangoContext *context_open(cairo_t *cr, const char *language, PangoDirection direction)
{
	PangoContext *c = pango_cairo_create_context(cr);
	cairo_font_options_t *options = cairo_font_options_create();

	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(c, options);
	cairo_font_options_destroy(options);
	pango_context_set_round_glyph_positions(c, FALSE);
	pango_context_set_base_dir(c, direction);
	pango_context_set_language(c, pango_language_from_string(language));
	return c;
}

/* A broken address or number must not gain a hyphen that nobody typed. */
static void set_no_hyphens(PangoLayout *l)
{
	PangoAttrList *list = pango_attr_list_new();

	pango_attr_list_insert(list, pango_attr_insert_hyphens_new(FALSE));
	pango_layout_set_attributes(l, list);
	pango_attr_list_unref(list);
}

static bool starts_right(PangoLayout *l)
{
	return pango_layout_line_get_resolved_direction(pango_layout_get_line_readonly(l, 0)) ==
	       PANGO_DIRECTION_RTL;
}

void pdf_type_open(struct pdf_type *t, cairo_t *cr, const char *language, struct str sample)
{
	PangoLayout *l;

	t->left = context_open(cr, language, PANGO_DIRECTION_LTR);
	t->right = context_open(cr, language, PANGO_DIRECTION_RTL);
	l = pango_layout_new(t->left);
	pango_layout_set_text(l, sample.p, (int)sample.n);
	t->right_first = starts_right(l);
	g_object_unref(l);
}

void pdf_type_close(struct pdf_type *t)
{
	g_object_unref(t->left);
	g_object_unref(t->right);
}

static void set_font(PangoLayout *l, const struct pdf_style *style)
{
	PangoFontDescription *font = pango_font_description_new();

	pango_font_description_set_family_static(font, FAMILIES);
	pango_font_description_set_weight(font, style->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_font_description_set_absolute_size(font, style->size * PANGO_SCALE);
	pango_layout_set_font_description(l, font);
	pango_font_description_free(font);
}

/* A single word in another script stays beside its label. */
static bool is_turned(const struct pdf_type *t, const struct pdf_step *s, PangoLayout *l)
{
	return s->style->near && s->right != t->right_first && pango_layout_get_line_count(l) == 1;
}

static size_t piece_bytes(struct str rest)
{
	return str_find(str_part(rest, 0, WORD_BYTES), ' ') < WORD_BYTES ? PIECE_BYTES : WORD_BYTES;
}

/* How the paragraph begins decides for all of it: a later piece may begin with the other script. */
PangoLayout *pdf_type_set(const struct pdf_type *t, struct pdf_step *s, double width, size_t at,
                          bool *whole)
{
	struct str rest = str_from(s->text, at);
	size_t piece = piece_bytes(rest);
	bool right = at > 0 ? s->right : t->right_first;
	PangoLayout *l = pango_layout_new(right ? t->right : t->left);

	*whole = rest.n <= piece;
	if (!*whole)
		rest.n = (size_t)(g_utf8_find_prev_char(rest.p, rest.p + piece) - rest.p);
	set_font(l, s->style);
	set_no_hyphens(l);
	pango_layout_set_auto_dir(l, at == 0);
	pango_layout_set_width(l, (int)(width * PANGO_SCALE));
	pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_line_spacing(l, LINE_SPACING);
	pango_layout_set_text(l, rest.p, (int)rest.n);
	if (at == 0)
		s->right = starts_right(l);
	/* At byte 0 pango itself swaps the sides of a line that runs against the document. */
	if (right != (at == 0 && is_turned(t, s, l)))
		pango_layout_set_alignment(l, PANGO_ALIGN_RIGHT);
	return l;
}

double pdf_type_height(PangoLayout *l)
{
	int height;

	pango_layout_get_size(l, NULL, &height);
	return (double)height / PANGO_SCALE;
}

double pdf_type_line_height(PangoLayoutIter *i)
{
	int top, bottom;

	pango_layout_iter_get_line_yrange(i, &top, &bottom);
	return (double)(bottom - top) / PANGO_SCALE;
}
