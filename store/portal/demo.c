/* portal demo: a few invented people and forms in a new, empty store, to look around with. What
 * they are called and say is content/demo.yaml. */
#include <stdio.h>

#include "store/base/clock.h"
#include "store/base/date.h"
#include "store/cases/marking_back.h"
#include "store/cases/tally.h"
#include "store/compiled/check.h"
#include "store/compiled/form_file.h"
#include "store/compiled/json.h"
#include "store/forms/submission.h"
#include "store/keeping/audit.h"
#include "store/people/person.h"
#include "store/people/factor.h"
#include "store/people/totp.h"
#include "store/portal/commands.h"
#include "store/portal/demo_case.h"
#include "store/portal/demo_cases.h"
#include "store/portal/demo_drafts.h"

/* Those of the council's staff, by their keys in content/demo.yaml. */
static const char *const clerks[] = { "officer", "admin" };

struct clerk {
	struct staff staff;
	struct str codes[FACTOR_CODES];
};

struct demo {
	struct values *content;
	struct clerk clerks[COUNT(clerks)];
	struct person family;
	struct demo_case one;
	struct words *words;
	int64_t now;
};

static enum err read_content(const struct tool *t, struct values **v)
{
	struct str path = str_join(t->arena, str_of(t->compiled), STR("/demo"));
	FILE *f = fopen(str_c(t->arena, path), "r");
	struct buf b = buf_open(t->arena);
	size_t n;

	if (!f)
		return ERR_NOT_FOUND;
	do {
		buf_reserve(&b, 4096);
		n = fread(b.p + b.n, 1, 4096, f);
		b.n += n;
	} while (n > 0);
	fclose(f);
	return json_read(t->arena, buf_str(&b), v);
}

static enum err hash(const struct tool *t, const struct values *who, struct str *text)
{
	struct password_slots slots = { .folder = t->edge, .slots = 2 };

	return vault_password_hash(&slots, values_get(who, STR("password")), t->arena, text);
}

static enum err prepare_clerk(const struct tool *t, struct demo *d, size_t i)
{
	const struct values *from = values_tree(d->content, str_of(clerks[i]));
	struct staff *s = &d->clerks[i].staff;

	*s = (struct staff){
		.email = values_get(from, STR("email")), .name = values_get(from, STR("name")),
		.team = values_get(from, STR("team")), .phone = values_get(from, STR("phone")),
		.created_at = d->now, .totp = totp_secret(t->arena),
	};
	if (!staff_role_read(values_get(from, STR("role")), &s->role))
		return ERR_INVALID;
	return hash(t, from, &s->password);
}

/* All that is slow, before the transaction. */
static enum err prepare(const struct tool *t, struct demo *d)
{
	const struct values *family;
	enum err e;

	if ((e = read_content(t, &d->content)) != OK)
		return e;
	family = values_tree(d->content, STR("family"));
	d->family = (struct person){
		.email = values_get(family, STR("email")), .forename = values_get(family, STR("forename")),
		.surname = values_get(family, STR("surname")), .created_at = d->now,
		.address = values_tree((struct values *)family, STR("address")),
	};
	for (size_t i = 0; i < COUNT(clerks); i++)
		if ((e = prepare_clerk(t, d, i)) != OK)
			return e;
	d->one = (struct demo_case){
		.content = values_tree(d->content, STR("case")), .officer = &d->clerks[0].staff,
		.family = &d->family,
		.words = d->words, .now = d->now,
	};
	if ((e = hash(t, family, &d->family.password)) != OK)
		return e;
	return demo_case_files(t, &d->one);
}

