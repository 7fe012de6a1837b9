#include "cgi-bin/web/speech.h"

#include <unistd.h>

#include "cgi-bin/web/origin.h"
#include "store/compiled/form_file.h"
#include "store/compiled/page.h"
#include "store/compiled/words.h"

enum { CODE_MAX = 12, COOKIE_SECONDS = 365 * 24 * 3600 };

/* As in BCP 47, lower case, and safe as the name of a folder. */
static bool is_code(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && !(s.p[i] == '-' && i > 0))
			return false;
	return s.n >= 2 && s.n <= CODE_MAX;
}

static const char *folder_of(struct web *w, struct str code)
{
	struct str languages = str_join(w->arena, str_of(w->config.compiled), STR("/languages/"));
	const char *folder = str_c(w->arena, str_join(w->arena, languages, code));

	return is_code(code) && access(folder, F_OK) == 0 ? folder : NULL;
}

void speech_find(struct web *w)
{
	struct str code = web_cookie_value(w, w->config.language_cookie);
	bool is_council = w->program->login != NULL;

	w->spoken = code.n > 0 && !is_council ? folder_of(w, code) : NULL;
}

enum err speech_words(struct web *w)
{
	if (w->spoken && words_open(w->arena, w->spoken, &w->words) == OK)
		return OK;
	w->spoken = NULL;
	return words_open(w->arena, w->config.compiled, &w->words);
}

enum err speech_english(struct web *w, struct words **words)
{
	*words = w->words;
	return w->spoken ? words_open(w->arena, w->config.compiled, words) : OK;
}

enum err speech_page(struct web *w, struct str name, struct page *page)
{
	enum err e = w->spoken ? page_open(w->arena, w->spoken, name, page) : ERR_NOT_FOUND;

	return e == ERR_NOT_FOUND ? page_open(w->arena, w->config.compiled, name, page) : e;
}

enum err speech_form(struct web *w, struct str id, struct str version, struct form **f)
{
	enum err e;

	if (version.n == 0 && (e = form_current(w->arena, w->config.compiled, id, &version)) != OK)
		return e;
	e = w->spoken ? form_open(w->arena, w->spoken, id, version, f) : ERR_NOT_FOUND;
	return e == ERR_NOT_FOUND ? form_open(w->arena, w->config.compiled, id, version, f) : e;
}

struct str speech_title(struct web *w, struct str form, struct str version, struct str kept)
{
	struct form *f;

	return w->spoken && speech_form(w, form, version, &f) == OK ? f->title : kept;
}

/* The page that the link was pressed on (Referrer-Policy: same-origin), or home. */
static struct str page_before(struct web *w)
{
	struct str rest = w->config.origins, origin, path;

	while (str_cut(&rest, ' ', &origin)) {
		if (origin.n == 0 || !str_starts(w->request.referer, origin))
			continue;
		path = str_from(w->request.referer, origin.n);
		if (origin_is_path(path))
			return path;
	}
	return STR("/");
}

enum err speech_choose(struct web *w)
{
	struct str code = web_piece(w, "code"), back = web_safe_next(w, page_before(w));
	enum err e;

	if (!str_is(code, "en") && !folder_of(w, code))
		return ERR_NOT_FOUND;
	if ((e = web_redirect(w, back)) != OK)
		return e;
	if (str_is(code, "en"))
		code = STR("");
	web_cookie(w, w->config.language_cookie, code, code.n > 0 ? COOKIE_SECONDS : 0, COOKIE_LAX);
	return OK;
}
