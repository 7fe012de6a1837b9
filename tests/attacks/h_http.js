// H: the protocol. What is no proper request is refused by the web server before a program starts, or by the program before it opens anything.
'use strict';
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { ok, is, lines, shoot, unchanged, until, variables, start, teller, somebody, server, filled, encoded, form, root } = require('./arms.js');

module.exports = async (portal, long) => {
  const { host } = new URL(portal.address);
  const me = await somebody(portal);
  const cookie = `Cookie: ${me.c.headers().Cookie}`;
  const proper = [`Host: ${host}`, `Origin: ${portal.address}`, cookie, 'Connection: close'];
  const typed = 'Content-Type: application/x-www-form-urlencoded';
  const body = encoded(filled(await me.fields(), { more: 'from the attack', action: 'save' }));
  const post = (more, text = body) => lines(`POST ${me.target} HTTP/1.1`, [...proper, typed, ...more], text);
  const get = (target, more = []) => lines(`GET ${target} HTTP/1.1`, [...proper, ...more]);
  const refused = async (id, what, bytes, statuses, settings) => {
    const answer = await shoot(portal.address, bytes, settings);
    ok([].concat(statuses).includes(answer.status) && !/from the attack|lighttpd|\/root|\/tmp\//.test(answer.text), `${id}: ${what} is refused`, answer.text.slice(0, 200));
    return answer;
  };
  const length = `Content-Length: ${body.length}`;

  await unchanged(portal, 'H01 to H28', 'what is not a proper request is refused', async () => {
    await refused('H01', 'a request without a host', lines('GET / HTTP/1.1'), 400);
    await refused('H02', 'a request with two hosts', lines('GET / HTTP/1.1', [`Host: ${host}`, 'Host: other.example']), 400);
    await refused('H03', 'a host with a space', lines('GET / HTTP/1.1', ['Host: a b']), 400);
    await refused('H03', 'a host with a path', lines('GET / HTTP/1.1', ['Host: a/b']), 400);
    await refused('H04', 'an address that names another host', lines('GET http://other.example/ HTTP/1.1', [`Host: ${host}`]), 400);
    await refused('H07', 'one length said twice', post([length, length]), 400);
    await refused('H08', 'two lengths', post([length, 'Content-Length: 3']), 400);
    await refused('H09', 'a length beside chunks', post([length, 'Transfer-Encoding: chunked']), 400);
    for (const odd of ['-1', '+5', '5x', '0x10', '9223372036854775808', '99999999999999999999']) await refused('H11', `a length of ${odd}`, post([`Content-Length: ${odd}`]), [400, 413]);
    await refused('H12', 'a length over the limit, before any of the body', lines(`POST ${me.target} HTTP/1.1`, [...proper, typed, `Content-Length: ${1024 * 1024 + 1}`]), 413, { quiet: 1500 });
    await refused('H12', 'a length over that of small pages', lines('POST /account/login HTTP/1.1', [...proper, typed, 'Content-Length: 65537']), 413, { quiet: 1500 });
    await refused('H13', 'a chunk size that is none', post(['Transfer-Encoding: chunked'], 'ZZ\r\n'), 400);
    await refused('H13', 'a chunk size of sixteen F', post(['Transfer-Encoding: chunked'], 'FFFFFFFFFFFFFFFF\r\n'), [400, 413]);
    await refused('H16', 'NUL in a header', get('/drafts', ['X-A: a\0b']), 400);
    await refused('H16', 'a control character in a header', get('/drafts', ['X-A: a\x01b']), 400);
    await refused('H16', 'a bare CR in a header', get('/drafts', ['X-A: a\rb']), 400);
    await refused('H17', 'lines ended by LF alone', Buffer.from(`GET /drafts HTTP/1.1\nHost: ${host}\n\n`), 400);
    await refused('H18', 'a space before the colon', get('/drafts', ['X-A : b']), 400);
    await refused('H20', 'a header over 8 KiB', get('/drafts', [`X-A: ${'a'.repeat(8200)}`]), 431);
    await refused('H20', 'an address over 8 KiB', get(`/${'a'.repeat(8200)}`), [431, 414]);
    await refused('H22', 'NUL in an address', get('/drafts/%00'), 400);
    await refused('H22', 'a line break in a query', get('/drafts?x=%0d%0aSet-Cookie:%20a=b'), 400);
    await refused('H22', 'bad UTF-8 in an address', get('/drafts/%ff'), 400);
    await refused('H22', 'bad UTF-8 in a query', get('/drafts?x=%ff'), 400);
    await refused('H24', 'an address that climbs out of the site', get('/-/%2e%2e/%2e%2e/%2e%2e/etc/passwd'), [400, 404]);
    await refused('H24', 'an address that climbs out in plain', get('/assets/../../../../etc/passwd'), [400, 404]);
    await refused('H25', 'an encoded slash', get('/drafts%2fx'), 400);
    await refused('H26', 'a backslash in an address', get('/drafts\\x'), [400, 404]);
    await refused('H27', 'a request of HTTP/0.9', Buffer.from('GET /\r\n\r\n'), 400);
    await refused('H27', 'a request of HTTP/3.9', lines('GET / HTTP/3.9', [`Host: ${host}`]), 505);
    await refused('H28', 'a GET with a body', lines('GET /drafts HTTP/1.1', [...proper, 'Content-Length: 3'], 'a=b'), 400);
  });

  for (const head of [[], ['Host: evil.example'], ['Host: evil.example', 'X-Forwarded-Host: evil.example']]) {
    const old = await shoot(portal.address, lines('GET /account/login HTTP/1.0', head));
    ok(old.status === 200 && !/evil/.test(old.text) && !/127\.0\.0\.1/.test(old.body), `H05: ${head.length ? 'a host that is not ours' : 'a request without a host'} is in no link of the answer`, old.text.slice(0, 200));
  }

  const piece = Buffer.alloc(65536, 'a');
  const chunks = Buffer.concat([Buffer.from('more='), ...Array.from({ length: 18 }, () => Buffer.concat([Buffer.from('10000\r\n'), piece, Buffer.from('\r\n')]))]);
  const { spool } = server(portal);
  const waiting = fs.readdirSync(spool).length;
  await refused('H14', 'a body that grows over the limit without saying so', post(['Transfer-Encoding: chunked'], Buffer.concat([Buffer.from('5\r\n'), chunks.subarray(0, 5), Buffer.from('\r\n'), chunks.subarray(5)])), 413);
  await until(() => fs.readdirSync(spool).length <= waiting);
  is(waiting, fs.readdirSync(spool).length, 'H14: and what had come of it does not stay where bodies wait');

  const json = ['Accept: application/json', `Host: ${host}`, `Origin: ${portal.address}`, typed, 'Transfer-Encoding: chunked', 'Connection: close'];
  const text = `token=${me.token}`;
  const one = `${text.length.toString(16)}\r\n${text}\r\n0\r\n`;
  is(200, (await shoot(portal.address, lines('POST /account/extend HTTP/1.1', [cookie, ...json], `${one}\r\n`))).status, 'H15: chunks with the cookie in the head are heard');
  const late = await shoot(portal.address, lines('POST /account/extend HTTP/1.1', json, `${one}${cookie}\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n`));
  ok(late.status >= 400 && late.status < 500, 'H15: a cookie behind the body signs nobody in', late.text.slice(0, 200));

  const many = await refused('H21', '400 small headers', get('/drafts', Array.from({ length: 400 }, (_, i) => `X-${i}: a`)), [400, 431]);
  ok(/<h1/.test(many.body) || many.status === 431, 'H21: with a page that can be read', many.body.slice(0, 200));
  const utf8 = await shoot(portal.address, get('/account/login?n\xc3\xa9xt=caf\xc3\xa9'));
  ok(utf8.status < 500 && !/caf\xc3\xa9|caf%C3%A9/i.test(utf8.text), 'H23: raw UTF-8 in a query is not repeated', utf8.text.slice(0, 200));

  for (const target of [me.target, '/account/login', '/', '/guide/']) {
    const trace = await shoot(portal.address, lines(`TRACE ${target} HTTP/1.1`, [...proper, 'X-Secret: echo me']));
    ok(trace.status === 405 && !/echo me/.test(trace.text), `H29: TRACE of ${target.replace(/[0-9a-f]{32}/, '…')} is refused and repeats nothing`, trace.text.slice(0, 100));
  }
  is(501, (await shoot(portal.address, lines('BREW / HTTP/1.1', proper))).status, 'H31: a method that nobody knows is refused');
  for (const target of [me.target, '/', '/account/login']) {
    const asked = await shoot(portal.address, lines(`OPTIONS ${target} HTTP/1.1`, [`Host: ${host}`, 'Origin: https://evil.example', 'Access-Control-Request-Method: POST', 'Connection: close']));
    ok(!/access-control/i.test(asked.head), `H32: no other site is let in to ${target.replace(/[0-9a-f]{32}/, '…')}`, asked.head);
  }
  const h2 = await shoot(portal.address, lines('GET /account/login HTTP/1.1', [`Host: ${host}`, 'Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA']), { quiet: 600 });
  ok(h2.status === 200 && !/^upgrade:/mi.test(h2.head), 'H33: a change to HTTP/2 in clear is not made', h2.head);
  const part = await shoot(portal.address, get(me.target, ['Range: bytes=0-9']));
  ok(part.status === 200 && /<\/html>/.test(part.body), 'H34: a page of a program is sent whole, whatever part is asked for', part.head);
  const { pid } = server(portal);
  const memory = () => Number(fs.readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)[1]);
  const before = memory();
  const asset = (await me.c.get('/')).text.match(/href="(\/assets\/[^"]+\.css)"/)[1];
  const ranges = await Promise.all(Array.from({ length: 20 }, () => shoot(portal.address, get(asset, [`Range: bytes=${Array.from({ length: 1000 }, (_, i) => `${i % 10}-`).join(',')}`]))));
  ok(ranges.every((r) => [200, 206, 416].includes(r.status)) && memory() - before < 8192, 'H35: a thousand parts that overlap make the server no larger', `${ranges[0].status} ${memory() - before} KiB`);

  // --- what a program gets: the same server in front of one that tells ---
  const told = await teller(portal, 'printf "Content-Type: text/plain\\r\\n\\r\\n"; env -0 | tr "\\0\\n\\r" "\\n!!"');
  const seen = async (more) => (await shoot(told.address, lines('GET /account/login HTTP/1.1', [`Host: ${host}`, 'Connection: close', ...more]))).body;
  ok(/HTTP_X_A=a +b/.test(await seen(['X-A: a\r\n b'])) && !/!/.test(await seen(['X-A: a\r\n b'])), 'H19: a folded header reaches a program in one line');
  ok(!/HTTP_PROXY=/.test(await seen(['Proxy: http://evil.example/'])), 'H36: no header becomes HTTP_PROXY');
  const trailers = await shoot(told.address, lines('POST /account/login HTTP/1.1', [`Host: ${host}`, typed, 'Transfer-Encoding: chunked', 'Connection: close'], `${one}Cookie: sid=1\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n`));
  ok(/REQUEST_METHOD=POST/.test(trailers.body) && !/HTTP_COOKIE=|FORWARDED/.test(trailers.body), 'H15: what stands behind a body reaches no program', trailers.body.slice(0, 300));
  await told.stop();
  await refused('H37', 'one variable said twice by two headers', get('/account/login', ['X-Forwarded-For: 192.0.2.1', 'X_Forwarded_For: 192.0.2.2']), 400);

  // --- a program started by hand ---
  const none = start('login', {});
  ok([0, 500].includes(none.status) && none.code === 1 && none.signal === null, 'H40: a program without its settings ends at once and answers nothing but a fault', `${none.text.slice(0, 60)} ${none.said}`);
  for (const [what, more, statuses, input] of [
    ['no method', { REQUEST_METHOD: null }, [400]], ['an empty method', { REQUEST_METHOD: '' }, [400]], ['a method of another case', { REQUEST_METHOD: 'get' }, [405]],
    ['no length', { REQUEST_METHOD: 'POST' }, [411, 400]], ['an empty length', { REQUEST_METHOD: 'POST', CONTENT_LENGTH: '' }, [411, 400]], ['a length in hexadecimal', { REQUEST_METHOD: 'POST', CONTENT_LENGTH: '0x10' }, [400]],
    ['a length of twenty digits', { REQUEST_METHOD: 'POST', CONTENT_LENGTH: '9'.repeat(20) }, [400, 413]], ['no address', { REQUEST_URI: null }, [400]], ['an address without a slash', { REQUEST_URI: 'account' }, [400]],
  ]) {
    const got = start('login', variables(portal, more), input || '');
    ok(statuses.includes(got.status) && got.signal === null, `H41: a program that is told ${what} refuses`, got.text.slice(0, 80));
  }
  const form1 = 'email=a%40example.org&password=x';
  for (const [what, said, input] of [['one byte short', form1.length, form1.slice(0, -1)], ['one byte long', form1.length, `${form1}x`]]) {
    const got = start('login', variables(portal, { REQUEST_METHOD: 'POST', CONTENT_LENGTH: String(said), CONTENT_TYPE: 'application/x-www-form-urlencoded' }), input);
    ok(got.status === 400 && got.signal === null, `H42: a body ${what} is refused`, got.text.slice(0, 80));
  }
  const kept = [];
  for (const size of [65535, 65536, 65537]) {
    const pairs = filled(await me.fields(), { more: '', action: 'save' });
    const less = encoded(pairs).length;
    const wide = Math.floor((size - less - 2000) / 6);
    const value = 'ä'.repeat(wide) + 'a'.repeat(size - less - wide * 6);
    const answer = await me.c.post(me.target, encoded(filled(pairs, { more: value })));
    const now = form((await me.c.get(me.target)).text).pairs.find(([n]) => n === 'more')[1];
    kept.push([answer.status, answer.location, now === value].join());
  }
  is(1, new Set(kept).size, `H43: a body is the same by pipe and by file: ${kept[0].replace(/[0-9a-f]{32}/, '…')}`);
  ok(/true$/.test(kept[0]), 'H43: and is kept to the byte', kept[0]);
  const waits = await shoot(portal.address, get('/account'), { half: true });
  ok(waits.status === 200 && /<\/html>/.test(waits.body), 'H46: who has no more to say still gets the whole answer', waits.text.slice(0, 100));
  const child = spawn(path.join(root, 'build/cgi-bin/login'), [], { stdio: ['pipe', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
    env: variables(portal, { REQUEST_METHOD: 'POST', CONTENT_LENGTH: '5', CONTENT_TYPE: 'application/x-www-form-urlencoded' }) });
  const shut = await Promise.race([Promise.all([3, 4, 5].map((n) => new Promise((r) => { child.stdio[n].on('close', r); child.stdio[n].resume(); }))), new Promise((r) => setTimeout(() => r(null), 20000))]);
  ok(shut !== null && child.exitCode === null, 'H49: what a program inherits is shut before it reads anything');
  child.stdin.end('a=b&c');
  await new Promise((r) => child.on('exit', r));
  for (const target of ['/-/nothing', '/-/away', '/-/wizard', '/-/wizard/more', '/account/login/more/and/more', '/account/login.php']) is(404, (await me.c.get(target)).status, `H52: ${target} is no address`);

  if (long) {
    const hung = await teller(portal, 'exec sleep 300');
    const began = Date.now();
    const answer = await shoot(hung.address, lines('GET /account/login HTTP/1.1', [`Host: ${host}`, 'Connection: close']), { quiet: 60000 });
    const took = (Date.now() - began) / 1000;
    ok(answer.status >= 500 && took < 35, `H47: a program that hangs is given up after ${Math.round(took)} s`, answer.text.slice(0, 100));
    await hung.stop();
  }
  await unchanged(portal, 'H', 'a page is read', () => me.c.get(me.target));
  me.c.close();
};
