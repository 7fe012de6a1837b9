/* One component of a page: a question, or something to read. */
#include "gen/import.h"
#include "gen/import_text.h"

#include "store/base/err.h"

enum shape { LINE, NUMBER, DATE, LIST, ADDRESS, FILES, TICK, READING, GONE };

/* note: what is another here; lost: what is not here at all. */
static const struct component {
	const char *name;
	enum shape shape;
	enum field_type type;
	const char *note, *lost;
} components[] = {
	{ "TextField", LINE, FIELD_TEXT, NULL, NULL },
	{ "MultilineTextField", LINE, FIELD_TEXTAREA, NULL, NULL },
	{ "EmailAddressField", LINE, FIELD_EMAIL, NULL, NULL },
	{ "TelephoneNumberField", LINE, FIELD_TEL, NULL, NULL },
	{ "NumberField", NUMBER, FIELD_NUMBER, NULL, NULL },
	{ "YesNoField", LINE, FIELD_YESNO, NULL, NULL },
	{ "DateField", DATE, FIELD_DATE, NULL, NULL },
	{ "DatePartsField", DATE, FIELD_DATE, NULL, NULL },
	{ "MonthYearField", LINE, FIELD_FUZZYDATE,
	  "a month and year is asked for in one box; a whole date is taken too", NULL },
	{ "DateTimeField", DATE, FIELD_DATE, NULL, "the date is asked for, its time is not" },
	{ "DateTimePartsField", DATE, FIELD_DATE, NULL, "the date is asked for, its time is not" },
	{ "TimeField", LINE, FIELD_TIME, NULL, NULL },
	{ "RadiosField", LIST, FIELD_RADIOS, NULL, NULL },
	{ "CheckboxesField", LIST, FIELD_CHECKBOXES, NULL, NULL },
	{ "SelectField", LIST, FIELD_SELECT, NULL, NULL },
	{ "AutocompleteField", LIST, FIELD_SELECT,
	  "what completes itself while one types is a list to choose from here", NULL },
	{ "UkAddressField", ADDRESS, FIELD_ADDRESS, NULL, NULL },
	{ "FileUploadField", FILES, FIELD_UPLOAD, NULL, NULL },
	{ "WebsiteField", LINE, FIELD_TEXT, NULL,
	  "an address of the web is asked for as text and not checked" },
	{ "EastingNorthingField", LINE, FIELD_TEXT, NULL,
	  "a place on the map is asked for as text and not checked" },
	{ "OsGridRefField", LINE, FIELD_TEXT, NULL,
	  "a place on the map is asked for as text and not checked" },
	{ "NationalGridFieldNumberField", LINE, FIELD_TEXT, NULL,
	  "a place on the map is asked for as text and not checked" },
	{ "LatLongField", LINE, FIELD_TEXT, NULL,
	  "a place on the map is asked for as text and not checked" },
	{ "DeclarationField", TICK, FIELD_CHECKBOXES, NULL, NULL },
	{ "Html", READING, FIELD_INFO, NULL, NULL }, { "Markdown", READING, FIELD_INFO, NULL, NULL },
	{ "Para", READING, FIELD_INFO, NULL, NULL }, { "InsetText", READING, FIELD_INFO, NULL, NULL },
	{ "WarningText", READING, FIELD_INFO, NULL, NULL },
	{ "NotificationBanner", READING, FIELD_INFO, NULL, NULL },
	{ "Details", READING, FIELD_INFO, "what opened when it was pressed is always to be read here",
	  NULL },
	{ "List", READING, FIELD_INFO, NULL, NULL },
	{ "FlashCard", GONE, FIELD_INFO, NULL, "cards are not carried over" },
	{ "PaymentField", GONE, FIELD_INFO, NULL, "no form here takes money" },
	{ "HiddenField", GONE, FIELD_INFO, NULL, "nothing is asked for unseen here; see prefill" },
};

