#include "store/compiled/form_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base/arena.h"
#include "tests/tap.h"

/* A small form with a shared condition, a table and two voices. */
static struct form *sample(struct arena *a)
{
	static struct str values[] = { { "yes", 3 } };
	struct form *f = ARENA_NEW(a, struct form);
	struct condition *is = ARENA_NEW(a, struct condition), *not = ARENA_NEW(a, struct condition);
	struct form_field *field;

	is->kind = CONDITION_IS;
	is->field = STR("ready");
	is->values = values;
	is->value_count = 1;
	not->kind = CONDITION_NOT;
	not->parts = ARENA_NEW(a, const struct condition *);
	not->parts[0] = is;
	not->part_count = 1;
	f->id = STR("sample");
	f->version = STR("0123456789abcdef");
	f->title = STR("A sample");
	f->keep_draft_days = 30;
	f->starts_clock = true;
	f->parts = ARENA_NEW(a, struct form_part);
	f->part_count = 1;
	f->parts[0].id = STR("part");
	f->pages = ARENA_MANY(a, 2, struct form_page);
	f->page_count = 2;
	f->pages[0].id = STR("one");
	f->pages[1].id = STR("two");
	f->pages[1].show_if = not;
	f->pages[1].fields = field = ARENA_NEW(a, struct form_field);
	f->pages[1].field_count = 1;
	field->id = STR("rows");
	field->type = FIELD_TABLE;
	field->label.in[VOICE_CHILD] = STR("Their rows");
	field->label.in[VOICE_SELF] = STR("Your rows");
	field->min = INT32_MIN;
	field->show_if = is;
	field->columns = ARENA_NEW(a, struct form_field);
	field->column_count = 1;
	field->columns[0].id = STR("what");
	field->columns[0].required = REQUIRED;
	return f;
}

static struct str written(struct arena *a, const struct form *f)
{
	struct buf b = buf_open(a);

	form_write_bytes(&b, f);
	return buf_str(&b);
}

static void round_trip(struct arena *a, struct str bytes)
{
	const struct form_field *field;
	struct form *f = NULL;

	is_err(OK, form_read_bytes(a, bytes, &f), "what was written is read");
	if (!f)
		return;
	field = form_field_find(f, STR("rows"), NULL);
	is_str("sample", f->id, "with its id");
	is_int(30, f->keep_draft_days, "its numbers");
	ok(f->starts_clock, "its flags");
	is_str("Your rows", field->label.in[VOICE_SELF], "both voices");
	is_int(INT32_MIN, field->min, "a number below zero");
	is_int(REQUIRED, (int64_t)field->columns[0].required, "and columns");
	ok(f->pages[1].show_if->parts[0] == field->show_if, "a shared condition stays shared");
	ok(str_equal(bytes, written(a, f)), "and it is written as it was");
}

/* In it there is room for more members; until they are given a form stays as older releases wrote
 * it. */
static void wide(struct arena *a, struct str narrow)
{
	struct buf b = buf_open(a);
	struct form *f = NULL;
	size_t cut = 0;

	form_write_wide(&b, sample(a));
	is_int(2, narrow.p[0], "a form is written in the first format that holds it");
	is_int(3, b.p[0], "and could be in the next one");
	is_err(OK, form_read_bytes(a, buf_str(&b), &f), "which is read too");
	ok(f && str_equal(narrow, written(a, f)), "as the same form");
	for (size_t n = 0; n < b.n; n++)
		cut += form_read_bytes(a, str_part(buf_str(&b), 0, n), &f) == ERR_DAMAGED;
	is_int((int64_t)b.n, (int64_t)cut, "and of which no beginning alone is");
	b.p[0] = 4;
	is_err(ERR_DAMAGED, form_read_bytes(a, buf_str(&b), &f), "a later one is not");
}

