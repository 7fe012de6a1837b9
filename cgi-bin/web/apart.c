#include "cgi-bin/web/apart.h"

#include "store/base/date.h"
#include "store/compiled/words.h"

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
