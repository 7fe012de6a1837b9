/* tables.h: every table on one screen. A key in the file is the table's byte and then the key
 * given here. Ids are 16 random bytes; hash = keyed BLAKE2b-256, first 16 bytes; time = 8 bytes
 * big-endian seconds, newest = 2^63-1 minus that, so that lists sort newest first. Values are
 * sealed records (record.h) unless said. */
#ifndef ENGINE_TABLES_H
#define ENGINE_TABLES_H

enum table {
	/* main: durable. */
	TABLE_META = 1,        /* name -> plain bytes: schema, creation time      · portal     · for ever */
	TABLE_KEY,             /* owner id -> wrapped key (plain envelope)        · keys       · as its owner */
	TABLE_PERSON,          /* person id -> account                            · person     · 24 months unused, nothing sent is kept */
	TABLE_EMAIL,           /* hash of e-mail -> person id (plain)             · person     · as person */
	TABLE_DRAFT,           /* person id, draft id -> answers                  · draft      · keep_draft_days from last save */
	TABLE_DRAFT_ROW,       /* person id, newest saved_at, draft id -> row of the list · draft · as draft */
	TABLE_DRAFT_DUE,       /* time, person id, draft id -> which warning was sent (plain)      · draft      · as draft */
	TABLE_SUBMISSION,      /* submission id -> what was sent                  · submission · case open, then 12 months */
	TABLE_SUBMITTED,       /* person id, newest sent_at, submission id -> row · submission · as submission */
	TABLE_INTAKE,          /* newest sent_at, submission id -> row for staff  · submission · as submission */
	TABLE_BLOB,            /* blob id -> length, data key wrapped by its owner's · blob     · as what names it */
	TABLE_OUTBOX,          /* time due, letter id -> letter                   · outbox     · until delivered */
	TABLE_LETTER_DEAD,     /* newest, letter id -> letter that failed         · outbox     · 30 days */
	TABLE_NONCE,           /* person id, nonce -> outcome                     · nonce      · 7 days */
	TABLE_NONCE_DUE,       /* time, person id, nonce -> empty (plain)         · nonce      · 7 days */
	TABLE_AUDIT,           /* sequence, 8 bytes big-endian -> chained entry   · audit      · 6 years, and a day */
	TABLE_STAFF,           /* staff id -> account of the council's side       · staff      · until disabled + 6 years */
	TABLE_STAFF_EMAIL,     /* hash of e-mail -> staff id (plain)              · staff      · as staff */
	TABLE_COUNT,           /* name -> 8 bytes big-endian (plain)              · txn_add_to · for ever */
	TABLE_PERSON_DUE,      /* time, person id -> empty (plain)                · person     · as person */
	TABLE_CHILD,           /* child id -> the case: who, dates, state, officers, flags   · child · case open, then 12 months */
	TABLE_CHILD_FIND,      /* hash of a word, child id -> empty (plain)                · child      · as child */
	TABLE_WORK,            /* scope, kind (1), when (8), of, item -> sealed child_row, or empty · work · until it is done */
	TABLE_WORK_OF,         /* of, kind (1), item -> when and scopes (plain)            · work       · as work */
	TABLE_GRANT,           /* person id, child id -> what they may see; counts of new  · grant      · as child */
	TABLE_GRANT_OF,        /* child id, person id -> empty (plain)                     · grant      · as grant */
	TABLE_HISTORY,         /* child id or subject of what waits, newest, entry id -> who did what, in words' keys · history  · as child */
	TABLE_SEEN,            /* child id or subject of what waits, viewer id, hash of what -> time last written down (plain) · history · as child */
	TABLE_TASK,            /* child id, newest, task id -> a form to complete          · task       · as child */
	TABLE_TASK_FOR,        /* person or organisation id, due (8), child id, newest, task id -> empty (plain), while it is open, or sent for an organisation · task · as task */
	TABLE_DOCUMENT,        /* child id, newest, document id -> what was shared, with whom · document · as child */
	TABLE_MESSAGE,         /* child id, newest, message id -> a secure message         · message    · as child */
	TABLE_MAILBOX,         /* person id or the council's zeros, child id, box (1), newest, message id -> read or unread (plain) · message · as message */
	TABLE_INVITE,          /* hash of token -> an invitation to the portal             · invite     · 28 days, then what became of it as child; to an organisation 28 days more */
	TABLE_INVITE_OF,       /* child or organisation id, newest, hash of token -> empty (plain) · invite · as invite */
	TABLE_ORGANISATION,    /* organisation id -> a school or service, its members      · organisation · for ever */
	TABLE_MEMBER,          /* person id, organisation id -> empty (plain), while they belong · organisation · as organisation */
	TABLE_DIGEST,          /* staff id -> day of their last letter of what waits, 8 bytes (plain) · digest · as staff */
	TABLE_SUBSCRIPTION,    /* hash of token -> person id, child id (plain)             · subscription · until it is ended */
	TABLE_SUBSCRIPTION_OF, /* person id, child id -> hash, time made (plain)           · subscription · as subscription */
	TABLE_UNSENT,          /* person id, child id, id -> a message begun and not yet sent    · unsent     · 28 days from last save */
	TABLE_UNSENT_DUE,      /* time, then the key of unsent -> empty (plain)                  · unsent     · as unsent */
	TABLE_PARCEL,          /* child id, id -> a document about to be shared                  · parcel     · 1 day */
	TABLE_PARCEL_DUE,      /* time, child id, id -> empty (plain)                            · parcel     · as parcel */
	TABLE_TALLY,           /* name -> counts of limits for reports                     · tally      · until the next count */
	TABLE_ASKED,           /* person id, newest, id -> what they ask about their data  · asked      · as person */
	TABLE_RESCUE,          /* person id, hash of token -> a new way in by another address · rescue     · 365 days, as person */
	TABLE_EARLIER,         /* person id, draft id, newest revision -> answers before that save · earlier  · as draft, at most 100 and 512 KiB */
	TABLE_STAFF_ROLL,      /* "all" -> names, teams and roles of all staff accounts     · staff_roll · as staff */
	TABLE_HELPER,          /* person id, draft id, helper id -> who helps with which pages      · helper     · as draft */
	TABLE_HELPER_OF,       /* helper's person id, draft id -> owner's person id, helper id (plain), while they help · helper · as helper */
	TABLE_HELPER_TOKEN,    /* hash of token -> owner's person id, draft id, helper id (plain)   · helper     · until it is taken, as helper */
	TABLE_WARNED,          /* submission or person id -> when the letter left that says that it goes (plain) · parting · as what it is of */
	TABLE_MAIN_END,
	/* edge: may be lost; a reboot signs everybody out. */
	TABLE_SESSION = 64,    /* hash of token -> session                        · session    · 12 hours, 30 minutes idle */
	TABLE_SESSION_OF,      /* person id, hash of token -> empty (plain)       · session    · as session */
	TABLE_FLOW,            /* hash of flow cookie -> sign-up, sign-in or reset in progress, its codes · code · 15 minutes */
	TABLE_BUCKET,          /* hash -> tokens left and time (plain)            · limit      · 1 day */
	TABLE_PARKED,          /* hash of parking token -> a POST that came late  · parked     · 12 hours */
	TABLE_EDGE_OUTBOX,     /* time due, letter id -> letter with a code       · outbox     · until delivered or stale */
	TABLE_EDGE_DUE,        /* time, table byte, key -> empty (plain)          · all of edge· as the row it names */
	TABLE_STAFF_SESSION,   /* hash of token -> session of the council's side  · session    · 8 hours, 20 minutes idle */
	TABLE_STAFF_SESSION_OF,/* staff id, hash of token -> empty (plain)        · session    · as staff_session */
	TABLE_EDGE_END,
};

#endif
