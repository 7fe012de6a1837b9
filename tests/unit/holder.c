#include "store/cases/holder.h"

#include "store/base/date.h"
#include "tests/tap.h"

static int32_t day(const char *iso)
{
	int32_t d;

	return date_read_iso(str_of(iso), &d) ? d : 0;
}

static void is_holder(enum holder h, enum relation relation, bool responsibility, const char *born,
                      const char *today, const char *sentence)
{
	struct grant g = { .relation = relation, .responsibility = responsibility };

	is_str(holder_id(h), str_of(holder_id(holder_of(born ? day(born) : 0, &g, day(today)))),
	       sentence);
}

int main(void)
{
	static const char born[] = "2010-05-01", school[] = "2026-06-26", after[] = "2026-06-27";

	is_holder(HOLDER_READER, RELATION_PARENT, false, born, school,
	          "the rights of a child are the parent's, to the last day of school age");
	is_holder(HOLDER_READER, RELATION_CARER, false, born, school, "also of who cares for it");
	is_holder(HOLDER_READER, RELATION_OTHER, true, born, school, "or is responsible for it");
	is_holder(HOLDER_PARENT, RELATION_OTHER, false, born, school, "not of an aunt");
	is_holder(HOLDER_PARENT, RELATION_SELF, false, born, school, "nor of the child");
	is_holder(HOLDER_PARENT, RELATION_SCHOOL, true, born, school, "nor of a school, whatever");
	is_holder(HOLDER_PARENT, RELATION_PROFESSIONAL, false, born, school, "nor of a professional");
	is_holder(HOLDER_READER, RELATION_SELF, false, born, after, "then they are the young person's");
	is_holder(HOLDER_YOUNG, RELATION_PARENT, true, born, after, "not the parent's any more");
	is_holder(HOLDER_YOUNG, RELATION_SCHOOL, false, born, after, "nor the school's");
	is_holder(HOLDER_READER, RELATION_PARENT, false, NULL, after,
	          "whose age nobody knows has their parent's rights told");
	is_holder(HOLDER_READER, RELATION_SELF, false, NULL, after, "and their own");
	is_holder(HOLDER_EITHER, RELATION_SCHOOL, false, NULL, after, "but not a school's");
	return done();
}
