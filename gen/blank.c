#include "gen/blank.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gen/assets.h"
#include "gen/build_page.h"
#include "gen/folder.h"
#include "gen/language.h"
#include "gen/words_write.h"
#include "store/base/clock.h"
#include "store/base/csv.h"
#include "store/base/date.h"
#include "store/compiled/field_kind.h"
#include "store/compiled/form_paper.h"
#include "store/compiled/json.h"

enum { PATH_BYTES = 4096 };

static const char *file_path(struct build *b, struct str name)
{
	return folder_path(b->arena, folder_path(b->arena, b->output.folder, STR("blank")), name);
}

static bool save(struct build *b, const char *path, struct str bytes)
{
	if (folder_write(b->arena, path, bytes))
		return true;
	diag_error(&b->diag, (struct place){ path, 0, 0 }, "it could not be written");
	return false;
}

/* --- the PDF ---------------------------------------------------------------------------------- */

/* The program that stands beside this one. */
static char *beside(struct build *b, const char *name)
{
	char *own = arena_take(b->arena, PATH_BYTES);
	ssize_t n = readlink("/proc/self/exe", own, PATH_BYTES - 1);
	struct str path = n > 0 ? str_bytes(own, (size_t)n) : STR("build/bin/gen");

	return str_c(b->arena,
	             str_join(b->arena, str_part(path, 0, str_find_last(path, '/') + 1), str_of(name)));
}

static bool run(char *const words[])
{
	int status = 1;
	pid_t pid;

	return posix_spawn(&pid, words[0], NULL, NULL, words, environ) == 0 &&
	       waitpid(pid, &status, 0) == pid && status == 0;
}

static bool press(struct build *b, struct str sheet, const char *from, const char *path)
{
	char *words[] = { beside(b, "press"), str_c(b->arena, str_of(from)),
	                  str_c(b->arena, str_of(path)), NULL };

	if (!save(b, from, sheet))
		return false;
	if (run(words))
		return true;
	unlink(from);
	diag_error(&b->diag, (struct place){ path, 0, 0 }, "%s did not make it; run make", words[0]);
	return false;
}

static const char *sheet_path(struct build *b, const char *path)
{
	return str_c(b->arena, str_join(b->arena, str_of(path), STR(".sheet")));
}

static void press_once(struct build *b, const struct values *sheet, const char *path)
{
	struct buf json = buf_open(b->arena);

	json_write(&json, sheet);
	(void)press(b, buf_str(&json), sheet_path(b, path), path);
	unlink(sheet_path(b, path));
}

void blank_press_changed(struct build *b, const struct values *sheet, const char *path)
{
	struct buf json = buf_open(b->arena);
	struct str before;

	json_write(&json, sheet);
	if (access(path, F_OK) == 0 && folder_read(b->arena, sheet_path(b, path), &before) &&
	    str_equal(before, buf_str(&json)))
		return;
	(void)press(b, buf_str(&json), sheet_path(b, path), path);
}

/* --- the page --------------------------------------------------------------------------------- */

/* The stylesheet lies beside the page, so that the folder can be passed on; there is no script. */
static void use_own_styles(struct build *b)
{
	struct str path = str_join(b->arena, STR("site"), values_get(b->assets, STR("styles")));
	const struct output_file *styles;

	output_check(&b->output, &b->diag);
	if ((styles = output_find(&b->output, path)))
		save(b, file_path(b, STR("styles.css")), styles->bytes);
	values_text(b->assets, STR("styles"), STR("./styles.css"));
	values_text(b->assets, STR("scripts"), STR(""));
	values_text(b->assets, STR("images_favicon_svg"), STR(""));
}

static void write_page(struct build *b, const struct form_view *view, const char *path)
{
	struct values *v = values_open(b->arena);
	struct buf html = buf_open(b->arena);
	struct page page;

	use_own_styles(b);
	page = build_page(b, STR("pages/print-submission"), b->known, STR(""),
	                  "site/pages/print-submission.mustache");
	values_copy(v, b->everywhere);
	values_text(v, STR("form_title"), view->form->title);
	form_values_review(view, v);
	if (page.bytes.n == 0)
		return;
	page_play(&page, v, &html);
	save(b, path, buf_str(&html));
}

/* --- the codes -------------------------------------------------------------------------------- */

static void write_codes(struct build *b, const struct form_view *view, const char *path)
{
	const struct form *f = view->form;
	struct str head[] = { STR("code"), STR("page"), STR("field"), STR("type"), STR("label") };
	struct buf out = buf_open(b->arena);

	csv_begin(&out);
	csv_row(&out, head, COUNT(head));
	for (size_t p = 0; p < f->page_count; p++)
		for (size_t i = 0; i < f->pages[p].field_count; i++) {
			const struct form_field *field = &f->pages[p].fields[i];

			if (field->type == FIELD_INFO || field->type == FIELD_CALCULATED)
				continue;

			struct str cells[] = { form_paper_code(b->arena, field->id), f->pages[p].id, field->id,
			                       str_of(field_kind(field->type)->name),
			                       form_values_text(b->arena, view, &field->label) };

			csv_row(&out, cells, COUNT(cells));
		}
	save(b, path, buf_str(&out));
}

struct str blank_name(const struct build *b, const struct form *f)
{
	return b->language ? str_join(b->arena, str_join(b->arena, f->id, STR(".")), b->language->code)
	                   : f->id;
}

void blank_write(struct build *b, const struct form *f)
{
	struct form_view view = { .form = f, .blank = true };
	struct str end[] = { STR(".pdf"), STR(".html"), STR(".csv") };
	const char *paths[COUNT(end)];

	for (size_t i = 0; i < COUNT(end); i++)
		paths[i] = file_path(b, str_join(b->arena, blank_name(b, f), end[i]));
	words_build(b);
	assets_build(b);
	if (b->diag.errors > 0)
		return;
	view.words = b->words;
	view.occasion.now = clock_now();
	view.occasion.today = date_today(view.occasion.now);
	if (folder_make(b->arena, paths[0]))
		press_once(b, form_paper_sheet(b->arena, &view, STR("")), paths[0]);
	write_page(b, &view, paths[1]);
	write_codes(b, &view, paths[2]);
}
