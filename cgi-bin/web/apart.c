#include "cgi-bin/web/apart.h"

#include "cgi-bin/web/speech.h"
#include "cgi-bin/web/visitor.h"
#include "store/base/arena.h"
#include "store/base/date.h"
#include "store/compiled/words.h"
#include "store/forms/draft.h"
#include "store/forms/submission.h"

enum { ASIDE_BYTES = 16 << 20 };   /* the answers of one form */

static char small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Of each with each of a long list: it takes no memory. */
bool apart_is_same(struct str name, struct str other)
{
	if (name.n == 0 || name.n != other.n)
		return false;
	for (size_t i = 0; i < name.n; i++)
		if (small(name.p[i]) != small(other.p[i]))
			return false;
	return true;
}

struct str apart_name(struct web *w, struct str name, int32_t born)
{
	if (born == 0)
		return name;
	name = str_join(w->arena, name, STR(", "));
	return str_join(w->arena, name, words_date_short(w->arena, w->words, born));
}

struct str apart_name_iso(struct web *w, struct str name, struct str born)
{
	int32_t day;

	return date_read_iso(born, &day) ? apart_name(w, name, day) : name;
}

static enum err born_in_draft(struct web *w, struct str id, const struct form *form,
                              struct str *born)
{
	struct draft d;
	enum err e = draft_load(w->main, w->keys, w->visitor->person.id, id, &d);

	if (e == OK)
		*born = values_get(d.answers, form->born);
	return e;
}

/* The form stays with the request, as others of it follow. */
static enum err born_in_sent(struct web *w, struct str address, struct str *born)
{
	struct submission s;
	struct form *f;
	enum err e = submission_load(w->main, w->keys, w->visitor->person.id, address, &s);

	if (e == OK)
		e = speech_form(w, str_copy(w->arena, s.form), str_copy(w->arena, s.version), &f);
	if (e == OK)
		*born = values_get(s.answers, f->born);
	return e;
}

struct str apart_name_form(struct web *w, struct str name, struct str id, const struct form *begun)
{
	struct arena *aside = arena_open(ASIDE_BYTES), *before = txn_read_into(w->main, aside);
	struct str born = STR("");
	enum err e = begun ? born_in_draft(w, id, begun, &born) : born_in_sent(w, id, &born);

	name = apart_name_iso(w, name, e == OK ? born : STR(""));
	txn_read_into(w->main, before);
	arena_close(aside);
	return name;
}
