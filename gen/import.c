#include "gen/import.h"
#include "gen/import_text.h"

#include "gen/folder.h"
#include "gen/form_check.h"
#include "gen/form_read.h"
#include "gen/markdown.h"
#include "store/base/utf8.h"
#include "store/compiled/form_paper.h"

/* --- ids -------------------------------------------------------------------------------------- */

static bool is_taken(const struct import *in, struct str id, char prefix)
{
	struct str code = form_paper_code(in->arena, id);

	if ((prefix == 'p' && form_check_page_taken(id)) ||
	    (prefix == 'f' && form_check_field_taken(id)))
		return true;
	for (size_t i = 0; i < in->taken_count; i++) {
		struct str one = str_from(in->taken[i], 1);

		if (in->taken[i].p[0] == prefix &&
		    (str_equal(one, id) ||
		     (prefix == 'f' && str_equal(form_paper_code(in->arena, one), code))))
			return true;
	}
	return false;
}

static struct str numbered(struct arena *a, struct str base, char joint, size_t n, size_t max)
{
	struct str end = str_of_number(a, (int64_t)n);

	if (base.n + end.n + 1 > max)
		base.n = max - end.n - 1;
	return str_join(a, base, str_join(a, str_bytes(&joint, 1), end));
}

struct str import_id(struct import *in, enum import_id kind, struct str name)
{
	static const struct { char prefix, joint; size_t max; const char *otherwise; } kinds[] = {
		[IMPORT_FIELD_ID] = { 'f', '_', 40, "field" }, [IMPORT_PAGE_ID] = { 'p', '-', 32, "page" },
		[IMPORT_PART_ID] = { 't', '-', 32, "part" }, [IMPORT_RULE_ID] = { 'r', '_', 40, "rule" },
	};
	char joint = kinds[kind].joint, prefix = kinds[kind].prefix;
	struct str base = import_slug(in->arena, name, joint, kinds[kind].max), id;
	bool letter = base.n > 0 && base.p[0] >= 'a' && base.p[0] <= 'z';

	if (!letter && joint == '_')
		base = base.n > 0 ? str_join(in->arena, STR("f_"), str_part(base, 0, 38))
		                  : str_of(kinds[kind].otherwise);
	if (base.n == 0)
		base = str_of(kinds[kind].otherwise);
	id = base;
	for (size_t n = 2; is_taken(in, id, prefix); n++)
		id = numbered(in->arena, base, joint, n, kinds[kind].max);
	if (in->taken_count < IMPORT_NAMES)
		in->taken[in->taken_count++] = str_join(in->arena, str_bytes(&prefix, 1), id);
	return id;
}

struct str import_option_id(struct import *in, const struct form_option *others, size_t count,
                            struct str name)
{
	struct str base = import_slug(in->arena, name, '_', 40), id = base.n > 0 ? base : STR("option");

	for (size_t n = 2; form_option_find(others, count, id); n++)
		id = numbered(in->arena, base.n > 0 ? base : STR("option"), '_', n, 40);
	return id;
}

struct form_field *import_add_field(struct import *in, struct import_page *p, struct place at)
{
	struct form_field *f;

	if (!p->page.fields)
		p->page.fields = ARENA_MANY(in->arena, IMPORT_FIELDS, struct form_field);
	if (p->page.field_count == IMPORT_FIELDS) {
		diag_error(in->diag, at, "a page with more than %d questions is not carried over whole",
		           IMPORT_FIELDS);
		return NULL;
	}
	f = &p->page.fields[p->page.field_count++];
	f->min = INT32_MIN;
	f->max = 0;
	return f;
}

/* --- reading ---------------------------------------------------------------------------------- */

static struct import import_open(struct build *b, const char *file)
{
	struct import in = { .arena = b->arena, .diag = &b->diag, .file = file };
	struct str name = str_of(file), stem = str_from(name, str_find_last(name, '/') < name.n
	                                                ? str_find_last(name, '/') + 1 : 0);

	stem = str_part(stem, 0, str_find_last(stem, '.'));
	in.pages = ARENA_MANY(b->arena, IMPORT_PAGES, struct import_page);
	in.fields = ARENA_MANY(b->arena, IMPORT_NAMES, struct import_field);
	in.rules = ARENA_MANY(b->arena, IMPORT_RULES, struct form_yaml_rule);
	in.rule_nodes = ARENA_MANY(b->arena, IMPORT_RULES, const struct yaml_node *);
	in.rule_keys = ARENA_MANY(b->arena, IMPORT_RULES, struct str);
	in.taken = ARENA_MANY(b->arena, IMPORT_NAMES, struct str);
	in.form.id = import_slug(b->arena, stem, '-', 32);
	if (in.form.id.n == 0)
		in.form.id = STR("imported");
	in.form.title = stem;
	in.form.audience = STR("parent");
	return in;
}

/* What is written must be a form of ours; what is not right in it is told as it stands there. */
static void check(struct build *b, struct str yaml, const char *name)
{
	struct diag found = diag_open(b->arena);
	struct form_source source = {
		.arena = b->arena, .diag = &found, .content = b->content, .council = b->council,
		.problems = b->problems,
		.markdown = markdown_html,
	};

	(void)form_read_text(&source, name, yaml);
	if (found.errors == 0)
		return;
	diag_error(&b->diag, (struct place){ name, 0, 0 },
	           "gen check will refuse what is written, see below; mend it "
	           "there");
	diag_append(&b->diag, &found);
}

static void write(struct import *in, struct build *b, struct buf *out)
{
	struct str name = str_join(in->arena, in->form.id, STR(".yaml"));
	size_t start = out->n;

	if (in->form.details.n == 0)
		in->form.details = in->form.title;
	form_yaml_write(&in->form, in->rules, in->rule_count, out);
	check(b, str_from(buf_str(out), start), str_c(in->arena, name));
}

bool import_read(struct build *b, const char *file, struct buf *out)
{
	struct import in = import_open(b, file);
	struct str text;

	if (!folder_read(b->arena, file, &text)) {
		diag_error(&b->diag, (struct place){ file, 0, 0 }, "it could not be read");
		return false;
	}
	if (!str_is_utf8(text)) {
		diag_error(&b->diag, (struct place){ file, 0, 0 }, "it is not UTF-8; save it as UTF-8");
		return false;
	}
	if (str_ends(str_of(file), STR(".csv")))
		import_csv(&in, text);
	else
		import_json(&in, text);
	if (in.form.page_count == 0) {
		if (b->diag.errors == 0)
			diag_error(&b->diag, (struct place){ file, 0, 0 },
			           "there is no page and no question in it");
		return false;
	}
	write(&in, b, out);
	return true;
}
