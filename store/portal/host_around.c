/* What portal host asks of what stands around the portal: certificate, virus scanner, backups, and
 * who keeps the heads of the trail. */
#include "store/portal/host.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "store/base/date.h"
#include "store/keeping/recipient.h"
#include "store/keeping/restore.h"
#include "store/portal/release.h"
#include "store/portal/sealer.h"
#include "store/post/letter.h"

#define TWO_WEEKS "1209600"
#define FIVE_DAYS "432000"
#define WEB_UNIT "/lib/systemd/system/waymark-web.service"

#define SECURITY_TODO \
	"install a newer release, which sets it anew (from source: Expires in site/public/.well-known)"

enum { SECURITY_DAYS = 60 };
enum { SCANNER_SECONDS = 5, BACKUP_SECONDS = 2 * 86400, AHEAD_SECONDS = 3600,
       MANY_DAYS = 36500, NAME_BYTES = 256 };

/* --- certificate ------------------------------------------------------------------------------ */

static bool certificate_lasts(const char *path, const char *seconds)
{
	const char *const words[] = { "openssl", "x509", "-noout", "-in", path, "-checkend", seconds,
	                              NULL };

	return releases_run(NULL, true, words);
}

static bool is_trusted(const char *path)
{
	const char *const words[] = { "sh", "-c",
	                              "openssl verify -untrusted \"$0\" \"$0\" >/dev/null 2>&1", path,
	                              NULL };

	return releases_run(NULL, true, words);
}

/* The name that people type is one of the certificate's. */
static bool is_for(const char *path, const char *name)
{
	const char *const words[] = {
		"sh", "-c", "openssl x509 -noout -in \"$0\" -checkhost \"$1\" | grep -q 'does match'",
		path, name, NULL
	};

	return releases_run(NULL, true, words);
}

static bool is_pair(const char *path, const char *key)
{
	const char *const words[] = {
		"sh", "-c",
		"[ \"$(openssl x509 -noout -in \"$0\" -pubkey)\" = \"$(openssl pkey -in \"$1\" -pubout)\" ]",
		path, key, NULL };

	return releases_run(NULL, true, words);
}

/* Who answers at the portal's port shows that certificate, or nobody speaks TLS there. */
static bool is_served(const char *path)
{
	const char *const words[] = {
		"sh", "-c",
		"print='openssl x509 -noout -fingerprint -sha256'\n"
		"served=$(timeout 20 openssl s_client -connect \"127.0.0.1:${WAYMARK_PORT:-443}\" </dev/null "
		"2>/dev/null | $print 2>/dev/null)\n"
		"[ -z \"$served\" ] || [ \"$served\" = \"$($print -in \"$0\")\" ]",
		path, NULL
	};

	return releases_run(NULL, true, words);
}

void host_certificate(struct host *h)
{
	const char *path = host_setting("WAYMARK_TLS_CERTIFICATE"),
	           *key = host_setting("WAYMARK_TLS_KEY");
	char name[NAME_BYTES] = "";
	struct stat st;

	host_name(h->tool->origin, name, sizeof(name));
	if (!path)
		host_say(h, ADVICE, "see that whatever stands in front speaks TLS",
		         "no certificate is named");
	else if (stat(path, &st) != 0)
		host_say(h, geteuid() == 0 ? WRONG : ADVICE,
		         geteuid() == 0 ? "put one there" : "run this as root", "%s cannot be read", path);
	else if (key && stat(key, &st) == 0 && (st.st_mode & 077))
		host_say(h, WRONG, "chmod 0600, and have a new certificate made", "others may read %s",
		         key);
	else if (!certificate_lasts(path, "0"))
		host_say(h, WRONG, "renew it now; browsers turn people away", "%s has ended, or is none",
		         path);
	else if (key && geteuid() == 0 && access(key, R_OK) != 0)
		host_say(h, WRONG, "put it there, or the web server does not start again", "there is no %s",
		         key);
	else if (key && access(key, R_OK) == 0 && !is_pair(path, key))
		host_say(h, WRONG,
		         "put the two that belong together there, or the web server does not start",
		         "%s is not the key of %s", key, path);
	else if (!is_for(path, name))
		host_say(h, WRONG, "have one made for that name, or set WAYMARK_ORIGIN", "%s is not for %s",
		         path, name);
	else if (!is_served(path))
		host_say(h, WRONG,
		         "systemctl restart waymark-web, and have what renews it do that; when the older one ends "
		         "browsers turn people away",
		         "the web server shows another certificate than %s", path);
	else if (!certificate_lasts(path, FIVE_DAYS))
		host_say(h, WRONG, "renew it now, and see why nobody did; then browsers turn people away",
		         "%s ends within five days", path);
	else if (!certificate_lasts(path, TWO_WEEKS))
		host_say(h, ADVICE, "renew it", "%s ends within two weeks", path);
	else if (!is_trusted(path))
		host_say(h, ADVICE, "put one there that browsers know",
		         "%s was signed by nobody that this machine trusts", path);
	else
		host_say(h, RIGHT, NULL, "%s is trusted and lasts", path);
}

