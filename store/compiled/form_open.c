/* form_open(), form_load(): the file of a compiled form, found, mapped and read. */
#include "store/compiled/form_file.h"

#include <dirent.h>

#include "store/base/arena.h"
#include "store/base/mapped.h"

enum { VERSION_FILE_BYTES_MAX = 64, LOAD_BYTES_MAX = 1 << 20 };

/* What may stand in a file's name here. */
static bool is_name(struct str s, size_t max)
{
	if (s.n == 0 || s.n > max)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && !(s.p[i] >= '0' && s.p[i] <= '9') && s.p[i] != '-')
			return false;
	return true;
}

static char *path_of(struct arena *a, const char *folder, struct str id, struct str version)
{
	struct buf b = buf_open(a);

	buf_text(&b, folder);
	buf_text(&b, "/forms/");
	buf_add(&b, id);
	buf_text(&b, version.n > 0 ? "@" : "");
	buf_add(&b, version);
	return str_c(a, buf_str(&b));
}

enum err form_current(struct arena *a, const char *folder, struct str id, struct str *version)
{
	struct str bytes;
	enum err e;

	if (!is_name(id, 32))
		return ERR_NOT_FOUND;
	if ((e = mapped_read(a, path_of(a, folder, id, STR("")), VERSION_FILE_BYTES_MAX, &bytes)) != OK)
		return e;
	*version = str_trim(bytes);
	return is_name(*version, 16) ? OK : ERR_DAMAGED;
}

static enum err find_path(struct arena *a, const char *folder, struct str id, struct str *version,
                          const char **path)
{
	enum err e;

	if (!is_name(id, 32) || (version->n > 0 && !is_name(*version, 16)))
		return ERR_NOT_FOUND;
	if (version->n == 0 && (e = form_current(a, folder, id, version)) != OK)
		return e;
	*path = path_of(a, folder, id, *version);
	return OK;
}

/* Those bytes are that form in that version. */
static enum err read_as(struct arena *a, struct str bytes, struct str id, struct str version,
                        struct form **f)
{
	enum err e = form_read_bytes(a, bytes, f);

	if (e != OK)
		return e;
	return str_equal((*f)->id, id) && str_equal((*f)->version, version) ? OK : ERR_DAMAGED;
}

enum err form_open(struct arena *a, const char *folder, struct str id, struct str version,
                   struct form **f)
{
	struct arena *made;
	struct str bytes;
	const char *path;
	enum err e;

	if ((e = find_path(a, folder, id, &version, &path)) != OK)
		return e;
	if ((*f = (struct form *)(uintptr_t)mapped_made(path)))
		return OK;
	if ((e = mapped_open(path, &bytes)) != OK)
		return e;
	made = mapped_make(bytes);
	e = read_as(made ? made : a, bytes, id, version, f);
	if (made)
		mapped_done(path, e == OK ? *f : NULL);
	return e;
}

enum err form_load(struct arena *a, const char *folder, struct str id, struct str version,
                   struct form **f)
{
	struct str bytes;
	const char *path;
	enum err e;

	if ((e = find_path(a, folder, id, &version, &path)) != OK ||
	    (e = mapped_read(a, path, LOAD_BYTES_MAX, &bytes)) != OK)
		return e;
	return bytes.n < LOAD_BYTES_MAX ? read_as(a, bytes, id, version, f) : ERR_DAMAGED;
}

enum err form_versions(struct arena *a, const char *folder, struct str id, struct str *versions,
                       size_t *count)
{
	struct str at = str_join(a, id, STR("@"));
	struct dirent *entry;
	DIR *forms;

	*count = 0;
	if (!is_name(id, 32))
		return ERR_NOT_FOUND;
	if (!(forms = opendir(str_c(a, str_join(a, str_of(folder), STR("/forms"))))))
		return ERR_IO;
	while (*count < VERSIONS_MAX && (entry = readdir(forms)))
		if (str_starts(str_of(entry->d_name), at))
			versions[(*count)++] = str_copy(a, str_from(str_of(entry->d_name), at.n));
	closedir(forms);
	return *count > 0 ? OK : ERR_NOT_FOUND;
}
