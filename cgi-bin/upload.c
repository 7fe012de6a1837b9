/* upload.c: files into a draft, one at a time: sealed while they arrive, together with what was
 * typed on the page. */
#include "cgi-bin/web/checker.h"
#include "cgi-bin/web/conflict.h"
#include "cgi-bin/web/crowd.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/files.h"
#include "cgi-bin/web/intake_path.h"
#include "cgi-bin/web/once.h"
#include "cgi-bin/web/parked.h"
#include "cgi-bin/web/receive.h"
#include "cgi-bin/web/scanner.h"
#include "cgi-bin/web/sheet.h"
#include "cgi-bin/web/unsaved.h"
#include "store/base/hex.h"
#include "store/compiled/form_share.h"
#include "store/forms/helper.h"
#include "store/keeping/audit.h"

struct upload {
	struct intake in;
	const struct form_field *field;
	struct receive file;
	struct values *typed;          /* the page as posted, when it is an older copy; else NULL */
	struct str change;             /* see once.h; empty while there is a problem */
	bool is_done;                  /* it came before */
	bool is_gone;                  /* the form was sent or deleted while the file came */
};

static enum err intake_of(struct web *w, struct intake *in)
{
	*in = (struct intake){ .posted = { &w->request, request_field_at },
		                   .page = web_piece(w, "page"),
		                   .with_helpers = true };
	if (!hex_read(w->arena, web_piece(w, "draft"), VAULT_ID_BYTES, &in->draft))
		return ERR_NOT_FOUND;
	return intake_load(w, in);
}

static bool is_kept_back(const struct intake *in, const struct form_field *field)
{
	return in->helper && form_share_keeps_back(in->f, field, in->helper->pages);
}

static const struct form_field *upload_field(const struct intake *in)
{
	for (size_t i = 0; i < in->p->field_count; i++)
		if (in->p->fields[i].type == FIELD_UPLOAD)
			return is_kept_back(in, &in->p->fields[i]) ? NULL : &in->p->fields[i];
	return NULL;
}

static struct receive_limits limits_of(const struct upload *u)
{
	struct receive_limits l = { .files_max = (size_t)u->field->files_max };

	l.total = files_total(u->in.typed, u->field->id, &l.count);
	l.file_mb_max = u->field->file_mb_max;
	l.total_mb_max = u->field->total_mb_max;
	return l;
}

static void add_answer(struct web *w, const struct upload *u, struct values *answers)
{
	receive_values(w, &u->file, values_add_tree(values_list(answers, u->field->id)));
}

static enum err note(struct web *w, const char *action, struct str object)
{
	struct audit_entry entry = { ACTOR_FAMILY, w->visitor->person.id, str_of(action), object,
	                             w->now };

	return audit_add(w->main, w->keys, &entry);
}

static enum err show_problem(struct web *w, struct upload *u)
{
	receive_problem(&u->file, u->field->id, &u->in.problems);
	return sheet_page(w, 422, &u->in, &u->in.problems, STR(""));
}

static enum err add_file(struct web *w, struct upload *u)
{
	enum err e;

	add_answer(w, u, u->in.typed);
	if (u->typed)
		add_answer(w, u, u->typed);
	if ((e = receive_keep(w, u->in.d.person, &u->file)) != OK)
		return e;
	return note(w, "file_added", u->file.blob.id);
}

/* What was typed on an older copy, when the connection broke and the page that shows both reaches
 * nobody: kept as an earlier answer. Files stay as they are, and the page is no newer than it
 * was. */
static enum err keep_beside(struct web *w, struct upload *u)
{
	struct values *typed = values_open(w->arena);
	const struct form_page *page = u->in.p;
	enum err e;

	values_copy(typed, u->typed);
	values_remove(typed, u->field->id);
	u->in.d.beside = typed;
	u->in.p = NULL;
	e = intake_keep(w, &u->in);
	u->in.p = page;
	return e;
}

/* From an older copy of the page only the file is saved; what was typed is shown beside what was
 * saved since. */
