/* seal.c: seal FROM TO: a file sealed piece by piece into another and synced: the least that an
 * upload must do. */
#include <sodium.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { PIECE = 65536 };

int main(int count, char **words)
{
	static unsigned char plain[PIECE], sealed[PIECE + crypto_secretstream_xchacha20poly1305_ABYTES];
	unsigned char key[crypto_secretstream_xchacha20poly1305_KEYBYTES];
	unsigned char head[crypto_secretstream_xchacha20poly1305_HEADERBYTES];
	crypto_secretstream_xchacha20poly1305_state state;
	int from = count == 3 ? open(words[1], O_RDONLY) : -1;
	int to = count == 3 ? open(words[2], O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
	unsigned long long n;
	ssize_t got;

	if (from < 0 || to < 0 || sodium_init() < 0) {
		fputs("usage: seal FROM TO\n", stderr);
		return 2;
	}
	crypto_secretstream_xchacha20poly1305_keygen(key);
	crypto_secretstream_xchacha20poly1305_init_push(&state, head, key);
	if (write(to, head, sizeof(head)) != (ssize_t)sizeof(head))
		return 1;
	while ((got = read(from, plain, PIECE)) > 0) {
		crypto_secretstream_xchacha20poly1305_push(&state, sealed, &n, plain,
		                                           (unsigned long long)got, NULL, 0, 0);
		if (write(to, sealed, (size_t)n) != (ssize_t)n)
			return 1;
	}
	return got == 0 && fsync(to) == 0 ? 0 : 1;
}
