/* form_check.h: is a form that was read whole and sound? Everything that can be seen only when
 * all of it is there: ids, references, order, reachability. docs/form-language.md, "What the
 * compiler refuses". */
#ifndef GEN_FORM_CHECK_H
#define GEN_FORM_CHECK_H

#include "gen/form_reader.h"

void form_check(struct form_reader *r);

/* What no page, and no field or column, may be called. */
bool form_check_page_taken(struct str id);
bool form_check_field_taken(struct str id);

/* Of fields and their columns alone (form_check_field.c). list: the table or people list a column
 * is of. */
void form_check_field(struct form_reader *r, const struct form_field *field,
                      const struct form_field *list);

/* Every condition refers to what it may (form_check_refer.c). */
void form_check_refer(struct form_reader *r);

/* So does every value that is made of answers, and every text that speaks of one
 * (form_check_told.c). */
void form_check_told(struct form_reader *r);

/* Whether its words are plain: warnings (form_plain.c). */
void form_check_plain(struct form_reader *r);

/* No page is hidden for everyone (form_reach.c). */
void form_check_reach(struct form_reader *r);

#endif
