#include "store/post/mail.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base/clock.h"
#include "store/base/log.h"
#include "store/post/mailbox.h"

enum { ACCOUNT_BYTES_MAX = 512, CONNECT_SECONDS = 10, HAND_SECONDS = 60, WORD_SECONDS = 240,
       REASON_BYTES = 32 };

#define SECOND INT64_C(1000000000)

struct mail {
	struct mailbox *box;       /* a folder, or NULL */
	CURL *curl;
	struct str url;            /* without what stands behind the port */
	bool has_tls;              /* smtps: from the first byte */
	bool here;                 /* the server is this machine itself */
	enum mail_tls tls;
	const char *ca;
	char *user, *password;     /* in account, or NULL */
	/* of the attempt under way: the server was asked for the recipient; its last refusal was that
	 * this is against its rules (RFC 3463, X.7) */
	bool has_asked, is_against_rules;
	bool has_all;              /* the server was given the whole letter */
	int64_t began;             /* clock_elapsed() */
	int hand_seconds, word_seconds;
	char account[ACCOUNT_BYTES_MAX + 1];
};

struct upload {
	struct mail *mail;
	struct str rest;
};

/* Two lines, user and password, in a file that nobody else can read. */
static enum err account_read(const char *path, struct mail *m)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);
	struct stat about;
	enum err e = ERR_IO;
	ssize_t n;

	if (file < 0) {
		log_error("mail", "account");
		return errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
	}
	if (fstat(file, &about) < 0)
		goto out;
	e = ERR_DENIED;
	if (about.st_mode & 077)
		goto out;
	e = ERR_INVALID;
	n = read(file, m->account, ACCOUNT_BYTES_MAX);
	m->account[n > 0 ? n : 0] = '\0';
	m->user = m->account;
	if (!(m->password = strchr(m->account, '\n')))
		goto out;
	*m->password++ = '\0';
	m->password[strcspn(m->password, "\r\n")] = '\0';
	m->user[strcspn(m->user, "\r")] = '\0';
	e = *m->user && *m->password ? OK : ERR_INVALID;
out:
	close(file);
	return e;
}

static bool is_this_machine(struct str host)
{
	return str_is(host, "localhost") || str_is(host, "[::1]") || str_starts(host, STR("127."));
}

/* scheme://host[:port] and nothing more. */
static enum err address_read(struct mail *m, struct str url)
{
	struct str rest, host;

	m->has_tls = str_starts(url, STR("smtps://"));
	if (!m->has_tls && !str_starts(url, STR("smtp://")))
		return ERR_INVALID;
	rest = str_from(url, m->has_tls ? 8 : 7);
	if (str_ends(rest, STR("/")))
		rest = str_part(rest, 0, rest.n - 1);
	host = rest.n > 0 && rest.p[0] == '[' ? str_part(rest, 0, str_find(rest, ']') + 1)
	                                      : str_part(rest, 0, str_find(rest, ':'));
	for (size_t i = 0; i < rest.n; i++) {
		char c = rest.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		      (c && strchr(".-:[]", c))))
			return ERR_INVALID;
	}
	m->url = str_part(url, 0, (size_t)(rest.p - url.p) + rest.n);
	m->here = is_this_machine(host);
	if (m->tls == MAIL_TLS_DEFAULT)
		m->tls = m->here ? MAIL_TLS_NONE : MAIL_TLS_REQUIRE;
	return host.n > 0 ? OK : ERR_INVALID;
}

enum err mail_open(struct arena *a, const struct mail_setting *s, struct mail **mail)
{
	struct mail *m = ARENA_NEW(a, struct mail);
	enum err e;

	*mail = m;
	m->tls = s->tls;
	m->ca = s->ca;
	m->hand_seconds = s->hand_seconds > 0 ? s->hand_seconds : HAND_SECONDS;
	m->word_seconds = s->word_seconds > 0 ? s->word_seconds : WORD_SECONDS;
	if (str_is(str_of(s->url), "file:"))
		return mailbox_open(a, s->data, &m->box);
	if ((e = address_read(m, str_of(s->url))) != OK)
		return e;
	if (s->account && (e = account_read(s->account, m)) != OK)
		return e;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || !(m->curl = curl_easy_init()))
		die("curl_easy_init");
	return OK;
}

static size_t give(char *into, size_t size, size_t count, void *from)
{
	struct upload *u = from;
	size_t n = u->rest.n < size * count ? u->rest.n : size * count;

	memcpy(into, u->rest.p, n);
	u->rest = str_from(u->rest, n);
	u->mail->has_all = n == 0;
	return n;
}

/* Whether to give up, asked about once a second; also when libcurl, having given up, would wait
 * two minutes for an answer to QUIT. */
static int is_too_slow(void *with, curl_off_t down, curl_off_t downed, curl_off_t up,
                       curl_off_t upped)
{
	const struct mail *m = with;

	(void)down, (void)downed, (void)up, (void)upped;
	return clock_elapsed() - m->began >=
	       (m->hand_seconds + (m->has_all ? m->word_seconds : 0)) * SECOND;
}

static char *in_brackets(struct arena *a, struct str address)
{
	return str_c(a, str_join(a, str_join(a, STR("<"), address), STR(">")));
}

