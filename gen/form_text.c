#include "gen/form_reader.h"
#include "gen/form_name.h"

#include "gen/language.h"
#include "gen/plain.h"
#include "store/base/arena.h"
#include "store/compiled/token.h"

enum { TOKENS_MAX = 256 };

int32_t form_setting(const struct form_reader *r, enum setting s)
{
	struct str key = str_of(setting_rule(s)->key);

	return setting_read(s, values_get(r->source->council, str_from(key, STR("council.").n)));
}

static void say_unknown_token(struct form_reader *r, const struct yaml_node *node, struct str name,
                              bool first)
{
	struct str names[TOKENS_MAX];
	size_t n = 0;

	if (first)
		names[n++] = STR("first");
	if (r->source->council)
		for (const struct value *one = r->source->council->first; one && n < TOKENS_MAX;
		     one = one->next)
			if (one->kind == VALUE_TEXT)
				names[n++] = one->name;
	if (diag_nearest(name, names, n).n > 0)
		diag_unknown(r->diag, node->at, "token", name, names, n);
	else
		diag_error(r->diag, node->at,
		           "unknown token \"%.*s\"; write a key of content/council.yaml, "
		           "{FIELD, words} for an answer, or {{ for a brace that is meant",
		           STR_FMT(name));
}

static bool is_plain(struct str words)
{
	for (size_t i = 0; i < words.n; i++)
		if (str_find(STR("{}|<>&\"*_[]`\\"), words.p[i]) < 13)
			return false;
	return words.n > 0;
}

/* "{setting_name, your setting}", with one blank for each run of them. */
static void fill_answer(struct form_reader *r, const struct yaml_node *node, struct str name,
                        bool may, struct buf *b)
{
	size_t comma = str_find(name, ',');
	struct str id = str_trim(str_part(name, 0, comma)), words = str_trim(str_from(name, comma + 1)),
	           word;

	if (!may) {
		diag_error(r->diag, node->at, "an answer cannot stand in \"%.*s\"; write it in other words",
		           STR_FMT(node->key));
		return;
	}
	if (!form_name_is_field(id) || !is_plain(words)) {
		diag_error(r->diag, node->at,
		           "\"{%.*s}\" is no answer; write {FIELD, words}: the id of a field, and plain "
		           "words that stand there while it has no answer",
		           STR_FMT(name));
		return;
	}
	buf_byte(b, '{');
	buf_add(b, id);
	buf_byte(b, ',');
	while (words.n > 0) {
		size_t end = 0;

		while (end < words.n && words.p[end] != ' ' && words.p[end] != '\n')
			end++;
		word = str_part(words, 0, end);
		buf_byte(b, ' ');
		buf_add(b, word);
		words = str_trim(str_from(words, end));
	}
	buf_byte(b, '}');
}

/* What stands between the braces to b. */
static void fill_token(struct form_reader *r, const struct yaml_node *node, struct str name,
                       bool first, struct buf *b)
{
	const struct value *value = values_find(r->source->council, name);

	if (str_find(name, ',') < name.n) {
		fill_answer(r, node, name, first, b);
	} else if (str_is(name, "first") && first) {
		buf_text(b, "{first}");
	} else if (str_is(name, "first")) {
		diag_error(r->diag, node->at, "{first} cannot stand in \"%.*s\"; write it without a name",
		           STR_FMT(node->key));
	} else if (value && value->kind == VALUE_TEXT) {
		buf_add(b, value->text);
	} else {
		say_unknown_token(r, node, name, first);
	}
}

/* "{{" and what would be taken for a token with one brace. */
static bool becomes_token(struct str text)
{
	struct str one = str_from(text, 1);

	one.n = str_find(one, '}') + 1 > one.n ? one.n : str_find(one, '}') + 1;
	return str_starts(text, STR("{{first}")) || (str_starts(text, STR("{{")) && token_is_in(one));
}

