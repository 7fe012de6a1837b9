#include "gen/changes.h"

#include <string.h>

#include "tests/form_sample.h"
#include "tests/tap.h"

static struct form_field *field(struct form *f, size_t page, size_t at)
{
	return &f->pages[page].fields[at];
}

/* The sample with pages and fields of its own, to be changed. */
static struct form *copied(struct arena *a)
{
	struct form *f = sample_form(a);
	struct form_page *pages = ARENA_MANY(a, f->page_count, struct form_page);

	for (size_t i = 0; i < f->page_count; i++) {
		struct form_field *fields = ARENA_MANY(a, f->pages[i].field_count, struct form_field);

		pages[i] = f->pages[i];
		memcpy(fields, pages[i].fields, pages[i].field_count * sizeof(*fields));
		pages[i].fields = fields;
	}
	f->pages = pages;
	return f;
}

static void says(struct arena *a, const struct form *from, const struct form *to, const char *lines,
                 const char *sentence)
{
	struct buf out = buf_open(a);

	changes_write(a, from, to, &out);
	is_str(lines, buf_str(&out), sentence);
}

static void same(struct arena *a)
{
	struct form *from = sample_form(a), *to = copied(a);

	says(a, from, to, "", "the same form says nothing");
	to->version = STR("fedcba9876543210");
	says(a, from, to,
	     "  only how it is written has changed; nobody is asked or shown anything else\n",
	     "another version of the same says so");
}

static void questions(struct arena *a)
{
	struct form *from = sample_form(a), *to = copied(a);

	field(to, 0, 1)->id = STR("given_name");
	field(to, 0, 2)->required = OPTIONAL;
	field(to, 0, 5)->max = 20;
	field(to, 0, 8)->type = FIELD_YESNOUNSURE;
	says(a, from, to,
	     "  “Part 1”, page “Who”: the question “First name” is new and required\n"
	     "  “Part 1”, page “Who”: “Date of birth of {first}” need not be answered any more\n"
	     "  “Part 1”, page “Who”: “Hours”: max is 20 instead of 40\n"
	     "  “Part 1”, page “Who”: “Is there a plan?” is of type yesnounsure instead of yesno; answers that fit come along, "
	     "others are set aside\n"
	     "  “Part 1”, page “Who”: the question “First name” is no longer asked; its answers are set aside, unless the new one of "
	     "these words says \"was: first_name\"\n",
	     "what is new, asked otherwise, of another type, gone");
	to->moves = &(struct form_move){ .was = STR("first_name"), .field = STR("given_name") };
	to->move_count = 1;
	field(to, 0, 2)->required = REQUIRED;
	field(to, 0, 5)->max = 40;
	field(to, 0, 8)->type = FIELD_YESNO;
	says(a, from, to,
	     "  “Part 1”, page “Who”: “First name” has the id \"given_name\" instead of \"first_name\"; its answers come along\n",
	     "a question that says what it was");
}

static void choices(struct arena *a)
{
	static struct form_option said[] = { { .id = { "yp", 2 },
	                                       .label.in = { { "I am 16", 7 }, { "I am 16", 7 } } },
	                                     { .id = { "carer", 5 },
	                                       .label.in = { { "A carer", 7 }, { "A carer", 7 } } } };
	struct form *from = sample_form(a), *to = copied(a);

	field(to, 0, 3)->options = said;
	field(to, 0, 3)->option_count = COUNT(said);
	said[0].show_if = field(from, 0, 3)->options[1].show_if;
	says(a, from, to,
	     "  “Part 1”, page “Who”: “Statements”: the option “I am 16 or over” is called “I am 16” now\n"
	     "  “Part 1”, page “Who”: “Statements”: the option “A carer” is new\n"
	     "  “Part 1”, page “Who”: “Statements”: the option “I am the parent” is gone; answers that hold it are set aside\n"
	     "  “Part 1”, page “Who”: “Statements”: the option “None of these” is gone; answers that hold it are set aside\n",
	     "options that are new, gone, called otherwise");
}

static void places(struct arena *a)
{
	struct form *from = sample_form(a), *to = copied(a);
	struct form_field swapped = *field(to, 0, 4);

	*field(to, 0, 4) = *field(to, 0, 5);
	*field(to, 0, 5) = swapped;
	to->pages[1].title.in[VOICE_SELF] = to->pages[1].title.in[VOICE_CHILD] = STR("Jobs");
	to->keep_draft_days = 99;
	says(a, from, to,
	     "  drafts are kept for 99 days instead of 0\n"
	     "  “Part 1”, page “Who”: the questions stand in another order\n"
	     "  “Part 1”, page “Jobs”: the page was called “Work”\n",
	     "where things stand, what a page is called, and the form itself");
	to = copied(a);
	to->pages[1].id = STR("jobs");
	says(a, from, to,
	     "  “Part 1”, page “Work”: the page has another id; drafts and who helps go on with it\n",
	     "a page that has another id, and asks what it asked");
}

int main(void)
{
	struct arena *a = arena_open(64 << 20);

	same(a);
	questions(a);
	choices(a);
	places(a);
	arena_close(a);
	return done();
}
