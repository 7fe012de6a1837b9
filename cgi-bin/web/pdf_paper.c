#include "cgi-bin/web/pdf_paper.h"

#include "cgi-bin/web/pdf_type.h"
#include "store/base/arena.h"
#include "store/base/log.h"

#include <cairo/cairo-pdf.h>
#include <stdio.h>
#include <string.h>

/* A4 in points, and where text may stand. */
#define PAGE_WIDTH    595.28
#define PAGE_HEIGHT   841.89
#define MARGIN        62.0
#define TOP           62.0
#define BOTTOM        (PAGE_HEIGHT - 76.0)
#define FOOTER        (PAGE_HEIGHT - 50.0)
#define TEXT_WIDTH    (PAGE_WIDTH - 2 * MARGIN)
#define TOGETHER_MAX  (0.45 * (BOTTOM - TOP))    /* larger groups may break */
#define LINES_MIN     2                          /* of a paragraph, before and after a break */
#define HAIR          0.6
#define BAR           1.6
#define OUTLINE_DEEP  4

struct paper {
	cairo_surface_t *surface;
	cairo_t *cr;
	struct pdf_type type;
	const struct pdf_about *about;
	struct arena *arena;
	double y;
	/* how far down the text beside the next one reaches; 0: none */
	double beside;
	int number;
	int outline[OUTLINE_DEEP];       /* the last entry of each level */
};

static const struct pdf_style footer_style = { .size = 8.5, .ink = { 0.36, 0.39, 0.43 } };
static const double hair_ink[] = { 0.76, 0.79, 0.83 };

static cairo_status_t keep_bytes(void *out, const unsigned char *p, unsigned int n)
{
	buf_add(out, str_bytes(p, n));
	return CAIRO_STATUS_SUCCESS;
}

static double width_of(const struct pdf_step *s)
{
	return s->style->width > 0 ? s->style->width : TEXT_WIDTH - s->indent;
}

/* In a document from right to left everything is mirrored. */
static double left_of(const struct paper *p, double indent, double width)
{
	return p->type.right_first ? PAGE_WIDTH - MARGIN - indent - width : MARGIN + indent;
}

static void fill_box(struct paper *p, double indent, double top, double width, double height)
{
	cairo_set_source_rgb(p->cr, hair_ink[0], hair_ink[1], hair_ink[2]);
	cairo_rectangle(p->cr, left_of(p, indent, width), top, width, height);
	cairo_fill(p->cr);
}

static void footer_text(struct paper *p, struct str text, bool at_end)
{
	struct pdf_step s = { .style = &footer_style, .text = text };
	int width;
	bool whole;
	PangoLayout *l = pdf_type_set(&p->type, &s, TEXT_WIDTH * 0.8, 0, &whole);

	pango_layout_set_width(l, -1);
	pango_layout_get_size(l, &width, NULL);
	cairo_move_to(p->cr, left_of(p, at_end ? TEXT_WIDTH - (double)width / PANGO_SCALE : 0,
	                             (double)width / PANGO_SCALE), FOOTER);
	pango_cairo_show_layout(p->cr, l);
	g_object_unref(l);
}

/* The footer belongs to no structure element: nobody is read a page number in the middle of a
 * sentence. */
static void page_end(struct paper *p)
{
	struct buf number = buf_open(p->arena);

	fill_box(p, 0, FOOTER - 8, TEXT_WIDTH, HAIR);
	cairo_set_source_rgb(p->cr, footer_style.ink[0], footer_style.ink[1], footer_style.ink[2]);
	footer_text(p, str_part(p->about->title, 0, str_find(p->about->title, '\n')), false);
	buf_add(&number, p->about->footer);
	if (p->about->footer.n > 0)
		buf_byte(&number, ' ');
	buf_number(&number, p->number);
	footer_text(p, buf_str(&number), true);
	cairo_show_page(p->cr);
}

static void page_turn(struct paper *p)
{
	page_end(p);
	p->number++;
	p->y = TOP;
	p->beside = 0;
}

static double height_of(struct paper *p, struct pdf_step *s)
{
	bool whole = true;
	double above = s->before;

	if (s->style->room > 0)
		return above + s->style->room;
	if (!s->layout)
		s->layout = pdf_type_set(&p->type, s, width_of(s), 0, &whole);
	return above + pdf_type_height(s->layout);
}

