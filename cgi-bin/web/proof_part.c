#include "cgi-bin/web/proof_kinds.h"

#include <string.h>

#include "store/base/err.h"
#include "store/base/utf8.h"

/* ECMA-376 part 2: [Content_Types].xml says what each part is, *.rels which parts belong to which.
 * Both are read as strictly as XML 1.0 says, from tag to tag: who reads them more loosely than Word
 * does is told another story. */

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* "&#84;" and "&#x0054;" are "T". Only what is one byte; another stays as it is and is no word
 * looked for. */
static size_t read_reference(struct str s, char *c)
{
	size_t n = 2;
	unsigned value = 0, base = 10;

	if (s.n < 4 || s.p[0] != '&' || s.p[1] != '#')
		return 0;
	if (s.p[2] == 'x') {
		base = 16;
		n = 3;
	}
	for (; n < s.n && s.p[n] != ';'; n++) {
		char digit = s.p[n];
		unsigned d = digit >= '0' && digit <= '9' ? (unsigned)(digit - '0')
		                                          : (unsigned)((digit | 32) - 'a' + 10);

		if (d >= base)
			return 0;
		value = value * base + d;
		if (value > 127)
			return 0;
	}
	*c = (char)value;
	return n < s.n && value > 0 ? n + 1 : 0;
}

/* In small letters, references read. */
static struct str plain_xml(struct arena *a, struct str xml)
{
	char *to = arena_take(a, xml.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < xml.n; i++) {
		char c = xml.p[i];
		size_t used = c == '&' ? read_reference(str_from(xml, i), &c) : 0;

		if (used > 0)
			i += used - 1;
		to[n++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
	}
	return str_bytes(to, n);
}

static bool holds(struct str s, struct str what)
{
	return str_search(s, what) < s.n;
}

/* Cuts ' name = "value"' off; the value stays as it is written. */
static bool cut_attribute(struct str *rest, struct str *name, struct str *value)
{
	struct str s = str_trim(*rest);
	size_t n = str_find(s, '=');
	char quote;

	*name = str_trim(str_part(s, 0, n));
	s = str_trim(str_from(s, n + 1));
	if (name->n == 0 || s.n < 2 || (s.p[0] != '"' && s.p[0] != '\''))
		return false;
	quote = s.p[0];
	s = str_from(s, 1);
	n = str_find(s, quote);
	*value = str_part(s, 0, n);
	*rest = str_from(s, n + 1);
	return n < s.n;
}

struct relation {
	struct str type, target, mode;
};

static bool read_relation(struct arena *a, struct str attributes, struct relation *r)
{
	const struct { const char *name; struct str *into; } wanted[] = {
		{ "Type", &r->type }, { "Target", &r->target }, { "TargetMode", &r->mode },
	};
	struct str name, value;

	*r = (struct relation){ STR(""), STR(""), STR("") };
	while (str_trim(attributes).n > 0) {
		if (!cut_attribute(&attributes, &name, &value))
			return false;
		for (size_t i = 0; i < COUNT(wanted); i++)
			if (str_is(name, wanted[i].name))
				*wanted[i].into = str_trim(plain_xml(a, value));
	}
	return true;
}

static bool is_slash(struct str s, size_t at)
{
	return at < s.n && (s.p[at] == '/' || s.p[at] == '\\');
}

/* A template that a letter was made from stands on a disk of who wrote it: "file:///C:\…". One on
 * another computer is fetched, with whatever it holds, when the letter is opened. */
static bool is_elsewhere(struct str target)
{
	struct str drive = STR("file:///");

	if (str_starts(target, drive))
		return target.n < drive.n + 2 || target.p[drive.n + 1] != ':';
	return str_find(target, ':') < target.n || (is_slash(target, 0) && is_slash(target, 1));
}

/* On the web, or on a disk of one's own: "file:///tmp/a.png" (LibreOffice). One on a share is asked
 * for with the name and password of who opens the letter. */
static bool is_picture_place(struct str target)
{
	static const char *const places[] = { "https://", "http://", "cid:", "data:" };
	struct str disk = STR("file:///");

	for (size_t i = 0; i < COUNT(places); i++)
		if (str_starts(target, str_of(places[i])))
			return true;
	return str_starts(target, disk) && target.n > disk.n && target.p[disk.n] >= 'a' &&
	       target.p[disk.n] <= 'z';
}

/* Links lead where a person goes, and pictures are shown, not run. */
static bool is_shown(const struct relation *r)
{
	static const char *const pictures[] = { "/image", "/video", "/audio", "/media" };

	if (str_ends(r->type, STR("/hyperlink")))
		return true;
	for (size_t i = 0; i < COUNT(pictures); i++)
		if (str_ends(r->type, str_of(pictures[i])))
			return is_picture_place(r->target);
	return false;
}

static enum proof check_relation(struct arena *a, struct str attributes)
{
	struct relation r;

