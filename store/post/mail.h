/* mail.h: one attempt to deliver one message: into a folder of files or to an SMTP server. The
 * only libcurl. A repeat carries the same Message-ID: a folder takes it once, a server can
 * recognise it. */
#ifndef POST_MAIL_H
#define POST_MAIL_H

#include "store/post/letter.h"

enum mail_tls { MAIL_TLS_DEFAULT, MAIL_TLS_NONE, MAIL_TLS_TRY, MAIL_TLS_REQUIRE };

struct mail_setting {
	const char *url;           /* "file:", "smtp://host[:port]", "smtps://host[:port]" */
	const char *data;          /* file: writes DATA/mail/NNN-NAME.eml */
	/* smtp: default is required and verified, and none for this machine */
	enum mail_tls tls;
	/* file (0600 or 0400) with two lines, user and password; NULL: none */
	const char *account;
	const char *ca;            /* file of certificates to trust instead of the system's; NULL */
	/* 0: 60 to hand a letter over, and from there 240 for the server's word that it has it: who
	 * gives up on that sends the letter twice (RFC 5321, 4.5.3.2.6) */
	int hand_seconds, word_seconds;
};

struct mail;

/* ERR_INVALID: not such an address. ERR_DENIED: the account file can be read by others.
 * ERR_NOT_FOUND: it is not there. */
enum err mail_open(struct arena *a, const struct mail_setting *s, struct mail **m) MUST_CHECK;

/* OK: it was taken, on disk or by the server's word. ERR_BUSY: try later. ERR_DENIED: the server
 * refused this recipient or this text for good (550 to 554). One that refuses this machine, the
 * sender, or whatever is against its rules (X.7 of RFC 3463, such as sending on), is ERR_BUSY:
 * somebody has to set it right. *reason is a word for the log: "connect",
 * "smtp-550". */
enum err mail_send(struct mail *m, struct arena *a, const struct email *message,
                   struct str *reason) MUST_CHECK;

/* Says hello, begins TLS and signs in, and sends nothing. Results as above. */
enum err mail_try(struct mail *m, struct arena *a, struct str *reason) MUST_CHECK;

bool mail_is_folder(const struct mail *m);
/* the server is this machine itself, which may keep what it takes */
bool mail_is_here(const struct mail *m);
void mail_close(struct mail *m);               /* wipes the password; NULL is allowed */

#endif
