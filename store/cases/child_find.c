#include "store/cases/child_find.h"

#include "store/base/arena.h"
#include "store/base/date.h"
#include "store/base/fold.h"
#include "store/base/utf8.h"

/* Letters of a part; words typed; how far the rarest word is followed, and how many are opened: so
 * many times that for one reader's. The memory for one of them. */
enum { PART_MIN = 3, PART_MAX = 8, NEEDLES_MAX = 10, WALK_MAX = 2000, LOAD_MAX = 300, FURTHER = 10,
       ASIDE_BYTES = 4 << 20, ID = VAULT_ID_BYTES };

struct needle {
	struct str word;           /* folded */
	struct str hash;           /* by which it is looked up */
};

static bool has_digit(struct str word)
{
	for (size_t i = 0; i < word.n; i++)
		if (word.p[i] >= '0' && word.p[i] <= '9')
			return true;
	return false;
}

static struct str hash_of(struct arena *a, struct keys *k, struct str word)
{
	return KEYS_HASH(a, k, FOR_EMAIL_INDEX, STR("child"), word);
}

/* --- what a case is found by ------------------------------------------------------------------ */

static bool list_has(const struct values *list, struct str text)
{
	for (const struct value *one = list ? list->first : NULL; one; one = one->next)
		if (str_equal(one->text, text))
			return true;
	return false;
}

static void add(struct values *list, struct str text)
{
	if (text.n > 0 && !list_has(list, text))
		values_add_text(list, text);
}

/* The words of a name: as they are, without hyphen and apostrophe, and the pieces between them. */
static void add_name(struct values *words, struct arena *a, struct str name)
{
	struct str rest = fold(a, name), word, piece;

	while (str_cut(&rest, ' ', &word)) {
		add(words, fold_join(a, word));
		while (str_cut(&word, '-', &piece))
			add(words, piece);
	}
}

static struct values *name_words(struct arena *a, const struct child *c)
{
	struct values *words = values_open(a);

	add_name(words, a, c->first);
	add_name(words, a, c->last);
	return words;
}

/* "LK1 1AA" -> "lk11aa" */
static struct str as_code(struct arena *a, struct str text)
{
	struct str rest = fold(a, text), word, code = STR("");

	while (str_cut(&rest, ' ', &word))
		code = str_join(a, code, fold_join(a, word));
	return code;
}

static struct values *code_words(struct arena *a, const struct child *c)
{
	struct values *words = values_open(a);

	if (c->born_on != 0)
		add(words, as_code(a, date_write_iso(a, c->born_on)));
	add(words, as_code(a, c->postcode));
	add(words, as_code(a, c->reference));
	add(words, as_code(a, c->upn));
	return words;
}

struct values *child_find_words(struct arena *a, const struct child *c)
{
	struct values *words = code_words(a, c), *names = name_words(a, c);

	for (const struct value *one = names->first; one; one = one->next) {
		size_t letters = str_characters(one->text);

		if (letters < PART_MIN)
			add(words, one->text);
		for (size_t n = PART_MIN; n <= PART_MAX && n <= letters; n++)
			add(words, fold_start(one->text, n));
	}
	return words;
}

enum err child_find_move(struct txn *t, struct keys *k, struct str id, const struct values *from,
                         const struct values *to)
{
	struct arena *a = txn_arena(t);
	enum err e = OK;

	for (const struct value *one = from ? from->first : NULL; one && e == OK; one = one->next) {
		if (list_has(to, one->text))
			continue;
		e = txn_delete(t, TABLE_CHILD_FIND, KEY(a, hash_of(a, k, one->text), id));
		e = err_unless_missing(e);
	}
	for (const struct value *one = to ? to->first : NULL; one && e == OK; one = one->next)
		if (!list_has(from, one->text))
			e = txn_put(t, TABLE_CHILD_FIND, KEY(a, hash_of(a, k, one->text), id), STR(""));
	return e;
}

bool child_find_has(struct txn *t, struct keys *k, struct str id, const struct values *words)
{
	struct arena *a = txn_arena(t);

	for (const struct value *one = words ? words->first : NULL; one; one = one->next)
		if (!txn_has(t, TABLE_CHILD_FIND, KEY(a, hash_of(a, k, one->text), id)))
			return false;
	return true;
}

