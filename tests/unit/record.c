#include "store/engine/record.h"

#include "tests/scratch.h"
#include "tests/tap.h"

static const struct record_at ANN = { TABLE_PERSON, STR("row one"), STR("owner-number-001") };
static const struct record_at BEN = { TABLE_PERSON, STR("row two"), STR("owner-number-002") };

static struct values *holding(struct arena *a, const char *text)
{
	struct values *v = values_open(a);

	values_text(v, STR("text"), str_of(text));
	return v;
}

static void keeping(struct scratch *s, struct txn *t)
{
	struct values *v;
	uint64_t revision = 0;
	struct str raw;

	is_err(ERR_NOT_FOUND, record_load(t, s->keys, &ANN, &v, NULL),
	       "what was not saved is not found");
	is_err(OK, record_add(t, s->keys, &ANN, holding(s->arena, "canary-ann")), "a record is added");
	is_err(ERR_EXISTS, record_add(t, s->keys, &ANN, holding(s->arena, "x")), "once");
	is_err(OK, record_load(t, s->keys, &ANN, &v, &revision), "it is loaded");
	is_str("canary-ann", values_get(v, STR("text")), "as it was");
	is_int(1, (int64_t)revision, "as revision 1");
	is_err(OK, record_save(t, s->keys, &ANN, holding(s->arena, "canary-two"), 7),
	       "it is saved again");
	is_err(OK, record_load(t, s->keys, &ANN, &v, &revision), "and loaded");
	is_int(7, (int64_t)revision, "with its revision");
	is_err(OK, txn_get(t, TABLE_PERSON, ANN.key, &raw), "its row");
	is_int((int64_t)raw.n, (int64_t)str_search(raw, STR("canary")), "shows nothing");
	is_err(OK, record_add(t, s->keys, &BEN, holding(s->arena, "canary-ben")),
	       "somebody else has one too");
}

static enum err open_as(struct scratch *s, struct txn *t, struct record_at at, struct str raw)
{
	struct values *v;

	return record_open(t, s->keys, &at, raw, &v, NULL);
}

static void tampering(struct scratch *s, struct txn *t)
{
	struct str ann, ben;
	struct record_at at = ANN;
	int refused = 0;
	char *p;

	if (txn_get(t, TABLE_PERSON, ANN.key, &ann) != OK ||
	    txn_get(t, TABLE_PERSON, BEN.key, &ben) != OK)
		die("get");
	is_err(ERR_DAMAGED, open_as(s, t, ANN, ben), "another's record does not open here");
	at.key = STR("row six");
	is_err(ERR_DAMAGED, open_as(s, t, at, ann), "a record that was moved does not open");
	at = ANN;
	at.table = TABLE_DRAFT;
	is_err(ERR_DAMAGED, open_as(s, t, at, ann), "nor in another table");
	at = ANN;
	at.owner = BEN.owner;
	is_err(ERR_DAMAGED, open_as(s, t, at, ann), "nor for another owner");
	p = str_c(s->arena, ann);
	for (size_t bit = 0; bit < ann.n * 8; bit++) {
		p[bit / 8] = (char)(p[bit / 8] ^ 1 << bit % 8);
		refused += open_as(s, t, ANN, str_bytes(p, ann.n)) == ERR_DAMAGED;
		p[bit / 8] = (char)(p[bit / 8] ^ 1 << bit % 8);
	}
	is_int((int64_t)ann.n * 8, refused,
	       "nor with any one bit changed: renumbered, re-slotted or other");
	refused = 0;
	for (size_t n = 0; n < ann.n; n++)
		refused += open_as(s, t, ANN, str_part(ann, 0, n)) == ERR_DAMAGED;
	is_int((int64_t)ann.n, refused, "nor cut anywhere");
}

