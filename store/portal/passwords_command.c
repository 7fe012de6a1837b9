/* portal passwords */
#include <stdio.h>

#include "store/people/guessable.h"
#include "store/portal/commands.h"

int passwords_command(struct tool *t)
{
	const char *from = t->arguments[0];
	size_t count;

	switch (guessable_list_make(t->arena, t->data, from, &count)) {
	case OK:
		printf("%zu passwords of the list are refused from now on\n", count);
		return TOOL_DONE;
	case ERR_NOT_FOUND:
		return tool_refuse(t, "there is no file %s", from);
	case ERR_INVALID:
		return tool_refuse(t,
		                   "no password of %d characters or more and no SHA-1 in %s; the list before stays",
		                   PASSWORD_CHARACTERS_MIN, from);
	case ERR_LIMIT:
		return tool_refuse(t,
		                   "%s has more than %d; take those that are used most; the list before stays", from,
		                   STOLEN_MAX);
	default:
		return tool_refuse(t,
		                   "%s could not be read, or the list not written; the list before stays",
		                   from);
	}
}
