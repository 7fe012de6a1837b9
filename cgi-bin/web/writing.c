#include "cgi-bin/web/writing.h"

#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/once.h"
#include "cgi-bin/web/speech.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/history.h"
#include "store/cases/notice.h"
#include "store/compiled/choices.h"

enum { TIME = 8, NONCE_MAX = 64 };

struct str writing_voice(enum relation relation)
{
	switch (relation) {
	case RELATION_SELF: return STR("young_person");
	case RELATION_SCHOOL: return STR("school");
	case RELATION_PROFESSIONAL: return STR("professional");
	default: return STR("parent");
	}
}

static enum err open_at(struct web *w, struct str child, struct str earlier, struct writing *wr)
{
	struct str id;
	enum err e;

	*wr = (struct writing){ .is_split = false };
	if ((e = kin_of(w, ACT_MESSAGE, child, &wr->kin)) != OK)
		return e;
	wr->path = kin_path(w, &wr->kin, "/messages/new");
	wr->u = (struct unsent){ .person = wr->kin.who.id, .child = wr->kin.what.child.id };
	if (earlier.n == 0)
		return OK;
	if (!hex_read(w->arena, earlier, MESSAGE_ID_BYTES, &id))
		return ERR_NOT_FOUND;
	wr->u.replies_to = id;
	wr->path = str_join(w->arena, kin_path_id(w, &wr->kin, "/messages/", id), STR("/reply"));
	return message_load(w->main, w->keys, wr->kin.who.id, wr->kin.what.child.id, id, &wr->earlier);
}

/* The address of a new message has no such piece. */
static struct str earlier_piece(const struct web *w)
{
	for (size_t i = 0; i < w->path.count; i++)
		if (str_is(w->path.items[i].name, "message"))
			return w->path.items[i].value;
	return STR("");
}

enum err writing_open(struct web *w, struct writing *wr)
{
	return open_at(w, web_piece(w, "child"), earlier_piece(w), wr);
}

/* --- what it begins with --- */

/* "On 21 Jul 2021 at 11:44 Robin Ashdown wrote:" below a line, in English: the council reads it. */
static struct str quote_line(struct web *w, const struct words *words, const struct message *m)
{
	struct words_pair pairs[] = {
		{ STR("date"), words_date_short(w->arena, words, date_today(m->sent_at)) },
		{ STR("time"), words_time(w->arena, words, m->sent_at) }, { STR("name"), m->from_name },
	};

	return words_fill(w->arena, words, words_get(words, STR("messages.quote")), pairs,
	                  COUNT(pairs));
}

/* The first kind that they may choose: a reply asks for none. */
static struct str usual_type(struct web *w, const struct writing *wr)
{
	struct choice *all;
	size_t count = choices_list(w->arena, w->words, STR("message_type"),
	                            writing_voice(wr->kin.what.grant.relation), &all);

	return count > 0 ? all[0].id : STR("other");
}

static enum err begin(struct web *w, struct writing *wr)
{
	const struct message *m = &wr->earlier;
	struct words *words;
	enum err e;

	if (m->id.n == 0)
		return OK;
	if ((e = speech_english(w, &words)) != OK)
		return e;
	wr->u.type = usual_type(w, wr);
	wr->u.subject = message_reply_subject(w->arena, m->subject);
	wr->u.text = message_quote(w->arena, m, quote_line(w, words, m));
	return OK;
}

static enum err load_kept(struct web *w, struct writing *wr, struct str hex, struct unsent *u)
{
	struct str id;
	enum err e;

	if (!hex_read(w->arena, hex, VAULT_ID_BYTES, &id))
		return ERR_NOT_FOUND;
	if ((e = unsent_load(w->main, w->keys, wr->kin.who.id, wr->kin.what.child.id, id, u)) != OK)
		return e;
	return str_equal(u->replies_to, wr->u.replies_to) ? OK : ERR_NOT_FOUND;
}

enum err writing_load(struct web *w, struct writing *wr)
{
	struct unsent u;
	enum err e = begin(w, wr);

	if (e != OK || web_query(w, "draft").n == 0)
		return e;
	if ((e = load_kept(w, wr, web_query(w, "draft"), &u)) == OK)
		wr->u = u;
	return e;
}

static bool is_same(const struct unsent *x, const struct unsent *y)
{
	return str_equal(x->type, y->type) && str_equal(x->subject, y->subject) &&
	       str_equal(x->text, y->text);
}

/* Saved last by that very page: whoever went back to it, or whose answer was lost, goes on with
 * it. */
static bool is_from(struct str page, const struct unsent *there)
{
	return page.n > 0 && str_equal(page, there->page);
}

/* The one that the page names, or that was begun by an earlier post of the same page: a refused
 * upload is sent once by the script and once more by the button. */
