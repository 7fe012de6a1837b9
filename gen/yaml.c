#include "gen/yaml.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yaml.h>

#include "gen/yaml_fault.h"
#include "store/base/arena.h"
#include "store/base/utf8.h"

struct reader {
	struct arena *arena;
	struct diag *diag;
	const char *file;
	struct str bytes;
	yaml_parser_t parser;
	struct yaml_node *open[YAML_DEPTH_MAX];   /* maps and lists that are not ended */
	int depth;
	struct yaml_node *root;
	struct str key;                           /* read, its value still to come */
	struct place key_at;
	bool has_key;
	struct yaml_fault seen;                   /* what would explain a fault further down */
};

static struct place place_of(const struct reader *r, yaml_mark_t mark)
{
	return (struct place){ r->file, (int)mark.line + 1, (int)mark.column + 1 };
}

/* The place of a byte. */
static struct place place_at(const char *file, struct str bytes, size_t offset)
{
	struct place at = { file, 1, 1 };

	for (size_t i = 0; i < offset && i < bytes.n; i++) {
		if (bytes.p[i] == '\n') {
			at.line++;
			at.column = 1;
		} else if (((unsigned char)bytes.p[i] & 0xc0) != 0x80) {
			at.column++;
		}
	}
	return at;
}

static bool refuse(struct reader *r, yaml_mark_t mark, const char *text)
{
	diag_error(r->diag, place_of(r, mark), "%s", text);
	return false;
}

static bool take_key(struct reader *r, const struct yaml_node *map, struct str key, struct place at)
{
	for (const struct yaml_node *one = map->children; one; one = one->next)
		if (str_equal(one->key, key)) {
			diag_error(r->diag, at, "the key \"%.*s\" stands here twice, first on line %d; "
			           "write it once", STR_FMT(key), one->key_at.line);
			break;
		}
	if (str_strip(key).n != key.n)
		return yaml_fault_blank(r->diag, at);
	r->key = r->seen.key = key;
	r->key_at = at;
	r->seen.key_line = at.line;
	r->has_key = true;
	return true;
}

/* Puts a node where it belongs: the root, the next item, or the value of the key before it. */
static bool add(struct reader *r, struct yaml_node *node)
{
	struct yaml_node *in = r->depth > 0 ? r->open[r->depth - 1] : NULL;

	if (!in) {
		r->root = node;
		return true;
	}
	if (in->kind == YAML_MAP && !r->has_key) {
		if (node->kind == YAML_TEXT)
			return take_key(r, in, node->text, node->at);
		diag_error(r->diag, node->at, "a key cannot be %s; write a word",
		           yaml_kind_name(node->kind));
		return false;
	}
	if (in->kind == YAML_MAP) {
		node->key = r->key;
		node->key_at = r->key_at;
		r->has_key = false;
	}
	if (in->last)
		in->last->next = node;
	else
		in->children = node;
	in->last = node;
	in->count++;
	return true;
}

static struct yaml_node *new_node(struct reader *r, enum yaml_kind kind, const yaml_event_t *event)
{
	struct yaml_node *node = ARENA_NEW(r->arena, struct yaml_node);

	node->kind = kind;
	node->at = place_of(r, event->start_mark);
	return node;
}

/* Escapes in quotes can say what no file may hold as it stands. */
static bool is_plain(struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];

		if ((c < ' ' && c != '\t' && c != '\n') || c == 0x7f)
			return false;
	}
	return true;
}

/* In a key a blank that is none is a fault: what it indents stands elsewhere than it seems. */
static bool is_value(const struct reader *r)
{
	return r->depth == 0 || r->open[r->depth - 1]->kind != YAML_MAP || r->has_key;
}

