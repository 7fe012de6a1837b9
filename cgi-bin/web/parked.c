#include "cgi-bin/web/parked.h"

#include "cgi-bin/web/clerk.h"
#include "cgi-bin/web/incoming.h"
#include "cgi-bin/web/once.h"
#include "cgi-bin/web/parked_post.h"
#include "cgi-bin/web/parking.h"
#include "cgi-bin/web/unsaved.h"
#include "cgi-bin/web/visitor.h"
#include "store/base/escape.h"
#include "store/base/hex.h"
#include "store/base/log.h"
#include "store/compiled/words.h"
#include "store/people/limit.h"

/* Of one address of strangers; of one account. A page counts once for each piece that it has
 * begun. */
static const struct limit address_limit = { "parked", PARKED_IN_HOUR, 3600 };
static const struct limit person_limit = { "parked-person", PARKED_IN_HOUR, 3600 };
enum { PIECE_BYTES = 64 << 10 };

/* So full edge may be; the rest is for signing in. Strangers stop before those whose account we
 * know. */
enum { FULL_OF_STRANGERS = 60, FULL_OF_KNOWN = 80 };

void parked_post_read(struct web *w, const struct values *post, struct request *as)
{
	const struct values *list = values_get_list(post, STR("fields"));

	*as = (struct request){ .method = POST, .path = values_get(post, STR("path")) };
	as->body = values_is(post, STR("returns")) ? BODY_MULTIPART : BODY_FIELDS;
	as->fields.items = ARENA_MANY(w->arena, (list ? list->count : 0) / 2 + 1, struct field);
	for (const struct value *one = list ? list->first : NULL; one && one->next;
	     one = one->next->next)
		as->fields.items[as->fields.count++] = (struct field){ one->text, one->next->text };
}

/* Where the session had gone the token of the page says whose it was. Nobody meets their own page,
 * sent again. */
static bool is_of_another_clerk(struct web *w, const struct values *post, struct str writer)
{
	struct str me = w->clerk->session.person, token;
	struct request as;

	if (writer.n > 0)
		return !str_equal(writer, hex_write(w->arena, me));
	parked_post_read(w, post, &as);
	token = request_field(&as, "token");
	if (me.n == 0)
		return !vault_equal(token, web_field(w, "token"));
	return !session_token_is_of(w->arena, w->keys, token, me);
}

/* What was typed belongs to who typed it: at one computer the other parent, or who helps with the
 * form, may be the next to sign in. Where no session says who that was, the page says for whom it
 * was made, and what comes from no page of theirs is not theirs, however it is addressed; a blank
 * form that was read by nobody we know has no owner yet (parked_apply.c). */
bool parked_post_is_of_another(struct web *w, const struct values *post)
{
	struct str writer = values_get(post, STR("writer")), me, nonce;
	struct request as;

	if (w->clerk)
		return is_of_another_clerk(w, post, writer);
	if (!w->visitor || !w->visitor->signed_in)
		return false;
	me = w->visitor->person.id;
	if (writer.n > 0)
		return !str_equal(writer, hex_write(w->arena, me));
	parked_post_read(w, post, &as);
	nonce = request_field(&as, "nonce");
	if (nonce.n > 0 ? once_is_for(w, nonce, me)
	                : session_token_is_of(w->arena, w->keys, request_field(&as, "token"), me))
		return false;
	return !str_starts(as.path, STR("/forms/")) || (nonce.n > 0 && !once_is_for(w, nonce, STR("")));
}

bool parked_post_is_open(struct web *w, const struct values *post)
{
	return str_starts(values_get(post, STR("path")), STR("/forms/")) &&
	       !parked_post_is_of_another(w, post) &&
	       !str_equal(values_get(post, STR("writer")),
	                  hex_write(w->arena, w->visitor->person.id));
}

int64_t parked_post_typed_at(const struct values *post)
{
	return values_get_number(post, STR("due")) - PARKING_SECONDS;
}

/* That of the path (empty: of any) is settled, but for what somebody else typed there, or may
 * have. */
static bool is_settled(struct web *w, const struct values *post, struct str path)
{
	if (path.n > 0 && !str_equal(values_get(post, STR("path")), path))
		return false;
	if (w->visitor && w->visitor->signed_in && parked_post_is_open(w, post))
		return false;
	return !parked_post_is_of_another(w, post);
}

static bool has_settled(struct web *w, const struct values *v, struct str path)
{
	const struct values *posts = values_get_list(v, STR("posts"));

	for (const struct value *one = posts ? posts->first : NULL; one; one = one->next)
		if (is_settled(w, one->children, path))
			return true;
	return false;
}

/* The posts without what is settled. */
static struct values *without(struct web *w, const struct values *v, struct str path)
{
	struct values *left = values_open(w->arena), *list = values_list(left, STR("posts"));
	const struct values *posts = values_get_list(v, STR("posts"));