/* --- security.txt ----------------------------------------------------------------------------- */

/* The day of "Expires: 2027-11-24T00:00:00Z"; false: there is none. */
static bool expires_on(const char *path, int32_t *day)
{
	FILE *file = fopen(path, "re");
	char line[NAME_BYTES];
	bool found = false;

	while (file && !found && fgets(line, sizeof(line), file)) {
		struct str rest = str_of(line);

		found = str_starts(rest, STR("Expires: ")) &&
		        date_read_iso(str_part(str_from(rest, 9), 0, 10), day);
	}
	if (file)
		fclose(file);
	return found;
}

/* RFC 9116, section 2.5.5: behind that day nobody believes it. */
void host_security(struct host *h)
{
	struct arena *a = h->tool->arena;
	const char *path = h->tool->release
	                   ? str_c(a, str_join(a, str_of(h->tool->release),
	                                       STR("/site/.well-known/security.txt"))) : NULL;
	int32_t day, today = (int32_t)(time(NULL) / 86400);

	if (!path || !expires_on(path, &day))
		host_say(h, ADVICE, "say there whom to tell of a hole (RFC 9116), with a day in Expires",
		         "%s says until when it holds",
		         path ? "no security.txt of the release" : "nothing");
	else if (day <= today)
		host_say(h, WRONG, SECURITY_TODO, "security.txt has ended: nobody believes whom it names");
	else if (day <= today + SECURITY_DAYS)
		host_say(h, ADVICE, SECURITY_TODO, "security.txt ends in %d days", (int)(day - today));
	else
		host_say(h, RIGHT, NULL, "security.txt holds for %d days", (int)(day - today));
}

/* Somebody signs in here: web server, programs, keeper and store together. Only where the package
 * serves. */
void host_web(struct host *h)
{
	char name[NAME_BYTES] = "";
	const char *const words[] = {
		"sh", "-c", "printf 'GET /account/login HTTP/1.0\\r\\nHost: %s\\r\\n\\r\\n' \"$0\" | "
		"timeout 20 openssl s_client -quiet -ign_eof -connect \"127.0.0.1:${WAYMARK_PORT:-443}\" -servername \"$0\" "
		"2>/dev/null | head -n 1 | grep -q ' 200 '",
		name, NULL };

	host_name(h->tool->origin, name, sizeof(name));
	if (access(WEB_UNIT, F_OK) != 0 || !host_setting("WAYMARK_TLS_CERTIFICATE"))
		return;
	if (releases_run(NULL, true, words))
		host_say(h, RIGHT, NULL, "the page to sign in answers");
	else
		host_say(h, WRONG,
		         "systemctl status waymark-keeper waymark-web; journalctl -u waymark-web says why",
		         "the page to sign in does not answer on this machine");
}

/* --- virus scanner ---------------------------------------------------------------------------- */

static bool answers_ping(const char *path)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	struct timeval wait = { .tv_sec = SCANNER_SECONDS };
	int s = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char answer[8] = "";
	bool well;

	if (s < 0)
		return false;
	snprintf(to.sun_path, sizeof(to.sun_path), "%s", path);
	setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
	well = connect(s, (struct sockaddr *)&to, sizeof(to)) == 0 &&
	       send(s, "zPING", 6, MSG_NOSIGNAL) == 6 &&
	       recv(s, answer, sizeof(answer) - 1, MSG_WAITALL) >= 4 && memcmp(answer, "PONG", 4) == 0;
	close(s);
	return well;
}

void host_scanner(struct host *h)
{
	const char *path = host_setting("WAYMARK_CLAMD");

	if (!path)
		host_say(h, ADVICE, "the council's own computers must scan what officers open",
		         "files are not scanned for viruses here");
	else if (answers_ping(path))
		host_say(h, RIGHT, NULL, "clamd answers at %s", path);
	else
		host_say(h, WRONG,
		         "systemctl start clamav-daemon, which waits until clamav-freshclam has fetched signatures; until then "
		         "no file is taken",
		         "clamd does not answer at %s", path);
}

/* --- backups ---------------------------------------------------------------------------------- */

static bool is_named_so(struct str name)
{
	return str_ends(name, STR(".tar")) || str_ends(name, STR(".backup"));
}

/* When the newest backup there was made, but for those of days to come, which a clock that was
 * ahead has left. Copies of the forms, what is half written and what an operator keeps there are
 * none. */