static enum err add_draft(const struct tool *t, struct txn *txn, const struct demo *d,
                          const struct values *from, struct form **f, struct draft *draft)
{
	int64_t now = d->now - demo_number(values_get(from, STR("days_ago"))) * 86400;
	const struct values *pages = values_get_list(from, STR("pages"));
	enum err e = form_open(t->arena, t->compiled, values_get(from, STR("form")), STR(""), f);

	if (e != OK)
		return e;
	*draft = (struct draft){
		.person = d->family.id, .form = (*f)->id, .version = (*f)->version,
		.keep_days = (*f)->keep_draft_days,
		.answers = values_get_tree(from, STR("answers")), .visited = values_open(t->arena),
	};
	draft->about = str_join(t->arena, values_get(draft->answers, (*f)->first), STR(" "));
	draft->about = str_join(t->arena, draft->about, values_get(draft->answers, (*f)->last));
	for (const struct value *one = pages ? pages->first : NULL; one; one = one->next)
		draft_page_saved(draft, one->text);
	return draft_add(txn, t->keys, draft, now);
}

/* Only what a family could send is sent. */
static enum err send(const struct tool *t, struct txn *txn, const struct demo *d, const char *name,
                     struct submission *s)
{
	const struct values *from = values_tree(d->content, str_of(name));
	int64_t now = d->now - demo_number(values_get(from, STR("days_ago"))) * 86400;
	struct occasion o = { .now = now, .today = date_today(now) };
	struct problems problems = problems_open(t->arena);
	struct draft draft;
	struct form *f;
	enum err e;

	if ((e = add_draft(t, txn, d, from, &f, &draft)) != OK)
		return e;
	check_form(f, draft.answers, &o, CHECK_COMPLETE, &problems);
	if (problems.count > 0) {
		tool_refuse(t, "content/demo.yaml: %s lacks an answer to %.*s", name,
		            STR_FMT(problems.first->field));
		return ERR_INVALID;
	}
	return submission_add(txn, t->keys, f, &draft, &o, s);
}

/* The second factor is set up already, so that nobody needs a phone to look around. */
static enum err add_clerk(const struct tool *t, struct txn *txn, struct clerk *c)
{
	enum err e = staff_add(txn, t->keys, &c->staff);

	if (e != OK)
		return e;
	c->staff.id = str_copy(t->arena, c->staff.id);
	factor_codes(t->arena, t->keys, &c->staff, c->codes);
	return staff_save(txn, t->keys, &c->staff);
}

/* For the reports: the keeper counted what was there before, and would not again before
 * tomorrow. */
static enum err count_anew(const struct tool *t, struct txn *txn, void *with)
{
	return tally_want(txn, t->keys, ((const struct demo *)with)->now);
}

/* Of the council or families: theirs is no store to try things in, and these passwords are known to
 * everybody. */
static enum err check_empty(const struct tool *t, struct txn *txn)
{
	struct staff first;
	enum err e;

	if (txn_count(txn, STR("person")) != 0)
		return ERR_EXISTS;
	e = staff_after(txn, t->keys, STR(""), &first);
	return e == OK ? ERR_EXISTS : err_unless_missing(e);
}

static enum err fill(const struct tool *t, struct txn *txn, void *with)
{
	struct demo *d = with;
	struct audit_entry entry = { ACTOR_SYSTEM, STR(""), STR("demo_added"), STR(""), d->now };
	struct submission s;
	struct draft draft;
	struct form *f;
	enum err e;

	if ((e = check_empty(t, txn)) != OK)
		return e;
	if ((e = txn_put(txn, TABLE_META, STR("demo"), STR("1"))) != OK ||
	    (e = marking_back_none(txn)) != OK)
		return e;
	for (size_t i = 0; i < COUNT(clerks); i++)
		if ((e = add_clerk(t, txn, &d->clerks[i])) != OK)
			return e;
	if ((e = person_add(txn, t->keys, &d->family)) != OK)
		return e;
	if ((e = send(t, txn, d, "sent", &s)) != OK || (e = demo_case_add(t, txn, &d->one, &s)) != OK)
		return e;
	if ((e = send(t, txn, d, "waiting", &s)) != OK)
		return e;
	if ((e = add_draft(t, txn, d, values_tree(d->content, STR("draft")), &f, &draft)) != OK)
		return e;
	if ((e = count_anew(t, txn, d)) != OK)
		return e;
	return audit_add(txn, t->keys, &entry);
}

