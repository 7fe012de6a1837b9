#include "store/compiled/choices.h"

static struct str key(struct arena *a, struct str list, struct str id, struct str rest)
{
	return str_join(a, str_join(a, str_join(a, list, STR(".")), id), rest);
}

static bool has_word(struct str words, struct str one)
{
	struct str word;

	while (str_cut(&words, ' ', &word))
		if (str_equal(word, one) && one.n > 0)
			return true;
	return false;
}

static bool is_for(struct arena *a, const struct words *w, struct str list, struct str who,
                   struct str id)
{
	struct str whom;

	return words_find(w, key(a, list, id, STR(".for")), &whom) && has_word(whom, who);
}

bool choices_offer(struct arena *a, const struct words *w, struct str list, struct str who,
                   struct str id)
{
	struct str ids;

	return words_find(w, list, &ids) && has_word(ids, id) && is_for(a, w, list, who, id);
}

size_t choices_list(struct arena *a, const struct words *w, struct str list, struct str who,
                    struct choice **all)
{
	struct str ids, id;
	size_t count = 0;

	*all = NULL;
	if (!words_find(w, list, &ids))
		return 0;
	*all = ARENA_MANY(a, ids.n / 2 + 1, struct choice);
	while (str_cut(&ids, ' ', &id))
		if (id.n > 0 && (who.n == 0 || is_for(a, w, list, who, id)))
			(*all)[count++] = (struct choice){ id, words_get(w, key(a, list, id, STR(""))) };
	return count;
}

void choices_values(const struct words *w, struct str list, struct str who, struct str chosen,
                    struct values *out)
{
	struct choice *all;
	size_t count = choices_list(out->arena, w, list, who, &all);

	for (size_t i = 0; i < count; i++) {
		struct values *one = values_add_tree(out);

		values_text(one, STR("id"), all[i].id);
		values_text(one, STR("label"), all[i].label);
		values_flag(one, STR("chosen"), str_equal(all[i].id, chosen));
	}
}
