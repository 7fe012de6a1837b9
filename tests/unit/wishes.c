/* How people want to be reached stands wherever an officer writes to them, and keeps nobody from
 * writing: what cannot be read is passed over. */
#include "cgi-bin/web/wishes.h"

#include "store/base/hex.h"
#include "tests/scratch.h"
#include "tests/tap.h"

enum { ADDRESS = 24 };

int main(void)
{
	struct scratch s;
	struct child c = { 0 };
	struct web w;
	struct values *v;
	char address[ADDRESS];

	scratch_open(&s);
	memset(address, 'a', sizeof(address));
	v = values_open(s.arena);
	c.submissions = values_open(s.arena);
	values_add_text(c.submissions,
	                hex_write(s.arena, (struct str){ address, sizeof(address) }));
	w = (struct web){ .arena = s.arena, .keys = s.keys,
		              .main = scratch_begin(&s, MAIN, WRITE) };
	is_err(OK, wishes_values(&w, &c, v), "a request that is gone keeps nobody from writing");
	is_err(OK, txn_put(w.main, TABLE_INTAKE, (struct str){ address, sizeof(address) },
	                   STR("noise")), "one that is damaged");
	is_err(OK, wishes_values(&w, &c, v), "does not either");
	values_add_text(c.submissions, STR("no address"));
	is_err(OK, wishes_values(&w, &c, v), "nor does one whose address is none");
	ok(!values_is(v, STR("has_wishes")), "of such nothing is told");
	txn_abort(w.main);
	scratch_close(&s);
	return done();
}
