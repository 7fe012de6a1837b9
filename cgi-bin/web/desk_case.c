#include "cgi-bin/web/desk_case.h"

#include "cgi-bin/web/browsing.h"
#include "store/base/hex.h"

struct asker desk_case_asker(struct web *w)
{
	const struct staff *s = &w->clerk->staff;

	return (struct asker){
		.kind = ACTOR_STAFF, .id = s->id, .name = s->name, .staff = s, .now = w->now
	};
}

enum err desk_case_open(struct web *w, enum action action, struct desk_case *d)
{
	struct str id;
	enum err e;

	if (!hex_read(w->arena, web_piece(w, "case"), VAULT_ID_BYTES, &id))
		return ERR_NOT_FOUND;
	d->who = desk_case_asker(w);
	d->path = desk_case_path(w, id, "");
	if ((e = allow(w->main, w->keys, &d->who, action, id, &d->what)) != OK ||
	    action == ACT_CASE_READ || w->request.method != GET ||
	    !history_look_due(w->main, w->keys, &d->who, id, STR("case")))
		return e;
	if ((e = web_write(w)) != OK ||
	    (e = allow(w->main, w->keys, &d->who, action, id, &d->what)) != OK)
		return e;
	return desk_case_look(w, &d->who, id, STR("case"));
}

struct str desk_case_path(struct web *w, struct str child, const char *rest)
{
	struct str path = str_join(w->arena, STR("/staff/cases/"), hex_write(w->arena, child));

	return str_join(w->arena, path, str_of(rest));
}

enum err desk_case_look(struct web *w, const struct asker *who, struct str child, struct str what)
{
	struct history_seen seen = { what, STR(""), STR("") };

	return desk_case_look_into(w, who, child, &seen);
}

enum err desk_case_look_into(struct web *w, const struct asker *who, struct str child,
                             const struct history_seen *seen)
{
	enum err e;

	if (!history_look_due(w->main, w->keys, who, child, seen->what))
		return OK;
	if (!txn_writes(w->main) && (e = web_write(w)) != OK)
		return e;
	e = history_look(w->main, w->keys, who, child, seen);
	return e == OK ? browsing_count(w, who, child) : e;
}
