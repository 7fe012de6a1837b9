#include "gen/form_reader.h"
#include "gen/form_name.h"

#include <dirent.h>
#include <unistd.h>

#include "store/base/arena.h"

static bool is_made_of(struct str s, size_t max, const char *others)
{
	if (s.n == 0 || s.n > max)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') &&
		    str_find(str_of(others), c) == str_of(others).n)
			return false;
	}
	return true;
}

bool form_name_is_id(struct str s)
{
	return is_made_of(s, 32, "-");
}

bool form_name_is_field(struct str s)
{
	return is_made_of(s, 40, "_") && s.p[0] >= 'a' && s.p[0] <= 'z';
}

bool form_name_is_option(struct str s)
{
	return is_made_of(s, 40, "_-");
}

enum { NAMES_MAX = 512 };

/* The names in a folder without their ending. */
static size_t names_in(struct arena *a, const char *folder, struct str ext, struct str *names)
{
	DIR *dir = opendir(folder);
	const struct dirent *entry;
	size_t n = 0;

	if (!dir)
		return 0;
	while (n < NAMES_MAX && (entry = readdir(dir))) {
		struct str name = str_of(entry->d_name);

		if (name.p[0] != '.' && name.n > ext.n && str_ends(name, ext))
			names[n++] = str_copy(a, str_part(name, 0, name.n - ext.n));
	}
	closedir(dir);
	return n;
}

static char *path_of(struct arena *a, const char *content, const char *folder, struct str name,
                     const char *ext)
{
	struct buf b = buf_open(a);

	buf_text(&b, content);
	buf_byte(&b, '/');
	buf_text(&b, folder);
	if (name.n > 0)
		buf_byte(&b, '/');
	buf_add(&b, name);
	buf_text(&b, ext);
	return str_c(a, buf_str(&b));
}

static void say_unknown(struct form_reader *r, const struct yaml_node *node, const char *folder,
                        const char *ext, const char *what)
{
	struct str *names = ARENA_MANY(r->arena, NAMES_MAX, struct str);
	struct str none = { NULL, 0 }, near;
	size_t n = names_in(r->arena, path_of(r->arena, r->source->content, folder, none, ""),
	                    str_of(ext), names);

	near = diag_nearest(node->text, names, n);
	if (near.n > 0)
		diag_error(r->diag, node->at, "unknown %s \"%.*s\"; write \"%.*s\"", what,
		           STR_FMT(node->text), STR_FMT(near));
	else
		diag_error(r->diag, node->at, "unknown %s \"%.*s\"; create content/%s/%.*s%s", what,
		           STR_FMT(node->text), folder, STR_FMT(node->text), ext);
}

const char *form_name_file(struct form_reader *r, const struct yaml_node *node, const char *folder,
                           const char *ext, const char *what)
{
	const char *file;

	if (node->kind != YAML_TEXT || !form_name_is_id(node->text)) {
		diag_error(r->diag, node->at, "this is not the name of a %s; write letters a-z, digits and "
		           "hyphens, to 32", what);
		return NULL;
	}
	file = path_of(r->arena, r->source->content, folder, node->text, ext);
	if (access(file, R_OK) == 0)
		return file;
	say_unknown(r, node, folder, ext, what);
	return NULL;
}

static const struct yaml_node *read_shared(struct form_reader *r, const char *file, struct str id,
                                           const char *what)
{
	const struct yaml_node *root = form_read_yaml(r->source, file), *name;

	if (!root)
		return NULL;
	if (root->kind != YAML_MAP || !(name = yaml_find(root, what))) {
		diag_error(r->diag, root->at, "this is not a %s; begin it with \"%s: %.*s\"", what, what,
		           STR_FMT(id));
		return NULL;
	}
	if (!str_equal(yaml_get(root, what), id))
		diag_error(r->diag, name->at, "the %s is called \"%.*s\" in a file of another name; "
		           "write \"%.*s\"", what, STR_FMT(yaml_get(root, what)), STR_FMT(id));
	return root;
}

const struct yaml_node *form_name_shared(struct form_reader *r, const struct yaml_node *node,
                                         const char *folder, const char *what)
{
	const char *file = form_name_file(r, node, folder, ".yaml", what);
	struct form_shared *one;

	if (!file)
		return NULL;
	for (one = r->shared; one; one = one->next)
		if (str_is(str_of(one->file), file))
			return one->root;
	one = ARENA_NEW(r->arena, struct form_shared);
	*one = (struct form_shared){ file, read_shared(r, file, node->text, what), r->shared };
	r->shared = one;
	return one->root;
}
