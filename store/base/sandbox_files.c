#include "store/base/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "store/base/err.h"
#include "store/base/log.h"

/* linux/landlock.h in the words of its first version, with what came later: the headers here may be
 * older than the kernel, and the kernel older than them. */
enum { CREATE_RULESET = 444, ADD_RULE = 445, RESTRICT_SELF = 446, ASK_VERSION = 1,
       PATH_BENEATH = 1 };
enum {
	CAN_EXECUTE = 1 << 0, CAN_WRITE = 1 << 1, CAN_READ = 1 << 2, CAN_LIST = 1 << 3,
	CAN_REMOVE_FOLDER = 1 << 4,
	CAN_REMOVE = 1 << 5, CAN_MAKE_FOLDER = 1 << 7, CAN_MAKE = 1 << 8, CAN_MOVE = 1 << 13,
	CAN_CUT = 1 << 14,
	FIRST_VERSION = (1 << 13) - 1,
};

struct ruleset { uint64_t files, net, scope; };
struct beneath { uint64_t allowed; int32_t folder; } __attribute__((packed));

/* Of version 2: moving between folders; 3: cutting; 4: connecting; 6: signals and sockets without a
 * name. */
static struct ruleset all_of(int version)
{
	struct ruleset r = { .files = FIRST_VERSION };

	if (version >= 2)
		r.files |= CAN_MOVE;
	if (version >= 3)
		r.files |= CAN_CUT;
	if (version >= 4)
		r.net = 3;
	if (version >= 6)
		r.scope = 3;
	return r;
}

enum { OF_A_FILE = CAN_READ | CAN_WRITE | CAN_CUT };

static uint64_t rights(enum sandbox_right right, int fd)
{
	uint64_t all = CAN_READ | CAN_LIST;
	struct stat st;

	if (right == SANDBOX_OWN)
		all |= CAN_REMOVE_FOLDER;
	if (right != SANDBOX_READ)
		all |= CAN_WRITE | CAN_CUT | CAN_MAKE | CAN_REMOVE | CAN_MAKE_FOLDER | CAN_MOVE;
	return fstat(fd, &st) == 0 && S_ISDIR(st.st_mode) ? all : all & OF_A_FILE;
}

/* What is not there cannot be opened either. */
static bool add(int set, const struct sandbox_path *p, uint64_t known)
{
	struct beneath b = { .folder = p->path ? open(p->path, O_PATH | O_CLOEXEC) : -1 };
	bool added;

	if (b.folder < 0)
		return true;
	b.allowed = rights(p->right, b.folder) & known;
	added = syscall(ADD_RULE, set, PATH_BENEATH, &b, 0) == 0;
	if (!added)
		log_error("sandbox", "path");
	close(b.folder);
	return added;
}

int sandbox_files_version(void)
{
	long version = syscall(CREATE_RULESET, NULL, 0, ASK_VERSION);

	return version > 0 ? (int)version : 0;
}

static bool enter(int version, const struct ruleset *all, const struct sandbox_path *paths,
                  size_t count)
{
	size_t bytes = version >= 6 ? sizeof(*all) : version >= 4 ? 16 : 8;
	bool is_set = true;
	int set;

	if (version == 0)
		return false;
	if ((set = (int)syscall(CREATE_RULESET, all, bytes, 0)) < 0) {
		log_error("sandbox", "files");
		die("sandbox");
	}
	for (size_t i = 0; i < count; i++)
		is_set = is_set && add(set, &paths[i], all->files);
	is_set = is_set && syscall(RESTRICT_SELF, set, 0) == 0;
	close(set);
	if (!is_set)
		die("sandbox");
	return true;
}

bool sandbox_files(const struct sandbox_path *paths, size_t count)
{
	int version = sandbox_files_version();
	struct ruleset all = all_of(version);

	return enter(version, &all, paths, count);
}

bool sandbox_writes(const struct sandbox_path *paths, size_t count)
{
	int version = sandbox_files_version();
	struct ruleset all = { .files = all_of(version).files & ~(uint64_t)(CAN_READ | CAN_LIST) };

	return enter(version, &all, paths, count);
}