static bool open_node(struct reader *r, enum yaml_kind kind, const yaml_event_t *event,
                      const yaml_char_t *anchor, const yaml_char_t *tag)
{
	struct yaml_node *node = new_node(r, kind, event);

	if (anchor)
		return refuse(r, event->start_mark,
		              "an anchor (&) is not allowed; write the thing out where it is needed");
	if (tag)
		return refuse(r, event->start_mark,
		              "a tag (!) is not allowed; leave it out, every value is text");
	if (kind == YAML_TEXT)
		node->text = str_copy(r->arena,
		                      str_bytes(event->data.scalar.value, event->data.scalar.length));
	if (kind == YAML_TEXT && event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && is_value(r))
		node->text = str_strip(node->text);
	if (!is_plain(node->text))
		return refuse(r, event->start_mark,
		              "control characters are not allowed in a text; take the escape out");
	if (!add(r, node))
		return false;
	if (kind == YAML_TEXT)
		return true;
	if (r->depth == YAML_DEPTH_MAX)
		return refuse(r, event->start_mark, "this is nested more than 20 deep; make it flatter");
	r->open[r->depth++] = node;
	return true;
}

static bool take_document(struct reader *r, const yaml_event_t *event)
{
	if (r->root)
		return refuse(r, event->start_mark,
		              "a second document begins here; write one document in a file");
	if (event->data.document_start.version_directive ||
	    event->data.document_start.tag_directives.start !=
	    event->data.document_start.tag_directives.end)
		return refuse(r, event->start_mark, "a directive (%) is not allowed; leave it out");
	if (!event->data.document_start.implicit)
		return refuse(r, event->start_mark, "\"---\" is not allowed; leave it out");
	return true;
}

/* What explains a fault further down: libyaml tells only where it stumbled. */
static void remember(struct reader *r, const yaml_event_t *event)
{
	int from = (int)event->start_mark.line + 1, to = (int)event->end_mark.line + 1;

	if (event->type == YAML_SCALAR_EVENT && to > from &&
	    (event->data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE ||
	     event->data.scalar.style == YAML_SINGLE_QUOTED_SCALAR_STYLE)) {
		r->seen.quote_from = from;
		r->seen.quote_to = to;
	}
	if (event->type == YAML_MAPPING_END_EVENT && event->end_mark.index > event->start_mark.index)
		r->seen.flow_to = to;
}

static bool take_event(struct reader *r, const yaml_event_t *event)
{
	remember(r, event);
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		return take_document(r, event);
	case YAML_ALIAS_EVENT:
		return refuse(r, event->start_mark,
		              "an alias (*) is not allowed; write the thing out, or put the text in quotes");
	case YAML_SCALAR_EVENT:
		return open_node(r, YAML_TEXT, event, event->data.scalar.anchor, event->data.scalar.tag);
	case YAML_SEQUENCE_START_EVENT:
		return open_node(r, YAML_LIST, event, event->data.sequence_start.anchor,
		                 event->data.sequence_start.tag);
	case YAML_MAPPING_START_EVENT:
		return open_node(r, YAML_MAP, event, event->data.mapping_start.anchor,
		                 event->data.mapping_start.tag);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		r->depth--;
		return true;
	default:
		return true;
	}
}

/* What libyaml itself does not take. */
static bool broken(struct reader *r)
{
	const yaml_parser_t *p = &r->parser;
	struct yaml_fault *f = &r->seen;

	f->problem = p->problem ? str_of(p->problem) : STR("it ends too early");
	f->at = place_of(r, p->problem_mark);
	f->opened = place_of(r, p->context_mark);
	f->bytes = r->bytes;
	if (p->error == YAML_READER_ERROR)
		diag_error(r->diag, place_at(r->file, r->bytes, p->problem_offset),
		           "this is not text: %.*s; remove the "
		           "character",
		           STR_FMT(f->problem));
	else
		yaml_fault_say(r->diag, f);
	return false;
}

static bool read_events(struct reader *r)
{
	for (;;) {
		yaml_event_t event;
		bool good, last;

		if (!yaml_parser_parse(&r->parser, &event))
			return broken(r);
		last = event.type == YAML_STREAM_END_EVENT;
		good = take_event(r, &event);
		yaml_event_delete(&event);
		if (!good || last)
			return good;
	}
}

