#include "store/portal/deliver.h"

#include <stdio.h>
#include <string.h>
#include <sys/file.h>

#include "store/base/clock.h"
#include "store/base/log.h"
#include "store/keeping/parting.h"
#include "store/post/mail.h"

enum { LETTER_BYTES = 16 << 20 };

struct deliver {
	const struct tool *tool;
	struct mail *mail;
	struct letterhead head;
	int lock;
	/* of each outbox: the store took something since it last refused; the letter that went out and
	 * could not be taken out of it */
	struct {
		bool writes, has_sent;
		char sent[VAULT_ID_BYTES];
	} boxes[ENVIRONMENTS];
};

/* One letter under way. */
struct job {
	struct deliver *deliver;
	struct arena *arena;
	struct letter letter;
	struct str reason;
	int64_t now;
	enum err result;           /* of the attempt */
};

static bool read_tls(const char *word, enum mail_tls *tls)
{
	static const char *const words[] = { "", "none", "try", "require" };

	for (size_t i = 0; i < COUNT(words); i++) {
		if (strcmp(word ? word : "", words[i]) == 0) {
			*tls = (enum mail_tls)i;
			return true;
		}
	}
	return false;
}

/* "https://host", "http://host:port" */
static struct str without_slash(const char *origin)
{
	struct str s = str_of(origin);
	struct str first = str_part(s, 0, str_find(s, ' '));

	return str_ends(first, STR("/")) ? str_part(first, 0, first.n - 1) : first;
}

enum err deliver_mail_why(const struct tool *t, struct mail **m, const char **why)
{
	struct mail_setting setting = { .url = t->mail, .data = t->data, .tls = MAIL_TLS_DEFAULT,
	                                .account = t->mail_account, .ca = t->mail_ca };
	struct arena *a = t->arena;
	struct str account = str_of(t->mail_account);
	enum err e = ERR_INVALID;

	*why = NULL;
	if (!read_tls(t->mail_tls, &setting.tls))
		*why = "--mail-tls is none, try or require";
	else if ((e = mail_open(a, &setting, m)) == ERR_DENIED)
		*why = str_c(a, str_join(a, STR("others can read "),
		                         str_join(a, account, STR("; make it 0600"))));
	else if (e == ERR_INVALID)
		*why = "--mail is file:, smtp://host:port or smtps://host:port; an account is two lines";
	return e;
}

enum err deliver_mail(const struct tool *t, struct mail **m)
{
	const char *why;
	enum err e = deliver_mail_why(t, m, &why);

	if (why)
		tool_refuse(t, "%s", why);
	else if (e != OK)
		tool_failed(t, e);
	return e;
}

enum err deliver_open(struct tool *t, struct deliver **made)
{
	struct deliver *d = ARENA_NEW(t->arena, struct deliver);
	struct words *words;
	enum err e;

	d->tool = t;
	if ((e = tool_words(t, &words)) != OK)
		return e;
	d->head = (struct letterhead){ t->compiled, without_slash(t->origin), str_of(t->mail_from),
		                           words };
	e = deliver_mail(t, &d->mail);
	if (e == OK)
		e = tool_lock(t, "mail.lock", true, &d->lock);
	if (e == OK)
		flock(d->lock, LOCK_UN);
	*made = d;
	return e;
}

static enum err take_next(const struct tool *t, struct txn *txn, void *with)
{
	struct job *job = with;
	struct letter l;
	enum err e = outbox_next(txn, t->keys, job->now, &l);

	job->letter.key = l.key.n > 0 ? str_copy(job->arena, l.key) : l.key;
	if (e != OK)
		return e;
	job->letter.id = str_copy(job->arena, l.id);
	job->letter.name = str_copy(job->arena, l.name);
	job->letter.to = str_copy(job->arena, l.to);
	job->letter.about = str_copy(job->arena, l.about);
	job->letter.places = values_open(job->arena);
	values_copy(job->letter.places, l.places);
	job->letter.created_at = l.created_at;
	job->letter.expires_at = l.expires_at;
	job->letter.tries = l.tries;
	return OK;
}

static enum err leave(struct txn *txn, const struct letter *l, int64_t now)
{
	enum err e = outbox_remove(txn, l);

	return e == OK ? parting_left(txn, l->about, now) : e;
}

/* An account whose address takes no letters does not stay for good. */
static enum err give_up(const struct tool *t, struct txn *txn, struct job *job, struct letter *l)
{
	enum err e = outbox_bury(txn, t->keys, l, job->reason, job->now);

	if (e == OK && job->result == ERR_DENIED && str_is(l->name, "account-warning"))
		e = parting_refused(txn, l->about, job->now);
	return e;
}

static enum err settle(const struct tool *t, struct txn *txn, void *with)
{
	struct job *job = with;
	struct letter l = job->letter;
	enum err e;