/* An older revision's envelope with the newer number on it, and its two halves mixed. */
static void rolled_back(struct scratch *s, struct txn *t)
{
	struct str older, newer;
	size_t revision_at;
	char *p;

	if (record_save(t, s->keys, &ANN, holding(s->arena, "aaaa"), 1) != OK ||
	    txn_get(t, TABLE_PERSON, ANN.key, &older) != OK ||
	    record_save(t, s->keys, &ANN, holding(s->arena, "bbbb"), 2) != OK ||
	    txn_get(t, TABLE_PERSON, ANN.key, &newer) != OK)
		die("save");
	revision_at = 4 + 11 + (unsigned char)older.p[13];
	is_int(1, key_read_time(str_part(older, revision_at, 8)),
	       "the revision stands where the format says");
	p = str_c(s->arena, older);
	memcpy(p + revision_at, newer.p + revision_at, 8);
	is_err(ERR_DAMAGED, open_as(s, t, ANN, str_bytes(p, older.n)),
	       "an older record does not open as the newest");
	memcpy(p, newer.p, revision_at + 8);
	is_err(ERR_DAMAGED, open_as(s, t, ANN, str_bytes(p, older.n)),
	       "nor its text behind the newest head");
}

static void forged(struct scratch *s, struct txn *t)
{
	static const struct str heads[] = {
		STR(""), STR("WR"), STR("XR\1\1"), STR("WR\2\1"), STR("WR\1\0"), STR("WR\1\xff"),
		STR("WR\1\1"),
		STR("WR\1\1O12345678\xff\xff"), STR("WR\1\1O12345678\0\0" "12345678"),
		STR("WR\1\1C12345678\1\0x12345678"),
	};

	for (size_t i = 0; i < COUNT(heads); i++)
		is_err(ERR_DAMAGED, open_as(s, t, ANN, heads[i]), "a forged head is refused");
}

/* A slot of the council before the owner's is passed over: no new format is needed for it. */
static void second_slot(struct scratch *s, struct txn *t)
{
	struct buf b = buf_open(s->arena);
	struct str raw;

	if (txn_get(t, TABLE_PERSON, ANN.key, &raw) != OK)
		die("get");
	buf_add(&b, STR("WR\1\2C12345678\5\0sealed"));
	b.n--;
	buf_add(&b, str_from(raw, 4));
	is_err(OK, open_as(s, t, ANN, buf_str(&b)), "a second slot leaves the owner's as it is");
}

static void forgetting(struct scratch *s, struct txn *t)
{
	struct values *v;

	is_err(OK, keys_owner_destroy(t, ANN.owner), "an owner's key is destroyed");
	is_err(ERR_NOT_FOUND, record_load(t, s->keys, &ANN, &v, NULL), "what was theirs is forgotten");
	is_err(OK, keys_owner_add(s->keys, t, ANN.owner), "a new key for the same owner");
	is_err(ERR_DAMAGED, record_load(t, s->keys, &ANN, &v, NULL), "does not bring it back");
	is_err(OK, record_load(t, s->keys, &BEN, &v, NULL), "the others are as they were");
}

static void edge(struct scratch *s)
{
	struct record_at at = { TABLE_SESSION, STR("hash"), { (const char *)OWNER_SYSTEM, 16 } };
	struct txn *t = scratch_begin(s, EDGE, WRITE);
	struct values *v;

	is_err(OK, record_add(t, s->keys, &at, holding(s->arena, "canary-edge")),
	       "edge keeps records of the system");
	is_err(OK, record_load(t, s->keys, &at, &v, NULL), "and opens them");
	scratch_commit(t);
}

static void nothing_shows(struct scratch *s)
{
	static const char *const files[] = { "main/data.mdb", "edge/data.mdb", "main/lock.mdb" };

	for (size_t i = 0; i < COUNT(files); i++) {
		struct str all = scratch_read(s, scratch_path(s, files[i]));

		is_int((int64_t)all.n, (int64_t)str_search(all, STR("canary")), files[i]);
	}
}

int main(void)
{
	struct scratch s = { 0 };
	struct txn *t;
	int saved = dup(STDERR_FILENO), nothing = open("/dev/null", O_WRONLY);

	scratch_open(&s);
	t = scratch_begin(&s, MAIN, WRITE);
	if (keys_owner_add(s.keys, t, ANN.owner) != OK || keys_owner_add(s.keys, t, BEN.owner) != OK)
		die("owners");
	keeping(&s, t);
	dup2(nothing, STDERR_FILENO);      /* each refusal says so in the log */
	tampering(&s, t);
	rolled_back(&s, t);
	forged(&s, t);
	second_slot(&s, t);
	forgetting(&s, t);
	dup2(saved, STDERR_FILENO);
	scratch_commit(t);
	edge(&s);
	nothing_shows(&s);
	scratch_close(&s);
	return done();
}
