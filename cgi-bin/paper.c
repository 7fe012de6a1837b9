/* paper.c: a form as a PDF: blank, being filled in, or as it was sent. */
#include "cgi-bin/web/pdf.h"
#include "cgi-bin/web/sheet.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/compiled/form_file.h"

enum { ADDRESS_BYTES = 24, MEMORY_BYTES = 256 << 20 };

static void add_fact(struct values *sheet, struct str label, struct str text)
{
	struct values *fact = values_add_tree(values_list(sheet, STR("facts")));

	values_text(fact, STR("label"), label);
	values_text(fact, STR("text"), text);
}

static struct str word(struct web *w, const char *key)
{
	return words_get(w->words, str_of(key));
}

static struct values *begin(struct web *w, const struct form_view *view, struct str about)
{
	struct values *sheet = values_open(w->arena);

	values_text(sheet, STR("title"), view->form->title);
	values_text(sheet, STR("subtitle"), about);
	values_text(sheet, STR("language"), STR("en-GB"));
	values_text(sheet, STR("author"), word(w, "council.council"));
	values_text(sheet, STR("created"), date_write_iso(w->arena, view->occasion.today));
	values_text(sheet, STR("footer"), word(w, "pdf.page"));
	form_values_review(view, sheet);
	return sheet;
}

static enum err send(struct web *w, const struct values *sheet)
{
	struct buf out = buf_open(w->arena);
	enum err e = pdf_write(w->arena, sheet, &out);

	if (e != OK)
		return e;
	web_header(w, "Content-Disposition", STR("attachment; filename=\"form.pdf\""));
	return web_text(w, 200, "application/pdf", buf_str(&out));
}

static enum err get_blank(struct web *w)
{
	struct intake in = { .form = web_piece(w, "form") };
	struct form_view view;
	enum err e = intake_blank(w, &in);

	if (e != OK)
		return e;
	view = sheet_blank(w, &in);
	return send(w, begin(w, &view, STR("")));
}

static enum err get_draft(struct web *w)
{
	struct intake in = { .page = STR("") };
	struct form_view view;
	struct values *sheet;
	enum err e;

	if (!hex_read(w->arena, web_piece(w, "draft"), VAULT_ID_BYTES, &in.draft))
		return ERR_NOT_FOUND;
	if ((e = intake_load(w, &in)) != OK)
		return e == ERR_EXISTS ? ERR_NOT_FOUND : e;
	view = sheet_view(w, &in, NULL);
	sheet = begin(w, &view, in.d.about);
	values_text(sheet, STR("no_answer"), word(w, "site.not_answered"));
	add_fact(sheet, word(w, "recover.last_saved"), words_date(w->arena, w->words, date_today(in.d.saved_at)));
	return send(w, sheet);
}

static enum err get_submission(struct web *w)
{
	struct submission s;
	struct form_view view;
	struct values *sheet;
	struct str address;
	struct form *f;
	enum err e;

	if (!hex_read(w->arena, web_piece(w, "submission"), ADDRESS_BYTES, &address))
		return ERR_NOT_FOUND;
	if ((e = submission_load(w->main, w->keys, w->visitor->person.id, address, &s)) != OK ||
	    (e = form_open(w->arena, w->config.compiled, s.form, s.version, &f)) != OK)
		return e;
	view = sheet_sent(w, f, &s);
	sheet = begin(w, &view, s.about);
	values_text(sheet, STR("no_answer"), word(w, "site.not_answered"));
	add_fact(sheet, word(w, "confirmation.reference"), s.reference);
	add_fact(sheet, word(w, "confirmation.received"), words_date(w->arena, w->words, s.received_on));
	if (s.decision_due != 0)
		add_fact(sheet, word(w, "confirmation.decision"), words_date(w->arena, w->words, s.decision_due));
	return send(w, sheet);
}

static const struct route routes[] = {
	{ GET, "/forms/:form/pdf", ANYONE, READ, get_blank },
	{ GET, "/drafts/:draft/pdf", FAMILY, READ, get_draft },
	{ GET, "/submitted/:submission/pdf", FAMILY, READ, get_submission },
};

int main(void)
{
	static const struct web_program program = {
		.name = "paper", .routes = routes, .route_count = COUNT(routes), .memory_bytes_max = MEMORY_BYTES,
		.visitor = visitor_find, .common = visitor_common,
	};

	web_run(&program);
}
