/* demo_case.h: the case of the demonstration, as it looks after some weeks: what content/demo.yaml
 * says under `case`. */
#ifndef PORTAL_DEMO_CASE_H
#define PORTAL_DEMO_CASE_H

#include "store/engine/blob.h"
#include "store/forms/submission.h"
#include "store/people/person.h"
#include "store/people/staff.h"
#include "store/portal/tool.h"

struct demo_case {
	const struct values *content;  /* the tree `case` */
	const struct staff *officer;
	const struct person *family;
	const struct words *words;
	int64_t now;
	struct blob_writer **writers;  /* of each document, in order */
	struct blob *blobs;
};

/* Writes and seals the documents' files: the slow part, before the transaction. */
enum err demo_case_files(const struct tool *t, struct demo_case *d) MUST_CHECK;

/* Opens the case from that submission and puts in all the rest. */
enum err demo_case_add(const struct tool *t, struct txn *txn, const struct demo_case *d,
                       struct submission *s) MUST_CHECK;

/* A number of content/demo.yaml, whose values are all text. */
int64_t demo_number(struct str text);

#endif
