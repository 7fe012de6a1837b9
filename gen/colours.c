#include "gen/colours.h"

#include "gen/yaml.h"
#include "store/base/err.h"

/* Which colour stands on which, and the least contrast. */
static const struct { const char *name, *on; double least; } pairs[] = {
	{ "text", "page", 4.5 },       { "text", "panel", 4.5 },      { "quiet", "page", 4.5 },
	{ "quiet", "panel", 4.5 },     { "link", "page", 4.5 },       { "link", "panel", 4.5 },
	{ "link_hover", "page", 4.5 }, { "link_visited", "page", 4.5 }, { "brand_text", "brand", 4.5 },
	{ "focus_text", "focus", 4.5 }, { "error", "page", 4.5 },     { "success", "page", 4.5 },
	{ "warning", "page", 4.5 },    { "edge", "page", 3 },         { "brand", "page", 3 },
	{ "focus", "brand", 3 },       { "bar_text", "bar", 4.5 },
	{ "focus", "bar", 3 },
};

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* x to the power of 2.4, x from 0 to 1: x² times the fifth root of x², by Newton's method. */
static double power(double x)
{
	double square = x * x, root = 1;

	for (int i = 0; i < 40; i++)
		root -= (root - square / (root * root * root * root)) / 5;
	return square * root;
}

/* Relative luminance, 0 to 1, as WCAG 2.2 defines it. Below 0: no colour. */
static double luminance(struct str colour)
{
	static const double weights[] = { 0.2126, 0.7152, 0.0722 };
	double sum = 0;

	if (colour.n != 7 || colour.p[0] != '#')
		return -1;
	for (size_t i = 0; i < 3; i++) {
		int high = digit(colour.p[1 + 2 * i]), low = digit(colour.p[2 + 2 * i]);
		double part = (high * 16 + low) / 255.0;

		if (high < 0 || low < 0)
			return -1;
		sum += weights[i] * (part <= 0.04045 ? part / 12.92 : power((part + 0.055) / 1.055));
	}
	return sum;
}

static double contrast(double x, double y)
{
	return x > y ? (x + 0.05) / (y + 0.05) : (y + 0.05) / (x + 0.05);
}

static void check_group(struct build *b, const struct yaml_node *colours)
{
	for (const struct yaml_node *n = colours ? colours->children : NULL; n; n = n->next)
		if (luminance(n->text) < 0)
			diag_error(&b->diag, n->at,
			           "%.*s is not a colour; write # and six figures in quotes, as \"#14485a\"",
			           STR_FMT(n->text));
	for (size_t i = 0; colours && i < COUNT(pairs); i++) {
		const struct yaml_node *name = yaml_find(colours, pairs[i].name),
		                       *on = yaml_find(colours, pairs[i].on);
		double ratio;

		if (!on && str_is(str_of(pairs[i].on), "bar"))
			continue;                  /* without it the bar is brand */
		if (!name || !on) {
			diag_error(&b->diag, colours->at, "the colour %s is missing; add it",
			           name ? pairs[i].on : pairs[i].name);
			continue;
		}
		ratio = contrast(luminance(name->text), luminance(on->text));
		if (luminance(name->text) >= 0 && luminance(on->text) >= 0 && ratio < pairs[i].least)
			diag_error(&b->diag, name->at,
			           "%s on %s has a contrast of %.1f to 1; make it at least %.1f", pairs[i].name,
			           pairs[i].on, (int)(ratio * 10) / 10.0, pairs[i].least);
	}
}

void colours_check(struct build *b)
{
	check_group(b, yaml_find(b->council_yaml, "colours"));
	check_group(b, yaml_find(b->council_yaml, "colours_dark"));
}

static void add_group(struct buf *out, const struct values *colours, const char *scheme)
{
	buf_text(out, ":root{color-scheme:");
	buf_text(out, scheme);
	buf_byte(out, ';');
	for (const struct value *v = colours ? colours->first : NULL; v; v = v->next) {
		buf_text(out, "--");
		for (size_t i = 0; i < v->name.n; i++)
			buf_byte(out, v->name.p[i] == '_' ? '-' : v->name.p[i]);
		buf_byte(out, ':');
		buf_add(out, luminance(v->text) < 0 ? STR("inherit") : v->text);
		buf_byte(out, ';');
	}
	buf_text(out, "}\n");
}

struct str colours_style(const struct build *b)
{
	struct values *dark = values_get_tree(b->council, STR("colours_dark"));
	struct buf out = buf_open(b->arena);

	add_group(&out, values_get_tree(b->council, STR("colours")), "light");
	if (dark) {                    /* not on paper */
		buf_text(&out, "@media screen and (prefers-color-scheme:dark){");
		add_group(&out, dark, "dark");
		buf_text(&out, "}\n");
	}
	return buf_str(&out);
}
