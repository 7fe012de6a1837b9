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

struct str apart_name_sent(struct web *w, struct str name, struct str address)
{
	struct arena *aside = arena_open(ASIDE_BYTES), *before = txn_read_into(w->main, aside);
	struct str me = w->visitor->person.id, born = STR("");
	struct submission s;
	struct form *f;

	if (submission_load(w->main, w->keys, me, address, &s) == OK &&
	    speech_form(w, str_copy(w->arena, s.form), str_copy(w->arena, s.version), &f) == OK)
		born = str_copy(w->arena, values_get(s.answers, f->born));
	txn_read_into(w->main, before);
	arena_close(aside);
	return apart_name_iso(w, name, born);
}

struct str apart_name_draft(struct web *w, struct str name, struct str id, const struct form *form)
{
	struct arena *aside = arena_open(ASIDE_BYTES), *before = txn_read_into(w->main, aside);
	struct str born = STR("");
	struct draft d;

	if (draft_load(w->main, w->keys, w->visitor->person.id, id, &d) == OK)
		born = str_copy(w->arena, values_get(d.answers, form->born));
	txn_read_into(w->main, before);
	arena_close(aside);
	return apart_name_iso(w, name, born);
}
