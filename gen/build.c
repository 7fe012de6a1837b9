#include "gen/build.h"

#include <unistd.h>

#include "gen/assets.h"
#include "gen/build_page.h"
#include "gen/folder.h"
#include "gen/form_pages.h"
#include "gen/form_texts.h"
#include "gen/guidance.h"
#include "gen/known.h"
#include "gen/language.h"
#include "gen/letters.h"
#include "gen/markdown.h"
#include "gen/settings.h"
#include "gen/words_write.h"
#include "store/compiled/json.h"

const char *build_path(const struct build *b, const char *folder, struct str name)
{
	return folder_path(b->arena, folder, name);
}

static struct yaml_node *settings(struct build *b, struct str name)
{
	struct yaml_node *root = yaml_read_file(b->arena, &b->diag, build_path(b, b->content, name));

	b->is_broken |= !root;
	return root;
}

void build_known(struct build *b, const struct yaml_node *words)
{
	struct arena *a = b->arena;

	b->known = values_open(a);
	known_settings(b->known, b->council_yaml, words, b->navigation_yaml);
	known_names(b->known);
	b->council = values_tree(b->known, STR("council"));
	b->assets = values_tree(b->known, STR("asset"));
	b->problems = values_open(a);
	if (b->problems_yaml)
		yaml_to_values(b->problems_yaml, b->problems);
	b->everywhere = values_open(a);
	values_text(b->everywhere, STR("first"), values_get(b->council, STR("first_unknown")));
}

void build_open(struct build *b, struct arena *a, const char *root)
{
	bool here = str_is(str_of(root), ".");

	*b = (struct build){ .arena = a, .diag = diag_open(a) };
	b->content = here ? "content" : folder_path(a, root, STR("content"));
	b->site = here ? "site" : folder_path(a, root, STR("site"));
	b->council_yaml = settings(b, STR("council.yaml"));
	b->words_yaml = settings(b, STR("words.yaml"));
	b->problems_yaml = settings(b, STR("problems.yaml"));
	b->choices_yaml = settings(b, STR("choices.yaml"));
	b->plain = plain_read(a, &b->diag, settings(b, STR("plain.yaml")));
	b->navigation_yaml = settings(b, STR("navigation.yaml"));
	b->compiled = STR("compiled/");
	b->steps = buf_open(a);
	build_known(b, b->words_yaml);
	languages_open(b);
	b->templates = templates_open(a, &b->diag, b->site);
	b->links = links_open(a, &b->diag, build_path(b, b->site, STR("addresses.yaml")));
	b->output = output_open(a, here ? "build" : folder_path(a, root, STR("build")));
	b->again = again_open(a, b->output.folder, &b->links.pool, false);
	b->is_first = access(folder_path(a, b->output.folder, STR("compiled/forms")), F_OK) != 0;
}

struct str build_compiled(const struct build *b, const char *kind, struct str name)
{
	return str_join(b->arena, str_join(b->arena, b->compiled, str_of(kind)), name);
}

struct page build_page(struct build *b, struct str template, const struct values *known,
                       struct str name, const char *source)
{
	struct page page = { STR("") };
	struct str steps;

	b->steps.n = 0;
	template_play(&b->templates, template, known, &b->steps);
	steps = str_copy(b->arena, buf_str(&b->steps));
	if (page_read_bytes(steps, &page) != OK)
		diag_error(&b->diag, (struct place){ source, 0, 0 },
		           "its sections are nested deeper than 32; split it");
	if (name.n > 0)
		output_add(&b->output, build_compiled(b, "pages/", name), steps, source);
	return page;
}

void build_again_base(struct build *b)
{
	again_base(&b->again);
	if (b->site_base == 0) {
		again_base_text(&b->again, str_of(markdown_version()));
		again_base_files(&b->again, b->site, ".mustache");
		again_base_files(&b->again, b->site, ".yaml");
		b->site_base = b->again.base;
	}
	b->again.base = b->site_base;
	again_base_values(&b->again, b->known);
	again_base_values(&b->again, b->everywhere);
}

bool build_again(struct build *b, const struct again_page *p, struct str address,
                 const char *source)
{
	const struct again_record *stands = again_take(&b->again, p);

	if (!stands)
		return false;
	output_add_standing(&b->output, p->compiled, source);
	if (p->site.n == 0)
		return true;
	output_add_standing(&b->output, p->site, source);
	links_add_named(&b->links, address, stands->named, source);
	return true;
}

