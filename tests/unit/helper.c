#include "store/forms/helper.h"

#include "store/base/date.h"
#include "tests/scratch.h"
#include "tests/tap.h"

enum { NOW = 1700000000, DAY = 86400 };

static const struct str ann = STR("person-ann-00001"), ben = STR("person-ben-00001"),
                        draft = STR("draft-0000000001");

static struct helper asked(struct scratch *s, const char *email)
{
	struct helper h = { .owner = ann, .draft = draft, .email = str_of(email) };

	h.pages = values_list(values_open(s->arena), STR("pages"));
	values_add_text(h.pages, STR("more"));
	return h;
}

static void is_taken_once(struct scratch *s, struct txn *t)
{
	struct helper h = asked(s, "ben@example.org"), there;
	struct str token, raw;

	is_err(OK, helper_add(t, s->keys, &h, NOW, &token), "somebody is asked");
	is_err(OK, txn_get(t, TABLE_HELPER, KEY(s->arena, ann, draft, h.id), &raw), "its row");
	is_int((int64_t)raw.n, (int64_t)str_search(raw, STR("ben@")), "shows nothing");
	is_err(ERR_EXISTS, helper_add(t, s->keys, &h, NOW, &token),
	       "the same address is not asked twice");
	is_err(OK, helper_list(t, s->keys, ann, draft, &(struct helper *){ NULL }, &(size_t){ 0 }),
	       "the list opens");
	is_err(ERR_NOT_FOUND, helper_invited(t, s->keys, STR("another token"), &there),
	       "a made-up token opens nothing");
	is_err(ERR_NOT_FOUND, helper_find(t, s->keys, ben, draft, &there),
	       "who has not accepted does not help");
}

static void ends(struct scratch *s, struct txn *t)
{
	struct helper h = asked(s, "ben2@example.org"), there;
	struct str token;

	is_err(OK, helper_add(t, s->keys, &h, NOW, &token), "another is asked");
	is_err(OK, helper_invited(t, s->keys, token, &there), "the link opens");
	is_err(ERR_DENIED,
	       helper_accept(t, s->keys, &there, ben, STR("else@example.org"), STR("Ben"), NOW),
	       "to no other address");
	is_err(ERR_DENIED,
	       helper_accept(t, s->keys, &there, ann, STR("ben2@example.org"), STR("Ann"), NOW),
	       "nor to the owner");
	is_err(ERR_EXPIRED,
	       helper_accept(t, s->keys, &there, ben, STR("ben2@example.org"), STR("Ben"),
	                     date_day_end(NOW + HELPER_DAYS * DAY)),
	       "nor too late");
	is_int(date_day_end(NOW + HELPER_DAYS * DAY), there.until,
	       "to the end of the day that the letter names");
	is_err(OK, helper_accept(t, s->keys, &there, ben, STR("ben2@example.org"), STR("Ben"), NOW + 1),
	       "in time it is taken");
	is_err(ERR_NOT_FOUND, helper_invited(t, s->keys, token, &h), "and the link is used up");
	is_err(OK, helper_find(t, s->keys, ben, draft, &h), "who took it helps");
	ok(helper_helps(t, ben) && !helper_helps(t, ann), "and nobody else");
	is_err(OK, helper_end(t, s->keys, &h, false, NOW + 2), "it ends");
	is_err(ERR_NOT_FOUND, helper_find(t, s->keys, ben, draft, &h), "at once");
}

static void is_asked_anew(struct scratch *s, struct txn *t)
{
	struct helper first = asked(s, "ben3@example.org"), second = asked(s, "ben4@example.org"), h;
	struct str token;

	if (helper_add(t, s->keys, &first, NOW, &token) != OK ||
	    helper_invited(t, s->keys, token, &h) != OK ||
	    helper_accept(t, s->keys, &h, ben, STR("ben3@example.org"), STR("Ben"), NOW) != OK)
		die("first");
	if (helper_add(t, s->keys, &second, NOW, &token) != OK ||
	    helper_invited(t, s->keys, token, &h) != OK ||
	    helper_accept(t, s->keys, &h, ben, STR("ben4@example.org"), STR("Ben"), NOW + 5) != OK)
		die("second");
	is_err(OK, helper_load(t, s->keys, ann, draft, first.id, &h),
	       "asked anew under another address");
	is_int(HELPER_ENDED, helper_state(&h, NOW + 5), "the older help ends");
	is_err(OK, helper_find(t, s->keys, ben, draft, &h), "and the newer one");
	ok(str_equal(h.id, second.id), "holds");
	is_err(OK, helper_forget_person(t, s->keys, ben, NOW + 6), "an account that goes");
	ok(!helper_helps(t, ben), "helps no more");
}

static void has_a_limit(struct scratch *s, struct txn *t)
{
	struct str token;
	char email[40];
	int64_t rows;
	enum err e = OK;

	for (int i = 0; e == OK && i < 3 * HELPERS_MAX; i++) {
		struct helper h;

		snprintf(email, sizeof(email), "x%d@example.org", i);
		h = asked(s, email);
		e = helper_add(t, s->keys, &h, NOW + 10, &token);
	}
	is_err(ERR_LIMIT, e, "so many are asked, and no more");
	is_err(OK, txn_rows(t, TABLE_HELPER, STR(""), &rows), "those that ended");
	is_int(HELPERS_MAX, rows, "made room");
	is_err(OK, helper_forget(t, s->keys, ann, draft), "the draft goes");
	is_err(OK, txn_rows(t, TABLE_HELPER, STR(""), &rows), "all of it");
	is_int(0, rows, "goes");
	is_err(OK, txn_rows(t, TABLE_HELPER_TOKEN, STR(""), &rows), "and the links");
	is_int(0, rows, "with it");
}

int main(void)
{
	struct scratch s = { 0 };
	struct txn *t;

	scratch_open(&s);
	t = scratch_begin(&s, MAIN, WRITE);
	if (keys_owner_add(s.keys, t, ann) != OK || keys_owner_add(s.keys, t, ben) != OK)
		die("owner");
	is_taken_once(&s, t);
	ends(&s, t);
	is_asked_anew(&s, t);
	has_a_limit(&s, t);
	scratch_commit(t);
	scratch_close(&s);
	return done();
}
