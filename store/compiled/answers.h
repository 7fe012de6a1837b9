/* answers.h: what a person answered to one form: values by field id. The shape of each goes by the
 * kind of answer that its type of field has (field_kind.h):
 * TEXT, CHOICE: text, as typed while it is wrong. NONE: text that was there when the draft began.
 * TICKS, PICKS: list of text, ids of options or of files.
 * DATE: text in ISO 8601; while it is not a real date a tree {day, month, year} as typed.
 * ADDRESS: tree {line1, line2, town, county, postcode}. DECLARE: tree {name, date}.
 * ROWS: list of trees, each with "row" (its id) and the answers of the row by column id.
 * FILES: list of trees {id, name, type, size, kind, date, author, at}.
 * An empty answer is not there at all. */
#ifndef COMPILED_ANSWERS_H
#define COMPILED_ANSWERS_H

#include "store/base/str.h"
#include "store/compiled/form.h"
#include "store/compiled/values.h"

/* Who looks, and when: what conditions need beside answers. */
struct occasion {
	int64_t now;               /* seconds, UTC */
	int32_t today;             /* days since 1970-01-01, UK */
	bool professional;         /* the account is used in a professional capacity */
	bool receipt_day_left_out; /* council.count_receipt_day is "no": timescale_due */
};

enum voice answers_voice(const struct form *f, const struct values *answers,
                         const struct occasion *o);

/* The row with that id in the list or table, or NULL. */
struct values *answers_row(const struct values *answers, struct str field, struct str row);

/* Of a table or people list: another row may be added. Every preset row takes a place, shown or
 * not, as it may be shown again. */
bool answers_takes_row(const struct form_field *list, const struct values *answers);

/* More of its rows are filled in than there is room for, as there was more before. */
bool answers_has_surplus(const struct form_field *list, const struct values *answers);

/* Shown: the page's (field's, option's) own rule holds, over answers that are themselves shown. */
bool answers_shows_page(const struct form *f, const struct form_page *p,
                        const struct values *answers, const struct occasion *o);
bool answers_shows_field(const struct form *f, const struct form_field *field,
                         const struct values *answers, const struct occasion *o);

/* row: the row's tree for a rule inside a table or people list, else NULL. condition NULL:
 * holds. */
bool answers_holds(const struct form *f, const struct condition *c, const struct values *answers,
                   const struct values *row, const struct occasion *o);

/* Only what is shown: what is sent. Deep copy in answers' arena. */
struct values *answers_sent(const struct form *f, const struct values *answers,
                            const struct occasion *o);

/* The rest: what the rules keep back of what was answered (answers_unsent.c). Of a list with
 * anything of it every row, so that each keeps its place, with only those cells. */
struct values *answers_unsent(const struct form *f, const struct values *answers,
                              const struct occasion *o);

bool answers_is_empty(const struct value *v);

/* One uploaded file after the other, in the order of the answers. Start with a zeroed one. */
struct answers_file {
	const struct form_field *field;    /* the upload that holds it */
	const struct value *answer, *at;   /* its list; the file in it */
	struct values *file;               /* id, name, type, size … */
};

bool answers_file_next(const struct form *f, const struct values *answers,
                       struct answers_file *file);

#endif
