#include "store/cases/message.h"
#include "store/base/utf8.h"

#include "store/cases/fresh.h"
#include "store/cases/work.h"
#include "tests/tap.h"
#include "tests/unit/family.h"

enum { NOW = FAMILY_NOW, ROUNDS = 400, PEOPLE = 2 };

static struct message from_council(struct place *p, const struct family *f, int64_t at)
{
	return (struct message){ .child = f->child.id,
		                     .type = STR("to_family"),
		                     .subject = STR("canary-subject"),
		                     .text = STR("canary-text, line one\nline two"),
		                     .from_council = true,
		                     .from = f->officer,
		                     .from_name = STR("Robin Officer"),
		                     .to = values_open(p->arena),
		                     .sent_at = at };
}

static struct message from(const struct family *f, struct str person, int64_t at)
{
	return (struct message){ .child = f->child.id,
		                     .type = STR("progress"),
		                     .subject = STR("How is it going?"),
		                     .text = STR("canary-reply"),
		                     .from = person,
		                     .from_name = STR("Ann Example"),
		                     .sent_at = at };
}

static struct message *inbox(struct place *p, struct txn *t, struct str owner, struct str child,
                             size_t *count)
{
	struct mailbox_page all = { owner, child, MAILBOX_IN, STR(""), 1000 };
	struct message *list;

	if (message_list(t, p->keys, &all, &list, count) != OK)
		die("inbox");
	return list;
}

static void council_writes_to_one(struct place *p, const struct family *f)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct message m = from_council(p, f, NOW), there, *list;
	struct str raw;
	size_t count;

	is_err(ERR_INVALID, message_add(t, p->keys, &m), "a message to nobody is refused");
	family_name(p, m.to, f->ann, "Ann Example");
	is_err(OK, message_add(t, p->keys, &m), "the council writes to one parent");
	is_err(OK, message_load(t, p->keys, f->ann, f->child.id, m.id, &there), "who can open it");
	is_str("canary-text, line one\nline two", there.text, "whole");
	is_str("Robin Officer", there.from_name, "and sees who wrote");
	is_err(OK, message_load(t, p->keys, MESSAGE_COUNCIL, f->child.id, m.id, &there),
	       "as can the council");
	is_err(ERR_NOT_FOUND, message_load(t, p->keys, f->ben, f->child.id, m.id, &there),
	       "and not the other parent, though the case is theirs too");
	inbox(p, t, f->ben, f->child.id, &count);
	is_int(0, (int64_t)count, "whose inbox is empty");
	list = inbox(p, t, f->ann, f->child.id, &count);
	ok(count == 1 && list[0].is_unread && str_is(list[0].subject, "canary-subject"),
	   "the first parent's has it, unread");
	is_int(1, family_counts(p, t, f->ann, f->child.id).unread, "it is counted for one");
	is_int(0, family_counts(p, t, f->ben, f->child.id).unread, "and not for the other");
	is_int(0, work_count(t, work_scope_all(), WORK_MESSAGE), "it is no work for the council");
	is_err(OK, txn_get(t, TABLE_MESSAGE, KEY(p->arena, f->child.id, m.id), &raw), "its row");
	is_int((int64_t)raw.n, (int64_t)str_search(raw, STR("canary")), "shows nothing");
	place_commit(t);
}

static void reading(struct place *p, const struct family *f)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct message *list;
	size_t count;

	list = inbox(p, t, f->ann, f->child.id, &count);
	ok(message_is_unread(t, f->ann, f->child.id, list[0].id), "a message is unread");
	is_err(OK, message_read(t, p->keys, f->ann, &list[0], STR(""), NOW + 1), "until it is opened");
	ok(!message_is_unread(t, f->ann, f->child.id, list[0].id), "then it is not");
	is_err(OK, message_read(t, p->keys, f->ann, &list[0], STR(""), NOW + 2), "opening it again");
	is_int(0, family_counts(p, t, f->ann, f->child.id).unread, "takes nothing more off the count");
	is_err(OK, message_read(t, p->keys, f->ben, &list[0], STR(""), NOW + 2),
	       "who does not have it");
	is_int(0, family_counts(p, t, f->ben, f->child.id).unread, "has nothing to read");
	family_abort(t);
}

