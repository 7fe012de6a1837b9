/* portal invite --csv FILE: the rules of inviting.h, for whoever moves cases in from a shell. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "store/base/buf.h"
#include "store/base/clock.h"
#include "store/cases/inviting.h"
#include "store/portal/commands.h"

struct inviting_run {
	struct words *words;
	struct str csv;
	bool send;
	struct inviting_row *rows;
	size_t count;
};

static enum err read_file(struct tool *t, struct str *text)
{
	struct buf b = buf_open(t->arena);
	int file = open(t->csv, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (file < 0)
		return ERR_NOT_FOUND;
	do {
		buf_reserve(&b, 65536);
		n = read(file, b.p + b.n, 65536);
		b.n += n > 0 ? (size_t)n : 0;
	} while (n > 0 && b.n <= INVITING_BYTES_MAX);
	close(file);
	*text = buf_str(&b);
	return n < 0 ? ERR_IO : OK;
}

/* Rows outlive the transaction: their texts are of its arena, copied here. */
static void keep_rows(const struct tool *t, struct inviting_run *run,
                      const struct inviting_row *rows)
{
	run->rows = ARENA_MANY(t->arena, run->count + 1, struct inviting_row);
	for (size_t i = 0; i < run->count; i++) {
		run->rows[i] = rows[i];
		run->rows[i].reference = str_copy(t->arena, rows[i].reference);
		run->rows[i].email = str_copy(t->arena, rows[i].email);
		run->rows[i].name = str_copy(t->arena, rows[i].name);
	}
}

static enum err work(const struct tool *t, struct txn *txn, void *with)
{
	struct inviting_run *run = with;
	struct asker system = { .kind = ACTOR_SYSTEM, .id = STR(""), .name = STR(""),
	                        .now = clock_now() };
	struct inviting_list all = { .words = run->words, .who = &system, .send = run->send };
	enum err e = inviting_list(txn, t->keys, run->csv, &all);

	if (e != OK)
		return e;
	run->count = all.count;
	keep_rows(t, run, all.rows);
	return OK;
}

static size_t print_rows(const struct tool *t, const struct inviting_run *run)
{
	size_t failed = 0;

	for (size_t i = 0; i < run->count; i++) {
		const struct inviting_row *row = &run->rows[i];
		struct values *v = values_open(t->arena);

		failed += row->result != INVITING_SENT;
		if (!t->json) {
			printf("%zu  %.*s  %.*s  %s\n", row->number, STR_FMT(row->reference),
			       STR_FMT(row->email), inviting_result_id(row->result));
			continue;
		}
		values_number(v, STR("row"), (int64_t)row->number);
		values_text(v, STR("reference"), row->reference);
		values_text(v, STR("email"), row->email);
		values_text(v, STR("result"), str_of(inviting_result_id(row->result)));
		tool_json(v);
	}
	return failed;
}

int invite_command(struct tool *t)
{
	struct inviting_run run = { .send = t->dry_run == NULL };
	size_t failed;
	enum err e;

	if (!t->csv) {
		tool_refuse(t, "needs --csv and a file");
		return TOOL_USAGE;
	}
	if (tool_words(t, &run.words) != OK)
		return TOOL_FAILED;
	if (read_file(t, &run.csv) != OK)
		return tool_refuse(t, "%s cannot be read", t->csv);
	e = tool_run(t, MAIN, run.send ? WRITE : READ, work, &run);
	if (e == ERR_INVALID)
		return tool_refuse(t,
		                   "%s is no list with the columns reference or upn, born, email, name, relation",
		                   t->csv);
	if (e == ERR_LIMIT)
		return tool_refuse(t, "%s has over %d rows; part it", t->csv, INVITING_ROWS_MAX);
	if (e != OK)
		return tool_failed(t, e);
	failed = print_rows(t, &run);
	fprintf(stderr, "portal invite: %zu of %zu rows %s\n", run.count - failed, run.count,
	        run.send ? "invited" : "would be invited");
	return failed == 0 ? TOOL_DONE : TOOL_FAILED;
}
