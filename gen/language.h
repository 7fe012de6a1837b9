/* language.h: content/languages/CODE: the same portal in another language, beside the English one.
 * What is not translated stays English, and says so in the page (lang="en-GB"). Only programs play
 * these pages: a cookie chooses. */
#ifndef GEN_LANGUAGE_H
#define GEN_LANGUAGE_H

#include "gen/build.h"

struct form_texts;

struct language {
	struct str code, name, direction;      /* "ar", what it calls itself, "rtl" or "ltr" */
	const char *folder;                    /* content/languages/ar */
	struct form_texts *texts;              /* of forms; form_texts.h */
};

/* Reads language.yaml of each folder. Before any page is made: `languages` and `language` are names
 * of templates. */
void languages_open(struct build *b);

/* b speaks the language until language_end: settings, words, menus, and where compiled files go. */
void language_begin(struct build *b, const struct language *l);
void language_end(struct build *b);

/* What stays English as it is; begun with TEMPLATE_ENGLISH; or, in what programs say, between
 * PAGE_ENGLISH and PAGE_ENGLISH_END, which a page marks, and by which its full stop stays at its
 * end where it cannot. */
enum language_mark { LANGUAGE_BARE, LANGUAGE_MARKED, LANGUAGE_ISOLATED };

/* With the mark; empty stays empty. */
struct str language_left(struct arena *a, struct str text, enum language_mark mark);
struct str language_english(struct arena *a, struct str text);

/* Without marks of what stayed English. */
struct str language_plain(struct arena *a, struct str text);

#endif
