/* pdf_flow.h: a document as one row of steps, before anybody knows where the pages break. */
#ifndef WEB_PDF_FLOW_H
#define WEB_PDF_FLOW_H

#include "store/base/err.h"
#include "store/base/str.h"

struct arena;

/* Lengths are points, 1/72 inch. */
struct pdf_style {
	const char *tag;        /* structure type of the text (ISO 32000-1, 14.8.4) */
	double size;
	double before;          /* space above, none at the top of a page */
	double width;           /* 0: to the margin */
	double room;            /* draws an empty box of this height to write in, no text */
	double ink[3];          /* red, green, blue */
	bool bold;
	bool beside;            /* what follows starts at the same height */
	bool rule;              /* a line above */
	bool near;              /* one line of it starts where the document's do, whatever its script */
	int outline;            /* level in the reader's outline; 0: not there */
};

enum pdf_step_kind { PDF_GROUP, PDF_OPEN, PDF_CLOSE, PDF_TEXT };

struct pdf_step {
	enum pdf_step_kind kind;
	const char *tag;                 /* of PDF_OPEN and PDF_CLOSE */
	const struct pdf_style *style;   /* of PDF_TEXT */
	struct str text;                 /* one line as typed, clean; empty only for room */
	double before, indent;
	double bar;                      /* indent of a line along its side; 0: none */
	bool right;                      /* its lines start on the right: pdf_type's */
	void *layout;                    /* pdf_paper's, while it measures */
	struct pdf_step *next;
};

/* About a thousand pages of lines of their own; a paragraph is one however long it is. */
enum { PDF_TEXTS_MAX = 50000 };

struct pdf_flow {
	struct arena *arena;
	struct pdf_step *first, *last;
	double indent, bar;              /* of what is added next */
	double above;                    /* more space above the very next text */
	size_t texts;
	bool is_cut;                     /* there were more texts than that; they are left out */
	enum err err;                    /* ERR_DAMAGED once a text was not UTF-8 */
};

struct pdf_flow *pdf_flow_open(struct arena *a);

/* What follows, up to the next group, stays on one page where it can. */
void pdf_flow_group(struct pdf_flow *f);

/* A structure element around what follows. */
void pdf_flow_begin(struct pdf_flow *f, const char *tag);
void pdf_flow_end(struct pdf_flow *f, const char *tag);

/* One paragraph for each line of text; nothing for blank text. False when there was nothing to
 * add. */
bool pdf_flow_text(struct pdf_flow *f, const struct pdf_style *style, struct str text);
void pdf_flow_room(struct pdf_flow *f, const struct pdf_style *style);

/* A text that stands there also when the flow is cut. */
void pdf_flow_note(struct pdf_flow *f, const struct pdf_style *style, struct str text);

#endif
