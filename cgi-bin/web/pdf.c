#include "cgi-bin/web/pdf.h"

#include "cgi-bin/web/pdf_catalog.h"
#include "cgi-bin/web/pdf_flow.h"
#include "cgi-bin/web/pdf_paper.h"
#include "cgi-bin/web/pdf_text.h"
#include "store/base/date.h"
#include "store/compiled/values.h"

#define INK    { 0.07, 0.09, 0.12 }
#define TITLES { 0.08, 0.20, 0.36 }
#define QUIET  { 0.36, 0.39, 0.43 }

#define FACT_WIDTH  140.0
#define CELL_WIDTH  130.0
#define BULLET_WIDTH 12.0
#define ROW_INDENT   12.0
#define BAR_INDENT    1.0
#define FACTS_ABOVE  16.0

static const struct pdf_style
	title_style = { .tag = "H1", .size = 23, .bold = true, .ink = TITLES },
	subtitle_style = { .tag = "P", .size = 13, .before = 4, .ink = QUIET },
	how_style = { .tag = "P", .near = true, .size = 10.5, .before = 10, .ink = INK },
	fact_label_style = { .tag = "Lbl", .size = 10, .before = 5, .width = FACT_WIDTH - 12,
	                     .beside = true, .ink = QUIET },
	fact_style = { .tag = "P", .near = true, .size = 10, .before = 5, .ink = INK },
	part_style = { .tag = "H2", .size = 17, .before = 40, .bold = true, .rule = true, .outline = 1,
	               .ink = TITLES },
	page_style = { .tag = "H3", .size = 13, .before = 20, .bold = true, .outline = 2,
	               .ink = TITLES },
	lone_page_style = { .tag = "H2", .size = 15, .before = 26, .bold = true, .outline = 1,
	                    .ink = TITLES },
	question_style = { .tag = "H4", .size = 10.5, .before = 12, .bold = true, .ink = INK },
	lone_question_style = { .tag = "H3", .size = 10.5, .before = 12, .bold = true, .ink = INK },
	help_style = { .tag = "P", .near = true, .size = 9, .before = 2, .ink = QUIET },
	answer_style = { .tag = "P", .size = 10.5, .before = 3, .ink = INK },
	none_style = { .tag = "P", .size = 10.5, .before = 3, .ink = QUIET },
	room_style = { .tag = "P", .before = 5, .room = 26 },
	bullet_style = { .tag = "Lbl", .size = 10.5, .before = 3, .width = BULLET_WIDTH, .beside = true,
	                 .ink = QUIET },
	file_style = { .tag = "P", .near = true, .size = 10.5, .before = 3, .ink = INK },
	row_style = { .tag = "Lbl", .near = true, .size = 10, .before = 8, .bold = true,
	              .ink = TITLES },
	cell_label_style = { .tag = "Lbl", .size = 9.5, .before = 3, .width = CELL_WIDTH - 12,
	                     .beside = true, .ink = QUIET },
	cell_style = { .tag = "P", .near = true, .size = 9.5, .before = 3, .ink = INK },
	cell_none_style = { .tag = "P", .size = 9.5, .before = 3, .ink = QUIET },
	cell_room_style = { .tag = "P", .before = 3, .room = 18 };

/* What every entry needs to know. */
struct sheet {
	struct pdf_flow *flow;
	struct str no_answer;
};

static const struct value *first_of(const struct values *v, struct str list)
{
	const struct values *items = values_get_list(v, list);

	return items ? items->first : NULL;
}

static void fact(struct pdf_flow *f, const struct values *v)
{
	pdf_flow_begin(f, "LI");
	pdf_flow_text(f, &fact_label_style, values_get(v, STR("label")));
	f->indent += FACT_WIDTH;
	pdf_flow_begin(f, "LBody");
	pdf_flow_text(f, &fact_style, values_get(v, STR("text")));
	pdf_flow_end(f, "LBody");
	f->indent -= FACT_WIDTH;
	pdf_flow_end(f, "LI");
}

static void facts(struct pdf_flow *f, const struct values *sheet)
{
	const struct value *first = first_of(sheet, STR("facts"));

	if (!first)
		return;
	pdf_flow_group(f);
	f->above = FACTS_ABOVE;
	pdf_flow_begin(f, "L");
	for (const struct value *one = first; one; one = one->next)
		fact(f, one->children);
	pdf_flow_end(f, "L");
}

