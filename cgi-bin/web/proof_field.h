/* proof_field.h: what a part of a Word file does when it is opened (ECMA-376 part 1, 17.16): fields
 * that start a program or take in other files, however they are written. For proof_docx.c, a piece
 * at a time. */
#ifndef WEB_PROOF_FIELD_H
#define WEB_PROOF_FIELD_H

#include "cgi-bin/web/proof.h"

enum { FIELD_TAG_MAX = 1024, FIELD_CODE_MAX = 1024, FIELDS_DEEP = 32 };

/* Where the reader of XML is. */
struct codes {
	enum { FIELD_TEXT, FIELD_TAG, FIELD_COMMENT, FIELD_ORDER, FIELD_SECTION } at;
	char tag[FIELD_TAG_MAX];           /* from behind its "<", as much as fits */
	size_t tag_n;                      /* how long it is */
	char quote;                        /* that stands open in it */
	char last[2];                      /* the two before, to find an end by */
	bool in_code;                      /* between the tags of a field's code */
	char code[FIELD_CODE_MAX];         /* in small letters, as much as fits */
	size_t code_n;
	/* of each field that stands open, the outer ones first */
	struct { bool in_result, has_word; } open[FIELDS_DEEP];
	size_t depth;
	char reference[16];                /* "&#68" that has begun */
	size_t reference_n;
	enum proof said;
};

/* f is all zeros at first. */
void codes_add(struct codes *f, struct str piece);
enum proof codes_end(struct codes *f);

/* Of a .doc (MS-DOC 2.8.25: a field begins with the byte 19, its letters are of one byte or two):
 * does one start a program or take in another file? Found where its first words lie together. */
bool codes_in_doc(struct str bytes);

#endif
