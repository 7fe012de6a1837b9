#include "store/cases/calendar.h"

#include "store/base/buf.h"
#include "store/base/date.h"

enum { LINE_OCTETS_MAX = 75, DAY_SECONDS = 86400 };

struct line {
	struct buf *out;
	size_t octets;
};

/* One character or escape, never cut. */
static void put(struct line *l, struct str piece)
{
	if (l->octets + piece.n > LINE_OCTETS_MAX) {
		buf_text(l->out, "\r\n ");
		l->octets = 1;
	}
	buf_add(l->out, piece);
	l->octets += piece.n;
}

static struct line begin(struct buf *out, const char *name)
{
	struct line l = { out, 0 };

	for (; *name; name++)
		put(&l, str_bytes(name, 1));
	return l;
}

static void end(struct line *l)
{
	buf_text(l->out, "\r\n");
}

/* A byte and the continuation bytes behind it, four at most. */
static struct str character(struct str text, size_t at)
{
	size_t n = 1;

	while (n < 4 && at + n < text.n && ((unsigned char)text.p[at + n] & 0xc0) == 0x80)
		n++;
	return str_part(text, at, n);
}

static bool is_control(char c)
{
	return (unsigned char)c < 0x20 || c == 0x7f;
}

/* RFC 5545 3.3.11. CR LF, CR and LF are each one new line. */
static void put_text(struct line *l, struct str text)
{
	for (size_t i = 0; i < text.n;) {
		struct str piece = character(text, i);
		char c = text.p[i];

		i += piece.n;
		if (c == '\r' && i < text.n && text.p[i] == '\n')
			continue;
		if (c == '\r' || c == '\n')
			put(l, STR("\\n"));
		else if (c == '\t')
			put(l, STR(" "));
		else if (c == '\\')
			put(l, STR("\\\\"));
		else if (c == ';')
			put(l, STR("\\;"));
		else if (c == ',')
			put(l, STR("\\,"));
		else if (!is_control(c))
			put(l, piece);
	}
}

static void text_line(struct buf *out, const char *name, struct str text)
{
	struct line l = begin(out, name);

	put_text(&l, text);
	end(&l);
}

/* RFC 5545 3.2: a parameter in quotes has no escapes. */
static void put_quoted(struct line *l, struct str text)
{
	put(l, STR("\""));
	for (size_t i = 0; i < text.n;) {
		struct str piece = character(text, i);

		i += piece.n;
		if (piece.p[0] != '"' && !is_control(piece.p[0]))
			put(l, piece);
	}
	put(l, STR("\""));
}

static void organiser_line(struct buf *out, const struct calendar *c)
{
	struct line l = begin(out, "ORGANIZER");

	if (c->organiser.n > 0) {
		put(&l, STR(";"));
		put(&l, STR("CN="));
		put_quoted(&l, c->organiser);
	}
	put(&l, STR(":"));
	put(&l, STR("mailto:"));
	for (size_t i = 0; i < c->organiser_email.n;) {
		struct str piece = character(c->organiser_email, i);

		i += piece.n;
		if (!is_control(piece.p[0]))
			put(&l, piece);
	}
	end(&l);
}

static void digits(struct buf *out, int number, int width)
{
	int of_ten = 1;

	while (--width > 0)
		of_ten *= 10;
	for (; of_ten > 0; of_ten /= 10)
		buf_byte(out, (char)('0' + number / of_ten % 10));
}

static void date(struct buf *out, int32_t day)
{
	struct civil c = date_civil(day);

	digits(out, c.year, 4);
	digits(out, c.month, 2);
	digits(out, c.day, 2);
}

static void date_line(struct buf *out, const char *name, int32_t day)
{
	buf_text(out, name);
	date(out, day);
	buf_text(out, "\r\n");
}

static void stamp_line(struct buf *out, int64_t seconds)
{
	int of_day = (int)(seconds % DAY_SECONDS);

	buf_text(out, "DTSTAMP:");
	date(out, (int32_t)(seconds / DAY_SECONDS));
	buf_byte(out, 'T');
	digits(out, of_day / 3600, 2);
	digits(out, of_day / 60 % 60, 2);
	digits(out, of_day % 60, 2);
	buf_text(out, "Z\r\n");
}

static void hours_line(struct buf *out, const char *name, int hours)
{
	buf_text(out, name);
	buf_text(out, "PT");
	buf_number(out, hours);
	buf_text(out, "H\r\n");
}

static void event(struct buf *out, const struct calendar *c, const struct calendar_event *e)
{
	buf_text(out, "BEGIN:VEVENT\r\n");
	text_line(out, "UID:", e->uid);
	stamp_line(out, c->made_at);
	date_line(out, "DTSTART;VALUE=DATE:", e->on);
	date_line(out, "DTEND;VALUE=DATE:", e->on + 1);
	text_line(out, "SUMMARY:", e->summary);
	if (e->description.n > 0)
		text_line(out, "DESCRIPTION:", e->description);
	if (c->organiser_email.n > 0)
		organiser_line(out, c);
	buf_text(out, "CLASS:PRIVATE\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\n");
}

struct str calendar_write(struct arena *a, const struct calendar *c,
                          const struct calendar_event *events, size_t count)
{
	struct buf out = buf_open(a);

	buf_text(&out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Waymark//Waymark//EN\r\n");
	buf_text(&out, "CALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n");
	text_line(&out, "NAME:", c->name);
	text_line(&out, "X-WR-CALNAME:", c->name);
	if (c->refresh_hours > 0) {
		hours_line(&out, "REFRESH-INTERVAL;VALUE=DURATION:", c->refresh_hours);
		hours_line(&out, "X-PUBLISHED-TTL:", c->refresh_hours);
	}
	for (size_t i = 0; i < count; i++)
		event(&out, c, &events[i]);
	buf_text(&out, "END:VCALENDAR\r\n");
	return buf_str(&out);
}
