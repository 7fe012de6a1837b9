#include "store/keeping/export.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/base/log.h"
#include "store/base/whole.h"
#include "store/compiled/field_kind.h"
#include "store/compiled/form_file.h"
#include "store/compiled/form_values.h"
#include "store/compiled/json.h"
#include "store/engine/blob.h"
#include "store/keeping/export_name.h"

/* One submission on its way out. */
struct one {
	struct txn *t;
	struct keys *k;
	struct export *x;
	const struct submission *s;
	struct form_view view;
	struct values *files;          /* upload's file id -> name in the folder */
	int folder;
};

/* --- what was answered ------------------------------------------------------------------------ */

static struct str label_of(const struct one *o, const struct form_option *options, size_t count,
                           struct str id)
{
	const struct form_option *option = form_option_find(options, count, id);

	return option ? form_values_text(txn_arena(o->t), &o->view, &option->label) : id;
}

static void add_text(const struct one *o, const struct form_field *field,
                     const struct value *answer, struct values *v)
{
	struct values *list;

	if (field->option_count == 0 || field->type == FIELD_TEXTAREA)
		return;
	if (answer->kind == VALUE_TEXT)
		values_text(v, STR("text"), label_of(o, field->options, field->option_count, answer->text));
	if (answer->kind != VALUE_LIST)
		return;
	list = values_list(v, STR("text"));
	for (const struct value *chosen = answer->children->first; chosen; chosen = chosen->next)
		values_add_text(list, label_of(o, field->options, field->option_count, chosen->text));
}

static void add_columns(const struct one *o, const struct form_field *field, struct values *v)
{
	for (size_t i = 0; i < field->column_count; i++)
		values_text(values_tree(v, STR("columns")), field->columns[i].id,
		            form_values_text(txn_arena(o->t), &o->view, &field->columns[i].label));
}

/* The answer as it stands; to a file its name in the folder. */
static void add_value(const struct one *o, const struct form_field *field,
                      const struct value *answer, struct values *v)
{
	struct values *holder = values_open(txn_arena(o->t));
	struct value renamed = *answer;

	renamed.name = STR("value");
	renamed.next = NULL;
	holder->first = holder->last = &renamed;
	holder->count = 1;
	values_copy(v, holder);
	if (field->type != FIELD_UPLOAD || answer->kind != VALUE_LIST)
		return;
	for (const struct value *file = values_get_list(v, STR("value"))->first; file;
	     file = file->next)
		if (file->kind == VALUE_TREE)
			values_text(file->children, STR("file"),
			            values_get(o->files, values_get(file->children, STR("id"))));
}

static void add_answer(const struct one *o, const struct form_page *p,
                       const struct form_field *field, struct values *answers)
{
	const struct value *answer = values_find(o->s->answers, field->id);
	struct values *v;

	if (!answer)
		return;
	v = values_tree(answers, field->id);
	values_text(v, STR("page"), p->id);
	values_text(v, STR("label"), form_values_text(txn_arena(o->t), &o->view, &field->label));
	values_text(v, STR("type"), str_of(field_kind(field->type)->name));
	values_flag(v, STR("private"), field->is_private);
	add_value(o, field, answer, v);
	add_text(o, field, answer, v);
	add_columns(o, field, v);
}

static struct str time_text(struct arena *a, int64_t seconds)
{
	char clock[16];

	snprintf(clock, sizeof(clock), "T%02d:%02d:%02dZ", (int)(seconds / 3600 % 24),
	         (int)(seconds / 60 % 60), (int)(seconds % 60));
	return str_join(a, date_write_iso(a, (int32_t)(seconds / 86400)), str_of(clock));
}

static void add_hex(struct values *v, struct str name, struct str id)
{
	values_null(v, name);
	if (id.n > 0)
		values_text(v, name, hex_write(v->arena, id));
}

/* What was added after sending; null: nothing yet. */
static void add_case(struct values *v, const struct submission *s)
{
	add_hex(v, STR("case"), s->child);
	add_hex(v, STR("task"), s->task);
	values_null(v, STR("response"));
	values_null(v, STR("response_on"));
	if (s->response.n > 0)
		values_text(v, STR("response"), s->response);
	if (s->response_on != 0)
		values_text(v, STR("response_on"), date_write_iso(v->arena, s->response_on));
}

static struct values *written(const struct one *o)
{
	struct arena *a = txn_arena(o->t);
	const struct form *f = o->view.form;
	const struct submission *s = o->s;
	struct values *v = values_open(a), *answers;