static void read_typed(struct web *w, struct upload *u)
{
	struct values *saved = values_open(w->arena);

	if (w->request.fields.count == 0)
		return;
	values_copy(saved, u->in.typed);
	intake_read(w, &u->in);
	if (!intake_conflicts(&u->in))
		return;
	u->typed = u->in.typed;
	u->in.typed = saved;
}

/* The page as typed is saved in any case; the file with it when it is taken. */
static enum err keep(struct web *w, struct upload *u)
{
	const struct blob *b = &u->file.blob;
	struct receive_limits now;
	enum err e;

	if ((e = receive_finish(&u->file)) != OK || (e = web_write(w)) != OK)
		return e;
	if (!u->file.problem)
		u->change = once_post(w, str_join(w->arena, str_bytes(b->hash, sizeof(b->hash)),
		                                  u->file.name));
	if ((e = once_again(w, w->visitor->person.id, u->change, &u->is_done)) != OK || u->is_done)
		return e;
	e = intake_of(w, &u->in);
	if (e == OK && !(u->field = upload_field(&u->in)))     /* moved to another version meanwhile */
		e = ERR_NOT_FOUND;
	u->is_gone = e == ERR_NOT_FOUND || e == ERR_EXISTS;
	if (e != OK)
		return e;
	now = limits_of(u);
	receive_room(&now, &u->file);
	read_typed(w, u);
	if (u->typed && receive_broke(&u->file))
		return keep_beside(w, u);
	if (!u->file.problem &&
	    ((e = add_file(w, u)) != OK || (e = crowd_count_file(w, w->visitor->person.id)) != OK))
		return e;
	return intake_keep(w, &u->in);
}

static struct str back_to(struct web *w, const struct upload *u)
{
	const struct values *files = values_get_list(u->in.typed, u->field->id);
	struct buf b = buf_open(w->arena);

	buf_add(&b, intake_path(w, &u->in.d, u->in.p->id));
	buf_byte(&b, '#');
	buf_add(&b, u->field->id);
	buf_byte(&b, '-');
	buf_add(&b, files && files->last ? values_get(files->last->children, STR("id")) : STR("title"));
	return buf_str(&b);
}

static enum err post_upload(struct web *w)
{
	struct upload u = { .change = STR("") };
	struct receive_limits limits;
	enum err e = intake_of(w, &u.in);

	if (e != OK)
		return unsaved_gone(w, e == ERR_EXISTS ? ERR_NOT_FOUND : e);
	u.field = upload_field(&u.in);
	if (!u.field)
		return ERR_NOT_FOUND;
	u.in.problems = problems_open(w->arena);
	limits = limits_of(&u);
	limits.day_max = crowd_has_filled(w, w->visitor->person.id) ? CROWD_DAY_FILES : 0;
	e = receive_file(w, &limits, &u.file);
	if (e == OK)
		e = intake_check(w, &u.in);
	if (e == OK)
		e = keep(w, &u);
	if (e != OK || u.file.problem || u.is_done)
		receive_drop(&u.file);
	if (u.is_gone)
		return unsaved_gone(w, ERR_NOT_FOUND);
	if (e != OK || u.is_done)
		return e;
	u.in.problems = problems_open(w->arena);
	if (u.typed) {
		u.in.typed = u.typed;
		return conflict_page(w, &u.in);
	}
	if (u.file.problem)
		return show_problem(w, &u);
	return once_done(w, w->visitor->person.id, u.change, back_to(w, &u));
}

/* Whoever loads the page of a refused file again, or chooses a language there. */
static enum err get_upload(struct web *w)
{
	struct intake in;
	enum err e = intake_of(w, &in);

	if (e != OK)
		return e == ERR_EXISTS ? ERR_NOT_FOUND : e;
	return web_redirect(w, intake_path(w, &in.d, in.p->id));
}

/* --- one file: download, "do you want to remove it?" --- */

