/* What portal host asks of the mail server: does it answer as set, and did it take what it was
 * given? */
#include "store/portal/host.h"

#include <sys/stat.h>

#include "store/portal/deliver.h"

/* Words of mail_try: curl's numbers, and the server's of RFC 5321 and 4954. */
static const char *why_not(struct str reason)
{
	static const struct {
		const char *reason;
		const char *says;
	} rows[] = {
		{ "curl-6", "its name is not known here: is it spelt right, does DNS answer?" },
		{ "curl-7", "nothing answers at that port: is it the right one, is a firewall between?" },
		{ "curl-28", "it does not answer in time: is a firewall between, is this port smtps://?" },
		{ "curl-35", "TLS does not begin: is it smtp:// (port 587) or smtps:// (465) there?" },
		{ "curl-60",
		  "its certificate is not known, or for another name: a CA of the council's own goes into "
		  "/usr/local/share/ca-certificates, then update-ca-certificates" },
		{ "curl-64", "it offers no TLS at this port" },
		{ "smtp-530", "it wants an account: WAYMARK_MAIL_ACCOUNT" },
		{ "smtp-535", "it does not take user and password of WAYMARK_MAIL_ACCOUNT" },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		if (str_is(reason, rows[i].reason))
			return rows[i].says;
	return "is it reachable, its certificate known, the account right?";
}

static void ask(struct host *h, struct mail *m)
{
	const struct tool *t = h->tool;
	struct str reason;

	if (mail_try(m, t->arena, &reason) != OK)
		host_say(h, WRONG, why_not(reason),
		         "nobody gets a code: %s does not take letters (%.*s)", t->mail, STR_FMT(reason));
	else if (mail_is_here(m))
		host_say(h, ADVICE,
		         "see that it sends them on: Debian's exim4 does only after dpkg-reconfigure exim4-config",
		         "%s takes letters, and is this machine itself", t->mail);
	else
		host_say(h, RIGHT, NULL, "%s takes letters", t->mail);
}

/* A server may answer and still refuse the sender, or to send on. One letter may be a parent's full
 * mailbox; three are no chance. */
static void refused(struct host *h)
{
	static const char todo[] =
		"portal mail list says what the server answered; when that is mended, portal mail retry";

	if (host_counts(h, "\"outbox_refused\": ?([3-9]|[0-9]{2,})[^0-9]"))
		host_say(h, WRONG, todo, "3 letters or more wait as they were not taken");
	else if (host_counts(h, "\"outbox_refused\": ?[1-9]"))
		host_say(h, ADVICE, todo, "1 letter or 2 wait as they were not taken");
}

void host_mail(struct host *h)
{
	const struct tool *t = h->tool;
	const char *why;
	struct mail *m;
	struct stat st;

	if (str_is(str_of(t->mail), "file:")) {
		host_say(h, WRONG, "set WAYMARK_MAIL to smtp://host:port",
		         "letters go into files: nobody gets a code");
		return;
	}
	if (t->mail_account && stat(t->mail_account, &st) != 0) {
		host_say(h, WRONG, "two lines, user and password, mode 0600",
		         "there is no %s (WAYMARK_MAIL_ACCOUNT)", t->mail_account);
		return;
	}
	if (t->mail_account && st.st_uid != h->owner) {
		host_foreign(h, t->mail_account, st.st_uid);
		return;
	}
	if (deliver_mail_why(t, &m, &why) != OK) {
		host_say(h, WRONG, why ? why : "can the account be read?",
		         "the settings of mail are not right");
		return;
	}
	ask(h, m);
	refused(h);
	mail_close(m);
}
