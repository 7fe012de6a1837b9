#include "store/keeping/drilling.h"

#include "tests/scratch.h"
#include "tests/tap.h"

static void put(struct scratch *s, const char *folder)
{
	int file = open(str_c(s->arena, str_join(s->arena, str_of(folder), STR("/rows"))),
	                O_WRONLY | O_CREAT, 0600);

	if (file < 0 || close(file) != 0)
		die("file");
}

int main(void)
{
	struct scratch s = { 0 };
	struct drilling killed, at_work;
	struct stat about;

	scratch_open(&s);
	is_err(OK, drilling_begin(s.arena, s.data, &killed), "a drill has a folder");
	ok(stat(killed.folder, &about) == 0 && (about.st_mode & 0777) == 0700, "for its owner alone");
	is_err(OK, drilling_begin(s.arena, s.data, &at_work), "another one beside it has its own");
	put(&s, killed.folder);
	put(&s, at_work.folder);
	close(killed.lock);            /* as when it is killed */
	drilling_sweep(s.arena, s.data);
	ok(access(killed.folder, F_OK) != 0, "what one left that was killed goes");
	ok(access(at_work.folder, F_OK) == 0, "what one is at work in stays");
	is_err(OK, drilling_end(&at_work), "which removes its own");
	ok(access(at_work.folder, F_OK) != 0, "with all that is in it");
	scratch_close(&s);
	return done();
}