static enum err load_posted(struct web *w, const struct request *posted, struct writing *wr,
                            struct unsent *there)
{
	struct str id = request_field(posted, "draft");
	enum err e;

	wr->page = request_field(posted, "nonce");
	if (wr->page.n > NONCE_MAX)
		wr->page = STR("");
	if (id.n == 0 && (e = once_find(w, wr->kin.who.id, wr->page, &id)) != OK)
		return e;
	return load_kept(w, wr, id, there);
}

enum err writing_read(struct web *w, const struct request *posted, struct writing *wr)
{
	struct unsent *u = &wr->u, there;
	uint64_t revision = 0;
	enum err e = load_posted(w, posted, wr, &there);

	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	u->type = wr->earlier.id.n > 0 ? usual_type(w, wr) : request_field(posted, "type");
	u->subject = request_line(w->arena, posted, "subject");
	u->text = request_lines(w->arena, posted, "message");
	if (e == ERR_NOT_FOUND)        /* nothing of it was kept yet */
		return OK;
	str_number(request_field(posted, "revision"), UINT32_MAX, &revision);
	wr->is_split = revision != there.revision && !is_same(u, &there) && !is_from(wr->page, &there);
	if (wr->is_split)
		return OK;
	u->id = there.id;
	u->revision = there.revision;
	u->files = there.files;
	return OK;
}

enum err writing_keep(struct web *w, struct writing *wr)
{
	enum err e;

	wr->u.page = wr->page;
	if (wr->u.id.n > 0)
		return unsent_save(w->main, w->keys, &wr->u, w->now);
	if ((e = unsent_add(w->main, w->keys, &wr->u, w->now)) != OK || wr->is_split)
		return e;
	return once_keep(w, wr->kin.who.id, wr->page, hex_write(w->arena, wr->u.id));
}

/* --- sending --- */

/* A reply as it began, to which nobody added a word or a file: Send was pressed by mistake. */
static bool is_untouched(struct web *w, const struct writing *wr)
{
	struct words *words;
	struct str quote;

	if (wr->earlier.id.n == 0 || (wr->u.files && wr->u.files->count > 0) ||
	    speech_english(w, &words) != OK)
		return false;
	quote = message_quote(w->arena, &wr->earlier, quote_line(w, words, &wr->earlier));
	return str_equal(str_trim(wr->u.text), str_trim(quote));
}

void writing_check(struct web *w, const struct writing *wr)
{
	const struct unsent *u = &wr->u;

	if (!choices_offer(w->arena, w->words, STR("message_type"),
	                   writing_voice(wr->kin.what.grant.relation), u->type))
		entry_problem(w, "type", "message_type");
	if (u->subject.n == 0)
		entry_problem(w, "subject", "message_subject");
	entry_check_length(w, "subject", "messages.subject", u->subject, MESSAGE_SUBJECT_MAX);
	if (str_trim(u->text).n == 0 || is_untouched(w, wr))
		entry_problem(w, "message", "message_text");
	entry_check_length(w, "message", "messages.message", u->text, MESSAGE_TEXT_MAX);
}

/* The files hang on the case from now on. */
static enum err give_files(struct web *w, const struct writing *wr)
{
	struct str id;
	enum err e = OK;

	for (const struct value *one = wr->u.files ? wr->u.files->first : NULL; one && e == OK;
	     one = one->next) {
		if (!hex_read(w->arena, values_get(one->children, STR("id")), VAULT_ID_BYTES, &id))
			return ERR_DAMAGED;
		e = blob_give(w->main, w->keys, id, wr->u.person, wr->u.child);
	}
	return e;
}

/* Other people of the case are not told of it: their part of the history leaves it out. */
static enum err note(struct web *w, const struct writing *wr, const struct message *m)
{
	struct history_entry entry = { .action = STR("message_sent"), .staff_only = true };
	struct str path = str_join(w->arena, STR("/staff/cases/"), hex_write(w->arena, m->child));
	struct notice n = { .letter = "staff-message", .now = w->now };
	enum err e;

	n.path = str_join(w->arena, str_join(w->arena, path, STR("/messages/")),
	                  hex_write(w->arena, m->id));
	if ((e = history_add(w->main, w->keys, &wr->kin.who, m->child, str_from(m->id, TIME),
	                     &entry)) != OK)
		return e;
	return notice_officers(w->main, w->keys, &n, &wr->kin.what.child);
}

/* A reply names the officer of today; a new message goes to the team. */
static struct str officer_of(struct web *w, const struct writing *wr)
{
	if (wr->earlier.id.n == 0)
		return STR("");
	return values_get(child_officer(&wr->kin.what.child, date_today(w->now)), STR("name"));
}

enum err writing_send(struct web *w, struct writing *wr, struct message *m)
{
	enum err e;

