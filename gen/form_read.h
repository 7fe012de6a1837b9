/* form_read.h: content/forms/ID.yaml, with the lists and blocks it names, to a struct form.
 * The language is docs/form-language.md. Every fault is told to the diag; reading goes on. */
#ifndef GEN_FORM_READ_H
#define GEN_FORM_READ_H

#include "gen/diag.h"
#include "gen/form_texts.h"
#include "gen/language.h"
#include "gen/yaml.h"
#include "store/compiled/form.h"
#include "store/compiled/values.h"

/* A file of YAML that was read; root NULL: it could not be. */
struct form_file {
	const char *path;
	const struct yaml_node *root;
	struct form_file *next;
};

/* What a form is read with. */
struct form_source {
	struct arena *arena;
	struct diag *diag;
	const char *content;              /* the folder with lists/, blocks/, letters/, problems.yaml */
	const struct values *council;     /* content/council.yaml: every text in it is a token */
	/* content/problems.yaml: its keys; NULL: own words are not checked */
	const struct values *problems;
	const struct plain *plain;        /* what plain words are; NULL: they are not looked at */
	struct form_texts *texts;         /* what it says in another language; NULL: English */
	/* what was read of YAML, so that each file is read once; NULL: each time */
	struct form_file **files;
	enum language_mark mark;          /* of what is not among texts (language.h) */
	/* Markdown to HTML, for intro and text. */
	struct str (*markdown)(struct arena *a, struct str text);
};

/* Reads and checks (form_check.h) one file. Voices are parted, tokens filled but for {first}, a
 * doubled brace made one, Markdown rendered, version set; the kinds of an upload and the
 * suggestions of a text are its options. NULL: it could not be read as a form at all. The form is
 * fit for use only when d has no errors. A file in content/forms must be named by its id. */
struct form *form_read(const struct form_source *s, const char *file);

/* The same from a text that the caller keeps; file stands in messages. */
struct form *form_read_text(const struct form_source *s, const char *file, struct str text);

/* What stands in a file, from s->files when it was read before. NULL: it cannot be read. */
const struct yaml_node *form_read_yaml(const struct form_source *s, const char *path);

#endif
