#include "store/cases/inviting.h"

#include "store/engine/vault_sha256.h"
#include "tests/tap.h"
#include "tests/unit/family.h"

enum { NOW = FAMILY_NOW };

struct list {
	struct place *p;
	struct txn *t;
	struct words *words;
	struct asker who;
	struct inviting_row *rows;
	size_t count;
};

/* What the list does, as ids parted by spaces; "-" and the error when it is no list. */
static struct str done_by(struct list *l, const char *csv, bool send)
{
	struct arena *a = l->p->arena;
	struct str said = STR("");
	struct inviting_list many = { .words = l->words, .who = &l->who, .send = send };
	enum err e = inviting_list(l->t, l->p->keys, str_of(csv), &many);

	l->rows = many.rows;
	l->count = many.count;
	if (e != OK)
		return str_join(a, STR("-"), str_of(err_name(e)));
	for (size_t i = 0; i < l->count; i++) {
		if (i > 0)
			said = str_join(a, said, STR(" "));
		said = str_join(a, said, str_of(inviting_result_id(l->rows[i].result)));
	}
	return said;
}

static struct str row(struct list *l, const struct family *f, const char *head, const char *rest)
{
	return str_join(l->p->arena, str_join(l->p->arena, str_of(head), f->child.reference),
	                str_of(rest));
}

#define HEAD "reference,born,email,name,relation\n"

static void shapes(struct list *l, const struct family *f)
{
	struct str one =
	    row(l, f, HEAD, ",2014-05-06,gran@example.org,\"Gran, \"\"Old\"\" Example\",Carer\r\n\r\n");
	struct str tabs =
	    row(l, f,
	        "Name\tRelation\tExtra\tEmail\tReference\tBorn\nGran\tcarer\t\tgran@example.org\t",
	        "\t6 May 2014");
	struct str semicolons = row(l, f, "\xEF\xBB\xBFreference;born;email;name;relation\n",
	                            ";6/5/2014;gran@example.org;Gran;carer");

	is_str("sent", done_by(l, str_c(l->p->arena, one), false),
	       "a row with quotes, commas and an empty line after it");
	is_str("Gran, \"Old\" Example", l->rows[0].name, "is read as it was meant");
	is_str("sent", done_by(l, str_c(l->p->arena, tabs), false),
	       "so are rows that were pasted, in any order of columns");
	is_str("sent", done_by(l, str_c(l->p->arena, semicolons), false),
	       "and those parted by semicolons behind a mark");
	is_str("-invalid", done_by(l, "", false), "nothing is no list");
	is_str("-invalid", done_by(l, "reference,email,name,relation\n", false),
	       "nor is one without a column");
	is_str("-invalid", done_by(l, HEAD "\"X", false), "nor one whose quotes do not end");
	is_str("-invalid", done_by(l, "\xff\xfe", false), "nor what is not UTF-8");
	is_str("", done_by(l, HEAD, false), "a head alone has no rows");
}

static void results(struct list *l, const struct family *f)
{
	struct str parent = row(l, f, HEAD, ",2014-05-06,ann@example.org,Ann,parent");
	struct str born = row(l, f, HEAD, ",2014-05-07,gran@example.org,Gran,carer");
	struct str few = row(l, f, HEAD, ",2014-05-06");
	struct str odd = row(l, f, HEAD, ",2014-05-06,gran@example.org,Gran,neighbour");

	is_str("linked", done_by(l, str_c(l->p->arena, parent), false),
	       "whoever is linked is not invited");
	is_str("not_born", done_by(l, str_c(l->p->arena, born), false), "nor by another date of birth");
	is_str("wrong", done_by(l, str_c(l->p->arena, few), false), "a row that ends early is wrong");
	is_str("wrong", done_by(l, str_c(l->p->arena, odd), false),
	       "so is a relation that there is not");
	is_str("not_found", done_by(l, HEAD "0000-0000,2014-05-06,gran@example.org,Gran,carer", false),
	       "a case that is not there");
}

static void sent(struct list *l, const struct family *f)
{
	const char *csv = str_c(l->p->arena,
	                        row(l, f, HEAD, ",2014-05-06,Gran@Example.org,Gran,carer"));
	struct invite *invites;
	size_t count;

	is_str("sent", done_by(l, csv, true), "a row is sent");
	is_err(OK, invite_list(l->t, l->p->keys, f->child.id, &invites, &count), "the case");
	ok(count == 1 && str_is(invites[0].email, "gran@example.org"),
	   "has the invitation, its address in normal form");
	ok(invites[0].may == MAY_ALL && invites[0].relation == RELATION_CARER, "with all of a family");
	is_str("open", done_by(l, csv, true), "a second time it waits already");
	l->who = (struct asker){
		.kind = ACTOR_STAFF, .id = f->officer, .name = STR("Robin"), .now = NOW
	};
	is_str("not_found", done_by(l, csv, false),
	       "whoever does not reach a case does not learn that it is there");
}

static void sha256(struct arena *a)
{
	unsigned char out[VAULT_SHA256_BYTES];
	struct vault_sha256 *s = vault_sha256_open(a);

	vault_sha256_add(s, STR("a"));
	vault_sha256_add(s, STR("bc"));
	vault_sha256_close(s, out);
	is_str("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
	       hex_write(a, str_bytes(out, sizeof(out))),
	       "SHA-256 is that of FIPS 180-4, in pieces too");
}

int main(void)
{
	struct place p;
	struct family f;
	struct list l = { .p = &p,
	                  .who = { .kind = ACTOR_SYSTEM, .id = STR(""), .name = STR(""), .now = NOW } };

	family_open(&p, &f);
	if (words_open(p.arena, "build/compiled", &l.words) != OK)
		die("words");
	l.t = place_begin(&p, MAIN, WRITE);
	shapes(&l, &f);
	results(&l, &f);
	sent(&l, &f);
	sha256(p.arena);
	family_abort(l.t);
	place_remove(&p);
	return done();
}
