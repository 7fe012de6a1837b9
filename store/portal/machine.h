/* machine.h: where a run of the tool finds what it was not told: options, then variables, then the
 * settings of the machine, then what stands beside the data. */
#ifndef PORTAL_MACHINE_H
#define PORTAL_MACHINE_H

#include "store/portal/tool.h"

/* Lines NAME=value, as the service manager and the shell read them; WAYMARK_SETTINGS names another
 * file. Asked only where neither --data nor WAYMARK_DATA says which store is meant. */
#define SETTINGS_FILE "/etc/waymark/environment"

/* Fills in what no option gave. data stays NULL when nothing says where it is. */
void machine_fill(struct tool *t);

/* The file of settings that says which store t works on; NULL: none does. */
const char *machine_settings(const struct tool *t);

/* A store that is served with a moved clock (make run CLOCK=FILE) has its tool with the same clock:
 * build/clock/bin/portal goes on in the place of build/bin/portal. Comes back where there is none,
 * as wherever Waymark was installed. */
void machine_hand_over(struct tool *t, char **words);

/* Run by root it goes on as whom the data belongs to, so that it leaves no file that the service
 * cannot read. */
enum err machine_become_owner(const struct tool *t) MUST_CHECK;

/* Whether the tool, as it goes on, may write path or make it; says where it may when it may not. */
bool machine_may_write(const struct tool *t, const char *path);

/* It is on a network or in user space, where memory and locks are not shared: a store breaks there.
 * False: it is not, or it is not there. */
bool machine_is_far(const char *path);

/* The store is not there, but the files of one are. */
bool machine_lost_store(const struct tool *t);

/* May a store be made or kept open in the data folder? Says why not: it is on a network, everybody
 * may write to it, or files lie there whose store is not there. */
bool machine_is_fit(const struct tool *t);

#endif
