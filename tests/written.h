/* written.h: a form that a test writes down as YAML, read as gen reads it. */
#ifndef TESTS_WRITTEN_H
#define TESTS_WRITTEN_H

#include "gen/folder.h"
#include "gen/form_read.h"
#include "gen/markdown.h"
#include "tests/scratch.h"
#include "tests/tap.h"

#define WRITTEN_PAGE(id, rule, fields)                                                             \
	"      - {id: " id ", title: T, " rule "fields: [" fields "]}\n"

static inline const struct values *written_settings(const struct scratch *s, struct diag *d,
                                                    const char *file)
{
	struct values *tree = values_open(s->arena);
	const struct yaml_node *root = yaml_read_file(s->arena, d, file);

	if (root)
		yaml_to_values(root, tree);
	return tree;
}

/* A form that gen takes without an error; content: the folder with council.yaml, lists and so
 * on. */
static inline const struct form *written_file(const struct scratch *s, const char *content,
                                              const char *file)
{
	struct diag d = diag_open(s->arena);
	struct form_source source = { .arena = s->arena, .diag = &d, .content = content,
	                              .markdown = markdown_html };
	struct buf said = buf_open(s->arena);
	const struct form *f;

	source.council = written_settings(s, &d, folder_path(s->arena, content, STR("council.yaml")));
	f = form_read(&source, file);
	if (d.errors == 0 && f)
		return f;
	diag_write(&d, &said);
	is_str("", buf_str(&said), "the form is taken");
	exit(1);
}

/* A form of one part with these pages (WRITTEN_PAGE). */
static inline const struct form *written_form(const struct scratch *s, const char *pages)
{
	const char *file = scratch_path(s, "form.yaml");
	struct buf b = buf_open(s->arena);

	buf_text(&b, "form: small\ntitle: Small\ndetails: Small\naudience: [parent]\nparts:\n"
	             "  - id: one\n    title: One\n    pages:\n");
	buf_text(&b, pages);
	scratch_write(file, buf_str(&b));
	return written_file(s, "tests/forms/content", file);
}

#endif
