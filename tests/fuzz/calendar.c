/* Any text in a calendar: lines of 75 octets, ended by CRLF, never cut inside a character, and no
 * line that the text made up itself. */
#include "store/cases/calendar.h"

#include <stdlib.h>
#include <string.h>

#include "store/base/arena.h"
#include "store/base/date.h"
#include "store/base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void line_holds(struct str line, bool utf8, bool more, size_t *events)
{
	if (line.n > 75 || (utf8 && !str_is_utf8(line)))
		abort();
	for (size_t i = 0; i < line.n; i++)
		if ((unsigned char)line.p[i] < 0x20 || line.p[i] == 0x7f)
			abort();
	if (!more && (line.n == 0 || !((line.p[0] >= 'A' && line.p[0] <= 'Z'))))
		abort();
	*events += str_is(line, "BEGIN:VEVENT");
}

static void file_holds(struct str file, bool utf8)
{
	size_t events = 0;

	while (file.n > 0) {
		size_t end = str_search(file, STR("\r\n"));

		if (end == file.n)
			abort();
		line_holds(str_part(file, 0, end), utf8, file.p[0] == ' ', &events);
		file = str_from(file, end + 2);
	}
	if (events != 2)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena *a = arena_open(1 << 24);
	struct str text = str_bytes(bytes, n > 20000 ? 20000 : n), part[6] = { { 0 } };
	struct calendar c = { .made_at = 1609504496, .refresh_hours = n % 3 ? 12 : 0 };
	struct calendar_event events[2];

	for (size_t i = 0; i < 6 && str_cut(&text, '\0', &part[i]); i++)
		;
	c.name = part[0];
	c.organiser = part[1];
	c.organiser_email = part[2];
	events[0] = (struct calendar_event){ part[3], 18000 + (int32_t)n, part[4], part[5] };
	events[1] = (struct calendar_event){ part[5], 18000, part[0], part[1] };
	file_holds(calendar_write(a, &c, events, 2), str_is_utf8(part[0]) && str_is_utf8(part[1]) &&
	                                                 str_is_utf8(part[2]) && str_is_utf8(part[3]) &&
	                                                 str_is_utf8(part[4]) && str_is_utf8(part[5]));
	arena_close(a);
	return 0;
}