static time_t newest_in(const char *folder)
{
	DIR *there = opendir(folder);
	struct dirent *entry;
	char path[PATH_MAX];
	struct stat st;
	time_t newest = 0, latest = time(NULL) + AHEAD_SECONDS;

	while (there && (entry = readdir(there))) {
		if (!is_named_so(str_of(entry->d_name)) ||
		    fstatat(dirfd(there), entry->d_name, &st, 0) != 0 || !S_ISREG(st.st_mode) ||
		    st.st_mtime <= newest || st.st_mtime > latest)
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		if (restore_looks_whole(path))
			newest = st.st_mtime;
	}
	if (there)
		closedir(there);
	return newest;
}

static bool is_public(struct host *h, const char *path)
{
	unsigned char key[VAULT_PUBLIC_BYTES];

	return recipient_read_public(h->tool->arena, path, key) == OK;
}

static bool is_days(const char *days)
{
	uint64_t n;

	return str_number(str_of(days), MANY_DAYS, &n) && n > 0;
}

void host_backup(struct host *h)
{
	const char *folder = host_setting("WAYMARK_BACKUPS"), *to = host_setting("WAYMARK_BACKUP_TO"),
	           *days = host_setting("WAYMARK_BACKUP_DAYS");
	time_t newest = folder ? newest_in(folder) : 0;
	struct stat here, data;

	if (days && !is_days(days))
		host_say(h, WRONG, "set WAYMARK_BACKUP_DAYS to a whole number of days, such as 14",
		         "how long backups are kept is no number of days: %s", days);
	else if (folder && stat(folder, &here) != 0)
		host_say(h, WRONG, "make it, mode 0700, owned by whom the portal runs as",
		         "there is no folder %s", folder);
	else if (folder && here.st_uid != h->owner)
		host_foreign(h, folder, here.st_uid);
	else if (to && !is_public(h, to))
		host_say(h, WRONG, "put FILE.pub of portal recipient new there; until then no backup is made",
		         "there is no public key for backups at %s", to);
	else if (!folder || newest == 0)
		host_say(h, ADVICE, access(WEB_UNIT, F_OK) == 0
		         ? "systemctl start waymark-backup"
		         : "cron makes one each night, where it was told to; portal backup FILE makes one now",
		         "there is no whole backup yet");
	else if (time(NULL) - newest > BACKUP_SECONDS)
		host_say(h, WRONG, access(WEB_UNIT, F_OK) == 0
		         ? "systemctl status waymark-backup says why"
		         : "see what cron runs each night, and its log (logs/backup.log beside the data)",
		         "the newest backup is over two days old");
	else if (stat(folder, &here) == 0 && stat(h->tool->data, &data) == 0 &&
	         here.st_dev == data.st_dev)
		host_say(h, ADVICE, "carry them to another machine each night",
		         "backups are on the same disk as the data");
	else
		host_say(h, RIGHT, NULL, "there is a backup of the last two days");
}

/* --- trail ------------------------------------------------------------------------------------ */

/* The tool itself is asked, as whoever has the data; what it says stands above. */
static bool is_sealed_on(const struct tool *t)
{
	const char *const words[] = { "/proc/self/exe", "audit", "seal", "--dry-run", "--data", t->data,
	                              "--edge", t->edge, "--keys", t->keys_folder, "--heads", t->heads,
	                              NULL };

	return releases_run(NULL, true, words);
}

void host_trail(struct host *h)
{
	const struct tool *t = h->tool;
	struct head last;
	enum err e = t->heads ? sealing_last(t->arena, t->heads, &last) : ERR_NOT_FOUND;

	if (!t->heads)
		host_say(h, ADVICE, "set WAYMARK_HEADS to a folder that is not in the data",
		         "the heads of the trail are not sealed");
	else if (e == ERR_NOT_FOUND)
		host_say(h, ADVICE, "the keeper does it within an hour of the first that is done",
		         "no head of the trail is sealed yet");
	else if (e != OK)
		host_say(h, ADVICE, "run this as root", "%s cannot be read", t->heads);
	else if (!h->opens)
		host_say(h, ADVICE, "see store", "the trail cannot be looked at until the store opens");
	else if (!is_sealed_on(t))
		host_say(h, WRONG,
		         "see the line above; after a restore move the folder of the heads aside and keep it, else find "
		         "out who changed the trail (portal audit verify)",
		         "the trail is not sealed any more since head %llu", (unsigned long long)last.number);
	else if (!t->heads_to || !*t->heads_to)
		host_say(h, ADVICE,
		         "set WAYMARK_HEADS_TO, or carry portal audit heads off the machine each day",
		         "nobody elsewhere gets the heads of the trail");
	else if (!letter_is_address(str_of(t->heads_to)))
		host_say(h, WRONG, "set WAYMARK_HEADS_TO to one address, such as trail@council.example",
		         "the heads of the trail go to nobody: %s is no address", t->heads_to);
	else
		host_say(h, RIGHT, NULL, "head %llu is sealed, and %s gets them",
		         (unsigned long long)last.number, t->heads_to);
}
