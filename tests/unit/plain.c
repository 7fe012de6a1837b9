/* How old one must be to read a text, and which abbreviations nobody explains. */
#include "gen/plain.h"

#include "gen/yaml.h"
#include "store/base/arena.h"
#include "tests/tap.h"

static const char settings[] =
    "reading_age: 12\nknown: NHS PDF\nknown_at_work: SEN\n"
    "abbreviations:\n  SENCO: special needs teacher; leads on special needs\n";

static int age(const char *text)
{
	size_t words;

	return plain_age(str_of(text), &words);
}

static size_t words(const char *text)
{
	size_t n;

	(void)plain_age(str_of(text), &n);
	return n;
}

static void ages(void)
{
	/* 6 words, 1 sentence, 6 syllables: 0.39 * 6 + 11.8 - 15.59 = -1.45. */
	is_int(4, age("The cat sat on the mat."), "a cat on a mat is for small children");
	/* 13 words, 1 sentence, 24 syllables: 5.07 + 21.78 - 15.59 = 11.27. */
	is_int(16,
	       age("The Australian platypus is seemingly a hybrid of a mammal and reptilian creature."),
	       "a platypus for older ones");
	is_int(age("We asked. They came."), age("We ask. They come."),
	       "an e that is not heard is no syllable");
	is_int(age("It is good. It is here."), age("<p>It is good.</p><ul><li>It is here</li></ul>"),
	       "blocks end a sentence");
	is_int(4, (int64_t)words("[See this](/a/long/address/of-many-words/) {first} <em>now</em>"),
	       "tags and addresses are no words, a token is one");
	is_int(0, age("12 + 30"), "where there are no words there is no age");
}

static struct str said(struct arena *a, const char *text, const char *around, bool at_work)
{
	struct diag d = diag_open(a), none = diag_open(a);
	struct plain p = plain_read(a, &none, yaml_read(a, &none, "plain.yaml", str_of(settings)));
	struct buf out = buf_open(a);

	plain_check(&p, &d, (struct place){ "f", 1, 1 }, str_of(text),
	            (struct plain_around){ str_of(around), at_work });
	is_int(0, (int64_t)none.errors, "the settings are read");
	diag_write(&d, &out);
	return buf_str(&out);
}

static void abbreviations(struct arena *a)
{
	is_str("f:1:1: warning: \"SENCO\" is not explained here; write \"special needs teacher\" before it is used, or in its place\n",
	       said(a, "Ask the SENCO", "Ask the SENCO", false),
	       "an abbreviation without its words is named, with them");
	is_str("", said(a, "Ask the SENCO", "The one who Leads on Special Needs", false),
	       "its words explain it, in any case");
	is_str("", said(a, "Ask for TAFs", "Team around the family (TAF)", false),
	       "so do brackets behind other words");
	is_str("f:1:1: warning: not everybody knows \"TAF\"; write its words, or add it to content/plain.yaml\n",
	       said(a, "Ask for TAFs", "", false), "one that no list has is named too");
	is_str("",
	       said(a, "A PDF of the NHS, part H1 and A4, <a href=\"/ABC\">here</a>, {XYZ}", "", false),
	       "what everybody knows is not, nor what is no abbreviation");
	is_str("",
	       said(a, "Press **View EHCP Dashboard**, <strong>View EHCP Dashboard</strong>", "",
	            false),
	       "nor names in bold");
	is_str("", said(a, "The SEN register", "", true), "people at work know more");
	ok(said(a, "The SEN register", "", false).n > 0, "than families");
}

static void hard(struct arena *a)
{
	const char *hard =
	    "Representatives undertaking statutory assessment determinations necessitate comprehensive documentation "
	    "evidencing multidisciplinary intervention, notwithstanding organisational administrative considerations "
	    "regarding confidentiality requirements applicable to participating institutions.";
	struct str text = said(a, hard, "", false), wanted = STR("this reads as for people of ");

	ok(str_search(text, wanted) < text.n, "a hard text of twenty words is named");
	is_str("", said(a, "Representatives necessitate documentation", "", false),
	       "of a short one nothing can be said");
}

static void sentences(struct arena *a)
{
	struct diag d = diag_open(a);

	plain_check_sentences(&d, (struct place){ "f", 1, 1 },
	                      STR("One two three.\n- four five\n| six | seven |\n> eight\n>\n> nine"));
	is_int(0, (int64_t)d.warnings, "short sentences, points, cells and quotes are short");
	plain_check_sentences(&d, (struct place){ "f", 1, 1 },
	                      STR("a b c d e f g h i j k l m n o p q r s t u v w x y z."));
	is_int(1, (int64_t)d.warnings, "26 words are long");
}

int main(void)
{
	struct arena *a = arena_open(1 << 22);

	ages();
	abbreviations(a);
	hard(a);
	sentences(a);
	arena_close(a);
	return done();
}