static const struct import_key own_keys[] = {
	{ "id", IMPORT_DONE, NULL }, { "type", IMPORT_DONE, NULL }, { "name", IMPORT_DONE, NULL },
	{ "title", IMPORT_DONE, NULL }, { "hint", IMPORT_DONE, NULL }, { "content", IMPORT_DONE, NULL },
	{ "list", IMPORT_DONE, NULL }, { "options", IMPORT_DONE, NULL },
	{ "schema", IMPORT_DONE, NULL },
	{ "subType", IMPORT_DONE, NULL }, { "nameHasError", IMPORT_DONE, NULL },
	{ "values", IMPORT_DONE, NULL },
	{ "shortDescription", IMPORT_LOST, "reviews here show the whole question" },
};

static const struct import_key option_keys[] = {
	{ "required", IMPORT_DONE, NULL }, { "condition", IMPORT_DONE, NULL },
	{ "list", IMPORT_DONE, NULL },
	{ "maxDaysInPast", IMPORT_DONE, NULL }, { "maxDaysInFuture", IMPORT_DONE, NULL },
	{ "suffix", IMPORT_DONE, NULL }, { "autocomplete", IMPORT_DONE, NULL },
	{ "declarationConfirmationLabel", IMPORT_DONE, NULL },
	{ "classes", IMPORT_LOOKS, NULL }, { "rows", IMPORT_LOOKS, NULL },
	{ "bold", IMPORT_LOOKS, NULL },
	{ "hideTitle", IMPORT_LOOKS, NULL }, { "optionalText", IMPORT_LOOKS, NULL },
	{ "type", IMPORT_LOOKS, NULL },
	{ "usePostcodeLookup", IMPORT_LOST, "addresses are typed here" },
	{ "maxWords", IMPORT_LOST, "only characters are counted, with max" },
	{ "prefix", IMPORT_LOST, "say it in the hint" },
	{ "customValidationMessage", IMPORT_LOST, "write it under problem: {required: …}" },
	{ "customValidationMessages", IMPORT_LOST, "write them under problem: {required: …}" },
	{ "accept", IMPORT_LOST, "which files are taken is the same for all forms" },
};

static const struct import_key schema_keys[] = {
	{ "min", IMPORT_DONE, NULL }, { "max", IMPORT_DONE, NULL }, { "length", IMPORT_DONE, NULL },
	{ "precision", IMPORT_DONE, NULL }, { "regex", IMPORT_LOST, "see check" },
	{ "pattern", IMPORT_LOST, "see check" },
};

/* --- limits ----------------------------------------------------------------------------------- */

static bool read_number(struct import *in, const struct yaml_node *map, const char *key,
                        int64_t *number)
{
	const struct yaml_node *node = yaml_find(map, key);
	struct str text = node ? node->text : STR("");
	bool below = str_starts(text, STR("-"));
	uint64_t n;

	if (text.n == 0 || str_is(text, "null"))
		return false;
	if (!str_number(str_from(text, below), 1000000000, &n)) {
		diag_error(in->diag, node->at, "\"%s\" is no whole number and is not carried over", key);
		return false;
	}
	*number = below ? -(int64_t)n : (int64_t)n;
	return true;
}

static void lose(struct import *in, const struct yaml_node *map, const char *key, const char *why)
{
	if (yaml_get(map, key).n > 0)
		diag_error(in->diag, yaml_find(map, key)->at, "\"%s\" is not carried over: %s", key, why);
}

static void set_length(struct import *in, const struct yaml_node *schema, struct form_field *f)
{
	int64_t n;

	if (f->type == FIELD_YESNO || f->type == FIELD_FUZZYDATE)
		return;
	if (read_number(in, schema, "max", &n) && n > 0)
		f->max = (int32_t)n;
	if (read_number(in, schema, "length", &n) && n > 0)
		f->max = (int32_t)n;
	lose(in, schema, "min", "a text may be as short as one likes");
	lose(in, schema, "length", "a text may be shorter; its most is kept");
}

static void set_number(struct import *in, const struct yaml_node *schema,
                       const struct yaml_node *options, struct form_field *f)
{
	int64_t n;

	f->max = INT32_MAX;
	if (read_number(in, schema, "min", &n))
		f->min = (int32_t)n;
	if (read_number(in, schema, "max", &n))
		f->max = (int32_t)n;
	if (read_number(in, schema, "precision", &n) && n > 0)
		f->decimals = (int32_t)(n > 6 ? 6 : n);
	f->unit = import_words(in, yaml_find(options, "suffix")).in[0];
}