static struct str filled(struct form_reader *r, const struct yaml_node *node, struct str text,
                         bool first)
{
	struct buf b = buf_open(r->arena);

	while (text.n > 0) {
		size_t at = str_find(text, '{'), end;

		buf_add(&b, str_part(text, 0, at));
		text = str_from(text, at);
		if (text.n == 0)
			break;
		if (becomes_token(text)) {
			diag_error(r->diag, node->at, "\"{%.*s\" would become a token; write it in other words",
			           STR_FMT(str_part(str_from(text, 1), 0, str_find(text, '}'))));
			text = str_from(text, 2);
			continue;
		}
		if (str_starts(text, STR("{{"))) {
			buf_byte(&b, '{');
			text = str_from(text, 2);
			continue;
		}
		end = str_find(text, '}');
		if (end == text.n) {
			diag_error(r->diag, node->at, "a brace is opened and not closed; write {{ for a brace "
			           "that is meant");
			return buf_str(&b);
		}
		fill_token(r, node, str_part(text, 1, end - 1), first, &b);
		text = str_from(text, end + 1);
	}
	return buf_str(&b);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\n';
}

/* Position of the next bar with a blank on each side, or the end. */
static size_t bar_in(struct str text, size_t from)
{
	for (size_t i = from > 0 ? from : 1; i + 1 < text.n; i++)
		if (text.p[i] == '|' && is_blank(text.p[i - 1]) && is_blank(text.p[i + 1]))
			return i;
	return text.n;
}

static bool is_safe(struct str link)
{
	static const char *const starts[] = { "https://", "mailto:", "tel:", "#" };

	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		if (str_starts(link, str_of(starts[i])))
			return true;
	return str_starts(link, STR("/")) && !str_starts(link, STR("//"));
}

static void check_link(struct form_reader *r, const struct yaml_node *node, struct str link)
{
	size_t end = 0;

	while (end < link.n && !is_blank(link.p[end]) && link.p[end] != ')' && link.p[end] != '>')
		end++;
	link = str_part(link, 0, end);
	if (!is_safe(link))
		diag_error(r->diag, node->at,
		           "the link \"%.*s\" is not safe; write https:, mailto:, tel: or a "
		           "page of this site that begins with /",
		           STR_FMT(link));
}

/* Wherever Markdown makes a link: [x](link), [x]: link, <link>, and bare addresses. */
static void check_links(struct form_reader *r, const struct yaml_node *node, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		struct str rest = str_from(text, i);

		if (str_starts(rest, STR("](<")))
			check_link(r, node, str_from(rest, 3));
		else if (str_starts(rest, STR("](")))
			check_link(r, node, str_from(rest, 2));
		else if (str_starts(rest, STR("]:")))
			check_link(r, node, str_trim(str_from(rest, 2)));
		else if ((i == 0 || is_blank(text.p[i - 1]) || text.p[i - 1] == '<') &&
		         (str_starts(rest, STR("http:")) || str_starts(rest, STR("javascript:")) ||
		          str_starts(rest, STR("ftp:")) || str_starts(rest, STR("www."))))
			check_link(r, node, rest);
	}
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* What stands between a sharp bracket and the next, begins like a tag and is no address. */
static bool is_tag(struct str text)
{
	size_t end = str_find(text, '>');
	struct str inside = str_part(text, 1, end - 1);
	bool is_address = str_find(inside, ' ') == inside.n &&
	                  (str_find(inside, ':') < inside.n || str_find(inside, '@') < inside.n);

	return end < text.n && inside.n > 0 && !is_address &&
	       (is_letter(inside.p[0]) || inside.p[0] == '/' || inside.p[0] == '!');
}

static void check_tags(struct form_reader *r, const struct yaml_node *node, struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == '<' && (i == 0 || text.p[i - 1] != '\\') && is_tag(str_from(text, i))) {
			diag_error(r->diag, node->at,
			           "HTML is not taken; in \"intro\" and \"text\" write **bold** and "
			           "[words](/page/), elsewhere plain words");
			return;
		}
}

