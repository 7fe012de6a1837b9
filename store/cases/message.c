#include "store/cases/message.h"

#include "store/base/arena.h"
#include "store/base/hex.h"
#include "store/base/utf8.h"
#include "store/cases/fresh.h"

enum { ID = VAULT_ID_BYTES, TIME = 8 };

const struct str MESSAGE_COUNCIL = { (const char *)OWNER_SYSTEM, sizeof(OWNER_SYSTEM) };

static struct record_at at(struct arena *a, const struct message *m)
{
	return (struct record_at){ TABLE_MESSAGE, KEY(a, m->child, m->id), m->child };
}

static struct str box_key(struct arena *a, struct str owner, struct str child, enum mailbox box,
                          struct str id)
{
	char byte = (char)box;

	return KEY(a, owner, child, str_bytes(&byte, 1), id);
}

static struct str count_name(struct arena *a, struct str owner, struct str child, enum mailbox box)
{
	return KEY(a, STR("mailbox"), box_key(a, owner, child, box, STR("")));
}

static struct str mark(bool unread)
{
	return unread ? STR("\1") : STR("\0");
}

static bool is_council(struct str owner)
{
	return str_equal(owner, MESSAGE_COUNCIL);
}

static void copy_list(struct values *v, struct str name, const struct values *from)
{
	struct values *list = values_list(v, name);

	for (const struct value *one = from ? from->first : NULL; one; one = one->next)
		values_copy(values_add_tree(list), one->children);
}

static struct values *written(struct arena *a, const struct message *m)
{
	struct values *v = values_open(a);

	values_number(v, STR("v"), 1);
	values_text(v, STR("type"), m->type);
	values_text(v, STR("subject"), m->subject);
	values_text(v, STR("text"), m->text);
	values_flag(v, STR("from_council"), m->from_council);
	values_text(v, STR("from"), hex_write(a, m->from));
	values_text(v, STR("from_name"), m->from_name);
	copy_list(v, STR("to"), m->to);
	values_text(v, STR("to_officer"), m->to_officer);
	copy_list(v, STR("files"), m->files);
	values_text(v, STR("replies_to"), hex_write(a, m->replies_to));
	values_number(v, STR("sent_at"), m->sent_at);
	values_text(v, STR("read_by"), m->read_by);
	values_number(v, STR("read_at"), m->read_at);
	return v;
}

static enum err read(struct arena *a, struct values *v, struct message *m)
{
	struct str earlier = values_get(v, STR("replies_to"));

	m->type = values_get(v, STR("type"));
	m->subject = values_get(v, STR("subject"));
	m->text = values_get(v, STR("text"));
	m->from_council = values_is(v, STR("from_council"));
	m->from_name = values_get(v, STR("from_name"));
	m->to = values_list(v, STR("to"));
	m->to_officer = values_get(v, STR("to_officer"));
	m->files = values_list(v, STR("files"));
	m->sent_at = values_get_number(v, STR("sent_at"));
	m->read_by = values_get(v, STR("read_by"));
	m->read_at = values_get_number(v, STR("read_at"));
	if (!hex_read(a, values_get(v, STR("from")), ID, &m->from))
		return ERR_DAMAGED;
	if (earlier.n > 0 && !hex_read(a, earlier, MESSAGE_ID_BYTES, &m->replies_to))
		return ERR_DAMAGED;
	return OK;
}

/* --- sending ------------------------------------------------------------------------------ */

/* ERR_EXISTS: it is in that box. */
static enum err put(struct txn *t, const struct message *m, struct str owner, enum mailbox box)
{
	struct arena *a = txn_arena(t);
	enum err e = txn_add(t, TABLE_MAILBOX, box_key(a, owner, m->child, box, m->id),
	                     mark(box == MAILBOX_IN));

	return e == OK ? txn_count_add(t, count_name(a, owner, m->child, box), 1) : e;
}