static void foreign(struct arena *a, struct str bytes)
{
	char *copy = str_c(a, bytes);
	struct form *f;
	size_t cut = 0, kept = 0;

	for (size_t n = 0; n < bytes.n; n++)
		cut += form_read_bytes(a, str_part(bytes, 0, n), &f) == ERR_DAMAGED;
	is_int((int64_t)bytes.n, (int64_t)cut, "every beginning of it alone is refused");
	is_err(ERR_DAMAGED, form_read_bytes(a, str_bytes(copy, bytes.n + 1), &f),
	       "so is a byte too many");
	for (size_t n = 0; n < bytes.n; n++) {
		copy[n] ^= (char)0xff;
		kept += form_read_bytes(a, str_bytes(copy, bytes.n), &f) == OK;
		copy[n] ^= (char)0xff;
	}
	ok(kept < bytes.n, "a changed byte is refused or read as another form, and never more");
}

static void put(const char *path, struct str bytes)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0 || write(fd, bytes.p, bytes.n) != (ssize_t)bytes.n)
		ok(false, path);
	close(fd);
}

static void files(struct arena *a, struct str bytes)
{
	char folder[] = "/tmp/form_file.XXXXXX";
	struct str none = { NULL, 0 };
	struct form *f;

	if (!mkdtemp(folder) || chdir(folder) != 0 || mkdir("forms", 0700) != 0) {
		ok(false, "a folder for the files");
		return;
	}
	put("forms/sample", STR("0123456789abcdef\n"));
	put("forms/sample@0123456789abcdef", bytes);
	put("forms/other@0123456789abcdef", bytes);
	is_err(OK, form_open(a, ".", STR("sample"), none, &f), "the current version is opened");
	is_err(OK, form_open(a, ".", STR("sample"), STR("0123456789abcdef"), &f),
	       "and one by its name");
	is_err(ERR_NOT_FOUND, form_open(a, ".", STR("sample"), STR("00"), &f),
	       "an unknown one is not there");
	is_err(ERR_NOT_FOUND, form_open(a, ".", STR("../sample"), none, &f),
	       "nor one in another folder");
	is_err(ERR_DAMAGED, form_open(a, ".", STR("other"), STR("0123456789abcdef"), &f),
	       "a form under another name is refused");
	unlink("forms/sample");
	unlink("forms/sample@0123456789abcdef");
	unlink("forms/other@0123456789abcdef");
	rmdir("forms");
	if (chdir("/") != 0 || rmdir(folder) != 0)
		ok(false, "the folder is removed");
}

/* As gen wrote it on 26 November 2026: drafts and what was sent are pinned to such files for years.
 * A change of the format that does not read them is none. Add one of each later format; never make
 * these anew. */
static void kept(struct arena *a)
{
	static char bytes[1 << 14];
	int fd = open("tests/forms/kept/school-consultation@d9a4e3ed46d69930", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, bytes, sizeof(bytes));
	const struct form_field *answer;
	struct form *f;

	if (fd >= 0)
		close(fd);
	is_err(OK, form_read_bytes(a, str_bytes(bytes, n > 0 ? (size_t)n : 0), &f),
	       "a form of an earlier format is read");
	is_str("d9a4e3ed46d69930", f->version, "with its version");
	is_int(6, (int64_t)f->page_count, "its pages");
	answer = form_field_find(f, STR("answer"), NULL);
	ok(answer && answer->type == FIELD_RADIOS && answer->required == REQUIRED &&
	       answer->option_count > 1,
	   "its questions");
	answer = form_field_find(f, STR("g_resources"), NULL);
	ok(answer && answer->show_if && answer->show_if->kind == CONDITION_IS, "and its rules");
}

int main(void)
{
	struct arena *a = arena_open(1 << 26);
	struct str bytes = written(a, sample(a));

	round_trip(a, bytes);
	wide(a, bytes);
	foreign(a, bytes);
	kept(a);                   /* before files(), which leaves the folder */
	files(a, bytes);
	arena_close(a);
	return done();
}
