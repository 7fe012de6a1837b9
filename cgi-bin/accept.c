/* accept.c: an application becomes a case, or joins one: who it is about is checked, the sender
 * gets access, and the clock runs from the day it came. One transaction. */
#include "cgi-bin/web/applied.h"
#include "cgi-bin/web/brought.h"
#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/once.h"
#include "cgi-bin/web/sheet.h"
#include "cgi-bin/web/takein.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/history.h"
#include "store/cases/invite.h"
#include "store/cases/notice.h"
#include "store/forms/submission_desk.h"
#include "store/people/team.h"

struct acceptance {
	struct applied a;
	struct newcase n;
	struct str relation;           /* as posted; "none": no access now */
	bool responsibility;           /* the sender has parental responsibility */
	bool asks;                     /* then a form is sent to the sender */
	bool dashboard;                /* a school or professional may see the case, too */
	struct takein t;
};

/* Parents, carers and young people see the case of whom they asked for; others only when ticked. */
static bool is_family(struct str relation)
{
	return str_is(relation, "parent") || str_is(relation, "carer") || str_is(relation, "self");
}

static bool gets_access(const struct acceptance *x)
{
	return x->a.sender.id.n > 0 && !str_is(x->relation, "none") &&
	       (is_family(x->relation) || x->dashboard);
}

/* --- the page --------------------------------------------------------------------------------- */

static void add_relations(struct web *w, const struct acceptance *x, struct values *v)
{
	struct values *list = values_list(v, STR("relations")), *tree = values_tree(v, STR("relation"));

	for (int i = 0; i <= RELATIONS; i++) {
		struct str id = i < RELATIONS ? str_of(grant_relation_name((enum relation)i)) : STR("none");
		struct values *one = values_add_tree(list);

		values_text(one, STR("id"), id);
		values_text(one, STR("label"), i < RELATIONS ? web_word(w, "relation.", id) :
		            words_get(w->words, STR("applied.relation_none")));
		values_flag(one, STR("chosen"), str_equal(x->relation, id));
	}
	entry_put_problem(w, STR("relation"), tree);
	tree = values_tree(v, STR("responsibility"));
	values_flag(tree, STR("chosen"), x->responsibility);
	entry_put_problem(w, STR("responsibility"), tree);
	values_text(v, STR("relation_shown"), x->relation);
	values_flag(values_tree(v, STR("dashboard")), STR("chosen"), x->dashboard);
}

static void add_read_first(struct web *w, const struct acceptance *x, struct values *v)
{
	struct form_view view = applied_view(w, &x->a);
	struct values *review = values_open(w->arena);

	form_values_review(&view, review);
	sheet_read_first(&view, review, v);
}

/* From which the clock runs; 0: it starts none. */
static int32_t received_on(const struct acceptance *x)
{
	return x->a.s.decision_due != 0 ? x->a.s.received_on : 0;
}

static enum err accept_page(struct web *w, int status, const struct acceptance *x)
{
	struct values *v = values_open(w->arena);
	struct newcase n = x->n;

	n.received_on = received_on(x);
	values_text(v, STR("what"), x->a.s.title);
	values_text(v, STR("about"), x->a.s.about);
	values_text(v, STR("sender"), applied_sender(w, &x->a.sender));
	values_text(v, STR("received"), words_date(w->arena, w->words, x->a.s.received_on));
	if (x->a.s.decision_due != 0)
		values_text(v, STR("decision_due"), words_date(w->arena, w->words, x->a.s.decision_due));
	values_text(v, STR("back"), x->a.path);
	values_flag(v, STR("asks"), x->asks);
	add_read_first(w, x, v);
	newcase_values(w, &n, &x->a.who, v);
	add_relations(w, x, v);
	once_values(w, v);
	return web_page(w, status, "staff-accept", v);
}

/* What content/lists/relationship.yaml says; whose parental responsibility is not taken for
 * granted: a step-parent and a foster carer have none by being it, a special guardian has. */
static const struct { const char *says, *relation; bool responsible; } relations[] = {
	{ "mother", "parent", true }, { "father", "parent", true }, { "parent", "parent", true },
	{ "adoptive_parent", "parent", true }, { "step_parent", "parent", false },
	{ "foster_carer", "carer", false },
	{ "special_guardian", "carer", true }, { "grandparent", "other", false },
	{ "family", "other", false },
	{ "social_worker", "professional", false }, { "corporate_parent", "professional", false },
	{ "advocate", "other", false }, { "setting", "school", false },
	{ "health", "professional", false },
	{ "other", "other", false },
};

static void guess_relation(struct acceptance *x)
{
	struct str says = values_get(x->a.s.answers, STR("relationship"));

	x->relation = x->a.s.is_self        ? STR("self")
	              : x->a.s.professional ? STR("professional")
	                                    : STR("parent");
	x->responsibility = str_is(x->relation, "parent");
	for (size_t i = 0; i < COUNT(relations) && !x->a.s.is_self; i++)
		if (str_is(says, relations[i].says)) {
			x->relation = str_of(relations[i].relation);
			x->responsibility = relations[i].responsible;
		}
}

