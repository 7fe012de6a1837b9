/* casecopy.h: a whole case to take away: read once, then told as JSON for another system and as a
 * page that can be read without one. */
#ifndef WEB_CASECOPY_H
#define WEB_CASECOPY_H

#include "cgi-bin/web/desk_case.h"
#include "store/cases/document.h"
#include "store/cases/history.h"
#include "store/cases/message.h"
#include "store/cases/task.h"
#include "store/forms/submission.h"
#include "store/people/person.h"

/* A file of the archive, by where its bytes are. */
struct casecopy_file {
	struct str name, owner, blob;
	struct str does;               /* what was found in it (doing.h), as it is kept; or empty */
	int64_t at;
};

enum { CASECOPY_FILES_MAX = 3900 };    /* zip.h takes a hundred more */

struct casecopy {
	const struct child *child;
	struct str whom;               /* person; empty: for the council's records, everything */
	/* team: id; and the officers of the case: without a team where it is kept from whom */
	struct str team;
	const struct values *officers;
	struct grant *grants;
	struct person *people;         /* of the grants, in their order */
	struct submission *submissions;        /* also what came back of tasks; newest first */
	struct form **forms;           /* of the submissions */
	struct task *tasks;
	struct document *documents;
	struct message *messages;      /* newest first: to the council, then from it */
	struct history_entry *entries;
	size_t grant_count, submission_count, task_count, document_count, message_count, entry_count,
	    file_count;
	struct casecopy_file *files;
};

/* All of it; of a person (16 bytes) what they sent, what was sent to them, what became of the case,
 * and the history as they read it: nothing of the other parent's, and nothing that is the council's
 * alone. ERR_NOT_FOUND: no such person of the case. ERR_LIMIT: more files than an archive takes. */
enum err casecopy_load(struct web *w, const struct child *c, struct str whom,
                       struct casecopy *x) MUST_CHECK;

/* The name of the file of that blob (hex) in the archive; empty: there is none. */
struct str casecopy_name(struct web *w, const struct casecopy *x, struct str blob);

/* The reference of what came back of a task; empty: nothing did. */
struct str casecopy_returned(const struct casecopy *x, const struct task *t);

/* v 1; documented in docs/officers.md. */
void casecopy_json(struct web *w, const struct casecopy *x, struct values *v);

/* The places of page "case-copy". */
void casecopy_values(struct web *w, const struct casecopy *x, struct values *v);

#endif
