/* work_kind.h: what can wait for the council, and by which day or second. Their numbers stand in
 * keys: never change one. Part of work.h. */
#ifndef CASES_WORK_KIND_H
#define CASES_WORK_KIND_H

enum work_kind {
	/* submission_waiting(): of: its subject; item: its id; when: submission_when() */
	WORK_APPLICATION = 1,
	/* of, item: child id; when: the next legal due day, for open cases: all of them, */
	WORK_CASE,
	WORK_CASE_COUNCIL,         /* and once more under whose move it is */
	WORK_CASE_FAMILY,
	WORK_CASE_OTHER,
	/* item: a message to the council that nobody has opened; when: second it was sent */
	WORK_MESSAGE,
	/* item: a task that came back and was not looked at; when: second it was sent */
	WORK_RETURNED,
	/* of, item: child id of a closed case; when: the day it was closed */
	WORK_CLOSED,
	/* of, item: person who asks to close an account or for a copy; when: second */
	WORK_REQUEST,
	/* of, item: child id; when: the day its places here change by themselves */
	WORK_TURN,
	WORK_TASK,                 /* item: a task that is open and has a due day; when: that day */
	/* WORK_CASE once more, with nothing shown: narrow rows, quick to count */
	WORK_DUE,
	/* + enum case_state: open cases once more by where they stand; as WORK_CASE */
	WORK_STATE = 64,
	WORK_KINDS = 128
};

#endif
