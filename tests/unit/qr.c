#include "cgi-bin/web/qr.h"

#include "store/base/arena.h"
#include "tests/tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX = 200 };

/* The picture back from the path that a browser draws: runs "Mx yhNv1h-Nz". */
static int draw(struct str path, char dark[MAX][MAX])
{
	char *text = strndup(path.p, path.n);
	int runs = 0, at = 0, x, y, n, back;

	memset(dark, 0, MAX * MAX);
	while (sscanf(text + at, "M%d %dh%dv1h-%dz", &x, &y, &n, &back) == 4 && n == back) {
		memset(&dark[y][x], 1, (size_t)n);
		at += (int)(strchr(text + at, 'z') - (text + at)) + 1;
		runs++;
	}
	ok((size_t)at == path.n, "the path is made of whole runs and nothing else");
	free(text);
	return runs;
}

/* The square of 7 by which a camera finds the code: dark edge, light ring, dark middle of 3. */
static bool is_finder(char dark[MAX][MAX], int x, int y)
{
	for (int i = 0; i < 7; i++)
		for (int j = 0; j < 7; j++) {
			bool edge = i == 0 || i == 6 || j == 0 || j == 6,
			     middle = i >= 2 && i <= 4 && j >= 2 && j <= 4;

			if (dark[y + i][x + j] != (edge || middle))
				return false;
		}
	return true;
}

int main(void)
{
	struct arena *a = arena_open(1 << 20);
	struct values *v = values_open(a);
	static char dark[MAX][MAX];
	int size, light = 0;

	qr_values(v,
	          STR("otpauth://totp/Portal:sam%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Portal"));
	size = (int)values_get_number(v, STR("size"));
	ok(size > 29 && (size - 8 - 17) % 4 == 0,
	   "its side is one that the standard knows, with a quiet edge of four");
	ok(draw(values_get(v, STR("shape")), dark) > size, "its dark modules are drawn in runs");
	ok(is_finder(dark, 4, 4) && is_finder(dark, size - 11, 4) && is_finder(dark, 4, size - 11),
	   "three corners hold the squares by which a camera finds it");
	ok(!is_finder(dark, size - 11, size - 11), "the fourth does not");
	for (int i = 0; i < size; i++)
		for (int j = 0; j < size; j++)
			light += (i < 4 || j < 4 || i >= size - 4 || j >= size - 4) && dark[i][j];
	is_int(0, light, "around it is light");
	return done();
}
