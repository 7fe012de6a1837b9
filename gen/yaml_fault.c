#include "gen/yaml_fault.h"

#include "store/base/err.h"
#include "store/base/utf8.h"

/* That line, and the next ones. */
static struct str line_of(struct str bytes, int line)
{
	while (--line > 0)
		bytes = str_from(bytes, str_find(bytes, '\n') + 1);
	return bytes;
}

/* Does a tab stand before the words of the line? */
static bool is_tabbed(struct str line)
{
	size_t i;

	for (i = 0; i < line.n && line.p[i] == ' '; i++)
		;
	return i < line.n && line.p[i] == '\t';
}

/* Bytes of a character that looks like a blank and is none; 0: another one. */
static size_t odd_blank(struct str s)
{
	for (size_t n = 2; n <= 3 && n <= s.n; n++)
		if ((unsigned char)s.p[0] >= 0xc2 && str_strip(str_part(s, 0, n)).n == 0)
			return n;
	return 0;
}

/* Finds one where YAML takes blanks alone: before the words of the line, behind a colon or a dash,
 * or before a colon. */
static bool find_blank(struct str bytes, struct place *at)
{
	struct str line = line_of(bytes, at->line);
	bool is_before = true;

	line = str_part(line, 0, str_find(line, '\n'));
	for (size_t i = 0, n; i < line.n; i += n > 0 ? n : 1) {
		n = odd_blank(str_from(line, i));
		if (n > 0 && (is_before || line.p[i - 1] == ':' ||
		              (i + n < line.n && line.p[i + n] == ':'))) {
			at->column = (int)str_characters(str_part(line, 0, i)) + 1;
			return true;
		}
		is_before = is_before && (n > 0 || line.p[i] == ' ' || line.p[i] == '-');
	}
	return false;
}

bool yaml_fault_blank(struct diag *d, struct place at)
{
	diag_error(d, at, "a no-break space or the like stands here, which only looks like a blank; "
	           "delete it and type blanks");
	return false;
}

/* On the line of the fault, the one above it, or where what it belongs to begins. */
static bool has_blank(const struct yaml_fault *f, struct place *at)
{
	const int lines[] = { f->at.line, f->at.line - 1, f->opened.line };

	for (size_t i = 0; i < COUNT(lines); i++) {
		*at = f->at;
		at->line = lines[i];
		if (lines[i] > 0 && find_blank(f->bytes, at))
			return true;
	}
	return false;
}

/* Where libyaml's words are those of its grammar; at is set to where the fault is to be mended.
 * NULL: its own must do. */
static const char *explained(const struct yaml_fault *f, struct place *at)
{
	if (is_tabbed(line_of(f->bytes, f->at.line)) && str_starts(f->problem, STR("found ")))
		return "a tab stands before the words of this line; indent with blanks";
	if (str_starts(f->problem, STR("mapping values")))
		return str_is(f->key, "show_if") && f->key_line == f->at.line
		     ? "a rule stands in braces; write show_if: {FIELD: answer}"
		     : "a colon stands inside this text; put the text in quotes";
	if (str_starts(f->problem, STR("did not find expected key")) && f->flow_to == f->at.line)
		return "a text that begins with a brace is taken for a map; put the text in quotes";
	*at = f->opened;
	if (str_starts(f->problem, STR("found unexpected end of stream")))
		return "the quotes that open here are not closed; close them at the end of the text";
	if (str_starts(f->problem, STR("could not find expected ':'")))
		return "this line has no key; write \"key: text\" with a blank behind the colon, or \"|\" behind the key of a "
		       "text of several lines and indent them all";
	if (str_starts(f->problem, STR("did not find expected ',' or")))
		return "what opens here is not closed, or a comma is missing in it; close it with ] or }";
	return NULL;
}

void yaml_fault_say(struct diag *d, const struct yaml_fault *f)
{
	bool after_quote = f->quote_to > 0 && f->quote_to == f->at.line;
	struct place at = f->at, blank;
	const char *words = after_quote ? NULL : explained(f, &at);

	if (has_blank(f, &blank))
		yaml_fault_blank(d, blank);
	else if (after_quote)
		diag_error(d, f->at,
		           "here ends a text in quotes that began on line %d; close the quotes on line %d",
		           f->quote_from, f->quote_from);
	else if (words)
		diag_error(d, at, "%s", words);
	else if (str_starts(f->problem, STR("did not find expected")) && f->opened.line < f->at.line)
		diag_error(d, f->at,
		           "this line does not go with those above; indent it like the line above when it belongs "
		           "there, else like line %d", f->opened.line);
	else
		diag_error(d, f->at, "this is not YAML: %.*s; check indentation, colons and quotes",
		           STR_FMT(f->problem));
}
