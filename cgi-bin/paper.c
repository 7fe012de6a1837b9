/* paper.c: a form as a PDF: blank, being filled in, or as it was sent. */
#include "cgi-bin/web/confine.h"
#include "cgi-bin/web/kin.h"
#include "cgi-bin/web/leftout.h"
#include "cgi-bin/web/pdf_sheet.h"
#include "cgi-bin/web/sheet.h"
#include "cgi-bin/web/speech.h"
#include "store/base/date.h"
#include "store/base/hex.h"

enum { ADDRESS_BYTES = 24, MEMORY_BYTES = 256 << 20, ARENA_BYTES = 128 << 20 };

static enum err get_blank(struct web *w)
{
	struct intake in = { .form = web_piece(w, "form") };
	struct form_view view;
	enum err e = intake_blank(w, &in);

	if (e != OK)
		return e;
	view = sheet_blank(w, &in);
	return pdf_sheet_send(w, pdf_sheet_open(w, &view, STR("")));
}

static enum err get_draft(struct web *w)
{
	struct intake in = { .page = STR("") };
	struct form_view view;
	struct values *sheet;
	enum err e;

	if (!hex_read(w->arena, web_piece(w, "draft"), VAULT_ID_BYTES, &in.draft))
		return ERR_NOT_FOUND;
	if ((e = intake_load(w, &in)) != OK && e != ERR_EXPIRED)
		return e == ERR_EXISTS ? ERR_NOT_FOUND : e;
	view = sheet_view(w, &in, NULL);
	sheet = pdf_sheet_open(w, &view, in.d.about);
	leftout_values(w, &in, &view, sheet);
	pdf_sheet_fact(w, sheet, "recover.last_saved",
	               words_date(w->arena, w->words, date_today(in.d.saved_at)));
	return pdf_sheet_send(w, sheet);
}

static enum err get_submission(struct web *w)
{
	struct submission s;
	struct form_view view;
	struct str address;
	struct form *f;
	enum err e;

	if (!hex_read(w->arena, web_piece(w, "submission"), ADDRESS_BYTES, &address))
		return ERR_NOT_FOUND;
	if ((e = submission_load(w->main, w->keys, w->visitor->person.id, address, &s)) != OK ||
	    (e = speech_form(w, s.form, s.version, &f)) != OK)
		return e;
	view = sheet_sent(w, f, &s);
	return pdf_sheet_send(w, pdf_sheet_sent(w, &view, &s, kin_answer_due(w, &s)));
}

static const struct route routes[] = {
	{ GET, "/forms/:form/pdf", ANYONE, READ, get_blank },
	{ GET, "/drafts/:draft/pdf", FAMILY, READ, get_draft },
	{ GET, "/submitted/:submission/pdf", FAMILY, READ, get_submission },
};

int main(void)
{
	static const struct web_program program = {
		.name = "paper", .routes = routes, .route_count = COUNT(routes), .leaves = true,
		.memory_bytes_max = MEMORY_BYTES, .arena_bytes_max = ARENA_BYTES, .reads = CONFINE_FONTS,
		.visitor = visitor_find, .common = visitor_common,
	};

	web_run(&program);
}
