#include "cgi-bin/web/receive.h"

#include <string.h>

#include "cgi-bin/web/checker.h"
#include "cgi-bin/web/filename.h"
#include "cgi-bin/web/incoming.h"
#include "cgi-bin/web/scanner.h"
#include "cgi-bin/web/verdict.h"
#include "store/base/hex.h"
#include "store/base/log.h"
#include "store/base/utf8.h"
#include "store/compiled/doing.h"
#include "store/compiled/setting.h"
#include "store/compiled/words.h"

enum { MIB = 1 << 20, NAMES_BYTES_MAX = 1500 };

struct receive_limits receive_usual(const struct web *w)
{
	return (struct receive_limits){ .files_max = 10,
		                            .file_mb_max = setting_number(w->words, SETTING_MAX_MB),
		                            .total_mb_max = 50 };
}

static void refuse(struct receive *r, const char *key, int64_t number)
{
	if (r->problem || !key)
		return;
	r->problem = key;
	r->number = number;
}

/* A telephone's own kind of photo. */
static bool is_heic(struct str ending)
{
	return str_is(ending, "heic") || str_is(ending, "heif");
}

/* For who has to choose it again. */
static void note_name(struct web *w, struct str name)
{
	if (w->file_names.n > 0)
		w->file_names = str_join(w->arena, w->file_names, STR(", "));
	w->file_names = str_join(w->arena, w->file_names, name);
}

/* The last of them: it is to be chosen again as well, but is not what was too much. */
static void note_whole(struct web *w)
{
	struct str says = words_get(w->words, STR("upload.came_whole"));

	w->file_names = str_join(w->arena, str_join(w->arena, w->file_names, STR(" ")), says);
}

void receive_room(const struct receive_limits *l, struct receive *r)
{
	if (l->count >= l->files_max)
		refuse(r, "file_count", (int64_t)l->files_max);
	else if (l->total >= (int64_t)l->total_mb_max * MIB)
		refuse(r, "file_total", l->total_mb_max);
}

/* What can be said before a byte of the file is read. */
static void look_at_name(struct web *w, const struct receive_limits *l, struct receive *r)
{
	r->name = filename_plain(w->arena, w->file.filename);
	if (w->file_names.n + r->name.n <= NAMES_BYTES_MAX && r->name.n > 0)
		note_name(w, r->name);
	r->ending = verdict_ending(w->arena, r->name);
	r->extra = r->ending;
	r->name = filename_short(w->arena, r->name);
	if (r->name.n == 0)
		refuse(r, "file_none", 0);
	else if (str_characters(r->name) > FILENAME_CHARACTERS_MAX)
		refuse(r, "file_name_long", FILENAME_CHARACTERS_MAX);
	else if (r->ending.n == 0)
		refuse(r, "file_no_ending", 0);
	else if (verdict_promised(r->ending) == KIND_NONE)
		refuse(r, is_heic(r->ending) ? "file_heic" : "file_type", 0);
	else if (l->day_max > 0)
		refuse(r, "file_day", l->day_max);
	else
		receive_room(l, r);
}

/* A file on its way. The head of a photo is held back until nothing in it says where it was taken,
 * so that what is looked at, scanned and sealed is the same. */
struct passing {
	struct web *w;
	struct receive *r;
	enum proof_kind kind;
	char *head;                    /* NULL: nothing is held back (any more) */
	size_t head_n;
};

static void look_begins(struct passing *p)
{
	checker_begin(p->w->checker, p->kind);
	if (p->w->config.clamd)
		scanner_begin(p->w->scanner, p->w->config.clamd);
}

static struct passing pass_begin(struct web *w, struct receive *r)
{
	struct passing p = { .w = w, .r = r, .kind = verdict_promised(r->ending) };

	if (!r->problem && (p.kind == KIND_JPEG || p.kind == KIND_PNG))
		p.head = arena_take(w->arena, CHECKER_HEAD_BYTES);
	else
		look_begins(&p);
	return p;
}

static enum err pass_on(struct passing *p, struct str piece)
{
	if (p->r->problem || piece.n == 0)
		return OK;
	checker_add(p->w->checker, piece);
	if (p->w->config.clamd)
		scanner_add(p->w->scanner, piece);
	return blob_write(p->r->writer, piece);
}

/* Whatever came: from here on the file is being looked at. */
static enum err let_head_go(struct passing *p)
{
	struct str head = str_bytes(p->head, p->head_n);

	if (!p->head)
		return OK;
	if (!p->r->problem)
		checker_clean(p->w->checker, p->kind, p->head, p->head_n);
	look_begins(p);
	p->head = NULL;
	return pass_on(p, head);
}

static enum err pass(struct passing *p, struct str piece)
{
	struct str first = str_part(piece, 0, p->head ? CHECKER_HEAD_BYTES - p->head_n : 0);
	enum err e;

	if (p->head) {
		memcpy(p->head + p->head_n, first.p, first.n);
		p->head_n += first.n;
		if (p->head_n == CHECKER_HEAD_BYTES && (e = let_head_go(p)) != OK)
			return e;
	}
	return pass_on(p, str_from(piece, first.n));
}

/* Every byte is sealed as it comes. */
static enum err take_bytes(struct passing *p, const struct receive_limits *l)
{
	uint64_t bytes = 0, max = (uint64_t)l->file_mb_max * MIB;
	struct str piece;
	enum err e;

	while ((e = web_file_read(p->w, &piece)) == OK) {
		bytes += piece.n;
		if (bytes > max)
			refuse(p->r, "file_size", l->file_mb_max);
		if ((e = pass(p, piece)) != OK)
			return e;
	}
	return err_unless_missing(e);
}

