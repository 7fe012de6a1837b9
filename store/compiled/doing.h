/* doing.h: what a file would do, or holds, that its reader should know before opening it. Found
 * when it arrives (proof.h); kept beside its name as words; told to the council, never to families:
 * a form that adds up numbers holds a script too, and nobody should be afraid of having sent
 * one. */
#ifndef COMPILED_DOING_H
#define COMPILED_DOING_H

#include "store/compiled/words.h"

enum doing {
	DOES_SCRIPT = 1 << 0,      /* holds a script */
	DOES_FILES = 1 << 1,       /* holds other files */
	DOES_START = 1 << 2,       /* wants to start a program */
	DOES_SEND = 1 << 3,        /* sends what is typed into it elsewhere */
	DOES_UNREAD = 1 << 4,      /* has a part that nobody could look into */
	DOINGS = 5,
};

/* As it is kept: "script files"; empty: nothing was found. */
struct str doing_write(struct arena *a, unsigned doings);

/* What an officer reads of that; empty for files that were kept before anybody looked. */
struct str doing_said(struct arena *a, const struct words *w, struct str kept);

#endif