	values_number(left, STR("due"), values_get_number(v, STR("due")));
	for (const struct value *one = posts ? posts->first : NULL; one; one = one->next)
		if (!is_settled(w, one->children, path))
			values_copy(values_add_tree(list), one->children);
	return left;
}

/* There is room for one more, of so many bytes: none that is kept goes for it. */
static bool has_place(struct values *v, size_t bytes)
{
	const struct values *posts = values_list(v, STR("posts"));

	for (const struct value *one = posts->first; one; one = one->next)
		bytes += (size_t)values_get_number(one->children, STR("bytes"));
	return bytes <= PARKED_BYTES_MAX && posts->count < PARKED_POSTS_MAX;
}

static size_t bytes_of(const struct fields *f)
{
	size_t bytes = 0;

	for (size_t i = 0; i < f->count; i++)
		bytes += f->items[i].name.n + f->items[i].value.n;
	return bytes;
}

/* Its token says so, or its nonce; a blank form may have been read by nobody we know. */
static bool is_page_of(struct web *w, struct str person)
{
	struct str token = w->request.token.n > 0 ? w->request.token : web_field(w, "token"),
	           nonce = web_field(w, "nonce");

	if (session_token_is_of(w->arena, w->keys, token, person) ||
	    (nonce.n > 0 && once_is_for(w, nonce, person)))
		return true;
	return str_starts(w->request.path, STR("/forms/")) &&
	       (nonce.n == 0 || once_is_for(w, nonce, STR("")));
}

/* Who typed it, when their session is known, whether it has ended or not: hex. Of one that has,
 * nobody has looked whether the page is theirs: it may be of who was here before them. */
static struct str writer_of(struct web *w)
{
	struct str person = w->clerk ? w->clerk->session.person : w->visitor->session.person;
	bool is_signed_in = w->clerk ? w->clerk->signed_in : w->visitor->signed_in;

	return hex_write(w->arena, is_signed_in || is_page_of(w, person) ? person : STR(""));
}

/* Some pages show it again, so that its file can be chosen anew; an officer's without a file is
 * offered to be sent (/staff/resume). */
static void add_post(struct web *w, struct values *v, struct str path, bool had_file)
{
	struct values *post = values_add_tree(values_list(v, STR("posts"))), *list;

	values_text(post, STR("path"), path);
	values_text(post, STR("files"), w->file_names);
	values_text(post, STR("writer"), writer_of(w));
	values_flag(post, STR("returns"), w->program->after && (had_file || !w->clerk));
	values_number(post, STR("bytes"), (int64_t)bytes_of(&w->request.fields));
	values_number(post, STR("due"), w->now + PARKING_SECONDS);
	list = values_list(post, STR("fields"));
	for (size_t i = 0; i < w->request.fields.count; i++) {
		if (request_is_secret(w->request.fields.items[i].name))
			continue;                      /* is asked for again */
		values_add_text(list, w->request.fields.items[i].name);
		values_add_text(list, w->request.fields.items[i].value);
	}
}

/* A school is one address: who is known there is counted for themselves. */
static enum err take_limit(struct web *w)
{
	struct str writer = writer_of(w), of = writer.n > 0 ? writer : w->request.address;
	const struct limit *limit = writer.n > 0 ? &person_limit : &address_limit;
	size_t pieces = bytes_of(&w->request.fields) / PIECE_BYTES + 1;
	enum err e = OK;

	for (; pieces > 0 && e == OK; pieces--)
		e = limit_take(w->edge, w->keys, limit, of, w->now, NULL);
	return e;
}

static bool has_room(struct web *w)
{
	int full = writer_of(w).n > 0 ? FULL_OF_KNOWN : FULL_OF_STRANGERS;

	if (store_percent_used(w->store, EDGE) < full)
		return true;
	log_event("parked", "no_room", full);
	return false;
}

/* Beside what there is; of one page the newest. */
static enum err keep_post(struct web *w, struct str path, bool had_file)
{
	bool is_cut = incoming_is_cut(w);
	struct values *v;
	enum err e;

	if (is_cut && writer_of(w).n == 0 && web_field(w, "nonce").n == 0)
		return ERR_UNSIGNED;           /* nobody could be told from others when it comes back */
	if (!has_room(w))
		return ERR_FULL;
	if ((e = web_edge_write(w)) != OK || (e = take_limit(w)) != OK)
		return e;
	if ((e = parking_load(w, &v)) != OK && e != ERR_NOT_FOUND)
		return e;
	v = without(w, v, path);
	if (!has_place(v, bytes_of(&w->request.fields)))
		return ERR_FULL;
	add_post(w, v, path, had_file || is_cut);
	values_number(v, STR("due"), w->now + PARKING_SECONDS);
	return parking_save(w, v, !is_cut);
}

/* The sign-in that leads on to the page. */
static struct str sign_in_path(struct web *w, struct str path)
{
	struct buf b = buf_open(w->arena);

