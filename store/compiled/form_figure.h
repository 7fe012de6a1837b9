/* form_figure.h: words in both voices, and answers worked out of others. Part of form.h. */
#ifndef COMPILED_FORM_FIGURE_H
#define COMPILED_FORM_FIGURE_H

#include <stdint.h>

#include "store/base/str.h"

enum voice { VOICE_CHILD, VOICE_SELF, VOICES };

struct form_text {
	struct str in[VOICES];           /* the same twice when there is no bar */
};

/* Their numbers stand in compiled forms: add at the end. */
enum figure_kind {
	FIGURE_TEXT,                     /* text, its tokens filled */
	FIGURE_SUM,                      /* of column other in field, times the number */
	FIGURE_COUNT,                    /* rows of field with something in them */
	FIGURE_AGE,                      /* whole years from field to other */
	FIGURE_DAYS,                     /* from field to other */
	FIGURE_KINDS
};

/* How a calculated answer is made. field, other: ids; of AGE and DAYS also "today". */
struct form_figure {
	enum figure_kind kind;
	struct str field, other;
	int32_t times;
	struct form_text text;
};

#endif
