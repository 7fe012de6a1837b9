#include "store/cases/holder.h"

#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/acting.h"

bool holder_is_parent(const struct grant *g)
{
	return g->relation == RELATION_PARENT || g->relation == RELATION_CARER ||
	       (g->responsibility && g->relation == RELATION_OTHER);
}

static bool is_reader(const struct child *c, struct str person, const struct grant *reader)
{
	return person.n > 0 && str_equal(person, hex_write(c->acting->arena, reader->person));
}

/* Where a parent acts each of them does: the law prefers none. */
static bool acts(const struct child *c, const struct acting *x, const struct grant *reader)
{
	return (x->ground == ACTING_PARENT && holder_is_parent(reader)) ||
	       is_reader(c, x->person, reader);
}

enum holder holder_of(const struct child *c, const struct grant *reader, int32_t today)
{
	bool is_self = reader->relation == RELATION_SELF;
	struct acting x;

	if (acting_find(c, &x) && acting_holds(c, &x, today)) {
		if (acts(c, &x, reader))
			return HOLDER_READER;
		if (x.ground != ACTING_CHILDS_PARENT)
			return HOLDER_ACTING;
		if (is_reader(c, x.of, reader))
			return HOLDER_REPRESENTED;
	}
	if (c->born_on == 0)
		return is_self || holder_is_parent(reader) ? HOLDER_READER : HOLDER_EITHER;
	if (today > date_school_age_end(c->born_on))
		return is_self ? HOLDER_READER : HOLDER_YOUNG;
	return holder_is_parent(reader) ? HOLDER_READER : HOLDER_PARENT;
}

const char *holder_id(enum holder h)
{
	static const char *const ids[HOLDERS] = { "reader", "parent", "young", "acting",
		                                     "represented", "either" };

	return ids[h];
}
