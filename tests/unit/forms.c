/* Every folder of tests/forms/bad holds a form and what gen says of it, line by line; of those in
 * tests/forms/good it says nothing (or warns), and they come through being written and read. A
 * folder may bring a content/ of its own. `forms write` writes the files anew: read the difference
 * before it is committed. */
#include "gen/form_read.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gen/folder.h"
#include "gen/markdown.h"
#include "store/base/arena.h"
#include "store/compiled/form_file.h"
#include "tests/tap.h"

enum { CASES_MAX = 1024 };

static const struct values *settings(struct arena *a, struct diag *d, const char *file)
{
	struct values *tree = values_open(a);
	const struct yaml_node *root = yaml_read_file(a, d, file);

	if (root && root->kind == YAML_MAP)
		yaml_to_values(root, tree);
	return tree;
}

static void save(const char *file, struct str text)
{
	int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	if (fd < 0 || write(fd, text.p, text.n) != (ssize_t)text.n)
		ok(false, file);
	close(fd);
}

static void come_through(struct arena *a, const struct form *f)
{
	struct buf first = buf_open(a), second = buf_open(a);
	struct form *again;

	form_write_bytes(&first, f);
	if (form_read_bytes(a, buf_str(&first), &again) != OK) {
		ok(false, "its compiled form is read");
		return;
	}
	form_write_bytes(&second, again);
	ok(str_equal(buf_str(&first), buf_str(&second)), "its compiled form is read as it was written");
}

/* In the folder of the case. */
static void run_case(const char *name, bool good, bool anew)
{
	struct arena *a = arena_open((size_t)1 << 30);
	struct diag d = diag_open(a);
	bool own = access("content", F_OK) == 0;
	struct form_source source = { .arena = a, .diag = &d,
	                              .content = own ? "content" : "../../content",
	                              .markdown = markdown_html };
	struct buf out = buf_open(a);
	struct str said = { NULL, 0 };
	const struct form *f;

	source.council = settings(a, &d, "../../content/council.yaml");
	source.problems = settings(a, &d, "../../content/problems.yaml");
	f = form_read(&source,
	              access("form.yaml", F_OK) == 0 ? "form.yaml" : "content/forms/named.yaml");
	diag_write(&d, &out);
	if (anew && out.n > 0)
		save("says", buf_str(&out));
	(void)folder_read(a, "says", &said);
	is_str(str_c(a, said), buf_str(&out), name);
	ok(good == (d.errors == 0), good ? "it is taken" : "it is refused");
	if (good && f)
		come_through(a, f);
	arena_close(a);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void run_all(const char *folder, bool good, bool anew)
{
	char *names[CASES_MAX];
	size_t n = 0;
	DIR *dir = opendir(folder);
	const struct dirent *entry;

	while (dir && n < CASES_MAX && (entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			names[n++] = strdup(entry->d_name);
	ok(n > 0 && chdir(folder) == 0, folder);
	qsort(names, n, sizeof(names[0]), by_name);
	for (size_t i = 0; i < n; i++) {
		if (chdir(names[i]) == 0) {
			run_case(names[i], good, anew);
			ok(chdir("..") == 0, "and back");
		}
		free(names[i]);
	}
	if (dir)
		closedir(dir);
	ok(chdir("../../..") == 0, "to the root");
}

int main(int count, char **words)
{
	bool anew = count == 2 && strcmp(words[1], "write") == 0;

	run_all("tests/forms/bad", false, anew);
	run_all("tests/forms/good", true, anew);
	return done();
}