static enum err put_to(struct txn *t, struct keys *k, const struct message *m, struct str person)
{
	enum err e;

	if ((e = fresh_may(t, k, person, m->child, MAY_MESSAGE, m->sent_at)) != OK)
		return e;
	if ((e = put(t, m, person, MAILBOX_IN)) != OK)     /* named twice: told once */
		return e == ERR_EXISTS ? OK : e;
	return fresh_add(t, k, person, m->child, FRESH_UNREAD, 1);
}

static enum err put_to_council(struct txn *t, const struct message *m)
{
	enum err e = put(t, m, MESSAGE_COUNCIL, MAILBOX_IN);

	if (e != OK)
		return e;
	return fresh_for_council(t, WORK_MESSAGE, m->child, str_from(m->id, TIME), m->sent_at);
}

enum err message_add(struct txn *t, struct keys *k, struct message *m)
{
	struct arena *a = txn_arena(t);
	struct record_at where;
	struct str person;
	enum err e;

	if (m->from_council && (!m->to || m->to->count == 0))
		return ERR_INVALID;
	m->id = KEY(a, key_newest(a, m->sent_at), vault_random_id(a));
	where = at(a, m);
	if ((e = record_add(t, k, &where, written(a, m))) != OK)
		return e;
	if ((e = put(t, m, m->from_council ? MESSAGE_COUNCIL : m->from, MAILBOX_SENT)) != OK)
		return e;
	for (const struct value *one = m->to ? m->to->first : NULL; one; one = one->next) {
		if (!hex_read(a, values_get(one->children, STR("person")), ID, &person))
			return ERR_INVALID;
		if ((e = put_to(t, k, m, person)) != OK)
			return e;
	}
	return m->from_council ? OK : put_to_council(t, m);
}

/* --- reading ------------------------------------------------------------------------------ */

static bool stands(struct txn *t, struct str owner, struct str child, struct str id)
{
	struct arena *a = txn_arena(t);

	return txn_has(t, TABLE_MAILBOX, box_key(a, owner, child, MAILBOX_IN, id)) ||
	       txn_has(t, TABLE_MAILBOX, box_key(a, owner, child, MAILBOX_SENT, id));
}

static enum err load(struct txn *t, struct keys *k, struct message *m, uint64_t *revision)
{
	struct record_at where = at(txn_arena(t), m);
	struct values *v;
	enum err e = record_load(t, k, &where, &v, revision);

	return e == OK ? read(txn_arena(t), v, m) : e;
}

enum err message_load(struct txn *t, struct keys *k, struct str owner, struct str child,
                      struct str id, struct message *m)
{
	if (owner.n != ID || child.n != ID || id.n != MESSAGE_ID_BYTES || !stands(t, owner, child, id))
		return ERR_NOT_FOUND;
	*m = (struct message){ .child = child, .id = id };
	return load(t, k, m, NULL);
}

enum err message_find(struct txn *t, struct keys *k, struct str child, struct str item,
                      int64_t sent_at, struct message *m)
{
	struct arena *a = txn_arena(t);

	return message_load(t, k, MESSAGE_COUNCIL, child, KEY(a, key_newest(a, sent_at), item), m);
}

bool message_is_unread(struct txn *t, struct str owner, struct str child, struct str id)
{
	struct str value;

	return txn_get(t, TABLE_MAILBOX, box_key(txn_arena(t), owner, child, MAILBOX_IN, id), &value) ==
	           OK &&
	       str_equal(value, mark(true));
}

/* The record says who of the council opened it; nothing else of it changes. */
static enum err note_reader(struct txn *t, struct keys *k, struct message *m, struct str by_name,
                            int64_t now)
{
	struct record_at where = at(txn_arena(t), m);
	struct message there = *m;
	uint64_t revision;
	enum err e;

	if ((e = load(t, k, &there, &revision)) != OK)
		return e;
	m->read_by = there.read_by = by_name;
	m->read_at = there.read_at = now;
	if ((e = record_save(t, k, &where, written(txn_arena(t), &there), revision + 1)) != OK)
		return e;
	return work_remove(t, WORK_MESSAGE, m->child, str_from(m->id, TIME));
}

