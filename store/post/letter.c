#include "store/post/letter.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "store/base/date.h"
#include "store/base/log.h"
#include "store/base/utf8.h"
#include "store/compiled/page.h"
#include "store/post/mime.h"

enum { TEMPLATE_BYTES_MAX = 64 * 1024, ADDRESS_BYTES_MAX = 254, LOCAL_BYTES_MAX = 64 };

static bool is_letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Pieces of allowed characters with single dots between them (RFC 5322 dot-atom). */
static bool is_dotted(struct str s, const char *more)
{
	char before = '.';

	for (size_t i = 0; i < s.n; before = s.p[i++]) {
		if (s.p[i] == '.' ? before == '.'
		                  : !is_letter_or_digit(s.p[i]) && !(s.p[i] && strchr(more, s.p[i])))
			return false;
	}
	return s.n > 0 && before != '.';
}

bool letter_is_address(struct str s)
{
	size_t at = str_find(s, '@');

	if (s.n > ADDRESS_BYTES_MAX || at == s.n || at > LOCAL_BYTES_MAX)
		return false;
	return is_dotted(str_part(s, 0, at), "!#$%&'*+-/=?^_`{|}~") &&
	       is_dotted(str_from(s, at + 1), "-");
}

static enum err read_file(struct arena *a, const char *path, struct str *bytes)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);
	char *into = arena_take(a, TEMPLATE_BYTES_MAX);
	ssize_t n;

	if (file < 0) {
		log_error("letter", "template");
		return errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
	}
	n = read(file, into, TEMPLATE_BYTES_MAX);
	close(file);
	if (n <= 0 || n == TEMPLATE_BYTES_MAX)
		return ERR_INVALID;
	*bytes = str_bytes(into, (size_t)n);
	return OK;
}

static bool is_template(struct str name)
{
	for (size_t i = 0; i < name.n; i++) {
		if (!is_letter_or_digit(name.p[i]) && name.p[i] != '-')
			return false;
	}
	return name.n > 0 && name.n <= 64;
}

static enum err template_open(struct arena *a, const char *compiled, struct str name,
                              struct page *p)
{
	struct buf path = buf_open(a);
	struct str bytes;
	enum err e;

	if (!is_template(name))
		return ERR_INVALID;
	buf_text(&path, compiled);
	buf_text(&path, "/letters/");
	buf_add(&path, name);
	buf_byte(&path, '\0');
	if ((e = read_file(a, path.p, &bytes)) != OK)
		return e;
	return page_read_bytes(bytes, p);
}

static struct str of_council(const struct letterhead *h, const char *key)
{
	struct str text;

	return words_find(h->words, str_of(key), &text) ? text : STR("");
}

/* What the template may use: the common places, then the letter's own. */
static struct values *places(struct arena *a, const struct letterhead *h, const struct letter *l)
{
	struct values *v = values_open(a);
	struct str link;

	values_text(v, STR("service"), of_council(h, "council.service"));
	values_text(v, STR("council"), of_council(h, "council.council"));
	values_text(v, STR("phone"), of_council(h, "council.phone"));
	values_text(v, STR("link"), STR("/"));
	if (l->places)
		values_copy(v, l->places);
	link = values_get(v, STR("link"));
	if (str_starts(link, STR("/")))
		values_text(v, STR("link"), str_join(a, h->origin, link));
	return v;
}

/* Text for people: UTF-8 with no control character but the end of a line. */
static bool is_clean(struct str s, bool many_lines)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c < 0x20 && !(many_lines && c == '\n')) || c == 0x7f)
			return false;
	}
	return str_is_utf8(s);
}

/* A place is one line, so that none can look like a header or a paragraph of ours. */
static bool are_clean(const struct values *places)
{
	for (const struct value *one = places->first; one; one = one->next) {
		if (one->kind == VALUE_TEXT && !is_clean(one->text, false))
			return false;
	}
	return true;
}

/* "Subject: …", an empty line, the text. */
static enum err take_apart(struct str played, struct email *m)
{
	struct str head = STR("Subject: "), line;

	if (!str_starts(played, head) || !str_cut(&played, '\n', &line))
		return ERR_INVALID;
	m->subject = str_trim(str_from(line, head.n));
	m->body = str_trim(played);
	if (m->subject.n == 0 || m->body.n == 0 || !is_clean(m->subject, false) ||
	    !is_clean(m->body, true))
		return ERR_INVALID;
	return OK;
}

static struct str host_of(struct str origin)
{
	size_t start = str_search(origin, STR("://"));
	struct str host = start == origin.n ? origin : str_from(origin, start + 3);
	size_t colon = str_find_last(host, ':');

	return host.n > 0 && host.p[0] == '[' ? STR("localhost") : str_part(host, 0, colon);
}

/* Letters only, so that nothing in it looks like a code. */
static struct str id_of(struct arena *a, struct str id, struct str host)
{
	struct buf b = buf_open(a);

	for (size_t i = 0; i < id.n; i++) {
		buf_byte(&b, (char)('a' + ((unsigned char)id.p[i] >> 4)));
		buf_byte(&b, (char)('a' + ((unsigned char)id.p[i] & 15)));
	}
	buf_byte(&b, '@');
	buf_add(&b, host);
	return buf_str(&b);
}

static struct str whole(struct arena *a, const struct email *m, struct str council, int64_t at)
{
	struct buf b = buf_open(a);

	mime_date(&b, at);
	mime_mailbox(&b, "From", council, m->from);
	mime_mailbox(&b, "To", STR(""), m->to);
	mime_text(&b, "Subject", m->subject);
	buf_text(&b, "Message-ID: <");
	buf_add(&b, m->id);
	buf_text(&b, ">\r\nAuto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\n");
	mime_body(&b, m->body);
	return buf_str(&b);
}

enum err letter_write(struct arena *a, const struct letterhead *h, const struct letter *l,
                      struct email *m)
{
	struct str council = of_council(h, "council.council");
	struct values *v = places(a, h, l);
	struct buf played = buf_open(a);
	struct page page;
	enum err e;

	*m = (struct email){ .to = l->to, .name = l->name, .host = host_of(h->origin) };
	m->from = h->from.n > 0 ? h->from : of_council(h, "council.mail_from");
	if (!letter_is_address(m->to) || !letter_is_address(m->from) || !is_dotted(m->host, "-") ||
	    !are_clean(v) || !is_clean(council, false))
		return ERR_INVALID;
	if ((e = template_open(a, h->compiled, l->name, &page)) != OK)
		return e;
	page_play(&page, v, &played);
	if ((e = take_apart(buf_str(&played), m)) != OK)
		return e;
	m->code = values_get(v, STR("code"));
	m->id = id_of(a, l->id, m->host);
	m->bytes = whole(a, m, council, l->created_at);
	return OK;
}
