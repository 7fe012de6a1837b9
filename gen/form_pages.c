#include "gen/form_pages.h"
#include "gen/build_page.h"

#include <string.h>

#include "gen/folder.h"
#include "gen/form_known.h"
#include "gen/form_read.h"
#include "gen/known.h"
#include "gen/language.h"
#include "gen/markdown.h"
#include "gen/publish.h"
#include "gen/yaml.h"
#include "store/compiled/form_file.h"
#include "store/compiled/form_values.h"

static const char *const voice_names[VOICES] = { "child", "self" };

/* A form whose pages are made. Most stand as they are, so what is only shown on one is read when it
 * is needed. */
struct shown {
	const struct form *f;          /* as programs read it */
	const struct form *english;    /* NULL: it is this one */
	const struct form *marked;     /* with marks of what stayed English; NULL: not yet read */
	const char *path;
	bool is_known[VOICES];
};

static struct str joined(struct arena *a, struct str x, const char *between, struct str y)
{
	return str_join(a, str_join(a, x, str_of(between)), y);
}

/* What an unfilled page is played with: nothing answered, nothing hidden by a rule, so that all
 * can be read. */
static struct values *unfilled(struct build *b, const struct form *f, const struct form_page *p)
{
	struct values *v = values_open(b->arena);
	struct form_view view = { .form = f, .words = b->words, .blank = true };

	view.address = str_join(b->arena, STR("/forms/"), f->id);
	values_copy(v, b->everywhere);
	form_values_page(&view, p, v);
	values_flag(v, STR("first_page"), p == f->pages);
	values_flag(v, STR("to_review"), false);
	return v;
}

static struct form *translate(struct build *b, const struct form *english, const char *path,
                              enum language_mark mark);

/* What templates know of the form and this page of it. */
static void know(struct build *b, struct shown *s, const struct form_page *p, enum voice voice)
{
	if (!s->marked)
		s->marked = s->english ? translate(b, s->english, s->path, LANGUAGE_MARKED) : s->f;
	if (!s->is_known[voice])
		form_known_form(b->known, s->marked, voice);
	s->is_known[voice] = true;
	form_known_page(b->known, s->marked, s->marked->pages + (p - s->f->pages), voice);
}

/* address: of its static page; empty when it has none. */
static void build_one(struct build *b, struct shown *s, const struct form_page *p, enum voice voice,
                      struct str address)
{
	const struct form *f = s->f;
	const char *source = s->path;
	struct str pinned = joined(b->arena, f->id, "@", f->version);
	struct str name = joined(b->arena, joined(b->arena, pinned, "/", p->id), ".",
	                         str_of(voice_names[voice]));
	struct again_page again = { .compiled = build_compiled(b, "pages/", name) };
	struct links_named named = { NULL, 0 };
	struct page page;

	again.key = again_key(&b->again, again.compiled, address);
	if (address.n > 0)
		again.site = build_static_path(b, address);
	if (build_again(b, &again, address, source))
		return;
	know(b, s, p, voice);
	page = build_page(b, STR("layouts/form"), b->known, name, source);
	if (page.bytes.n == 0)
		return;
	if (address.n > 0)
		named = build_static(b, &page, unfilled(b, f, p), address, source);
	again_note(&b->again, &again, named);
}

static void build_pages(struct build *b, struct shown *s, enum voice voice)
{
	const struct form *f = s->f;

	for (size_t i = 0; i < f->page_count; i++) {
		const struct form_page *p = &f->pages[i];
		struct str address = joined(b->arena, joined(b->arena, STR("/forms/"), "", f->id), "/",
		                            p->id);

		if (voice != VOICE_CHILD || f->by_task || b->language) {
			build_one(b, s, p, voice, STR(""));
			continue;
		}
		build_one(b, s, p, voice, address);
		links_add_target(&b->links, str_join(b->arena, address, STR("/")));
	}
}

/* As programs read it. */
static void add_bytes(struct build *b, const struct form *f, const char *source)
{
	struct str pinned = joined(b->arena, f->id, "@", f->version);
	struct buf bytes = buf_open(b->arena);

	if (!b->language)
		publish_note(b, f);
	form_write_bytes(&bytes, f);
	output_add(&b->output, build_compiled(b, "forms/", pinned), buf_str(&bytes), source);
}

