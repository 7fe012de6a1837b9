#include "gen/settings.h"

#include "gen/yaml.h"
#include "store/base/date.h"
#include "store/base/err.h"
#include "store/compiled/setting.h"

#include <string.h>

static void check_opening(struct build *b)
{
	const struct yaml_node *date = yaml_find(b->council_yaml, "opening_date");
	const struct yaml_node *words = yaml_find(b->council_yaml, "opening_day");
	int32_t day, said;

	if (!date || !words)
		return;
	if (!date_read_iso(date->text, &day))
		diag_error(&b->diag, date->at,
		           "opening_date is not a date; write year-month-day, as 2026-09-01");
	else if (!date_read_text(words->text, &said) || said != day)
		diag_error(&b->diag, words->at,
		           "opening_day is not the day of opening_date; write the same day in words");
}

static void check_receipt_day(struct build *b)
{
	const struct yaml_node *n = yaml_find(b->council_yaml, "count_receipt_day");

	if (n && !str_is(n->text, "yes") && !str_is(n->text, "no"))
		diag_error(&b->diag, n->at, "count_receipt_day cannot be this; write \"yes\" or \"no\"");
}

/* Forms that are offered or sent may be none at all. */
static void check_filled(struct build *b)
{
	for (const struct yaml_node *n = b->council_yaml->children; n; n = n->next)
		if (n->kind == YAML_TEXT && n->text.n == 0 && !str_starts(n->key, STR("forms_")))
			diag_error(&b->diag, n->at,
			           "%.*s is empty; write it, or take it out wherever it is named",
			           STR_FMT(n->key));
}

/* Without what stands between the groups of figures. */
static struct str figures(struct arena *a, struct str number)
{
	struct buf b = buf_open(a);

	for (size_t i = 0; i < number.n; i++)
		if ((number.p[i] >= '0' && number.p[i] <= '9') || number.p[i] == '+')
			buf_byte(&b, number.p[i]);
	return buf_str(&b);
}

/* x_phone_link: the number that is dialled where x_phone is shown. */
static void check_dialled(struct build *b)
{
	for (const struct yaml_node *n = b->council_yaml->children; n; n = n->next) {
		struct str shown;

		if (n->kind != YAML_TEXT || !str_ends(n->key, STR("phone_link")))
			continue;
		shown = str_part(n->key, 0, n->key.n - strlen("_link"));
		if (!str_equal(n->text,
		               figures(b->arena, yaml_get(b->council_yaml, str_c(b->arena, shown)))))
			diag_error(&b->diag, n->at,
			           "%.*s is not the number of %.*s; write the same figures, without spaces",
			           STR_FMT(n->key), STR_FMT(shown));
	}
}

static bool is_address(struct str text)
{
	size_t at = str_find(text, '@');

	return at > 0 && at + 1 < text.n && str_find(text, ' ') == text.n &&
	       str_find(str_from(text, at + 1), '@') == text.n - at - 1;
}

/* Of the council, or of one area. */
static void check_addresses(struct build *b, const struct yaml_node *map)
{
	for (const struct yaml_node *n = map->children; n; n = n->next)
		if (n->kind == YAML_TEXT && n->text.n > 0 && !is_address(n->text) &&
		    (str_ends(n->key, STR("email")) || str_is(n->key, "mail_from")))
			diag_error(&b->diag, n->at, "%.*s is no address; write it as name@council.example",
			           STR_FMT(n->key));
}

/* Pieces parted by spaces, of capitals and figures alone: with a comma or small letters a piece
 * would fit nothing, in silence. */
static bool are_pieces(struct str text, bool letters)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] != ' ' && !(text.p[i] >= '0' && text.p[i] <= '9') &&
		    !(letters && text.p[i] >= 'A' && text.p[i] <= 'Z'))
			return false;
	return true;
}

static void check_reminders(struct build *b)
{
	const struct yaml_node *n = yaml_find(b->council_yaml, "reminder_days");

	if (n && !are_pieces(n->text, false))
		diag_error(&b->diag, n->at,
		           "reminder_days cannot be this; write whole numbers parted by spaces, as 7 1");
}

static void check_areas(struct build *b)
{
	const struct yaml_node *areas = yaml_find(b->council_yaml, "areas"), *other, *postcodes;

	for (const struct yaml_node *one = areas ? areas->children : NULL; one; one = one->next) {
		struct str id = yaml_get(one, "id");

		for (other = areas->children; other != one; other = other->next)
			if (str_equal(yaml_get(other, "id"), id))
				diag_error(&b->diag, one->at,
				           "the area \"%.*s\" is there twice, first on line %d; give each its own id",
				           STR_FMT(id), other->at.line);
		check_addresses(b, one);
		if ((postcodes = yaml_find(one, "postcodes")) && !are_pieces(postcodes->text, true))
			diag_error(&b->diag, postcodes->at,
			           "postcodes cannot be this; write first halves in capitals parted by spaces, as "
			           "LK1 LK2");
	}
}

/* What stands between braces in what is said of an answer: a place that the programs fill, or a
 * setting. */
static void check_places(struct build *b)
{
	static const char *const filled[] = { "what", "label", "max", "max_mb", "over", "n", "ext",
	                                      "missing", "other", "length", "first" };
	struct str *names = ARENA_MANY(b->arena, COUNT(filled) + b->council_yaml->count, struct str);
	size_t count = 0;

	for (; count < COUNT(filled); count++)
		names[count] = str_of(filled[count]);
	for (const struct yaml_node *n = b->council_yaml->children; n; n = n->next)
		names[count++] = n->key;
	for (const struct yaml_node *n = b->problems_yaml->children; n; n = n->next) {
		struct str rest = n->text, name;

		while (str_find(rest, '{') < rest.n) {
			size_t k = 0;

			rest = str_from(rest, str_find(rest, '{') + 1);
			name = str_part(rest, 0, str_find(rest, '}'));
			while (k < count && !str_equal(names[k], name))
				k++;
			if (k == count)
				diag_unknown(&b->diag, n->at, "place", name, names, COUNT(filled));
		}
	}
}

void settings_check(struct build *b)
{
	for (int i = 0; i < SETTINGS; i++) {
		const struct setting_rule *rule = setting_rule((enum setting)i);
		const char *name = rule->key + strlen("council.");
		const struct yaml_node *n = yaml_find(b->council_yaml, name);
		uint64_t number;

		if (n &&
		    (!str_number(n->text, (uint64_t)rule->most, &number) || number < (uint64_t)rule->least))
			diag_error(&b->diag, n->at, "%s cannot be this; write a number from %d to %d", name,
			           rule->least, rule->most);
	}
	check_opening(b);
	check_receipt_day(b);
	check_filled(b);
	check_dialled(b);
	check_addresses(b, b->council_yaml);
	check_reminders(b);
	check_areas(b);
	check_places(b);
}
