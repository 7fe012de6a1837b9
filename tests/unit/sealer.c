/* Who holds the store and the master key writes the trail anew: with the heads that were kept
 * elsewhere it is told. */
#include "store/keeping/sealing.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/keeping/audit.h"
#include "tests/tap.h"
#include "tests/unit/place.h"

enum { SAID_BYTES = 8192 };

static char said[SAID_BYTES];      /* standard output and error of the last run */

/* In a process of its own: an environment is opened once in a process. */
static void as_another(struct place *p, void (*act)(struct place *p, struct txn *t))
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		struct txn *t;

		place_enter(p);
		t = place_begin(p, MAIN, WRITE);
		act(p, t);
		place_commit(t);
		_exit(0);
	}
	if (waitpid(child, &status, 0) < 0 || status != 0)
		die("as_another");
}

static int run(struct place *p, const char *command, const char *more)
{
	char line[1024];
	FILE *out;
	size_t n;

	snprintf(line, sizeof(line), "build/bin/portal %s %s --data %s --edge %s --keys %s 2>&1",
	         command, more, p->data, p->edge, p->keys_folder);
	if (!(out = popen(line, "r")))
		die("popen");
	n = fread(said, 1, sizeof(said) - 1, out);
	said[n] = '\0';
	return WEXITSTATUS(pclose(out));
}

static bool says(const char *what)
{
	return strstr(said, what) != NULL;
}

static void add(struct place *p, struct txn *t, const char *action, int64_t at)
{
	struct audit_entry entry = { ACTOR_FAMILY, STR("0123456789abcdef"), str_of(action),
	                             STR("fedcba9876543210"), at };

	if (audit_add(t, p->keys, &entry) != OK)
		die("audit_add");
}

/* --- what a thief does ------------------------------------------------------------------------ */

static void three_more(struct place *p, struct txn *t)
{
	add(p, t, "draft_added", 10);
	add(p, t, "submission_viewed", 20);
	add(p, t, "submitted", 30);
}

static uint64_t count(struct txn *t)
{
	uint64_t n;

	if (audit_last(t, &n) != OK)
		die("audit_last");
	return n;
}

/* The trail from its beginning, with the key, and the second entry saying something else. */
static void write_anew(struct place *p, struct txn *t)
{
	uint64_t n = count(t);

	for (uint64_t i = 1; i <= n; i++) {
		if (txn_delete(t, TABLE_AUDIT, key_time(p->arena, (int64_t)i)) != OK)
			die("delete");
	}
	if (txn_delete(t, TABLE_META, STR("audit")) != OK)
		die("head");
	for (uint64_t i = 1; i <= n; i++)
		add(p, t, i == 2 ? "signed_in" : "submitted", (int64_t)i * 10);
}

static void cut_one(struct place *p, struct txn *t)
{
	uint64_t n = count(t);
	struct str last = key_time(p->arena, (int64_t)n), hash;

	if (audit_hash(t, p->keys, n - 1, &hash) != OK || txn_delete(t, TABLE_AUDIT, last) != OK ||
	    txn_put(t, TABLE_META, STR("audit"),
	            KEY(p->arena, key_time(p->arena, (int64_t)n - 1), hash)) != OK)
		die("cut");
}

/* --- tests ------------------------------------------------------------------------------------ */

static void is_sealed(struct place *p, const char *heads)
{
	is_int(0, run(p, "audit seal", heads), "the head of the trail is sealed");
	ok(says("waymark-head 1\n") && says(" entry 3\n"), "it is the first, of three entries");
	is_int(0, run(p, "audit seal", heads), "sealed again with nothing new it says so");
	ok(says("nothing was added since head 1"), "and makes none");
	as_another(p, three_more);
	is_int(0, run(p, "audit seal", heads), "what came since is sealed too");
	ok(says("waymark-head 2\n") && says(" entry 6\n"), "as the second");
}

static void keep(struct place *p, const char *heads, const char *name)
{
	char more[256];

	snprintf(more, sizeof(more), "%s > %s/%s", heads, p->folder, name);
	is_int(0, run(p, "audit heads", more), "the heads are printed, to be kept elsewhere");
}

static int verify(struct place *p, const char *name)
{
	char more[128];

	snprintf(more, sizeof(more), "%s/%s", p->folder, name);
	return run(p, "audit verify", more);
}

static void copy_of(struct place *p, const char *command)
{
	char line[512];

	snprintf(line, sizeof(line), "cd %s && %s", p->folder, command);
	if (system(line) != 0)
		die("copy");
}

static void is_told(struct place *p, const char *heads)
{
	is_int(0, verify(p, "kept"), "a trail that was only added to is as it was sealed");
	ok(says("2 heads") && says("entries 1 to 6 are as they were sealed; 0 have come since"),
	   "and how far is said");
	copy_of(p,
	        "cp -a data sound && sed 's/^/> /' kept > quoted && sed '/^waymark-head 1$/,/^$/d' kept > second");
	is_int(0, verify(p, "quoted"), "heads in a quoted letter are read as well");

	as_another(p, cut_one);
	is_int(0, run(p, "audit", "--verify"),
	       "who holds the master key cuts an entry off, and the chain alone is whole");
	is_int(1, verify(p, "kept"), "with the kept heads that is told");
	ok(says("entries 1 to 3 are as head 1") && says("ends with entry 5; head 2") && says("saw 6"),
	   "and where");
	is_int(1, run(p, "audit seal", heads), "nothing is sealed on top of it");
	ok(says("no longer what head 2 saw"), "and why is said");

	copy_of(p, "rm -r data && cp -a sound data");
	as_another(p, write_anew);
	is_int(0, run(p, "audit", "--verify"),
	       "who holds the master key writes the trail anew, and the chain alone is whole");
	is_int(1, verify(p, "kept"), "with the kept heads that is told");
	ok(says("between entries 1 and 3 it was written anew: head 1"), "and where");
	is_int(1, verify(p, "second"), "one kept head is enough");
	ok(says("between entries 1 and 6"), "to tell it less closely");
	as_another(p, three_more);
	is_int(1, verify(p, "kept"), "and it stays told when the trail has grown past it");

	copy_of(p, "rm -rf data edge && mv sound data");
	is_int(0, verify(p, "kept"), "the trail as it was is as it was sealed");
}

