#include "store/compiled/json.h"

#include "store/base/log.h"
#include "store/base/utf8.h"

/* RFC 8259 section 7: the quotation mark, the backslash and the control characters are escaped. */
static void write_text(struct buf *b, struct str text)
{
	static const char hex[] = "0123456789abcdef";
	size_t start = 0;

	if (!str_is_utf8(text))
		die("json_write");       /* text that is not UTF-8 never gets this far */
	buf_byte(b, '"');
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		char escaped[] = { '\\', (char)c, '0', '0', hex[c >> 4], hex[c & 15] };
		bool is_plain = c == '"' || c == '\\';

		if (c >= 0x20 && !is_plain)
			continue;
		buf_add(b, str_part(text, start, i - start));
		start = i + 1;
		if (c == '\n')
			escaped[1] = 'n';
		else if (!is_plain)
			escaped[1] = 'u';
		buf_add(b, str_bytes(escaped, escaped[1] == 'u' && !is_plain ? 6 : 2));
	}
	buf_add(b, str_from(text, start));
	buf_byte(b, '"');
}

static void write_all(struct buf *b, const struct values *v, bool tree);

static void write_one(struct buf *b, const struct value *one)
{
	switch (one->kind) {
	case VALUE_NULL: buf_text(b, "null"); break;
	case VALUE_FLAG: buf_text(b, one->flag ? "true" : "false"); break;
	case VALUE_NUMBER: buf_number(b, one->number); break;
	case VALUE_TEXT: write_text(b, one->text); break;
	case VALUE_LIST: write_all(b, one->children, false); break;
	case VALUE_TREE: write_all(b, one->children, true); break;
	}
}

static void write_all(struct buf *b, const struct values *v, bool tree)
{
	buf_byte(b, tree ? '{' : '[');
	for (const struct value *one = v->first; one; one = one->next) {
		if (one != v->first)
			buf_byte(b, ',');
		if (tree) {
			write_text(b, one->name);
			buf_byte(b, ':');
		}
		write_one(b, one);
	}
	buf_byte(b, tree ? '}' : ']');
}

void json_write(struct buf *b, const struct values *tree)
{
	write_all(b, tree, true);
}
