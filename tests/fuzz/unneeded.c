/* Lines of DATA/unneeded, which whoever has the data could write, as `portal deploy --prune` acts
 * on them: nothing goes but an older version of a form with its pages, and nothing outside of the
 * folder of what is compiled. */
#include "store/keeping/versions.h"

#include <time.h>

#include "tests/fuzz/room.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { INPUT_MAX = 1 << 12, ARENA_MAX = 1 << 24, DAY = 86400 };

static const char older[] = "/compiled/forms/leave@abc1",
                  page[] = "/compiled/pages/leave@abc1/begin";
static const char *const stay[] = { "/beside@abc1", "/compiled/words", "/compiled/forms/leave",
                                    "/compiled/forms/leave@abc2", "/compiled/forms/other" };

static void make(struct arena *a, const char *name, struct str bytes)
{
	struct timespec long_ago[2] = { { time(NULL) - 40 * DAY, 0 }, { time(NULL) - 40 * DAY, 0 } };
	const char *path = room_file(a, name, bytes);

	if (utimensat(AT_FDCWD, path, long_ago, 0) != 0)
		abort();
}

static void make_all(struct arena *a)
{
	static const char *const folders[] = { "/compiled", "/compiled/forms", "/compiled/pages",
	                                       "/compiled/pages/leave@abc1" };

	for (size_t i = 0; i < COUNT(folders); i++)
		mkdir(room_named(a, folders[i]), 0700);
	for (size_t i = 0; i < COUNT(stay); i++)
		if (access(room_named(a, stay[i]), F_OK) != 0)
			make(a, stay[i], STR("abc2"));
	make(a, older, STR("old"));
	make(a, page, STR("old"));
}

static bool is_there(struct arena *a, const char *name)
{
	return access(room_named(a, name), F_OK) == 0;
}

static void check(struct arena *a, bool removed)
{
	for (size_t i = 0; i < COUNT(stay); i++)
		if (!is_there(a, stay[i]))
			abort();
	if (is_there(a, older) == removed || is_there(a, page) == removed)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena *a;
	struct str rest = str_bytes(bytes, n), line;
	bool removed = false;
	enum err e;

	if (n > INPUT_MAX)
		return 0;
	a = arena_open(ARENA_MAX);
	if (!is_there(a, older))
		make_all(a);
	while (str_cut(&rest, '\n', &line)) {
		if ((e = versions_remove(a, room_named(a, "/compiled"), line, time(NULL))) == OK &&
		    (removed || !str_is(line, "leave@abc1")))
			abort();
		if (e != OK && e != ERR_INVALID && e != ERR_NOT_FOUND && e != ERR_CONFLICT)
			abort();
		removed = removed || e == OK;
	}
	check(a, removed);
	arena_close(a);
	return 0;
}
