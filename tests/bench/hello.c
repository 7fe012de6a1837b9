/* hello.c: the least that a CGI program can do. Linked statically, it is the floor that others are
 * measured against. */
#include <unistd.h>

int main(void)
{
	static const char answer[] = "Content-Type: text/plain\r\nContent-Length: 6\r\n\r\nhello\n";

	return write(STDOUT_FILENO, answer, sizeof(answer) - 1) == (ssize_t)sizeof(answer) - 1 ? 0 : 1;
}
