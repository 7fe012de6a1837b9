/* Foreign bytes as a compiled page: refused, or played inside their bounds. */
#include "store/compiled/page.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena *a = arena_open(64 << 20);
	struct values *v = values_open(a);
	struct buf out = buf_open(a);
	struct page p;

	values_text(v, STR("a"), STR("<text>"));
	values_flag(v, STR("b"), true);
	values_text(values_tree(v, STR("t")), STR("n"), STR("javascript:in"));
	values_number(values_add_tree(values_list(v, STR("rows"))), STR("n"), 1);
	values_number(values_add_tree(values_list(v, STR("rows"))), STR("n"), 2);
	values_add_text(values_list(v, STR("words")), STR("/x?y=\"z\""));
	if (n < 65536 && page_read_bytes(str_bytes(bytes, n), &p) == OK)
		page_play(&p, v, &out);
	arena_close(a);
	return 0;
}
