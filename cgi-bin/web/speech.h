/* speech.h: the language of the reader: the cookie "lang" names a folder of compiled/languages.
 * What is not there is English. */
#ifndef WEB_SPEECH_H
#define WEB_SPEECH_H

#include "cgi-bin/web/web.h"

struct page;

/* Sets w->spoken. */
void speech_find(struct web *w);

/* words_open, page_open and form_open (store/compiled), in the language of the reader where it has
 * them. */
enum err speech_words(struct web *w) MUST_CHECK;
enum err speech_page(struct web *w, struct str name, struct page *page) MUST_CHECK;
enum err speech_form(struct web *w, struct str id, struct str version, struct form **f) MUST_CHECK;

/* The title of a form in the language of the reader; in English as it was kept. */
struct str speech_title(struct web *w, struct str form, struct str version, struct str kept);

/* For what the council reads, or a letter says: w->words, or the English ones beside them. */
enum err speech_english(struct web *w, struct words **words) MUST_CHECK;

/* Handler of GET /language/:code: the cookie, and back to where the reader was. "en" forgets it. */
enum err speech_choose(struct web *w);

#endif
