#include "gen/rule_yaml.h"

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Nothing in it that YAML reads as more than text. */
bool rule_yaml_is_plain(struct str s, const char *others)
{
	struct str more = str_of(others);

	if (s.n == 0 || !is_letter(s.p[0]) || s.p[s.n - 1] == ' ')
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!is_letter(s.p[i]) && (signed char)s.p[i] >= 0 && str_find(more, s.p[i]) == more.n)
			return false;
	return true;
}

void rule_yaml_quote(struct buf *b, struct str s)
{
	buf_byte(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"' || s.p[i] == '\\')
			buf_byte(b, '\\');
		if (s.p[i] == '\n')
			buf_text(b, "\\n");
		else if ((unsigned char)s.p[i] >= ' ')
			buf_byte(b, s.p[i]);
	}
	buf_byte(b, '"');
}

/* Between brackets or braces. */
void rule_yaml_word(struct buf *b, struct str s)
{
	if (rule_yaml_is_plain(s, "_-"))
		buf_add(b, s);
	else
		rule_yaml_quote(b, s);
}

static void add_list(const struct rule_yaml *w, const struct condition *c, const char *word)
{
	buf_byte(w->out, '{');
	buf_text(w->out, word);
	buf_text(w->out, ": [");
	for (size_t i = 0; i < c->part_count; i++) {
		buf_text(w->out, i > 0 ? ", " : "");
		rule_yaml_write(w, c->parts[i]);
	}
	buf_text(w->out, "]}");
}

static void add_field(const struct rule_yaml *w, const struct condition *c, const char *before,
                      const char *after)
{
	buf_text(w->out, before);
	buf_add(w->out, c->field);
	buf_text(w->out, after);
}

static void add_age(const struct rule_yaml *w, const struct condition *c, const char *word)
{
	add_field(w, c, "{age: {of: ", ", ");
	buf_text(w->out, word);
	buf_text(w->out, ": ");
	if (c->kind == CONDITION_OVER_SCHOOL_AGE)
		buf_text(w->out, "yes");
	else
		buf_number(w->out, c->number);
	buf_text(w->out, "}}");
}

static void add_values(const struct rule_yaml *w, const struct condition *c)
{
	bool one = c->kind == CONDITION_IS;

	add_field(w, c, "{", one ? ": " : ": {in: [");
	for (size_t i = 0; i < c->value_count; i++) {
		buf_text(w->out, i > 0 ? ", " : "");
		rule_yaml_word(w->out, c->values[i]);
	}
	buf_text(w->out, one ? "}" : "]}}");
}

/* {met: {before: {of: told, weeks: 2}}} */
static void add_day(const struct rule_yaml *w, const struct condition *c)
{
	static const char *const words[] = { "before", "after", "on_or_before", "on_or_after",
	                                     "within" };

	add_field(w, c, "{", ": {");
	buf_text(w->out, words[c->kind - CONDITION_BEFORE]);
	buf_text(w->out, c->value_count > 1 ? ": {of: " : ": ");
	rule_yaml_word(w->out, c->values[0]);
	if (c->value_count > 1) {
		buf_text(w->out, ", ");
		buf_add(w->out, c->values[1]);
		buf_text(w->out, ": ");
		buf_number(w->out, c->number);
		buf_byte(w->out, '}');
	}
	buf_text(w->out, "}}");
}

static void add_number(const struct rule_yaml *w, const struct condition *c)
{
	static const char *const words[] = { "at_least", "at_most", "more_than", "less_than" };

	add_field(w, c, "{", ": {");
	buf_text(w->out, words[c->kind - CONDITION_AT_LEAST]);
	buf_text(w->out, ": ");
	buf_add(w->out, c->values[0]);
	buf_text(w->out, "}}");
}

static void add_rows(const struct rule_yaml *w, const struct condition *c)
{
	bool counts = c->kind == CONDITION_ROWS_AT_LEAST || c->kind == CONDITION_ROWS_AT_MOST;

	add_field(w, c, "{",
	          c->kind == CONDITION_ANY_ROW ? ": {any_row: "
	          : counts                     ? ": {rows: {"
	                                       : ": {every_row: ");
	if (counts) {
		buf_text(w->out, c->kind == CONDITION_ROWS_AT_LEAST ? "at_least: " : "at_most: ");
		buf_number(w->out, c->number);
	}
	if (counts && c->part_count > 0)
		buf_text(w->out, ", where: ");
	if (c->part_count > 0)
		rule_yaml_write(w, c->parts[0]);
	buf_text(w->out, counts ? "}}}" : "}}");
}

void rule_yaml_write_out(const struct rule_yaml *w, const struct condition *c)
{
	if (condition_is_number(c) || condition_is_day(c) || condition_is_row(c)) {
		(condition_is_number(c) ? add_number : condition_is_day(c) ? add_day : add_rows)(w, c);
		return;
	}
	switch (c->kind) {
	case CONDITION_IS:
	case CONDITION_IN: add_values(w, c); return;
	case CONDITION_ANSWERED: add_field(w, c, "{answered: ", "}"); return;
	case CONDITION_AGE_AT_LEAST: add_age(w, c, "at_least"); return;
	case CONDITION_AGE_UNDER: add_age(w, c, "under"); return;
	case CONDITION_OVER_SCHOOL_AGE: add_age(w, c, "over_school_age"); return;
	case CONDITION_ACCOUNT: buf_text(w->out, "{account: professional}"); return;
	case CONDITION_ALL: add_list(w, c, "all"); return;
	case CONDITION_ANY: add_list(w, c, "any"); return;
	case CONDITION_NOT:
		buf_text(w->out, "{not: ");
		rule_yaml_write(w, c->parts[0]);
		buf_byte(w->out, '}');
		return;
	default: return;
	}
}

void rule_yaml_write(const struct rule_yaml *w, const struct condition *c)
{
	for (size_t i = 0; i < w->count; i++)
		if (w->rules[i].condition == c) {
			buf_add(w->out, w->rules[i].id);
			return;
		}
	rule_yaml_write_out(w, c);
}

void rule_yaml_use(const struct rule_yaml *w, const struct condition *c)
{
	for (size_t i = 0; c && i < w->count; i++)
		if (w->rules[i].condition == c)
			w->rules[i].used = true;
	for (size_t i = 0; c && i < c->part_count; i++)
		rule_yaml_use(w, c->parts[i]);
}

