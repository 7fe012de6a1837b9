#include "cgi-bin/web/filename.h"

#include "store/base/arena.h"
#include "store/base/utf8.h"

enum { ENDING_CHARACTERS_MAX = 10 };

static struct str in_one_line(struct arena *a, struct str name)
{
	char *p = arena_take(a, name.n + 1);

	for (size_t i = 0; i < name.n; i++)
		p[i] = name.p[i] == '\n' || name.p[i] == '\t' ? ' ' : name.p[i];
	return (struct str){ p, name.n };
}

struct str filename_plain(struct arena *a, struct str name)
{
	size_t slash = str_find_last(name, '/'), back;

	if (slash < name.n)
		name = str_from(name, slash + 1);
	back = str_find_last(name, '\\');
	if (back < name.n)
		name = str_from(name, back + 1);
	return str_strip(str_straight(a, in_one_line(a, name)));
}

static struct str first_characters(struct str s, size_t max)
{
	size_t n = 0, i = 0;

	while (i < s.n && ((s.p[i] & 0xc0) == 0x80 || n++ < max))
		i++;
	return str_part(s, 0, i);
}

struct str filename_short(struct arena *a, struct str name)
{
	struct str ending = str_from(name, str_find_last(name, '.'));
	size_t of_ending = str_characters(ending);

	if (str_characters(name) <= FILENAME_CHARACTERS_MAX || of_ending > ENDING_CHARACTERS_MAX)
		return name;
	name = str_strip(first_characters(name, FILENAME_CHARACTERS_MAX - 1 - of_ending));
	return str_join(a, str_join(a, name, STR("…")), ending);
}
