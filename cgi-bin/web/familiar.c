#include "cgi-bin/web/familiar.h"

#include "cgi-bin/web/parking.h"
#include "store/base/hex.h"
#include "store/people/known_from.h"
#include "store/people/person.h"
#include "store/people/staff.h"

enum { NUMBER_BYTES = 8, TIME_BYTES = 8, PROOF_BYTES = VAULT_ID_BYTES,
       WHOLE_BYTES = NUMBER_BYTES + TIME_BYTES + PROOF_BYTES };

static struct str cookie_of(const struct web *w)
{
	return w->clerk ? w->config.staff_device_cookie : w->config.device_cookie;
}

/* front: the number and the time it was given. */
static struct str proof_of(struct web *w, struct str email, struct str front)
{
	return KEYS_HASH(w->arena, w->keys, FOR_TOKEN, STR("known browser"),
	                 w->clerk ? STR("staff") : STR("family"), email, front);
}

static enum err load_from(struct web *w, struct str email, int64_t *from)
{
	struct person p;
	struct staff s;
	struct str id;
	enum err e = w->clerk ? staff_find(w->main, w->keys, email, &id)
	                      : person_find(w->main, w->keys, email, &id);

	if (e != OK)
		return e;
	if ((e = w->clerk ? staff_load(w->main, w->keys, id, &s)
	                  : person_load(w->main, w->keys, id, &p)) != OK)
		return e;
	*from = w->clerk ? s.known_from : p.known_from;
	return OK;
}

/* Nothing is looked up for a number that is not ours. */
struct str familiar_browser(struct web *w, struct str email)
{
	struct str whole, front;
	int64_t given, from;

	if (!hex_read(w->arena, web_cookie_value(w, cookie_of(w)), WHOLE_BYTES, &whole))
		return STR("");
	front = str_part(whole, 0, NUMBER_BYTES + TIME_BYTES);
	if (!vault_equal(str_from(whole, front.n), proof_of(w, email, front)))
		return STR("");
	given = key_read_time(str_part(front, NUMBER_BYTES, TIME_BYTES));
	if (w->now - given > (int64_t)FAMILIAR_DAYS * 86400 || load_from(w, email, &from) != OK ||
	    given <= from)
		return STR("");
	return hex_write(w->arena, str_part(front, 0, NUMBER_BYTES));
}

enum err familiar_give(struct web *w, struct str email, int64_t from)
{
	char number[NUMBER_BYTES];
	struct str front;

	vault_random(number, sizeof(number));
	front = KEY(w->arena, str_bytes(number, sizeof(number)),
	            key_time(w->arena, known_anew(from, w->now)));
	web_cookie(w, cookie_of(w),
	           hex_write(w->arena, KEY(w->arena, front, proof_of(w, email, front))),
	           (int64_t)FAMILIAR_DAYS * 86400, COOKIE_STRICT);
	return parking_carry(w);
}
