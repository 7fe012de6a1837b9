/* caseshare.c: a document is shared in two steps: what, to whom, and its file; then a second look
 * at whose case it is, with the initials of the child typed by hand. Between the two the file waits
 * sealed. */
#include "cgi-bin/web/addressee.h"
#include "cgi-bin/web/casehead.h"
#include "cgi-bin/web/checker.h"
#include "cgi-bin/web/closed.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/once.h"
#include "cgi-bin/web/othercase.h"
#include "cgi-bin/web/parked.h"
#include "cgi-bin/web/receive.h"
#include "cgi-bin/web/scanner.h"
#include "cgi-bin/web/wishes.h"
#include "store/base/fold.h"
#include "store/base/hex.h"
#include "store/cases/document.h"
#include "store/cases/history.h"
#include "store/cases/notice.h"
#include "store/cases/parcel.h"
#include "store/compiled/choices.h"
#include "store/compiled/doing.h"
#include "store/compiled/words.h"

enum { TITLE_MAX = 150 };

struct sharing {
	struct desk_case d;
	struct addressees to;
	struct str kind, title;
};

static struct str share_path(struct web *w, const struct desk_case *d, const char *rest)
{
	return str_join(w->arena, d->path, str_of(rest));
}

/* --- the first screen --- */

static enum err open_sharing(struct web *w, struct sharing *s)
{
	enum err e;

	*s = (struct sharing){ .kind = STR("") };
	if ((e = desk_case_open(w, ACT_CASE_SHARE, &s->d)) != OK)
		return e;
	return addressees_load(w, &s->d.what.child, MAY_DOCUMENTS, &s->to);
}

static void read_sharing(struct web *w, struct sharing *s)
{
	s->kind = web_field(w, "kind");
	s->title = request_line(w->arena, &w->request, "title");
	addressees_read(w, &s->to);
}

static void missing(struct web *w, const char *field, const char *key, const char *label)
{
	entry_problem(w, field, key)->what = words_get(w->words, str_of(label));
}

static void check(struct web *w, const struct sharing *s, const struct receive *file)
{
	closed_check(w, &s->d);
	if (!choices_offer(w->arena, w->words, STR("document_kind"), STR("staff"), s->kind))
		missing(w, "kind", "required_choice", "caseshare.kind");
	if (s->title.n == 0)
		missing(w, "title", "required_text", "caseshare.title");
	entry_check_length(w, "title", "caseshare.title", s->title, TITLE_MAX);
	if (s->to.chosen == 0)
		entry_problem(w, "to", "send_to");
	if (file->problem)
		receive_problem(file, STR("file"), &w->problems);
}

static enum err first_page(struct web *w, int status, const struct sharing *s)
{
	struct values *v = values_open(w->arena);
	enum err e = wishes_values(w, &s->d.what.child, v);

	if (e != OK)
		return e;
	casehead_values(w, &s->d, "/documents/share", v);
	entry_box(w, v, "kind", s->kind);
	entry_box(w, v, "title", s->title);
	entry_box(w, v, "to", STR(""));
	entry_box(w, v, "file", STR(""));
	choices_values(w->words, STR("document_kind"), STR("staff"), s->kind,
	               values_list(v, STR("kinds")));
	addressees_values(w, &s->to, v);
	values_flag(v, STR("again"), status != 200);
	/* what was typed stays, also when nobody can get it any more */
	values_flag(v, STR("has_form"), s->to.count > 0 || status != 200 || s->title.n > 0);
	values_text(v, STR("back"), share_path(w, &s->d, "/documents"));
	parked_values(w, v);
	once_values(w, v);
	return web_page(w, status, "staff-share", v);
}

/* What was typed before the case was closed is shown still, and what became of the case. */
static enum err get_share(struct web *w)
{
	struct sharing s;
	enum err e = open_sharing(w, &s), kept;

	if (e != OK)
		return e;
	if ((kept = parked_return(w)) != OK && kept != ERR_NOT_FOUND)
		return kept;
	if (closed_is(&s.d) && kept != OK)
		return closed_page(w, &s.d, "/documents/share");
	if (kept == OK)
		read_sharing(w, &s);
	closed_check(w, &s.d);
	return first_page(w, w->problems.count > 0 ? 422 : 200, &s);
}

static enum err keep(struct web *w, struct sharing *s, struct receive *file, struct parcel *p)
{
	enum err e;

	*p = (struct parcel){
		.child = s->d.what.child.id, .by = s->d.who.id, .kind = s->kind, .title = s->title,
		.blob = file->blob.id, .filename = file->name, .type = file->ending,
		.bytes = (int64_t)file->blob.bytes, .does = doing_write(w->arena, file->doings),
		.recipients = addressees_list(w, &s->to), .made_at = w->now,
	};
	if ((e = receive_keep(w, p->child, file)) != OK || (e = parcel_add(w->main, w->keys, p)) != OK)
		return e;
	file->writer = NULL;
	return OK;
}

