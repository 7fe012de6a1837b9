/* Versions of forms that nothing names, looked for some rows at a time as the keeper does; the
 * tool's purge: guard/carry.test. */
#include "store/keeping/versions.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/forms/draft.h"
#include "store/people/person.h"
#include "tests/tap.h"
#include "tests/unit/place.h"

enum { DAY = 86400, NOW = 1800000000, DRAFTS = 450, DRAFTS_EACH = 15, TURNS_MAX = 100 };

static const char *path(struct place *p, const char *name)
{
	static char text[160];

	snprintf(text, sizeof(text), "%s/forms/%s", p->compiled, name);
	return text;
}

static void write_file(struct place *p, const char *name, const char *text, int64_t at)
{
	struct timespec times[2] = { { .tv_sec = at }, { .tv_sec = at } };
	FILE *f = fopen(path(p, name), "w");

	if (!f || fputs(text, f) < 0 || fclose(f) != 0 ||
	    utimensat(AT_FDCWD, path(p, name), times, 0) != 0)
		die("write_file");
}

static bool is_there(struct place *p, const char *name)
{
	return access(path(p, name), F_OK) == 0;
}

/* Four versions: "aa" is the newest, a draft among many goes on with "bb", in another stands aside
 * what "dd" asked, nothing names "cc". */
static void lay_out(struct place *p)
{
	if (access(p->compiled, F_OK) != 0 &&
	    (mkdir(p->compiled, 0700) != 0 || mkdir(path(p, ""), 0700) != 0))
		die("mkdir");
	write_file(p, "f", "aa\n", NOW - 20 * DAY);
	write_file(p, "f@aa", "", NOW - 20 * DAY);
	write_file(p, "f@bb", "", NOW - 30 * DAY);
	write_file(p, "f@cc", "", NOW - 40 * DAY);
	write_file(p, "f@dd", "", NOW - 40 * DAY);
}

static struct values *set_aside(struct place *p)
{
	struct values *aside = values_open(p->arena),
	              *one = values_add_tree(values_list(aside, STR("pronouns")));

	values_text(one, STR("type"), STR("text"));
	values_text(one, STR("version"), STR("dd"));
	values_text(one, STR("answer"), STR("an hour of typing"));
	return aside;
}

static void add_drafts(struct place *p)
{
	struct txn *t = place_begin(p, MAIN, WRITE);

	for (int i = 0; i < DRAFTS; i++) {
		static struct person someone;
		struct draft d = { .form = STR("f"), .version = i == 7 ? STR("bb") : STR("aa"),
		                   .keep_days = 30,
			           .answers = values_open(p->arena), .visited = values_open(p->arena) };

		if (i % DRAFTS_EACH == 0) {
			someone = (struct person){ .forename = STR("A"),
				                       .surname = STR("B"),
				                       .address = values_open(p->arena) };
			someone.email = str_join(p->arena, str_of_number(p->arena, i), STR("@example.org"));
			if (person_add(t, p->keys, &someone) != OK)
				die("person_add");
		}
		d.person = someone.id;
		d.aside = i == DRAFTS - 1 ? set_aside(p) : NULL;
		if (draft_add(t, p->keys, &d, NOW) != OK)
			die("draft_add");
	}
	place_commit(t);
}

/* Turns until all rows were looked at; 0: it went wrong. */
static int turns(struct versions_search *s)
{
	enum err e = OK;
	int n = 0;

	while (n < TURNS_MAX && (e = versions_some(s)) == OK)
		n++;
	return e == ERR_NOT_FOUND ? n : 0;
}

static void in_turns(struct place *p, struct versions *v)
{
	struct versions_search *s;

	is_err(OK, versions_begin(v, &s), "three versions were followed by another long ago");
	ok(turns(s) > 3, "what names them is gone through some rows at a time");
	ok(is_there(p, "f@cc"), "nothing goes on the way");
	is_err(OK, versions_end(s), "at the end");
	versions_close(s);
	ok(is_there(p, "f@aa") && is_there(p, "f@bb"),
	   "the newest stays, and one that a draft of many goes on with");
	ok(is_there(p, "f@dd"), "so does one that asked what stands aside in a draft");
	ok(!is_there(p, "f@cc") && v->removed == 1, "and what nothing names goes");
}

static void gone_back_to(struct place *p, struct versions *v)
{
	struct versions_search *s;

	lay_out(p);
	is_err(OK, versions_begin(v, &s), "while it is looked for");
	ok(turns(s) > 0, "and all rows were looked at");
	write_file(p, "f", "cc\n", NOW);
	is_err(OK, versions_end(s), "somebody goes back to an older version");
	versions_close(s);
	ok(is_there(p, "f@cc") && is_there(p, "f@bb") && is_there(p, "f@aa") && v->removed == 0,
	   "which then stays, with all others");
}

static void lately(struct place *p, struct versions *v)
{
	struct versions_search *s;

	lay_out(p);
	v->now = NOW - 14 * DAY;
	is_err(ERR_NOT_FOUND, versions_begin(v, &s),
	       "what was followed six days ago is not looked for");
	versions_close(s);
	ok(is_there(p, "f@cc"), "and stays");
	v->now = NOW;
}

int main(void)
{
	struct place p;
	struct versions v;

	place_open(&p);
	v = (struct versions){
		.store = p.store, .keys = p.keys, .data = p.data, .compiled = p.compiled, .now = NOW
	};
	lay_out(&p);
	add_drafts(&p);
	in_turns(&p, &v);
	gone_back_to(&p, &v);
	lately(&p, &v);
	place_remove(&p);
	return done();
}
