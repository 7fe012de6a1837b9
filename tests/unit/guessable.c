#include "store/people/guessable.h"

#include <string.h>
#include <unistd.h>

#include "store/base/hex.h"
#include "store/engine/vault_sha1.h"
#include "tests/tap.h"
#include "tests/unit/place.h"

static struct arena *arena;

static void rules(void)
{
	static const char words[] = "password qwerty liverpool arsenal summer dragon cheese iloveyou";
	static const char *const easy[] = {
		"passwordpassword", "Password123456", "P@55w0rd!2026", "p4ssw0rdp4ssw0rd", "Liverpool1892!",
		"liverpoolarsenal", "2026Summer2026!",
		"aaaaaaaaaaaaaaa", "121212121212", "123456789012", "abcdefghijklmn", "zyxwvutsrqpo",
		"Ailsa7Ailsa7", "xk29xk29xk29xk",
		"qwertyuiop12", "1qaz2wsx3edc", "zaq12wsxcde3", "1q2w3e4r5t6y", "!QAZ\"WSX3edc",
		"asdfghjkl;'#", "0987654321qwe", "iloveyouiloveyou1",
	};
	static const char *const fine[] = {
		"three odd teapots", "nine grey herons", "summer dragon cheese", "seven flat pebbles",
		"correct horse battery", "Tr7!vBq9#mLx2",
		"\xc3\xb8re \xc3\x9ftra\xc3\x9f" "e heron", "my dog ate two socks",
		"passwords are for geese", "were we there yesterday",
	};

	for (size_t i = 0; i < COUNT(easy); i++)
		ok(guessable_by_rule(arena, str_of(easy[i]), str_of(words)), easy[i]);
	for (size_t i = 0; i < COUNT(fine); i++)
		ok(!guessable_by_rule(arena, str_of(fine[i]), str_of(words)), fine[i]);
}

static void own(void)
{
	struct str beside[] = { STR("Marigold"), STR("Featherstone"), STR("reed.family@example.org"),
	                        STR("Al") };

	ok(guessable_from(arena, STR("Featherstone1"), beside, COUNT(beside)), "a name and a figure");
	ok(guessable_from(arena, STR("m4rig0ld-2014!"), beside, COUNT(beside)),
	   "a name with figures for letters");
	ok(guessable_from(arena, STR("reedfamily2026"), beside, COUNT(beside)),
	   "the own address without its signs");
	ok(!guessable_from(arena, STR("example odd teapots"), beside, COUNT(beside)),
	   "not what stands behind the @");
	ok(!guessable_from(arena, STR("almonds and plums"), beside, COUNT(beside)),
	   "nor a name of two letters");
}

static void hashes(void)
{
	static const char *const pairs[][2] = {
		{ "", "da39a3ee5e6b4b0d3255bfef95601890afd80709" },
		{ "abc", "a9993e364706816aba3e25717850c26c9cd0d89d" },
		{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		  "84983e441c3bd26ebaae4aa1f95129e5e54670f1" },
	};
	char *many = arena_take(arena, 1000000);
	unsigned char hash[VAULT_SHA1_BYTES];

	for (size_t i = 0; i < COUNT(pairs); i++) {
		vault_sha1(str_of(pairs[i][0]), hash);
		is_str(pairs[i][1], hex_write(arena, str_bytes(hash, sizeof(hash))),
		       "SHA-1 of a sample of the standard");
	}
	memset(many, 'a', 1000000);
	vault_sha1(str_bytes(many, 1000000), hash);
	is_str("34aa973cd4c4daa4f61eeb2bdbad27316534016f",
	       hex_write(arena, str_bytes(hash, sizeof(hash))), "and of a million letters");
}

static void write_list(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	fputs(text, f);
	fclose(f);
}

static void lists(const struct place *p)
{
	char from[100], listed[100];
	size_t count;

	snprintf(from, sizeof(from), "%s/list", p->folder);
	snprintf(listed, sizeof(listed), "%s/stolen-passwords", p->folder);
	ok(!guessable_is_listed(arena, p->folder, STR("blue monkey 1984")),
	   "without a list nothing is on it");
	is_err(ERR_NOT_FOUND, guessable_list_count(arena, p->folder, &count), "and none is counted");
	is_err(ERR_NOT_FOUND, guessable_list_make(arena, p->folder, from, &count),
	       "a list that is not there");
	write_list(from, "blue monkey 1984\r\nshort\ngreen monkey 1985\nblue monkey 1984\n\n"
	                 "A9993E364706816ABA3E25717850C26C9CD0D89D:4711\n84983e441c3bd26ebaae4aa1f95129e5e54670f1\n");
	is_err(OK, guessable_list_make(arena, p->folder, from, &count),
	       "a list of passwords and hashes");
	is_int(4, (int64_t)count, "each once, and none that is too short for us anyway");
	count = 0;
	is_err(OK, guessable_list_count(arena, p->folder, &count), "asked for later");
	is_int(4, (int64_t)count, "it says as many");
	ok(guessable_is_listed(arena, p->folder, STR("blue monkey 1984")), "the first is on it");
	ok(guessable_is_listed(arena, p->folder, STR("green monkey 1985")), "the last is");
	ok(guessable_is_listed(arena, p->folder, STR("Blue MONKEY 1984")), "in capitals too");
	ok(guessable_is_listed(arena, p->folder, STR("abc")), "and one by its hash");
	ok(!guessable_is_listed(arena, p->folder, STR("blue monkey 1986")), "another is not");
	write_list(from, "short\n");
	is_err(ERR_INVALID, guessable_list_make(arena, p->folder, from, &count),
	       "a list of nothing is refused");
	ok(guessable_is_listed(arena, p->folder, STR("blue monkey 1984")), "and the one before stays");
	write_list(from, "grey heron 1986\n");
	is_err(OK, guessable_list_make(arena, p->folder, from, &count), "a newer list");
	ok(!guessable_is_listed(arena, p->folder, STR("blue monkey 1984")) &&
	       guessable_is_listed(arena, p->folder, STR("grey heron 1986")),
	   "takes its place");
	ok(truncate(listed, 35) == 0 && !guessable_is_listed(arena, p->folder, STR("grey heron 1986")),
	   "one that is cut refuses nobody");
	is_err(ERR_INVALID, guessable_list_count(arena, p->folder, &count),
	       "and is told from a whole one");
}

int main(void)
{
	struct place p;

	place_make(&p);
	arena = p.arena;
	rules();
	own();
	hashes();
	lists(&p);
	place_remove(&p);
	return done();
}