static void set_days(struct import *in, const struct yaml_node *options, struct form_field *f)
{
	int64_t n;

	if (read_number(in, options, "maxDaysInFuture", &n) && n == 0)
		f->past = true;
	else
		lose(in, options, "maxDaysInFuture", "a date is in the past, in the future, or any");
	if (read_number(in, options, "maxDaysInPast", &n) && n == 0 && !f->past)
		f->future = true;
	else
		lose(in, options, "maxDaysInPast", "a date is in the past, in the future, or any");
}

static void set_files(struct import *in, const struct yaml_node *schema, struct form_field *f)
{
	int64_t n;

	f->options = ARENA_NEW(in->arena, struct form_option);
	f->options[0] = (struct form_option){ .id = STR("document"),
		                                  .label = import_plain(in, STR("Document"),
		                                                        (struct place){ in->file, 0, 0 }) };
	f->option_count = 1;
	if ((read_number(in, schema, "max", &n) || read_number(in, schema, "length", &n)) && n > 0)
		f->files_max = (int32_t)n;
	if (read_number(in, schema, "min", &n) && n > 1)
		lose(in, schema, "min", "one file is enough");
}

static void set_autocomplete(struct import *in, const struct yaml_node *options,
                             struct form_field *f)
{
	static const char *const known[] = { "name", "given-name", "family-name", "organization",
	                                     "street-address", "postal-code", "email", "tel", "bday",
	                                     "off" };
	const struct yaml_node *node = yaml_find(options, "autocomplete");
	bool takes = f->type == FIELD_TEXT || f->type == FIELD_EMAIL || f->type == FIELD_TEL ||
	             f->type == FIELD_DATE || f->type == FIELD_ADDRESS;

	for (size_t i = 0; node && takes && i < COUNT(known); i++)
		if (str_is(node->text, known[i]))
			f->autocomplete = node->text;
	if (f->autocomplete.n == 0)
		lose(in, options, "autocomplete", "see autocomplete in the form language");
}

/* --- the whole -------------------------------------------------------------------------------- */

static void set_tick(struct import *in, struct import_page *p, struct form_field *f,
                     const struct yaml_node *node)
{
	const struct yaml_node *label = yaml_find(yaml_find(node, "options"),
	                                          "declarationConfirmationLabel");
	struct form_field question = *f;

	if (yaml_get(node, "content").n > 0) {
		f->type = FIELD_INFO;
		f->text = import_markdown(in, yaml_find(node, "content"));
		f->label = f->hint = (struct form_text){ { STR(""), STR("") } };
		f->required = OPTIONAL;
		f->id = import_id(in, IMPORT_FIELD_ID, STR("note"));
		if (!(f = import_add_field(in, p, node->at)))
			return;
		*f = question;
	}
	f->options = ARENA_NEW(in->arena, struct form_option);
	f->option_count = 1;
	f->options[0].id = STR("agree");
	f->options[0].label = label && label->text.n > 0 ? import_words(in, label)
	                    : import_plain(in, STR("I understand and agree"), node->at);
}

/* What there is to read. Its title is a heading only where it was one. False: it says nothing. */
static bool set_reading(struct import *in, struct form_field *f, const struct yaml_node *node)
{
	struct buf b = buf_open(in->arena);
	const struct yaml_node *items = import_items(in, node);
	bool titled = str_is(yaml_get(node, "type"), "Details") ||
	              str_is(yaml_get(node, "type"), "List");

	if (!titled)
		f->label = (struct form_text){ { STR(""), STR("") } };
	f->hint = (struct form_text){ { STR(""), STR("") } };
	f->required = OPTIONAL;
	buf_add(&b, import_markdown(in, yaml_find(node, "content")).in[0]);
	for (const struct yaml_node *one = items ? items->children : NULL; one; one = one->next) {
		buf_text(&b, "\n- ");
		buf_add(&b, import_words(in, yaml_find(one, "text")).in[0]);
	}
	f->text.in[0] = f->text.in[1] = str_trim(buf_str(&b));
	if (f->text.in[0].n == 0 && f->label.in[0].n == 0)
		f->text = import_words(in, yaml_find(node, "title"));
	return f->text.in[0].n > 0 || f->label.in[0].n > 0;
}

