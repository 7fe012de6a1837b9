/* demo_cases.h: invented cases in every state, for `portal demo --cases N`. */
#ifndef PORTAL_DEMO_CASES_H
#define PORTAL_DEMO_CASES_H

#include "store/portal/tool.h"

/* Adds count of them, each with a parent's account, in batches of one transaction; those that were
 * added stay when it is interrupted. The disk is waited for once, at the end. content: `cases` of
 * content/demo.yaml. */
enum err demo_cases_add(struct tool *t, const struct values *content, uint64_t count) MUST_CHECK;

#endif
