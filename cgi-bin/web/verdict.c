#include "cgi-bin/web/verdict.h"

#include "store/base/err.h"

static const struct kind_row {
	const char *ending;
	enum proof_kind kind;
} endings[] = {
	{ "pdf", KIND_PDF }, { "jpg", KIND_JPEG }, { "jpeg", KIND_JPEG }, { "png", KIND_PNG },
	{ "doc", KIND_DOC }, { "docx", KIND_DOCX },
};

struct str verdict_ending(struct arena *a, struct str name)
{
	size_t dot = str_find_last(name, '.');

	return dot < name.n ? str_lower(a, str_from(name, dot + 1)) : STR("");
}

enum proof_kind verdict_promised(struct str ending)
{
	for (size_t i = 0; i < COUNT(endings); i++)
		if (str_is(ending, endings[i].ending))
			return endings[i].kind;
	return KIND_NONE;
}

const char *verdict_problem(enum proof said)
{
	static const char *const keys[PROOFS] = {
		[PROOF_EMPTY] = "file_empty", [PROOF_LOCKED] = "file_locked",
		[PROOF_MACROS] = "file_macros",
		[PROOF_FETCHES] = "file_fetches", [PROOF_ACTS] = "file_acts",
		[PROOF_DAMAGED] = "file_damaged",
		[PROOF_ODD] = "file_odd",
		[PROOF_PLACE] = "file_place", [PROOF_LARGE] = "file_points", [PROOF_IS_PDF] = "file_is_pdf",
		[PROOF_IS_PICTURE] = "file_is_picture", [PROOF_IS_WORD] = "file_is_word",
		[PROOF_IS_OTHER] = "file_is_other", [PROOF_UNKNOWN] = "file_unknown",
	};

	return keys[said];
}
