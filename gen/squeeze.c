#include "gen/squeeze.h"

#include <brotli/encode.h>
#include <errno.h>
#include <fcntl.h>
#include <libdeflate.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/base/clock.h"
#include "store/base/whole.h"
#include "store/base/err.h"
#include "store/base/log.h"

enum { THREADS_MAX = 64, RELEASE = 11 };

struct work {
	struct squeeze_job *jobs;
	size_t count;
	int quality;
	int64_t begun;
	bool shown;                    /* on a terminal */
	atomic_size_t next, finished;
	atomic_int failed;             /* the errno of one that could not be written */
};

bool squeeze_wants(struct str path)
{
	static const char *const ends[] = { ".html", ".css", ".js", ".svg", ".txt", ".json", ".xml",
	                                    ".webmanifest", ".ics" };

	for (size_t i = 0; i < COUNT(ends); i++)
		if (str_ends(path, str_of(ends[i])))
			return true;
	return false;
}

void squeeze_add(struct squeeze_jobs *j, struct squeeze_job job)
{
	if (j->plain + j->squeezed == j->room)
		die("squeeze_add");
	if (job.how == SQUEEZE_NOT)
		j->all[j->plain++] = job;
	else
		j->all[j->room - ++j->squeezed] = job;
}

static bool write_file(const char *path, const void *bytes, size_t n)
{
	int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	bool good;

	if (file < 0)
		return false;
	good = whole_write(file, str_bytes(bytes, n)) == OK;
	return close(file) == 0 && good;
}

/* What one thread squeezes with: made once, for all of its files. */
struct press {
	struct libdeflate_compressor *gz;
	int quality;
	void *room;
	size_t size;
};

static bool press_open(struct press *p, int quality)
{
	*p = (struct press){ .gz = libdeflate_alloc_compressor(quality >= RELEASE ? 12 : 7),
		                 .quality = quality };
	return p->gz != NULL;
}

static void press_close(struct press *p)
{
	libdeflate_free_compressor(p->gz);
	free(p->room);
}

static bool has_room(struct press *p, size_t n)
{
	if (n <= p->size)
		return true;
	free(p->room);
	p->room = malloc(n);
	p->size = p->room ? n : 0;
	return p->room != NULL;
}

/* Its head is fixed: no name and no time in it. */
static bool write_gz(struct press *p, const struct squeeze_job *job)
{
	size_t n = libdeflate_gzip_compress_bound(p->gz, job->bytes.n);

	if (!has_room(p, n))
		return false;
	n = libdeflate_gzip_compress(p->gz, job->bytes.p, job->bytes.n, p->room, n);
	return n > 0 && write_file(job->path, p->room, n);
}

/* A window no larger than a page: less memory to make ready for each, and none of it is missed. */
static int window_of(size_t bytes)
{
	return bytes < ((size_t)1 << 16) - 16 ? 16 : BROTLI_DEFAULT_WINDOW;
}

static bool write_br(struct press *p, const struct squeeze_job *job)
{
	size_t n = BrotliEncoderMaxCompressedSize(job->bytes.n);

	return has_room(p, n) &&
	       BrotliEncoderCompress(p->quality, window_of(job->bytes.n), BROTLI_MODE_TEXT,
	                             job->bytes.n, (const unsigned char *)job->bytes.p, &n, p->room) &&
	       write_file(job->path, p->room, n);
}

static bool write_one(struct press *p, const struct squeeze_job *job)
{
	switch (job->how) {
	case SQUEEZE_GZ: return write_gz(p, job);
	case SQUEEZE_BR: return write_br(p, job);
	case SQUEEZE_NOT: break;
	}
	return write_file(job->path, job->bytes.p, job->bytes.n);
}

static void show(struct work *w, size_t finished)
{
	if (w->shown && finished % 16 == 0 && clock_elapsed() - w->begun > 1000000000)
		fprintf(stderr, "\rgen: wrote %zu of %zu ", finished, w->count);
}

static void *run(void *from)
{
	struct work *w = from;
	struct press p;
	size_t i;

	if (!press_open(&p, w->quality)) {
		atomic_store(&w->failed, ENOMEM);
		return NULL;
	}
	while ((i = atomic_fetch_add(&w->next, 1)) < w->count) {
		if (!write_one(&p, &w->jobs[i]))
			atomic_store(&w->failed, errno ? errno : ENOMEM);
		show(w, atomic_fetch_add(&w->finished, 1) + 1);
	}
	press_close(&p);
	return NULL;
}

bool squeeze_files(struct squeeze_job *jobs, size_t count, int quality)
{
	struct work w = { .jobs = jobs, .count = count, .quality = quality, .begun = clock_elapsed(),
	                  .shown = isatty(STDERR_FILENO) };
	pthread_t threads[THREADS_MAX];
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	size_t started = 0;

	while (started + 1 < (size_t)(cores > 0 ? cores : 1) && started < THREADS_MAX &&
	       started + 1 < count)
		if (pthread_create(&threads[started++], NULL, run, &w) != 0) {
			started--;
			break;
		}
	run(&w);
	for (size_t i = 0; i < started; i++)
		pthread_join(threads[i], NULL);
	if (w.shown && clock_elapsed() - w.begun > 1000000000)
		fprintf(stderr, "\rgen: wrote %zu of %zu\n", count, count);
	errno = atomic_load(&w.failed);
	return errno == 0;
}
