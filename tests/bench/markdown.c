/* markdown.c: markdown FROM TO: every .md file of FROM rendered by plain libcmark-gfm into TO. One
 * process, one thread. */
#include <cmark-gfm.h>
#include <cmark-gfm-core-extensions.h>

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static char *load(int folder, const char *name, size_t *n)
{
	int fd = openat(folder, name, O_RDONLY | O_CLOEXEC);
	struct stat st;
	char *bytes;

	if (fd < 0 || fstat(fd, &st) != 0 || !(bytes = malloc((size_t)st.st_size + 1)))
		fail(name);
	if (read(fd, bytes, (size_t)st.st_size) != st.st_size)
		fail(name);
	close(fd);
	bytes[st.st_size] = '\0';
	*n = (size_t)st.st_size;
	return bytes;
}

static void save(int folder, const char *name, const char *bytes)
{
	int fd = openat(folder, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	size_t n = strlen(bytes);

	if (fd < 0 || write(fd, bytes, n) != (ssize_t)n)
		fail(name);
	close(fd);
}

/* Behind the front matter, when there is one. */
static const char *body_of(const char *bytes)
{
	const char *end = strncmp(bytes, "---\n", 4) == 0 ? strstr(bytes + 4, "\n---\n") : NULL;

	return end ? end + 5 : bytes;
}

static char *render(const char *text, size_t n)
{
	static const char *const names[] = { "table", "autolink", "tasklist" };
	cmark_parser *p = cmark_parser_new(CMARK_OPT_DEFAULT);
	cmark_node *tree;
	char *html;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		cmark_parser_attach_syntax_extension(p, cmark_find_syntax_extension(names[i]));
	cmark_parser_feed(p, text, n);
	tree = cmark_parser_finish(p);
	html = cmark_render_html(tree, CMARK_OPT_DEFAULT, cmark_parser_get_syntax_extensions(p));
	cmark_node_free(tree);
	cmark_parser_free(p);
	return html;
}

static void one(int from, int to, const char *name, size_t length)
{
	char *bytes, *html, out[300];
	const char *body;
	size_t n;

	bytes = load(from, name, &n);
	body = body_of(bytes);
	html = render(body, n - (size_t)(body - bytes));
	snprintf(out, sizeof(out), "%.*s.html", (int)length - 3, name);
	save(to, out, html);
	free(html);
	free(bytes);
}

int main(int count, char **words)
{
	int from = count == 3 ? open(words[1], O_RDONLY | O_DIRECTORY) : -1;
	int to = count == 3 ? open(words[2], O_RDONLY | O_DIRECTORY) : -1;
	struct dirent *entry;
	DIR *dir;

	if (from < 0 || to < 0 || !(dir = opendir(words[1])))
		fail("usage: markdown FROM TO");
	cmark_gfm_core_extensions_ensure_registered();
	while ((entry = readdir(dir))) {
		size_t length = strlen(entry->d_name);

		if (length > 3 && length < 256 && strcmp(entry->d_name + length - 3, ".md") == 0)
			one(from, to, entry->d_name, length);
	}
	return 0;
}