/* head: as much of the group as must stand on a page before it may break. */
static double group_height(struct paper *p, struct pdf_step *s, double *head)
{
	double sum = 0, beside = 0;

	*head = 0;
	for (; s && s->kind != PDF_GROUP && sum <= BOTTOM - TOP; s = s->next) {
		double height, some;

		if (s->kind != PDF_TEXT)
			continue;
		height = height_of(p, s);
		some = s->before + LINES_MIN * s->style->size * 1.6;
		if (s->style->beside) {
			beside = height;
			continue;
		}
		if (*head <= 0 && s->style->tag[0] != 'H')
			*head = sum + (height < some ? height : some);
		sum += height > beside ? height : beside;
		beside = 0;
	}
	if (*head <= 0)
		*head = sum;
	return sum;
}

static void group(struct paper *p, struct pdf_step *first)
{
	double head, sum = group_height(p, first, &head);

	if (p->y > TOP && p->y + sum > BOTTOM && (sum <= TOGETHER_MAX || p->y + head > BOTTOM))
		page_turn(p);
}

static void outline_add(struct paper *p, const struct pdf_step *s)
{
	int level = s->style->outline;
	char place[64];

	if (level <= 0 || level >= OUTLINE_DEEP)
		return;
	snprintf(place, sizeof place, "page=%d pos=[%d %d]", p->number, (int)MARGIN,
	         p->y > 20 ? (int)p->y - 12 : 0);
	p->outline[level] = cairo_pdf_surface_add_outline(p->surface, p->outline[level - 1],
		str_c(p->arena, s->text), place, level == 1 ? CAIRO_PDF_OUTLINE_FLAG_OPEN : 0);
	for (int below = level + 1; below < OUTLINE_DEEP; below++)
		p->outline[below] = p->outline[level];
}

/* How many of the lines from i on go on this page; 0: turn it first. */
static int lines_here(const struct paper *p, PangoLayoutIter *from, int left)
{
	PangoLayoutIter *i = pango_layout_iter_copy(from);
	double y = p->y;
	int fit = 0;

	do {
		y += pdf_type_line_height(i);
		fit += y <= BOTTOM;
	} while (y <= BOTTOM && pango_layout_iter_next_line(i));
	pango_layout_iter_free(i);
	if (fit >= left)
		return left;
	if (left - fit < LINES_MIN)
		fit = left - LINES_MIN;
	if (fit < LINES_MIN)
		fit = p->y > TOP ? 0 : 1;
	return fit;
}

static void draw_line(struct paper *p, PangoLayoutIter *i, double left)
{
	PangoRectangle box;
	int top, bottom;

	pango_layout_iter_get_line_extents(i, NULL, &box);
	pango_layout_iter_get_line_yrange(i, &top, &bottom);
	cairo_move_to(p->cr, left + (double)box.x / PANGO_SCALE,
	              p->y + (double)(pango_layout_iter_get_baseline(i) - top) / PANGO_SCALE);
	pango_cairo_show_layout_line(p->cr, pango_layout_iter_get_line_readonly(i));
	p->y += pdf_type_line_height(i);
}

/* Lines of one paragraph that stand on one page, as one structure element. */
static void draw_lines(struct paper *p, const struct pdf_step *s, const char *tag,
                       PangoLayoutIter *i, int count)
{
	double top = p->y > TOP ? p->y - s->before : p->y;

	cairo_set_source_rgb(p->cr, s->style->ink[0], s->style->ink[1], s->style->ink[2]);
	cairo_tag_begin(p->cr, tag, NULL);
	for (int n = 0; n < count; n++) {
		draw_line(p, i, left_of(p, s->indent, width_of(s)));
		pango_layout_iter_next_line(i);
	}
	cairo_tag_end(p->cr, tag);
	if (s->bar > 0)
		fill_box(p, s->bar, top, BAR, p->y - top);
}

/* Draws count lines, turning pages; returns where in the layout's text they end. */
static size_t draw_piece(struct paper *p, const struct pdf_step *s, PangoLayout *l, const char *tag,
                         int count)
{
	PangoLayoutIter *i = pango_layout_get_iter(l);
	PangoLayoutLine *last = pango_layout_get_line_readonly(l, count - 1);
	size_t end = (size_t)pango_layout_line_get_start_index(last) +
	             (size_t)pango_layout_line_get_length(last);

	while (count > 0) {
		int here = lines_here(p, i, count);

		if (here > 0)
			draw_lines(p, s, tag, i, here);
		count -= here;
		if (count > 0)
			page_turn(p);
	}
	pango_layout_iter_free(i);
	return end;
}

