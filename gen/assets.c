#include "gen/assets.h"

#include <stdlib.h>
#include <string.h>

#include "gen/colours.h"
#include "gen/folder.h"
#include "gen/markdown.h"
#include "gen/yaml.h"
#include "store/base/date.h"
#include "store/base/err.h"
#include "store/base/fnv.h"

enum { DAY = 86400, EXPIRES_DAYS = 360 };

/* A script, while the names of those it imports are put in. */
struct script {
	struct str name, bytes;        /* "upload.js" */
	struct str address;            /* empty until it is known */
	bool open;                     /* it waits for what it imports */
};

struct scripts {
	struct build *build;
	struct script *all;
	size_t count;
};

/* A name for bytes. */
static struct str hash_of(struct arena *a, struct str bytes)
{
	static const char hex[] = "0123456789abcdef";
	uint64_t h = fnv_hash(bytes);
	char *text = arena_take(a, 12);

	for (int i = 0; i < 12; i++)
		text[i] = hex[h >> (60 - 4 * i) & 15];
	return str_bytes(text, 12);
}

/* Adds assets/NAME.HASH.END for a file NAME.END; its address. */
static struct str add_asset(struct build *b, struct str name, struct str bytes, const char *source)
{
	size_t dot = str_find_last(name, '.');
	struct buf path = buf_open(b->arena);

	buf_text(&path, "site/assets/");
	buf_add(&path, str_part(name, 0, dot));
	buf_byte(&path, '.');
	buf_add(&path, hash_of(b->arena, bytes));
	buf_add(&path, str_from(name, dot));
	output_add(&b->output, buf_str(&path), bytes, source);
	return str_from(buf_str(&path), strlen("site"));
}

static void name_asset(struct build *b, struct str name, struct str address)
{
	values_text(b->assets, markdown_asset_name(b->arena, name), address);
	links_add_target(&b->links, address);
}

static bool read_file(struct build *b, const char *path, struct str *bytes)
{
	if (folder_read(b->arena, path, bytes))
		return true;
	diag_error(&b->diag, (struct place){ path, 0, 0 },
	           "could not be read; look at its permissions");
	return false;
}

/* Images and fonts as they stand. */
static void add_folder(struct build *b, const char *folder)
{
	struct str *names, bytes;
	const char *from = build_path(b, b->site, str_of(folder));
	size_t count = folder_list(b->arena, from, "", true, &names);

	for (size_t i = 0; i < count; i++) {
		const char *path = folder_path(b->arena, from, names[i]);
		struct str name = str_join(b->arena, str_join(b->arena, str_of(folder), STR("/")),
		                           names[i]);

		if (read_file(b, path, &bytes))
			name_asset(b, name, add_asset(b, names[i], bytes, path));
	}
}

/* The picture in the header, which the council may call as it likes. */
static void name_logo(struct build *b)
{
	const struct yaml_node *n = yaml_find(b->council_yaml, "logo");
	struct str name = n ? n->text : STR("images/logo.svg"),
	           address = values_get(b->assets, markdown_asset_name(b->arena, name));

	if (n && address.n == 0)
		diag_error(&b->diag, n->at, "there is no site/%.*s; put it there, or write images/ and its name",
		           STR_FMT(name));
	values_text(b->assets, STR("logo"), address);
}

/* RFC 9116, section 2.5.5: until then it may be believed, less than a year from the day of the
 * release. Where nobody says which day that is, it stands as it was written. */
static struct str expiring(struct build *b, struct str name, struct str bytes)
{
	const char *made = getenv("SOURCE_DATE_EPOCH");
	struct buf out = buf_open(b->arena);
	uint64_t seconds;

	if (!str_is(name, ".well-known/security.txt") || !made ||
	    !str_number(str_of(made), INT32_MAX * UINT64_C(2), &seconds))
		return bytes;
	while (bytes.n > 0) {
		size_t line = str_find(bytes, '\n') + 1;

		if (str_starts(bytes, STR("Expires: "))) {
			buf_text(&out, "Expires: ");
			buf_add(&out, date_write_iso(b->arena, (int32_t)(seconds / DAY) + EXPIRES_DAYS));
			buf_text(&out, "T00:00:00Z\n");
		} else {
			buf_add(&out, str_part(bytes, 0, line));
		}
		bytes = str_from(bytes, line);
	}
	return buf_str(&out);
}

static void add_public(struct build *b)
{
	const char *from = build_path(b, b->site, STR("public"));
	struct str *names, bytes;
	size_t count = folder_list(b->arena, from, "", true, &names);

	for (size_t i = 0; i < count; i++) {
		const char *path = folder_path(b->arena, from, names[i]);

		if (!read_file(b, path, &bytes))
			continue;
		bytes = expiring(b, names[i], bytes);
		output_add(&b->output, str_join(b->arena, STR("site/"), names[i]), bytes, path);
		links_add_target(&b->links, str_join(b->arena, STR("/"), names[i]));
	}
}

/* How many bytes at the start of these lines are a comment that shares no line with anything else;
 * 0: none. */
static size_t comment(struct str lines)
{
	size_t start = 0, end = str_search(lines, STR("*/"));

	while (start < lines.n && (lines.p[start] == ' ' || lines.p[start] == '\t'))
		start++;
	if (!str_starts(str_from(lines, start), STR("/*")) ||
	    !str_starts(str_from(lines, end), STR("*/\n")))
		return 0;
	return end + strlen("*/\n");
}

/* Comments are for who opens the source. */
static struct str without_comments(struct build *b, struct str bytes)
{
	struct buf out = buf_open(b->arena);

