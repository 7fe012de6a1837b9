#include "tests/faults/recording.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include "tests/faults/trace.h"

enum { TRACEES = 64 };

/* What a recorded call will have done, if it succeeds. */
struct waiting {
	pid_t pid;
	const struct call *call;
	struct event event;
	char path[PATH_BYTES], other[PATH_BYTES];
	char *data;
};

static struct waiting waiting[TRACEES];

static void path_at(pid_t pid, int folder, unsigned long long text, char *path)
{
	char name[PATH_BYTES / 2], above[PATH_BYTES];

	tracee_text(pid, text, name, sizeof(name));
	if (name[0] == '/') {
		snprintf(path, PATH_BYTES, "%s", name);
		return;
	}
	if (folder == AT_FDCWD ? !tracee_link(pid, "cwd", above)
	                       : !tracee_descriptor(pid, folder, above))
		broken("folder");
	snprintf(path, PATH_BYTES, "%.2000s/%.2000s", above, name);
}

/* "pos:" and "flags:" of an open file. */
static void position(pid_t pid, int fd, unsigned long long *at, unsigned *flags)
{
	char path[64], line[128];
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/fdinfo/%d", (int)pid, fd);
	if (!(f = fopen(path, "r")))
		broken("fdinfo");
	while (fgets(line, sizeof(line), f)) {
		sscanf(line, "pos: %llu", at);
		sscanf(line, "flags: %o", flags);
	}
	fclose(f);
}

static void take_data(struct waiting *w, const struct user_regs_struct *regs)
{
	struct iovec parts[64];
	size_t count = 1, n = 0;

	if (w->call->shape == WRITEV) {
		count = regs->rdx < COUNT(parts) ? regs->rdx : COUNT(parts);
		tracee_memory(w->pid, regs->rsi, parts, count * sizeof(*parts));
	} else {
		parts[0] = (struct iovec){ (void *)regs->rsi, regs->rdx };
	}
	for (size_t i = 0; i < count; i++)
		n += parts[i].iov_len;
	if (!(w->data = malloc(n + 1)))
		broken("data");
	for (size_t i = 0, at = 0; i < count; at += parts[i++].iov_len)
		tracee_memory(w->pid, (unsigned long long)parts[i].iov_base, w->data + at,
		              parts[i].iov_len);
	w->event.data_bytes = (uint32_t)n;
}

static void note_write(struct waiting *w, const struct user_regs_struct *regs)
{
	unsigned long long at = 0;
	unsigned flags = 0;

	w->event.kind = EVENT_WRITE;
	tracee_descriptor(w->pid, (int)regs->rdi, w->path);
	position(w->pid, (int)regs->rdi, &at, &flags);
	if (flags & O_APPEND)
		broken("appending is not known here");
	w->event.at = w->call->number == SYS_pwrite64 || w->call->number == SYS_pwritev ? regs->r10
	                                                                                : at;
	w->event.synced = (flags & O_DSYNC) != 0;
	take_data(w, regs);
}

static void note_open(struct waiting *w, int folder, unsigned long long text,
                      unsigned long long flags)
{
	if (!(flags & O_CREAT) && !(flags & O_TRUNC))
		return;
	w->event.kind = EVENT_CREATE;
	w->event.at = (flags & O_TRUNC) != 0;
	path_at(w->pid, folder, text, w->path);
}

static void note(struct waiting *w, const struct user_regs_struct *g)
{
	int fd = (int)g->rdi;

	switch (w->call->shape) {
	case WRITE: case PWRITE: case WRITEV:
		note_write(w, g);
		break;
	case OPEN:
		note_open(w, AT_FDCWD, g->rdi, g->rsi);
		break;
	case OPENAT:
		note_open(w, fd, g->rsi, g->rdx);
		break;
	case SYNC:
		w->event.kind = EVENT_SYNC;
		tracee_descriptor(w->pid, fd, w->path);
		break;
	case RENAME: case LINK:
		w->event.kind = w->call->shape == RENAME ? EVENT_RENAME : EVENT_LINK;
		path_at(w->pid, AT_FDCWD, g->rdi, w->path);
		path_at(w->pid, AT_FDCWD, g->rsi, w->other);
		break;
	case RENAMEAT: case LINKAT:
		w->event.kind = w->call->shape == RENAMEAT ? EVENT_RENAME : EVENT_LINK;
		path_at(w->pid, fd, g->rsi, w->path);
		path_at(w->pid, (int)g->rdx, g->r10, w->other);
		break;
	case UNLINK: case FOLDER:
		w->event.kind = w->call->shape == UNLINK ? EVENT_UNLINK : EVENT_FOLDER;
		path_at(w->pid, AT_FDCWD, g->rdi, w->path);
		break;
	case UNLINKAT: case FOLDERAT:
		w->event.kind = w->call->shape == UNLINKAT ? EVENT_UNLINK : EVENT_FOLDER;
		path_at(w->pid, fd, g->rsi, w->path);
		break;
	case CUT:
		w->event.kind = EVENT_CUT;
		w->event.at = g->rsi;
		tracee_descriptor(w->pid, fd, w->path);
		break;
	default:
		break;
	}
}

static void keep(const struct recording *r, struct waiting *w, long long result)
{
	struct event *e = &w->event;

	if (e->kind != 0 && result >= 0 && strncmp(w->path, r->folder, strlen(r->folder)) == 0) {
		if (e->kind == EVENT_WRITE && (unsigned long long)result < e->data_bytes)
			e->data_bytes = (uint32_t)result;
		e->path_bytes = (uint32_t)strlen(w->path);
		e->other_bytes = (uint32_t)strlen(w->other);
		fwrite(e, sizeof(*e), 1, r->log);
		fwrite(w->path, 1, e->path_bytes, r->log);
		fwrite(w->other, 1, e->other_bytes, r->log);
		fwrite(w->data ? w->data : "", 1, e->data_bytes, r->log);
	}
	free(w->data);
	memset(w, 0, sizeof(*w));
}

static struct waiting *waiting_of(pid_t pid)
{
	for (size_t i = 0; i < TRACEES; i++)
		if (waiting[i].pid == pid)
			return &waiting[i];
	return NULL;
}

bool recording_begins(pid_t pid, const struct call *c, struct user_regs_struct *regs)
{
	struct waiting *w = waiting_of(0);

	/* else its files cannot be looked at, but by root */
	if (c->shape == ADVICE && regs->rdi == PR_SET_DUMPABLE) {
		regs->orig_rax = (unsigned long long)-1;
		regs->rax = 0;
		ptrace(PTRACE_SETREGS, pid, 0, regs);
	}
	if (!w)
		broken("too many processes");
	w->pid = pid;
	w->call = c;
	note(w, regs);
	if (w->event.kind != 0)
		return true;
	memset(w, 0, sizeof(*w));
	return false;
}

void recording_ends(const struct recording *r, pid_t pid, long long result)
{
	struct waiting *w = waiting_of(pid);

	if (w)
		keep(r, w, result);
}
