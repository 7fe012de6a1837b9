/* arrived.h: the letters in a folder, each by its Message-ID: one that came twice is one. */
#ifndef TESTS_UNIT_ARRIVED_H
#define TESTS_UNIT_ARRIVED_H

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/place.h"

enum { ARRIVED_MAX = 1024, ARRIVED_HEAD = 2048 };

struct arrived {
	int messages, different;
	struct str ids[ARRIVED_MAX], tos[ARRIVED_MAX];
};

static inline struct str arrived_field(struct arena *a, struct str text, struct str name)
{
	size_t at = str_search(text, name);
	struct str rest = str_from(text, at + name.n);

	return str_copy(a, str_part(rest, 0, str_find(rest, '\r')));
}

static inline void arrived_look_at(struct arena *a, const char *folder, const char *name,
                                   struct arrived *all)
{
	char path[300], text[ARRIVED_HEAD];
	struct str id, whole;
	int file;

	snprintf(path, sizeof(path), "%.120s/%.100s", folder, name);
	if (!strstr(name, ".eml") || (file = open(path, O_RDONLY)) < 0)
		return;
	whole = str_bytes(text, (size_t)read(file, text, sizeof(text)));
	close(file);
	all->messages++;
	id = arrived_field(a, whole, STR("Message-ID: "));
	for (int i = 0; i < all->different; i++) {
		if (str_equal(id, all->ids[i]))
			return;
	}
	all->ids[all->different] = id;
	all->tos[all->different++] = arrived_field(a, whole, STR("To: "));
}

static inline struct arrived *arrived_look(struct place *p, const char *folder)
{
	struct arrived *all = ARENA_NEW(p->arena, struct arrived);
	DIR *list = opendir(folder);
	struct dirent *entry;

	while (list && (entry = readdir(list)))
		arrived_look_at(p->arena, folder, entry->d_name, all);
	if (list)
		closedir(list);
	return all;
}

#endif