enum err message_read(struct txn *t, struct keys *k, struct str owner, struct message *m,
                      struct str by_name, int64_t now)
{
	enum err e;

	if (!message_is_unread(t, owner, m->child, m->id))
		return OK;
	e = txn_put(t, TABLE_MAILBOX, box_key(txn_arena(t), owner, m->child, MAILBOX_IN, m->id),
	            mark(false));
	if (e != OK)
		return e;
	if (is_council(owner))
		return note_reader(t, k, m, by_name, now);
	return fresh_add(t, k, owner, m->child, FRESH_UNREAD, -1);
}

enum err message_list(struct txn *t, struct keys *k, const struct mailbox_page *page,
                      struct message **list, size_t *count)
{
	struct arena *a = txn_arena(t);
	struct str prefix = box_key(a, page->owner, page->child, page->box, STR("")),
	           from = page->after.n > 0 ? KEY(a, prefix, page->after) : STR(""), key, value;
	struct message *all = ARENA_MANY(a, page->max + 1, struct message);
	struct walk *w;
	size_t n = 0;
	enum err e;

	if (page->owner.n != ID || page->child.n != ID)
		return ERR_NOT_FOUND;
	if ((e = txn_walk(t, TABLE_MAILBOX, prefix, from, &w)) != OK)
		return e;
	while (n < page->max && (e = walk_next(w, &key, &value)) == OK) {
		if (str_equal(key, from))
			continue;
		all[n] = (struct message){ .child = page->child, .id = str_from(key, prefix.n),
		                           .is_unread = page->box == MAILBOX_IN &&
		                                        str_equal(value, mark(true)) };
		if ((e = load(t, k, &all[n++], NULL)) != OK)
			return e;
	}
	*list = all;
	*count = n;
	return err_unless_missing(e);
}

int64_t message_count(struct txn *t, struct str owner, struct str child, enum mailbox box)
{
	return txn_count(t, count_name(txn_arena(t), owner, child, box));
}

/* --- replying ----------------------------------------------------------------------------- */

/* The beginning of a subject that is too long, with an ellipsis. */
static struct str shortened(struct arena *a, struct str subject)
{
	size_t bytes = MESSAGE_SUBJECT_MAX * 4;

	if (str_characters(subject) <= MESSAGE_SUBJECT_MAX)
		return subject;
	while (str_characters(str_whole_start(subject, bytes)) >= MESSAGE_SUBJECT_MAX)
		bytes--;
	return str_join(a, str_trim(str_whole_start(subject, bytes)), STR("\u2026"));
}

struct str message_reply_subject(struct arena *a, struct str subject)
{
	struct str re = STR("RE: ");

	if (!str_equal(str_lower(a, str_part(subject, 0, re.n)), str_lower(a, re)))
		subject = str_join(a, re, subject);
	return shortened(a, subject);
}

struct str message_quote(struct arena *a, const struct message *m, struct str line)
{
	struct buf b = buf_open(a);
	struct str rest = m->text, one;
	size_t characters = str_characters(line);

	buf_text(&b, "\n\n");
	buf_add(&b, line);
	buf_byte(&b, '\n');
	while (str_cut(&rest, '\n', &one)) {
		one = str_ends(one, STR("\r")) ? str_part(one, 0, one.n - 1) : one;
		characters += str_characters(one) + 3;
		if (characters > MESSAGE_TEXT_MAX / 2)
			break;
		buf_text(&b, one.n > 0 && one.p[0] == '>' ? ">" : "> ");
		buf_add(&b, one);
		buf_byte(&b, '\n');
	}
	return buf_str(&b);
}
