/* portal audit | audit heads | audit seal | audit verify */
#include <stdio.h>

#include "store/base/clock.h"
#include "store/base/hex.h"
#include "store/base/mapped.h"
#include "store/keeping/audit.h"
#include "store/portal/commands.h"
#include "store/portal/sealer.h"

enum { ENTRIES_A_TRANSACTION = 500, HEADS_BYTES = 512 << 20,
       LATE_SECONDS = 3 * 3600 };

/* --- the trail -------------------------------------------------------------------------------- */

struct trail {
	uint64_t next, last;       /* sequence; 0: not known yet */
	struct audit_removed gone; /* what was before that */
	bool is_quiet;
	struct heads heads;        /* to be met on the way, by number */
	size_t met;
};

static void print_entry(const struct tool *t, struct arena *a, uint64_t sequence,
                        const struct audit_entry *e)
{
	struct values *v = values_open(a);
	struct str by = hex_write(a, e->by), object = hex_write(a, e->object), at = tool_time(a, e->at);

	if (!t->json) {
		printf("%llu  %.*s  %s %.*s  %.*s  %.*s\n", (unsigned long long)sequence, STR_FMT(at),
		       audit_actor(e->actor), STR_FMT(by), STR_FMT(e->action), STR_FMT(object));
		return;
	}
	values_number(v, STR("number"), (int64_t)sequence);
	values_text(v, STR("at"), at);
	values_text(v, STR("actor"), str_of(audit_actor(e->actor)));
	values_text(v, STR("by"), by);
	values_text(v, STR("action"), e->action);
	values_text(v, STR("object"), object);
	tool_json(v);
}

/* The heads that saw the entry that was read as the last one; one that saw fewer than the head
 * before it is none. */
static bool is_met(const struct tool *t, struct txn *txn, struct trail *trail)
{
	const struct head *h = &trail->heads.list[trail->met];
	struct str hash;

	for (; trail->met < trail->heads.count && h->entry <= trail->next; trail->met++, h++) {
		if (h->entry < trail->next || audit_hash(txn, t->keys, h->entry, &hash) != OK ||
		    !vault_equal(hash, h->hash))
			return false;
	}
	return true;
}

/* Heads that saw what was removed since tell that it went in time; that of its end, that it was the
 * same. */
static bool are_over(struct trail *trail)
{
	for (; trail->met < trail->heads.count; trail->met++) {
		const struct head *h = &trail->heads.list[trail->met];

		if (h->entry > trail->gone.sequence)
			return true;
		if (!sealer_is_over(h, &trail->gone))
			return false;
		if (h->entry == trail->gone.sequence && !vault_equal(h->hash, trail->gone.hash))
			return false;
	}
	return true;
}

/* Where it begins; the keeper may remove some while others are read. ERR_NOT_FOUND: not where it
 * should. */
static enum err find_begin(const struct tool *t, struct txn *txn, struct trail *trail)
{
	enum err e = trail->last == 0 ? audit_last(txn, &trail->last) : OK;

	if (e == OK)
		e = audit_check_begin(txn, t->keys);
	if (e == OK)
		e = audit_removed(txn, t->keys, &trail->gone);
	if (e != OK)
		return e == ERR_DAMAGED ? ERR_NOT_FOUND : e;
	trail->gone.hash = str_copy(t->arena, trail->gone.hash);
	if (trail->next > trail->gone.sequence)
		return OK;
	trail->next = trail->gone.sequence + 1;
	return are_over(trail) ? OK : ERR_CONFLICT;
}

static enum err read_some(const struct tool *t, struct txn *txn, void *with)
{
	struct trail *trail = with;
	struct audit_entry entry;
	enum err e;

	if ((e = find_begin(t, txn, trail)) != OK)
		return e;
	for (int i = 0; i < ENTRIES_A_TRANSACTION && trail->next <= trail->last; i++) {
		if ((e = audit_read(txn, t->keys, trail->next, &entry)) != OK)
			return ERR_DAMAGED;
		if (!is_met(t, txn, trail))
			return ERR_CONFLICT;
		if (!trail->is_quiet)
			print_entry(t, txn_arena(txn), trail->next, &entry);
		trail->next++;
	}
	return OK;
}

static enum err check_end(const struct tool *t, struct txn *txn, void *with)
{
	(void)with;
	return audit_check_end(txn, t->keys);
}

static enum err read_all(const struct tool *t, struct trail *trail)
{
	enum err e;

	do {
		e = tool_run(t, MAIN, READ, read_some, trail);
	} while (e == OK && trail->next <= trail->last);
	return e;
}

/* The trail by itself: each entry hangs on the one before, and the last is the one that the store
 * names. */
