/* What every target begins with: die() counts as a fault, and so does what the sanitizers find. */
#include <stdlib.h>

#include "store/base/log.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
const char *__asan_default_options(void);
const char *__ubsan_default_options(void);
const char *__lsan_default_options(void);
const char *__lsan_default_suppressions(void);

static void fall(void *with)
{
	(void)with;
	abort();
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	log_on_die(fall, NULL);
	return 0;
}

const char *__asan_default_options(void)
{
	return "abort_on_error=1:detect_stack_use_after_return=1:strict_string_checks=1";
}

const char *__ubsan_default_options(void)
{
	return "abort_on_error=1:print_stacktrace=1";
}

/* The store is never closed, on purpose: see store/engine/txn.h. */
const char *__lsan_default_options(void)
{
	return "print_suppressions=0";
}

const char *__lsan_default_suppressions(void)
{
	return "leak:liblmdb.so";
}
