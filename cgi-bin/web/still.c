#include "cgi-bin/web/still.h"

#include "cgi-bin/web/clerk.h"
#include "cgi-bin/web/visitor.h"
#include "store/base/log.h"

enum err still_signed_in(struct web *w)
{
	if (w->identity.role == ANYONE)
		return OK;
	if (w->clerk)
		return clerk_again(w);
	return session_stands(w->edge, &w->visitor->session) ? OK : ERR_UNSIGNED;
}

static enum err begin_again(struct web *w, enum environment where, enum access access,
                            struct txn **t)
{
	txn_abort(*t);
	*t = NULL;
	return txn_begin(w->store, where, access, w->arena, t);
}

/* Who is not signed in any more has what they typed kept, for which nothing may be written yet. */
enum err web_write(struct web *w)
{
	enum err e, said;

	if (txn_writes(w->main))
		return OK;
	if (txn_writes(w->edge))
		die("web_write_after_edge");
	if ((e = begin_again(w, MAIN, WRITE, &w->main)) != OK ||
	    (e = begin_again(w, EDGE, READ, &w->edge)) != OK)
		return e;
	if ((said = still_signed_in(w)) == OK)
		return OK;
	return (e = begin_again(w, MAIN, READ, &w->main)) == OK ? said : e;
}

enum err web_undo(struct web *w)
{
	enum err e = begin_again(w, EDGE, READ, &w->edge);

	return e == OK ? begin_again(w, MAIN, READ, &w->main) : e;
}

enum err web_edge_write(struct web *w)
{
	if (txn_writes(w->edge))
		return OK;
	return begin_again(w, EDGE, WRITE, &w->edge);
}

enum err web_edge_done(struct web *w)
{
	struct txn *t = w->edge;
	enum err e;

	if (!txn_writes(t))
		return OK;
	w->edge = NULL;
	if ((e = txn_commit(t)) != OK)
		return e;
	return txn_begin(w->store, EDGE, READ, w->arena, &w->edge);
}