static const struct component *find(struct import *in, const struct yaml_node *node)
{
	for (size_t i = 0; i < COUNT(components); i++)
		if (str_is(yaml_get(node, "type"), components[i].name))
			return &components[i];
	diag_error(in->diag, node->at,
	           "a component of type \"%.*s\" is not known here and is left out: %.*s",
	           STR_FMT(yaml_get(node, "type")), STR_FMT(yaml_get(node, "title")));
	return NULL;
}

static struct import_field *remember(struct import *in, const struct import_page *p,
                                     const struct yaml_node *node, struct form_field *f)
{
	struct import_field *map =
	    &in->fields[in->field_count < IMPORT_NAMES - 1 ? in->field_count++ : in->field_count];

	*map = (struct import_field){ p->section, yaml_get(node, "name"), yaml_get(node, "id"), f, NULL,
	                              yaml_find(yaml_find(node, "options"), "condition") };
	if (yaml_get(yaml_find(node, "options"), "condition").n == 0)
		map->show_if = NULL;
	return map;
}

static void set_shape(struct import *in, struct import_page *p, const struct component *c,
                      struct form_field *f, const struct yaml_node *node)
{
	const struct yaml_node *schema = yaml_find(node, "schema"),
	                       *options = yaml_find(node, "options");
	struct import_field *map = remember(in, p, node, f);

	switch (c->shape) {
	case LINE: set_length(in, schema, f); return;
	case NUMBER: set_number(in, schema, options, f); return;
	case DATE: set_days(in, options, f); return;
	case LIST: import_list(in, p, f, map, node); return;
	case ADDRESS: f->line1_required = f->required == REQUIRED; return;
	case FILES: set_files(in, schema, f); return;
	case TICK: set_tick(in, p, f, node); return;
	case READING:
		if (set_reading(in, f, node))
			return;
		*f = (struct form_field){ .min = 0 };
		map->field = NULL;
		p->page.field_count--;
		return;
	case GONE: return;
	}
}

void import_component(struct import *in, struct import_page *p, const struct yaml_node *node)
{
	const struct component *c = find(in, node);
	const struct yaml_node *options = yaml_find(node, "options");
	struct str name = yaml_get(node, "name");
	struct form_field *f;

	if (!c)
		return;
	if (name.n == 0)
		name = c->shape == READING ? STR("note") : yaml_get(node, "title");
	if (c->lost)
		diag_error(in->diag, node->at, "%s: %.*s", c->lost, STR_FMT(yaml_get(node, "title")));
	if (c->shape == GONE || !(f = import_add_field(in, p, node->at)))
		return;
	if (c->note)
		diag_warning(in->diag, node->at, "%s: %.*s", c->note, STR_FMT(yaml_get(node, "title")));
	import_keys(in, node, "component", own_keys, COUNT(own_keys));
	import_keys(in, options, "component's options", option_keys, COUNT(option_keys));
	import_keys(in, yaml_find(node, "schema"), "component's schema", schema_keys,
	            COUNT(schema_keys));
	f->type = c->type;
	f->id = import_id(in, IMPORT_FIELD_ID, name);
	f->label = import_words(in, yaml_find(node, "title"));
	if (f->label.in[0].n == 0)
		f->label = p->page.title;
	if (f->label.in[0].n == 0 && c->shape != READING) {
		f->label = import_plain(in, f->id, node->at);
		diag_error(in->diag, node->at,
		           "this question has no words; write them as the label of %.*s", STR_FMT(f->id));
	}
	f->hint = import_words(in, yaml_find(node, "hint"));
	if (!str_is(yaml_get(options, "required"), "false"))
		f->required = REQUIRED;
	set_autocomplete(in, options, f);
	set_shape(in, p, c, f, node);
}
