/* kin.h: a child's case as one of the family, a school or a professional reaches it: the way in of
 * every page below /children/CHILD. */
#ifndef WEB_KIN_H
#define WEB_KIN_H

#include "cgi-bin/web/visitor.h"
#include "store/cases/allow.h"
#include "store/forms/submission.h"

struct kin {
	struct asker who;
	struct allowed what;           /* the child, and the grant they hold */
	struct str path;               /* "/children/HEX" */
};

/* The child that the address names, when the visitor may do that with it. ERR_NOT_FOUND: no such
 * child, or not theirs. Ask again after web_write: what it rests on may have changed. */
enum err kin_open(struct web *w, enum action action, struct kin *k) MUST_CHECK;
/* The same for the child of that id in hex. */
enum err kin_of(struct web *w, enum action action, struct str child, struct kin *k) MUST_CHECK;

/* answerday_due of what they sent. Who does not see its case is not told where its day differs from
 * the one that they were promised: then none. */
int32_t kin_answer_due(struct web *w, const struct submission *s);

/* "/children/HEX" and what follows. */
struct str kin_path(struct web *w, const struct kin *k, const char *rest);
struct str kin_path_id(struct web *w, const struct kin *k, const char *rest, struct str id);

/* Writes down that they looked, when that is due: main is a WRITE then. title may be empty. */
enum err kin_look(struct web *w, const struct kin *k, struct str what, struct str title) MUST_CHECK;

/* What every page of the case shows: tree child {name, href}, and flags of what they may:
 * may_message, may_documents, may_forms, may_history; for the part shut, when the case is closed:
 * shut. */
void kin_values(struct web *w, const struct kin *k, struct values *v);

#endif