static void tell(const struct demo *d, const char *who)
{
	const struct values *one = values_tree(d->content, str_of(who));

	printf("demo: %s: %.*s, password: %.*s\n", who, STR_FMT(values_get(one, STR("email"))),
	       STR_FMT(values_get(one, STR("password"))));
}

/* What opens the second step without a phone. */
static void tell_factor(const struct tool *t, const struct clerk *c)
{
	printf("demo:   code: one of these, once each: %.*s %.*s %.*s\n", STR_FMT(c->codes[0]),
	       STR_FMT(c->codes[1]), STR_FMT(c->codes[2]));
	printf("demo:   or of an app with the key: %.*s\n", STR_FMT(totp_key(t->arena, c->staff.totp)));
}

/* The folder of passwords' slots is made by the first to look into it. */
static enum err open_edge(const struct tool *t, struct txn *txn, void *with)
{
	(void)t, (void)txn, (void)with;
	return OK;
}

static int seed(struct tool *t, struct demo *d)
{
	enum err e = tool_words(t, &d->words);

	if (e == OK)
		e = tool_run(t, EDGE, READ, open_edge, NULL);
	if (e == OK)
		e = prepare(t, d);
	if (e == OK)
		e = tool_run(t, MAIN, WRITE, fill, d);
	if (e == ERR_EXISTS)
		return tool_refuse(t,
		                   "the store has people already; the demonstration is for an empty one");
	if (e != OK)
		return tool_failed(t, e);
	tell(d, "family");
	for (size_t i = 0; i < COUNT(clerks); i++) {
		tell(d, clerks[i]);
		tell_factor(t, &d->clerks[i]);
	}
	printf("demo: officer and admin sign in at /staff/login\n");
	return TOOL_DONE;
}

static enum err is_demo(const struct tool *t, struct txn *txn, void *with)
{
	(void)t;
	*(bool *)with = txn_has(txn, TABLE_META, STR("demo"));
	return OK;
}

/* So many of a kind go into no store but one that the demonstration began: never among real
 * ones. */
static int begin_many(struct tool *t, struct demo *d, const char *option, const char *given,
                      uint64_t *count)
{
	bool is_begun = false;
	enum err e;

	if (!str_number(str_of(given), 10000000, count) || *count == 0) {
		tool_refuse(t, "--%s: a number, for example 1000", option);
		return TOOL_USAGE;
	}
	if ((e = tool_run(t, MAIN, READ, is_demo, &is_begun)) != OK)
		return tool_failed(t, e);
	if (!is_begun)
		return seed(t, d);
	return (e = read_content(t, &d->content)) == OK ? TOOL_DONE : tool_failed(t, e);
}

static int add_cases(struct tool *t, struct demo *d)
{
	uint64_t count;
	int code = begin_many(t, d, "cases", t->cases, &count);
	enum err e;

	if (code != TOOL_DONE)
		return code;
	if ((e = demo_cases_add(t, values_tree(d->content, STR("cases")), count)) != OK ||
	    (e = tool_run(t, MAIN, WRITE, count_anew, d)) != OK)
		return tool_failed(t, e);
	printf("demo: %llu cases added\n", (unsigned long long)count);
	return TOOL_DONE;
}

static int add_drafts(struct tool *t, struct demo *d)
{
	uint64_t count;
	int code = begin_many(t, d, "drafts", t->drafts, &count);
	enum err e;

	if (code != TOOL_DONE)
		return code;
	if ((e = demo_drafts_add(t, values_tree(d->content, STR("draft")), count)) != OK)
		return tool_failed(t, e);
	printf("demo: %llu drafts added\n", (unsigned long long)count);
	return TOOL_DONE;
}

int demo_command(struct tool *t)
{
	struct demo d = { .now = clock_now() };
	int code = TOOL_DONE;

	if (!t->cases && !t->drafts)
		return seed(t, &d);
	if (t->cases)
		code = add_cases(t, &d);
	return code == TOOL_DONE && t->drafts ? add_drafts(t, &d) : code;
}