/* --- what was typed --------------------------------------------------------------------------- */

struct needles {
	struct needle list[NEEDLES_MAX];
	size_t count;
};

static void add_needle(struct arena *a, struct keys *k, struct needles *needles, struct str word)
{
	struct str looked_up = has_digit(word) ? word : fold_start(word, PART_MAX);

	if (word.n > 0 && needles->count < NEEDLES_MAX)
		needles->list[needles->count++] = (struct needle){ word, hash_of(a, k, looked_up) };
}

static bool is_postcode(struct str code)
{
	if (code.n < 5 || code.n > 7 || has_digit(str_part(code, 0, 1)) ||
	    has_digit(str_from(code, code.n - 2)))
		return false;
	return has_digit(str_part(code, code.n - 3, 1));
}

/* A piece that people type with a space in it: half a postcode or half a reference. */
static bool is_pair(struct str first, struct str second, struct str code)
{
	return is_postcode(code) || (first.n == 4 && second.n == 4 && has_digit(code));
}

static bool take_date(struct arena *a, struct keys *k, struct needles *needles, struct str text)
{
	int32_t day;

	if (!date_read_text(text, &day))
		return false;
	add_needle(a, k, needles, as_code(a, date_write_iso(a, day)));
	return true;
}

/* How many of the pieces were one thing: a date of three or one, a code of two. 0: none of it. */
static size_t take_whole(struct arena *a, struct keys *k, struct needles *needles,
                         const struct str *pieces, size_t left)
{
	if (left >= 3 &&
	    take_date(a, k, needles, KEY(a, pieces[0], STR(" "), pieces[1], STR(" "), pieces[2])))
		return 3;
	if (take_date(a, k, needles, pieces[0]))
		return 1;
	if (left >= 2 && is_pair(pieces[0], pieces[1], as_code(a, KEY(a, pieces[0], pieces[1])))) {
		add_needle(a, k, needles, as_code(a, KEY(a, pieces[0], pieces[1])));
		return 2;
	}
	return 0;
}

static struct needles read_typed(struct arena *a, struct keys *k, struct str typed)
{
	struct str pieces[NEEDLES_MAX * 3], piece, rest = typed, words, word;
	struct needles needles = { .count = 0 };
	size_t count = 0, taken;

	while (count < COUNT(pieces) && str_cut(&rest, ' ', &piece))
		if (str_trim(piece).n > 0)
			pieces[count++] = str_trim(piece);
	for (size_t i = 0; i < count; i += taken > 0 ? taken : 1) {
		if ((taken = take_whole(a, k, &needles, pieces + i, count - i)) > 0)
			continue;
		words = fold(a, pieces[i]);
		while (str_cut(&words, ' ', &word))
			add_needle(a, k, &needles, fold_join(a, word));
	}
	return needles;
}

/* The one that fewest cases are likely to have goes first: figures, then the longest. */
static void rarest_first(struct needles *needles)
{
	size_t best = 0, best_worth = 0;

	for (size_t i = 0; i < needles->count; i++) {
		size_t worth = needles->list[i].word.n + (has_digit(needles->list[i].word) ? 100 : 0);

		if (worth > best_worth) {
			best = i;
			best_worth = worth;
		}
	}
	if (best > 0) {
		struct needle first = needles->list[0];

		needles->list[0] = needles->list[best];
		needles->list[best] = first;
	}
}

/* --- finding ---------------------------------------------------------------------------------- */

static bool fits(struct arena *a, const struct child *c, const struct needles *needles)
{
	const struct values *names = name_words(a, c), *codes = code_words(a, c);

	for (size_t i = 0; i < needles->count; i++) {
		struct str word = needles->list[i].word;
		bool found = list_has(codes, word);

		for (const struct value *one = names->first; one && !found; one = one->next)
			found = str_equal(one->text, word) ||
			        (str_characters(word) >= PART_MIN && str_starts(one->text, word));
		if (!found)
			return false;
	}
	return true;
}

