#include "cgi-bin/web/proof_kinds.h"

#include <string.h>

#include "store/base/err.h"

/* ECMA-376 part 2: [Content_Types].xml says what each part is, *.rels which parts belong to which. Nothing is
 * parsed as XML here: words are looked for, in a text in which no letter is written as a number. */

/* "&#84;" and "&#x54;" are "T". Only what is one byte; another stays as it is and is no word looked for. */
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
	for (; n < s.n && s.p[n] != ';' && n < 12; n++) {
		char digit = s.p[n];
		unsigned d = digit >= '0' && digit <= '9' ? (unsigned)(digit - '0') : (unsigned)((digit | 32) - 'a' + 10);

		if (d >= base)
			return 0;
		value = value * base + d;
		if (value > 127)
			return 0;
	}
	*c = (char)value;
	return n < s.n && s.p[n] == ';' && value > 0 ? n + 1 : 0;
}

/* In small letters, references read. */
static struct str plain_xml(struct arena *a, struct str xml)
{
	char *to = arena_take(a, xml.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < xml.n; i++) {
		char c = xml.p[i];
		size_t used = read_reference(str_from(xml, i), &c);

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

/* The value of an attribute of one element; the empty text when it has none. */
static struct str attribute(struct str element, struct str name)
{
	struct str rest = element;
	size_t at;

	while ((at = str_search(rest, name)) < rest.n) {
		bool begins = at > 0 && strchr(" \t\r\n", rest.p[at - 1]);

		rest = str_from(rest, at + name.n);
		while (begins && rest.n > 0 && strchr(" \t\r\n=", rest.p[0]) && rest.p[0] != '\0')
			rest = str_from(rest, 1);
		if (begins && rest.n > 1 && (rest.p[0] == '"' || rest.p[0] == '\''))
			return str_part(rest, 1, str_find(str_from(rest, 1), rest.p[0]));
	}
	return STR("");
}

/* A template that a letter was made from stands on a disk of who wrote it: "file:///C:\…". One on another computer
 * is fetched, with whatever it holds, when the letter is opened. */
static bool is_elsewhere(struct str target)
{
	struct str drive = STR("file:///");

	if (str_starts(target, drive))
		return target.n < drive.n + 2 || target.p[drive.n + 1] != ':';
	return str_find(target, ':') < target.n || str_starts(target, STR("\\\\")) || str_starts(target, STR("//"));
}

/* Links and pictures may lie elsewhere: they are shown, not run. */
static enum proof check_relation(struct str element)
{
	static const char *const fetched[] = { "/attachedtemplate", "/oleobject", "/frame", "/subdocument", "/package",
	                                       "/control" };
	struct str type = attribute(element, STR("type"));

	if (holds(type, STR("vbaproject")))
		return PROOF_MACROS;
	if (!str_is(attribute(element, STR("targetmode")), "external"))
		return PROOF_GOOD;
	for (size_t i = 0; i < COUNT(fetched); i++)
		if (str_ends(type, str_of(fetched[i])) && is_elsewhere(attribute(element, STR("target"))))
			return PROOF_FETCHES;
	return PROOF_GOOD;
}

static enum proof check_relations(struct str xml)
{
	enum proof said = PROOF_GOOD;
	struct str element;

	while (said == PROOF_GOOD && str_cut(&xml, '<', &element))
		said = check_relation(str_part(element, 0, str_find(element, '>')));
	return said;
}

enum proof docx_part_check(struct arena *a, struct str xml, bool is_types)
{
	struct str plain;

	if (str_starts(xml, STR("\xef\xbb\xbf")))
		xml = str_from(xml, 3);
	if (!str_starts(xml, STR("<")) || !str_is_utf8(xml))
		return PROOF_ODD;
	plain = plain_xml(a, xml);
	if (holds(plain, STR("<!doctype")) || holds(plain, STR("<!entity")))
		return PROOF_ODD;
	if (!is_types)
		return check_relations(plain);
	if (holds(plain, STR("macroenabled")) || holds(plain, STR("vbaproject")))
		return PROOF_MACROS;
	return holds(plain, STR("wordprocessingml.document.main+xml")) ? PROOF_GOOD : PROOF_IS_OTHER;
}
