/* shared.c: Documents to view: what the council shared with somebody of a case, and what they add
 * themselves after the request was sent. */
#include "cgi-bin/web/checker.h"
#include "cgi-bin/web/docpage.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/files.h"
#include "cgi-bin/web/kin.h"
#include "cgi-bin/web/once.h"
#include "cgi-bin/web/pacing.h"
#include "cgi-bin/web/parked.h"
#include "cgi-bin/web/receive.h"
#include "cgi-bin/web/scanner.h"
#include "cgi-bin/web/speech.h"
#include "cgi-bin/web/writing.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/document.h"
#include "store/cases/history.h"
#include "store/cases/notice.h"
#include "store/compiled/choices.h"
#include "store/compiled/doing.h"

enum { TIME = 8, TITLE_MAX = 150, RECALL_SHOWN_SECONDS = 14 * 86400 };

/* Who holds a link to the case; a form to complete alone shows the documents of that form only. */
static enum err open_kin(struct web *w, struct kin *k)
{
	enum err e = kin_open(w, ACT_DOCUMENT, k);

	return e == OK && k->what.grant.person.n == 0 ? ERR_NOT_FOUND : e;
}

/* --- the list --- */

/* "EHC Plan - Draft: Title" */
static struct str name_of(struct web *w, const struct words *words, const struct document *d)
{
	struct str kind = words_get(words, str_join(w->arena, STR("document_kind."), d->kind));

	return str_join(w->arena, str_join(w->arena, kind, STR(": ")), d->title);
}

static struct str day(struct web *w, int64_t at)
{
	return words_date_short(w->arena, w->words, date_today(at));
}

static int64_t opened_at(struct web *w, const struct document *d, struct str person)
{
	struct str hex = hex_write(w->arena, person);

	for (const struct value *one = d->recipients ? d->recipients->first : NULL; one;
	     one = one->next)
		if (str_equal(values_get(one->children, STR("person")), hex))
			return values_get_number(one->children, STR("opened_at"));
	return 0;
}

static void add_row(struct web *w, const struct kin *k, const struct document *d,
                    struct values *one)
{
	int64_t opened = opened_at(w, d, k->who.id);

	values_text(one, STR("name"), name_of(w, w->words, d));
	values_text(one, STR("date"), day(w, d->sent_at));
	values_text(one, STR("size"), words_size(w->arena, w->words, d->bytes));
	values_text(one, STR("filename"), d->filename);
	if (document_stands(d))
		values_text(one, STR("href"), kin_path_id(w, k, "/documents/", d->id));
	else
		values_text(one, STR("reason"), d->reason);
	values_flag(one, STR("withdrawn"), !document_stands(d));
	values_flag(one, STR("is_new"), document_is_new(d, k->who.id));
	values_flag(one, STR("mine"), d->from_family);
	if (opened > 0)
		values_text(one, STR("opened"), day(w, opened));
}

/* Taken back at once: the letter had gone, so whoever comes by it learns what became of that, and
 * nothing of the document, which may be another child's. */
static void add_recalled(struct web *w, const struct document *d, struct values *one)
{
	values_text(one, STR("name"), words_get(w->words, STR("documents.recalled")));
	values_text(one, STR("date"), day(w, d->sent_at));
	values_text(one, STR("reason"), words_get(w->words, STR("documents.recalled_text")));
	values_flag(one, STR("withdrawn"), true);
}

static enum err get_list(struct web *w)
{
	struct values *v = values_open(w->arena), *rows = values_list(v, STR("documents"));
	struct document *list;
	size_t count;
	struct kin k;
	enum err e = open_kin(w, &k);

	if (e != OK ||
	    (e = document_list(w->main, w->keys, k.what.child.id, k.who.id, &list, &count)) != OK ||
	    (e = docpage_cut(w, &list, &count, v)) != OK)
		return e;
	for (size_t i = 0; i < count; i++)
		if (list[i].recalled_at == 0)
			add_row(w, &k, &list[i], values_add_tree(rows));
		else if (w->now - list[i].recalled_at < RECALL_SHOWN_SECONDS)
			add_recalled(w, &list[i], values_add_tree(rows));
	kin_values(w, &k, v);
	values_flag(v, STR("has_documents"), rows->count > 0);
	values_text(v, STR("new_href"), kin_path(w, &k, "/documents/add"));
	values_text(v, STR("dashboard"), kin_path(w, &k, "/dashboard"));
	if (str_is(web_query(w, "done"), "1"))
		values_text(v, STR("notice"), words_get(w->words, STR("documents.added")));
	return web_page(w, 200, "documents", v);
}

