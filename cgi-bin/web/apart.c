#include "cgi-bin/web/apart.h"

#include "store/base/date.h"
#include "store/compiled/words.h"

bool apart_is_same(struct web *w, struct str name, struct str other)
{
	return name.n > 0 && str_equal(str_lower(w->arena, name), str_lower(w->arena, other));
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