	if (!read_relation(a, attributes, &r))
		return PROOF_ODD;
	if (holds(r.type, STR("vbaproject")))
		return PROOF_MACROS;
	if (str_ends(r.type, STR("/control")) || holds(r.type, STR("activexcontrol")))
		return PROOF_ACTS;
	if (holds(r.type, STR("afchunk")))
		/* another file, of any kind, that Word makes a part of the letter: altChunk */
		return PROOF_ODD;
	if (str_is(r.mode, "external") && is_elsewhere(r.target) && !is_shown(&r))
		return PROOF_FETCHES;
	return PROOF_GOOD;
}

/* "<?xml version='1.0' encoding='UTF-8'?>": in other letters the same bytes are other words. */
static enum proof check_letters(struct arena *a, struct str declaration)
{
	struct str name, value;

	while (str_trim(declaration).n > 0) {
		if (!cut_attribute(&declaration, &name, &value))
			return PROOF_ODD;
		value = plain_xml(a, value);
		if (str_is(name, "encoding") && !str_is(value, "utf-8") && !str_ends(value, STR("ascii")))
			return PROOF_ODD;
	}
	return PROOF_GOOD;
}

/* Cuts what stands between two marks off; false: it does not end. */
static bool cut_between(struct str *xml, struct str begin, struct str end, struct str *inside)
{
	struct str s = str_from(*xml, begin.n);
	size_t n = str_search(s, end);

	*inside = str_part(s, 0, n);
	*xml = str_from(s, n + end.n);
	return n < s.n;
}

/* A tag ends at the first ">" that is not in quotes. *attributes: what stands behind its name. */
static bool cut_tag(struct str *xml, struct str *attributes)
{
	size_t name = 1, n;
	char quote = '\0';

	while (name < xml->n && !is_space(xml->p[name]) && xml->p[name] != '>')
		name++;
	for (n = name; n < xml->n && (quote || xml->p[n] != '>'); n++) {
		if (quote && xml->p[n] == quote)
			quote = '\0';
		else if (!quote && (xml->p[n] == '"' || xml->p[n] == '\''))
			quote = xml->p[n];
	}
	if (n == xml->n)
		return false;
	*attributes = str_part(*xml, name, n - name);
	if (str_ends(*attributes, STR("/")))
		attributes->n--;
	*xml = str_from(*xml, n + 1);
	return true;
}

static enum proof check_next(struct arena *a, struct str *xml)
{
	struct str inside;

	if (str_starts(*xml, STR("<!--")))
		return cut_between(xml, STR("<!--"), STR("-->"), &inside) ? PROOF_GOOD : PROOF_ODD;
	if (str_starts(*xml, STR("<?xml ")))
		return cut_between(xml, STR("<?xml "), STR("?>"), &inside) ? check_letters(a, inside)
		                                                           : PROOF_ODD;
	if (str_starts(*xml, STR("<!")) || str_starts(*xml, STR("<?")))
		return PROOF_ODD;
	return cut_tag(xml, &inside) ? check_relation(a, inside) : PROOF_ODD;
}

static enum proof check_tags(struct arena *a, struct str xml)
{
	enum proof said = PROOF_GOOD;

	while (said == PROOF_GOOD && (xml = str_from(xml, str_find(xml, '<'))).n > 0)
		said = check_next(a, &xml);
	return said;
}

enum proof docx_part_check(struct arena *a, struct str xml, bool is_types)
{
	enum proof said;
	struct str plain;

	if (str_starts(xml, STR("\xef\xbb\xbf")))
		xml = str_from(xml, 3);
	if (!str_starts(xml, STR("<")) || !str_is_utf8(xml))
		return PROOF_ODD;
	if ((said = check_tags(a, xml)) != PROOF_GOOD || !is_types)
		return said;
	plain = plain_xml(a, xml);
	if (holds(plain, STR("macroenabled")) || holds(plain, STR("vbaproject")))
		return PROOF_MACROS;
	return holds(plain, STR("wordprocessingml.document.main+xml")) ? PROOF_GOOD : PROOF_IS_OTHER;
}
