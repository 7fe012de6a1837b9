#include "store/base/hex.h"
#include "store/engine/blob.h"
#include "store/forms/draft_give.h"
#include "store/forms/earlier.h"
#include "store/forms/helper.h"
#include "store/people/person.h"
#include "tests/tap.h"
#include "tests/unit/place.h"

enum { NOW = 1790000000 };

static struct person add_person(struct place *p, struct txn *t, const char *name)
{
	struct person one = { .forename = str_of(name), .surname = STR("Ward"),
	                      .address = values_open(p->arena),
	                      .email = str_join(p->arena, str_of(name), STR("@example.org")),
	                      .created_at = NOW };

	if (person_add(t, p->keys, &one) != OK)
		die("person");
	return one;
}

static struct str add_file(struct place *p, struct txn *t, struct str person, struct values *list,
                           const char *text)
{
	struct values *one = values_add_tree(list);
	struct blob_writer *w;
	struct blob b;

	if (blob_create(p->arena, p->data, &w) != OK || blob_write(w, str_of(text)) != OK ||
	    blob_finish(w, &b) != OK || blob_keep(t, p->keys, person, w) != OK)
		die("blob");
	values_text(one, STR("id"), hex_write(p->arena, b.id));
	values_text(one, STR("row"), hex_write(p->arena, b.id));
	values_number(one, STR("size"), (int64_t)b.bytes);
	return b.id;
}

static bool opens(struct place *p, struct txn *t, struct str person, struct str id)
{
	struct blob_reader *r;
	struct blob b;

	if (blob_open(t, p->keys, p->data, person, id, &r, &b) != OK)
		return false;
	blob_close(r);
	return true;
}

static void given(struct place *p, struct txn *t)
{
	struct person bryn = add_person(p, t, "bryn"), dilys = add_person(p, t, "dilys");
	struct draft_hands hands = { dilys.id, STR("Dilys Ward"), STR("Bryn Ward") };
	struct draft d = { .person = bryn.id, .form = STR("f"), .version = STR("1"), .keep_days = 30,
	                   .answers = values_open(p->arena), .visited = values_open(p->arena),
	                   .about = STR("Robin") };
	struct values *later = values_open(p->arena);
	struct draft_row *rows;
	struct draft other, there;
	struct earlier *list;
	struct helper help;
	struct str kept, gone, token;
	size_t count;

	values_text(d.answers, STR("role"), STR("Head of the whole school for many years"));
	kept = add_file(p, t, bryn.id, values_list(d.answers, STR("files")), "kept");
	gone = add_file(p, t, bryn.id, values_list(d.answers, STR("files")), "taken out");
	is_err(OK, draft_add(t, p->keys, &d, NOW), "somebody begins a form, with two files");
	values_text(later, STR("role"), STR("Deputy"));
	values_copy(values_add_tree(values_list(later, STR("files"))),
	            values_get_list(d.answers, STR("files"))->first->children);
	d.answers = later;
	d.by = bryn.id;
	help = (struct helper){ .owner = bryn.id,
		                    .draft = d.id,
		                    .email = STR("aunt@example.org"),
		                    .pages = values_open(p->arena) };
	draft_page_saved(&d, STR("start"));
	is_err(OK, draft_save(t, p->keys, &d, NOW + 1), "changes an answer and takes one file out");

	is_err(OK, helper_add(t, p->keys, &help, NOW, &token), "and asks somebody to help with a page");

	is_err(OK, draft_give(t, p->keys, &d, &hands, NOW + 2, &other), "it goes over to a colleague");
	is_err(ERR_NOT_FOUND, helper_invited(t, p->keys, token, &help),
	       "nobody helps the first with it any more");
	is_err(OK, draft_load(t, p->keys, dilys.id, other.id, &there), "who has it");
	is_str("Deputy", values_get(there.answers, STR("role")), "with what was filled in");
	is_int(1, draft_page_revision(&there, STR("start")), "and the revision of each page");
	is_int(2, (int64_t)there.revision, "and of the whole");
	ok(opens(p, t, dilys.id, kept) && !opens(p, t, bryn.id, kept), "its file is theirs");
	ok(opens(p, t, dilys.id, gone), "the one that was taken out too");
	is_err(OK, earlier_list(t, p->keys, dilys.id, other.id, &list, &count), "what it said before");
	ok(count == 1 && str_is(list[0].by_name, "Bryn Ward"), "went along, with whose hand it was");
	is_err(OK, draft_list(t, p->keys, bryn.id, &rows, &count), "the list of the first");
	is_int(0, (int64_t)count, "has it no more");
	is_err(OK, draft_load(t, p->keys, bryn.id, d.id, &there), "the older address");
	ok(draft_is_signpost(&there) && str_is(there.taken_by, "Dilys Ward") &&
	       there.answers->count == 0,
	   "says who has it, and holds nothing");
	is_err(OK, draft_remove(t, p->keys, &there), "when that goes by its time");
	ok(opens(p, t, dilys.id, kept), "what was given stays");
	there = other;
	there.answers = values_open(p->arena);
	values_text(there.answers, STR("role"), STR("Head again"));
	is_err(OK, draft_save(t, p->keys, &there, NOW + 3), "they go on with it");
	is_err(OK, draft_remove(t, p->keys, &there), "and delete it");
	ok(!opens(p, t, dilys.id, kept) && !opens(p, t, dilys.id, gone), "with its files");
}

static void too_many(struct place *p, struct txn *t)
{
	struct person bryn = add_person(p, t, "bryn"), dilys = add_person(p, t, "dilys");
	struct draft_hands hands = { dilys.id, STR("D"), STR("B") };
	struct draft d, other;

	for (int i = 0; i <= DRAFTS_MAX; i++) {
		d = (struct draft){ .person = i < DRAFTS_MAX ? dilys.id : bryn.id,
			                .form = STR("f"),
			                .version = STR("1"),
			                .keep_days = 30,
			                .answers = values_open(p->arena),
			                .visited = values_open(p->arena) };
		if (draft_add(t, p->keys, &d, NOW) != OK)
			die("draft_add");
	}
	is_err(ERR_LIMIT, draft_give(t, p->keys, &d, &hands, NOW, &other),
	       "who has as many forms as there may be takes none over");
}

int main(void)
{
	void (*const each[])(struct place *, struct txn *) = { given, too_many };
	struct place p;

	place_open(&p);
	for (size_t i = 0; i < COUNT(each); i++) {
		struct txn *t = place_begin(&p, MAIN, WRITE);

		each[i](&p, t);
		txn_abort(t);
		store_signals_back();
	}
	place_remove(&p);
	return done();
}