/* --- one of them --- */

static enum err load(struct web *w, struct kin *k, struct document *d)
{
	struct str id;
	enum err e = open_kin(w, k);

	if (e != OK)
		return e;
	if (!hex_read(w->arena, web_piece(w, "document"), DOCUMENT_ID_BYTES, &id))
		return ERR_NOT_FOUND;
	if ((e = document_load(w->main, w->keys, k->what.child.id, id, d)) != OK)
		return e;
	return document_is_for(d, k->who.id) ? OK : ERR_NOT_FOUND;
}

/* The title is not for everyone who may read the history: it says "a document". */
static enum err get_document(struct web *w)
{
	struct document d;
	struct kin k;
	enum err e = load(w, &k, &d);

	if (e == OK && !w->request.head && document_is_new(&d, k.who.id)) {
		if ((e = web_write(w)) != OK || (e = load(w, &k, &d)) != OK)
			return e;
		e = document_opened(w->main, w->keys, &d, k.who.id, w->now);
	}
	if (e != OK || (e = kin_look(w, &k, d.id, STR("document"))) != OK)
		return e;
	return files_send_blob(w, d.child, d.blob, d.filename, files_ending(w->arena, d.filename));
}

/* --- adding one --- */

static enum err add_page(struct web *w, int status, const struct kin *k)
{
	struct values *v = values_open(w->arena);

	kin_values(w, k, v);
	choices_values(w->words, STR("document_kind"), writing_voice(k->what.grant.relation),
	               web_field(w, "kind"), values_list(v, STR("types")));
	entry_box(w, v, "kind", STR(""));
	entry_box(w, v, "title", web_field(w, "title"));
	entry_box(w, v, "file", STR(""));
	values_text(v, STR("upload_action"), kin_path(w, k, "/documents/add/upload"));
	values_text(v, STR("back"), kin_path(w, k, "/documents"));
	values_text(v, STR("dashboard"), kin_path(w, k, "/dashboard"));
	parked_values(w, v);
	once_values(w, v);
	return web_page(w, status, "document-add", v);
}

static enum err get_add(struct web *w)
{
	struct kin k;
	enum err e = open_kin(w, &k);

	if (e == OK && (e = parked_return(w)) == ERR_NOT_FOUND)
		e = OK;
	return e == OK ? add_page(w, 200, &k) : e;
}

/* Whoever loads the page of a refused one again, or chooses a language there. */
static enum err get_upload(struct web *w)
{
	struct kin k;
	enum err e = open_kin(w, &k);

	return e == OK ? web_redirect(w, kin_path(w, &k, "/documents/add")) : e;
}

static void check(struct web *w, const struct kin *k, const struct receive *file)
{
	struct str title = request_line(w->arena, &w->request, "title");

	if (!choices_offer(w->arena, w->words, STR("document_kind"),
	                   writing_voice(k->what.grant.relation), web_field(w, "kind")))
		entry_problem(w, "kind", "document_kind");
	entry_check_length(w, "title", "documents.title", title, TITLE_MAX);
	if (file->problem)
		receive_problem(file, STR("file"), &w->problems);
	else if (w->problems.count > 0)
		entry_problem(w, "file", "file_again");
}

/* It waits for the council as a message that says so: who opens that has seen it. */
static enum err tell(struct web *w, const struct kin *k, const struct document *d)
{
	struct words_pair pairs[] = { { STR("name"), STR("") }, { STR("file"), d->filename } };
	struct message m = {
		.child = d->child, .type = STR("documents"), .from = d->by, .from_name = d->by_name,
		.sent_at = w->now,
	};
	struct history_entry entry = { .action = STR("document_added"), .what = d->title,
	                               .staff_only = true };
	struct notice n = { .letter = "staff-message", .now = w->now };
	struct str path = str_join(w->arena, STR("/staff/cases/"), hex_write(w->arena, d->child));
	struct words *words;
	enum err e = speech_english(w, &words);

