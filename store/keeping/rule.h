/* rule.h: the rules of retention.h, one row each. */
#ifndef KEEPING_RULE_H
#define KEEPING_RULE_H

#include "store/keeping/retention.h"

struct rule {
	const char *name, *verb;
	enum environment environment;
	enum access access;
	/* In one transaction; the rule goes on until nothing is removed. */
	enum err (*apply)(const struct retention *r, struct txn *t, size_t *removed);
	/* Brakes, for what people would miss: how many are due, to max at most, and the kept count of
	 * all (or what counts them). */
	enum err (*due)(const struct retention *r, struct txn *t, size_t max, size_t *due);
	const char *count;
	enum err (*all)(struct txn *t, struct keys *k, uint64_t *count);
};

size_t rules_count(void);
const struct rule *rule_at(size_t number);

#endif
