#include "cgi-bin/web/pdf_sheet.h"

#include "store/compiled/form_paper.h"

static struct str word(struct web *w, const char *key)
{
	return words_get(w->words, str_of(key));
}

struct values *pdf_sheet_open(struct web *w, const struct form_view *view, struct str about)
{
	return form_paper_sheet(w->arena, view, about);
}

void pdf_sheet_fact(struct web *w, struct values *sheet, const char *label, struct str text)
{
	struct values *fact = values_add_tree(values_list(sheet, STR("facts")));

	values_text(fact, STR("label"), word(w, label));
	values_text(fact, STR("text"), text);
	values_text(sheet, STR("no_answer"), word(w, "site.not_answered"));
}

struct values *pdf_sheet_sent(struct web *w, const struct form_view *view,
                              const struct submission *s, int32_t due)
{
	struct values *sheet = pdf_sheet_open(w, view, s->about);

	pdf_sheet_fact(w, sheet, "confirmation.reference", s->reference);
	pdf_sheet_fact(w, sheet, "confirmation.received",
	               words_date(w->arena, w->words, s->received_on));
	if (due != 0)
		pdf_sheet_fact(w, sheet, "confirmation.decision",
		               words_date(w->arena, w->words, due));
	return sheet;
}

enum err pdf_sheet_send(struct web *w, const struct values *sheet)
{
	struct buf out = buf_open(w->arena);
	enum err e = pdf_write(w->arena, sheet, &out);

	if (e != OK)
		return e;
	web_header(w, "Content-Disposition", STR("attachment; filename=\"form.pdf\""));
	return web_text(w, 200, "application/pdf", buf_str(&out));
}
