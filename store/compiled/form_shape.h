/* form_shape.h: what a form is made of, member by member: the tables that form_file.c walks. Inside
 * compiled/ only. */
#ifndef COMPILED_FORM_SHAPE_H
#define COMPILED_FORM_SHAPE_H

#include "store/compiled/form.h"

enum member_kind {
	MEMBER_KIND,                      /* an enum: a byte below a limit */
	MEMBER_FLAG,                      /* true when its bit in the mask is set */
	MEMBER_NUMBER, MEMBER_INDEX, MEMBER_TEXT,
	MEMBER_SPOKEN,                    /* what both voices say */
	MEMBER_SELF,                      /* what VOICE_SELF says instead */
	MEMBER_CONDITION, MEMBER_TEXTS, MEMBER_PARTS, MEMBER_LIST
};

struct member {
	uint8_t kind;
	uint16_t at;
	/* of KIND its limit; of TEXTS, PARTS and LIST where their count stands */
	uint16_t more;
	const struct shape *of;    /* of MEMBER_LIST: what it is a list of */
};

/* narrow: bytes of the mask in FORMAT_NARROW; FORMAT_WIDE has one more. */
struct shape {
	const struct member *members;
	size_t count, size, narrow;
};

extern const struct shape form_shape, condition_shape;

#endif
