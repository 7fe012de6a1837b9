#include "cgi-bin/web/zip.h"

#include <archive.h>
#include <archive_entry.h>

#include "store/base/log.h"

struct file {
	struct str name, lower, text;
	int64_t changed_at;
	const struct source *from;     /* NULL: text is all */
};

struct zip {
	struct arena *arena;
	struct file *files;
	size_t count, at;
	bool inside;                   /* the header of the one at `at` is written */
	bool ended;
	struct archive *archive;
	struct buf piece;
	struct buf *out;               /* NULL: only measured */
	uint64_t bytes;
};

struct zip *zip_open(struct arena *a)
{
	struct zip *z = ARENA_NEW(a, struct zip);

	z->arena = a;
	z->files = ARENA_MANY(a, ZIP_FILES_MAX, struct file);
	z->piece = buf_open(a);
	return z;
}

/* --- names ------------------------------------------------------------------------------------ */

static bool is_taken(const struct zip *z, struct str name)
{
	for (size_t i = 0; i < z->count; i++)
		if (str_equal(z->files[i].lower, name))
			return true;
	return false;
}

/* "report.pdf", "report 2.pdf" */
static struct str own_name(const struct zip *z, struct str name)
{
	size_t dot = str_find_last(name, '.'), slash = str_find_last(name, '/');
	struct str start = name, end = STR(""), tried = name;

	if (dot < name.n && (slash == name.n || dot > slash)) {
		start = str_part(name, 0, dot);
		end = str_from(name, dot);
	}
	for (int64_t n = 2; is_taken(z, str_lower(z->arena, tried)); n++) {
		tried = str_join(z->arena, str_join(z->arena, start, STR(" ")), str_of_number(z->arena, n));
		tried = str_join(z->arena, tried, end);
	}
	return str_copy(z->arena, tried);
}

static struct file *add(struct zip *z, struct str name, int64_t changed_at)
{
	struct file *f = &z->files[z->count];

	if (z->count == ZIP_FILES_MAX)
		die("zip_files");
	*f = (struct file){ .name = own_name(z, name), .changed_at = changed_at };
	f->lower = str_lower(z->arena, f->name);
	z->count++;
	return f;
}

void zip_text(struct zip *z, struct str name, int64_t changed_at, struct str text)
{
	add(z, name, changed_at)->text = text;
}

void zip_file(struct zip *z, struct str name, int64_t changed_at, const struct source *from)
{
	add(z, name, changed_at)->from = from;
}

/* --- writing ---------------------------------------------------------------------------------- */

static la_ssize_t take(struct archive *archive, void *with, const void *bytes, size_t n)
{
	struct zip *z = with;

	(void)archive;
	z->bytes += n;
	if (z->out)
		buf_add(z->out, str_bytes(bytes, n));
	return (la_ssize_t)n;
}

/* What the library writes to end it goes nowhere. */
static void drop(struct zip *z)
{
	z->out = NULL;
	archive_write_free(z->archive);
	z->archive = NULL;
}

static enum err failed(struct zip *z)
{
	log_error("zip",
	          archive_error_string(z->archive) ? archive_error_string(z->archive) : "unknown");
	drop(z);
	return ERR_IO;
}

static enum err begin(struct zip *z, struct buf *out)
{
	z->out = out;
	z->bytes = 0;
	z->at = 0;
	z->inside = z->ended = false;
	if (!(z->archive = archive_write_new()))
		die("archive_write_new");
	if (archive_write_set_format_zip(z->archive) != ARCHIVE_OK ||
	    archive_write_zip_set_compression_store(z->archive) != ARCHIVE_OK ||
	    archive_write_set_options(z->archive, "zip:hdrcharset=UTF-8") != ARCHIVE_OK ||
	    archive_write_set_bytes_per_block(z->archive, 0) != ARCHIVE_OK ||
	    archive_write_open(z->archive, z, NULL, take, NULL) != ARCHIVE_OK)
		return failed(z);
	return OK;
}

static uint64_t length_of(const struct file *f)
{
	return f->from ? f->from->bytes : f->text.n;
}

static enum err write_header(struct zip *z, const struct file *f)
{
	struct archive_entry *entry = archive_entry_new2(z->archive);
	int result;

	if (!entry)
		die("archive_entry_new");
	archive_entry_set_pathname_utf8(entry, str_c(z->arena, f->name));
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0600);
	archive_entry_set_size(entry, (la_int64_t)length_of(f));
	archive_entry_set_mtime(entry, f->changed_at, 0);
	result = archive_write_header(z->archive, entry);
	archive_entry_free(entry);
	z->inside = true;
	return result == ARCHIVE_OK ? OK : failed(z);
}

static enum err end_file(struct zip *z)
{
	z->inside = false;
	z->at++;
	return archive_write_finish_entry(z->archive) == ARCHIVE_OK ? OK : failed(z);
}

static enum err write_piece(struct zip *z, const struct file *f)
{
	struct str bytes = f->text;
	bool last = true;
	enum err e;

	if (f->from) {
		z->piece.n = 0;
		if ((e = f->from->next(f->from->from, &z->piece, &last)) != OK) {
			drop(z);
			return e;
		}
		bytes = buf_str(&z->piece);
	}
	if (bytes.n > 0 && archive_write_data(z->archive, bytes.p, bytes.n) != (la_ssize_t)bytes.n)
		return failed(z);
	return last ? end_file(z) : OK;
}

static enum err end(struct zip *z)
{
	z->ended = true;
	if (archive_write_close(z->archive) != ARCHIVE_OK)
		return failed(z);
	archive_write_free(z->archive);
	z->archive = NULL;
	return OK;
}

static enum err next(void *from, struct buf *out, bool *last)
{
	struct zip *z = from;
	enum err e;

	*last = false;
	if (!z->archive && (e = begin(z, out)) != OK)
		return e;
	z->out = out;
	if (z->at == z->count) {
		e = end(z);
		*last = z->ended;
		return e;
	}
	return z->inside ? write_piece(z, &z->files[z->at]) : write_header(z, &z->files[z->at]);
}

/* Everything but the bytes of the files, as the library will write it again. */
static enum err measure(struct zip *z)
{
	enum err e = begin(z, NULL);

	while (e == OK && z->at < z->count) {
		uint64_t length = length_of(&z->files[z->at]);

		if ((e = write_header(z, &z->files[z->at])) == OK)
			e = end_file(z);
		z->bytes += length;
	}
	return e == OK ? end(z) : e;
}

enum err zip_finish(struct zip *z, struct source *out)
{
	enum err e = measure(z);

	if (e != OK)
		return e;
	if (z->bytes > UINT32_MAX)
		return ERR_LIMIT;
	*out = (struct source){ z, next, z->bytes };
	return OK;
}