static void family_writes(struct place *p, const struct family *f)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct message m = from(f, f->ben, NOW + 50), there;
	struct work_item *items;
	size_t count;

	m.to_officer = STR("Robin Officer");
	is_err(OK, message_add(t, p->keys, &m), "a parent writes to the council");
	is_err(ERR_NOT_FOUND, message_load(t, p->keys, f->ann, f->child.id, m.id, &there),
	       "the other does not see it");
	is_int(1, work_count(t, work_scope_all(), WORK_MESSAGE), "it waits for the council");
	is_int(1, work_count(t, f->officer, WORK_MESSAGE), "and stands in the officer's list");
	is_err(OK, work_list(t, f->officer, WORK_MESSAGE, NULL, 9, &items, &count), "which leads");
	is_err(OK, message_find(t, p->keys, items[0].of, items[0].item, items[0].when, &there),
	       "to the message");
	is_err(OK, message_read(t, p->keys, MESSAGE_COUNCIL, &there, STR("Robin Officer"), NOW + 60),
	       "an officer opens it");
	is_int(0, work_count(t, f->officer, WORK_MESSAGE), "then it waits no more");
	is_err(OK, message_read(t, p->keys, MESSAGE_COUNCIL, &there, STR("Sam Other"), NOW + 70),
	       "a colleague too");
	is_err(OK, message_load(t, p->keys, MESSAGE_COUNCIL, f->child.id, m.id, &there), "it says");
	is_str("Robin Officer", there.read_by, "who opened it first");
	is_int(NOW + 60, there.read_at, "and when");
	is_str("canary-reply", there.text, "its text is as it was");
	place_commit(t);
}

static void denied(struct place *p, const struct family *f)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct str stranger = family_person(p, t, "Sid", "sid@example.org");
	struct message m = from_council(p, f, NOW + 100), there;
	struct grant g = family_counts(p, t, f->ben, f->child.id);

	family_name(p, m.to, stranger, "Sid Example");
	is_err(ERR_NOT_FOUND, message_add(t, p->keys, &m),
	       "nobody writes to somebody without a part in the case");
	family_abort(t);
	t = place_begin(p, MAIN, WRITE);
	g.until = NOW + 90;
	is_err(OK, grant_save(t, p->keys, &g), "a grant ends");
	m = from_council(p, f, NOW + 100);
	family_name(p, m.to, f->ben, "Ben Example");
	is_err(ERR_NOT_FOUND, message_add(t, p->keys, &m), "nor to one whose part has ended");
	is_err(ERR_NOT_FOUND, message_load(t, p->keys, f->ann, STR("x"), m.id, &there),
	       "what is no id is not found");
	is_err(ERR_NOT_FOUND, message_load(t, p->keys, STR("x"), f->child.id, m.id, &there),
	       "whoever asks");
	family_abort(t);
}

static void named_twice(struct place *p, const struct family *f)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct message m = from_council(p, f, NOW + 110);
	int64_t before = family_counts(p, t, f->ann, f->child.id).unread;

	family_name(p, m.to, f->ann, "Ann Example");
	family_name(p, m.to, f->ann, "Ann Example");
	is_err(OK, message_add(t, p->keys, &m), "who is named twice");
	is_int(before + 1, family_counts(p, t, f->ann, f->child.id).unread, "is told once");
	family_abort(t);
}

/* Pages of a box give each message once, newest first. */
static void paging(struct place *p, const struct family *f)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct mailbox_page sent = { f->ann, f->child.id, MAILBOX_SENT, STR(""), 10 };
	struct str before = STR("");
	size_t seen = 0, count = 1;
	bool in_order = true;
	struct message *list;

	for (int i = 0; i < 25; i++) {
		struct message m = from(f, f->ann, NOW + 1000 + i);

		if (message_add(t, p->keys, &m) != OK)
			die("message_add");
	}
	while (count > 0) {
		if (message_list(t, p->keys, &sent, &list, &count) != OK)
			die("message_list");
		for (size_t i = 0; i < count; i++, seen++) {
			in_order = in_order && str_compare(before, list[i].id) < 0;
			before = sent.after = list[i].id;
		}
	}
	is_int(25, (int64_t)seen, "page by page, what was sent is shown whole");
	is_int(25, message_count(t, f->ann, f->child.id, MAILBOX_SENT), "as many as are counted");
	ok(in_order, "newest first, each once");
	family_abort(t);
}

