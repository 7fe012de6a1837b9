/* caseexport.c: a whole case as one archive: a page to read, JSON for another system, every file, and the
 * SHA-256 of each. That it was taken stands in the history. Apart, because of the library it is linked with. */
#include "cgi-bin/web/casechange.h"
#include "cgi-bin/web/casecopy.h"
#include "cgi-bin/web/files.h"
#include "cgi-bin/web/zip.h"
#include "store/base/hex.h"
#include "store/compiled/json.h"
#include "store/compiled/page.h"
#include "store/engine/vault_sha256.h"

/* Files of 15 MB over a slow line take their time; each is read twice, once for its hash. */
enum { MEMORY_BYTES = 256 << 20, SECONDS = 300 };

struct archive {
	struct zip *zip;
	struct buf hashes;             /* "hash  name" lines, as sha256sum -c reads them */
};

static enum err get_export(struct web *w)
{
	struct values *v = values_open(w->arena);
	struct desk_case d;
	enum err e = desk_case_open(w, ACT_EXPORT, &d);

	if (e != OK)
		return e;
	casehead_values(w, &d, "/export", v);
	return web_page(w, 200, "staff-export", v);
}

static void add_hash(struct web *w, struct archive *a, struct vault_sha256 *s, struct str name)
{
	unsigned char hash[VAULT_SHA256_BYTES];

	vault_sha256_close(s, hash);
	buf_add(&a->hashes, hex_write(w->arena, str_bytes(hash, sizeof(hash))));
	buf_add(&a->hashes, STR("  "));
	buf_add(&a->hashes, name);
	buf_add(&a->hashes, STR("\n"));
}

static void add_text(struct web *w, struct archive *a, struct str name, struct str text)
{
	struct vault_sha256 *s = vault_sha256_open(w->arena);

	vault_sha256_add(s, text);
	add_hash(w, a, s, name);
	zip_text(a->zip, name, w->now, text);
}

static enum err hash_file(struct web *w, const struct casecopy_file *f, struct vault_sha256 *s)
{
	struct buf piece = buf_open(w->arena);
	struct blob_reader *r;
	struct blob b;
	bool last = false;
	enum err e = blob_open(w->main, w->keys, w->config.data, f->owner, f->blob, &r, &b);

	if (e != OK)
		return e;
	while (e == OK && !last) {
		piece.n = 0;
		if ((e = blob_read(r, &piece, &last)) == OK)
			vault_sha256_add(s, buf_str(&piece));
	}
	blob_close(r);
	return e;
}

static enum err add_file(struct web *w, struct archive *a, const struct casecopy_file *f)
{
	struct vault_sha256 *s = vault_sha256_open(w->arena);
	struct source *from;
	enum err e = hash_file(w, f, s);

	if (e != OK || (e = files_open(w, f->owner, f->blob, &from)) != OK)
		return e;
	add_hash(w, a, s, f->name);
	zip_file(a->zip, f->name, f->at, from);
	return OK;
}

static enum err add_page(struct web *w, struct archive *a, const struct casecopy *x)
{
	struct values *v = values_open(w->arena);
	struct buf html = buf_open(w->arena);
	struct page page;
	enum err e = page_open(w->arena, w->config.compiled, STR("case-copy"), &page);

	if (e != OK)
		return ERR_IO;
	casecopy_values(w, x, v);
	page_play(&page, v, &html);
	add_text(w, a, STR("case.html"), buf_str(&html));
	return OK;
}

static enum err fill(struct web *w, struct archive *a, const struct child *c)
{
	struct values *tree = values_open(w->arena);
	struct buf json = buf_open(w->arena);
	struct casecopy x;
	enum err e = casecopy_load(w, c, &x);

	if (e != OK || (e = add_page(w, a, &x)) != OK)
		return e;
	casecopy_json(w, &x, tree);
	json_write(&json, tree);
	add_text(w, a, STR("case.json"), buf_str(&json));
	for (size_t i = 0; i < x.file_count && e == OK; i++)
		e = add_file(w, a, &x.files[i]);
	zip_text(a->zip, STR("SHA256SUMS"), w->now, buf_str(&a->hashes));
	return e;
}

/* All that is slow comes before the write. */
static enum err post_export(struct web *w)
{
	struct archive a = { zip_open(w->arena), buf_open(w->arena) };
	struct history_entry entry = { .action = STR("exported"), .staff_only = false };
	struct source *out = ARENA_NEW(w->arena, struct source);
	struct desk_case d;
	enum err e = desk_case_open(w, ACT_EXPORT, &d);

	if (e != OK || (e = fill(w, &a, &d.what.child)) != OK || (e = zip_finish(a.zip, out)) != OK)
		return e;
	if ((e = web_write(w)) != OK || (e = desk_case_open(w, ACT_EXPORT, &d)) != OK)
		return e;
	if ((e = casechange_note(w, &d, &entry)) != OK)
		return e;
	return web_download(w, str_join(w->arena, d.what.child.reference, STR(".zip")), "application/zip", out);
}

static const struct route routes[] = {
	{ GET, "/staff/cases/:case/export", STAFF, READ, get_export },
	{ POST, "/staff/cases/:case/export", STAFF, READ, post_export },
};

static const struct posts posts[] = {
	{ "/staff/cases/:case/export", "action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "caseexport", .routes = routes, .route_count = COUNT(routes), .login = CLERK_LOGIN,
		.posts = posts, .posts_count = COUNT(posts),
		.memory_bytes_max = MEMORY_BYTES, .seconds_max = SECONDS,
		.visitor = clerk_find, .common = clerk_common, .park = clerk_park,
	};

	web_run(&program);
}