	*m = (struct message){
		.child = wr->u.child, .type = wr->u.type, .subject = wr->u.subject, .text = wr->u.text,
		.from = wr->u.person,
		.from_name = wr->kin.who.name, .to_officer = officer_of(w, wr), .files = wr->u.files,
		.replies_to = wr->u.replies_to, .sent_at = w->now,
	};
	if ((e = give_files(w, wr)) != OK || (e = message_add(w->main, w->keys, m)) != OK ||
	    (e = note(w, wr, m)) != OK)
		return e;
	return wr->u.id.n > 0 ? unsent_remove(w->main, w->keys, &wr->u, false) : OK;
}

/* --- its page --- */

static void add_files(struct web *w, const struct writing *wr, struct values *v)
{
	struct values *list = values_list(v, STR("files")), *to;

	for (const struct value *one = wr->u.files ? wr->u.files->first : NULL; one; one = one->next) {
		to = values_add_tree(list);
		values_text(to, STR("id"), values_get(one->children, STR("id")));
		values_text(to, STR("name"), values_get(one->children, STR("name")));
		values_text(to, STR("size"),
		            words_size(w->arena, w->words, values_get_number(one->children, STR("size"))));
	}
	values_flag(v, STR("no_more"), list->count >= MESSAGE_FILES_MAX);
	values_text(v, STR("upload_action"), str_join(w->arena, wr->path, STR("/upload")));
}

static struct str filled(struct web *w, const char *key)
{
	struct words_pair pair = { STR("days"), str_of_number(w->arena, UNSENT_DAYS) };

	return words_fill(w->arena, w->words, words_get(w->words, str_of(key)), &pair, 1);
}

enum err writing_page(struct web *w, int status, struct writing *wr)
{
	struct values *v = values_open(w->arena);
	struct str officer = officer_of(w, wr);

	kin_values(w, &wr->kin, v);
	entry_box(w, v, "type", wr->u.type);
	entry_box(w, v, "subject", wr->u.subject);
	entry_box(w, v, "message", wr->u.text);
	entry_box(w, v, "file", STR(""));
	choices_values(w->words, STR("message_type"), writing_voice(wr->kin.what.grant.relation),
	               wr->u.type, values_list(v, STR("types")));
	add_files(w, wr, v);
	values_flag(v, STR("is_reply"), wr->earlier.id.n > 0);
	values_text(v, STR("to"), officer.n > 0 ? officer : words_get(w->words, STR("messages.team")));
	values_text(v, STR("draft"), hex_write(w->arena, wr->u.id));
	values_number(v, STR("revision"), (int64_t)wr->u.revision);
	values_text(v, STR("expect"), filled(w, "messages.expect"));
	values_text(v, STR("path"), wr->path);
	values_text(v, STR("back"), kin_path(w, &wr->kin, "/messages"));
	values_text(v, STR("dashboard"), kin_path(w, &wr->kin, "/dashboard"));
	if (wr->is_split)
		values_text(v, STR("notice"), words_get(w->words, STR("messages.split")));
	else if (str_is(web_query(w, "saved"), "1"))
		values_text(v, STR("notice"), filled(w, "messages.kept"));
	else if (str_is(web_query(w, "saved"), "back"))
		values_text(v, STR("notice"), filled(w, "messages.kept_back"));
	once_values(w, v);
	return web_page(w, status, "message-write", v);
}

struct str writing_path(struct web *w, const struct writing *wr)
{
	return str_join(w->arena, str_join(w->arena, wr->path, STR("?draft=")),
	                hex_write(w->arena, wr->u.id));
}

/* --- what came while nobody was signed in --- */

static bool is_address(struct str path, struct str *child, struct str *earlier)
{
	struct str none, part;

	*earlier = STR("");
	if (!str_starts(path, STR("/children/")))
		return false;
	str_cut(&path, '/', &none);
	str_cut(&path, '/', &none);
	if (!str_cut(&path, '/', child) || !str_cut(&path, '/', &part) || !str_is(part, "messages") ||
	    !str_cut(&path, '/', &part))
		return false;
	if (str_is(part, "new"))
		return !path.p;
	*earlier = part;
	return str_cut(&path, '/', &part) && str_is(part, "reply") && !path.p;
}

enum err writing_parked(struct web *w, const struct request *as, struct str *next)
{
	struct str child, earlier;
	struct writing wr;
	enum err e;

	if (!is_address(as->path, &child, &earlier))
		return OK;
	if ((e = open_at(w, child, earlier, &wr)) != OK || (e = writing_read(w, as, &wr)) != OK ||
	    (e = writing_keep(w, &wr)) != OK)
		return e;
	*next = str_join(w->arena, writing_path(w, &wr), STR("&saved=back"));
	return OK;
}
