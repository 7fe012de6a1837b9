#include "store/forms/earlier.h"

#include "tests/unit/earlier_desk.h"

static void keeps_what_was(struct desk *k)
{
	struct earlier *list, one;
	size_t count;
	struct str raw;

	begin(k);
	says(k, "likes", "canary: trains", 10);
	says(k, "likes", "maps", 20);
	list = all(k, &count);
	is_int(1, (int64_t)count, "a text that is written, and another in its place: one change");
	is_str("canary: trains", values_get(list[0].before, STR("likes")), "with what it said before");
	is_int(NOW + 20, list[0].at, "and when");
	ok(str_equal(ann, list[0].by), "and by whom");
	is_err(OK, earlier_load(k->t, k->s.keys, ann, k->d.id, list[0].revision, &one),
	       "one of them opens by its number");
	is_err(ERR_NOT_FOUND, earlier_load(k->t, k->s.keys, ben, k->d.id, list[0].revision, &one),
	       "for nobody else");
	is_err(OK,
	       txn_get(k->t, TABLE_EARLIER, earlier_at(k->s.arena, ann, k->d.id, list[0].revision).key,
	               &raw),
	       "its row");
	is_int((int64_t)raw.n, (int64_t)str_search(raw, STR("canary")), "shows nothing");
	says(k, "likes", "maps", 30);
	is_entries(k, 1, "a save that changes nothing adds nothing");
}

static void knows_a_sitting(struct desk *k)
{
	struct earlier *list;
	size_t count;

	begin(k);
	says(k, "text", "I", 0);
	for (int i = 1; i <= 20; i++)
		says(k, "text", "I write and write and write", i * 20);
	is_entries(k, 0, "a script that saves what grows adds nothing in a sitting");
	says(k, "other", "x", 410);
	says(k, "other", "xy", 420);
	is_entries(k, 0, "nor does another answer");
	says(k, "text", "", 430);
	list = all(k, &count);
	is_int(1, (int64_t)count, "a text that is emptied in the same sitting is kept");
	ok(list[0].took &&
	       str_is(values_get(list[0].before, STR("text")), "I write and write and write"),
	   "as it stood");
	says(k, "text", "I write", 440);
	says(k, "text", "I write now", EARLIER_SITTING - 1);
	is_entries(k, 1, "what grows again adds nothing");
	says(k, "text", "I write now too", EARLIER_SITTING);
	is_entries(k, 2, "a new sitting begins after its time");
	load(k);
	values_text(k->d.answers, STR("text"), STR("I write now too, and Ben"));
	values_text(k->d.answers, STR("new"), STR("Ben's"));
	k->d.by = ben;
	k->d.by_name = STR("Ben Reed");
	save(k, EARLIER_SITTING + 10);
	list = all(k, &count);
	is_int(3, (int64_t)count, "and with another hand");
	is_int(VALUE_NULL, values_find(list[0].before, STR("new"))->kind,
	       "whose first answers stand there too");
	is_str("Ben Reed", list[0].by_name, "whose name it has");
	ok(str_equal(ben, list[0].by), "and number");
}

/* From an older window, when nobody was there to be shown both. */
static void keeps_what_came_beside(struct desk *k)
{
	struct earlier *list;
	struct values *typed = values_open(k->s.arena);
	size_t count;

	begin(k);
	says(k, "likes", "maps", 10);
	values_copy(typed, load(k));
	values_text(typed, STR("likes"), STR("mops"));
	k->d.beside = typed;
	save(k, 20);
	list = all(k, &count);
	is_int(1, (int64_t)count,
	       "what an older copy said is kept, in the same sitting and however little it is");
	is_str("mops", values_get(list[0].before, STR("likes")), "word by word");
	is_int(1, (int64_t)list[0].before->count, "and no answer that both have");
	is_str("maps", values_get(load(k), STR("likes")), "what was saved since stands");
	ok(values_is(k->d.memory, STR("beside")), "the draft says that there is such an answer");
	save(k, 30);
	load(k);
	ok(values_is(k->d.memory, STR("beside")), "also after a save that changes nothing");
	says(k, "likes", "maps and mops", 40);
	load(k);
	ok(!values_is(k->d.memory, STR("beside")), "until an answer changes");
}

static struct values *row(struct values *answers, const char *list, const char *id,
                          const char *name)
{
	struct values *one = values_add_tree(values_list(answers, str_of(list)));

	values_text(one, STR("row"), str_of(id));
	values_text(one, STR("name"), str_of(name));
	return one;
}

static void names_rows(struct desk *k)
{
	struct values *v;
	struct earlier *list;
	size_t count;

	begin(k);
	v = load(k);
	row(v, "people", "r1", "Ada");
	row(v, "people", "r2", "Bea");
	save(k, 0);
	v = load(k);
	values_remove(v, STR("people"));
	row(v, "people", "r2", "Bea");
	save(k, 5);
	list = all(k, &count);
	is_int(1, (int64_t)count, "a row that is removed in the same sitting is kept");
	ok(list[0].took && values_get_list(list[0].gone, STR("people"))->count == 1, "and named:");
	is_str("r1", values_get_list(list[0].gone, STR("people"))->first->text, "that one");
	is_str("Ada",
	       values_get(values_get_list(list[0].before, STR("people"))->first->children, STR("name")),
	       "with what it said");
	v = load(k);
	values_add_text(values_list(v, STR("ticks")), STR("a"));
	save(k, 6);
	v = load(k);
	values_remove(v, STR("ticks"));
	save(k, 7);
	is_entries(k, 1, "a tick that comes and goes leaves nothing");
}

