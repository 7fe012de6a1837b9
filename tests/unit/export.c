/* Submissions in clear, with the forms as they were built. */
#include "store/keeping/export.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/compiled/form_file.h"
#include "store/compiled/json.h"
#include "store/engine/blob.h"
#include "store/forms/submission_desk.h"
#include "store/keeping/export_name.h"
#include "store/people/person.h"
#include "tests/tap.h"
#include "tests/unit/place.h"

enum { NOW = 1800000000, FILE_BYTES = 200000 };
#define COMPILED "build/compiled"

static const struct form_field *find_upload(const struct form *f)
{
	for (size_t i = 0; i < f->page_count; i++)
		for (size_t n = 0; n < f->pages[i].field_count; n++)
			if (f->pages[i].fields[n].type == FIELD_UPLOAD && !f->pages[i].fields[n].show_if)
				return &f->pages[i].fields[n];
	die("the form has an upload");
}

static struct str plain(struct place *p)
{
	char *bytes = arena_take(p->arena, FILE_BYTES);

	for (int i = 0; i < FILE_BYTES; i++)
		bytes[i] = (char)(i * 7);
	return str_bytes(bytes, FILE_BYTES);
}

static void add_file(struct place *p, struct txn *t, struct str person, struct values *answers,
                     struct str field)
{
	struct values *file = values_add_tree(values_list(answers, field));
	struct blob_writer *w;
	struct blob b;

	if (blob_create(p->arena, p->data, &w) != OK || blob_write(w, plain(p)) != OK ||
	    blob_finish(w, &b) != OK || blob_keep(t, p->keys, person, w) != OK)
		die("blob");
	values_text(file, STR("id"), hex_write(p->arena, b.id));
	values_text(file, STR("name"), STR("../Report: March.pdf"));
	values_number(file, STR("size"), FILE_BYTES);
}

static struct submission send(struct place *p)
{
	struct occasion o = { .now = NOW, .today = date_today(NOW) };
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct person someone = { .forename = STR("A"), .surname = STR("B"),
	                          .email = STR("a@example.org"), .address = values_open(p->arena) };
	struct submission s;
	struct draft d;
	struct form *f;

	if (form_open(p->arena, COMPILED, STR("parent-ehcna"), STR(""), &f) != OK ||
	    person_add(t, p->keys, &someone) != OK)
		die("form or person");
	d = (struct draft){ .person = someone.id,
		                .form = f->id,
		                .version = f->version,
		                .keep_days = 30,
		                .about = STR("Wren"),
		                .answers = values_open(p->arena),
		                .visited = values_open(p->arena) };
	values_text(d.answers, STR("first_name"), STR("Wren"));
	values_text(d.answers, STR("on_behalf_of"), STR("someone_else"));
	values_text(d.answers, STR("has_plan"), STR("no"));
	values_add_text(values_list(d.answers, STR("statements")), STR("parent"));
	add_file(p, t, someone.id, d.answers, find_upload(f)->id);
	if (draft_add(t, p->keys, &d, NOW) != OK || submission_add(t, p->keys, f, &d, &o, &s) != OK)
		die("submission_add");
	if (submission_respond(t, p->keys, &s, STR("We will assess."), s.received_on) != OK ||
	    submission_adopt(t, p->keys, &s, STR("ZZZZZZZZZZZZZZZZ")) != OK)
		die("respond or adopt");
	place_commit(t);
	return s;
}

static struct str contents(struct place *p, const char *path)
{
	char *into = arena_take(p->arena, 1 << 20);
	int file = open(path, O_RDONLY);
	ssize_t n = file < 0 ? 0 : read(file, into, 1 << 20);

	if (file >= 0)
		close(file);
	return str_bytes(into, n > 0 ? (size_t)n : 0);
}

static int mode(const char *path)
{
	struct stat about;

	return stat(path, &about) == 0 ? (int)(about.st_mode & 0777) : -1;
}

