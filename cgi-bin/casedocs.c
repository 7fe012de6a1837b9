/* casedocs.c: the documents of a case: what was shared and who opened it, what the family added; a
 * download; calling one back, or withdrawing it. Sharing one is in caseshare.c. */
#include "cgi-bin/web/casehead.h"
#include "cgi-bin/web/docpage.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/files.h"
#include "cgi-bin/web/once.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/document.h"
#include "store/cases/history.h"
#include "store/compiled/doing.h"

enum { REASON_MAX = 300 };

static struct str moment(struct web *w, int64_t at)
{
	struct str day = words_date_short(w->arena, w->words, date_today(at));

	return str_join(w->arena, str_join(w->arena, day, STR(" ")),
	                words_time(w->arena, w->words, at));
}

static struct str document_path(struct web *w, const struct desk_case *d,
                                const struct document *one, const char *rest)
{
	struct str path = str_join(w->arena, d->path, STR("/documents/"));

	path = str_join(w->arena, path, hex_write(w->arena, one->id));
	return str_join(w->arena, path, str_of(rest));
}

/* Whoever presses it too late is asked for a reason. */
static bool can_recall(const struct web *w, const struct document *one)
{
	return w->now - one->sent_at < DOCUMENT_RECALL_SECONDS;
}

static bool may_take_back(const struct desk_case *d, const struct document *one)
{
	return allow_role(d->who.staff->role, ACT_CASE_SHARE) && document_stands(one);
}

static void add_opened(struct web *w, const struct document *one, struct values *row)
{
	struct values *list = values_list(row, STR("recipients"));

	for (const struct value *r = one->recipients->first; r; r = r->next) {
		int64_t at = values_get_number(r->children, STR("opened_at"));
		struct values *to = values_add_tree(list);

		values_text(to, STR("name"), values_get(r->children, STR("name")));
		values_text(to, STR("when"), at > 0 ? moment(w, at) : STR(""));
	}
}

static void add_facts(struct web *w, const struct desk_case *d, const struct document *one,
                      struct values *row)
{
	values_text(row, STR("kind"), web_word(w, "document_kind.", one->kind));
	values_text(row, STR("title"), one->title);
	values_text(row, STR("file_name"), one->filename);
	values_text(row, STR("size"), words_size(w->arena, w->words, one->bytes));
	values_text(row, STR("does"), doing_said(w->arena, w->words, one->does));
	values_text(row, STR("by"), one->by_name);
	values_flag(row, STR("from_family"), one->from_family);
	values_flag(row, STR("for_council"), one->from_family || !one->recipients->first);
	values_text(row, STR("date"), moment(w, one->sent_at));
	values_text(row, STR("href"), document_path(w, d, one, ""));
	values_text(row, STR("download"), document_path(w, d, one, "/file"));
	values_text(row, STR("reason"), one->reason);
	if (one->recalled_at > 0)
		values_text(row, STR("recalled"), moment(w, one->recalled_at));
	if (one->withdrawn_at > 0)
		values_text(row, STR("withdrawn"), moment(w, one->withdrawn_at));
	add_opened(w, one, row);
}

static void add_notice(struct web *w, struct values *v)
{
	static const char *const rows[] = { "shared", "dropped", "recalled", "withdrawn", "over" };

	for (size_t i = 0; i < COUNT(rows); i++)
		if (str_is(web_query(w, "done"), rows[i]))
			values_text(v, STR("notice"),
			            words_get(w->words,
			                      str_join(w->arena, STR("caseshare.done_"), str_of(rows[i]))));
}

/* The day that the family's time runs from is not taken from a file. */
static void add_dates_link(struct web *w, const struct desk_case *d, struct values *v)
{
	if (!str_is(web_query(w, "done"), "shared") || !allow_role(d->who.staff->role, ACT_CASE_EDIT))
		return;
	values_text(v, STR("notice_href"), str_join(w->arena, d->path, STR("/dates")));
	values_text(v, STR("notice_link"), words_get(w->words, STR("caseshare.dates")));
}

static enum err get_list(struct web *w)
{
	struct values *v = values_open(w->arena), *list = values_list(v, STR("documents"));
	struct desk_case d;
	struct document *all;
	size_t count;
	enum err e = desk_case_open(w, ACT_CASE_READ, &d);

	if (e != OK ||
	    (e = document_list(w->main, w->keys, d.what.child.id, STR(""), &all, &count)) != OK ||
	    (e = docpage_cut(w, &all, &count, v)) != OK)
		return e;
	for (size_t i = 0; i < count; i++)
		add_facts(w, &d, &all[i], values_add_tree(list));
	casehead_values(w, &d, "/documents", v);
	values_flag(v, STR("has_documents"), count > 0);
	if (allow_role(d.who.staff->role, ACT_CASE_SHARE))
		values_text(v, STR("new_href"), str_join(w->arena, d.path, STR("/documents/share")));
	add_notice(w, v);
	add_dates_link(w, &d, v);
	if ((e = desk_case_look(w, &d.who, d.what.child.id, STR("case"))) != OK)
		return e;
	return web_page(w, 200, "staff-documents", v);
}

/* --- one of them --- */