	if (e != OK)
		return e;
	pairs[0].text = name_of(w, words, d);
	m.subject = words_get(words, STR("documents.message_subject"));
	m.text = words_fill(w->arena, words, words_get(words, STR("documents.message_text")), pairs,
	                    COUNT(pairs));
	if ((e = message_add(w->main, w->keys, &m)) != OK)
		return e;
	n.path = str_join(w->arena, str_join(w->arena, path, STR("/messages/")),
	                  hex_write(w->arena, m.id));
	if ((e = history_add(w->main, w->keys, &k->who, d->child, str_from(d->id, TIME), &entry)) != OK)
		return e;
	return notice_officers(w->main, w->keys, &n, &k->what.child);
}

static enum err keep(struct web *w, struct kin *k, struct receive *file)
{
	struct document d = {
		.kind = web_field(w, "kind"), .title = request_line(w->arena, &w->request, "title"),
		.filename = file->name,
		.type = file->ending, .from_family = true, .sent_at = w->now,
	};
	struct str change, hash = str_bytes(file->blob.hash, sizeof(file->blob.hash));
	bool is_done;
	enum err e;

	if ((e = web_write(w)) != OK || (e = open_kin(w, k)) != OK)
		return e;
	change = once_post(w, str_join(w->arena, hash, file->name));
	if ((e = once_again(w, k->who.id, change, &is_done)) != OK || is_done)
		return e;
	if ((e = pacing_take(w, k, PACING_OF_DOCUMENTS)) != OK)
		return e == ERR_LIMIT ? add_page(w, 429, k) : e;
	d.child = k->what.child.id;
	d.blob = file->blob.id;
	d.bytes = (int64_t)file->blob.bytes;
	d.does = doing_write(w->arena, file->doings);
	d.by = k->who.id;
	d.by_name = k->who.name;
	if (d.title.n == 0)
		d.title = str_part(file->name, 0, file->name.n - file->ending.n - 1);
	if ((e = receive_keep(w, d.child, file)) != OK ||
	    (e = document_add(w->main, w->keys, &d)) != OK || (e = tell(w, k, &d)) != OK)
		return e;
	file->writer = NULL;
	return once_done(w, k->who.id, change, kin_path(w, k, "/documents?done=1"));
}

static enum err post_add(struct web *w)
{
	struct receive_limits limits = receive_usual(w);
	struct receive file = { .writer = NULL };
	struct kin k;
	enum err e = open_kin(w, &k);

	if (e != OK || (e = receive_file(w, &limits, &file)) != OK)
		goto out;
	check(w, &k, &file);
	if (w->problems.count > 0)
		e = add_page(w, 422, &k);
	else if ((e = receive_finish(&file)) == OK)
		e = keep(w, &k, &file);
out:
	receive_drop(&file);
	return e;
}

static const struct route routes[] = {
	{ GET, "/children/:child/documents", FAMILY, READ, get_list },
	{ GET, "/children/:child/documents/add", FAMILY, READ, get_add },
	{ GET, "/children/:child/documents/add/upload", FAMILY, READ, get_upload },
	{ POST, "/children/:child/documents/add/upload", FAMILY, READ, post_add },
	{ GET, "/children/:child/documents/:document", FAMILY, READ, get_document },
};

static const struct posts posts[] = {
	{ "/children/:child/documents/add/upload", "nonce kind title whole file action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "shared", .routes = routes, .route_count = COUNT(routes), .posts = posts,
		.posts_count = COUNT(posts), .body_bytes_max = RECEIVE_ARRIVING_BYTES_MAX,
		.body_seconds = RECEIVE_SECONDS_MAX, .checker = checker_start,
		.scanner = scanner_start, .seconds_max = 60, .visitor = visitor_find,
		.common = visitor_common, .park = parked_add, .after = parked_after,
	};

	web_run(&program);
}
