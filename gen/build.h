/* build.h: one run of gen: what it read, what it found wrong, what it made. Each *_build() adds
 * the files of one kind to output; nothing is written before all of them are done. */
#ifndef GEN_BUILD_H
#define GEN_BUILD_H

#include "gen/again.h"
#include "gen/diag.h"
#include "gen/links.h"
#include "gen/output.h"
#include "gen/plain.h"
#include "gen/template.h"
#include "store/compiled/page.h"
#include "store/compiled/values.h"
#include "store/compiled/words.h"

struct form;
struct form_file;
struct guidance_page;
struct language;
struct publication;
struct yaml_node;

struct build {
	struct arena *arena;
	struct diag diag;
	const char *content, *site;    /* folders */
	struct yaml_node *council_yaml, *navigation_yaml, *words_yaml, *problems_yaml, *choices_yaml;
	struct str compiled;           /* where what programs play goes: "compiled/" */
	struct language *languages;    /* language.h */
	size_t language_count;
	const struct language *language;       /* that is being spoken; NULL: English */
	const struct build *english;   /* what b was before it began to; NULL: English */
	/* first words of templates: council, words, navigation, asset … */
	struct values *known;
	struct values *council, *problems;     /* of them, and of content/problems.yaml */
	struct plain plain;                    /* content/plain.yaml */
	struct values *assets;         /* of known: asset names to addresses */
	struct values *everywhere;     /* what a static page is played with */
	struct words *words;           /* what words_build() made; NULL before */
	struct templates templates;
	struct buf steps;              /* room that is used again by each page */
	struct links links;
	struct output output;
	struct form_file *form_files;  /* what was read of the forms' YAML */
	const struct form **forms;     /* in English, in the order of their files; NULL: it is wrong */
	const struct guidance_page *guides;    /* in English, in the order of their menus */
	size_t guide_count;
	struct publication *published; /* forms that are other than what is built: publish.h */
	bool is_first;                 /* nothing is built yet */
	/* a page of content/guidance cannot be read: links to it may be right */
	bool lacks_pages;
	/* one of the settings cannot be read: what else is said would mislead */
	bool is_broken;
	struct again again;            /* opened to make everything anew */
	uint64_t site_base;            /* of again.h: what the files of site are; 0: not yet read */
};

/* Reads the settings in root/content and root/site; output goes to root/build. */
void build_open(struct build *b, struct arena *a, const char *root);

/* Words, styles, scripts, letters, pages, guidance and forms, then every link. */
void build_all(struct build *b);

/* What templates know, from the settings of b and these words. */
void build_known(struct build *b, const struct yaml_node *words);

/* folder/name as C text, for messages and opening. */
const char *build_path(const struct build *b, const char *folder, struct str name);

/* "compiled/pages/NAME", or where it stands in the language that b speaks. */
struct str build_compiled(const struct build *b, const char *kind, struct str name);

#endif