	buf_text(&b, w->program->login ? w->program->login : "/account/login");
	buf_text(&b, "?next=");
	escape_url(&b, path);
	return buf_str(&b);
}

/* The page to which a file is sent: "…/upload" is no page. */
static struct str page_of(struct str path)
{
	return str_ends(path, STR("/upload")) ? str_part(path, 0, path.n - STR("/upload").n) : path;
}

/* What was typed beside a file is kept; the file is not. */
static enum err read_beside(struct web *w, bool *had_file)
{
	struct part file;
	enum err e;

	incoming_let_go(w);
	while ((e = web_file(w, &file)) == OK)
		*had_file = *had_file || file.filename.n > 0;
	if (incoming_broke(w, e))
		e = ERR_NOT_FOUND;
	if (e == ERR_NOT_FOUND && incoming_take_up(w) != OK)
		return ERR_IO;
	return err_unless_missing(e);
}

enum err parked_add(struct web *w)
{
	bool is_multipart = w->request.body == BODY_MULTIPART, had_file = false;
	struct str path = is_multipart ? page_of(w->request.path) : w->request.path;
	enum err e;

	if (is_multipart && (e = read_beside(w, &had_file)) != OK)
		return e;
	e = keep_post(w, path, had_file);
	if (e == ERR_LIMIT || e == ERR_FULL)
		return unsaved_unkept(w, e, sign_in_path(w, path));
	return e == OK ? web_redirect(w, sign_in_path(w, path)) : e;
}

enum err parked_after(struct web *w)
{
	struct str path = page_of(w->request.path);
	enum err e = incoming_is_cut(w) ? keep_post(w, path, true) : parked_forget(w, path);

	/* the answer shows what was typed */
	return e == ERR_LIMIT || e == ERR_FULL ? OK : e;
}

bool parked_waits(struct web *w)
{
	struct values *v;

	return parking_load(w, &v) == OK;
}

static enum err find_post(struct web *w, struct str path, const struct values **post)
{
	const struct values *posts;
	struct values *v;
	enum err e;

	if ((e = parking_load(w, &v)) != OK)
		return e;
	posts = values_get_list(v, STR("posts"));
	for (const struct value *one = posts ? posts->first : NULL; one; one = one->next) {
		*post = one->children;
		if (str_equal(values_get(*post, STR("path")), path) &&
		    !parked_post_is_of_another(w, *post) && !parked_post_is_open(w, *post))
			return OK;
	}
	return ERR_NOT_FOUND;
}

enum err parked_find(struct web *w, struct str path, struct request *as)
{
	const struct values *post;
	enum err e = find_post(w, path, &post);

	if (e == OK)
		parked_post_read(w, post, as);
	return e;
}

enum err parked_newest(struct web *w, struct request *as)
{
	const struct values *post = NULL;
	struct values *v;
	enum err e = parking_load(w, &v);

	if (e != OK)
		return e;
	for (const struct value *one = values_list(v, STR("posts"))->first; one; one = one->next)
		if (!parked_post_is_of_another(w, one->children) &&
		    (!post || parked_post_typed_at(one->children) >= parked_post_typed_at(post)))
			post = one->children;
	if (!post)
		return ERR_NOT_FOUND;
	parked_post_read(w, post, as);
	return OK;
}

enum err parked_return(struct web *w)
{
	const struct values *post;
	struct request as;
	enum err e;

	if (str_is(web_query(w, "anew"), "1"))
		return ERR_NOT_FOUND;
	if ((e = find_post(w, w->request.path, &post)) != OK)
		return e;
	parked_post_read(w, post, &as);
	w->request.fields = as.fields;
	w->file_names = values_get(post, STR("files"));
	return OK;
}

void parked_values(struct web *w, struct values *v)
{
	struct words_pair names = { STR("files"), w->file_names };
	struct str text = words_get(w->words, STR("upload.broke_off"));

	if (w->request.method != GET || w->request.fields.count == 0)
		return;
	if (w->file_names.n > 0)
		text = words_fill(w->arena, w->words,
		                  words_get(w->words, STR("upload.broke_off_files")), &names, 1);
	values_text(v, STR("notice"), text);
	values_text(v, STR("notice_href"), str_join(w->arena, w->request.path, STR("?anew=1")));
	values_text(v, STR("notice_link"), words_get(w->words, STR("upload.anew")));
}

enum err parked_forget(struct web *w, struct str path)
{
	struct values *v;
	enum err e;

	if ((e = parking_load(w, &v)) != OK)
		return e == ERR_NOT_FOUND ? parking_end(w) : e;
	if (!has_settled(w, v, path))
		return OK;
	if ((e = web_edge_write(w)) != OK || ((e = parking_load(w, &v)) != OK && e != ERR_NOT_FOUND))
		return e;
	v = without(w, v, path);
	return values_list(v, STR("posts"))->count > 0 ? parking_save(w, v, true) : parking_end(w);
}