static bool lines(struct pdf_flow *f, const struct pdf_style *style, const struct values *entry)
{
	bool any = false;

	for (const struct value *one = first_of(entry, STR("lines")); one; one = one->next)
		any |= pdf_flow_text(f, style, values_get(one->children, STR("text")));
	return any;
}

static bool files(struct pdf_flow *f, const struct values *entry)
{
	const struct value *first = first_of(entry, STR("files"));

	if (!first)
		return false;
	pdf_flow_begin(f, "L");
	for (const struct value *one = first; one; one = one->next) {
		pdf_flow_begin(f, "LI");
		pdf_flow_text(f, &bullet_style, STR("\xe2\x80\xa2"));
		f->indent += BULLET_WIDTH;
		pdf_flow_begin(f, "LBody");
		pdf_flow_text(f, &file_style, values_get(one->children, STR("name")));
		pdf_flow_end(f, "LBody");
		f->indent -= BULLET_WIDTH;
		pdf_flow_end(f, "LI");
	}
	pdf_flow_end(f, "L");
	return true;
}

static void nothing(const struct sheet *s, const struct pdf_style *words,
                    const struct pdf_style *room)
{
	if (!pdf_flow_text(s->flow, words, s->no_answer))
		pdf_flow_room(s->flow, room);
}

static void cell(const struct sheet *s, const struct values *cell)
{
	struct pdf_flow *f = s->flow;

	pdf_flow_begin(f, "LI");
	pdf_flow_text(f, &cell_label_style, values_get(cell, STR("label")));
	f->indent += CELL_WIDTH;
	pdf_flow_begin(f, "LBody");
	if (!pdf_flow_text(f, &cell_style, values_get(cell, STR("value"))))
		nothing(s, &cell_none_style, &cell_room_style);
	pdf_flow_end(f, "LBody");
	f->indent -= CELL_WIDTH;
	pdf_flow_end(f, "LI");
}

static void row(const struct sheet *s, const struct values *row)
{
	struct pdf_flow *f = s->flow;
	double bar = f->bar;

	pdf_flow_begin(f, "LI");
	pdf_flow_text(f, &row_style, values_get(row, STR("title")));
	f->bar = f->indent - ROW_INDENT + BAR_INDENT;
	pdf_flow_begin(f, "LBody");
	pdf_flow_begin(f, "L");
	for (const struct value *one = first_of(row, STR("cells")); one; one = one->next)
		cell(s, one->children);
	pdf_flow_end(f, "L");
	pdf_flow_end(f, "LBody");
	f->bar = bar;
	pdf_flow_end(f, "LI");
}

static bool rows(const struct sheet *s, const struct values *entry)
{
	const struct value *first = first_of(entry, STR("rows"));
	struct pdf_flow *f = s->flow;

	if (!first)
		return false;
	pdf_flow_begin(f, "L");
	f->indent += ROW_INDENT;
	for (const struct value *one = first; one; one = one->next)
		row(s, one->children);
	f->indent -= ROW_INDENT;
	pdf_flow_end(f, "L");
	return true;
}

/* "K7QM, must be answered", then when it is asked and what helps. */
static void paper(struct pdf_flow *f, const struct values *paper)
{
	struct str code = values_get(paper, STR("code")), need = values_get(paper, STR("need"));

	if (need.n > 0)
		code = str_join(f->arena, code, str_join(f->arena, STR(", "), need));
	pdf_flow_text(f, &help_style, code);
	pdf_flow_text(f, &help_style, values_get(paper, STR("only")));
	pdf_flow_text(f, &help_style, values_get(paper, STR("hint")));
}

static void entry(const struct sheet *s, const struct pdf_style *style, const struct values *entry)
{
	struct pdf_flow *f = s->flow;
	bool any;

	pdf_flow_begin(f, "Sect");
	pdf_flow_text(f, style, values_get(entry, STR("label")));
	paper(f, values_get_tree(entry, STR("paper")));
	any = lines(f, &answer_style, entry);
	any |= files(f, entry);
	any |= rows(s, entry);
	if (!any)
		nothing(s, &none_style, &room_style);
	pdf_flow_end(f, "Sect");
}