static enum err load(struct web *w, enum action action, struct desk_case *d, struct document *one)
{
	struct str id;
	enum err e = desk_case_open(w, action, d);

	if (e != OK)
		return e;
	if (!hex_read(w->arena, web_piece(w, "document"), DOCUMENT_ID_BYTES, &id))
		return ERR_NOT_FOUND;
	return document_load(w->main, w->keys, d->what.child.id, id, one);
}

/* reason: as typed; of one that does not stand any more it is shown to be copied. */
static enum err document_page(struct web *w, int status, const struct desk_case *d,
                              const struct document *one, struct str reason)
{
	struct values *v = values_open(w->arena);

	casehead_values(w, d, "/documents", v);
	add_facts(w, d, one, values_tree(v, STR("document")));
	entry_box(w, v, "reason", reason);
	if (may_take_back(d, one)) {
		values_text(v, STR("withdraw"), document_path(w, d, one, "/withdraw"));
		values_flag(v, STR("can_recall"), can_recall(w, one));
	}
	values_text(v, STR("back"), str_join(w->arena, d->path, STR("/documents")));
	once_values(w, v);
	add_notice(w, v);
	return web_page(w, status, "staff-document", v);
}

static enum err get_one(struct web *w)
{
	struct desk_case d;
	struct document one;
	enum err e = load(w, ACT_CASE_READ, &d, &one);

	return e == OK ? document_page(w, 200, &d, &one, STR("")) : e;
}

/* Of one that concerns one of the family, the others are not told. */
static enum err look(struct web *w, const struct desk_case *d, const struct document *one)
{
	struct history_seen seen = { one->id, one->title, one->from_family ? one->by : STR("") };
	bool is_to_one = !one->from_family && one->recipients->count == 1;

	if (is_to_one && !hex_read(w->arena,
	                           values_get(one->recipients->first->children, STR("person")),
	                           VAULT_ID_BYTES, &seen.to))
		return ERR_DAMAGED;
	return desk_case_look_into(w, &d->who, one->child, &seen);
}

static enum err get_file(struct web *w)
{
	struct desk_case d;
	struct document one;
	enum err e;

	if ((e = load(w, ACT_CASE_READ, &d, &one)) != OK)
		return e;
	if ((e = look(w, &d, &one)) != OK)
		return e;
	return files_send_blob(w, one.child, one.blob, one.filename, one.type);
}

/* --- taking it back --- */

static void check_reason(struct web *w, struct str reason)
{
	if (reason.n == 0)
		entry_problem(w, "reason", "required_text")->what = words_get(w->words,
		                                                              STR("caseshare.reason"));
	entry_check_length(w, "reason", "caseshare.reason", reason, REASON_MAX);
}

/* Those it was for see among their documents that it is withdrawn; its title is nobody else's
 * business. */
static enum err take_back(struct web *w, const struct desk_case *d, struct document *one,
                          struct str reason)
{
	bool recall = can_recall(w, one);
	struct history_entry entry = { .action = recall ? STR("document_recalled")
		                                            : STR("document_withdrawn"),
		                           .what = one->title,
		                           .staff_only = true };
	enum err e = document_withdraw(w->main, w->keys, one, reason, w->now);

	return e == OK ? history_add(w->main, w->keys, &d->who, one->child, one->id, &entry) : e;
}

static enum err post_withdraw(struct web *w)
{
	struct str me = w->clerk->staff.id, change = once_post(w, STR("")),
	           reason = str_trim(web_field(w, "reason"));
	struct desk_case d;
	struct document one;
	bool is_done, recall;
	enum err e = once_again(w, me, change, &is_done);

	if (e != OK || is_done || (e = load(w, ACT_CASE_SHARE, &d, &one)) != OK)
		return e;
	if (!document_stands(&one) && reason.n > 0 && !str_equal(reason, one.reason))
		return document_page(w, 409, &d, &one, reason);
	if (!document_stands(&one))
		return web_redirect(w, document_path(w, &d, &one, "?done=over"));
	recall = can_recall(w, &one);
	if (!recall)
		check_reason(w, reason);
	if (w->problems.count > 0)
		return document_page(w, 422, &d, &one, reason);
	if ((e = take_back(w, &d, &one, reason)) != OK)
		return e;
	return once_done(w, me, change,
	                 document_path(w, &d, &one, recall ? "?done=recalled" : "?done=withdrawn"));
}

static const struct route routes[] = {
	{ GET, "/staff/cases/:case/documents", STAFF, READ, get_list },
	{ GET, "/staff/cases/:case/documents/:document", STAFF, READ, get_one },
	{ GET, "/staff/cases/:case/documents/:document/file", STAFF, READ, get_file },
	{ POST, "/staff/cases/:case/documents/:document/withdraw", STAFF, WRITE, post_withdraw },
};

static const struct posts posts[] = {
	{ "/staff/cases/:case/documents/:document/withdraw", "reason nonce action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "casedocs", .routes = routes, .route_count = COUNT(routes), .login = CLERK_LOGIN,
		.posts = posts, .posts_count = COUNT(posts), .body_bytes_max = 65536,
		.visitor = clerk_find, .common = clerk_common, .park = clerk_park,
	};

	web_run(&program);
}