static bool has_all(struct txn *t, const struct needles *needles, struct str id)
{
	for (size_t i = 1; i < needles->count; i++)
		if (!txn_has(t, TABLE_CHILD_FIND, KEY(txn_arena(t), needles->list[i].hash, id)))
			return false;
	return true;
}

/* Cases are opened in memory that is emptied behind each; what is found is loaded to keep. */
struct following {
	struct txn *t;
	struct keys *k;
	const struct needles *needles;
	struct arena *aside, *kept;
	size_t loaded;
};

static enum err look_at(struct following *f, struct str id, struct child_search *s)
{
	struct child c;
	enum err e;

	if (!has_all(f->t, f->needles, id))
		return OK;
	f->loaded++;
	if ((e = child_load(f->t, f->k, id, &c)) != OK)
		return e;
	if (!fits(f->aside, &c, f->needles) || (s->wanted && !s->wanted(s->reader, &c)))
		return OK;
	if ((s->more = s->count == s->max))
		return OK;
	txn_read_into(f->t, f->kept);
	e = child_load(f->t, f->k, id, &s->list[s->count]);
	s->count += e == OK;
	return e;
}

static enum err follow(struct following *f, struct walk *w, struct child_search *s)
{
	size_t times = s->wanted ? FURTHER : 1;
	struct str key, value;
	enum err e = OK;

	for (size_t walked = 0; e == OK && !s->more && !s->stopped; walked++) {
		if ((e = walk_next(w, &key, &value)) != OK)
			break;
		s->stopped = walked == WALK_MAX * times || f->loaded == LOAD_MAX * times;
		txn_read_into(f->t, f->aside);
		if (!s->stopped)
			e = look_at(f, str_from(key, ID), s);
		txn_read_into(f->t, f->kept);
		arena_empty(f->aside);
	}
	return err_unless_missing(e);
}

enum err child_find(struct txn *t, struct keys *k, struct child_search *s)
{
	struct arena *a = txn_arena(t);
	struct needles needles = read_typed(a, k, s->typed);
	struct following f = { t, k, &needles, .kept = a };
	struct walk *w;
	enum err e;

	s->list = ARENA_MANY(a, s->max + 1, struct child);
	s->count = 0;
	s->more = s->stopped = false;
	if (needles.count == 0)
		return OK;
	rarest_first(&needles);
	if ((e = txn_walk(t, TABLE_CHILD_FIND, needles.list[0].hash, STR(""), &w)) != OK)
		return e;
	f.aside = arena_open(ASIDE_BYTES);
	e = follow(&f, w, s);
	arena_close(f.aside);
	return e;
}

/* By which a name is looked up when nothing else is known. */
static struct str first_part(struct arena *a, struct str name)
{
	struct str rest = fold(a, name), word = STR("");

	while (word.n == 0 && str_cut(&rest, ' ', &word))
		word = fold_start(fold_join(a, word), PART_MAX);
	return word;
}

enum err child_twins(struct txn *t, struct keys *k, struct str last, int32_t born_on, size_t max,
                     struct child **list, size_t *count)
{
	struct arena *a = txn_arena(t);
	struct str name = as_code(a, last), word, key, value;
	struct walk *w;
	size_t n = 0, walked = 0;
	enum err e;

	*list = ARENA_MANY(a, max + 1, struct child);
	*count = 0;
	if (name.n == 0)
		return OK;
	word = born_on == 0 ? first_part(a, last) : as_code(a, date_write_iso(a, born_on));
	if ((e = txn_walk(t, TABLE_CHILD_FIND, hash_of(a, k, word), STR(""), &w)) != OK)
		return e;
	while (n < max && walked++ < WALK_MAX && (e = walk_next(w, &key, &value)) == OK) {
		if ((e = child_load(t, k, str_from(key, ID), &(*list)[n])) != OK)
			return e;
		if (str_equal(as_code(a, (*list)[n].last), name) &&
		    (born_on == 0 || (*list)[n].born_on == born_on))
			n++;
	}
	*count = n;
	return err_unless_missing(e);
}
