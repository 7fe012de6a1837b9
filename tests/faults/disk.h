/* disk.h: a disk in memory: the files and folders below one folder, as they would stand after a
 * power cut. For powercut.c. */
#ifndef TESTS_FAULTS_DISK_H
#define TESTS_FAULTS_DISK_H

#include <stdbool.h>
#include <stddef.h>

enum { DISK_FILES_MAX = 4096 };

struct file { char *path, *bytes; size_t n, room; bool there, folder; };
struct disk { struct file files[DISK_FILES_MAX]; size_t count; };

/* Memory that malloc and its kind gave; without any it dies. */
void *must(void *p);

/* NULL: it is not there. Of file_add: as it stands, else an empty one. */
struct file *file_find(struct disk *d, const char *path);
struct file *file_add(struct disk *d, const char *path, bool folder);
void file_size(struct file *f, size_t n);      /* what is new is zeroed */

void disk_copy(struct disk *to, const struct disk *from);
void disk_empty(struct disk *d);

/* What stands below folder/name, and counts; and back below a folder that is there. */
void disk_read(struct disk *d, const char *folder, const char *name);
void disk_write(const struct disk *d, const char *to);

/* A power cut can take something there: edge is never what somebody was told of, and the locks of
 * processes end with them. */
bool disk_counts(const char *path);

#endif
