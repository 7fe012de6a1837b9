/* yaml_fault.h: what is wrong where libyaml stumbles, in words for who wrote the file. */
#ifndef GEN_YAML_FAULT_H
#define GEN_YAML_FAULT_H

#include "gen/diag.h"

/* Lines are from 1; 0: there was none. */
struct yaml_fault {
	struct str problem;        /* in libyaml's words */
	struct place at, opened;   /* of the problem, and where what it belongs to begins */
	bool is_tabbed;            /* a tab stands before the words of that line */
	int quote_from, quote_to;  /* of the last text in quotes that goes on over several lines */
	int flow_to;               /* on which the last map in braces ended */
	struct str key;            /* that was read last */
	int key_line;
};

void yaml_fault_say(struct diag *d, const struct yaml_fault *f);

#endif