struct str build_static_path(struct build *b, struct str address)
{
	struct str path = str_join(b->arena, STR("site"), address);

	if (str_ends(path, STR(".html")))
		return path;
	return str_join(b->arena, path,
	                str_ends(path, STR("/")) ? STR("index.html") : STR("/index.html"));
}

struct links_named build_static(struct build *b, const struct page *p, const struct values *values,
                                struct str address, const char *source)
{
	struct buf html = buf_open(b->arena);

	if (p->bytes.n == 0)
		return (struct links_named){ NULL, 0 };
	buf_reserve(&html, p->bytes.n + p->bytes.n / 4);
	page_play(p, values, &html);
	buf_fit(&html);
	output_add(&b->output, build_static_path(b, address), buf_str(&html), source);
	return links_add_page(&b->links, address, buf_str(&html), source);
}

/* The council's people read English. */
static bool is_of_council(struct str page)
{
	return str_starts(page, STR("staff-")) || str_is(page, "case-copy");
}

/* Its links are looked at as they stand without values. */
static void page_of_program(struct build *b, struct str name, const char *source)
{
	struct str template = str_join(b->arena, STR("pages/"), name),
	           address = str_join(b->arena, b->compiled, name);
	struct again_page again = { .compiled = build_compiled(b, "pages/", name) };
	const struct again_record *stands;
	struct buf html = buf_open(b->arena);
	struct page page;

	again.key = again_key(&b->again, again.compiled, STR(""));
	if ((stands = again_take(&b->again, &again))) {
		output_add_standing(&b->output, again.compiled, source);
		links_add_named(&b->links, address, stands->named, source);
		return;
	}
	page = build_page(b, template, b->known, name, source);
	if (page.bytes.n == 0)
		return;
	page_play(&page, b->everywhere, &html);
	again_note(&b->again, &again, links_add_page(&b->links, address, buf_str(&html), source));
}

/* The pages that programs send: site/pages. */
static void pages_build(struct build *b)
{
	struct str *names;
	size_t count = folder_list(b->arena, build_path(b, b->site, STR("pages")), ".mustache", true,
	                           &names);

	build_again_base(b);
	for (size_t i = 0; i < count; i++) {
		struct str name = str_part(names[i], 0, names[i].n - STR(".mustache").n);

		if (!b->language || !is_of_council(name))
			page_of_program(b, name,
			                build_path(b, b->site, str_join(b->arena, STR("pages/"), names[i])));
	}
}

/* The people of `portal demo`, for the tool to read. */
static void demo_build(struct build *b)
{
	struct yaml_node *demo = settings(b, STR("demo.yaml"));
	struct values *v = values_open(b->arena);
	struct buf bytes = buf_open(b->arena);

	if (!demo)
		return;
	yaml_to_values(demo, v);
	json_write(&bytes, v);
	output_add(&b->output, STR("compiled/demo"), buf_str(&bytes), "content/demo.yaml");
}

/* Only what programs play: a cookie chooses the language, and who has none reads the static
 * pages. */
static void build_in(struct build *b, const struct language *l)
{
	language_begin(b, l);
	words_build(b);
	form_pages_build(b);
	pages_build(b);
	guidance_build(b);
	form_texts_check(l->texts);
	language_end(b);
}

/* Once, where a menu is written, and not of every page that has it. */
static void check_menus(struct build *b)
{
	for (const struct yaml_node *menu = b->navigation_yaml->children; menu; menu = menu->next)
		for (const struct yaml_node *one = menu->children; one; one = one->next) {
			const struct yaml_node *address = yaml_find(one, "address");

			if (yaml_get(one, "title").n == 0)
				diag_error(&b->diag, one->at, "nobody can read this link; add \"title: …\"");
			if (address && str_starts(address->text, STR("/")))
				links_check_menu(&b->links, &b->diag, address->text, address->at);
		}
}

void build_all(struct build *b)
{
	if (b->is_broken)
		return;
	settings_check(b);
	words_build(b);
	assets_build(b);
	letters_build(b);
	demo_build(b);
	form_pages_build(b);
	pages_build(b);
	guidance_build(b);
	for (size_t i = 0; i < b->language_count && b->diag.errors == 0; i++)
		build_in(b, &b->languages[i]);
	output_check(&b->output, &b->diag);
	if (b->lacks_pages)
		return;
	check_menus(b);
	links_check(&b->links, &b->diag);
}