static void replies(struct place *p)
{
	struct message m = { .text = STR("one\r\n\n> older") };
	struct buf much = buf_open(p->arena), longest = buf_open(p->arena);
	struct str subject;

	is_str("RE: Question", message_reply_subject(p->arena, STR("Question")), "an answer says so");
	is_str("Re: Question", message_reply_subject(p->arena, STR("Re: Question")), "once");
	for (int i = 0; i < MESSAGE_SUBJECT_MAX; i++)
		buf_text(&longest, "\u00e9");
	subject = message_reply_subject(p->arena, buf_str(&longest));
	is_int(MESSAGE_SUBJECT_MAX, (int64_t)str_characters(subject),
	       "the longest subject is shortened, so that its answer can be sent");
	ok(str_starts(subject, STR("RE: \u00e9")) && str_ends(subject, STR("\u00e9\u2026")),
	   "at its end, where that can be seen");
	is_str("\n\nAnn wrote:\n> one\n> \n>> older\n", message_quote(p->arena, &m, STR("Ann wrote:")),
	       "and quotes, line by line");
	while (much.n < 30000)
		buf_text(&much, "a long story of many lines\n");
	m.text = buf_str(&much);
	ok(str_characters(message_quote(p->arena, &m, STR("Ann wrote:"))) <= MESSAGE_TEXT_MAX / 2 + 10,
	   "of a long one as much as leaves room for the answer");
}

/* --- counts, by chance ------------------------------------------------------------------------ */

static int64_t unread_by_hand(struct place *p, struct txn *t, struct str owner, struct str child)
{
	size_t count;
	int64_t n = 0;
	struct message *list = inbox(p, t, owner, child, &count);

	for (size_t i = 0; i < count; i++)
		n += list[i].is_unread;
	return n;
}

static void write_one(struct place *p, const struct family *f, struct txn *t, int64_t at)
{
	const struct str people[PEOPLE] = { f->ann, f->ben };
	struct message m = vault_random_below(2) ? from_council(p, f, at)
	                                         : from(f, people[vault_random_below(2)], at);
	uint32_t to = 1 + vault_random_below(3);

	for (int i = 0; m.from_council && i < PEOPLE; i++)
		if (to & 1u << i)
			family_name(p, m.to, people[i], "x");
	if (message_add(t, p->keys, &m) != OK)
		die("write_one");
}

static void read_one(struct place *p, const struct family *f, struct txn *t, int64_t at)
{
	const struct str owners[] = { f->ann, f->ben, MESSAGE_COUNCIL };
	struct str owner = owners[vault_random_below(COUNT(owners))];
	size_t count;
	struct message *list = inbox(p, t, owner, f->child.id, &count);

	if (count > 0 && message_read(t, p->keys, owner, &list[vault_random_below((uint32_t)count)],
	                              STR("x"), at) != OK)
		die("message_read");
}

static void counts_hold(struct place *p, const struct family *f)
{
	bool ann = true, ben = true, council = true;

	for (int i = 0; i < ROUNDS; i++) {
		struct txn *t = place_begin(p, MAIN, WRITE);

		if (vault_random_below(2))
			write_one(p, f, t, NOW + 5000 + i);
		else
			read_one(p, f, t, NOW + 5000 + i);
		ann = ann && family_counts(p, t, f->ann, f->child.id).unread ==
		                 unread_by_hand(p, t, f->ann, f->child.id);
		ben = ben && family_counts(p, t, f->ben, f->child.id).unread ==
		                 unread_by_hand(p, t, f->ben, f->child.id);
		council = council && work_count(t, f->officer, WORK_MESSAGE) ==
		                     unread_by_hand(p, t, MESSAGE_COUNCIL, f->child.id);
		place_commit(t);
	}
	ok(ann && ben,
	   "after every one of many messages and readings, a parent's count is what counting gives");
	ok(council, "and so is the council's");
}

static void counted_again(struct place *p, const struct family *f)
{
	struct txn *t = place_begin(p, MAIN, WRITE);
	struct grant g = family_counts(p, t, f->ann, f->child.id);
	int64_t right = g.unread;

	g.unread = 77;
	is_err(OK, grant_save(t, p->keys, &g), "a count that was spoilt");
	is_err(OK, fresh_recount(t, p->keys, f->ann, f->child.id), "is counted again");
	is_int(right, family_counts(p, t, f->ann, f->child.id).unread, "and right");
	family_abort(t);
}

int main(void)
{
	struct place p;
	struct family f;

	family_open(&p, &f);
	council_writes_to_one(&p, &f);
	reading(&p, &f);
	family_writes(&p, &f);
	denied(&p, &f);
	named_twice(&p, &f);
	paging(&p, &f);
	replies(&p);
	counts_hold(&p, &f);
	counted_again(&p, &f);
	place_remove(&p);
	return done();
}
