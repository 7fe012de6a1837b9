#include "cgi-bin/web/sheet.h"

#include "cgi-bin/web/ended.h"
#include "cgi-bin/web/helping.h"
#include "cgi-bin/web/intake_path.h"
#include "cgi-bin/web/leave.h"
#include "cgi-bin/web/linked.h"
#include "cgi-bin/web/once.h"
#include "cgi-bin/web/shown.h"
#include "cgi-bin/web/steer.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/marking.h"

struct form_view sheet_view(struct web *w, const struct intake *in, const struct problems *problems)
{
	struct str address = intake_path(w, &in->d, STR(""));

	if (in->d.revision == 0)
		address = str_join(w->arena, STR("/forms/"), in->f->id);
	return (struct form_view){
		.form = in->f, .answers = in->typed, .problems = problems, .visited = in->d.visited,
		.occasion = visitor_occasion(w), .words = w->words, .address = address,
		.files = str_join(w->arena, address, STR("/files")),
		.linked = in->helper ? NULL : linked_people(w, in->f, in->p),
		.only = in->helper ? in->helper->pages : NULL,
	};
}

struct form_view sheet_blank(struct web *w, struct intake *in)
{
	struct form_view view;

	in->typed = values_open(w->arena);
	view = sheet_view(w, in, NULL);
	view.blank = true;
	if (in->f->by_task)      /* its pages open for nobody yet */
		view.address = STR("");
	return view;
}

struct form_view sheet_sent(struct web *w, const struct form *f, const struct submission *s)
{
	struct str address = str_join(w->arena, STR("/submitted/"), hex_write(w->arena, s->address));
	struct form_view view = sheet_received(w, f, s, str_join(w->arena, address, STR("/files")));

	view.linked = linked_people(w, f, NULL);
	return view;
}

struct form_view sheet_received(struct web *w, const struct form *f, const struct submission *s,
                                struct str files)
{
	return (struct form_view){
		.form = f, .answers = s->answers, .words = w->words, .files = files,
		.occasion = { .now = s->sent_at, .today = s->received_on, .professional = s->professional },
	};
}

struct str sheet_what(struct web *w, struct str title, struct str about)
{
	if (about.n == 0)
		return title;
	return str_join(w->arena, str_join(w->arena, title, STR(", ")), about);
}

/* "14:05" on the same day, else the date. */
static struct str saved_at(struct web *w, int64_t at)
{
	if (date_today(at) == date_today(w->now))
		return words_time(w->arena, w->words, at);
	return words_date(w->arena, w->words, date_today(at));
}

static struct str earlier_path(struct web *w, const struct intake *in)
{
	struct str path = intake_path(w, &in->d, STR("earlier"));

	return in->p ? str_join(w->arena, str_join(w->arena, path, STR("?page=")), in->p->id) : path;
}

/* From the top of the page to the list out of which a row went. */
static void add_way_back(struct web *w, const struct intake *in, struct values *v)
{
	struct form_view view = sheet_view(w, in, NULL);
	const struct form_page *page = NULL;
	const struct form_field *list = form_field_find(in->f, web_query(w, "removed"), &page);

	if (!list || page != in->p)
		return;
	values_text(v, STR("notice_back"), list->id);
	values_text(v, STR("notice_back_link"), form_values_text(w->arena, &view, &list->label));
}

/* The council took the form back; a newer version of it is there, or the answers have just moved to
 * that; or an earlier answer is back. */
static void add_notice(struct web *w, const struct intake *in, struct str taken_back,
                       struct values *v)
{
	if (str_is(web_query(w, "carried"), "1")) {
		values_text(v, STR("notice"), words_get(w->words, STR("wizard.carried_done")));
	} else if (!in->helper &&
	           (str_is(web_query(w, "restored"), "1") || web_query(w, "removed").n > 0)) {
		bool is_back = str_is(web_query(w, "restored"), "1");

		values_text(v, STR("notice"),
		            words_get(w->words,
		                      is_back ? STR("earlier.done") : STR("earlier.was_removed")));
		values_text(v, STR("notice_href"), earlier_path(w, in));
		values_text(v, STR("notice_link"), words_get(w->words, STR("earlier.see")));
		add_way_back(w, in, v);
	} else if (taken_back.n > 0) {
		values_text(v, STR("notice"), taken_back);
	} else if (!in->helper && values_is(in->d.memory, STR("beside"))) {
		values_text(v, STR("notice"), words_get(w->words, STR("earlier.beside")));
		values_text(v, STR("notice_href"), earlier_path(w, in));
		values_text(v, STR("notice_link"), words_get(w->words, STR("earlier.see")));
	} else if (!in->helper && intake_is_older(w, in)) {
		values_text(v, STR("notice"), words_get(w->words, STR("wizard.carried_notice")));
		values_text(v, STR("notice_href"), intake_path(w, &in->d, STR("carry")));
		values_text(v, STR("notice_link"), words_get(w->words, STR("wizard.carried_see")));
	}
}