static enum err find_file(struct web *w, struct intake *in, const struct values **file,
                          const struct form_field **field)
{
	const struct form_page *page;
	enum err e;

	*in = (struct intake){ .page = STR(""), .with_helpers = true };
	if (!hex_read(w->arena, web_piece(w, "draft"), VAULT_ID_BYTES, &in->draft))
		return ERR_NOT_FOUND;
	if ((e = intake_load(w, in)) != OK && e != ERR_EXPIRED)
		return e == ERR_EXISTS ? ERR_NOT_FOUND : e;
	*file = files_find(in->f, in->typed, web_piece(w, "file"), field);
	if (!*file || !form_field_find(in->f, (*field)->id, &page))
		return ERR_NOT_FOUND;
	return intake_may(in, page) && !is_kept_back(in, *field) ? e : ERR_NOT_FOUND;
}

static enum err get_file(struct web *w)
{
	const struct form_field *field;
	const struct values *file;
	struct intake in;
	enum err e = find_file(w, &in, &file, &field);

	if (e != OK && e != ERR_EXPIRED)
		return e;
	return files_send(w, in.f, in.typed, in.d.person, web_piece(w, "file"));
}

static enum err get_remove(struct web *w)
{
	struct values *v = values_open(w->arena);
	const struct form_field *field;
	const struct values *file;
	struct intake in;
	enum err e = find_file(w, &in, &file, &field);

	if (e != OK)
		return e;
	values_text(v, STR("what"), values_get(file, STR("name")));
	once_values(w, v);
	return web_page(w, 200, "file-remove", v);
}

/* The list without that file; and without it wherever it was picked. */
static void drop(struct values *answers, struct str id)
{
	for (struct value *one = answers->first; one; one = one->next) {
		struct values *left;

		if (one->kind != VALUE_LIST && one->kind != VALUE_TREE)
			continue;
		left = values_open(answers->arena);
		for (const struct value *item = one->children->first; item; item = item->next) {
			struct values from = { .arena = answers->arena };
			struct value copy = *item;

			if (str_equal(item->text, id) ||
			    (item->kind == VALUE_TREE && str_equal(values_get(item->children, STR("id")), id)))
				continue;
			copy.next = NULL;
			from.first = from.last = &copy;
			values_copy(left, &from);
		}
		one->children = left;
		drop(one->children, id);
	}
}

static enum err post_remove(struct web *w)
{
	const struct form_field *field;
	const struct form_page *page;
	const struct values *file;
	struct str id, change = once_post(w, STR(""));
	struct intake in;
	bool is_done;
	enum err e = once_again(w, w->visitor->person.id, change, &is_done);

	if (e != OK || is_done || (e = find_file(w, &in, &file, &field)) != OK)
		return e;
	form_field_find(in.f, field->id, &page);
	if (!entry_pressed(w, "remove"))
		return web_redirect(w, intake_path(w, &in.d, page->id));
	if (!hex_read(w->arena, web_piece(w, "file"), VAULT_ID_BYTES, &id))
		return ERR_NOT_FOUND;
	drop(in.typed, web_piece(w, "file"));
	if ((e = note(w, "file_removed", id)) != OK || (e = intake_keep(w, &in)) != OK)
		return e;          /* the file itself can be put back: earlier.h */
	return once_done(w, w->visitor->person.id, change,
	                 str_join(w->arena, intake_path(w, &in.d, page->id), STR("?removed=1")));
}

static const struct route routes[] = {
	{ GET, "/drafts/:draft/:page/upload", FAMILY, READ, get_upload },
	{ POST, "/drafts/:draft/:page/upload", FAMILY, READ, post_upload },
	{ GET, "/drafts/:draft/files/:file", FAMILY, READ, get_file },
	{ GET, "/drafts/:draft/files/:file/remove", FAMILY, READ, get_remove },
	{ POST, "/drafts/:draft/files/:file/remove", FAMILY, WRITE, post_remove },
};

static const struct posts posts[] = {
	{ "/drafts/:draft/:page/upload", "*" },
	{ "/drafts/:draft/files/:file/remove", "nonce action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "upload", .routes = routes, .route_count = COUNT(routes),
		.posts = posts, .posts_count = COUNT(posts), .body_bytes_max = RECEIVE_ARRIVING_BYTES_MAX,
		.checker = checker_start, .scanner = scanner_start, .seconds_max = 60,
		.body_seconds = RECEIVE_SECONDS_MAX,
		.visitor = visitor_find, .common = visitor_common, .park = parked_add,
	};

	web_run(&program);
}
