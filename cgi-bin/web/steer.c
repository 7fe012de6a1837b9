#include "cgi-bin/web/steer.h"

#include "cgi-bin/web/coded.h"
#include "cgi-bin/web/intake_path.h"
#include "store/compiled/words.h"

/* An option of this id means the same in every form that has it (docs/form-language.md). */
#define SOMEONE_ELSE_PROFESSIONAL "someone_else_professional"

static bool asks_for_work(const struct form_page *p, const struct values *answers)
{
	for (size_t i = 0; p && i < p->field_count; i++)
		if (str_is(values_get(answers, p->fields[i].id), SOMEONE_ELSE_PROFESSIONAL) &&
		    form_option_find(p->fields[i].options, p->fields[i].option_count,
		                     STR(SOMEONE_ELSE_PROFESSIONAL)))
			return true;
	return false;
}

static void put(struct web *w, struct values *v, const char *text, const char *link)
{
	values_text(v, STR("notice"), words_get(w->words, str_of(text)));
	values_text(v, STR("notice_link"), words_get(w->words, str_of(link)));
}

void steer_notice(struct web *w, const struct intake *in, struct values *v)
{
	struct occasion o = visitor_occasion(w);

	if (!w->visitor->signed_in || in->helper || o.professional || !in->p || in->f->by_task)
		return;
	if (in->p == in->f->pages && !form_is_for(in->f, "parent")) {
		put(w, v, "wizard.for_settings", "wizard.for_settings_link");
		values_text(v, STR("notice_href"), STR("/forms"));
	} else if (in->d.revision > 0 && (asks_for_work(in->p, in->typed) ||
	           asks_for_work(intake_beside(in, in->p, -1, &o), in->typed))) {
		put(w, v, "wizard.offer_professional", "wizard.offer_professional_link");
		values_text(v, STR("notice_action"), STR("account"));
	}
}

struct str steer_account(struct web *w, const struct intake *in)
{
	return coded_with_next(w, "/account/update", intake_path(w, &in->d, in->p->id));
}
