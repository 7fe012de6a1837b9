/* What portal host asks of the machine itself: clock, disk, memory, fonts and kinds of files,
 * and whether stolen passwords are refused. */
#include "store/portal/host.h"

#include <dirent.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

#include "store/base/sandbox.h"
#include "store/people/guessable.h"
#include "store/portal/machine.h"

enum { MIB = 1 << 20, WRONG_MIB = 1024, ADVICE_MIB = 12 * 1024, FILES_MIN = 20000, SPOOL_MIB = 256,
       LINE_BYTES = 512, FONT_FOLDERS = 32 };

/* What the kernel says behind the name of a file that another was put in the place of. */
#define REPLACED " (deleted)\n"

/* The clock decides when codes end, when drafts go and on which day something was received. */
void host_clock(struct host *h)
{
	struct timex t = { .modes = 0 };
	struct stat st;

	if (stat(h->tool->compiled, &st) == 0 && st.st_mtime > time(NULL) + 60)
		host_say(h, WRONG, "set it", "the clock is behind the day on which this release was made");
	else if (adjtimex(&t) == TIME_ERROR)
		host_say(h, ADVICE,
		         "run a time service (systemd-timesyncd, chrony), unless the virtual machine is kept right",
		         "the kernel does not know of anything that keeps the clock right");
	else
		host_say(h, RIGHT, NULL, "a time service keeps it");
}

void host_disk(struct host *h)
{
	const char *data = h->tool->data;
	struct statvfs fs;
	uint64_t mib;

	if (statvfs(data, &fs) != 0) {
		host_say(h, WRONG, "see folders", "there is no %s", data);
		return;
	}
	mib = (uint64_t)fs.f_bavail * fs.f_frsize / MIB;
	if (machine_is_far(data))
		host_say(h, WRONG, "move the data to a disk of this machine",
		         "%s is on a network or in user space: a store breaks there", data);
	if (mib < WRONG_MIB)
		host_say(h, WRONG, "make room: with less than 64 MiB left, and less than a twentieth of the disk, nothing is "
		         "saved",
		         "%llu MiB are free for the data", (unsigned long long)mib);
	else if (fs.f_files > 0 && fs.f_favail < FILES_MIN)
		host_say(h, WRONG, "make room for more files", "%llu more files fit beside the data",
		         (unsigned long long)fs.f_favail);
	else if (mib < ADVICE_MIB)
		host_say(h, ADVICE, "the store grows to 8 GiB, and files come beside it",
		         "%llu MiB are free for the data", (unsigned long long)mib);
	else
		host_say(h, RIGHT, NULL, "%llu MiB are free for the data", (unsigned long long)mib);
}

/* zram is memory, and so is what dm-crypt holds without its key. */
static bool swap_is_in_clear(void)
{
	FILE *file = fopen("/proc/swaps", "re");
	char line[LINE_BYTES];
	bool found = false;

	while (file && fgets(line, sizeof(line), file))
		found = found || (line[0] == '/' && !strstr(line, "zram") && !strstr(line, "/dm-") &&
		                  !strstr(line, "/mapper/"));
	if (file)
		fclose(file);
	return found;
}

void host_memory(struct host *h)
{
	const char *spool = host_setting("WAYMARK_SPOOL");
	struct statvfs fs;
	uint64_t mib = 0;

	if (swap_is_in_clear())
		host_say(h, ADVICE, "turn it off or encrypt it; the services ask for none",
		         "memory may be written to a disk in clear (swap)");
	if (!spool || statvfs(spool, &fs) != 0)
		return;
	mib = (uint64_t)fs.f_bavail * fs.f_frsize / MIB;
	if (mib < SPOOL_MIB)
		host_say(h, ADVICE, "an upload takes up to 16 MiB until it has arrived",
		         "%llu MiB of memory are free for uploads", (unsigned long long)mib);
	else
		host_say(h, RIGHT, NULL, "%llu MiB of memory are free for uploads",
		         (unsigned long long)mib);
}

void host_sandbox(struct host *h)
{
	int version = sandbox_files_version();

	if (!sandbox_has_calls() || version == 0)
		host_say(h, ADVICE, "take a kernel from 5.13 on, with both",
		         "a program that is taken over is less shut in: this kernel lacks %s",
		         sandbox_has_calls() ? "Landlock"
		         : version > 0       ? "seccomp"
		                             : "seccomp and Landlock");
	else
		host_say(h, RIGHT, NULL, "programs shut themselves in (seccomp, Landlock %d)", version);
}

static bool is_file(const char *begins, const char *path, int kind, const struct FTW *at)
{
	return kind == FTW_F && strncmp(path + at->base, begins, strlen(begins)) == 0;
}

static int is_font(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	return is_file("NotoSans-Regular.", path, kind, at);
}

