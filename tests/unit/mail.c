/* The portal tool's mail against a real SMTP server (tests/mail/smtp-server.js) and into a folder,
 * killed and hindered. */
#include "store/post/mail.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "store/base/clock.h"
#include "store/compiled/page.h"
#include "tests/tap.h"
#include "tests/unit/arrived.h"
#include "tests/unit/place.h"

enum { KILLS = 200, LETTERS_A_KILL = 2 };

struct server {
	pid_t pid;
	char url[64], out[128];
};

/* --- what the tool needs ---------------------------------------------------------------------- */

static void write_file(const char *folder, const char *name, struct str bytes)
{
	char path[200];
	int file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (file < 0 || write(file, bytes.p, bytes.n) != (ssize_t)bytes.n)
		die("write_file");
	close(file);
}

static void compile(struct place *p)
{
	struct buf b = buf_open(p->arena);
	char path[200];

	page_begin(&b);
	page_write_text(&b, STR("Subject: Your code\n\nYour code is "));
	page_write_value(&b, PLACE_PLAIN, STR("code"));
	snprintf(path, sizeof(path), "%s/letters", p->compiled);
	mkdir(p->compiled, 0700);
	mkdir(path, 0700);
	write_file(path, "login-code", buf_str(&b));
	write_file(p->compiled, "words", STR("council.council\tLarkshire Council\n"
	                                     "council.mail_from\tno-reply@larkshire.example\n"
	                                     "council.service\tChildren's Portal\n"));
}

static void add_letter(struct place *p, enum environment e, const char *to)
{
	struct arena *a = arena_open(1 << 20);
	struct letter l = { .name = STR("login-code"), .to = str_of(to), .places = values_open(a) };
	struct txn *t;

	values_text(l.places, STR("code"), STR("482913"));
	if (txn_begin(p->store, e, WRITE, a, &t) != OK || outbox_add(t, p->keys, &l, time(NULL)) != OK)
		die("add_letter");
	place_commit(t);
	arena_close(a);
}

static int waiting(struct place *p, enum outbox_part part)
{
	struct arena *a = arena_open((size_t)64 << 20);
	struct letter l = { .key = STR("") };
	struct txn *t;
	int count = 0;

	if (txn_begin(p->store, MAIN, READ, a, &t) != OK)
		die("waiting");
	while (outbox_after(t, p->keys, part, l.key, &l) == OK)
		count++;
	txn_abort(t);
	arena_close(a);
	return count;
}

/* --- processes -------------------------------------------------------------------------------- */

static pid_t start(const char *const *words, int out)
{
	pid_t child = fork();

	if (child == 0) {
		int none = open("/dev/null", O_RDWR);

		dup2(out >= 0 ? out : none, 1);
		dup2(none, 2);
		execvp(words[0], (char *const *)(const void *)words);
		_exit(127);
	}
	if (child < 0)
		die("fork");
	return child;
}

static struct server serve(struct place *p, const char *name, const char *mode, const char *how,
                           const char *auth)
{
	struct server s;
	char cert[100], key[100], line[32] = "";
	const char *words[] = { "node", "tests/mail/smtp-server.js", "--out", s.out, "--mode", mode,
	                        "--tls", how,
		                auth ? "--auth" : "--tls", auth ? auth : how, "--cert", cert, "--key", key,
		                NULL };
	int ends[2];

	snprintf(s.out, sizeof(s.out), "%s/%s", p->folder, name);
	snprintf(cert, sizeof(cert), "%s/cert.pem", p->folder);
	snprintf(key, sizeof(key), "%s/key.pem", p->folder);
	if (access(cert, F_OK) < 0)
		words[10] = NULL;
	mkdir(s.out, 0700);
	if (pipe(ends) < 0)
		die("pipe");
	s.pid = start(words, ends[1]);
	close(ends[1]);
	if (read(ends[0], line, sizeof(line) - 1) <= 0)
		die("the SMTP server did not start; is node there?");
	close(ends[0]);
	line[strcspn(line, "\n")] = '\0';
	snprintf(s.url, sizeof(s.url), "smtp%s://localhost:%s", strcmp(how, "smtps") == 0 ? "s" : "",
	         line + 5);
	return s;
}