static void look(struct place *p, const char *folder, const struct submission *s)
{
	struct values *v, *answers, *one;
	const struct values *file;
	char path[400], name[120];

	snprintf(path, sizeof(path), "%s/%.*s", folder, STR_FMT(s->reference));
	is_int(0700, mode(path), "its folder is the owner's alone");
	snprintf(path, sizeof(path), "%s/%.*s/submission.json", folder, STR_FMT(s->reference));
	is_int(0600, mode(path), "so is the record");
	is_err(OK, json_read(p->arena, contents(p, path), &v), "that is JSON");
	ok(str_equal(s->reference, values_get(v, STR("reference"))), "with the reference");
	is_str("2027-01-15T08:00:00Z", values_get(v, STR("sent_at")), "the moment it was sent");
	is_str("2027-01-15", values_get(v, STR("received_on")), "the day");
	is_str("5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a", values_get(v, STR("case")),
	       "the case that took it in");
	ok(values_find(v, STR("task"))->kind == VALUE_NULL, "no form that was asked for");
	is_str("We will assess.", values_get(v, STR("response")), "what the council answered");
	answers = values_get_tree(v, STR("answers"));
	one = values_get_tree(answers, STR("has_plan"));
	is_str("Does Wren already have an EHC plan?", values_get(one, STR("label")),
	       "an answer has the words of its question");
	is_str("no", values_get(one, STR("value")), "and its value");
	one = values_get_tree(answers, STR("on_behalf_of"));
	is_str("Someone else", values_get(one, STR("text")), "a choice has its words");
	one = values_get_tree(answers, STR("statements"));
	is_str("parent", values_get_list(one, STR("value"))->first->text, "several choices are a list");
	for (const struct value *each = answers->first; each; each = each->next)
		if (str_is(values_get(each->children, STR("type")), "upload"))
			one = each->children;
	file = values_get_list(one, STR("value"))->first->children;
	is_str("01-.._Report_ March.pdf", values_get(file, STR("file")),
	       "a file has a name that leads nowhere else");
	snprintf(name, sizeof(name), "%.*s", STR_FMT(values_get(file, STR("file"))));
	snprintf(path, sizeof(path), "%s/%.*s/%s", folder, STR_FMT(s->reference), name);
	is_int(0600, mode(path), "it stands beside the record");
	ok(str_equal(plain(p), contents(p, path)), "as it was uploaded");
}

static void names(struct place *p)
{
	char long_name[300];

	is_str("02-a_b.pdf", export_name(p->arena, 2, STR("a/b.pdf")), "no path in a name");
	is_str("03-", export_name(p->arena, 3, STR("\xff.pdf")), "nothing that is not text");
	is_str("04-.profile", export_name(p->arena, 4, STR(".profile")), "no hidden file");
	memset(long_name, 'x', sizeof(long_name) - 1);
	memcpy(long_name + sizeof(long_name) - 5, ".odt", 5);
	is_int(120, (int64_t)export_name(p->arena, 5, str_of(long_name)).n, "a long name is cut");
	ok(str_ends(export_name(p->arena, 5, str_of(long_name)), STR(".odt")), "and keeps its ending");
}

int main(void)
{
	struct place p;
	struct export x = { .compiled = COMPILED };
	struct submission sent, s;
	struct words *words;
	struct txn *t;
	char folder[100];

	place_open(&p);
	if (words_open(p.arena, COMPILED, &words) != OK)
		die("words");
	sent = send(&p);
	snprintf(folder, sizeof(folder), "%s/out", p.folder);
	x.folder = folder, x.data = p.data, x.words = words;
	t = place_begin(&p, MAIN, READ);
	is_err(OK, export_begin(&x), "a new folder is made");
	is_err(OK, submission_before(t, p.keys, STR(""), &s), "the newest submission");
	is_err(OK, export_submission(t, p.keys, &x, &s), "is written");
	look(&p, folder, &sent);
	is_int(1, (int64_t)x.submissions, "one submission");
	is_int(1, (int64_t)x.files, "one file");
	is_err(ERR_NOT_FOUND, submission_before(t, p.keys, s.address, &s), "there is no other");
	is_err(ERR_EXISTS, export_begin(&x), "a folder with something in it is refused");
	txn_abort(t);
	names(&p);
	place_remove(&p);
	return done();
}
