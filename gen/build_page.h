/* build_page.h: the pages of a build: compiled, played for files, or taken as they stood. */
#ifndef GEN_BUILD_PAGE_H
#define GEN_BUILD_PAGE_H

#include "gen/build.h"

/* Compiles the template, checks it, and adds it: steps at compiled/pages/NAME. */
struct page build_page(struct build *b, struct str template, const struct values *known,
                       struct str name, const char *source);

/* Begins the base of again.h with what pages of every kind are made from: templates, all that they
 * know now, what reads Markdown. */
void build_again_base(struct build *b);

/* Adds the page as it stands, when it was made of the same; address: of its static page. */
bool build_again(struct build *b, const struct again_page *p, struct str address,
                 const char *source);

/* Where the static page of an address stands: "site/guide/index.html". */
struct str build_static_path(struct build *b, struct str address);

/* Plays p with values and adds it as the static page of that address ("/guide/", "/404.html").
 * Gives what it names. */
struct links_named build_static(struct build *b, const struct page *p, const struct values *values,
                                struct str address, const char *source);

#endif