static void end(pid_t pid, int signal_number)
{
	kill(pid, signal_number);
	waitpid(pid, NULL, 0);
}

static pid_t start_portal(struct place *p, const char *command, const char *second, const char *url)
{
	const char *words[] = { "build/bin/portal", command, second, "--data", p->data, "--edge",
	                        p->edge, "--keys",
		                p->keys_folder, "--compiled", p->compiled, "--mail", url, "--origin",
		                "https://portal.larkshire.example", NULL };
	return start(words, -1);
}

/* An operator says: try all of them now. */
static void retry(struct place *p)
{
	const char *words[] = { "build/bin/portal", "mail", "retry", "--data", p->data, "--edge",
	                        p->edge, "--keys",
		                p->keys_folder, NULL };

	waitpid(start(words, -1), NULL, 0);
}

static int deliver_once(struct place *p, const char *url, const char *tls, const char *more,
                        const char *still_more)
{
	const char *words[] = { "build/bin/portal", "mail", "run", "--once", "--data", p->data,
	                        "--edge", p->edge,
		                "--keys", p->keys_folder, "--compiled", p->compiled, "--origin",
		                "https://portal.larkshire.example", "--mail", url, "--mail-tls", tls, more,
		                still_more, NULL };
	int status;
	pid_t child = start(words, -1);

	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

/* --- sentences -------------------------------------------------------------------------------- */

/* How many of "l0@…" to "ln@…" came under exactly one id. */
static int once_each(struct place *p, const struct arrived *all, const char *prefix, int count)
{
	int good = 0;

	for (int i = 0; i < count; i++) {
		struct str to = str_join(p->arena,
		                         str_join(p->arena, str_of(prefix), str_of_number(p->arena, i)),
		                         STR("@example.org"));
		int found = 0;

		for (int j = 0; j < all->different; j++)
			found += str_equal(to, all->tos[j]);
		good += found == 1;
	}
	return good;
}

static int kill_often(struct place *p, const char *url, const char *prefix)
{
	int count = 0;

	for (int i = 0; i < KILLS; i++) {
		char to[40];
		pid_t keeper;

		for (int j = 0; j < LETTERS_A_KILL; j++) {
			snprintf(to, sizeof(to), "%s%d@example.org", prefix, count++);
			add_letter(p, MAIN, to);
		}
		keeper = start_portal(p, "mail", "run", url);
		usleep((useconds_t)(2000 + vault_random_below(40000)));
		end(keeper, SIGKILL);
	}
	return count;
}

static void killed_at_any_time(struct place *p)
{
	struct server s = serve(p, "killed", "normal", "off", NULL);
	int count = kill_often(p, s.url, "l");
	struct arrived *all;

	is_int(0, deliver_once(p, s.url, "none", NULL, NULL), "after 200 kills a run to the end");
	is_int(0, waiting(p, OUTBOX_WAITING), "leaves nothing waiting");
	end(s.pid, SIGTERM);
	all = arrived_look(p, s.out);
	is_int(count, once_each(p, all, "l", count), "no letter was lost, and each has one Message-ID");
	printf("# %d letters, %d deliveries\n", count, all->messages);
	is_int(count, all->different, "and no other came");
}

static void folder_killed(struct place *p)
{
	char folder[100];
	int count = kill_often(p, "file:", "f");
	struct arrived *all;

	is_int(0, deliver_once(p, "file:", "none", NULL, NULL), "the same into a folder");
	snprintf(folder, sizeof(folder), "%s/mail", p->data);
	all = arrived_look(p, folder);
	is_int(count, once_each(p, all, "f", count), "loses no letter");
	is_int(count, all->messages, "and writes none twice");
}

static int put_off(struct place *p, const char *name, const char *mode)
{
	struct server s = serve(p, name, mode, "off", NULL);
	int before = waiting(p, OUTBOX_WAITING), after;

	add_letter(p, MAIN, "x@example.org");
	is_int(0, deliver_once(p, s.url, "none", NULL, NULL), mode);
	after = waiting(p, OUTBOX_WAITING);
	end(s.pid, SIGTERM);
	return after - before;
}

static void hindered(struct place *p)
{
	struct server s;
	int dead;

	is_int(1, put_off(p, "m421", "421"), "a server that closes: the letter waits");
	is_int(1, put_off(p, "m451", "451"), "a server that is busy: the letter waits");
	is_int(1, put_off(p, "m450", "450"),
	       "a server that declines the text for now: the letter waits");
	is_int(1, put_off(p, "mbanner", "banner"), "a server that refuses everybody: the letter waits");
	is_int(1, put_off(p, "mhello", "hello"), "one that refuses this machine: the letter waits");
	is_int(1, put_off(p, "mfrom", "from"), "one that refuses the sender: the letter waits");
	is_int(1, put_off(p, "mrelay", "relay"), "one that sends nothing on: the letter waits");
	is_int(1, put_off(p, "drop", "drop"), "a line that drops before the answer: the letter waits");
	dead = waiting(p, OUTBOX_DEAD);
	is_int(0, put_off(p, "m550", "550"), "a recipient that is refused: the letter waits no more");
	is_int(0, put_off(p, "m552", "552"), "a text that is refused: the letter waits no more");
	is_int(dead + 2, waiting(p, OUTBOX_DEAD), "both are kept among the dead");
	add_letter(p, MAIN, "y@example.org");
	is_int(0, deliver_once(p, "smtp://127.0.0.1:1", "none", NULL, NULL), "nobody at home");
	s = serve(p, "retry", "normal", "off", NULL);
	is_int(0, arrived_look(p, s.out)->messages, "nothing came yet");
	retry(p);
	is_int(0, deliver_once(p, s.url, "none", NULL, NULL), "once an operator retries");
	is_int(11, arrived_look(p, s.out)->messages, "every one of them is delivered");
	end(s.pid, SIGTERM);
}

static void private(struct place *p)
{
	char cert[100], key[100], ca[120], account[120], account_file[100];
	const char *make[] = { "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
	                       "ec_paramgen_curve:P-256", "-nodes",
		               "-days", "2", "-subj", "/CN=localhost", "-addext",
		               "subjectAltName=DNS:localhost", "-keyout", key, "-out", cert, NULL };
	struct server s;

	snprintf(cert, sizeof(cert), "%s/cert.pem", p->folder);
	snprintf(key, sizeof(key), "%s/key.pem", p->folder);
	snprintf(ca, sizeof(ca), "--mail-ca=%s", cert);
	snprintf(account_file, sizeof(account_file), "%s/account", p->folder);
	snprintf(account, sizeof(account), "--mail-account=%s", account_file);
	end(start(make, -1), 0);
	s = serve(p, "plain", "normal", "off", NULL);
	add_letter(p, MAIN, "t@example.org");
	is_int(0, deliver_once(p, s.url, "require", NULL, NULL), "a server without TLS");
	is_int(0, arrived_look(p, s.out)->messages, "gets nothing when TLS is required");
	end(s.pid, SIGTERM);
	s = serve(p, "tls", "normal", "starttls", NULL);
	retry(p);
	is_int(0, deliver_once(p, s.url, "require", NULL, NULL),
	       "a certificate that nobody vouches for");
	is_int(0, arrived_look(p, s.out)->messages, "gets nothing either");
	retry(p);
	is_int(0, deliver_once(p, s.url, "require", ca, NULL), "one that is trusted");
	is_int(1, arrived_look(p, s.out)->messages, "gets the letter");
	end(s.pid, SIGTERM);
	s = serve(p, "smtps", "normal", "smtps", "portal:quiet word");
	write_file(p->folder, "account", STR("portal\nquiet word\n"));
	add_letter(p, EDGE, "u@example.org");
	is_int(0, deliver_once(p, s.url, "require", ca, account),
	       "with TLS from the start and a password");
	is_int(1, arrived_look(p, s.out)->messages, "the letter is taken");
	chmod(account_file, 0644);
	is_int(1, deliver_once(p, s.url, "require", ca, account),
	       "a password that others can read is refused");
	end(s.pid, SIGTERM);
}

static int letters_in(const char *folder)
{
	DIR *list = opendir(folder);
	struct dirent *entry;
	int count = 0;

	while (list && (entry = readdir(list)))
		count += str_ends(str_of(entry->d_name), STR(".eml"));
	if (list)
		closedir(list);
	return count;
}

/* One attempt, with a second to hand the letter over. */
static enum err attempt(struct place *p, const char *name, const char *mode, int word_seconds,
                        int *came)
{
	struct server s = serve(p, name, mode, "off", NULL);
	struct mail_setting setting = { .url = s.url, .hand_seconds = 1, .word_seconds = word_seconds };
	struct email letter = { .from = STR("a@example.org"), .to = STR("b@example.org"),
		                    .host = STR("portal.example"),
		                    .bytes = STR("Message-ID: <one@portal.example>\r\n\r\nText\r\n") };
	struct mail *m;
	struct str reason;
	enum err e = mail_open(p->arena, &setting, &m);

	if (e == OK)
		e = mail_send(m, p->arena, &letter, &reason);
	mail_close(m);
	*came = letters_in(s.out);
	end(s.pid, SIGTERM);
	return e;
}

static void slow_to_answer(struct place *p)
{
	int64_t began = clock_elapsed();
	int came;

	is_err(OK, attempt(p, "late", "late", 20, &came),
	       "a server that has the letter may take its time to say so");
	is_int(1, came, "so that it does not get it twice");
	is_err(ERR_BUSY, attempt(p, "mute", "hang-data", 1, &came),
	       "one that never says so is asked again");
	is_err(ERR_BUSY, attempt(p, "dumb", "hang-banner", 60, &came),
	       "one that takes nothing is left");
	ok(clock_elapsed() - began < 30 * INT64_C(1000000000), "without waiting for its word");
}

/* Nanoseconds until two letters have come; a minute at most. */
static int64_t two_letters(struct place *p, const char *folder)
{
	int before = letters_in(folder);
	int64_t began = clock_elapsed(), late = began + 60 * INT64_C(1000000000);

	add_letter(p, EDGE, "k@example.org");
	add_letter(p, MAIN, "k@example.org");
	while (letters_in(folder) < before + 2 && clock_elapsed() < late)
		usleep(20000);
	return clock_elapsed() - began;
}

static void keeper(struct place *p)
{
	char folder[100];
	pid_t first = start_portal(p, "keeper", "--json", "file:"), second;
	int64_t best = INT64_MAX;
	int before, status, tries = 0;

	snprintf(folder, sizeof(folder), "%s/mail", p->data);
	before = arrived_look(p, folder)->messages;
	/* A busy machine may hold one up. */
	for (; tries < 10 && best > 2 * INT64_C(1000000000); tries++) {
		int64_t took = two_letters(p, folder);

		best = took < best ? took : best;
	}
	is_int(before + 2 * tries, arrived_look(p, folder)->messages, "the keeper delivers");
	ok(best <= 2 * INT64_C(1000000000), "within two seconds");
	second = start_portal(p, "keeper", "--json", "file:");
	waitpid(second, &status, 0);
	ok(WIFEXITED(status) && WEXITSTATUS(status) == 1, "a second keeper leaves");
	kill(first, SIGTERM);
	waitpid(first, &status, 0);
	ok(WIFEXITED(status) && WEXITSTATUS(status) == 0, "SIGTERM ends the first");
}

int main(void)
{
	struct place p;

	place_open(&p);
	compile(&p);
	killed_at_any_time(&p);
	folder_killed(&p);
	hindered(&p);
	private(&p);
	slow_to_answer(&p);
	keeper(&p);
	place_remove(&p);
	return done();
}
