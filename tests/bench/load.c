/* load.c: load ROUNDS MILLISECONDS < PLAN
 * Asks servers on this machine in interleaved rounds: in each round every row of the plan has its
 * turn of so many milliseconds. A row of the plan: NAME PORT CONNECTIONS STATUS COUNTER FILE...
 * Each connection sends its own FILE (a request, byte for byte) again and again and expects STATUS.
 * The eight signs
 * ######## stand for a number that begins at COUNTER and goes up by one with each answer.
 * Prints for each turn: round, name, requests, microseconds, median and 99th percentile in
 * microseconds, faults. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { ROWS_MAX = 64, CONNECTIONS_MAX = 8, MARKS_MAX = 8, REQUEST_MAX = 32768, HEAD_MAX = 16384,
       TIMES_MAX = 1 << 20 };

struct script {
	struct script *next;
	char path[512];
	char bytes[REQUEST_MAX];
	size_t n, marks[MARKS_MAX], mark_count;
	unsigned counter;
};

struct row {
	char name[64];
	int port, connections, status;
	struct script *scripts[CONNECTIONS_MAX];
};

struct connection {
	struct script *script;
	int fd, port;
	char head[HEAD_MAX + 1];
	size_t head_n, left;       /* left: bytes of the body still to come */
	bool has_head, closes;
	int status;
	int64_t begun;
};

static struct row rows[ROWS_MAX];
static size_t row_count;
static struct script *scripts;
static int64_t times[TIMES_MAX];
static size_t time_count, faults;

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static int64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* --- the plan --- */

/* Rows that name the same file share it, and with it its number. */
static struct script *script_open(const char *path, unsigned counter)
{
	struct script *s;
	int fd;
	ssize_t n;

	for (s = scripts; s; s = s->next)
		if (strcmp(s->path, path) == 0)
			return s;
	s = calloc(1, sizeof(*s));
	fd = open(path, O_RDONLY);
	if (!s || fd < 0 || (n = read(fd, s->bytes, REQUEST_MAX)) <= 0 || n == REQUEST_MAX)
		fail(path);
	close(fd);
	snprintf(s->path, sizeof(s->path), "%s", path);
	s->next = scripts;
	scripts = s;
	s->n = (size_t)n;
	s->counter = counter;
	for (size_t at = 0; at + 8 <= s->n && s->mark_count < MARKS_MAX; at++)
		if (memcmp(s->bytes + at, "########", 8) == 0)
			s->marks[s->mark_count++] = at;
	return s;
}

static void read_row(char *line)
{
	struct row *r = &rows[row_count++];
	char *rest, *word = strtok_r(line, " \n", &rest);
	unsigned counter;
	int i = 0;

	if (row_count == ROWS_MAX || !word)
		fail("plan");
	snprintf(r->name, sizeof(r->name), "%s", word);
	r->port = atoi(strtok_r(NULL, " \n", &rest));
	r->connections = atoi(strtok_r(NULL, " \n", &rest));
	r->status = atoi(strtok_r(NULL, " \n", &rest));
	counter = (unsigned)atoi(strtok_r(NULL, " \n", &rest));
	while (i < CONNECTIONS_MAX && (word = strtok_r(NULL, " \n", &rest)))
		r->scripts[i++] = script_open(word, counter);
	if (i == 0 || r->connections < 1 || r->connections > CONNECTIONS_MAX)
		fail("plan");
	for (int j = i; j < r->connections; j++)
		r->scripts[j] = r->scripts[j % i];
}

/* --- one connection --- */

static void link_up(struct connection *c)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)c->port) };
	int yes = 1;

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	c->fd = socket(AF_INET, SOCK_STREAM, 0);
	if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&to, sizeof(to)) != 0)
		fail("connect");
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
}

static void send_request(struct connection *c)
{
	struct script *s = c->script;
	char number[16];

	snprintf(number, sizeof(number), "%08u", s->counter);
	for (size_t i = 0; i < s->mark_count; i++)
		memcpy(s->bytes + s->marks[i], number, 8);
	c->head_n = c->left = 0;
	c->has_head = false;
	c->begun = now();
	if (write(c->fd, s->bytes, s->n) != (ssize_t)s->n)
		fail("send");
}