static enum err take(struct web *w, struct sharing *s, struct receive *file)
{
	struct str me = w->clerk->staff.id, change,
	           hash = str_bytes(file->blob.hash, sizeof(file->blob.hash));
	struct parcel p;
	bool is_done;
	enum err e;

	if ((e = receive_finish(file)) != OK || (e = web_write(w)) != OK)
		return e;
	change = once_post(w, file->problem ? STR("") : str_join(w->arena, hash, file->name));
	if ((e = once_again(w, me, change, &is_done)) != OK || is_done ||
	    (e = open_sharing(w, s)) != OK)
		return e;
	read_sharing(w, s);
	check(w, s, file);
	if (w->problems.count > 0)
		return first_page(w, 422, s);
	if ((e = keep(w, s, file, &p)) != OK)
		return e;
	return once_done(w, me, change, str_join(w->arena, share_path(w, &s->d, "/documents/share/"),
	                                         hex_write(w->arena, p.id)));
}

static enum err post_share(struct web *w)
{
	struct receive_limits limits = receive_usual(w);
	struct receive file = { .writer = NULL };
	struct sharing s;
	enum err e = open_sharing(w, &s);

	if (e != OK)
		return e;
	if ((e = receive_file(w, &limits, &file)) == OK)
		e = take(w, &s, &file);
	receive_drop(&file);
	return e;
}

/* --- the second look --- */

static enum err open_parcel(struct web *w, struct desk_case *d, struct parcel *p)
{
	struct str id;
	enum err e = desk_case_open(w, ACT_CASE_SHARE, d);

	if (e != OK)
		return e;
	if (!hex_read(w->arena, web_piece(w, "parcel"), VAULT_ID_BYTES, &id))
		return ERR_NOT_FOUND;
	return parcel_load(w->main, w->keys, d->what.child.id, id, d->who.id, w->now, p);
}

static enum err second_page(struct web *w, int status, const struct desk_case *d,
                            const struct parcel *p)
{
	struct values *v = values_open(w->arena), *people = values_list(v, STR("people")), *one;
	struct str kind = str_join(w->arena, STR("document_kind."), p->kind);
	struct str named = str_join(w->arena, str_join(w->arena, p->filename, STR(" . ")), p->title);
	bool is_other;
	enum err e = othercase_named(w, &d->what.child, named, &is_other);

	if (e != OK)
		return e;
	casehead_values(w, d, "/documents/share", v);
	one = values_tree(v, STR("parcel"));
	values_flag(one, STR("names_other"), is_other);
	values_text(one, STR("name"), child_name(w->arena, &d->what.child));
	if (d->what.child.born_on != 0)
		values_text(one, STR("born"), words_date(w->arena, w->words, d->what.child.born_on));
	values_text(one, STR("kind"), words_get(w->words, kind));
	values_text(one, STR("title"), p->title);
	values_text(one, STR("file_name"), p->filename);
	values_text(one, STR("size"), words_size(w->arena, w->words, p->bytes));
	values_text(one, STR("does"), doing_said(w->arena, w->words, p->does));
	for (const struct value *r = p->recipients->first; r; r = r->next)
		values_text(values_add_tree(people), STR("name"), values_get(r->children, STR("name")));
	entry_box(w, v, "initials", STR(""));
	once_values(w, v);
	return web_page(w, status, "staff-share-check", v);
}

static enum err get_check(struct web *w)
{
	struct desk_case d;
	struct parcel p;
	enum err e = open_parcel(w, &d, &p);

	return e == OK ? second_page(w, 200, &d, &p) : e;
}

/* The first letter of every word of a name. */
static void add_initials(struct buf *b, struct str folded)
{
	struct str word;

	while (str_cut(&folded, ' ', &word))
		buf_add(b, fold_start(word, 1));
}

/* "AF" of Alder Fairweather; of Mary Jane Holt "MH" and "MJH". */
static bool are_initials(struct arena *a, const struct child *c, struct str typed)
{
	struct buf all = buf_open(a), two = buf_open(a);
	struct str first = fold(a, c->first), last = fold(a, c->last), letters = fold_letters(a, typed);

	add_initials(&all, first);
	add_initials(&all, last);
	buf_add(&two, fold_start(first, 1));
	buf_add(&two, fold_start(last, 1));
	return letters.n > 0 &&
	       (str_equal(letters, buf_str(&all)) || str_equal(letters, buf_str(&two)));
}

