#include "cgi-bin/web/intake.h"
#include "cgi-bin/web/origin.h"
#include "cgi-bin/web/parked.h"
#include "cgi-bin/web/parked_post.h"
#include "cgi-bin/web/parking.h"
#include "cgi-bin/web/unsaved.h"
#include "cgi-bin/web/visitor.h"
#include "cgi-bin/web/writing.h"
#include "store/base/hex.h"
#include "store/base/log.h"
#include "store/people/flow.h"

static enum err apply_letter(struct web *w, const struct request *as, struct str *next)
{
	enum err e = writing_parked(w, as, next);

	return e == ERR_LIMIT ? ERR_CONFLICT : e;
}

/* One post into its draft; into that of begun, when it is another page of the form begun there.
 * *next is set when it leads on. ERR_CONFLICT: it cannot be kept as it is (there is no room, both
 * have changed), and its page shows it. ERR_NOT_FOUND: what it was for has gone. */
static enum err apply(struct web *w, const struct request *as, struct intake *begun,
                      struct str *next)
{
	struct intake in = { .posted = { (void *)as, request_field_at }, .with_helpers = true };
	enum err e;

	if (!intake_address(w, as->path, &in))
		return apply_letter(w, as, next);
	if (in.form.n > 0 && str_equal(in.form, begun->form))
		in.draft = begun->d.id;
	e = intake_save(w, &in);
	if (e == ERR_EXISTS && in.draft.n > 0 && !intake_matches_sent(w, &in))
		/* sent, or with a colleague: the page shows what was typed since */
		return ERR_CONFLICT;
	if (e == ERR_LIMIT) {
		w->status = 0;                 /* of that page, not of this answer */
		return ERR_CONFLICT;
	}
	if (e == ERR_EXISTS)
		return OK;                     /* it stands there */
	if (e != OK)
		return e;
	if (in.form.n > 0)
		*begun = in;
	if (origin_is_path(in.next))
		*next = in.next;
	return OK;
}

/* The page that this attempt to sign in was begun for. At a shared computer all else may be of
 * somebody who went away. */
static bool is_going_to(struct web *w, const struct values *post, struct str going)
{
	return str_equal(values_get(post, STR("path")), going) &&
	       w->now - parked_post_typed_at(post) <= FLOW_SECONDS;
}

/* Of the form that a draft was begun of. */
static bool is_of_form(struct web *w, const struct values *post, const struct intake *begun)
{
	struct intake in = { .form = STR("") };

	return begun->d.id.n > 0 && intake_address(w, values_get(post, STR("path")), &in) &&
	       in.form.n > 0 && str_equal(in.form, begun->form);
}

/* It stays. with: the draft that was begun by another page of its form, or NULL. */
static void leave(struct web *w, struct values *left, const struct values *post,
                  const struct intake *with)
{
	struct values *one = values_add_tree(values_list(left, STR("posts")));

	values_copy(one, post);
	if (!with || !is_of_form(w, post, with))
		return;
	values_remove(one, STR("draft"));
	values_text(one, STR("draft"), hex_write(w->arena, with->d.id));
}

/* It stays, and is the visitor's from now on. is_gone: where it was typed nothing is to show it. */
static void leave_own(struct web *w, struct values *left, const struct values *post, bool is_gone)
{
	struct values *one = values_add_tree(values_list(left, STR("posts")));

	values_copy(one, post);
	values_remove(one, STR("writer"));
	values_text(one, STR("writer"), hex_write(w->arena, w->visitor->person.id));
	values_remove(one, STR("gone"));
	values_flag(one, STR("gone"), is_gone);
}

struct applying {
	struct str going;              /* where the sign-in leads */
	struct str waits;              /* the page that shows what is left of it; or empty */
	struct intake begun;
	struct values *left;
};

static enum err apply_one(struct web *w, const struct values *post, struct applying *x,
                          struct str *next)
{
	struct request *as = ARENA_NEW(w->arena, struct request);
	enum err e;

	parked_post_read(w, post, as);
	if (parked_post_is_of_another(w, post)) {
		leave(w, x->left, post, NULL);
		return OK;
	}
	e = as->body != BODY_MULTIPART ? apply(w, as, &x->begun, next) : ERR_CONFLICT;
	if (e != ERR_CONFLICT && e != ERR_NOT_FOUND)
		return e;
	if (e == ERR_NOT_FOUND && !unsaved_has_words(&as->fields))
		return OK;
	if (!values_is(post, STR("told")))
		x->waits = as->path;       /* its page shows it, or both texts; or that it has gone */
	leave_own(w, x->left, post, e == ERR_NOT_FOUND);
	return OK;
}

/* Behind all others, as one of those may have begun the draft that they belong to. Where they go on
 * from such a page, or from one of the same form, they would miss it: they are led to where it is
 * asked for. */
