#include "store/forms/earlier_back.h"

#include "store/base/buf.h"
#include "store/compiled/json.h"
#include "tests/form_sample.h"
#include "tests/tap.h"

static struct arena *a;

static struct values *json(const char *text)
{
	return sample_json(a, text);
}

/* What the field says with that earlier answer back; "-": nothing would change. */
static struct str back(const char *before, const char *gone, const char *field, const char *now)
{
	struct earlier_back b;
	struct buf out = buf_open(a);
	struct values *one = values_open(a);

	if (!earlier_back_find(sample_form(a), json(before), json(gone), str_of(field), json(now), &b))
		return STR("no such field");
	if (!b.answers)
		return STR("-");
	values_copy(one, b.answers);
	json_write(&out, one);
	return buf_str(&out);
}

static void replaces(void)
{
	is_str("{\"email\":\"x\",\"first_name\":\"Ann\"}",
	       back("{\"first_name\":\"Ann\"}", "{}", "first_name",
	            "{\"first_name\":\"Bea\",\"email\":\"x\"}"),
	       "a text comes back");
	is_str("-", back("{\"first_name\":\"Ann\"}", "{}", "first_name", "{\"first_name\":\"Ann\"}"),
	       "one that is so now does not");
	is_str("-", back("{\"first_name\":null}", "{}", "first_name", "{\"first_name\":\"Ann\"}"),
	       "nor one that was none");
	is_str("no such field", back("{\"old\":\"x\"}", "{}", "old", "{}"),
	       "nor what the form no longer asks");
	is_str("{\"statements\":[\"yp\"]}",
	       back("{\"statements\":[\"yp\"]}", "{}", "statements", "{\"statements\":[\"parent\"]}"),
	       "ticks come back as they were");
}

static void adds_rows(void)
{
	const char *before =
	    "{\"family\":[{\"row\":\"r1\",\"name\":\"Ann\"},{\"row\":\"r2\",\"name\":\"Bea\"}]}";

	is_str("{\"family\":[{\"row\":\"r1\",\"name\":\"Ann now\"},{\"row\":\"r2\",\"name\":\"Bea\"}]}",
	       back(before, "{\"family\":[\"r2\"]}", "family",
	            "{\"family\":[{\"row\":\"r1\",\"name\":\"Ann now\"}]}"),
	       "a removed row is added, and nothing else changes");
	is_str("{\"family\":[{\"row\":\"r2\",\"name\":\"Cid\"},{\"row\":\"r3\",\"name\":\"Bea\"}]}",
	       back(before, "{\"family\":[\"r2\"]}", "family",
	            "{\"family\":[{\"row\":\"r2\",\"name\":\"Cid\"}]}"),
	       "under another number, when another row has its own");
	is_str("-",
	       back("{\"family\":[{\"row\":\"r2\",\"name\":\"Bea\"}]}", "{\"family\":[\"r2\"]}",
	            "family",
	                 "{\"family\":[{\"row\":\"r7\",\"name\":\"Bea\"},{\"row\":\"r2\",\"name\":\"Bea\"}]}"),
	       "one that is back is not added again");
	is_str("{\"family\":[{\"row\":\"r1\",\"name\":\"Ann\"},{\"row\":\"r3\",\"name\":\"Cid\"}]}",
	       back("{\"family\":[{\"row\":\"r1\",\"name\":\"Ann\"}]}", "{}", "family",
	            "{\"family\":[{\"row\":\"r1\",\"name\":\"An\"},{\"row\":\"r3\",\"name\":\"Cid\"}]}"),
	       "a row that was written over comes back, and rows that came since stay");
}

static const char *problem(const char *before, const char *gone, const char *field, const char *now)
{
	struct earlier_back b;
	int64_t most;

	if (!earlier_back_find(sample_form(a), json(before), json(gone), str_of(field), json(now),
	                       &b) ||
	    !b.answers)
		return "nothing";
	return earlier_back_problem(&b, &most) ? earlier_back_problem(&b, &most) : "fits";
}

static void has_room(void)
{
	const char *row = "{\"family\":[{\"row\":\"r9\",\"name\":\"Zoe\"}]}",
	           *gone = "{\"family\":[\"r9\"]}";

	is_str("fits",
	       str_of(problem(row, gone, "family", "{\"family\":[{\"row\":\"r1\",\"name\":\"A\"}]}")),
	       "a row fits");
	is_str("earlier_rows",
	       str_of(problem(row, gone, "family",
	                      "{\"family\":[{\"row\":\"r1\",\"name\":\"A\"},"
	                      "{\"row\":\"r2\",\"name\":\"B\"},{\"row\":\"r3\",\"name\":\"C\"}]}")),
	       "until the list is full");
	is_str("fits",
	       str_of(problem("{\"files\":[{\"id\":\"f\",\"size\":9}]}", "{\"files\":[\"f\"]}", "files",
	                      "{}")),
	       "a file fits");
	is_str("earlier_total",
	       str_of(problem("{\"files\":[{\"id\":\"f\",\"size\":99000000000}]}",
	                      "{\"files\":[\"f\"]}", "files", "{}")),
	       "until all of them are too large");
}

int main(void)
{
	a = arena_open((size_t)64 << 20);
	replaces();
	adds_rows();
	has_room();
	arena_close(a);
	return done();
}
