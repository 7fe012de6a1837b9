#include "gen/markup.h"

#include <string.h>

#include "store/base/err.h"

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

static void grow(char *word, size_t *n, size_t size, char c)
{
	if (*n < size)
		word[(*n)++] = lower(c);
}

static struct str tag_of(const struct markup *m)
{
	return str_bytes(m->tag, m->tag_n);
}

static void end_tag(struct markup *m)
{
	bool code = !m->closing && (str_is(tag_of(m), "script") || str_is(tag_of(m), "style"));

	m->in = code ? MARKUP_CODE : MARKUP_TEXT;
	m->matched = 0;
}

static void feed_open(struct markup *m, char c)
{
	if (c == '/' && m->tag_n == 0 && !m->closing)
		m->closing = true;
	else if (c == '!' && m->tag_n == 0)
		m->in = MARKUP_DECLARATION;
	else if (c == '>')
		end_tag(m);
	else if (is_blank(c) || c == '/')
		m->in = m->tag_n > 0 ? MARKUP_TAG : MARKUP_TEXT;
	else
		grow(m->tag, &m->tag_n, sizeof(m->tag), c);
}

static void feed_tag(struct markup *m, char c)
{
	if (c == '>') {
		end_tag(m);
	} else if (c == '=') {
		m->in = MARKUP_EQUALS;
	} else if (is_blank(c) || c == '/') {
		m->in = MARKUP_TAG;
	} else {
		if (m->in == MARKUP_TAG)
			m->name_n = 0;
		m->in = MARKUP_NAME;
		grow(m->name, &m->name_n, sizeof(m->name), c);
	}
}

static void feed_value(struct markup *m, char c)
{
	if (m->in == MARKUP_EQUALS) {
		m->begun = false;
		if (c == '"' || c == '\'') {
			m->in = MARKUP_QUOTED;
			m->quote = c;
		} else if (c == '>') {
			end_tag(m);
		} else if (!is_blank(c)) {
			m->in = MARKUP_UNQUOTED;
		}
	} else if (m->in == MARKUP_QUOTED) {
		m->begun = true;
		if (c == m->quote)
			m->in = MARKUP_TAG;
	} else if (c == '>') {
		end_tag(m);
	} else if (is_blank(c)) {
		m->in = MARKUP_TAG;
	}
}

/* A comment ends at -->, code at </ and its tag's name. */
static void feed_until(struct markup *m, char c)
{
	char end[sizeof(m->tag) + 3] = "-->";
	size_t n = 3;

	if (m->in == MARKUP_CODE) {
		end[0] = '<';
		end[1] = '/';
		memcpy(end + 2, m->tag, m->tag_n);
		n = m->tag_n + 2;
	}
	if (lower(c) == end[m->matched])
		m->matched++;
	else if (!(m->in == MARKUP_COMMENT && m->matched == 2 && c == '-'))
		m->matched = lower(c) == end[0];
	if (m->matched < n)
		return;
	m->closing = true;
	m->in = m->in == MARKUP_CODE ? MARKUP_TAG : MARKUP_TEXT;
}

static void feed_declaration(struct markup *m, char c)
{
	if (c == '>') {
		m->in = MARKUP_TEXT;
	} else if (c == '-' && ++m->matched == 2) {
		m->in = MARKUP_COMMENT;
		m->matched = 0;
	}
}

static void feed_one(struct markup *m, char c)
{
	switch (m->in) {
	case MARKUP_TEXT:
		m->in = MARKUP_OPEN;
		m->closing = false;
		m->tag_n = m->name_n = m->matched = 0;
		break;
	case MARKUP_OPEN: feed_open(m, c); break;
	case MARKUP_TAG:
	case MARKUP_NAME: feed_tag(m, c); break;
	case MARKUP_EQUALS:
	case MARKUP_QUOTED:
	case MARKUP_UNQUOTED: feed_value(m, c); break;
	case MARKUP_DECLARATION: feed_declaration(m, c); break;
	case MARKUP_COMMENT:
	case MARKUP_CODE: feed_until(m, c); break;
	}
}

void markup_feed(struct markup *m, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (m->in == MARKUP_TEXT || m->in == MARKUP_QUOTED) {
			size_t plain = str_find(str_from(text, i), m->in == MARKUP_TEXT ? '<' : m->quote);

			m->begun |= m->in == MARKUP_QUOTED && plain > 0;
			i += plain;
			if (i == text.n)
				return;
		}
		feed_one(m, text.p[i]);
	}
}

static bool is_address(struct str name)
{
	static const char *const names[] = { "href", "src", "action", "formaction", "poster", "cite",
	                                     "data", "srcset", "xlink:href", "ping", "manifest" };

	for (size_t i = 0; i < COUNT(names); i++)
		if (str_is(name, names[i]))
			return true;
	return false;
}

const char *markup_place(const struct markup *m, enum page_place *place)
{
	struct str name = str_bytes(m->name, m->name_n);

	switch (m->in) {
	case MARKUP_TEXT:
		*place = PLACE_TEXT;
		return NULL;
	case MARKUP_QUOTED:
		if (str_starts(name, STR("on")) || str_is(name, "style") || str_is(name, "srcdoc"))
			return "no value may stand in an attribute that is code; use a data- attribute or a class";
		*place = PLACE_ATTRIBUTE;
		if (is_address(name))
			*place = m->begun ? PLACE_URL : PLACE_HREF;
		return NULL;
	case MARKUP_EQUALS:
	case MARKUP_UNQUOTED:
		return "a value in an attribute needs quotes; write name=\"{{value}}\"";
	case MARKUP_COMMENT:
	case MARKUP_DECLARATION:
		return "no value may stand in a comment; write {{! comment }} for what readers do not need";
	case MARKUP_CODE:
		return "no value may stand in a script or style; use a data- attribute";
	case MARKUP_OPEN:
	case MARKUP_TAG:
	case MARKUP_NAME: break;
	}
	return "no value may stand inside a tag outside quotes; choose with a section";
}

bool markup_in_tag(const struct markup *m)
{
	return m->in == MARKUP_OPEN || m->in == MARKUP_TAG || m->in == MARKUP_NAME;
}

struct str markup_english(struct arena *a, const char *element)
{
	return str_join(a, str_join(a, STR("<"), str_of(element)), STR(" lang=\"en-GB\" dir=\"ltr\">"));
}

struct str markup_end(struct arena *a, const char *element)
{
	return str_join(a, str_join(a, STR("</"), str_of(element)), STR(">"));
}

bool markup_takes_elements(const struct markup *m)
{
	static const char *const texts[] = { "title", "option", "textarea", "text", "tspan" };

	for (size_t i = 0; i < COUNT(texts) && !m->closing; i++)
		if (str_is(tag_of(m), texts[i]))
			return false;
	return m->in == MARKUP_TEXT;
}

bool markup_same(const struct markup *a, const struct markup *b)
{
	if (markup_in_tag(a) && markup_in_tag(b))
		return a->tag_n == b->tag_n && memcmp(a->tag, b->tag, a->tag_n) == 0;
	if (a->in != b->in)
		return false;
	if (a->in != MARKUP_QUOTED)
		return true;
	return a->quote == b->quote && a->name_n == b->name_n &&
	       memcmp(a->name, b->name, a->name_n) == 0;
}
