/* scanner.h: whether clamd knows a file as harmful. A process aside (aside.h) collects the file and
 * hands it to clamd by INSTREAM over its socket on this machine, once it is whole: a slow sender
 * holds none of clamd's threads. */
#ifndef WEB_SCANNER_H
#define WEB_SCANNER_H

#include "store/base/err.h"
#include "store/base/str.h"

enum scan {
	SCAN_CLEAN,
	SCAN_FOUND,
	SCAN_LARGE,                /* larger than clamd takes (StreamMaxLength): not looked at */
	/* it does not answer, not in time, or not as clamd does: not looked at */
	SCAN_AWAY,
	SCANS,
};

enum { SCANNER_BYTES_MAX = 16 << 20, SCANNER_SECONDS = 30 };

/* A descriptor for the three below. */
int scanner_start(void);

/* clamd: the path of its socket. One file after another; they never fail: SCAN_AWAY. */
void scanner_begin(int scanner, const char *clamd);
void scanner_add(int scanner, struct str piece);
enum scan scanner_end(int scanner);
void scanner_drop(int scanner);    /* instead: clamd is not asked */

/* NULL for SCAN_CLEAN, else a key of content/problems.yaml. */
const char *scanner_problem(enum scan said);

/* Asks clamd at once; what the process aside does. */
enum scan scanner_ask(const char *clamd, struct str bytes, int seconds);

#endif
