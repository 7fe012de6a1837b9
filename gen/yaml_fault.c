#include "gen/yaml_fault.h"

/* Where libyaml's words are those of its grammar; at is set to where the fault is to be mended.
 * NULL: its own must do. */
static const char *explained(const struct yaml_fault *f, struct place *at)
{
	if (f->is_tabbed && str_starts(f->problem, STR("found ")))
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
	struct place at = f->at;
	const char *words = after_quote ? NULL : explained(f, &at);

	if (after_quote)
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