/* The letter as it was delivered is what is kept. */
static void is_sent(struct place *p, const char *heads)
{
	char more[256];

	snprintf(more, sizeof(more), "%s --heads-to trail@council.example", heads);
	is_int(0, run(p, "audit seal", more), "with an address the heads go out by letter");
	ok(says("a letter with them is on its way"), "which is said");
	is_int(0, run(p, "audit seal", more), "within a day");
	ok(!says("on its way"), "none goes again");
	is_int(0, run(p, "mail run", "--once --compiled build/compiled"), "it is delivered");
	copy_of(p, "cp data/mail/*-audit-heads.eml letter");
	is_int(0, verify(p, "letter"), "and the letter alone verifies the trail");
	ok(says("2 heads"), "with both heads");
}

/* Who comes into the folder later has the newest key alone. */
static void is_signed(struct place *p)
{
	struct arena *a = p->arena;
	char folder[128], more[160];
	struct heads h;
	struct secret other = secret_open();
	struct buf text = buf_open(a);
	uint64_t number;
	int changed = 0;

	snprintf(folder, sizeof(folder), "%s/heads", p->folder);
	snprintf(more, sizeof(more), "--heads %s", folder);
	is_err(OK, sealing_all(a, folder, &h), "the heads are read");
	is_int((int64_t)HEADS_RIGHT, (int64_t)heads_sort(a, &h, &number), "and hang together");
	for (size_t bit = 0; bit < h.list[0].hash.n * 8; bit++) {
		struct head one = h.list[0];
		char *hash = str_c(a, one.hash);

		hash[bit / 8] = (char)(hash[bit / 8] ^ 1 << bit % 8);
		one.hash = str_bytes(hash, one.hash.n);
		changed += !head_holds(a, &one);
	}
	is_int((int64_t)h.list[0].hash.n * 8, changed, "no bit of a hash can be changed");
	vault_random(other.key, VAULT_KEY_BYTES);
	head_sign(a, &h.list[1], &other);
	is_int((int64_t)HEADS_OTHER_KEY, (int64_t)heads_sort(a, &h, &number),
	       "a head that another key signed is told");
	head_write(&text, &h.list[0]);
	h = heads_read(a, str_part(buf_str(&text), 0, text.n - 2));
	is_int(1, (int64_t)h.broken, "a head that was cut short is told, not passed over");
	secret_close(&other);
	as_another(p, three_more);
	copy_of(p, "mv heads/key away");
	is_int(1, run(p, "audit seal", more), "with its key gone nothing is sealed");
	copy_of(p, "mv away heads/key.next");
	is_int(0, run(p, "audit seal", more), "a crash before the last step is made good");
	ok(says("waymark-head 3\n"), "with the next number");
	copy_of(p,
	        "head -c 900 heads/heads > half && cat half > heads/heads && mv heads/key heads/key.next");
	is_int(1, run(p, "audit seal", more), "a file that lost its last head is told by its key");
	copy_of(p, "chmod 755 heads");
	is_int(1, run(p, "audit seal", more), "nor is any sealed where others may look");
	ok(says("make it 0700"), "and what to do is said");
}

/* Room for a hundred bytes of a head more, as on a disk that is nearly full. */
static void is_cut_off_again(struct place *p)
{
	char folder[128], file[160];
	struct stat before, after;
	pid_t child;
	int status;

	snprintf(folder, sizeof(folder), "%s/heads", p->folder);
	snprintf(file, sizeof(file), "%s/heads", folder);
	if (stat(file, &before) != 0)
		die("stat");
	if ((child = fork()) == 0) {
		struct rlimit few = { (rlim_t)before.st_size + 100, (rlim_t)before.st_size + 100 };
		struct head h = { .at = 1, .entry = 9, .hash = STR("a hash of thirty-two bytes, here") };

		signal(SIGXFSZ, SIG_IGN);
		if (setrlimit(RLIMIT_FSIZE, &few) != 0)
			die("limit");
		_exit(sealing_add(p->arena, folder, &h) == OK);
	}
	waitpid(child, &status, 0);
	is_int(0, status, "a head that does not get its room is not sealed");
	ok(stat(file, &after) == 0 && after.st_size == before.st_size,
	   "and no half of it stays, which would look like one that was tampered with");
}

int main(void)
{
	struct place p;
	char heads[128];

	place_make(&p);
	vault_start();
	snprintf(heads, sizeof(heads), "--heads %s/heads", p.folder);
	as_another(&p, three_more);
	is_sealed(&p, heads);
	keep(&p, heads, "kept");
	is_sent(&p, heads);
	is_cut_off_again(&p);
	is_told(&p, heads);
	is_signed(&p);
	place_remove(&p);
	return done();
}