/* A structure element may not be open over two pages with words of its own: then each page's
 * share is a span of it. */
static void draw_paragraph(struct paper *p, struct pdf_step *s, PangoLayout *l)
{
	bool whole = s->text.n == strlen(pango_layout_get_text(l));
	bool broken = !whole || p->y + pdf_type_height(l) > BOTTOM;
	const char *tag = broken ? "Span" : s->style->tag;
	size_t at = 0;

	if (broken)
		cairo_tag_begin(p->cr, s->style->tag, NULL);
	for (;;) {
		int count = pango_layout_get_line_count(l);

		at += draw_piece(p, s, l, tag, whole || count == 1 ? count : count - 1);
		g_object_unref(l);
		if (at >= s->text.n)
			break;
		l = pdf_type_set(&p->type, s, width_of(s), at, &whole);
	}
	if (broken)
		cairo_tag_end(p->cr, s->style->tag);
}

static void draw_room(struct paper *p, const struct pdf_step *s)
{
	double width = width_of(s);

	if (p->y + s->style->room > BOTTOM)
		page_turn(p);
	cairo_set_source_rgb(p->cr, hair_ink[0], hair_ink[1], hair_ink[2]);
	cairo_set_line_width(p->cr, HAIR);
	cairo_rectangle(p->cr, left_of(p, s->indent, width), p->y, width, s->style->room);
	cairo_stroke(p->cr);
	p->y += s->style->room;
}

static void text(struct paper *p, struct pdf_step *s)
{
	double beside = p->beside, top;

	if (p->y > TOP && beside <= 0)
		p->y += s->before;
	if (s->style->rule && p->y > TOP)
		fill_box(p, s->indent, p->y - s->before * 0.45, TEXT_WIDTH - s->indent, HAIR);
	height_of(p, s);
	if (s->style->beside && p->y + height_of(p, s) > BOTTOM && p->y > TOP)
		page_turn(p);
	outline_add(p, s);
	top = p->y;
	if (s->style->room > 0)
		draw_room(p, s);
	else
		draw_paragraph(p, s, s->layout);
	s->layout = NULL;
	if (s->style->beside) {
		p->beside = p->y;
		p->y = top;
	} else {
		p->y = p->beside > p->y ? p->beside : p->y;
		p->beside = 0;
	}
}

static void print(struct paper *p, const struct pdf_flow *f)
{
	cairo_tag_begin(p->cr, "Document", NULL);
	for (struct pdf_step *s = f->first; s; s = s->next) {
		if (s->kind == PDF_GROUP)
			group(p, s->next);
		else if (s->kind == PDF_OPEN)
			cairo_tag_begin(p->cr, s->tag, NULL);
		else if (s->kind == PDF_CLOSE)
			cairo_tag_end(p->cr, s->tag);
		else
			text(p, s);
	}
	cairo_tag_end(p->cr, "Document");
	page_end(p);
}

static void tell(struct paper *p)
{
	const struct pdf_about *about = p->about;
	cairo_surface_t *s = p->surface;

	cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_TITLE, str_c(p->arena, about->title));
	if (about->author.n > 0)
		cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_AUTHOR,
		                               str_c(p->arena, about->author));
	if (about->created.n == 0)
		return;
	cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATE_DATE,
	                               str_c(p->arena, about->created));
	cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_MOD_DATE, str_c(p->arena, about->created));
}

enum err pdf_paper_print(const struct pdf_flow *f, const struct pdf_about *about, struct buf *out)
{
	struct paper p = { .about = about, .arena = f->arena, .y = TOP, .number = 1 };
	cairo_status_t status, kept;

	p.surface = cairo_pdf_surface_create_for_stream(keep_bytes, out, PAGE_WIDTH, PAGE_HEIGHT);
	p.cr = cairo_create(p.surface);
	pdf_type_open(&p.type, p.cr, str_c(f->arena, about->language), about->title);
	tell(&p);
	print(&p, f);
	pdf_type_close(&p.type);
	status = cairo_status(p.cr);
	cairo_destroy(p.cr);
	cairo_surface_finish(p.surface);
	kept = cairo_surface_status(p.surface);
	cairo_surface_destroy(p.surface);
	if (status == CAIRO_STATUS_SUCCESS && kept == CAIRO_STATUS_SUCCESS)
		return OK;
	log_error("pdf", cairo_status_to_string(status != CAIRO_STATUS_SUCCESS ? status : kept));
	return ERR_IO;
}
