#include "gen/squeeze.h"

#include <brotli/encode.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "store/base/clock.h"
#include "store/base/whole.h"
#include "store/base/err.h"
#include "store/base/log.h"

enum { THREADS_MAX = 64 };

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

/* A gzip of a fixed head: no name and no time in it. */
static bool write_gz(const struct squeeze_job *job)
{
	z_stream z = { 0 };
	size_t room;
	unsigned char *to;
	bool done = false;

	if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
		return false;
	room = deflateBound(&z, job->bytes.n);
	to = malloc(room);
	z.next_in = (unsigned char *)(uintptr_t)job->bytes.p;
	z.avail_in = (uInt)job->bytes.n;
	z.next_out = to;
	z.avail_out = (uInt)room;
	if (to && deflate(&z, Z_FINISH) == Z_STREAM_END)
		done = write_file(job->path, to, z.total_out);
	deflateEnd(&z);
	free(to);
	return done;
}

static bool write_br(const struct squeeze_job *job, int quality)
{
	size_t n = BrotliEncoderMaxCompressedSize(job->bytes.n);
	unsigned char *to = malloc(n);
	bool done = to && BrotliEncoderCompress(quality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, job->bytes.n,
	                                        (const unsigned char *)job->bytes.p, &n, to);

	done = done && write_file(job->path, to, n);
	free(to);
	return done;
}

static bool write_one(const struct squeeze_job *job, int quality)
{
	switch (job->how) {
	case SQUEEZE_GZ: return write_gz(job);
	case SQUEEZE_BR: return write_br(job, quality);
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
	size_t i;

	while ((i = atomic_fetch_add(&w->next, 1)) < w->count) {
		if (!write_one(&w->jobs[i], w->quality))
			atomic_store(&w->failed, errno ? errno : ENOMEM);
		show(w, atomic_fetch_add(&w->finished, 1) + 1);
	}
	return NULL;
}

bool squeeze_files(struct squeeze_job *jobs, size_t count, int quality)
{
	struct work w = { .jobs = jobs, .count = count, .quality = quality, .begun = clock_elapsed(),
	                  .shown = isatty(STDERR_FILENO) };
	pthread_t threads[THREADS_MAX];
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	size_t started = 0;

	while (started + 1 < (size_t)(cores > 0 ? cores : 1) && started < THREADS_MAX && started + 1 < count)
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
