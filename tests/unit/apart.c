#include "cgi-bin/web/apart.h"

#include "tests/tap.h"

int main(void)
{
	ok(apart_is_same(STR("Ben Kay"), STR("ben KAY")), "letters large and small are the same");
	ok(!apart_is_same(STR("Ben Kay"), STR("Ben Ray")), "another letter is another name");
	ok(!apart_is_same(STR("Ben Kay"), STR("Ben Kay Junior")), "so is more of it");
	ok(!apart_is_same(STR("Zoë"), STR("Zo\xc3\x8b")), "beyond ASCII letters stay as they are");
	ok(!apart_is_same(STR(""), STR("")), "no name is nobody's");
	return done();
}
