/* A template after a line of JSON: refused, or played to the same page whether the values are known
 * when it is built or only later; and whatever it holds as a part of HTML, its places are found
 * without a step too far. */
#include "gen/template.h"

#include <stdlib.h>

#include "gen/markup.h"
#include "store/compiled/json.h"
#include "store/compiled/page.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { INPUT_MAX = 1 << 13, ARENA_MAX = 1 << 28, OUT_MAX = 1 << 22 };

/* Names that this target's templates may leave for later. */
static const struct str PLACES[] = { STR("a"), STR("b"), STR("list"), STR("n") };

static bool play(struct arena *a, const struct mustache *m, const struct values *known,
                 const struct values *later, struct buf *out)
{
	struct diag d = diag_open(a);
	struct str places[] = { PLACES[0], PLACES[1], PLACES[2], PLACES[3] };
	struct templates t = { .arena = a, .diag = &d, .site = "/nonexistent", .places = places,
	                       .place_count = 4 };
	struct buf steps = buf_open(a);
	struct page p;

	template_play_plain(&t, m, known, &steps);
	if (d.errors > 0)
		return false;
	if (page_read_bytes(buf_str(&steps), &p) != OK)
		abort();
	page_play(&p, later, out);
	return true;
}

static void markup(struct str source)
{
	struct markup whole = { 0 }, bits = { 0 };
	enum page_place place;

	markup_feed(&whole, source);
	for (size_t i = 0; i < source.n; i++) {
		markup_feed(&bits, str_part(source, i, 1));
		(void)markup_place(&bits, &place);
	}
	if (!markup_same(&whole, &bits))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct str source = str_bytes(bytes, n), json;
	struct values *values;
	struct mustache m;
	struct arena *a;
	struct diag d;

	if (n > INPUT_MAX || n == 0 || !str_cut(&source, '\n', &json))
		return 0;
	a = arena_open(ARENA_MAX);
	d = diag_open(a);
	markup(source);
	if (json_read(a, json, &values) == OK && mustache_read(a, &d, "t.mustache", source, &m)) {
		struct buf early = buf_open(a), late = buf_open(a);

		play(a, &m, values, values_open(a), &early);
		play(a, &m, values_open(a), values, &late);
	}
	arena_close(a);
	return 0;
}