	while (bytes.n > 0) {
		size_t skip = comment(bytes), line = str_find(bytes, '\n') + 1;

		if (skip == 0)
			buf_add(&out, str_part(bytes, 0, line));
		bytes = str_from(bytes, skip > 0 ? skip : line);
	}
	return buf_str(&out);
}

/* --- styles ----------------------------------------------------------------------------------- */

/* Adds one stylesheet; url("/images/x.svg") becomes the fingerprinted address. */
static void add_style(struct build *b, struct buf *out, const char *path)
{
	struct str bytes, start = STR("url(\"/");

	if (!read_file(b, path, &bytes))
		return;
	bytes = without_comments(b, bytes);
	while (bytes.n > 0) {
		size_t at = str_search(bytes, start);
		struct str rest = str_from(bytes, at + start.n),
		           name = str_part(rest, 0, str_find(rest, '"'));
		struct str address = values_get(b->assets, markdown_asset_name(b->arena, name));

		buf_add(out, str_part(bytes, 0, at));
		bytes = str_from(bytes, at);
		if (bytes.n == 0)
			break;
		if (address.n == 0)
			diag_error(&b->diag, (struct place){ path, 0, 0 },
			           "there is no %.*s; write the path of a file in site/", STR_FMT(name));
		buf_text(out, "url(\"");
		buf_add(out, address);
		bytes = str_from(rest, name.n);
	}
	if (out->n > 0 && out->p[out->n - 1] != '\n')
		buf_byte(out, '\n');
}

/* The files of a folder as one stylesheet: tokens first, as the rest uses them, and the council's
 * colours right behind. */
static void add_styles(struct build *b, const char *folder, struct str colours, struct str name)
{
	const char *from = build_path(b, b->site, str_of(folder));
	struct buf out = buf_open(b->arena);
	struct str *names;
	size_t count = folder_list(b->arena, from, ".css", false, &names);

	for (size_t i = 0; i < count; i++)
		if (str_is(names[i], "tokens.css"))
			add_style(b, &out, folder_path(b->arena, from, names[i]));
	buf_add(&out, colours);
	for (size_t i = 0; i < count; i++)
		if (!str_is(names[i], "tokens.css"))
			add_style(b, &out, folder_path(b->arena, from, names[i]));
	name_asset(b, str_of(folder), add_asset(b, name, buf_str(&out), from));
}

/* --- scripts ---------------------------------------------------------------------------------- */

static struct str script_address(struct scripts *s, struct script *one);

/* What an import of "./name.js" in one becomes; empty when it is none that we have. */
static struct str imported(struct scripts *s, struct script *one, struct str name)
{
	for (size_t i = 0; i < s->count; i++)
		if (str_equal(s->all[i].name, name))
			return script_address(s, &s->all[i]);
	diag_error(&s->build->diag,
	           (struct place){ build_path(s->build, s->build->site, one->name), 0, 0 },
	           "there is no script %.*s; write the name of a file in site/scripts", STR_FMT(name));
	return STR("");
}

static struct str with_imports(struct scripts *s, struct script *one)
{
	struct buf out = buf_open(s->build->arena);
	struct str bytes = one->bytes, name, address;

	for (;;) {
		size_t at = str_search(bytes, STR("\"./")), end;

		buf_add(&out, str_part(bytes, 0, at));
		if (at == bytes.n)
			return buf_str(&out);
		bytes = str_from(bytes, at + 3);
		end = str_find(bytes, '"');
		name = str_part(bytes, 0, end);
		bytes = str_from(bytes, end);
		address = str_ends(name, STR(".js")) ? imported(s, one, name) : (struct str){ NULL, 0 };
		buf_text(&out, "\"./");
		buf_add(&out, address.n ? str_from(address, strlen("/assets/")) : name);
	}
}

static struct str script_address(struct scripts *s, struct script *one)
{
	const char *source;

	if (one->address.n > 0)
		return one->address;
	source = build_path(s->build, s->build->site,
	                    str_join(s->build->arena, STR("scripts/"), one->name));
	if (one->open) {
		diag_error(&s->build->diag, (struct place){ source, 0, 0 },
		           "it imports a script that imports it; break the circle");
		return STR("");
	}
	one->open = true;
	one->address = add_asset(s->build, one->name, with_imports(s, one), source);
	one->open = false;
	return one->address;
}

static void add_scripts(struct build *b)
{
	const char *from = build_path(b, b->site, STR("scripts"));
	struct str *names;
	struct scripts s = { .build = b };
	size_t count = folder_list(b->arena, from, ".js", false, &names);

	s.all = ARENA_MANY(b->arena, count + 1, struct script);
	for (size_t i = 0; i < count; i++) {
		struct script *one = &s.all[s.count];

		one->name = names[i];
		if (!read_file(b, folder_path(b->arena, from, names[i]), &one->bytes))
			continue;
		one->bytes = without_comments(b, one->bytes);
		s.count++;
	}
	for (size_t i = 0; i < s.count; i++)
		name_asset(b, str_join(b->arena, STR("scripts/"), s.all[i].name),
		           script_address(&s, &s.all[i]));
	values_text(b->assets, STR("scripts"), values_get(b->assets, STR("scripts_main_js")));
}

void assets_build(struct build *b)
{
	colours_check(b);
	add_folder(b, "images");
	name_logo(b);
	add_folder(b, "fonts");
	add_public(b);
	add_styles(b, "styles", colours_style(b), STR("styles.css"));
	add_styles(b, "styles/staff", STR(""), STR("staff.css"));
	add_scripts(b);
}