static void add_target(struct build *b, struct str id)
{
	links_add_target(&b->links,
	                 joined(b->arena, STR("/forms/"), "", joined(b->arena, id, "", STR("/"))));
}

static void build_form(struct build *b, const struct form *f, const char *source)
{
	struct shown s = { .f = f, .path = source };

	add_bytes(b, f, source);
	output_add(&b->output, str_join(b->arena, STR("compiled/forms/"), f->id),
	           str_join(b->arena, f->version, STR("\n")), source);
	add_target(b, f->id);
	for (enum voice voice = 0; voice < VOICES; voice++)
		build_pages(b, &s, voice);
}

/* Each id of the setting names one of forms. */
static void check_setting(struct build *b, const char *key, const struct values *forms,
                          const char *wrong)
{
	const struct yaml_node *node = yaml_find(b->council_yaml, key);
	struct str rest = node ? node->text : (struct str){ NULL, 0 }, id;

	while (str_cut(&rest, ' ', &id)) {
		const struct value *one = forms->first;

		while (one &&
		       !str_equal(values_get(values_get_tree(one->children, STR("form")), STR("id")), id))
			one = one->next;
		if (!one && id.n > 0)
			diag_error(&b->diag, node->at, "\"%.*s\" %s", STR_FMT(id), wrong);
	}
}

/* A form that stands in no list is whole, and nobody finds it. */
static void warn_unlisted(struct build *b, const char *key, const struct values *forms,
                          const char *words)
{
	const struct yaml_node *node = yaml_find(b->council_yaml, key);

	for (const struct value *one = forms->first; node && one; one = one->next) {
		struct str id = values_get(values_get_tree(one->children, STR("form")), STR("id")),
		           rest = node->text, listed;
		bool is_listed = false;

		while (!is_listed && str_cut(&rest, ' ', &listed))
			is_listed = str_equal(listed, id);
		if (!is_listed)
			diag_warning(&b->diag, node->at, "\"%.*s\" is not among these, so %s", STR_FMT(id),
			             words);
	}
}

static void check_settings(struct build *b, const struct values *offered, const struct values *sent)
{
	if (!b->language) {
		warn_unlisted(b, "forms_offered", offered,
		              "nobody is offered this form; add it when it may be begun");
		warn_unlisted(b, "forms_sent", sent,
		              "staff cannot choose this form; add it when they may send it");
	}
	check_setting(b, "forms_offered", offered,
	              "is no form that anybody may begin; write the id of a form of "
	              "content/forms without \"open: task\"");
	check_setting(b, "forms_sent", sent,
	              "is no form that the council sends; write the id of a form of "
	              "content/forms with \"open: task\"");
}

/* What the words say of whom the form is for; empty when they say nothing of this one. */
static struct str whom_of(struct build *b, const struct form *f)
{
	const struct values *choose = values_get_tree(values_get_tree(b->known, STR("words")),
	                                              STR("choose"));

	return values_get(values_get_tree(choose, STR("whom")), f->id);
}

/* english: of the same form. */
static struct str named(struct build *b, struct str text, struct str english)
{
	return str_starts(text, STR(PAGE_ENGLISH)) ? language_english(b->arena, english) : text;
}

static void list_form(struct build *b, struct values *forms, const struct form *f,
                      const struct form *english)
{
	struct values *form = values_tree(values_add_tree(forms), STR("form"));

	values_text(form, STR("id"), f->id);
	values_text(form, STR("title"), named(b, f->title, english->title));
	values_text(form, STR("details"), named(b, f->details, english->details));
	values_flag(form, STR("for_settings"), !form_is_for(f, "parent"));
	values_text(form, STR("whom"), whom_of(b, f));
	values_text(form, STR("first"), f->page_count ? f->pages[0].id : STR(""));
}

static struct form_source source_of(struct build *b)
{
	return (struct form_source){ .arena = b->arena,
		                         .diag = &b->diag,
		                         .content = b->content,
		                         .council = b->council,
		                         .problems = b->problems,
		                         .files = &b->form_files,
		                         .markdown = markdown_html };
}