	if (job->result == OK)
		e = leave(txn, &l, job->now);
	else if (job->result == ERR_DAMAGED && l.id.n == 0)
		e = outbox_set_aside(txn, l.key, job->now);
	else if (job->result == ERR_BUSY || job->result == ERR_EXPIRED)
		e = outbox_retry(txn, t->keys, &l, job->reason, job->now);
	else
		e = give_up(t, txn, job, &l);
	return err_unless_missing(e);      /* an operator took it away meanwhile */
}

/* The contract's line on the terminal, for mail that goes into a folder. */
static void say(const struct deliver *d, const struct email *m)
{
	if (!mail_is_folder(d->mail))
		return;
	printf("mail: %.*s  %.*s", STR_FMT(m->to), STR_FMT(m->subject));
	if (m->code.n > 0)
		printf("  code %.*s", STR_FMT(m->code));
	putchar('\n');
	fflush(stdout);
}

static void attempt(struct job *job)
{
	struct deliver *d = job->deliver;
	struct email message;

	job->reason = STR("expired");
	job->result = ERR_EXPIRED;
	if (job->letter.expires_at > 0 && job->now >= job->letter.expires_at)
		return;
	job->reason = STR("not-a-letter");
	if ((job->result = letter_write(job->arena, &d->head, &job->letter, &message)) != OK) {
		log_event("mail", "not_a_letter", job->result);
		/* A template may come back with the next build. */
		if (job->result == ERR_NOT_FOUND || job->result == ERR_IO)
			job->result = ERR_BUSY;
		return;
	}
	job->result = mail_send(d->mail, job->arena, &message, &job->reason);
	if (job->result == OK)
		say(d, &message);
	else
		log_event("mail", job->result == ERR_BUSY ? "later" : "refused", job->letter.tries);
}

static enum err note(const struct tool *t, struct txn *txn, void *with)
{
	(void)t;
	return txn_put(txn, TABLE_META, STR("mailed"), key_time(txn_arena(txn), *(int64_t *)with));
}

/* Whoever got a letter gets it once: before one goes, the store shows that it can forget it (a full
 * disk cannot), and one that went and is still there does not go again. */
static enum err attempt_once(struct job *job, enum environment environment)
{
	struct deliver *d = job->deliver;
	struct str sent = str_bytes(d->boxes[environment].sent, VAULT_ID_BYTES);
	enum err e = OK;

	if (d->boxes[environment].has_sent && str_equal(sent, job->letter.id)) {
		job->result = OK;
		return OK;
	}
	if (!d->boxes[environment].writes)
		e = tool_run(d->tool, environment, WRITE, note, &job->now);
	if (e != OK)
		return e;
	d->boxes[environment].writes = true;
	attempt(job);
	if (job->result == OK) {
		d->boxes[environment].has_sent = true;
		memcpy(d->boxes[environment].sent, job->letter.id.p, VAULT_ID_BYTES);
	}
	return OK;
}

/* ERR_NOT_FOUND: nothing is due there. */
static enum err deliver_one(struct deliver *d, enum environment environment, struct arena *a,
                            bool *sent)
{
	struct job job = { .deliver = d, .arena = a, .now = clock_now() };
	enum err e = tool_run(d->tool, environment, READ, take_next, &job);

	*sent = false;
	if (e == ERR_DAMAGED && job.letter.key.n > 0) {
		log_event("mail", "unreadable", environment);
		job.result = ERR_DAMAGED;
	} else if (e != OK || (e = attempt_once(&job, environment)) != OK) {
		return e;
	}
	e = tool_run(d->tool, environment, WRITE, settle, &job);
	d->boxes[environment].writes = e == OK;
	if (e == OK)
		d->boxes[environment].has_sent = false;
	*sent = job.result == OK && e == OK;
	return e;
}

/* Looks without the lock, as nothing is due most of the time. */
static enum err look(const struct tool *t, struct txn *txn, void *with)
{
	const int64_t *now = with;
	struct letter l;

	return outbox_next(txn, t->keys, *now, &l);
}

static enum err deliver_locked(struct deliver *d, enum environment environment, bool *sent)
{
	struct arena *a;
	enum err e;

	if (flock(d->lock, LOCK_EX) != 0) {
		log_error("mail", "lock");
		return ERR_IO;
	}
	a = arena_open(LETTER_BYTES);
	e = deliver_one(d, environment, a, sent);
	flock(d->lock, LOCK_UN);
	arena_close(a);
	return e;
}

enum err deliver_due(struct deliver *d, int seconds, uint64_t *count)
{
	static const enum environment order[] = { EDGE, MAIN };
	int64_t end = clock_elapsed() + seconds * INT64_C(1000000000);
	enum err e = OK;
	size_t i = 0;

	*count = 0;
	while (i < COUNT(order) && (seconds == 0 || clock_elapsed() < end)) {
		int64_t now = clock_now();
		bool sent = false;

		e = tool_run(d->tool, order[i], READ, look, &now);
		if (e == OK || e == ERR_DAMAGED)
			e = deliver_locked(d, order[i], &sent);
		if (e != OK && e != ERR_NOT_FOUND)
			return e;
		*count += sent;
		i = e == OK ? 0 : i + 1;
	}
	return OK;
}
