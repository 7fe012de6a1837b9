#include "cgi-bin/web/pdf_catalog.h"

#include "store/base/arena.h"
#include "store/base/log.h"

#include <ctype.h>
#include <stdio.h>

#define TAIL_BYTES 400     /* the trailer is the last thing in a document */
#define ENTRY_BYTES 20     /* of the table of objects */

struct document {
	struct str bytes;
	uint64_t table;            /* where the table of objects starts */
	uint64_t size, root, info; /* number of objects; catalog; description */
	struct str catalog;        /* what stands between << and the last >> */
};

/* The whole number that follows name. */
static bool number_after(struct str s, struct str name, uint64_t *n)
{
	size_t at = str_search(s, name);
	struct str rest = str_trim(str_from(s, at + name.n));
	size_t digits = 0;

	while (digits < rest.n && isdigit((unsigned char)rest.p[digits]))
		digits++;
	return at < s.n && str_number(str_part(rest, 0, digits), INT32_MAX, n);
}

static bool read_trailer(struct document *d)
{
	size_t from = d->bytes.n > TAIL_BYTES ? d->bytes.n - TAIL_BYTES : 0;
	struct str tail = str_from(d->bytes, from);

	tail = str_from(tail, str_search(tail, STR("trailer")));
	return number_after(tail, STR("/Size"), &d->size) &&
	       number_after(tail, STR("/Root"), &d->root) &&
	       number_after(tail, STR("/Info"), &d->info) &&
	       number_after(tail, STR("startxref"), &d->table);
}

static bool read_catalog(struct document *d)
{
	struct str table = str_from(d->bytes, (size_t)d->table), object;
	size_t first = str_search(table, STR(" 65535 f"));
	uint64_t at;

	if (first < 10 || first >= table.n)
		return false;
	object = str_part(table, first - 10 + ENTRY_BYTES * (size_t)d->root, 10);
	if (!str_number(object, d->bytes.n, &at))
		return false;
	object = str_from(d->bytes, (size_t)at);
	object = str_part(object, 0, str_search(object, STR("endobj")));
	object = str_from(object, str_search(object, STR("<<")) + 2);
	object = str_part(object, 0, str_find_last(object, '>'));
	if (str_search(object, STR("/Catalog")) >= object.n || !str_ends(object, STR(">")))
		return false;
	d->catalog = str_part(object, 0, object.n - 1);
	return true;
}

static bool is_language(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!isalnum((unsigned char)s.p[i]) && s.p[i] != '-')
			return false;
	return s.n > 0;
}

static void add_catalog(struct buf *b, const struct document *d, struct str language)
{
	buf_number(b, (int64_t)d->root);
	buf_text(b, " 0 obj\n<<");
	buf_add(b, d->catalog);
	if (is_language(language)) {
		buf_text(b, "   /Lang (");
		buf_add(b, language);
		buf_text(b, ")\n");
	}
	if (str_search(d->catalog, STR("/MarkInfo")) >= d->catalog.n)
		buf_text(b, "   /MarkInfo << /Marked true >>\n");
	if (str_search(d->catalog, STR("/ViewerPreferences")) >= d->catalog.n)
		buf_text(b, "   /ViewerPreferences << /DisplayDocTitle true >>\n");
	buf_text(b, ">>\nendobj\n");
}

static void add_trailer(struct buf *b, const struct document *d, size_t catalog, size_t table)
{
	char text[320];

	snprintf(text, sizeof text,
	         "xref\n0 1\n0000000000 65535 f \n%llu 1\n%010zu 00000 n \n"
	         "trailer\n<< /Size %llu\n   /Root %llu 0 R\n   /Info %llu 0 R\n   /Prev %llu\n>>\n"
	         "startxref\n%zu\n%%%%EOF\n",
	         (unsigned long long)d->root, catalog, (unsigned long long)d->size,
	         (unsigned long long)d->root, (unsigned long long)d->info,
	         (unsigned long long)d->table, table);
	buf_text(b, text);
}

void pdf_catalog_mend(struct arena *a, struct str language, size_t start, struct buf *out)
{
	struct document d = { .bytes = str_from(buf_str(out), start) };
	struct buf update = buf_open(a);
	size_t catalog = d.bytes.n;

	if (!read_trailer(&d) || !read_catalog(&d)) {
		log_event("pdf", "catalog", (int64_t)d.bytes.n);
		return;
	}
	add_catalog(&update, &d, language);
	add_trailer(&update, &d, catalog, catalog + update.n);
	buf_add(out, buf_str(&update));
}
