/* portal deploy: a release is laid out beside the others, looked at, and served from one instant to
 * the next. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/portal/commands.h"
#include "store/portal/prune.h"
#include "store/portal/release.h"

enum { KEEP = 5, KEEP_MIN = 2, KEEP_MAX = 100 };

static int refuse(const struct tool *t, enum err e, const char *source)
{
	if (e == ERR_NOT_FOUND && access(source, F_OK) != 0)
		return tool_refuse(t, "there is no %s", source);
	if (e == ERR_NOT_FOUND)
		return tool_refuse(t,
		                   "there is no release in %s: a folder or archive that make archive made, a checkout after "
		                   "make, or the prefix of make install", source);
	if (e == ERR_INVALID)
		return tool_refuse(t, "%s is not whole; fetch it again", source);
	if (e == ERR_BUSY)
		return tool_refuse(t, "somebody else deploys at this moment");
	return tool_failed(t, e);
}

static enum err open_releases(struct tool *t, struct releases *r)
{
	enum err e;

	if (!t->release) {
		tool_refuse(t, "where are the releases? --release FOLDER/current, or WAYMARK_RELEASE");
		return ERR_INVALID;
	}
	if ((e = releases_find_all(t->arena, t->release, r)) == ERR_INVALID)
		tool_refuse(t, "%s must be a link named current in the folder of the releases", t->release);
	if (e != OK || (t->count == 0 && !t->back))
		return e;
	if ((e = releases_lock(r)) == ERR_BUSY)
		refuse(t, e, "");
	else if (e != OK)
		tool_refuse(t, "cannot write beside %s; only the owner of the releases may deploy",
		            t->release);
	return e;
}

static bool stands(const struct tool *t, const char *folder, const char *below)
{
	return access(str_c(t->arena, str_join(t->arena, str_of(folder), str_of(below))), F_OK) == 0;
}

/* The release itself is asked: does its tool start, does it open the store that is there, as it is
 * or once its keeper has brought it up to date, does the web server take its configuration? One of
 * before `upgrade --dry-run` is asked by `stats`. */
static bool fits(const struct tool *t, const struct releases *r, const char *name)
{
	const char *tool = releases_path(r, name, "bin/portal");
	const char *const version[] = { tool, "--version", NULL };
	const char *const opens[] = { "sh", "-c",
		"said=$(\"$0\" upgrade --dry-run \"$@\" 2>&1) || exec \"$0\" stats \"$@\"; "
		"[ -z \"$said\" ] || echo \"$said\" >&2",
		tool, "--data", t->data, "--edge", t->edge, "--keys", t->keys_folder, NULL };
	const char *const configured[] = { "sh", "-c",
		"PATH=$PATH:/usr/sbin; command -v lighttpd >/dev/null && [ -n \"$WAYMARK_LOGS\" ] || exit 0;"
		"f=$(mktemp) && trap 'rm -f \"$f\"' EXIT;"
		"WAYMARK_RELEASE=$0 \"$0/server/configure\" >\"$f\" && lighttpd -tt -f \"$f\"",
		releases_path(r, name, ""), NULL };
	bool store = t->data && stands(t, t->data, "/main"),
	     key = store && stands(t, t->keys_folder, "/master");

	if (!releases_run(NULL, true, version))
		return tool_refuse(t, "its programs do not start on this machine"), false;
	/* Services may be handed a key that nobody else can open. */
	if (store && !key)
		fprintf(stderr,
		        "portal deploy: there is no master key in %s: whether it opens the store was not asked\n",
		        t->keys_folder);
	else if (store && !releases_run(NULL, true, opens))
		return tool_refuse(t, "its programs do not open the store in %s", t->data), false;
	if (!releases_run(NULL, true, configured))
		return tool_refuse(t, "the web server refuses its configuration"), false;
	return true;
}

/* Those of the package, or of somebody's own; on shared hosting there are none. */
static bool has_services(void)
{
	return access("/lib/systemd/system/waymark-keeper.service", F_OK) == 0 ||
	       access("/etc/systemd/system/waymark-keeper.service", F_OK) == 0;
}

/* Programs are the new ones with the next request; the keeper and the rules of the web server stay
 * until told. */
static int tell_services(const struct tool *t)
{
	const char *const keeper[] = { "systemctl", "try-restart", "waymark-keeper.service", NULL };
	const char *const web[] = { "systemctl", "try-reload-or-restart", "waymark-web.service", NULL };

	if (!t->restart) {
		fprintf(stderr, "portal deploy: %s\n", has_services()
		        ? "now restart the keeper and reload the web server"
		        : "the keeper of the release before leaves by itself, and cron starts the new "
		          "one; a web server of your own is to be reloaded");
		return TOOL_DONE;
	}
	if (releases_run(NULL, false, keeper) && releases_run(NULL, false, web))
		return TOOL_DONE;
	return tool_refuse(t,
	                   "the release is switched, but the services did not take it; see systemctl status");
}

static int serve(const struct tool *t, struct releases *r, const char *name, size_t keep)
{
	const char *before = releases_find(r, "current");
	enum err e = before ? releases_inherit(r, before, name) : OK;

	if (e == OK)
		e = releases_note_store(r, name, t->data);
	if (e == OK)
		e = releases_switch(r, name);
	if (e != OK)
		return tool_failed(t, e);
	releases_sweep(r, keep);
	printf("%s\n", name);
	fprintf(stderr, "portal deploy: %s is served%s%s\n", name, before ? "; before it was " : "",
	        before ? before : "");
	return tell_services(t);
}

static int list(const struct tool *t, const struct releases *r)
{
	const char *now = releases_find(r, "current"), *before = releases_find(r, "previous"), **names;
	size_t count = releases_list(r, &names);

	for (size_t i = 0; i < count; i++) {
		bool is_now = now && strcmp(names[i], now) == 0,
		     is_before = before && strcmp(names[i], before) == 0;
		struct values *v = values_open(t->arena);

		if (!t->json) {
			printf("%s%s\n", names[i], is_now ? "  current" : is_before ? "  previous" : "");
			continue;
		}
		values_text(v, STR("release"), str_of(names[i]));
		values_flag(v, STR("current"), is_now);
		values_flag(v, STR("previous"), is_before);
		tool_json(v);
	}
	return TOOL_DONE;
}

static int back(const struct tool *t, struct releases *r, size_t keep)
{
	const char *before = releases_find(r, "previous");

	if (!before)
		return tool_refuse(t, "there is no release before this one");
	return fits(t, r, before) ? serve(t, r, before, keep) : TOOL_FAILED;
}

int deploy_command(struct tool *t)
{
	struct releases r;
	uint64_t keep = KEEP;
	const char *name;
	enum err e;

	if (t->keep && (!str_number(str_of(t->keep), KEEP_MAX, &keep) || keep < KEEP_MIN))
		return tool_refuse(t, "--keep is a number from %d to %d", KEEP_MIN, KEEP_MAX);
	if (t->prune)
		return t->count > 0 || t->back ? tool_refuse(t, "--prune takes nothing else")
		                               : prune_command(t);
	if (open_releases(t, &r) != OK)
		return TOOL_FAILED;
	if (t->back && t->count > 0)
		return tool_refuse(t, "--back goes to the release before; it takes no folder");
	if (t->back)
		return back(t, &r, keep);
	if (t->count == 0)
		return list(t, &r);
	if ((e = releases_lay_out(&r, t->arguments[0], &name)) != OK)
		return refuse(t, e, t->arguments[0]);
	if (fits(t, &r, name))
		return serve(t, &r, name, keep);
	releases_discard(&r, name);
	return TOOL_FAILED;
}