/* Noto's own for these are thirty times as large. */
static int is_wide_font(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	return is_file("wqy-microhei.", path, kind, at) ||
	       is_file("NotoSansCJK-Regular.", path, kind, at);
}

static bool has_font(struct host *h,
                     int (*is)(const char *, const struct stat *, int, struct FTW *))
{
	const char *const folders[] = { "/usr/share/fonts", "/usr/local/share/fonts",
	                                host_setting("HOME") };
	bool found = false;

	for (size_t i = 0; i < COUNT(folders) && !found; i++) {
		const char *path = folders[i];

		if (i == 2 && path)
			path = str_c(h->tool->arena, str_join(h->tool->arena, str_of(path), STR("/.fonts")));
		found = path && nftw(path, is, FONT_FOLDERS, FTW_PHYS) == 1;
	}
	return found;
}

void host_fonts(struct host *h)
{
	if (access("/usr/share/misc/magic.mgc", R_OK) != 0 &&
	    access("/usr/lib/file/magic.mgc", R_OK) != 0)
		host_say(h, WRONG, "apt install libmagic-mgc",
		         "no file can be added: what tells kinds of files apart is not there");
	if (!has_font(h, is_font))
		host_say(h, WRONG, "apt install fonts-noto-core",
		         "PDFs have no letters: Noto Sans is not there");
	else if (!has_font(h, is_wide_font))
		host_say(h, ADVICE, "apt install fonts-wqy-microhei fonts-symbola",
		         "names in Chinese, Japanese and Korean are boxes in PDFs");
	else
		host_say(h, RIGHT, NULL, "PDFs have Noto Sans, and letters for Chinese");
}

void host_passwords(struct host *h)
{
	size_t count;

	switch (guessable_list_count(h->tool->arena, h->tool->data, &count)) {
	case OK:
		host_say(h, RIGHT, NULL, "%zu stolen passwords are refused", count);
		break;
	case ERR_NOT_FOUND:
		host_say(h, ADVICE, "portal passwords FILE, with one that the council trusts",
		         "there is no list of stolen passwords: rules alone refuse what is easy to guess");
		break;
	case ERR_INVALID:
		host_say(h, WRONG, "portal passwords FILE, again",
		         "%s/stolen-passwords is cut or no list: stolen passwords are taken",
		         h->tool->data);
		break;
	default:
		host_say(h, ADVICE, "run this as root", "%s/stolen-passwords cannot be looked at",
		         h->tool->data);
	}
}

/* --- what runs with a library of before ------------------------------------------------------- */

/* What stays and is not linked statically (Makefile, LINK_…): the last four as responders. */
static bool stays(const char *pid, unsigned owner, char *name, int bytes)
{
	static const char *const names[] = { "lighttpd", "portal", "paper", "dossier", "enrol",
	                                     "caseexport" };
	char path[PATH_MAX];
	struct stat st;
	FILE *file;
	bool is = false;

	snprintf(path, sizeof(path), "/proc/%s/comm", pid);
	if (stat(path, &st) != 0 || st.st_uid != owner || !(file = fopen(path, "re")))
		return false;
	if (fgets(name, bytes, file)) {
		name[strcspn(name, "\n")] = '\0';
		for (size_t i = 0; i < COUNT(names) && !is; i++)
			is = strcmp(name, names[i]) == 0;
	}
	fclose(file);
	return is;
}

/* A library that it has in memory and that no longer stands where it was. */
static bool runs_with(const char *pid, char *library)
{
	char path[PATH_MAX], line[LINE_BYTES];
	bool found = false;
	FILE *maps;

	snprintf(path, sizeof(path), "/proc/%s/maps", pid);
	maps = fopen(path, "re");
	while (maps && !found && fgets(line, sizeof(line), maps)) {
		char *begin = strchr(line, '/'), *end = strstr(line, REPLACED);

		found = begin && end && end > begin && strstr(begin, ".so");
		if (found)
			snprintf(library, LINE_BYTES, "%.*s", (int)(end - begin), begin);
	}
	if (maps)
		fclose(maps);
	return found;
}

/* Debian's update of a library helps those who are started after it. */
void host_libraries(struct host *h)
{
	char name[32], library[LINE_BYTES];
	DIR *folder = opendir("/proc");
	const struct dirent *one;
	bool told = false;

	while (folder && !told && (one = readdir(folder)))
		if (stays(one->d_name, h->owner, name, sizeof(name)) && runs_with(one->d_name, library)) {
			host_say(h, ADVICE, access(KEEPER_UNIT, F_OK) == 0
			         ? "systemctl restart waymark-keeper waymark-web"
			         : "end it; what started it starts it again",
			         "%s runs with %s as it was before an update", name, library);
			told = true;
		}
	if (folder)
		closedir(folder);
	if (!told)
		host_say(h, RIGHT, NULL, "what stays runs with the libraries that are there");
}
