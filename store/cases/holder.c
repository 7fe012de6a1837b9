#include "store/cases/holder.h"

#include "store/base/date.h"

static bool is_parent(const struct grant *g)
{
	return g->relation == RELATION_PARENT || g->relation == RELATION_CARER ||
	       (g->responsibility && g->relation == RELATION_OTHER);
}

enum holder holder_of(int32_t born_on, const struct grant *reader, int32_t today)
{
	bool is_self = reader->relation == RELATION_SELF;

	if (born_on == 0)
		return is_self || is_parent(reader) ? HOLDER_READER : HOLDER_EITHER;
	if (today > date_school_age_end(born_on))
		return is_self ? HOLDER_READER : HOLDER_YOUNG;
	return is_parent(reader) ? HOLDER_READER : HOLDER_PARENT;
}

const char *holder_id(enum holder h)
{
	static const char *const ids[HOLDERS] = { "reader", "parent", "young", "either" };

	return ids[h];
}
