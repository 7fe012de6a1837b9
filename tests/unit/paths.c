/* The ways through small forms, and that those of every shipped form come to an end. */
#include "gen/paths.h"

#include "tests/written.h"

enum { LONGEST = 40000 };   /* bytes: what somebody would still read */

static struct scratch place;

static struct paths paths_of(const char *pages)
{
	return paths_find(place.arena, written_form(&place, pages));
}

static bool says(const struct paths *p, const char *words)
{
	struct buf b = buf_open(place.arena);

	paths_write(p, &b);
	return str_search(buf_str(&b), str_of(words)) < b.n;
}

static void straight(void)
{
	struct paths p = paths_of(WRITTEN_PAGE("a", "",
	                                       "{id: x, type: text, label: X, required: yes}, {id: i, type: info, text: T}")
	                          WRITTEN_PAGE("b", "", "{id: y, type: text, label: Y}"));

	is_int(1, (int64_t)p.count, "a form without rules has one path");
	is_int(2, (int64_t)p.list[0].pages, "with every page");
	is_int(2, (int64_t)p.list[0].questions.least, "and every question; an information is none");
	is_int(1, (int64_t)p.list[0].required.most, "of which one is required");
	ok(says(&p, "pages 1, 2\n"), "its pages are told by number");
}

static void choices(void)
{
	struct paths p = paths_of(
		WRITTEN_PAGE("a", "",
		             "{id: x, type: radios, label: Pet, required: yes, options: [c: Cat, d: Dog, n: None]}")
		WRITTEN_PAGE("cats", "show_if: {x: c}, ", "{id: y, type: text, label: Y, required: yes}")
		WRITTEN_PAGE("dogs", "show_if: {x: d}, ", "{id: z, type: text, label: Z}"));

	is_int(3, (int64_t)p.count,
	       "three options of which two lead to a page each are three paths, never both pages");
	ok(says(&p, "when “Pet” is “Cat”\n   and “Pet” is not “Dog”"),
	   "a path says in words what leads to it");
	ok(!p.stopped, "that is all of them");
}

static void ticks(void)
{
	struct paths p = paths_of(WRITTEN_PAGE(
	    "a", "",
	    "{id: x, type: checkboxes, label: Pets, options: [c: Cat, d: Dog, {id: n, label: None, exclusive: yes}]}")
	                              WRITTEN_PAGE("cats", "show_if: {x: c}, ",
	                                           "{id: y, type: text, label: Y}")
	                                  WRITTEN_PAGE("none", "show_if: {x: n}, ",
	                                               "{id: z, type: text, label: Z}"));

	is_int(3, (int64_t)p.count, "what stands alone is not ticked with another");
	ok(says(&p, "only if “Pets” has “Cat”"), "boxes have an answer, they are not one");
}

static void required(void)
{
	struct paths may = paths_of(WRITTEN_PAGE("a", "", "{id: x, type: yesno, label: X}")
	                            WRITTEN_PAGE("b", "show_if: {answered: x}, ",
	                                         "{id: y, type: text, label: Y}"));
	struct paths must = paths_of(WRITTEN_PAGE("a", "",
	                                          "{id: x, type: yesno, label: X, required: yes}")
	                             WRITTEN_PAGE("b", "show_if: {answered: x}, ",
	                                          "{id: y, type: text, label: Y}"));

	is_int(2, (int64_t)may.count, "what may be left out makes a path");
	is_int(1, (int64_t)must.count, "what must be answered does not: such a form cannot be sent");
}

static void fields(void)
{
	struct paths p = paths_of(
		WRITTEN_PAGE("a", "",
		             "{id: x, type: yesno, label: X, required: yes}, {id: s, type: yesno, label: S}")
		WRITTEN_PAGE("b", "show_if: {x: yes}, ", "{id: y, type: text, label: Y}")
		WRITTEN_PAGE("c", "", "{id: z, type: text, label: Z, required: yes, show_if: {x: yes}}, "
		              "{id: t, type: text, label: U, show_if: {s: yes}}"));
	size_t yes = p.list[0].pages == 3 ? 0 : 1;

	is_int(2, (int64_t)p.count, "rules of fields make no paths");
	is_int(4, (int64_t)p.list[yes].questions.least,
	       "a question whose rule holds on the whole path is counted as asked");
	is_int(5, (int64_t)p.list[yes].questions.most, "one that hangs on something else may be asked");
	is_int(2, (int64_t)p.list[!yes].questions.least,
	       "one whose rule never holds there is not asked");
	is_int(1, (int64_t)p.list[!yes].required.most, "and not required");
	ok(says(&p, "if “X” is “yes”; always on path") && says(&p, "; never on path"),
	   "beside it stands on which path it is asked");
}

static void too_many(void)
{
	struct buf b = buf_open(place.arena);
	struct paths p;

	for (int i = 0; i < 7; i++) {
		char page[200];

		snprintf(page, sizeof(page),
		         "      - {id: p%d, title: T, fields: [{id: x%d, type: yesno, label: X}]}\n"
		         "      - {id: q%d, title: T, show_if: {x%d: yes}, fields: [{id: y%d, type: text, label: Y}]}\n",
		         i, i, i, i, i);
		buf_text(&b, page);
	}
	p = paths_of(str_c(place.arena, buf_str(&b)));
	is_int(PATHS_MAX, (int64_t)p.count, "of 128 paths the first are listed");
	ok(p.stopped && says(&p, "these paths are not all of them"),
	   "and it is said that there are more");
}

static void shipped(void)
{
	struct str *names;
	size_t count = folder_list(place.arena, "content/forms", ".yaml", false, &names);
	bool ends = true;

	for (size_t i = 0; i < count; i++) {
		struct paths p = paths_find(place.arena,
		                            written_file(&place, "content",
		                                         folder_path(place.arena, "content/forms",
		                                                     names[i])));
		struct buf b = buf_open(place.arena);

		paths_write(&p, &b);
		if (p.count > 0 && !p.stopped && b.n < LONGEST)
			continue;
		ends = false;
		printf("# %.*s: %zu paths, %zu bytes\n", STR_FMT(names[i]), p.count, b.n);
	}
	ok(count > 0 && ends, "the paths of every shipped form are all found and fit on a few pages");
}

int main(void)
{
	scratch_folder(&place);
	straight();
	choices();
	ticks();
	required();
	fields();
	too_many();
	shipped();
	scratch_close(&place);
	return done();
}
