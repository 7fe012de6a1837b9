/* A list of stolen passwords as the council gives it to `portal passwords`, and the list that was
 * made of one with bytes changed. Of a list that is taken each password that is long enough is
 * refused from then on, and each hash is in it; and what lies in its place can be anything without
 * bringing down who asks. */
#include "store/people/guessable.h"
#include "store/base/utf8.h"

#include <stdlib.h>

#include "store/engine/vault_sha1.h"
#include "tests/fuzz/room.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { INPUT_MAX = 1 << 13, ARENA_MAX = 1 << 26, HASH_DIGITS = 2 * VAULT_SHA1_BYTES };

static bool may_be_hash(struct str line)
{
	return line.n >= HASH_DIGITS && (line.n == HASH_DIGITS || line.p[HASH_DIGITS] == ':');
}

/* Each line as it stands but for its ends. */
static void all_are_in(struct arena *a, const char *data, struct str text)
{
	struct str line;

	while (str_cut(&text, '\n', &line)) {
		while (line.n > 0 && line.p[line.n - 1] == '\r')
			line.n--;
		if (!may_be_hash(line) && str_characters(line) >= PASSWORD_CHARACTERS_MIN &&
		    !guessable_is_listed(a, data, line))
			abort();
	}
}

static void as_given(struct arena *a, struct str text)
{
	const char *data = room_folder(), *from = room_file(a, "/given", text);
	size_t count = 0, lines = 1;
	enum err e;

	for (size_t i = 0; i < text.n; i++)
		lines += text.p[i] == '\n';
	if ((e = guessable_list_make(a, data, from, &count)) != OK && e != ERR_INVALID)
		abort();
	if ((e == OK) != (count > 0) || count > lines)
		abort();
	if (e == OK)
		all_are_in(a, data, text);
}

static void as_kept(struct arena *a, struct str bytes)
{
	room_file(a, "/stolen-passwords", bytes);
	guessable_is_listed(a, room_folder(), STR("Correct horse battery staple"));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena *a;

	if (n < 1 || n > INPUT_MAX)
		return 0;
	a = arena_open(ARENA_MAX);
	if (bytes[0] == 'k')
		as_kept(a, str_bytes(bytes + 1, n - 1));
	else
		as_given(a, str_bytes(bytes, n));
	arena_close(a);
	return 0;
}
