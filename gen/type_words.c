#include "gen/type_words.h"

static const struct { const char *name; enum field_type is; } words[] = {
	{ "short text", FIELD_TEXT }, { "short answer", FIELD_TEXT }, { "text box", FIELD_TEXT },
	{ "textbox", FIELD_TEXT }, { "string", FIELD_TEXT }, { "long text", FIELD_TEXTAREA },
	{ "long answer", FIELD_TEXTAREA }, { "paragraph", FIELD_TEXTAREA },
	{ "text area", FIELD_TEXTAREA }, { "phone", FIELD_TEL }, { "telephone", FIELD_TEL },
	{ "email address", FIELD_EMAIL }, { "month and year", FIELD_FUZZYDATE },
	{ "radio buttons", FIELD_RADIOS }, { "one of", FIELD_RADIOS },
	{ "multiple choice", FIELD_RADIOS }, { "tick boxes", FIELD_CHECKBOXES },
	{ "tickboxes", FIELD_CHECKBOXES }, { "some of", FIELD_CHECKBOXES },
	{ "drop-down", FIELD_SELECT }, { "dropdown", FIELD_SELECT }, { "list", FIELD_SELECT },
	{ "yes/no", FIELD_YESNO }, { "boolean", FIELD_YESNO },
	{ "yes/no/not sure", FIELD_YESNOUNSURE }, { "file", FIELD_UPLOAD }, { "files", FIELD_UPLOAD },
	{ "attachment", FIELD_UPLOAD }, { "information", FIELD_INFO }, { "heading", FIELD_INFO },
	{ "declaration", FIELD_DECLARE }, { "signature", FIELD_DECLARE },
	{ "calculation", FIELD_CALCULATED }, { "grid", FIELD_TABLE }, { "rows", FIELD_TABLE },
};

bool type_words_find(struct arena *a, struct str word, enum field_type *type)
{
	struct str name = str_lower(a, word);

	for (size_t i = 0; i < COUNT(words); i++)
		if (str_is(name, words[i].name)) {
			*type = words[i].is;
			return true;
		}
	return false;
}
