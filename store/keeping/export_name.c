#include "store/keeping/export_name.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "store/base/arena.h"
#include "store/base/buf.h"
#include "store/base/utf8.h"

enum { NAME_BYTES_MAX = 120, ENDING_BYTES_MAX = 12 };

static void add_clean(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		buf_byte(b, c < 0x20 || c == 0x7f || strchr("/\\:*?\"<>|", c) ? '_' : s.p[i]);
	}
}

struct str export_name(struct arena *a, size_t number, struct str given)
{
	struct buf b = buf_open(a);
	size_t dot = str_find_last(given, '.');
	struct str ending = str_from(given, dot);
	char digits[24];

	if (!str_is_utf8(given))
		given = ending = STR("");
	if (ending.n > ENDING_BYTES_MAX)
		ending = STR("");
	snprintf(digits, sizeof(digits), "%02zu-", number);
	buf_text(&b, digits);
	add_clean(&b, str_whole_start(str_part(given, 0, given.n - ending.n),
	                              NAME_BYTES_MAX - b.n - ending.n));
	add_clean(&b, ending);
	return buf_str(&b);
}

bool export_is_empty(const char *folder)
{
	DIR *dir = opendir(folder);
	const struct dirent *entry;
	bool is_empty = dir != NULL;

	while (dir && (entry = readdir(dir)))
		is_empty &= strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
	if (dir)
		closedir(dir);
	return is_empty;
}