static void set_security(struct mail *m)
{
	static const long use[] = { CURLUSESSL_ALL, CURLUSESSL_NONE, CURLUSESSL_TRY, CURLUSESSL_ALL };

	curl_easy_setopt(m->curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(m->curl, CURLOPT_PROXY, "");
	curl_easy_setopt(m->curl, CURLOPT_USE_SSL, m->has_tls ? CURLUSESSL_ALL : use[m->tls]);
	curl_easy_setopt(m->curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(m->curl, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(m->curl, CURLOPT_SSL_VERIFYHOST, 2L);
	if (m->ca)
		curl_easy_setopt(m->curl, CURLOPT_CAINFO, m->ca);
	if (m->user) {
		curl_easy_setopt(m->curl, CURLOPT_USERNAME, m->user);
		curl_easy_setopt(m->curl, CURLOPT_PASSWORD, m->password);
	}
	curl_easy_setopt(m->curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(m->curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
	/* is_too_slow() is the limit; libcurl's own for one answer is two minutes */
	curl_easy_setopt(m->curl, CURLOPT_SERVER_RESPONSE_TIMEOUT,
	                 (long)m->hand_seconds + m->word_seconds);
	curl_easy_setopt(m->curl, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(m->curl, CURLOPT_XFERINFOFUNCTION, is_too_slow);
	curl_easy_setopt(m->curl, CURLOPT_XFERINFODATA, m);
}

/* How far the talk has come: libcurl gives the same result for a refusal of the sender and of the
 * recipient. */
static int watch(CURL *curl, curl_infotype type, char *text, size_t n, void *with)
{
	struct str line = str_bytes(text, n);
	struct mail *m = with;

	(void)curl;
	if (type == CURLINFO_HEADER_OUT && str_starts(line, STR("RCPT ")))
		m->has_asked = true;
	else if (type == CURLINFO_HEADER_IN && str_starts(line, STR("5")))      /* 221 comes after it */
		m->is_against_rules = str_starts(str_from(line, n < 4 ? n : 4), STR("5.7."));
	return 0;
}

static void begin(struct mail *m)
{
	curl_easy_reset(m->curl);
	m->has_asked = m->is_against_rules = m->has_all = false;
	m->began = clock_elapsed();
	curl_easy_setopt(m->curl, CURLOPT_VERBOSE, 1L);
	curl_easy_setopt(m->curl, CURLOPT_DEBUGFUNCTION, watch);
	curl_easy_setopt(m->curl, CURLOPT_DEBUGDATA, m);
	set_security(m);
}

/* Refused for good is only what was refused for itself. Who refuses everybody, or all that comes
 * from here, is to be set right, and what waits goes then. */
static bool is_final(const struct mail *m, long code)
{
	return code >= 550 && code <= 554 && m->has_asked && !m->is_against_rules;
}

static enum err verdict(struct mail *m, struct arena *a, CURLcode result, struct str *reason)
{
	char *text = arena_take(a, REASON_BYTES);
	long code = 0;

	*reason = STR("");
	if (result == CURLE_OK)
		return OK;
	if (result == CURLE_ABORTED_BY_CALLBACK)
		result = CURLE_OPERATION_TIMEDOUT;
	curl_easy_getinfo(m->curl, CURLINFO_RESPONSE_CODE, &code);
	if (code >= 400)
		snprintf(text, REASON_BYTES, "smtp-%ld", code);
	else
		snprintf(text, REASON_BYTES, "curl-%d", (int)result);
	*reason = str_of(text);
	return is_final(m, code) ? ERR_DENIED : ERR_BUSY;
}

enum err mail_send(struct mail *m, struct arena *a, const struct email *message,
                   struct str *reason)
{
	struct upload upload = { m, message->bytes };
	struct curl_slist *to;
	struct str url;
	enum err e;

	if (m->box) {
		*reason = STR("folder");
		return mailbox_add(m->box, message) == OK ? OK : ERR_BUSY;
	}
	url = str_join(a, str_join(a, m->url, STR("/")), message->host);
	begin(m);
	curl_easy_setopt(m->curl, CURLOPT_URL, str_c(a, url));
	curl_easy_setopt(m->curl, CURLOPT_MAIL_FROM, in_brackets(a, message->from));
	if (!(to = curl_slist_append(NULL, in_brackets(a, message->to))))
		die("curl_slist_append");
	curl_easy_setopt(m->curl, CURLOPT_MAIL_RCPT, to);
	curl_easy_setopt(m->curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(m->curl, CURLOPT_READFUNCTION, give);
	curl_easy_setopt(m->curl, CURLOPT_READDATA, &upload);
	e = verdict(m, a, curl_easy_perform(m->curl), reason);
	curl_slist_free_all(to);
	return e;
}

enum err mail_try(struct mail *m, struct arena *a, struct str *reason)
{
	*reason = STR("folder");
	if (m->box)
		return OK;
	begin(m);
	curl_easy_setopt(m->curl, CURLOPT_URL, str_c(a, m->url));
	curl_easy_setopt(m->curl, CURLOPT_CONNECT_ONLY, 1L);
	return verdict(m, a, curl_easy_perform(m->curl), reason);
}

bool mail_is_folder(const struct mail *m)
{
	return m->box != NULL;
}

bool mail_is_here(const struct mail *m)
{
	return m->here;
}

void mail_close(struct mail *m)
{
	if (!m)
		return;
	explicit_bzero(m->account, sizeof(m->account));
	if (m->curl)
		curl_easy_cleanup(m->curl);
}