static int say_chain(const struct tool *t, const struct trail *trail, enum err e)
{
	if (e == ERR_NOT_FOUND)
		return tool_refuse(t,
		                   "the trail does not begin where it should: more is gone than was said, or less");
	if (e == ERR_DAMAGED)
		return tool_refuse(t, "entry %llu was changed, moved or removed",
		                   (unsigned long long)trail->next);
	if (e == OK && tool_run(t, MAIN, READ, check_end, NULL) != OK)
		return tool_refuse(t, "the end of the trail is cut off or was added to");
	return e == OK ? TOOL_DONE : tool_failed(t, e);
}

static void say_gone(const struct tool *t, const char *command, const struct trail *trail)
{
	if (trail->gone.sequence > 0)
		fprintf(stderr,
		        "portal %s: the %llu before them, up to %.*s, were removed when they were six years old\n",
		        command, (unsigned long long)trail->gone.sequence,
		        STR_FMT(tool_time(t->arena, trail->gone.at)));
}

int audit_command(struct tool *t)
{
	struct trail trail = { .is_quiet = t->verify != NULL };
	int status = say_chain(t, &trail, read_all(t, &trail));

	if (status == TOOL_DONE && t->verify) {
		fprintf(stderr, "portal audit: %llu entries, the chain is whole\n",
		        (unsigned long long)(trail.last - trail.gone.sequence));
		say_gone(t, "audit", &trail);
	}
	return status;
}

/* --- heads ------------------------------------------------------------------------------------ */

static void print_head(const struct tool *t, const struct head *h)
{
	struct buf text = buf_open(t->arena);
	struct values *v = values_open(t->arena);

	head_write(&text, h);
	if (!t->json) {
		printf("%.*s\n", STR_FMT(buf_str(&text)));
		return;
	}
	values_number(v, STR("number"), (int64_t)h->number);
	values_text(v, STR("at"), tool_time(t->arena, h->at));
	values_number(v, STR("entry"), (int64_t)h->entry);
	values_text(v, STR("head"), buf_str(&text));
	tool_json(v);
}

static bool has_folder(const struct tool *t)
{
	if (!t->heads)
		tool_refuse(t,
		            "heads are not sealed here: name a folder for them with --heads or WAYMARK_HEADS");
	return t->heads;
}

int audit_command_heads(struct tool *t)
{
	struct heads h;
	enum err e;

	if (!has_folder(t))
		return TOOL_FAILED;
	if ((e = sealing_all(arena_open(HEADS_BYTES), t->heads, &h)) != OK)
		return e == ERR_NOT_FOUND ? tool_refuse(t, "nothing is sealed in %s yet", t->heads)
		                          : tool_failed(t, e);
	for (size_t i = 0; i < h.count; i++)
		print_head(t, &h.list[i]);
	return TOOL_DONE;
}

static int say_not_sealed(const struct tool *t, enum err e, const struct head *last)
{
	if (e == ERR_CONFLICT)
		return tool_refuse(t,
		                   "the trail is no longer what head %llu saw; portal audit verify says where they part",
		                   (unsigned long long)last->number);
	if (e == ERR_INVALID)
		return tool_refuse(t,
		                   "the key in %s is not the one that the last head names; move the folder aside",
		                   t->heads);
	if (e == ERR_DENIED)
		return tool_refuse(t, "others may enter %s; make it 0700", t->heads);
	return tool_failed(t, e);
}

/* A keeper that runs seals within the hour. */
static int look_only(const struct tool *t)
{
	struct head last;
	int64_t at;
	enum err e = sealer_look(t, t->arena, &last, &at);

	if (e != OK && e != ERR_NOT_FOUND)
		return say_not_sealed(t, e, &last);
	if (e == OK && at + LATE_SECONDS < clock_now())
		return tool_refuse(t, "since %.*s nothing was sealed: does the keeper run, and may it write to "
		                   "%s? Its log says why", STR_FMT(tool_time(t->arena, at)), t->heads);
	printf("the trail is as head %llu saw it\n", (unsigned long long)last.number);
	return TOOL_DONE;
}

int audit_command_seal(struct tool *t)
{
	struct head made;
	bool told;
	enum err e;

	if (!has_folder(t))
		return TOOL_FAILED;
	if (t->dry_run)
		return look_only(t);
	if ((e = sealer_seal(t, t->arena, &made)) != OK && e != ERR_NOT_FOUND)
		return say_not_sealed(t, e, &made);
	if (e == OK)
		print_head(t, &made);
	else
		fprintf(stderr, "portal audit seal: nothing was added since head %llu\n",
		        (unsigned long long)made.number);
	if ((e = sealer_tell(t, arena_open(HEADS_BYTES), &told)) == ERR_INVALID)
		return tool_refuse(t, "--heads-to is not an e-mail address");
	if (told)
		fprintf(stderr, "portal audit seal: a letter with them is on its way\n");
	return e == OK ? TOOL_DONE : tool_failed(t, e);
}

/* --- verify ----------------------------------------------------------------------------------- */