static bool leave_open(struct web *w, const struct values *v, struct applying *x, bool led_on)
{
	bool asks = false;

	for (const struct value *one = values_get_list(v, STR("posts"))->first; one; one = one->next) {
		const struct values *post = one->children;

		if (!parked_post_is_open(w, post) || is_going_to(w, post, x->going))
			continue;
		leave(w, x->left, post, &x->begun);
		asks = asks || is_of_form(w, post, &x->begun) ||
		       (!led_on && (str_is(x->going, "/") ||
		                    str_equal(values_get(post, STR("path")), x->going)));
	}
	return asks;
}

static enum err apply_all(struct web *w, const struct values *v, struct applying *x,
                          struct str *next)
{
	enum err e = OK;

	for (const struct value *one = values_get_list(v, STR("posts"))->first; one && e == OK;
	     one = one->next)
		if (!parked_post_is_open(w, one->children) || is_going_to(w, one->children, x->going))
			e = apply_one(w, one->children, x, next);
	if (leave_open(w, v, x, !str_equal(*next, x->going)))
		*next = STR("/drafts");
	if (x->waits.n > 0)
		*next = x->waits;
	return e;
}

static enum err save_left(struct web *w, const struct values *left)
{
	const struct values *posts = values_get_list(left, STR("posts"));

	return posts && posts->count > 0 ? parking_save(w, left, true) : parking_end(w);
}

enum err parked_apply(struct web *w, struct str *next)
{
	struct applying x = { .going = *next, .begun = { .form = STR("") },
		                  .left = values_open(w->arena) };
	struct values *v;
	enum err e;

	if ((e = parking_load(w, &v)) != OK)
		return err_unless_missing(e);
	values_number(x.left, STR("due"), values_get_number(v, STR("due")));
	return (e = apply_all(w, v, &x, next)) == OK ? save_left(w, x.left) : e;
}

/* The draft that another page of its form began, where that page was never saved. */
static struct intake begun_before(struct web *w, const struct values *post, struct str path)
{
	struct intake in = { .form = STR("") }, none = { .form = STR("") };

	if (!intake_address(w, path, &in) ||
	    !hex_read(w->arena, values_get(post, STR("draft")), VAULT_ID_BYTES, &in.draft) ||
	    draft_load(w->main, w->keys, w->visitor->person.id, in.draft, &in.d) != OK ||
	    draft_is_signpost(&in.d) || draft_page_revision(&in.d, in.page) > 0)
		return none;
	return in;
}

enum err parked_take(struct web *w, struct str key, struct str *next)
{
	struct values *v, *left = values_open(w->arena);
	struct request *as = ARENA_NEW(w->arena, struct request);
	const struct values *mine = NULL;
	struct intake begun;
	enum err e = parking_load(w, &v);

	if (e != OK)
		return e;
	for (const struct value *one = values_get_list(v, STR("posts"))->first; one; one = one->next)
		if (parked_post_is_open(w, one->children) &&
		    str_equal(key, str_of_number(w->arena, parked_post_typed_at(one->children))))
			mine = one->children;
	if (!mine)
		return ERR_NOT_FOUND;
	parked_post_read(w, mine, as);
	begun = begun_before(w, mine, as->path);
	if ((e = apply(w, as, &begun, next)) == ERR_CONFLICT || e == ERR_NOT_FOUND) {
		leave_own(w, left, mine, e == ERR_NOT_FOUND);
		*next = as->path;
	} else if (e != OK) {
		return e;
	}
	values_number(left, STR("due"), values_get_number(v, STR("due")));
	for (const struct value *one = values_get_list(v, STR("posts"))->first; one; one = one->next) {
		bool is_open = parked_post_is_open(w, one->children);

		if (one->children == mine)
			continue;
		leave(w, left, one->children, is_open ? &begun : NULL);
		if (is_open && e == OK)
			*next = STR("/drafts");        /* where the next one is asked for */
	}
	return save_left(w, left);
}

/* All of it that has gone with the page of that address. */
static bool is_gone(struct web *w, const struct values *post, struct str path)
{
	return !parked_post_is_of_another(w, post) &&
	       (values_is(post, STR("gone")) || str_equal(values_get(post, STR("path")), path));
}

enum err parked_gone(struct web *w)
{
	struct request as;
	struct values *v;
	enum err e = parked_find(w, w->request.path, &as);

	if (e != OK || (e = web_edge_write(w)) != OK || (e = parking_load(w, &v)) != OK)
		return e;
	w->request.fields = (struct fields){ 0 };
	for (const struct value *one = values_get_list(v, STR("posts"))->first; one; one = one->next) {
		if (!is_gone(w, one->children, w->request.path))
			continue;
		parked_post_read(w, one->children, &as);
		for (size_t i = 0; i < as.fields.count; i++)
			fields_add(w->arena, &w->request.fields, as.fields.items[i].name,
			           as.fields.items[i].value);
		values_remove(one->children, STR("told"));
		values_flag(one->children, STR("told"), true);
	}
	return parking_save(w, v, true);
}