static void has_an_end(struct desk *k)
{
	struct earlier *list;
	struct str kept = STR("");
	size_t count, taken = 0;
	char text[32];

	begin(k);
	says(k, "old", "something that somebody wrote in a hurry", 0);
	says(k, "old", "", 10);
	for (int i = 1; i <= EARLIER_MAX + 20; i++) {
		snprintf(text, sizeof(text), "%d", i);
		says(k, "text", text, i * EARLIER_SITTING);
	}
	list = all(k, &count);
	ok(count <= EARLIER_MAX, "there is an end to what is kept");
	for (size_t i = 0; i < count; i++)
		if (values_find(list[i].before, STR("old")) && list[i].took)
			kept = values_get(list[i].before, STR("old"));
	is_str("something that somebody wrote in a hurry", kept,
	       "what was taken away stays when the rest thins out");
	is_str("119", values_get(list[0].before, STR("text")), "the newest is whole");
	for (size_t i = 1; i < count; i++)
		taken += list[i - 1].revision <= list[i].revision;
	is_int(0, (int64_t)taken, "and they stand in order");
	is_int((int64_t)count, values_get_number(k->d.memory, STR("count")),
	       "the kept count is how many there are");
}

static void is_not_pushed_out(struct desk *k)
{
	struct earlier *list;
	size_t count, kept = 0;
	char text[80];

	begin(k);
	says(k, "likes", "what took its owner an hour", 0);
	says(k, "other", "and this too", 1);
	for (int i = 1; i <= 3 * EARLIER_MAX; i++) {
		snprintf(text, sizeof(text), "%d times something else in its place", i);
		values_text(load(k), i % 3 == 0 ? STR("other") : STR("likes"),
		            i % 2 ? STR("") : str_of(text));
		k->d.by = STR("person-ben-00001");
		k->d.by_name = STR("Ben");
		save(k, 10 + i);
	}
	list = all(k, &count);
	ok(count <= EARLIER_MAX, "who helps and saves very often does not fill the memory");
	for (size_t i = 0; i < count; i++)
		kept += str_is(values_get(list[i].before, STR("likes")), "what took its owner an hour") +
		        str_is(values_get(list[i].before, STR("other")), "and this too");
	is_int(2, (int64_t)kept, "and does not push out of it what the owner had written");
}

static void has_a_size(struct desk *k)
{
	char *text = arena_take(k->s.arena, 65536);
	struct earlier *list;
	size_t count, bytes = 0;

	begin(k);
	for (int i = 0; i < 20; i++) {
		memset(text, 'a' + i, 65000);
		says(k, "text", text, i);
	}
	list = all(k, &count);
	for (size_t i = 0; i < count; i++)
		bytes += list[i].bytes;
	ok(bytes <= EARLIER_BYTES_MAX && count >= 4, "long texts have an end too");
}

static void leaves_out_what_is_too_much(struct desk *k)
{
	size_t n = EARLIER_BYTES_MAX + 1, count;
	char *text = arena_take(k->s.arena, n + 1);
	struct values *older = values_open(k->s.arena);
	struct earlier *list;

	begin(k);
	memset(text, 'a', n);
	says(k, "text", text, 0);
	says(k, "likes", "trains", 1);
	load(k);
	values_text(k->d.answers, STR("text"), STR("short"));
	values_text(k->d.answers, STR("likes"), STR("maps"));
	is_err(OK, draft_save(k->t, k->s.keys, &k->d, NOW + 2), "a longer text than there is room for");
	list = all(k, &count);
	ok(count == 1 && !values_find(list[0].before, STR("text")), "is not kept");
	is_str("trains", values_get(list[0].before, STR("likes")), "what stood beside it is");
	load(k);
	values_text(k->d.answers, STR("likes"), STR("plans"));
	values_text(older, STR("copy"), str_of(text));
	k->d.beside = older;
	is_err(OK, draft_save(k->t, k->s.keys, &k->d, NOW + EARLIER_SITTING + 2), "in an older copy");
	k->d.beside = NULL;
	list = all(k, &count);
	is_str("maps", values_get(list[0].before, STR("likes")), "neither is it, nor is the rest lost");
}

static char *letters(struct desk *k, char letter, size_t n)
{
	char *text = arena_take(k->s.arena, n + 1);

	memset(text, letter, n);
	text[n] = '\0';
	return text;
}

static void leaves_out_first_what_still_stands(struct desk *k)
{
	const char *grows = letters(k, 'a', EARLIER_BYTES_MAX * 2 / 5),
	           *copy = letters(k, 'b', EARLIER_BYTES_MAX * 3 / 5 + 1);
	struct values *older = values_open(k->s.arena);
	struct earlier *list;
	size_t count;

	begin(k);
	says(k, "text", grows, 0);
	values_text(load(k), STR("text"), str_join(k->s.arena, str_of(grows), STR(" and more")));
	values_text(older, STR("likes"), str_of(copy));
	k->d.beside = older;
	is_err(OK, draft_save(k->t, k->s.keys, &k->d, NOW + EARLIER_SITTING),
	       "an older copy says more than there is room for beside what changes");
	k->d.beside = NULL;
	list = all(k, &count);
	ok(count == 1 && str_is(values_get(list[0].before, STR("likes")), copy),
	   "what stands nowhere else is kept");
	ok(count == 1 && !values_find(list[0].before, STR("text")),
	   "rather than what still stands in the draft");
}

int main(void)
{
	struct desk k = { .t = NULL };

	desk_open(&k);
	keeps_what_was(&k);
	knows_a_sitting(&k);
	keeps_what_came_beside(&k);
	names_rows(&k);
	has_an_end(&k);
	is_not_pushed_out(&k);
	has_a_size(&k);
	leaves_out_what_is_too_much(&k);
	leaves_out_first_what_still_stands(&k);
	desk_close(&k);
	return done();
}
