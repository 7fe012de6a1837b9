#include "gen/yaml.h"

#include "store/base/arena.h"
#include "tests/tap.h"

static struct yaml_node *read(struct arena *a, struct diag *d, const char *text)
{
	*d = diag_open(a);
	return yaml_read(a, d, "x.yaml", str_of(text));
}

static void tree(struct arena *a)
{
	struct diag d;
	const struct yaml_node *root = read(a, &d,
	                                    "# a comment\na: no\nb:\n  - 0017\n  - {c: 1:30, d: }\n");
	const struct yaml_node *list = yaml_find(root, "b");

	ok(root && d.errors == 0, "a map is read");
	is_str("no", yaml_get(root, "a"), "no stays text");
	is_str("0017", list->children->text, "and so does 0017");
	is_str("1:30", yaml_get(list->children->next, "c"), "and 1:30");
	is_str("", yaml_get(list->children->next, "d"), "nothing is the empty text");
	is_int(2, (int64_t)list->count, "a list counts its items");
	is_int(4, list->children->at.line, "a node knows its line");
	is_int(5, list->children->at.column, "and its column");
	is_int(3, list->key_at.line, "a key knows its place");
}

static void values(struct arena *a)
{
	struct diag d;
	const struct yaml_node *root = read(a, &d, "a: 1\nb: {c: x}\nl: [y, {z: w}]\n");
	struct values *v = values_open(a);

	yaml_to_values(root, v);
	is_str("1", values_get(v, STR("a")), "text becomes text");
	is_str("x", values_get(values_get_tree(v, STR("b")), STR("c")), "a map becomes a tree");
	is_int(2, (int64_t)values_get_list(v, STR("l"))->count, "a list becomes a list");
}

/* As a word processor puts them in. */
static void odd_blanks(struct arena *a)
{
	struct diag d;
	const struct yaml_node *root = read(a, &d,
	                                    "a: one\xc2\xa0\nb: [x,\xc2\xa0y]\nc: '\xc2\xa0z'\n");

	is_str("one", yaml_get(root, "a"), "a no-break space behind a value is no part of it");
	is_str("y", yaml_find(root, "b")->children->next->text, "nor one before it");
	is_str("\xc2\xa0z", yaml_get(root, "c"), "unless it stands in quotes");
}

/* One line each: what is read, and what is said about it. */
static const char *const refused[][2] = {
	{ "a: &x 1",
	  "x.yaml:1:4: an anchor (&) is not allowed; write the thing out where it is needed\n" },
	{ "a: *x",
	  "x.yaml:1:4: an alias (*) is not allowed; write the thing out, or put the text in quotes\n" },
	{ "a: !!int 1", "x.yaml:1:4: a tag (!) is not allowed; leave it out, every value is text\n" },
	{ "a: ! 1", "x.yaml:1:4: a tag (!) is not allowed; leave it out, every value is text\n" },
	{ "--- \na: 1", "x.yaml:1:1: \"---\" is not allowed; leave it out\n" },
	{ "%YAML 1.1\n---\na: 1", "x.yaml:1:1: a directive (%) is not allowed; leave it out\n" },
	{ "a: 1\n---\nb: 1",
	  "x.yaml:2:1: a second document begins here; write one document in a file\n" },
	{ "a: 1\nb: 2\na: 3",
	  "x.yaml:3:1: the key \"a\" stands here twice, first on line 1; write it once\n" },
	{ "a: 1\n\xc2\xa0\xc2\xa0" "b: 2",
	  "x.yaml:2:1: a no-break space or the like stands here, which only looks like a blank; "
	  "delete it and type blanks\n" },
	{ "[a]: 1", "x.yaml:1:1: a key cannot be a list; write a word\n" },
	{ "", "x.yaml: the file is empty; write something or delete it\n" },
	{ "# only this\n", "x.yaml: the file is empty; write something or delete it\n" },
	{ "\xef\xbb\xbf" "a: 1",
	  "x.yaml:1:1: the file begins with a byte order mark; save it as UTF-8 without one\n" },
	{ "a: 1\nb: \xc3\xa9\xff", "x.yaml:2:5: this is not UTF-8; save the file as UTF-8\n" },
	{ "[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]",
	  "x.yaml:1:21: this is nested more than 20 deep; make it flatter\n" },
	{ "a: \x01", "x.yaml:1:4: this is not text: control characters are not allowed; "
	  "remove the character\n" },
	{ "a: \"\\x01b\\x02\"",
	  "x.yaml:1:4: control characters are not allowed in a text; take the escape out\n" },
	{ "a: {\"\\0\": 1}",
	  "x.yaml:1:5: control characters are not allowed in a text; take the escape out\n" },
};

static void refusals(struct arena *a)
{
	struct diag d;

	for (size_t i = 0; i < COUNT(refused); i++) {
		struct buf out = buf_open(a);

		read(a, &d, refused[i][0]);
		diag_write(&d, &out);
		is_str(refused[i][1], buf_str(&out), refused[i][1]);
	}
	d = diag_open(a);
	ok(!yaml_read(a, &d, "x.yaml", str_bytes("a: \0", 4)) && d.errors == 1,
	   "a NUL byte is refused");
	ok(!yaml_read_file(a, &d, "/dev/null") && d.errors == 2, "a device is refused");
	ok(!yaml_read_file(a, &d, "tests") && d.errors == 3, "a folder is refused");
	ok(!read(a, &d, "a: [1") && d.errors == 1, "what is not YAML is refused");
}

static void nearest(struct arena *a)
{
	static const struct str known[] = { { "label", 5 }, { "hint", 4 }, { "options", 7 } };
	struct diag d = diag_open(a);
	struct buf out = buf_open(a);
	struct place at = { "x.yaml", 2, 1 };

	is_str("label", diag_nearest(STR("lable"), known, 3), "swapped letters are near");
	is_str("options", diag_nearest(STR("option"), known, 3), "a letter too few is near");
	is_str("", diag_nearest(STR("zebra"), known, 3), "another word is not");
	diag_error(&d, at, "second");
	at.line = 1;
	diag_warning(&d, at, "first");
	diag_warning(&d, at, "first");
	diag_write(&d, &out);
	is_str("x.yaml:1:1: warning: first\nx.yaml:2:1: second\n", buf_str(&out),
	       "findings are sorted by place and said once");
}

static void too_large(struct arena *a)
{
	struct str text = { ARENA_MANY(a, YAML_BYTES_MAX + 1, char), YAML_BYTES_MAX + 1 };
	struct buf out = buf_open(a);
	struct diag d = diag_open(a);

	ok(!yaml_read(a, &d, "x.yaml", text), "a file of more than 1 MiB is not read");
	diag_write(&d, &out);
	is_str("x.yaml: the file is larger than 1 MiB; part it\n", buf_str(&out), "and it says so");
}

int main(void)
{
	struct arena *a = arena_open(1 << 24);

	tree(a);
	values(a);
	odd_blanks(a);
	refusals(a);
	nearest(a);
	too_large(a);
	arena_close(a);
	return done();
}
