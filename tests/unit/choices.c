/* The lists of content/choices.yaml, from the file to what a program offers. */
#include "store/compiled/choices.h"

#include "gen/words_choices.h"
#include "gen/yaml.h"
#include "tests/tap.h"

static struct words *words_from(struct arena *a, struct diag *d, const struct yaml_node *root)
{
	struct word_list l = { .arena = a };
	struct buf out = buf_open(a);
	struct words *w = NULL;

	l.all = ARENA_MANY(a, words_choices_max(root), struct word);
	words_choices_gather(&l, d, root);
	words_write_bytes(&l, d, &out);
	is_err(OK, words_check(buf_str(&out)), "the lines are in order, each once");
	is_err(OK, words_read_bytes(a, buf_str(&out), &w), "and are words");
	return w;
}

/* "id=Label; " of each. */
static struct str offered(struct arena *a, const struct words *w, const char *list, const char *who)
{
	struct buf b = buf_open(a);
	struct choice *all;
	size_t count = choices_list(a, w, str_of(list), str_of(who), &all);

	for (size_t i = 0; i < count; i++) {
		buf_add(&b, all[i].id);
		buf_byte(&b, '=');
		buf_add(&b, all[i].label);
		buf_text(&b, "; ");
	}
	return buf_str(&b);
}

/* "id=Label" of each, "*" before the chosen one, as a page gets them. */
static struct str shown(struct arena *a, const struct words *w, const char *chosen)
{
	struct values *list = values_list(values_open(a), STR("types"));
	struct buf b = buf_open(a);

	choices_values(w, STR("kind"), STR("staff"), str_of(chosen), list);
	for (const struct value *one = list->first; one; one = one->next) {
		buf_text(&b, values_is(one->children, STR("chosen")) ? " *" : " ");
		buf_add(&b, values_get(one->children, STR("id")));
		buf_byte(&b, '=');
		buf_add(&b, values_get(one->children, STR("label")));
	}
	return buf_str(&b);
}

static void offering(struct arena *a)
{
	static const char text[] =
	    "kind:\n  - {id: z, label: Last letter, for: [parent, staff]}\n"
	    "  - {id: b, label: Second, for: [staff]}\n  - {id: sys, label: Notice}\n"
	    "other:\n  - {id: z, label: Elsewhere, for: [school]}\n";
	struct diag d = diag_open(a);
	struct words *w = words_from(a, &d, yaml_read(a, &d, "choices.yaml", str_of(text)));

	is_int(0, (int64_t)d.errors, "a good file is taken");
	is_str("z=Last letter; b=Second; ", offered(a, w, "kind", "staff"),
	       "choices come in the order of the file");
	is_str("z=Last letter; ", offered(a, w, "kind", "parent"), "and only to whom they are for");
	is_str(" z=Last letter *b=Second", shown(a, w, "b"),
	       "a page gets them with the chosen one marked");
	is_str(" z=Last letter b=Second", shown(a, w, "sys"), "one that is not offered is not marked");
	is_str("", offered(a, w, "kind", "paren"), "part of a word is nobody");
	is_str("z=Last letter; b=Second; sys=Notice; ", offered(a, w, "kind", ""),
	       "without an audience, all");
	is_str("", offered(a, w, "no_such", "staff"), "an unknown list is empty");
	ok(choices_offer(a, w, STR("kind"), STR("staff"), STR("b")), "an offered one may be chosen");
	ok(!choices_offer(a, w, STR("kind"), STR("parent"), STR("b")), "but not by others");
	ok(!choices_offer(a, w, STR("kind"), STR("staff"), STR("sys")),
	   "what the portal writes, by nobody");
	ok(!choices_offer(a, w, STR("kind"), STR(""), STR("sys")), "not even by nobody");
	ok(!choices_offer(a, w, STR("kind"), STR("staff"), STR("b.for")), "nor what is no id");
	is_str("Elsewhere", words_get(w, STR("other.z")), "a label is a word");
}

static void refused(struct arena *a, const char *text, const char *says)
{
	struct diag d = diag_open(a);
	struct buf out = buf_open(a), lines = buf_open(a);
	struct word_list l = { .arena = a };
	const struct yaml_node *root = yaml_read(a, &d, "choices.yaml", str_of(text));

	l.all = ARENA_MANY(a, words_choices_max(root) + 1, struct word);
	words_choices_gather(&l, &d, root);
	words_write_bytes(&l, &d, &lines);
	diag_write(&d, &out);
	is_str(says, buf_str(&out), "it is refused, and how to put it right");
}

static void refusing(struct arena *a)
{
	refused(a, "kind: no\n",
	        "choices.yaml:1:1: \"kind\" is not a list of choices; write \"name:\" and below it "
	        "\"- {id: …, label: …, for: […]}\" lines\n");
	refused(a, "kind:\n  - b: B\n",
	        "choices.yaml:2:5: this is not a choice; write \"- {id: …, label: …, "
	        "for: […]}\" with an id of letters a-z and underscores, to 40\n");
	refused(a, "kind:\n  - {id: b, label: B, hint: C}\n",
	        "choices.yaml:2:23: unknown key \"hint\"; write "
	        "one of: id, label, for\n");
	refused(a, "kind:\n  - {id: b, label: B, for: parent}\n",
	        "choices.yaml:2:28: \"for\" must be a list; "
	        "write [parent, young_person]\n");
	refused(a, "kind:\n  - {id: b, label: B, for: [parents]}\n",
	        "choices.yaml:2:29: unknown audience "
	        "\"parents\"; write \"parent\"\n");
	refused(a, "kind:\n  - {id: b, label: B}\n  - {id: b, label: C}\n",
	        "choices.yaml:3:5: the words kind.b "
	        "stand twice, also in choices.yaml; take one away\nchoices.yaml:3:5: the words kind.b.for stand twice, "
	        "also in choices.yaml; take one away\n");
}

/* What the contract and the source call things, and that everybody can write something. */
static void ours(struct arena *a)
{
	static const char *const people[] = { "parent", "young_person", "school", "professional",
	                                      "staff" };
	struct diag d = diag_open(a);
	struct words *w = words_from(a, &d, yaml_read_file(a, &d, "content/choices.yaml"));

	is_int(0, (int64_t)d.errors, "content/choices.yaml is taken");
	for (size_t i = 0; i < COUNT(people); i++)
		ok(choices_offer(a, w, STR("message_type"), str_of(people[i]), STR("other")), people[i]);
	is_str("Message from parent", words_get(w, STR("message_type.from_parent")),
	       "as the source has it");
	is_str("Personal Message", words_get(w, STR("message_type.personal")), "and this");
	is_str("SEN Officer", words_get(w, STR("officer_role.officer")),
	       "the role of the contract's sample");
	ok(!choices_offer(a, w, STR("message_type"), STR("parent"), STR("personal")),
	   "families do not pick it");
	ok(!choices_offer(a, w, STR("document_kind"), STR("parent"), STR("final_plan")),
	   "nor kinds of documents");
}

int main(void)
{
	struct arena *a = arena_open(1 << 22);

	offering(a);
	refusing(a);
	ours(a);
	arena_close(a);
	return done();
}
