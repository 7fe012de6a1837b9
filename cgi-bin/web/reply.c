#include <fcntl.h>
#include <unistd.h>

#include "cgi-bin/web/incoming.h"
#include "cgi-bin/web/origin.h"
#include "cgi-bin/web/speech.h"
#include "cgi-bin/web/spool.h"
#include "cgi-bin/web/web.h"
#include "store/base/log.h"
#include "store/compiled/json.h"
#include "store/compiled/page.h"
#include "store/compiled/words.h"
#include "store/people/session.h"

static const char html[] = "text/html; charset=utf-8";

struct str web_piece(const struct web *w, const char *name)
{
	return route_piece(&w->path, name);
}

struct str web_field(const struct web *w, const char *name)
{
	return request_field(&w->request, name);
}

struct str web_query(const struct web *w, const char *name)
{
	return request_query(&w->request, name);
}

struct str web_word(const struct web *w, const char *group, struct str id)
{
	return words_get(w->words, str_join(w->arena, str_of(group), id));
}

/* A body that breaks off or is too large is the sender's fault, whatever the handler makes of
 * it. */
static enum err body_fault(struct web *w, enum err e)
{
	if (e == ERR_INVALID)
		w->status = 400;
	else if (e == ERR_LIMIT)
		w->status = 413;
	return e;
}

enum err web_file(struct web *w, struct part *file)
{
	enum err e;

	if (!w->multipart)
		return ERR_NOT_FOUND;
	if (!w->file_waits && !w->has_left_file &&
	    (e = multipart_next_file(w->multipart, &w->request.fields, &w->file)) != OK)
		return body_fault(w, e);
	w->file_waits = false;
	if (w->request.fields.is_over)
		return body_fault(w, ERR_LIMIT);
	*file = w->file;
	return incoming_file(w, file);
}

enum err web_file_read(struct web *w, struct str *piece)
{
	return w->multipart ? body_fault(w, multipart_read(w->multipart, piece)) : ERR_NOT_FOUND;
}

struct str web_token(struct web *w)
{
	struct session s = { .key = w->identity.session, .person = w->identity.person };

	if (w->identity.role == ANYONE)
		return STR("");
	return session_form_token(w->arena, w->keys, &s);
}

struct str web_safe_next(const struct web *w, struct str otherwise)
{
	struct str next = web_field(w, "next");

	if (next.n == 0)
		next = web_query(w, "next");
	return origin_is_path(next) ? next : otherwise;
}

/* "#needs-r1-date" for the input "needs.r1.date". */
static struct str href_of(struct arena *a, struct str field)
{
	struct buf b = buf_open(a);

	buf_byte(&b, '#');
	for (size_t i = 0; i < field.n; i++)
		buf_byte(&b, field.p[i] == '.' ? '-' : field.p[i]);
	return buf_str(&b);
}

static void add_problems(struct web *w, struct values *v)
{
	struct values *list;

	if (values_find(v, STR("problems")))
		return;
	values_flag(v, STR("has_problems"), w->problems.count > 0);
	list = values_list(v, STR("problems"));
	for (const struct problem *p = w->problems.first; p; p = p->next) {
		struct values *one = values_add_tree(list);

		values_text(one, STR("field"), p->field);
		values_text(one, STR("text"), words_problem(w->arena, w->words, w->form, p, w->first));
		if (p->field.n > 0)
			values_text(one, STR("href"), href_of(w->arena, p->field));
	}
}

enum err web_page(struct web *w, int status, const char *name, struct values *values)
{
	struct values *v = values ? values : values_open(w->arena);
	struct page page;
	enum err e;

	if ((e = speech_page(w, str_of(name), &page)) != OK) {
		log_error("page", name);
		return ERR_IO;
	}
	values_text(v, STR("token"), web_token(w));
	if (!values_find(v, STR("path")))
		values_text(v, STR("path"), w->request.path);
	if (!values_find(v, STR("next")))
		values_text(v, STR("next"), web_safe_next(w, STR("")));
	add_problems(w, v);
	if (w->program->common)
		w->program->common(w, v);
	response_begin(&w->response, status, html, POLICY_PAGE, w->config.secure);
	buf_reserve(&w->response.body, page.bytes.n / 2);  /* more than most pages take */
	page_play(&page, v, &w->response.body);
	/* what is wiped at the end is fetched for it */
	buf_fit(&w->response.body);
	return OK;
}

static bool add_file(struct web *w, struct str name)
{
	struct str folder = str_join(w->arena, str_of(w->config.site), STR("/"));
	int fd = open(str_c(w->arena, str_join(w->arena, folder, name)), O_RDONLY | O_CLOEXEC);
	struct buf *body = &w->response.body;
	ssize_t n;

	if (fd < 0)
		return false;
	do {
		buf_reserve(body, 16384);
		n = read(fd, body->p + body->n, 16384);
		body->n += n > 0 ? (size_t)n : 0;
	} while (n > 0);
	close(fd);
	return n == 0;
}