static void read_head(struct connection *c)
{
	char *end, *length;

	c->head[c->head_n] = '\0';
	if (!(end = strstr(c->head, "\r\n\r\n")))
		return;
	end[2] = '\0';                       /* a search for a field stops where the fields do */
	length = strcasestr(c->head, "\r\nContent-Length:");
	if (!length) {
		fprintf(stderr, "load: an answer without its length\n%s\n", c->head);
		exit(1);
	}
	c->has_head = true;
	c->status = atoi(c->head + 9);
	c->left = strtoul(length + 17, NULL, 10);
	c->closes = strcasestr(c->head, "\r\nConnection: close") != NULL;
	c->left -= c->head_n - (size_t)(end + 4 - c->head);
}

/* True when the answer is whole. */
static bool receive(struct connection *c)
{
	static char body[1 << 18];
	ssize_t n;

	if (c->has_head)
		n = read(c->fd, body, sizeof(body));
	else
		n = read(c->fd, c->head + c->head_n, HEAD_MAX - c->head_n);
	if (n <= 0)
		fail("receive");
	if (c->has_head) {
		c->left -= (size_t)n;
	} else {
		c->head_n += (size_t)n;
		read_head(c);
	}
	return c->has_head && c->left == 0;
}

static void account(struct connection *c, const struct row *r)
{
	if (c->status == r->status) {
		c->script->counter++;
		if (time_count < TIMES_MAX)
			times[time_count++] = now() - c->begun;
	} else if (faults++ == 0) {
		fprintf(stderr, "load: %s: %d instead of %d\n", r->name, c->status, r->status);
	}
	if (c->closes) {
		close(c->fd);
		link_up(c);
	}
}

/* --- one turn --- */

static int by_size(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* Sends again until the time is over, then waits for what is under way. */
static void drive(const struct row *r, struct connection *all, struct pollfd *polls, int64_t end)
{
	int busy = r->connections;

	while (busy > 0) {
		if (poll(polls, (nfds_t)r->connections, 10000) <= 0)
			fail("poll");
		for (int i = 0; i < r->connections; i++) {
			if (!polls[i].revents || !receive(&all[i]))
				continue;
			account(&all[i], r);
			polls[i].fd = now() < end ? all[i].fd : -1;
			if (polls[i].fd >= 0)
				send_request(&all[i]);
			else
				busy--;
		}
	}
}

static void turn(int round, const struct row *r, int milliseconds)
{
	static struct connection all[CONNECTIONS_MAX];
	struct pollfd polls[CONNECTIONS_MAX];
	int64_t begun, took;

	time_count = faults = 0;
	for (int i = 0; i < r->connections; i++) {
		all[i].script = r->scripts[i];
		all[i].port = r->port;
		link_up(&all[i]);
		polls[i] = (struct pollfd){ .fd = all[i].fd, .events = POLLIN };
	}
	begun = now();
	for (int i = 0; i < r->connections; i++)
		send_request(&all[i]);
	drive(r, all, polls, begun + (int64_t)milliseconds * 1000000);
	took = now() - begun;
	for (int i = 0; i < r->connections; i++)
		close(all[i].fd);
	qsort(times, time_count, sizeof(times[0]), by_size);
	printf("%d %s %zu %.1f %.1f %.1f %zu\n", round, r->name, time_count, (double)took / 1000,
	       time_count ? (double)times[time_count / 2] / 1000 : 0,
	       time_count ? (double)times[time_count * 99 / 100] / 1000 : 0, faults);
}

int main(int count, char **words)
{
	static char line[65536];

	if (count != 3) {
		fputs("usage: load ROUNDS MILLISECONDS < PLAN\n", stderr);
		return 2;
	}
	while (fgets(line, sizeof(line), stdin))
		read_row(line);
	for (int round = 0; round < atoi(words[1]); round++)
		for (size_t i = 0; i < row_count; i++)
			turn(round, &rows[i], atoi(words[2]));
	return 0;
}
