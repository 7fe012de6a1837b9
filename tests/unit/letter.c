#include "store/post/letter.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/compiled/page.h"
#include "store/post/mime.h"
#include "tests/tap.h"
#include "tests/unit/place.h"

/* Compiles "Subject: …" with one place in it, as gen does. */
static void compile(struct place *p, const char *name, struct str before, const char *place,
                    struct str after)
{
	char path[200];
	struct buf b = buf_open(p->arena);
	int file;

	page_begin(&b);
	page_write_text(&b, before);
	page_write_value(&b, PLACE_PLAIN, str_of(place));
	page_write_text(&b, after);
	mkdir(p->compiled, 0700);
	snprintf(path, sizeof(path), "%s/letters", p->compiled);
	mkdir(path, 0700);
	snprintf(path, sizeof(path), "%s/letters/%s", p->compiled, name);
	file = open(path, O_WRONLY | O_CREAT, 0600);
	if (file < 0 || write(file, b.p, b.n) != (ssize_t)b.n)
		die("compile");
	close(file);
}

static struct letterhead head(struct place *p, struct words **w)
{
	struct str words = STR("council.council\tLarkshire Council\ncouncil.mail_from\tno-reply@larkshire.example\n"
	                       "council.phone\t01632 960 110\ncouncil.service\tChildren's Portal\n");

	if (words_read_bytes(p->arena, words, w) != OK)
		die("words");
	return (struct letterhead){ p->compiled, STR("https://portal.larkshire.example:8443"), STR(""),
		                        *w };
}

static bool has(const struct email *m, struct str text)
{
	return str_search(m->bytes, text) < m->bytes.n;
}

static void written(struct place *p, const struct letterhead *h)
{
	struct letter l = { .id = STR("0123456789abcdef"), .name = STR("code"),
	                    .to = STR("a@example.org"), .places = values_open(p->arena),
	                    .created_at = 1796147888 };
	struct email m, again;

	compile(p, "code", STR("Subject: Your code\n\nYour code is "), "code", STR("\n.\nBye\n"));
	values_text(l.places, STR("code"), STR("482913"));
	is_err(OK, letter_write(p->arena, h, &l, &m), "a letter is written");
	is_str("Your code", m.subject, "its first line is the subject");
	is_str("482913", m.code, "its code is told apart");
	ok(has(&m, STR("\r\nSubject: Your code\r\n")), "the message has the subject");
	ok(has(&m, STR("From: \"Larkshire Council\" <no-reply@larkshire.example>\r\n")),
	   "and says who sends it");
	ok(has(&m, STR("\r\nTo: a@example.org\r\n")), "and to whom");
	ok(has(&m, STR("Date: Tue, 1 Dec 2026 17:58:08 +0000\r\n")), "and when it was caused");
	ok(has(&m, STR("\r\nAuto-Submitted: auto-generated\r\n")), "and that no human wrote it");
	ok(has(&m, STR("@portal.larkshire.example>\r\n")), "its id is of our host");
	ok(has(&m, STR("\r\n\r\nYour code is 482913\r\n.\r\nBye\r\n")),
	   "its text ends each line with CR LF");
	is_err(OK, letter_write(p->arena, h, &l, &again), "written again");
	ok(str_equal(m.bytes, again.bytes), "it is the same to the byte");
}

static void links(struct place *p, const struct letterhead *h)
{
	struct letter l = { .id = STR("0123456789abcdef"), .name = STR("link"),
	                    .to = STR("a@example.org"), .places = values_open(p->arena) };
	struct email m;

	compile(p, "link", STR("Subject: Go\n\n<"), "link", STR(">\n"));
	is_err(OK, letter_write(p->arena, h, &l, &m), "a letter without a link of its own");
	ok(has(&m, STR("<https://portal.larkshire.example:8443/>")), "leads to the portal");
	values_text(l.places, STR("link"), STR("/account"));
	is_err(OK, letter_write(p->arena, h, &l, &m), "a path");
	ok(has(&m, STR("<https://portal.larkshire.example:8443/account>")), "becomes a whole address");
}

static void refused(struct place *p, const struct letterhead *h)
{
	static const char *const bad[] = {
		"", "a", "@b", "a@", "a@b\r\nRCPT TO:<c@d>", "a@b,c@d", "<a@b>", "a b@c", "a@b>", "\"a\"@b",
		"a@b@c",
		".a@b", "a..b@c", "a@b.", "a@b c", "a(x)@b", "a@\xc3\xa9.example", "a\\@b", "a@[127.0.0.1]",
	};
	struct letter l = { .id = STR("0123456789abcdef"), .name = STR("subject"),
	                    .places = values_open(p->arena) };
	struct email m;

	compile(p, "subject", STR("Subject: About "), "what", STR("\n\nText\n"));
	for (size_t i = 0; i < COUNT(bad); i++)
		ok(!letter_is_address(str_of(bad[i])),
		   bad[i][0] ? "an unsafe address is refused" : "so is none");
	l.to = STR("a@b.example\r\nBcc: c@d.example");
	is_err(ERR_INVALID, letter_write(p->arena, h, &l, &m),
	       "a letter to such an address is not written");
	l.to = STR("o'neill+tag@mail-1.example.org");
	values_text(l.places, STR("what"), STR("it\r\nBcc: c@d.example"));
	is_err(ERR_INVALID, letter_write(p->arena, h, &l, &m),
	       "nor one whose subject would hold a header");
	values_text(l.places, STR("what"), STR("Zo\xc3\xab"));
	is_err(OK, letter_write(p->arena, h, &l, &m), "a subject beyond ASCII is fine");
	ok(has(&m, STR("Subject: =?UTF-8?B?QWJvdXQgWm/Dqw==?=\r\n")), "as an encoded word");
	l.name = STR("../../keys/master");
	is_err(ERR_INVALID, letter_write(p->arena, h, &l, &m), "a template is a plain name");
	l.name = STR("none");
	is_err(ERR_NOT_FOUND, letter_write(p->arena, h, &l, &m), "and must be there");
}

static void bodies(struct arena *a)
{
	struct buf b = buf_open(a);

	mime_body(&b, STR("Zo\xc3\xab = x \nend"));
	ok(str_ends(buf_str(&b), STR("quoted-printable\r\n\r\nZo=C3=AB =3D x=20\r\nend\r\n")),
	   "text beyond ASCII is quoted-printable");
}

int main(void)
{
	struct place p;
	struct words *w;
	struct letterhead h;

	place_make(&p);
	h = head(&p, &w);
	written(&p, &h);
	links(&p, &h);
	refused(&p, &h);
	bodies(p.arena);
	place_remove(&p);
	return done();
}