enum err web_static(struct web *w, int status, struct str file)
{
	response_begin(&w->response, status, html, POLICY_PAGE, w->config.secure);
	return add_file(w, file) ? OK : ERR_NOT_FOUND;
}

enum err web_redirect(struct web *w, struct str path)
{
	if (!origin_is_path(path))
		die("web_redirect");
	response_begin(&w->response, 303, html, POLICY_PAGE, w->config.secure);
	web_header(w, "Location", path);
	return OK;
}

enum err web_text(struct web *w, int status, const char *type, struct str text)
{
	response_begin(&w->response, status, type, POLICY_FILE, w->config.secure);
	buf_add(&w->response.body, text);
	return OK;
}

enum err web_json(struct web *w, int status, const struct values *tree)
{
	response_begin(&w->response, status, "application/json; charset=utf-8", POLICY_FILE,
	               w->config.secure);
	json_write(&w->response.body, tree);
	return OK;
}

enum err web_download(struct web *w, struct str filename, const char *type,
                      const struct source *from)
{
	if (!w->request.head && !spool_has_room(w, from->bytes))
		return ERR_BUSY;
	response_begin(&w->response, 200, type, POLICY_FILE, w->config.secure);
	w->response.source = from;
	return response_attachment(&w->response, filename);
}

void web_header(struct web *w, const char *name, struct str value)
{
	if (response_header(&w->response, str_of(name), value) != OK)
		die("web_header");
}

void web_cookie(struct web *w, struct str name, struct str value, int64_t max_age,
                enum cookie_site site)
{
	struct cookie c = { name, value, max_age, site, w->config.secure };
	struct buf b = buf_open(w->arena);

	if (cookie_write(&b, &c) != OK)
		die("web_cookie");
	web_header(w, "Set-Cookie", buf_str(&b));
}

struct str web_cookie_value(const struct web *w, struct str name)
{
	struct str value;

	return cookie_find(w->request.cookies, name, &value) == OK ? value : STR("");
}

static int status_of(enum err e)
{
	switch (e) {
	case ERR_INVALID:
		return 400;
	case ERR_UNSIGNED:
		return 401;
	case ERR_NOT_FOUND:
	case ERR_DENIED:
	case ERR_EXPIRED:
		return 404;
	case ERR_EXISTS:
	case ERR_CONFLICT:
		return 409;
	case ERR_LIMIT:
		return 429;
	case ERR_BUSY:
	case ERR_FULL:
		return 503;
	default:
		return 500;
	}
}

/* That many wait for the same work, or that there is no room, is not that there is no service. */
static struct str page_name(struct web *w, int status, enum err e)
{
	if (w->main && e == ERR_BUSY)
		return STR("busy");
	if (w->main && e == ERR_FULL)
		return STR("full");
	if (w->retry_seconds > 0 && e == ERR_LIMIT)
		return STR("crowd");
	return str_of_number(w->arena, status);
}

/* In the language of the reader, when somebody has translated it. It has no places. */
static bool add_spoken(struct web *w, struct str name)
{
	struct str path = str_join(w->arena, str_join(w->arena, STR("site/"), name), STR(".page"));
	struct page page;

	if (!w->spoken || page_open(w->arena, w->spoken, path, &page) != OK)
		return false;
	page_play(&page, values_open(w->arena), &w->response.body);
	return true;
}

/* A status without a page of its own gets that of its kind. When none can be read, nothing is
 * answered: the web server then gives its own. */
static void add_page(struct web *w, int status, enum err e)
{
	struct str own = str_join(w->arena, page_name(w, status, e), STR(".html"));

	if (!add_spoken(w, own) && !add_file(w, own) &&
	    !add_file(w, status < 500 ? STR("400.html") : STR("500.html")))
		die("no_error_page");
}

void web_fault(struct web *w, enum err e)
{
	int status = w->status ? w->status : status_of(e);
	struct values *v;

	w->response = response_open(w->arena);
	if (w->request.wants_json) {
		v = values_open(w->arena);
		values_text(v, STR("type"), STR("about:blank"));
		values_number(v, STR("status"), status);
		response_begin(&w->response, status, "application/problem+json", POLICY_FILE,
		               w->config.secure);
		json_write(&w->response.body, v);
	} else {
		response_begin(&w->response, status, html, POLICY_PAGE, w->config.secure);
		add_page(w, status, e);
	}
	if (status == 429 || status == 503)
		web_header(w, "Retry-After",
		           str_of_number(w->arena, w->retry_seconds > 0 ? w->retry_seconds : 5));
}
