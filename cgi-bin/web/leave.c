#include "cgi-bin/web/leave.h"

#include "cgi-bin/web/helping.h"
#include "cgi-bin/web/intake_path.h"
#include "store/base/buf.h"
#include "store/base/hex.h"

static const struct button {
	const char *action, *rest;
	bool comes_back;           /* it leads to a question that can lead back to the page */
} buttons[] = {
	{ "save", "/saved", true },
	{ "cancel", "/cancel", true },
	{ "print", "/print", false },
	{ "pdf", "/pdf", false },
	{ "earlier", "/earlier", true },
	{ "helpers", "/helpers", true },
};

static struct str path_of(struct web *w, const struct intake *in, const struct button *b)
{
	bool is_blank = in->d.id.n == 0;
	struct str form = is_blank ? str_join(w->arena, STR("/forms/"), in->form)
	                           : intake_path(w, &in->d, STR(""));
	struct str path = str_join(w->arena, form, str_of(b->rest));

	if (is_blank && b->comes_back)
		return STR("/");
	if (b->comes_back && in->p)
		return str_join(w->arena, str_join(w->arena, path, STR("?page=")), in->p->id);
	return path;
}

struct str leave_task(struct web *w, const struct draft *d)
{
	struct buf b = buf_open(w->arena);

	if (d->task.n == 0)
		return STR("");
	buf_text(&b, "/children/");
	buf_add(&b, hex_write(w->arena, d->child));
	buf_text(&b, "/forms/");
	buf_add(&b, hex_write(w->arena, d->task));
	return buf_str(&b);
}

bool leave_path(struct web *w, const struct intake *in, struct str *path)
{
	struct str action = web_field(w, "action");

	*path = STR("/");
	if (str_is(action, "close"))
		return true;
	if (str_is(action, "task") && in->d.task.n > 0 && !in->helper) {
		*path = leave_task(w, &in->d);
		return true;
	}
	for (size_t i = 0; i < COUNT(buttons); i++) {
		if (!str_is(action, buttons[i].action))
			continue;
		*path = in->helper ? helping_saved(w, in) : path_of(w, in, &buttons[i]);
		return in->d.id.n > 0 || !str_is(action, "save");
	}
	return false;
}