/* What the form says, and the team of the postcode when nobody handed it to one yet. */
static void known(struct web *w, struct acceptance *x)
{
	const struct applied *a = &x->a;
	struct team team;
	int32_t born_on = 0;

	x->n = (struct newcase){ .first = values_get(a->s.answers, a->form->first),
	                         .last = values_get(a->s.answers, a->form->last), .team = a->team };
	if (date_read_iso(values_get(a->s.answers, a->form->born), &born_on))
		newcase_known(w, &x->n, born_on);
	if (a->team.n == 0 && team_of_postcode(w->arena, w->words, a->s.postcode, &team))
		x->n.team = team.id;
	guess_relation(x);
}

/* Who may join a case with a warning, or brings one to it, gets no access by the way: the officer
 * chooses. A case that is new with this form is its sender's own. */
static enum err leave_open(struct web *w, struct acceptance *x)
{
	bool will;
	enum err e;

	if (x->n.count == 0)
		return OK;
	if ((e = brought_will(w, x->a.form, &x->a.s, &will)) != OK)
		return e;
	if (!will && !newcase_is_flagged(w, &x->n, &x->a.who))
		return OK;
	x->relation = STR("");
	x->responsibility = false;
	return OK;
}

static enum err get_accept(struct web *w)
{
	struct acceptance x;
	enum err e = applied_open(w, APPLIED_CHANGE, &x.a);

	if (e != OK)
		return e;
	if (x.a.s.child.n > 0)
		return web_redirect(w, applied_path(w, &x.a, "?done=before"));
	x.dashboard = false;
	x.asks = str_is(web_query(w, "then"), "ask");
	known(w, &x);
	if ((e = newcase_match(w, &x.n)) != OK || (e = leave_open(w, &x)) != OK)
		return e;
	x.n.chosen = x.n.count == 0 ? STR("new") : STR("");
	return accept_page(w, 200, &x);
}

/* --- what was decided ------------------------------------------------------------------------- */

/* Section 3 of the Children Act 1989: nobody has it for themselves, and no school or service has it
 * by what it does for a child. */
static bool may_be_responsible(struct str relation)
{
	return str_is(relation, "parent") || str_is(relation, "carer") || str_is(relation, "other");
}

/* The tick was set for the relation that the page showed: for another one it has to be set anew. */
static void read_relation(struct web *w, struct acceptance *x)
{
	struct str shown = web_field(w, "relation-shown");
	enum relation r;

	x->relation = web_field(w, "relation");
	x->responsibility = web_field(w, "responsibility").n > 0;
	x->dashboard = web_field(w, "dashboard").n > 0;
	x->asks = str_is(web_field(w, "then"), "ask");
	if (x->a.sender.id.n == 0)
		x->relation = STR("none");
	if (!str_is(x->relation, "none") && !grant_relation_read(x->relation, &r))
		entry_problem(w, "relation", "relation_choose");
	else if (x->responsibility && gets_access(x) && !may_be_responsible(x->relation))
		entry_problem(w, "responsibility", "responsibility_who");
	else if (x->responsibility && gets_access(x) && shown.n > 0 && !str_equal(x->relation, shown))
		entry_problem(w, "responsibility", "responsibility_again");
	if (problems_find(&w->problems, STR("responsibility")))
		x->responsibility = false;
}

/* Access that was ended on purpose does not come back by the way. */
static enum err check_access(struct web *w, const struct acceptance *x, struct str child)
{
	struct grant g;
	enum err e;

	if (!gets_access(x))
		return OK;
	e = grant_load(w->main, w->keys, x->a.sender.id, child, &g);
	if (e == OK && !grant_is_open(&g, w->now))
		entry_problem(w, "relation", "relation_ended");
	return err_unless_missing(e);
}

/* Who asked for a school or as a professional; of the family nobody else is told. */
static bool is_outside(const struct acceptance *x)
{
	enum relation r;

	if (!grant_relation_read(x->relation, &r))
		return x->a.sender.professional;
	return r == RELATION_SCHOOL || r == RELATION_PROFESSIONAL;
}

static void begin(struct web *w, struct acceptance *x)
{
	x->t.who = x->a.who;
	x->t.requestor = applied_sender(w, &x->a.sender);
	x->t.requestor_open = is_outside(x);
	x->t.sender = x->a.sender.id;
	x->t.reference = x->a.s.reference;
	x->t.address = x->a.s.address;
	x->t.received_on = received_on(x);
}

static enum err open_new(struct web *w, struct acceptance *x)
{
	x->t.child = (struct child){ .id = x->a.s.subject, .reference = x->a.s.reference,
	                             .postcode = x->a.s.postcode };
	return takein_open(w, &x->t, &x->n);
}

