#include "cgi-bin/web/device.h"

#include "store/compiled/words.h"

struct sign {
	const char *in_header, *name;
};

/* The first that is there: most browsers name those before them too. */
static const struct sign browsers[] = {
	{ "Edg", "edge" }, { "OPR/", "opera" }, { "SamsungBrowser/", "samsung" },
	{ "FxiOS/", "firefox" },
	{ "Firefox/", "firefox" }, { "CriOS/", "chrome" }, { "Chrome/", "chrome" },
	{ "Safari/", "safari" },
};

static const struct sign systems[] = {
	{ "iPhone", "iphone" }, { "iPad", "ipad" }, { "Android", "android" }, { "CrOS", "chromebook" },
	{ "Windows", "windows" }, { "Macintosh", "mac" }, { "Linux", "linux" },
};

static const char *name_of(struct str agent, const struct sign *signs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_search(agent, str_of(signs[i].in_header)) < agent.n)
			return signs[i].name;
	return "other";
}

struct str device_of(struct str agent, struct arena *a)
{
	struct str browser = str_join(a, str_of(name_of(agent, browsers, COUNT(browsers))), STR(" "));

	return str_join(a, browser, str_of(name_of(agent, systems, COUNT(systems))));
}

struct str device_words(struct web *w, struct str device)
{
	struct str browser, system = device;
	struct words_pair pairs[2] = { { STR("browser"), STR("") }, { STR("system"), STR("") } };

	if (!str_cut(&system, ' ', &browser) || browser.n == 0 || system.n == 0)
		return words_get(w->words, STR("signedin.unknown"));
	pairs[0].text = web_word(w, "signedin.browsers.", browser);
	pairs[1].text = web_word(w, "signedin.systems.", system);
	return words_fill(w->arena, w->words, words_get(w->words, STR("signedin.device")), pairs, 2);
}
