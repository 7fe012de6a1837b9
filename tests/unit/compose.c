#include "store/base/compose.h"

#include <string.h>

#include "store/base/err.h"
#include "tests/tap.h"

static void is_composed(const char *wanted, const char *typed)
{
	char to[256];
	struct str s = str_of(typed);

	is_str(wanted, str_bytes(to, compose(s, to)), wanted);
}

int main(void)
{
	static const char *const whole[] = { "three odd teapots", "Zoë", "øre ßtraße 鳥", "ﬁ", "Ελένη",
	                                     "中文", "\U0001f642" };

	for (size_t i = 0; i < COUNT(whole); i++)
		is_composed(whole[i], whole[i]);
	is_composed("Zoë", "Zoe\u0308");
	is_composed("ŵy ẃ Ŷ", "w\u0302y w\u0301 Y\u0302");
	is_composed("tiếng Việt đẹp lắm",
	            "tie\u0302\u0301ng Vie\u0323\u0302t đe\u0323p la\u0306\u0301m");
	is_composed("Việt", "Vi\u00ea\u0323t");
	is_composed("Nước", "Nu\u031bo\u031b\u0301c");
	is_composed("Łódź żółw", "Ło\u0301dz\u0301 z\u0307o\u0301łw");
	is_composed("Ștefan", "S\u0326tefan");
	is_composed("q\u0308", "q\u0308");
	is_composed("\u0308x", "\u0308x");
	is_composed("\xff", "\xff");
	is_composed("a\xc3", "a\xc3");
	is_composed("", "");
	return done();
}
