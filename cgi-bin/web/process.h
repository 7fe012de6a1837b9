/* process.h: what a program does to itself before it looks at a byte from outside. */
#ifndef WEB_PROCESS_H
#define WEB_PROCESS_H

#include <stddef.h>

/* Closes inherited descriptors, resets signals, allows no core file, no new privileges and no
 * more than this memory, processor and wall time; makes die() send the fixed page for 500. */
void process_begin(const char *name, size_t memory_bytes_max, int seconds_max);

#endif