static enum err tell(struct web *w, const struct desk_case *d, const struct document *one,
                     bool to_all)
{
	struct str path = str_join(w->arena, STR("/children/"), hex_write(w->arena, one->child)),
	           person;
	struct notice n = { "new-document", str_join(w->arena, path, STR("/documents")), w->now };
	/* of a document for one parent the other does not learn its title */
	struct history_entry entry = { .action = STR("document_shared"), .what = one->title,
	                               .staff_only = !to_all };
	enum err e = OK;

	for (const struct value *r = one->recipients->first; r && e == OK; r = r->next) {
		if (!hex_read(w->arena, values_get(r->children, STR("person")), VAULT_ID_BYTES, &person))
			return ERR_DAMAGED;
		if (one->recipients->count == 1)
			entry.to = person;
		e = notice_person(w->main, w->keys, &n, person);
	}
	return e == OK ? history_add(w->main, w->keys, &d->who, one->child, one->id, &entry) : e;
}

static enum err share(struct web *w, const struct desk_case *d, const struct parcel *p)
{
	struct document one = {
		.child = p->child, .kind = p->kind, .title = p->title, .blob = p->blob,
		.filename = p->filename,
		.type = p->type, .bytes = p->bytes, .does = p->does,
		.by = d->who.id, .by_name = d->who.name,
		.recipients = p->recipients,
		.sent_at = w->now,
	};
	struct addressees all;
	enum err e;

	if ((e = addressees_load(w, &d->what.child, MAY_DOCUMENTS, &all)) != OK)
		return e;
	if ((e = parcel_remove(w->main, p, false)) != OK ||
	    (e = document_add(w->main, w->keys, &one)) != OK)
		return e;
	return tell(w, d, &one, p->recipients->count >= all.count);
}

/* Somebody who was ticked may not read documents any more. */
static enum err no_more(struct web *w, const struct desk_case *d, const struct parcel *p,
                        bool *is_no_more)
{
	struct addressees all;
	struct str person;
	enum err e = addressees_load(w, &d->what.child, MAY_DOCUMENTS, &all);

	*is_no_more = false;
	for (const struct value *r = p->recipients->first; r && e == OK; r = r->next)
		if (!hex_read(w->arena, values_get(r->children, STR("person")), VAULT_ID_BYTES, &person) ||
		    !addressees_choose(&all, person))
			*is_no_more = true;
	return e;
}

static enum err post_check(struct web *w)
{
	struct str me = w->clerk->staff.id, change = once_page(w);
	struct desk_case d;
	struct parcel p;
	bool is_done, is_no_more;
	enum err e = once_again(w, me, change, &is_done);

	if (e != OK || is_done || (e = open_parcel(w, &d, &p)) != OK)
		return e;
	if (!entry_pressed(w, "share")) {
		if ((e = parcel_remove(w->main, &p, true)) != OK)
			return e;
		return once_done(w, me, change, share_path(w, &d, "/documents?done=dropped"));
	}
	if ((e = no_more(w, &d, &p, &is_no_more)) != OK)
		return e;
	closed_check(w, &d);
	if (is_no_more)
		entry_problem(w, "", "share_no_more");
	else if (!are_initials(w->arena, &d.what.child, web_field(w, "initials")))
		entry_problem(w, "initials", "share_initials");
	if (w->problems.count > 0)
		return second_page(w, 422, &d, &p);
	if ((e = share(w, &d, &p)) != OK)
		return e;
	return once_done(w, me, change, share_path(w, &d, "/documents?done=shared"));
}

static const struct route routes[] = {
	{ GET, "/staff/cases/:case/documents/share", STAFF, READ, get_share },
	{ POST, "/staff/cases/:case/documents/share", STAFF, READ, post_share },
	{ GET, "/staff/cases/:case/documents/share/:parcel", STAFF, READ, get_check },
	{ POST, "/staff/cases/:case/documents/share/:parcel", STAFF, WRITE, post_check },
};

static const struct posts posts[] = {
	{ "/staff/cases/:case/documents/share", "kind title to nonce whole file action" },
	{ "/staff/cases/:case/documents/share/:parcel", "initials nonce action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "caseshare", .routes = routes, .route_count = COUNT(routes), .login = CLERK_LOGIN,
		.posts = posts, .posts_count = COUNT(posts), .body_bytes_max = RECEIVE_ARRIVING_BYTES_MAX,
		.body_seconds = RECEIVE_SECONDS_MAX,
		.checker = checker_start, .scanner = scanner_start, .seconds_max = 60,
		.visitor = clerk_find, .common = clerk_common, .park = clerk_park, .after = parked_after,
	};

	web_run(&program);
}
