/* dossier.c: what was sent, for the council to take away: as a PDF, and with all its files as one
 * archive. Apart from application.c, because of the libraries it is linked with. */
#include "cgi-bin/web/applied.h"
#include "cgi-bin/web/confine.h"
#include "cgi-bin/web/files.h"
#include "cgi-bin/web/pdf_sheet.h"
#include "cgi-bin/web/zip.h"
#include "store/base/hex.h"
#include "store/keeping/export_name.h"

/* Files of 15 MB over a slow line take their time. */
enum { MEMORY_BYTES = 256 << 20, ARENA_BYTES = 128 << 20, SECONDS = 300 };

static enum err get_pdf(struct web *w)
{
	struct applied a;
	struct form_view view;
	enum err e = applied_open(w, APPLIED_READ, &a);

	if (e != OK)
		return e;
	view = applied_view(w, &a);
	e = pdf_sheet_send(w, pdf_sheet_sent(w, &view, &a.s, applied_due(&a)));
	return e == OK ? applied_look(w, &a) : e;
}

static struct str form_name(struct web *w, const struct applied *a)
{
	return str_join(w->arena, export_name(w->arena, 0, a->s.title), STR(".pdf"));
}

/* The form itself comes first; its files have the names that they were given. */
static enum err add_all(struct web *w, const struct applied *a, struct zip *z)
{
	struct form_view view = applied_view(w, a);
	struct answers_file file = { .at = NULL };
	struct buf pdf = buf_open(w->arena);
	struct source *from;
	struct str id;
	size_t number = 0;
	enum err e = pdf_write(w->arena, pdf_sheet_sent(w, &view, &a->s, applied_due(a)), &pdf);

	if (e != OK)
		return e;
	zip_text(z, form_name(w, a), a->s.sent_at, buf_str(&pdf));
	while (answers_file_next(a->form, a->s.answers, &file)) {
		if (!hex_read(w->arena, values_get(file.file, STR("id")), VAULT_ID_BYTES, &id))
			return ERR_DAMAGED;
		if ((e = files_open(w, a->s.subject, id, &from)) != OK)
			return e;
		zip_file(z, export_name(w->arena, ++number, values_get(file.file, STR("name"))),
		         a->s.sent_at, from);
	}
	return OK;
}

static enum err get_zip(struct web *w)
{
	struct source *out = ARENA_NEW(w->arena, struct source);
	struct zip *z = zip_open(w->arena);
	struct applied a;
	enum err e = applied_open(w, APPLIED_READ, &a);

	if (e != OK)
		return e;
	if ((e = add_all(w, &a, z)) != OK || (e = zip_finish(z, out)) != OK ||
	    (e = applied_look(w, &a)) != OK)
		return e;
	return web_download(w, str_join(w->arena, a.s.reference, STR(".zip")), "application/zip", out);
}

static const struct route routes[] = {
	{ GET, "/staff/applications/:application/pdf", STAFF, READ, get_pdf },
	{ GET, "/staff/applications/:application/zip", STAFF, READ, get_zip },
};

int main(void)
{
	static const struct web_program program = {
		.name = "dossier", .routes = routes, .route_count = COUNT(routes), .leaves = true,
		.login = CLERK_LOGIN,
		.memory_bytes_max = MEMORY_BYTES, .arena_bytes_max = ARENA_BYTES, .reads = CONFINE_FONTS,
		.seconds_max = SECONDS,
		.visitor = clerk_find, .common = clerk_common, .park = clerk_park,
	};

	web_run(&program);
}