/* A translation is of the version that its English has, so that a draft may change its language. */
static struct form *translate(struct build *b, const struct form *english, const char *path,
                              enum language_mark mark)
{
	struct form_source source = source_of(b);
	struct form *f;

	source.texts = b->language->texts;
	source.mark = mark;
	f = form_read(&source, path);
	if (f)
		f->version = english->version;
	return f;
}

static const struct form *build_translated(struct build *b, const struct form *english,
                                           const char *path)
{
	struct shown s = { .english = english, .path = path };

	form_texts_begin(b->language->texts, english->id);
	s.f = translate(b, english, path, LANGUAGE_ISOLATED);
	add_bytes(b, s.f, path);
	for (enum voice voice = 0; voice < VOICES; voice++)
		build_pages(b, &s, voice);
	return s.f;
}

static const struct form *build_one_form(struct build *b, const char *path)
{
	struct form_source source = source_of(b);
	size_t before = b->diag.errors;
	const struct form *f;

	source.plain = &b->plain;
	f = form_read(&source, path);
	if (!f || b->diag.errors > before)
		return NULL;
	build_form(b, f, path);
	return f;
}

const struct form *form_pages_read(struct build *b, struct str id)
{
	struct form_source source = source_of(b);
	const char *from = build_path(b, b->content, STR("forms"));
	struct str *names;
	size_t count = folder_list(b->arena, from, ".yaml", false, &names), errors = b->diag.errors;
	const struct form *f;

	if (b->is_broken)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		names[i].n -= STR(".yaml").n;
		if (!str_equal(names[i], id))
			continue;
		f = form_read(&source, folder_path(b->arena, from, str_join(b->arena, id, STR(".yaml"))));
		return b->diag.errors > errors ? NULL : f;
	}
	diag_unknown(&b->diag, (struct place){ from, 0, 0 }, "form", id, names, count);
	return NULL;
}

const struct form *form_pages_speak(struct build *b, const struct language *l,
                                    const struct form *english)
{
	struct str file = str_join(b->arena, english->id, STR(".yaml"));

	language_begin(b, l);
	form_texts_begin(l->texts, english->id);
	return translate(b, english,
	                 folder_path(b->arena, build_path(b, b->content, STR("forms")), file),
	                 LANGUAGE_ISOLATED);
}

size_t form_pages_untranslated(struct build *b, const struct language *l, struct str id,
                               struct buf *out)
{
	struct str file = str_join(b->arena, id, STR(".yaml"));
	const struct form *english = form_pages_read(b, id);
	size_t missing;

	if (!english)
		return 0;
	language_begin(b, l);
	form_texts_begin(l->texts, id);
	translate(b, english, folder_path(b->arena, build_path(b, b->content, STR("forms")), file),
	          LANGUAGE_BARE);
	missing = form_texts_missing(l->texts, out);
	language_end(b);
	return missing;
}

void form_pages_build(struct build *b)
{
	const char *from = build_path(b, b->content, STR("forms"));
	struct values *forms = values_open(b->arena), *sent = values_open(b->arena);
	struct str *names;
	size_t count = folder_list(b->arena, from, ".yaml", false, &names), errors = b->diag.errors;

	build_again_base(b);
	again_base_files(&b->again, b->content, ".yaml");
	if (!b->language)
		b->forms = ARENA_MANY(b->arena, count, const struct form *);
	for (size_t i = 0; i < count; i++) {
		const char *path = folder_path(b->arena, from, names[i]);
		const struct form *f;

		if (!b->language)
			b->forms[i] = build_one_form(b, path);
		f = b->language ? build_translated(b, b->forms[i], path) : b->forms[i];
		if (f)
			list_form(b, f->by_task ? sent : forms, f, b->forms[i]);
		else
			/* a link to it is right */
			add_target(b, str_part(names[i], 0, names[i].n - STR(".yaml").n));
	}
	if (!b->language)
		publish_note_gone(b, names, count);
	if (b->diag.errors == errors)
		check_settings(b, forms, sent);
	*values_list(b->known, STR("forms")) = *forms;
	known_names(b->known);
}