void sheet_values(struct web *w, const struct intake *in, const struct form_view *view,
                  const struct form_page *page, struct values *v)
{
	struct str taken_back = ended_taken_back(w, &in->d);

	values_text(v, STR("form_title"), in->f->title);
	values_text(v, STR("about"), in->helper ? STR("") : in->d.about);
	values_text(v, STR("task_href"),
	            in->helper || taken_back.n > 0 ? STR("") : leave_task(w, &in->d));
	values_flag(v, STR("asks_help"),
	            in->d.revision > 0 && !in->helper && helping_may_ask(w, &in->d));
	form_values_navigation(view, page, v);
	helping_values(w, in, v);
	if (page)
		steer_notice(w, in, v);
	values_number(v, STR("revision"),
	              page ? draft_page_revision(&in->d, page->id) : (int64_t)in->d.revision);
	if (in->d.revision == 0)
		return;
	add_notice(w, in, taken_back, v);
	values_text(v, STR("saved_at"), saved_at(w, in->d.saved_at));
	values_text(v, STR("hand"), page ? helping_hand(w, in, page->id) : STR(""));
	values_text(v, STR("saved_until"),
	            words_date(w->arena, w->words, date_today(draft_until(&in->d) - 86400)));
}

/* ID@VERSION/PAGE.child */
static char *page_name(struct web *w, const struct intake *in, enum voice voice)
{
	struct buf b = buf_open(w->arena);

	buf_add(&b, in->f->id);
	buf_byte(&b, '@');
	buf_add(&b, in->f->version);
	buf_byte(&b, '/');
	buf_add(&b, in->p->id);
	buf_text(&b, voice == VOICE_SELF ? ".self" : ".child");
	return str_c(w->arena, buf_str(&b));
}

/* Marks the one field that fills the screen. */
static void mark_full(struct values *v, struct str full)
{
	struct values *field = values_get_tree(values_get_tree(v, STR("fields")), full);

	if (full.n == 0 || !field)
		return;
	values_flag(v, STR("full_screen"), true);
	values_flag(field, STR("full"), true);
}

enum err sheet_page(struct web *w, int status, const struct intake *in,
                    const struct problems *problems, struct str full)
{
	struct values *v = values_open(w->arena);
	struct form_view view = sheet_view(w, in, problems);
	enum voice voice = answers_voice(in->f, in->typed, &view.occasion);

	form_values_page(&view, in->p, v);
	if (problems)
		form_values_problems(&view, problems, STR("problems"), v);
	sheet_values(w, in, &view, in->p, v);
	if (in->d.revision > 0)
		values_text(v, STR("was"), shown_mark(w, in));
	once_values(w, v);
	if (in->d.revision > 0) {
		values_text(v, STR("path"), intake_path(w, &in->d, in->p->id));
		values_text(v, STR("upload_action"),
		            str_join(w->arena, intake_path(w, &in->d, in->p->id), STR("/upload")));
	}
	mark_full(v, full);
	return web_page(w, status, page_name(w, in, voice), v);
}

void sheet_paper(const struct form_view *view, struct str person, struct values *v)
{
	values_text(v, STR("form_title"), view->form->title);
	values_text(v, STR("person"), person);
	form_values_review(view, v);
}

enum err sheet_print(struct web *w, const struct form_view *view, struct str person,
                     struct values *v)
{
	sheet_paper(view, person, v);
	return web_page(w, 200, "print-submission", v);
}

static bool is_answered(struct values *entry)
{
	return !values_is(entry, STR("missing"));
}

static void keep(struct values *list, bool (*wanted)(struct values *))
{
	struct value **at = &list->first;

	list->last = NULL;
	list->count = 0;
	while (*at) {
		if (wanted((*at)->children)) {
			list->last = *at;
			list->count++;
			at = &(*at)->next;
		} else {
			*at = (*at)->next;
		}
	}
}

static bool has_entries(struct values *page)
{
	struct values *entries = values_list(page, STR("entries"));

	keep(entries, is_answered);
	return entries->count > 0;
}

static bool has_pages(struct values *part)
{
	struct values *pages = values_list(part, STR("pages"));

	keep(pages, has_entries);
	return pages->count > 0;
}

void sheet_answered_only(struct values *v)
{
	keep(values_list(v, STR("parts")), has_pages);
}

/* That there is nothing: ticked, or typed as "None". */
static bool says_no(const struct form_view *view, const struct form_field *field)
{
	struct str said = values_get(view->answers, field->id);

	if (field->type == FIELD_YESNO || field->type == FIELD_YESNOUNSURE)
		return str_is(said, "no");
	return (field->type == FIELD_TEXT || field->type == FIELD_TEXTAREA) &&
	       marking_says_none(view->answers->arena, view->words, said);
}

static bool comes_first(const struct form_view *view, struct values *entry)
{
	const struct form_page *page;
	const struct form_field *field = form_field_find(view->form, values_get(entry, STR("id")),
	                                                 &page);

	return field && field->flag && is_answered(entry) && !says_no(view, field);
}

static void add_first(const struct form_view *view, const struct values *page, struct values *list)
{
	const struct values *entries = values_get_list(page, STR("entries"));

	for (const struct value *one = entries ? entries->first : NULL; one; one = one->next)
		if (comes_first(view, one->children))
			values_copy(values_add_tree(list), one->children);
}

void sheet_read_first(const struct form_view *view, const struct values *review, struct values *v)
{
	const struct values *parts = values_get_list(review, STR("parts")), *pages;
	struct values *list = values_list(v, STR("read_first"));

	for (const struct value *part = parts ? parts->first : NULL; part; part = part->next) {
		pages = values_get_list(part->children, STR("pages"));
		for (const struct value *page = pages ? pages->first : NULL; page; page = page->next)
			add_first(view, page->children, list);
	}
	values_flag(v, STR("has_read_first"), list->count > 0);
}
