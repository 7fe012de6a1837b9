#include "cgi-bin/web/sitting.h"

#include "store/base/hex.h"

enum err sitting_find(struct web *w, const struct sitting *how, struct session *s, bool *is_awake)
{
	struct str token;
	enum err e;

	*is_awake = false;
	if (!hex_read(w->arena, web_cookie_value(w, how->cookie), SESSION_TOKEN_BYTES, &token))
		return OK;
	e = how->find(w->edge, w->keys, token, w->now, how->idle_seconds, s);
	if (e == ERR_NOT_FOUND || e == ERR_DAMAGED)
		return OK;
	if (e != OK)
		return e;
	if (how->seconds_max > 0 && w->now - s->created_at > how->seconds_max)
		return OK;
	w->is_late = s->is_late;
	*is_awake = !s->is_late;
	return OK;
}

enum err sitting_touch(struct web *w, struct session *s)
{
	enum err e;

	if (session_touch_due(s, w->now) &&
	    ((e = web_edge_write(w)) != OK || (e = session_touch(w->edge, w->keys, s, w->now)) != OK))
		return e;
	return web_edge_done(w);
}
