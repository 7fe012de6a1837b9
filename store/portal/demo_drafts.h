/* demo_drafts.h: invented forms that are begun, for `portal demo --drafts N`. */
#ifndef PORTAL_DEMO_DRAFTS_H
#define PORTAL_DEMO_DRAFTS_H

#include "store/portal/tool.h"

/* Adds count of them, each with an account of its own that nobody can sign in to. from: a draft of
 * content/demo.yaml {form, pages, answers}. */
enum err demo_drafts_add(struct tool *t, const struct values *from, uint64_t count) MUST_CHECK;

#endif