/* A page has its title, a question its label: a heading between them would stand in no order. */
static struct str without_headings(struct form_reader *r, const struct yaml_node *node,
                                   struct str html)
{
	for (size_t i = 0; i + 3 < html.n; i++)
		if (html.p[i] == '<' && html.p[i + 1] == 'h' && html.p[i + 2] >= '1' &&
		    html.p[i + 2] <= '6') {
			diag_error(r->diag, node->at,
			           "a heading cannot stand in \"%.*s\"; write **words** on a line of their own, "
			           "or a question of the type info: its label is a heading",
			           STR_FMT(node->key));
			break;
		}
	return html;
}

static struct str voice(struct form_reader *r, const struct yaml_node *node, struct str text,
                        enum form_text_kind kind)
{
	struct str words = str_trim(text);

	if (words.n == 0)
		diag_error(r->diag, node->at, "\"%.*s\" has no words here; write some", STR_FMT(node->key));
	words = filled(r, node, words, kind != FORM_TEXT_PLAIN);
	if (!r->as_given && !r->source->texts)
		plain_check_sentences(r->diag, node->at, words);
	check_tags(r, node, words);
	if (kind != FORM_TEXT_MARKDOWN)
		return words;
	check_links(r, node, words);
	return without_headings(r, node, r->source->markdown(r->arena, words));
}

/* The same in the language of the source; false: it stays English. */
static bool translated(struct form_reader *r, const struct yaml_node **node, struct yaml_node *room)
{
	const struct yaml_node *to = r->source->texts ? form_texts_find(r->source->texts, (*node)->text)
	                                              : NULL;

	if (!to)
		return !r->source->texts;
	*room = *to;
	room->key = (*node)->key;
	*node = room;
	return true;
}

/* What programs read is played where HTML stands as it is, or goes into an answer, too: those stay
 * bare. */
static void mark(struct form_reader *r, struct form_text *text, enum form_text_kind kind)
{
	enum language_mark as = r->source->mark;

	if (as == LANGUAGE_ISOLATED && (kind == FORM_TEXT_MARKDOWN || kind == FORM_TEXT_ANSWER))
		as = LANGUAGE_BARE;
	for (enum voice v = 0; v < VOICES; v++)
		text->in[v] = language_left(r->arena, text->in[v], as);
}

static struct form_text voices(struct form_reader *r, const struct yaml_node *node,
                               enum form_text_kind kind)
{
	struct form_text text;
	size_t bar = kind == FORM_TEXT_PLAIN ? node->text.n : bar_in(node->text, 0);

	text.in[VOICE_CHILD] = voice(r, node, str_part(node->text, 0, bar), kind);
	text.in[VOICE_SELF] = text.in[VOICE_CHILD];
	if (bar == node->text.n)
		return text;
	if (bar_in(node->text, bar + 1) == node->text.n && !r->has_self &&
	    str_is(str_of(node->at.file), r->file) && !r->source->texts)
		diag_warning(r->diag, node->at,
		             "nobody reads what stands behind the bar, as the form has no \"self_when\"; "
		             "add it, or leave one of the two out");
	if (bar_in(node->text, bar + 1) < node->text.n)
		diag_error(r->diag, node->at, "there are two bars, so three voices; write one bar");
	text.in[VOICE_SELF] = voice(r, node, str_from(node->text, bar + 1), kind);
	return text;
}

struct form_text form_text_read(struct form_reader *r, const struct yaml_node *node,
                                enum form_text_kind kind)
{
	struct form_text text = { { { NULL, 0 }, { NULL, 0 } } };
	struct yaml_node room;
	bool said;

	if (node->kind != YAML_TEXT) {
		diag_error(r->diag, node->at, "\"%.*s\" must be text, not %s; put it in quotes",
		           STR_FMT(node->key), yaml_kind_name(node->kind));
		return text;
	}
	said = translated(r, &node, &room);
	text = voices(r, node, kind);
	if (!said)
		mark(r, &text, kind);
	return text;
}