static enum err give_access(struct web *w, struct acceptance *x)
{
	struct grant g = { .person = x->a.sender.id, .child = x->t.child.id, .may = MAY_ALL,
	                   .from = w->now, .responsibility = x->responsibility,
	                   .child_name = child_name(w->arena, &x->t.child) };
	struct history_entry entry = { .action = STR("grant_added"), .staff_only = true };
	size_t settled;
	enum err e;

	if (!gets_access(x) || !grant_relation_read(x->relation, &g.relation))
		return OK;
	if ((e = grant_add(w->main, w->keys, &g)) != OK)
		return e == ERR_EXISTS ? OK : e;
	if ((e = invite_settle(w->main, w->keys, g.child, g.person, w->now, &settled)) != OK)
		return e;
	entry.what = applied_sender(w, &x->a.sender);
	return history_add(w->main, w->keys, &x->a.who, x->t.child.id, STR(""), &entry);
}

static enum err tell_sender(struct web *w, const struct acceptance *x)
{
	struct str path = gets_access(x) ? str_join(w->arena, STR("/children/"),
	                                            hex_write(w->arena, x->t.child.id))
	                                 : str_join(w->arena, STR("/submitted/"),
	                                            hex_write(w->arena, x->a.s.address));
	struct notice n = { "case-opened", path, w->now };

	return x->a.sender.id.n > 0 ? notice_person(w->main, w->keys, &n, x->a.sender.id) : OK;
}

static enum err carry_out(struct web *w, struct acceptance *x, bool joins)
{
	enum err e;

	begin(w, x);
	e = joins ? takein_join(w, &x->t) : open_new(w, x);
	if (e != OK || (e = submission_adopt(w->main, w->keys, &x->a.s, x->t.child.id)) != OK ||
	    (e = brought_take(w, x->a.form, &x->a.s)) != OK)
		return e;
	if ((e = give_access(w, x)) != OK)
		return e;
	return tell_sender(w, x);
}

static struct str ask_path(struct web *w, const struct acceptance *x)
{
	struct str path = desk_case_path(w, x->t.child.id, "/forms/send?to=");

	return str_join(w->arena, path, hex_write(w->arena, x->a.sender.id));
}

/* The case; who works in another team's area does not see one that was opened there. */
static struct str ends_at(struct web *w, const struct acceptance *x)
{
	if (allow_reach(x->a.who.staff, x->t.child.team) && x->asks && x->a.sender.id.n > 0)
		return ask_path(w, x);
	if (allow_reach(x->a.who.staff, x->t.child.team))
		return desk_case_path(w, x->t.child.id, "/?done=accepted");
	return STR("/staff/applications/?done=accepted");
}

/* What was proposed where no warning stood is taken back where one came since, with a case that was
 * found or to the one that was chosen. */
static enum err again_page(struct web *w, struct acceptance *x)
{
	bool is_found = web_field(w, "relation-shown").n > 0 &&
	                problems_find(&w->problems, STR("case"));
	enum err e = is_found ? leave_open(w, x) : OK;

	return e == OK ? accept_page(w, 422, x) : e;
}

static enum err post_accept(struct web *w)
{
	struct str change = once_post(w, STR("")), me = w->clerk->staff.id;
	struct acceptance x;
	bool is_done, joins;
	enum err e = once_again(w, me, change, &is_done);

	if (e != OK || is_done || (e = applied_open(w, APPLIED_CHANGE, &x.a)) != OK)
		return e;
	if (entry_pressed(w, "cancel"))
		return web_redirect(w, x.a.path);
	if (x.a.s.child.n > 0)         /* a colleague was faster */
		return web_redirect(w, applied_path(w, &x.a, "?done=before"));
	newcase_read(w, &x.n);
	read_relation(w, &x);
	if ((e = newcase_match(w, &x.n)) != OK)
		return e;
	newcase_check(w, &x.n);
	if ((e = newcase_join(w, &x.n, &x.a.who, &x.t.child)) != OK && e != ERR_NOT_FOUND)
		return e;
	joins = e == OK;
	if (joins && (e = check_access(w, &x, x.t.child.id)) != OK)
		return e;
	if (joins && gets_access(&x))
		newcase_check_warned(w, &x.n, &x.t.child);
	if (w->problems.count > 0)
		return again_page(w, &x);
	if ((e = carry_out(w, &x, joins)) != OK)
		return e;
	return once_done(w, me, change, ends_at(w, &x));
}

static const struct route routes[] = {
	{ GET, "/staff/applications/:application/accept", STAFF, READ, get_accept },
	{ POST, "/staff/applications/:application/accept", STAFF, WRITE, post_accept },
};

static const struct posts posts[] = {
	{ "/staff/applications/:application/accept", NEWCASE_FIELDS
	  " relation relation-shown responsibility dashboard then nonce action" },
};

int main(void)
{
	static const struct web_program program = {
		.name = "accept", .routes = routes, .route_count = COUNT(routes), .login = CLERK_LOGIN,
		.posts = posts, .posts_count = COUNT(posts),
		.visitor = clerk_find, .common = clerk_common, .park = clerk_park,
	};

	web_run(&program);
}
