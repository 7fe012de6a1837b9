/* yaml_fault.h: what is wrong where libyaml stumbles, in words for who wrote the file. */
#ifndef GEN_YAML_FAULT_H
#define GEN_YAML_FAULT_H

#include "gen/diag.h"

/* Lines are from 1; 0: there was none. */
struct yaml_fault {
	struct str problem;        /* in libyaml's words */
	struct place at, opened;   /* of the problem, and where what it belongs to begins */
	struct str bytes;          /* of the file */
	int quote_from, quote_to;  /* of the last text in quotes that goes on over several lines */
	int flow_to;               /* on which the last map in braces ended */
	struct str key;            /* that was read last */
	int key_line;
};

void yaml_fault_say(struct diag *d, const struct yaml_fault *f);

/* False, and said: a no-break space, or another that word processors put in, stands where YAML
 * takes blanks alone. */
bool yaml_fault_blank(struct diag *d, struct place at);

#endif
