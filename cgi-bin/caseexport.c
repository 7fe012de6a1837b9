/* caseexport.c: a whole case as one archive: a page to read, JSON for another system, every file,
 * and the SHA-256 of each. That it was taken stands in the history. Apart, because of the library
 * it is linked with. */
#include "cgi-bin/web/casechange.h"
#include "cgi-bin/web/casecopy.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/files.h"
#include "cgi-bin/web/recheck.h"
#include "cgi-bin/web/zip.h"
#include "store/base/hex.h"
#include "store/compiled/json.h"
#include "store/compiled/page.h"
#include "store/engine/vault_sha256.h"

/* A case of many years is put together in memory, but for its files; beside that the password is
 * checked. Files of 15 MB over a slow line take their time; each is read twice, once for its
 * hash. */
enum { MEMORY_BYTES = 448 << 20, ARENA_BYTES = 256 << 20, SECONDS = 300 };

struct archive {
	struct zip *zip;
	struct buf hashes;             /* "hash  name" lines, as sha256sum -c reads them */
};

/* For whom a copy can be: those who have, or had, a part in the case. */
static enum err add_people(struct web *w, const struct desk_case *d, struct values *v)
{
	struct values *list = values_list(v, STR("people")), *one;
	struct str chosen = web_field(w, "whom");
	struct grant *grants;
	struct person p;
	size_t count;
	enum err e = grant_of(w->main, w->keys, d->what.child.id, &grants, &count);

	for (size_t i = 0; i < count && e == OK; i++) {
		if ((e = person_load(w->main, w->keys, grants[i].person, &p)) != OK)
			return e;
		one = values_add_tree(list);
		values_text(one, STR("id"), hex_write(w->arena, p.id));
		values_text(one, STR("label"), person_name(w->arena, &p));
		values_flag(one, STR("chosen"), str_equal(chosen, values_get(one, STR("id"))));
	}
	values_flag(v, STR("whom"), chosen.n > 0);
	return e;
}

static enum err export_page(struct web *w, int status, const struct desk_case *d)
{
	struct values *v = values_open(w->arena);
	enum err e = add_people(w, d, v);

	if (e != OK)
		return e;
	casehead_values(w, d, "/export", v);
	recheck_values(w, v);
	return web_page(w, status, "staff-export", v);
}

static enum err get_export(struct web *w)
{
	struct desk_case d;
	enum err e = desk_case_open(w, ACT_EXPORT, &d);

	return e == OK ? export_page(w, 200, &d) : e;
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

static enum err fill(struct web *w, struct archive *a, const struct child *c, struct str whom)
{
	struct values *tree = values_open(w->arena);
	struct buf json = buf_open(w->arena);
	struct casecopy x;
	enum err e = casecopy_load(w, c, whom, &x);

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

/* Who takes a copy for one person says so in that person's history alone. */
static enum err note(struct web *w, struct desk_case *d, struct str whom)
{
	struct history_entry entry = { .action = STR("exported") };
	struct person p;
	enum err e;

	if (whom.n > 0) {
		if ((e = person_load(w->main, w->keys, whom, &p)) != OK)
			return e;
		entry = (struct history_entry){ .action = STR("exported_for"),
			                            .what = person_name(w->arena, &p),
			                            .to = whom,
			                            .staff_only = true };
	}
	return casechange_note(w, d, &entry);
}

/* All that is slow comes before the write. */
static enum err post_export(struct web *w)
{
	struct archive a = { zip_open(w->arena), buf_open(w->arena) };
	struct source *out = ARENA_NEW(w->arena, struct source);
	struct str hex = web_field(w, "whom"), whom = STR("");
	struct desk_case d;
	enum err e = desk_case_open(w, ACT_EXPORT, &d);

	if (e != OK)
		return e;
	if (hex.n > 0 && !hex_read(w->arena, hex, VAULT_ID_BYTES, &whom))
		return ERR_NOT_FOUND;
	if ((e = recheck_password(w)) != OK)
		return e;
	if (w->problems.count > 0)
		return export_page(w, 422, &d);
	if ((e = fill(w, &a, &d.what.child, whom)) == OK)
		e = zip_finish(a.zip, out);
	if (e == ERR_LIMIT) {
		entry_problem(w, "", "export_much")->number = CASECOPY_FILES_MAX;
		return export_page(w, 422, &d);
	}
	if (e != OK || (e = web_write(w)) != OK || (e = desk_case_open(w, ACT_EXPORT, &d)) != OK)
		return e;
	if ((e = note(w, &d, whom)) != OK)
		return e;
	return web_download(w, str_join(w->arena, d.what.child.reference, STR(".zip")),
	                    "application/zip", out);
}

static const struct route routes[] = {
	{ GET, "/staff/cases/:case/export", STAFF, READ, get_export },
	{ POST, "/staff/cases/:case/export", STAFF, READ, post_export },
};

static const struct posts posts[] = {
	{ "/staff/cases/:case/export", "whom username password action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "caseexport", .routes = routes, .route_count = COUNT(routes), .leaves = true,
		.login = CLERK_LOGIN,
		.posts = posts, .posts_count = COUNT(posts),
		.memory_bytes_max = MEMORY_BYTES, .arena_bytes_max = ARENA_BYTES, .seconds_max = SECONDS,
		.visitor = clerk_find, .common = clerk_common, .park = clerk_park,
	};

	web_run(&program);
}