/* A heading is of one group with the first question below it. */
static void page(const struct sheet *s, const struct values *page, bool in_part, bool grouped)
{
	struct pdf_flow *f = s->flow;
	struct str title = values_get(page, STR("title"));

	if (!grouped)
		pdf_flow_group(f);
	pdf_flow_begin(f, "Sect");
	pdf_flow_text(f, in_part ? &page_style : &lone_page_style, title);
	paper(f, values_get_tree(page, STR("paper")));
	for (const struct value *one = first_of(page, STR("entries")), *first = one; one;
	     one = one->next) {
		if (one != first)
			pdf_flow_group(f);
		entry(s, in_part ? &question_style : &lone_question_style, one->children);
	}
	pdf_flow_end(f, "Sect");
}

static void part(const struct sheet *s, const struct values *part)
{
	struct pdf_flow *f = s->flow;
	bool titled;

	pdf_flow_group(f);
	pdf_flow_begin(f, "Sect");
	titled = pdf_flow_text(f, &part_style, values_get(part, STR("title")));
	for (const struct value *one = first_of(part, STR("pages")), *first = one; one; one = one->next)
		page(s, one->children, titled, one == first);
	pdf_flow_end(f, "Sect");
}

static bool is_digits(struct str s, size_t from, size_t n)
{
	uint64_t number;

	return s.n >= from + n && str_number(str_part(s, from, n), 9999, &number);
}

/* "2026-03-01", or with "T09:30:00Z" behind it. */
static bool is_created(struct str s)
{
	int32_t day;

	if (!date_read_iso(str_part(s, 0, 10), &day))
		return false;
	return s.n == 10 ||
	       (s.n == 20 && s.p[10] == 'T' && is_digits(s, 11, 2) && s.p[13] == ':' &&
	        is_digits(s, 14, 2) && s.p[16] == ':' && is_digits(s, 17, 2) && s.p[19] == 'Z');
}

/* False: one of them is not what it should be. */
static bool read_about(struct arena *a, const struct values *sheet, struct pdf_about *about)
{
	about->created = values_get(sheet, STR("created"));
	return (about->created.n == 0 || is_created(about->created)) &&
	       pdf_text_clean(a, values_get(sheet, STR("title")), &about->title) &&
	       pdf_text_clean(a, values_get(sheet, STR("author")), &about->author) &&
	       pdf_text_clean(a, values_get(sheet, STR("language")), &about->language) &&
	       pdf_text_clean(a, values_get(sheet, STR("footer")), &about->footer);
}

/* cut: said at the top and at the end of one that would be too long. */
static struct pdf_flow *compose(struct arena *a, const struct values *sheet, struct str title,
                                struct str cut)
{
	struct sheet s = { pdf_flow_open(a), values_get(sheet, STR("no_answer")) };

	pdf_flow_group(s.flow);
	pdf_flow_text(s.flow, &title_style, title);
	pdf_flow_text(s.flow, &subtitle_style, values_get(sheet, STR("subtitle")));
	pdf_flow_text(s.flow, &how_style, values_get(values_get_tree(sheet, STR("paper")), STR("how")));
	pdf_flow_note(s.flow, &how_style, cut);
	facts(s.flow, sheet);
	for (const struct value *one = first_of(sheet, STR("parts")); one; one = one->next)
		part(&s, one->children);
	pdf_flow_note(s.flow, &how_style, cut);
	return s.flow;
}

enum err pdf_write(struct arena *a, const struct values *sheet, struct buf *out)
{
	struct pdf_about about;
	struct pdf_flow *flow;
	size_t start = out->n;
	enum err e;

	if (!read_about(a, sheet, &about))
		return ERR_DAMAGED;
	flow = compose(a, sheet, about.title, STR(""));
	if (flow->err == OK && flow->is_cut)
		flow = compose(a, sheet, about.title, values_get(sheet, STR("too_long")));
	if (flow->err != OK)
		return flow->err;
	if ((e = pdf_paper_print(flow, &about, out)) != OK)
		return e;
	pdf_catalog_mend(a, about.language, start, out);
	return OK;
}
