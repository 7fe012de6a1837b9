/* markdown.h: Markdown (CommonMark with tables, links, strikethrough and task lists of GFM) to
 * HTML. HTML in the text is refused. The only cmark. */
#ifndef GEN_MARKDOWN_H
#define GEN_MARKDOWN_H

#include "gen/diag.h"
#include "store/compiled/values.h"

/* A text as gen finds it in a file. */
struct markdown_source {
	struct diag *diag;
	const char *file;
	int line;                      /* of the file, where text begins */
	const struct values *images;   /* asset names to addresses: of {{asset.…}} */
};

/* HTML of text. Headings get ids; those of level 2 are added to contents (title, href). External
 * links carry rel, tables stand in a box of their own that scrolls. Faults go to the diag. */
struct str markdown_page(struct arena *a, const struct markdown_source *s, struct str text,
                         struct values *contents);

/* The same for a text inside a form, that form_check has looked at: {first} stays as it is. */
struct str markdown_html(struct arena *a, struct str text);

/* Text with every {token} replaced by council's text of that name; {{ becomes one brace. A token
 * that council lacks is told to d, as of line in file. */
struct str markdown_tokens(struct arena *a, const struct markdown_source *s,
                           const struct values *council, struct str text);

/* Of the library that reads it: another one may write other HTML. */
const char *markdown_version(void);

/* The name of an asset: "images/logo.svg" is "images_logo_svg". */
struct str markdown_asset_name(struct arena *a, struct str path);

#endif
