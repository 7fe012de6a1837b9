#include "cgi-bin/web/applied.h"

#include "cgi-bin/web/answerday.h"
#include "cgi-bin/web/browsing.h"
#include "cgi-bin/web/sheet.h"
#include "store/base/hex.h"
#include "store/cases/history.h"
#include "store/compiled/form_file.h"
#include "store/forms/submission_desk.h"
#include "store/people/team.h"

enum { ADDRESS_BYTES = 24, SENT_MAX = 200 };

static struct work_item item_of(const struct submission *s)
{
	return (struct work_item){ WORK_APPLICATION, s->subject, s->id, submission_when(s), STR("") };
}

struct str applied_team(struct web *w, const struct submission *s)
{
	struct work_item item = item_of(s);
	struct team team;

	for (size_t i = 1; team_at(w->arena, w->words, i, &team); i++)
		if (work_stands(w->main, &item, work_scope_team(w->arena, team.id)))
			return team.id;
	return STR("");
}

enum err applied_reach(struct web *w, const struct staff *s, struct str person, bool *is)
{
	struct submission *list;
	size_t count;
	enum err e = submission_list(w->main, w->keys, person, SENT_MAX, &list, &count);

	*is = s->role == STAFF_MANAGER || s->team.n == 0;
	for (size_t i = 0; e == OK && i < count; i++)
		*is = *is || (list[i].child.n == 0 && allow_reach(s, applied_team(w, &list[i])));
	return e;
}

struct str applied_sender(struct web *w, const struct person *p)
{
	struct str name = p->id.n > 0 ? person_name(w->arena, p) : STR("");

	if (name.n == 0 || !p->professional || p->organisation.n == 0)
		return name;
	return str_join(w->arena, str_join(w->arena, name, STR(", ")), p->organisation);
}

/* What waits has no case that allow() could look at. */
static enum err allow_waiting(struct web *w, enum applied_want want, const struct applied *a)
{
	enum action action = want == APPLIED_READ ? ACT_CASE_LIST : ACT_CASE_OPEN;
	enum err e = allow(w->main, w->keys, &a->who, action, STR(""), NULL);

	if (e != OK)
		return e;
	return allow_reach(a->who.staff, a->team) ? OK : ERR_NOT_FOUND;
}

static enum err allow_of_case(struct web *w, enum applied_want want, struct applied *a)
{
	enum action action = want == APPLIED_READ ? ACT_CASE_READ : ACT_CASE_EDIT;
	struct allowed what;
	enum err e = allow(w->main, w->keys, &a->who, action, a->s.child, &what);

	if (e != OK)
		return e;
	a->child = what.child;
	a->team = what.child.team;
	return OK;
}

static enum err load_sender(struct web *w, struct applied *a)
{
	enum err e = person_load(w->main, w->keys, a->s.person, &a->sender);

	if (e == ERR_NOT_FOUND)
		a->sender.id = STR("");
	return err_unless_missing(e);
}

enum err applied_open(struct web *w, enum applied_want want, struct applied *a)
{
	struct str piece = web_piece(w, "application"), address;
	enum err e;

	*a = (struct applied){ .who = desk_case_asker(w),
		                   .path = str_join(w->arena, STR("/staff/applications/"), piece) };
	if (!hex_read(w->arena, piece, ADDRESS_BYTES, &address))
		return ERR_NOT_FOUND;
	if ((e = submission_open(w->main, w->keys, address, &a->s)) != OK)
		return e;
	if (a->s.child.n == 0)
		a->team = applied_team(w, &a->s);
	e = a->s.child.n > 0 ? allow_of_case(w, want, a) : allow_waiting(w, want, a);
	if (e != OK || (e = load_sender(w, a)) != OK)
		return e;
	e = form_open(w->arena, w->config.compiled, a->s.form, a->s.version, &a->form);
	return e == OK && want == APPLIED_CHANGE && w->request.method == GET ? applied_look(w, a) : e;
}

int32_t applied_due(const struct applied *a)
{
	return answerday_due(&a->s, a->child.id.n > 0 ? &a->child : NULL);
}

struct str applied_path(struct web *w, const struct applied *a, const char *rest)
{
	return str_join(w->arena, a->path, str_of(rest));
}

struct form_view applied_view(struct web *w, const struct applied *a)
{
	struct form_view view = sheet_received(w, a->form, &a->s, applied_path(w, a, "/files"));

	view.for_council = true;
	return view;
}

enum err applied_look(struct web *w, const struct applied *a)
{
	struct history_seen seen = { a->s.id, a->s.title, a->s.person };
	enum err e;

	if (a->s.child.n > 0)
		return desk_case_look_into(w, &a->who, a->s.child, &seen);
	if (!history_look_due(w->main, w->keys, &a->who, a->s.subject, a->s.id))
		return OK;
	if ((e = web_write(w)) != OK)
		return e;
	e = history_look_waiting(w->main, w->keys, &a->who, a->s.subject, &seen);
	return e == OK ? browsing_count(w, &a->who, a->s.subject) : e;
}
