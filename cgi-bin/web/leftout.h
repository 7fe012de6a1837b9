/* leftout.h: what somebody answered and another of their answers rules out, or no version since
 * has asked. It is kept in the draft, not sent, and gone when the rest is sent: that must be said
 * before, never after. */
#ifndef WEB_LEFTOUT_H
#define WEB_LEFTOUT_H

#include "cgi-bin/web/intake.h"
#include "store/compiled/form_values.h"

/* form_values_unsent() of it, without what was only filled in ahead, and of what stands aside. */
void leftout_values(struct web *w, const struct intake *in, const struct form_view *view,
                    struct values *v);

#endif