/* Only of a file that is whole, and that nothing else is wrong with. */
static const char *scan_problem(struct web *w, bool is_wanted)
{
	static const char *const words[SCANS] = { "clean", "found", "large", "away" };
	enum scan said;

	if (!w->config.clamd)
		return NULL;
	if (!is_wanted) {
		scanner_drop(w->scanner);
		return NULL;
	}
	if ((said = scanner_end(w->scanner)) != SCAN_CLEAN)
		log_event("scanner", words[said], 0);
	return scanner_problem(said);
}

/* Both look at each piece while it is sealed, and are asked at the end, whatever came between. */
static enum err take_checked(struct web *w, const struct receive_limits *l, struct receive *r)
{
	struct passing p = pass_begin(w, r);
	enum err e = take_bytes(&p, l), held = let_head_go(&p);
	const char *problem;

	e = e == OK ? held : e;
	problem = verdict_problem(checker_end(w->checker, &r->doings));
	if (e == OK)
		refuse(r, problem, 0);
	problem = scan_problem(w, e == OK && !r->problem);
	refuse(r, problem, 0);
	return e;
}

/* Text parts that stand behind the file. */
static enum err take_rest(struct web *w)
{
	struct part another;
	enum err e = web_file(w, &another);

	if (e == ERR_NOT_FOUND)
		return OK;
	return e == OK ? ERR_INVALID : e;      /* one file at a time */
}

static enum err take_file(struct web *w, const struct receive_limits *l, struct receive *r)
{
	struct part file;
	enum err e = web_file(w, &file);

	if (e == ERR_NOT_FOUND) {
		refuse(r, "file_none", 0);
		return OK;
	}
	if (e != OK)
		return e;
	w->file = file;
	look_at_name(w, l, r);
	if ((e = blob_create(w->arena, w->config.data, &r->writer)) != OK)
		return e;
	if ((e = take_checked(w, l, r)) != OK)
		return e;
	return take_rest(w);
}

/* named: the same with the names of what has to be chosen again. */
static void break_off(const struct web *w, const char *named, struct receive *r)
{
	bool says = w->file_names.n > 0 && !w->has_left_file;

	receive_drop(r);
	*r = (struct receive){ .problem = says ? named : incoming_problem(w), .extra = w->file_names };
}

enum err receive_file(struct web *w, const struct receive_limits *l, struct receive *r)
{
	enum err e;

	*r = (struct receive){ .writer = NULL };
	incoming_let_go(w);
	e = take_file(w, l, r);
	if (incoming_broke(w, e)) {
		break_off(w, "file_broke_named", r);
		e = OK;
	}
	return incoming_over(w, e);
}

bool receive_broke(const struct receive *r)
{
	static const char *const all[] = { "file_broke", "file_broke_named", "files_broke",
		                               "file_many" };

	for (size_t i = 0; r->problem && i < COUNT(all); i++)
		if (str_is(str_of(r->problem), all[i]))
			return true;
	return false;
}

/* One file of several; finished at once, so that the next one knows how much there is. */
static enum err take_one(struct web *w, const struct receive_limits *l, struct receive *r)
{
	struct str before = w->file_names;
	enum err e;

	look_at_name(w, l, r);
	if ((e = blob_create(w->arena, w->config.data, &r->writer)) != OK)
		return e;
	if ((e = take_checked(w, l, r)) != OK)
		return e;
	if (!r->problem && w->file_names.n > before.n)
		note_whole(w);
	return receive_finish(r);
}

static enum err take_files(struct web *w, const struct receive_limits *l, size_t max,
                           struct receive *all, size_t *count)
{
	struct receive_limits now = *l;
	struct part file;
	enum err e;

	while ((e = web_file(w, &file)) == OK) {
		struct receive *r = &all[*count];

		if (file.filename.n == 0)
			continue;
		if (*count == max) {
			refuse(&all[max - 1], "file_count", (int64_t)l->files_max);
			continue;
		}
		*r = (struct receive){ .writer = NULL };
		++*count;
		w->file = file;
		if ((e = take_one(w, &now, r)) != OK)
			return e;
		now.count++;
		now.total += (int64_t)r->blob.bytes;
	}
	return err_unless_missing(e);
}

enum err receive_files(struct web *w, const struct receive_limits *l, size_t max,
                       struct receive *all, size_t *count)
{
	enum err e;

	*count = 0;
	incoming_let_go(w);
	e = take_files(w, l, max, all, count);
	if (incoming_broke(w, e)) {
		for (size_t i = 0; i < *count; i++)
			receive_drop(&all[i]);
		break_off(w, "files_broke", &all[0]);
		*count = 1;
		e = OK;
	}
	return incoming_over(w, e);
}

enum err receive_finish(struct receive *r)
{
	return r->problem ? OK : blob_finish(r->writer, &r->blob);
}

enum err receive_keep(struct web *w, struct str owner, struct receive *r)
{
	return blob_keep(w->main, w->keys, owner, r->writer);
}

void receive_drop(struct receive *r)
{
	if (r->writer)
		blob_discard(r->writer);
	r->writer = NULL;
}

void receive_values(struct web *w, const struct receive *r, struct values *one)
{
	values_text(one, STR("id"), hex_write(w->arena, r->blob.id));
	values_text(one, STR("name"), r->name);
	values_text(one, STR("type"), r->ending);
	values_number(one, STR("size"), (int64_t)r->blob.bytes);
	values_number(one, STR("at"), w->now);
	if (r->doings)
		values_text(one, STR("does"), doing_write(w->arena, r->doings));
}

void receive_problem(const struct receive *r, struct str field, struct problems *problems)
{
	struct problem *p = problems_add(problems, field, str_of(r->problem));

	p->extra = r->extra;
	p->number = r->number;
}