static int say_fault(const struct tool *t, enum heads_fault fault, uint64_t number)
{
	unsigned long long n = number;

	if (fault == HEADS_TWO)
		return tool_refuse(t,
		                   "there are two heads %llu, and they differ: it was begun anew, or one is made up", n);
	if (fault == HEADS_OTHER_KEY)
		return tool_refuse(t, "head %llu is not signed with the key that head %llu names", n,
		                   n - 1);
	return tool_refuse(t, "head %llu was changed: its signature does not hold", n);
}

static enum err read_heads(const struct tool *t, struct heads *h, int *status)
{
	struct str text;
	enum heads_fault fault;
	uint64_t number;
	enum err e = mapped_open(t->arguments[0], &text);

	*status = TOOL_FAILED;
	if (e != OK) {
		tool_refuse(t, "cannot read %s, or it is empty", t->arguments[0]);
		return e;
	}
	*h = heads_read(arena_open(HEADS_BYTES), text);
	if (h->count == 0 || h->broken > 0) {
		tool_refuse(t, h->broken > 0 ? "%zu heads in %s cannot be read" : "%zu heads are in %s",
		            h->broken, t->arguments[0]);
		return ERR_INVALID;
	}
	if ((fault = heads_sort(t->arena, h, &number)) == HEADS_RIGHT)
		return OK;
	*status = say_fault(t, fault, number);
	return ERR_INVALID;
}

static unsigned long long first_of(const struct trail *trail)
{
	return (unsigned long long)trail->gone.sequence + 1;
}

/* Where the trail and the heads part: after the last head that was met, and not behind the one that
 * was not. */
static int say_parted(const struct tool *t, const struct trail *trail, enum err e)
{
	const struct head *h = &trail->heads.list[trail->met], *before = trail->met > 0 ? h - 1 : NULL;
	struct str at = tool_time(t->arena, h->at);

	if (h->entry <= trail->gone.sequence)
		return tool_refuse(t,
		                   "entries up to %llu were removed, and head %llu of %.*s saw one of them: it went before "
		                   "its time, or was another", (unsigned long long)trail->gone.sequence,
		                   (unsigned long long)h->number, STR_FMT(at));
	if (before)
		fprintf(stderr,
		        "portal audit verify: entries %llu to %llu are as head %llu of %.*s saw them\n",
		        (unsigned long long)first_of(trail), (unsigned long long)before->entry,
		        (unsigned long long)before->number, STR_FMT(tool_time(t->arena, before->at)));
	if (e == OK)
		return tool_refuse(t, "the trail ends with entry %llu; head %llu of %.*s saw %llu of them",
		                   (unsigned long long)trail->last, (unsigned long long)h->number,
		                   STR_FMT(at), (unsigned long long)h->entry);
	return tool_refuse(t,
	                   "between entries %llu and %llu it was written anew: head %llu of %.*s saw another",
	                   before ? (unsigned long long)before->entry + 1 : first_of(trail),
	                   (unsigned long long)h->entry,
	                   (unsigned long long)h->number, STR_FMT(at));
}

/* A letter that was lost, or that somebody took away. */
static void say_gaps(const struct heads *h)
{
	uint64_t expected = h->list[0].number;

	for (size_t i = 0; i < h->count; i++) {
		if (h->list[i].number > expected)
			fprintf(stderr,
			        "portal audit verify: heads %llu to %llu are not there: nothing ties head %llu to those "
			        "before\n", (unsigned long long)expected,
			        (unsigned long long)h->list[i].number - 1,
			        (unsigned long long)h->list[i].number);
		expected = h->list[i].number + 1;
	}
}

int audit_command_verify(struct tool *t)
{
	struct trail trail = { .is_quiet = true };
	const struct head *last;
	int status;
	enum err e;

	if (read_heads(t, &trail.heads, &status) != OK)
		return status;
	say_gaps(&trail.heads);
	e = read_all(t, &trail);
	if (trail.met < trail.heads.count && (e == OK || e == ERR_CONFLICT))
		return say_parted(t, &trail, e);
	if ((status = say_chain(t, &trail, e)) != TOOL_DONE)
		return status;
	last = &trail.heads.list[trail.heads.count - 1];
	if (last->entry <= trail.gone.sequence)
		return tool_refuse(t,
		                   "all entries that these heads saw were removed when they were six years old; of what is "
		                   "there only newer heads can tell");
	fprintf(stderr,
	        "portal audit verify: %zu heads, the last of %.*s: entries %llu to %llu are as they were sealed; "
	        "%llu have come since\n", trail.heads.count, STR_FMT(tool_time(t->arena, last->at)),
	        first_of(&trail),
	        (unsigned long long)last->entry, (unsigned long long)(trail.last - last->entry));
	say_gone(t, "audit verify", &trail);
	return TOOL_DONE;
}
