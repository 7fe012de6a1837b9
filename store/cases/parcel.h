/* parcel.h: a document that an officer is about to share: its file is kept, nobody has been told.
 * It waits for the second look of whoever brought it, and goes when that does not come. Table
 * "parcel": child id, id (16 bytes each); the child's key. Table "parcel_due": time it goes, child
 * id, id. */
#ifndef CASES_PARCEL_H
#define CASES_PARCEL_H

#include "store/engine/record.h"

enum { PARCEL_SECONDS = 24 * 3600 };

struct parcel {
	struct str child, id;          /* 16 bytes each */
	struct str by;                 /* staff id: nobody else opens it */
	struct str kind, title;        /* as document.h has them */
	struct str blob;               /* 16 bytes, the child's */
	struct str filename, type;
	int64_t bytes;
	struct str does;
	struct values *recipients;     /* list {person (hex), name} */
	int64_t made_at;
};

/* Sets id. The blob is kept already, as the child's. */
enum err parcel_add(struct txn *t, struct keys *k, struct parcel *p) MUST_CHECK;

/* ERR_NOT_FOUND as well when it is not of that member of staff, or its time is over. */
enum err parcel_load(struct txn *t, struct keys *k, struct str child, struct str id, struct str by,
                     int64_t now, struct parcel *p) MUST_CHECK;

/* Without its file, which the document has now; or with_file. */
enum err parcel_remove(struct txn *t, const struct parcel *p, bool with_file) MUST_CHECK;

enum err parcel_purge(struct txn *t, struct keys *k, int64_t now, size_t rows_max,
                      size_t *removed) MUST_CHECK;

#endif