/* Bytes of the character that the first byte promises. */
static size_t promised(unsigned char first)
{
	return first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

static bool plain_bytes(struct diag *d, const char *file, struct str bytes)
{
	size_t at = 0;

	if (str_starts(bytes, STR("\xef\xbb\xbf"))) {
		diag_error(d, (struct place){ file, 1, 1 },
		           "the file begins with a byte order mark; save it as UTF-8 without one");
		return false;
	}
	if (str_is_utf8(bytes))
		return true;
	for (size_t n; at < bytes.n; at += n) {
		n = promised((unsigned char)bytes.p[at]);
		if (!str_is_utf8(str_part(bytes, at, n)))
			break;
	}
	diag_error(d, place_at(file, bytes, at),
	           bytes.p[at] == '\0' ? "there is a NUL byte here; remove it"
	                               : "this is not UTF-8; save the file as UTF-8");
	return false;
}

struct yaml_node *yaml_read(struct arena *a, struct diag *d, const char *file, struct str bytes)
{
	struct reader r = { .arena = a, .diag = d, .file = file, .bytes = bytes };
	bool good;

	if (bytes.n > YAML_BYTES_MAX) {
		diag_error(d, (struct place){ file, 0, 0 }, "the file is larger than 1 MiB; part it");
		return NULL;
	}
	if (!plain_bytes(d, file, bytes))
		return NULL;
	if (!yaml_parser_initialize(&r.parser)) {
		diag_error(d, (struct place){ file, 0, 0 },
		           "there is no memory to read this file; free some");
		return NULL;
	}
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r.parser, (const unsigned char *)(bytes.n > 0 ? bytes.p : ""),
	                             bytes.n);
	good = read_events(&r);
	yaml_parser_delete(&r.parser);
	if (good && !r.root)
		diag_error(d, (struct place){ file, 0, 0 },
		           "the file is empty; write something or delete it");
	return good ? r.root : NULL;
}

/* NULL on success, else what is wrong. */
static const char *read_whole(struct arena *a, const char *file, struct str *bytes)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	const char *wrong = NULL;
	struct stat st;
	char *p;
	ssize_t n;

	if (fd < 0)
		return errno == ENOENT ? "there is no such file; create it"
		                       : "the file cannot be read; check its rights";
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		wrong = "this is not a regular file; put a text file here";
		goto out;
	}
	if (st.st_size > YAML_BYTES_MAX) {
		wrong = "the file is larger than 1 MiB; part it";
		goto out;
	}
	p = arena_take(a, (size_t)st.st_size + 1);
	for (*bytes = str_bytes(p, 0); bytes->n < (size_t)st.st_size; bytes->n += (size_t)n) {
		n = read(fd, p + bytes->n, (size_t)st.st_size - bytes->n);
		if (n <= 0)
			break;
	}
	if (bytes->n < (size_t)st.st_size)
		wrong = "the file cannot be read to its end; check the disk";
out:
	close(fd);
	return wrong;
}

struct yaml_node *yaml_read_file(struct arena *a, struct diag *d, const char *file)
{
	struct str bytes = { NULL, 0 };
	const char *wrong = read_whole(a, file, &bytes);

	if (!wrong)
		return yaml_read(a, d, file, bytes);
	diag_error(d, (struct place){ file, 0, 0 }, "%s", wrong);
	return NULL;
}

const struct yaml_node *yaml_find(const struct yaml_node *map, const char *key)
{
	if (!map || map->kind != YAML_MAP)
		return NULL;
	for (const struct yaml_node *one = map->children; one; one = one->next)
		if (str_is(one->key, key))
			return one;
	return NULL;
}

struct str yaml_get(const struct yaml_node *map, const char *key)
{
	const struct yaml_node *one = yaml_find(map, key);

	return one && one->kind == YAML_TEXT ? one->text : (struct str){ NULL, 0 };
}

static void to_list(const struct yaml_node *from, struct values *list)
{
	for (const struct yaml_node *one = from->children; one; one = one->next) {
		if (one->kind == YAML_TEXT)
			values_add_text(list, one->text);
		else if (one->kind == YAML_MAP)
			yaml_to_values(one, values_add_tree(list));
	}
}

void yaml_to_values(const struct yaml_node *map, struct values *tree)
{
	for (const struct yaml_node *one = map->children; one; one = one->next) {
		if (one->kind == YAML_TEXT)
			values_text(tree, one->key, one->text);
		else if (one->kind == YAML_MAP)
			yaml_to_values(one, values_tree(tree, one->key));
		else
			to_list(one, values_list(tree, one->key));
	}
}

const char *yaml_kind_name(enum yaml_kind kind)
{
	static const char *const names[] = { "text", "a list", "a map" };

	return names[kind];
}