	values_number(v, STR("v"), 1);
	values_text(v, STR("reference"), s->reference);
	values_text(v, STR("form"), s->form);
	values_text(v, STR("version"), s->version);
	values_text(v, STR("title"), s->title);
	values_text(v, STR("details"), s->details);
	values_text(v, STR("about"), s->about);
	values_text(v, STR("sent_at"), time_text(a, s->sent_at));
	values_text(v, STR("received_on"), date_write_iso(a, s->received_on));
	values_null(v, STR("decision_due"));
	if (s->decision_due != 0)
		values_text(v, STR("decision_due"), date_write_iso(a, s->decision_due));
	values_text(v, STR("voice"), s->is_self ? STR("self") : STR("child"));
	values_flag(v, STR("professional"), s->professional);
	add_case(v, s);
	answers = values_tree(v, STR("answers"));
	for (size_t i = 0; i < f->page_count; i++)
		for (size_t n = 0; n < f->pages[i].field_count; n++)
			add_answer(o, &f->pages[i], &f->pages[i].fields[n], answers);
	return v;
}

/* --- files ------------------------------------------------------------------------------------ */

static enum err put(int file, struct str bytes)
{
	return whole_write(file, bytes) == OK ? OK : log_failed("export", "write");
}

static enum err create(const struct one *o, struct str name, int *file)
{
	*file = openat(o->folder, str_c(txn_arena(o->t), name),
	               O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (*file >= 0)
		return OK;
	log_error("export", "create");
	return errno == EEXIST ? ERR_EXISTS : ERR_IO;
}

static enum err copy_through(struct blob_reader *reader, int file)
{
	bool last = false;
	enum err e = OK;

	while (e == OK && !last) {
		struct arena *a = arena_open(4 * VAULT_CHUNK_BYTES);
		struct buf piece = buf_open(a);

		if ((e = blob_read(reader, &piece, &last)) == OK)
			e = put(file, buf_str(&piece));
		arena_close(a);
	}
	return e;
}

static enum err add_file(struct one *o, const struct values *file)
{
	struct arena *a = txn_arena(o->t);
	struct str id = values_get(file, STR("id")), raw, name;
	struct blob_reader *reader;
	struct blob blob;
	enum err e;
	int into;

	if (!hex_read(a, id, VAULT_ID_BYTES, &raw))
		return ERR_DAMAGED;
	name = export_name(a, o->files->count + 1, values_get(file, STR("name")));
	if ((e = blob_open(o->t, o->k, o->x->data, o->s->subject, raw, &reader, &blob)) != OK)
		return e;
	if ((e = create(o, name, &into)) == OK) {
		e = copy_through(reader, into);
		if (close(into) < 0 && e == OK)
			e = ERR_IO;
	}
	blob_close(reader);
	values_text(o->files, id, name);
	o->x->files++;
	return e;
}

static enum err add_files(struct one *o)
{
	struct answers_file file = { .at = NULL };
	enum err e;

	while (answers_file_next(o->view.form, o->s->answers, &file))
		if ((e = add_file(o, file.file)) != OK)
			return e;
	return OK;
}

/* --- all of it -------------------------------------------------------------------------------- */

enum err export_begin(const struct export *x)
{
	if (mkdir(x->folder, 0700) == 0)
		return OK;
	if (errno != EEXIST) {
		log_error("export", "mkdir");
		return ERR_IO;
	}
	return export_is_empty(x->folder) && chmod(x->folder, 0700) == 0 ? OK : ERR_EXISTS;
}

static enum err open_folder(struct one *o)
{
	struct arena *a = txn_arena(o->t);
	struct str folder = str_join(a, str_of(o->x->folder), STR("/"));
	char *path = str_c(a, str_join(a, folder, o->s->reference));

	if (mkdir(path, 0700) < 0) {
		log_error("export", "mkdir");
		return errno == EEXIST ? ERR_EXISTS : ERR_IO;
	}
	o->folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return o->folder < 0 ? ERR_IO : OK;
}

static enum err add_json(const struct one *o)
{
	struct buf b = buf_open(txn_arena(o->t));
	enum err e;
	int file;

	json_write(&b, written(o));
	buf_byte(&b, '\n');
	if ((e = create(o, STR("submission.json"), &file)) != OK)
		return e;
	e = put(file, buf_str(&b));
	return close(file) < 0 && e == OK ? ERR_IO : e;
}

enum err export_submission(struct txn *t, struct keys *k, struct export *x,
                           const struct submission *s)
{
	struct one o = { t, k, x, s, { .answers = s->answers, .words = x->words },
	                 values_open(txn_arena(t)), -1 };
	struct form *f;
	enum err e;

	o.view.occasion = (struct occasion){ s->sent_at, s->received_on, s->professional, false };
	if ((e = form_open(txn_arena(t), x->compiled, s->form, s->version, &f)) != OK)
		return e;
	o.view.form = f;
	if ((e = open_folder(&o)) != OK)
		return e;
	/* The record last: where it stands, the files before it are there. */
	if ((e = add_files(&o)) == OK)
		e = add_json(&o);
	close(o.folder);
	x->submissions += e == OK;
	return e;
}
