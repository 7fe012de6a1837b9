/* tasklist.h: forms that somebody is asked to complete, or sent, about many children. */
#ifndef WEB_TASKLIST_H
#define WEB_TASKLIST_H

#include "store/cases/task.h"

#include "cgi-bin/web/web.h"

/* Adds a row for each that is for the visitor still (tasked_facts; person, child, born): of two
 * children of one name with the birth date. rows is empty. What a case holds takes no memory. */
enum err tasklist_values(struct web *w, const struct task *list, size_t count,
                         struct values *rows) MUST_CHECK;

#endif
