#include "gen/markup.h"

#include "tests/tap.h"

static int place(const char *html)
{
	struct markup m = { 0 };
	enum page_place p = PLACE_RAW;

	markup_feed(&m, str_of(html));
	return markup_place(&m, &p) ? -1 : (int)p;
}

static bool takes(const char *html)
{
	struct markup m = { 0 };

	markup_feed(&m, str_of(html));
	return markup_takes_elements(&m);
}

int main(void)
{
	is_int(PLACE_TEXT, place("<p class=\"x\">"), "between tags a value is text");
	is_int(PLACE_ATTRIBUTE, place("<p class=\"x "), "in quotes it is an attribute");
	is_int(PLACE_HREF, place("<a href=\""), "at the start of an address it is the address");
	is_int(PLACE_URL, place("<a href='/x?y="), "later it is a piece of it");
	is_int(PLACE_HREF, place("<form ACTION=\""), "names of attributes may be capital");
	is_int(PLACE_TEXT, place("<!-- <script> --><p>"), "what a comment holds is passed over");
	is_int(PLACE_TEXT, place("<script>if (a<b) '</p>'</script> "), "a script ends at its own end");
	is_int(PLACE_TEXT, place("1 < 2 and "), "a sign that opens no tag is text");
	is_int(-1, place("<p class="), "an attribute without quotes is refused");
	is_int(-1, place("<p "), "so is the inside of a tag");
	is_int(-1, place("<script>"), "and a script");
	is_int(-1, place("<style>p {"), "and a style");
	is_int(-1, place("<!-- "), "and a comment");
	is_int(-1, place("<p onclick=\""), "and an attribute that is code");
	is_int(-1, place("<p style=\""), "and one that is style");
	ok(takes("<p>") && takes("<svg><text>x</text></svg>"), "an element may stand in text");
	ok(!takes("<title>") && !takes("<option value=\"x\">") && !takes("<svg><text x=\"1\">") &&
	       !takes("<text>x <tspan>"),
	   "not in a title, in what is chosen, or in the words of a picture");
	return done();
}
