/* timescale_words.h: what is said of a limit and of a case: words timescale.* of
 * content/words.yaml. */
#ifndef CASES_TIMESCALE_WORDS_H
#define CASES_TIMESCALE_WORDS_H

#include "store/cases/holder.h"
#include "store/cases/timescale_case.h"
#include "store/compiled/words.h"

/* The council's setting count_receipt_day: anything but "no" counts the day of receipt. */
bool timescale_counts_receipt_day(const struct words *w);

/* "Final plan". And as the council's people read it: "Answer to the draft plan" for what is "Your
 * answer" to a family (words …council, where there are such). */
struct str timescale_label(struct arena *a, const struct words *w, enum limit_of_time limit);
struct str timescale_label_council(struct arena *a, const struct words *w,
                                   enum limit_of_time limit);

/* "We must send you the final plan by 20 May 2021." A limit without a sentence of its own has that
 * of who must act (timescale.any). */
struct str timescale_sentence(struct arena *a, const struct words *w,
                              const struct timescale_limit *l);

/* "Due soon". */
struct str timescale_status_word(struct arena *a, const struct words *w, enum limit_status status);

/* Why the limit does not apply, for families; empty when it does. */
struct str timescale_reason(struct arena *a, const struct words *w, enum exemption_code code);

/* "Draft plan with you", and one sentence: what is happening, who acts next, by when. */
struct str timescale_state_council(struct arena *a, const struct words *w, enum case_state state);
struct str timescale_state_sentence(struct arena *a, const struct words *w,
                                    const struct timescale *t);

/* "The council"; of the reader's family: "You". */
struct str timescale_mover_word(struct arena *a, const struct words *w, enum mover who);

/* --- the same to a reader whose rights they may not be ("The young person can appeal until …") ---
 * HOLDER_READER: as above. */

struct str timescale_label_to(struct arena *a, const struct words *w, enum limit_of_time limit,
                              enum holder whose);
struct str timescale_sentence_to(struct arena *a, const struct words *w,
                                 const struct timescale_limit *l, enum holder whose);
struct str timescale_state_sentence_to(struct arena *a, const struct words *w,
                                       const struct timescale *t, enum holder whose);
struct str timescale_mover_to(struct arena *a, const struct words *w, enum mover who,
                              enum holder whose);

#endif
