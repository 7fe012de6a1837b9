/* portal rehearse FORM */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "store/base/clock.h"
#include "store/base/date.h"
#include "store/compiled/form_file.h"
#include "store/forms/rehearsal.h"
#include "store/people/person.h"
#include "store/portal/commands.h"
#include "store/portal/progress.h"

enum { DRAFTS_A_TRANSACTION = 200, ARENA_BYTES = 64 << 20, KEY_BYTES_MAX = 511,
       ID = VAULT_ID_BYTES };

struct rehearsing {
	struct rehearsal r;
	struct progress progress;
	uint64_t seen, total;
	char from[KEY_BYTES_MAX];      /* where the next transaction goes on */
	size_t from_bytes;
};

static enum err try_one(const struct tool *t, struct txn *txn, struct rehearsing *g, struct str key)
{
	struct occasion o = { .now = clock_now() };
	struct person person;
	struct draft d;
	enum err e = draft_load(txn, t->keys, str_part(key, 0, ID), str_from(key, ID), &d);

	if (e != OK)
		return e;
	if (!str_equal(d.form, g->r.to->id))
		return OK;
	if ((e = person_load(txn, t->keys, d.person, &person)) != OK)
		return e == ERR_NOT_FOUND ? ERR_DAMAGED : e;
	o.today = date_today(o.now);
	o.professional = person.professional;
	return rehearsal_add(&g->r, &d, &o);
}

/* ERR_NOT_FOUND: that was all. */
static enum err try_some(const struct tool *t, struct txn *txn, void *with)
{
	struct rehearsing *g = with;
	struct str key, value;
	struct walk *w;
	size_t count = 0;
	enum err e = txn_walk(txn, TABLE_DRAFT, STR(""), str_bytes(g->from, g->from_bytes), &w);

	g->total = (uint64_t)txn_count(txn, STR("draft"));
	while (e == OK && (e = walk_next(w, &key, &value)) == OK) {
		if (count++ == DRAFTS_A_TRANSACTION || arena_used(txn_arena(txn)) > ARENA_BYTES) {
			g->from_bytes = key.n < KEY_BYTES_MAX ? key.n : KEY_BYTES_MAX;
			memcpy(g->from, key.p, g->from_bytes);
			return OK;
		}
		g->seen++;
		e = try_one(t, txn, g, key);
	}
	return e;
}

/* --- saying it -------------------------------------------------------------------------------- */

static void counts_json(struct values *v, const struct rehearsal_counts *c)
{
	values_number(v, STR("lose"), (int64_t)c->lost);
	values_number(v, STR("answer_again"), (int64_t)c->again);
	values_number(v, STR("more_rows"), (int64_t)c->over);
	values_number(v, STR("asked_anew"), (int64_t)c->added);
	values_number(v, STR("need_an_answer"), (int64_t)c->insisted);
}

static void print_json(const struct tool *t, const struct rehearsal *r)
{
	struct values *v = values_open(t->arena), *one;

	values_text(v, STR("form"), r->to->id);
	values_text(v, STR("version"), r->to->version);
	values_number(v, STR("drafts"), (int64_t)r->all);
	values_number(v, STR("not_kept"), (int64_t)r->unkept);
	counts_json(v, &r->drafts);
	values_list(v, STR("versions"));
	for (size_t i = 0; i < r->version_count; i++) {
		one = values_add_tree(values_list(v, STR("versions")));
		values_text(one, STR("version"), r->versions[i].id);
		values_number(one, STR("drafts"), (int64_t)r->versions[i].drafts);
		values_flag(one, STR("kept"), r->versions[i].form != NULL);
	}
	values_list(v, STR("fields"));
	for (size_t i = 0; i < r->field_count; i++) {
		one = values_add_tree(values_list(v, STR("fields")));
		values_text(one, STR("field"), r->fields[i].id);
		values_text(one, STR("label"), r->fields[i].label);
		counts_json(one, &r->fields[i].drafts);
	}
	tool_json(v);
}

static void print_count(const char *indent, uint64_t drafts, const char *what)
{
	if (drafts > 0)
		printf("%s%llu %s %s\n", indent, (unsigned long long)drafts,
		       drafts == 1 ? "draft" : "drafts", what);
}

static void print_counts(const char *indent, const struct rehearsal_counts *c)
{
	print_count(indent, c->lost, "would lose an answer that is no longer asked");
	print_count(indent, c->again, "would have to answer again");
	print_count(indent, c->over, "would have more rows than there is room for; they are kept");
	print_count(indent, c->insisted, "would need an answer, which they did not before");
	print_count(indent, c->added, "would be asked something new");
}

static void print(const struct rehearsal *r)
{
	printf("%.*s, version %.*s: %llu %s\n", STR_FMT(r->to->id), STR_FMT(r->to->version),
	       (unsigned long long)r->all, r->all == 1 ? "draft" : "drafts");
	for (size_t i = 0; i < r->version_count; i++) {
		const struct rehearsal_version *v = &r->versions[i];

		printf("  %llu on %.*s%s\n", (unsigned long long)v->drafts, STR_FMT(v->id),
		       !v->form ? ", which is not kept any more"
		                : str_equal(v->id, r->to->version) ? ", which is this one" : "");
	}
	print_counts("", &r->drafts);
	if (r->field_count == 0 && r->all > r->same + r->unkept)
		printf("nothing would be different for any of them\n");
	for (size_t i = 0; i < r->field_count; i++) {
		printf("%.*s: %.*s\n", STR_FMT(r->fields[i].id), STR_FMT(r->fields[i].label));
		print_counts("  ", &r->fields[i].drafts);
	}
}

int rehearse_command(struct tool *t)
{
	struct rehearsing g = { .progress = progress_open("drafts") };
	const char *folder = t->with ? t->with : t->compiled;
	struct form *to;
	enum err e = form_open(t->arena, folder, str_of(t->arguments[0]), STR(""), &to);

	if (e == ERR_NOT_FOUND)
		return tool_refuse(t, "there is no form %s in %s", t->arguments[0], folder);
	if (e != OK && access(folder, R_OK | X_OK) != 0 && errno == EACCES)
		return tool_refuse(t,
		                   "whoever the data belongs to may not read %s; put it where they may, such as below "
		                   "/var/tmp", folder);
	if (e != OK)
		return tool_refuse(t,
		                   "the form in %s cannot be read; build it with the gen of this version",
		                   folder);
	g.r = rehearsal_open(t->arena, t->compiled, to);
	while ((e = tool_run(t, MAIN, READ, try_some, &g)) == OK)
		progress_tell(&g.progress, g.seen, g.total);
	progress_close(&g.progress);
	if (e != ERR_NOT_FOUND)
		return tool_failed(t, e);
	if (t->json)
		print_json(t, &g.r);
	else
		print(&g.r);
	if (g.r.unkept > 0)
		return tool_refuse(t,
		                   "%llu drafts are on versions that are not kept in %s; portal check names them",
		                   (unsigned long long)g.r.unkept, t->compiled);
	return g.r.drafts.lost + g.r.drafts.again + g.r.drafts.over > 0 ? TOOL_WARNED : TOOL_DONE;
}
