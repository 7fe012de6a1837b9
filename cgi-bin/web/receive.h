/* receive.h: one file of a multipart body into a sealed blob, with our own verdict on what it is.
 * Order: receive_file while main is a READ, receive_finish, web_write, receive_keep; on every way
 * out without receive_keep: receive_drop. While the body arrives no READ is open (incoming.h). */
#ifndef WEB_RECEIVE_H
#define WEB_RECEIVE_H

#include "cgi-bin/web/web.h"
#include "store/engine/blob.h"

enum {
	RECEIVE_BODY_BYTES_MAX = 16 << 20,
	/* where the body is read while it arrives: what is too large is passed over, so that what was
	 * typed beside it can be saved */
	RECEIVE_ARRIVING_BYTES_MAX = 256 << 20,
	RECEIVE_SECONDS_MAX = 1200,                /* 15 MiB at 105 kbit/s */
};

struct receive_limits {
	size_t count, files_max;       /* files there already, and how many there may be */
	int64_t total;                 /* their bytes */
	int file_mb_max, total_mb_max;
	/* so many were added today, and no more may be; 0: more may be */
	int day_max;
};

struct receive {
	/* as the sender called it, without folders; ending in lower case: our type */
	struct str name, ending;
	struct blob blob;              /* after receive_finish */
	struct blob_writer *writer;
	/* key of content/problems.yaml: why it is not taken; NULL: it is */
	const char *problem;
	struct str extra;
	int64_t number;
	unsigned doings;               /* of enum doing, for the council to know */
};

/* Of what is no form: 10 files, each as large as the council's setting says, 50 MB in all. */
struct receive_limits receive_usual(const struct web *w);

/* Reads the body to its end: the texts into request.fields, the file into a blob. A file that is
 * refused leaves nothing behind. Problem "file_none": none was chosen; "file_broke" (with its name
 * "file_broke_named"), "file_many": the connection broke, it took too long, or there was no place
 * for the file, and all that was typed on the page has come (incoming.h).
 * ERR_INVALID: a broken body, or two files. ERR_UNSIGNED: the session was ended meanwhile. */
enum err receive_file(struct web *w, const struct receive_limits *l, struct receive *r) MUST_CHECK;

/* The same where one box takes several: each that was chosen, at most max, finished already; empty
 * boxes are left out, so that count may be 0. Each may have a problem; when the connection broke
 * there is one, "file_broke", "files_broke" with the names of those that came whole (it says so) or
 * began to, or "file_many": none is kept. Drop them all on every way out. */
enum err receive_files(struct web *w, const struct receive_limits *l, size_t max,
                       struct receive *all, size_t *count) MUST_CHECK;

bool receive_broke(const struct receive *r);

/* Whether there is room for one more: again where it is kept, as another may have come while this
 * one arrived. */
void receive_room(const struct receive_limits *l, struct receive *r);

/* The file is whole on disk: blob is set. Nothing to do when there is a problem. */
enum err receive_finish(struct receive *r) MUST_CHECK;
enum err receive_keep(struct web *w, struct str owner, struct receive *r) MUST_CHECK;
void receive_drop(struct receive *r);

/* What a list of files holds of it: id (hex), name, type (the ending), size, at; and does
 * (doing.h), where there is something. */
void receive_values(struct web *w, const struct receive *r, struct values *one);

void receive_problem(const struct receive *r, struct str field, struct problems *problems);

#endif
