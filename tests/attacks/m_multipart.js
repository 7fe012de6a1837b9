// M: bodies of parts (multipart/form-data), where files come in: one reading or none, in linear time and little memory.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { ok, is, unchanged, until, somebody, quickest, filled, form, title, files, server, plain, problems } = require('./arms.js');

const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\nxref\n0 1\n0000000000 65535 f \ntrailer<</Size 1/Root 1 0 R>>\nstartxref\n46\n%%EOF\n', 'latin1');
const B = 'attack-8f2c71e05b';

module.exports = async (portal, long) => {
  const me = await somebody(portal);
  const { c, draft } = me;
  const page = `${draft}/documents`;
  const pairs = async () => filled(form((await c.get(page)).text).pairs, { action: 'upload' });
  const text = (name, value, more = '') => `--${B}\r\nContent-Disposition: form-data; name="${name}"\r\n${more}\r\n${value}\r\n`;
  const file = (bytes, { name = 'report.pdf', head, field = 'file' } = {}) => Buffer.concat([Buffer.from(`--${B}\r\n${head || `Content-Disposition: form-data; name="${field}"; filename="${name}"\r\nContent-Type: application/pdf\r\n`}\r\n`), bytes, Buffer.from('\r\n')]);
  const end = `--${B}--\r\n`;
  const all = (...pieces) => Buffer.concat(pieces.map((p) => Buffer.from(p)));
  const post = (body, boundary = B) => c.post(`${page}/upload`, body, { headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}` } });
  const texts = async () => (await pairs()).map(([n, v]) => text(n, v)).join('');
  const listed = async () => [...(await c.get(page)).text.matchAll(/file:([0-9a-f]{32})/g)].map((m) => m[1]).filter((v, i, a) => a.indexOf(v) === i);
  const known = await texts();
  const field = ((await c.get(page)).text.match(/<input[^>]*type="file"[^>]*name="([^"]+)"|name="([^"]+)"[^>]*type="file"/) || []).slice(1).find(Boolean) || 'file';
  const good = (bytes = pdf, more = {}) => file(bytes, { field, ...more });
  const headed = (more) => file(pdf, { head: `Content-Disposition: form-data; name="${field}"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n${more}` });
  const refuse = async (id, what, body, statuses = [400], boundary) => {
    const answer = await post(body, boundary);
    ok(statuses.includes(answer.status) && /<h1/.test(answer.text), `${id}: ${what} is refused`, `${answer.status} ${title(answer.text)}`);
  };
  const atOnce = async (id, what, body, statuses, sentence) => {
    await refuse(id, what, body, statuses);
    const took = await quickest(500, () => post(body));
    ok(took < 500, `${id}: ${sentence}`, took);
  };

  await unchanged(portal, 'M02 to M30', 'bodies of parts that are not as they should be are refused', async () => {
    await refuse('M02', 'a boundary with an escaped quote', all(known, good(), end), [400, 415], `"${B}\\""`);
    await refuse('M09', 'text after the end', all(known, good(), end, 'more'));
    await refuse('M09', 'a second body after the end', all(known, good(), end, known, end));
    await atOnce('M10', 'a mebibyte before the first part', all('x'.repeat(1 << 20), known, good(), end), [400], 'without much work');
    await refuse('M10', 'an empty line before the first part', all('\r\n', known, good(), end));
    await atOnce('M11', '100,000 empty parts', all(known, text('a', '').repeat(100000), end), [400, 413], 'at once');
    await refuse('M12', 'nine headers in a part', all(known, headed('X-A: b\r\n'.repeat(7)), end), [400, 413]);
    await refuse('M12', 'a header of 5 KiB', all(known, headed(`X-A: ${'b'.repeat(5000)}\r\n`), end), [400, 413]);
    await refuse('M12', 'a header that does not end', all(known, `--${B}\r\nContent-Disposition: form-data; name="${'n'.repeat(200000)}`), [400, 413]);
    for (const [what, head] of [['no disposition', 'X-A: b\r\n'], ['a disposition of attachment', 'Content-Disposition: attachment; name="a"\r\n'], ['no name', 'Content-Disposition: form-data\r\n'], ['an empty name', 'Content-Disposition: form-data; name=""\r\n'],
      ['two names', 'Content-Disposition: form-data; name="a"; name="b"\r\n'], ['two dispositions', 'Content-Disposition: form-data; name="a"\r\nContent-Disposition: form-data; name="b"\r\n']]) {
      await refuse('M13', `a part with ${what}`, all(known, file(pdf, { head }), end));
    }
    await refuse('M16', 'a line break and a header in a file name', all(known, good(pdf, { name: 'a.pdf\r\nX-Evil: 1' }), end));
    await refuse('M16', 'a file name in two ways', all(known, file(pdf, { head: `Content-Disposition: form-data; name="${field}"; filename="a.pdf"; filename*=UTF-8''b.exe\r\n` }), end));
    for (const way of ['base64', 'quoted-printable']) await refuse('M19', `a part in ${way}`, all(known, headed(`Content-Transfer-Encoding: ${way}\r\n`), end));
    await refuse('M21', 'lines ended by LF alone', all(known, good(), end).toString('latin1').replace(/\r/g, ''));
    await refuse('M21', 'lines ended by both', all(known, file(pdf, { head: `Content-Disposition: form-data; name="${field}"; filename="a.pdf"\n` }), end));
    await refuse('M22', 'a folded header', all(known, file(pdf, { head: `Content-Disposition: form-data;\r\n name="${field}"; filename="a.pdf"\r\n` }), end));
    await refuse('M24', 'one name as text and as file', all(known, text(field, 'x'), good(), end));
    await refuse('M25', 'a field that names a character set', all(known, text('_charset_', 'utf-7'), good(), end));
    await refuse('M29', 'two files', all(known, good(), good(), end));
    await refuse('M29', 'two files of two names', all(known, good(), file(pdf, { field: 'other' }), end));
    await refuse('M11', 'nested parts', all(known, text('more', `--y\r\nContent-Disposition: form-data; name="token"\r\n\r\nx\r\n--y--`, 'Content-Type: multipart/mixed; boundary=y\r\n'), end), [400]);
    const whole = all(known, good(), end);
    const spool = server(portal).spool;
    const stays = () => [fs.readdirSync(spool).length, files(path.join(portal.data)).filter((f) => /tmp|new|part/i.test(path.basename(f))).length].join();
    const before = stays();
    const step = long ? 1 : 37;
    const taken = [];
    for (let n = 0; n < whole.length - 2; n += step) taken.push((await post(whole.subarray(0, n))).status);
    is('', taken.filter((s) => ![400, 403, 411, 415].includes(s)).join(), `M30: a body cut short anywhere (${taken.length} places) is refused`);
    await until(() => stays() === before);
    is(before, stays(), 'M30: and leaves no file behind');
  });

  // --- odd, and taken as it is ---
  const put = async (body, boundary) => {
    const had = await listed();
    const began = Date.now();
    const answer = await post(body, boundary);
    const took = Date.now() - began;
    const one = (await listed()).find((id) => !had.includes(id));
    const back = one ? await c.get(`${draft}/files/${one}`) : null;
    return { answer, one, back, took, body };
  };
  const like = Buffer.concat([pdf, Buffer.from(`\r\n--${B.slice(0, -1)}\r\n--\r\n\r\n--${B.slice(0, -1)}`), pdf]);
  const near = await put(all(await texts(), good(like), end));
  ok(near.back && near.back.raw.equals(like), 'M04: what looks like the boundary, less its last byte, is the file', near.answer.status);
  for (const [id, what, first] of [['M05', 'CR', '\r'], ['M05', 'LF', '\n'], ['M05', 'CR LF', '\r\n']]) {
    const slow = Buffer.concat([Buffer.from(first), Buffer.alloc(15 * 1048576 - 100, 'a')]);
    const got = await put(all(await texts(), good(slow), end));
    const took = Math.min(got.took, got.took < 3000 ? got.took : await quickest(3000, () => put(got.body)));
    ok(got.answer.status === 422 && took < 3000, `${id}: ${what} and then 15 MiB without one is read in one go (${took} ms)`, got.answer.status);
  }
  const wide = 'w'.repeat(70);
  const swap = (body, boundary) => Buffer.from(body.toString('latin1').split(B).join(boundary), 'latin1');
  const dashes = Buffer.concat([pdf, Buffer.from(`\r\n--${'w'.repeat(69)}`.repeat(20000)), pdf]);
  const bound = await put(swap(all(await texts(), good(dashes), end), wide), wide);
  ok(bound.back && bound.back.raw.equals(dashes) && bound.took < 3000, `M06: a long boundary that nearly fits again and again is read in one go (${bound.took} ms)`, bound.answer.status);
  const hurdles = [];
  const around = `\r\n--${B}--\r\n`.length + 2;
  for (let at = 65536 - around; at <= 65536 + 2; at += long ? 1 : 3) {
    const head = await texts();
    const bytes = (pad) => Buffer.concat([pdf, Buffer.alloc(pad, 'z'), Buffer.from('%%EOF\n')]);
    const one = bytes(at - (all(head, good(bytes(0))).length - 2));       // the boundary begins at this byte of the body
    const got = await put(all(head, good(one), end));
    hurdles.push(Boolean(got.back && got.back.raw.equals(one)));
    if ((await listed()).length > 40) break;
  }
  ok(hurdles.every(Boolean), `M07: wherever the boundary falls in what is read at once (${hurdles.length} places), the file is the same`, hurdles.join());

  const other = await somebody(portal);
  const page2 = `${other.draft}/documents`;
  const named = async (name) => {
    const token = form((await other.c.get(page2)).text).pairs;
    const { multipart } = require('./arms.js');
    const m = multipart(filled(token, { action: 'upload' }), [{ field, name, bytes: pdf, type: 'text/html' }]);
    return other.c.post(`${page2}/upload`, m.body, { headers: { 'Content-Type': m.type } });
  };
  for (const name of ['../../../etc/passwd.pdf', '/etc/x.pdf', 'C:\\x\\y.pdf', 'a:b.pdf', '.hidden.pdf', `${'n'.repeat(252)}.pdf`, `${'n'.repeat(300)}.pdf`, '....pdf', 'space.pdf ', `${'a="'.repeat(60)}.pdf`]) {
    const answer = await named(name);
    const inside = files(portal.data).every((f) => !/passwd|hidden|\.pdf/.test(f));
    ok([303, 400, 422].includes(answer.status) && inside, `M15: a file called ${JSON.stringify(name.slice(0, 24))} becomes no path (${answer.status})`, answer.status);
  }
  const shown = plain((await other.c.get(page2)).text);
  ok(!/\.\.\/|C:\\|\/etc\//.test(shown.replace(/(href|action|src)="[^"]*"/g, '')), 'M15: and folders in names are not shown either');
  const turned = await named('report-\u202efdp.exe');
  ok(turned.status === 422 && !/\u202e/.test(turned.text), 'M17: a name that is turned around is judged by its true ending', `${turned.status} ${problems(turned.text)}`);
  let slow = 0;
  for (const name of [`${'a;'.repeat(900)}.pdf`, `${'\\"'.repeat(900)}.pdf`, `${' '.repeat(2000)}.pdf`]) slow = Math.max(slow, await quickest(400, () => named(name)));
  ok(slow < 400, `M18: a long odd name costs nothing (${slow} ms with all of the request)`);
  const had = (await other.c.get(page2)).text;
  const cased = all((await (async () => filled(form(had).pairs, { action: 'upload' }))()).map(([n, v]) => text(n, v)).join(''), file(pdf, { head: `CONTENT-disposition:form-data;name="${field}";filename="spaced.pdf"\r\ncontent-TYPE:   application/pdf  \r\n` }), end);
  const casedAnswer = await other.c.post(`${page2}/upload`, cased, { headers: { 'Content-Type': `multipart/form-data; boundary=${B}` } });
  ok(casedAnswer.status === 303, 'M23: headers in another case and spacing say the same', casedAnswer.status);
  const type = [...(await other.c.get(page2)).text.matchAll(/file:([0-9a-f]{32})/g)][0][1];
  is('application/pdf', (await other.c.get(`${other.draft}/files/${type}`)).headers['content-type'], 'M26: what a sender says the type is does not count');
  const empty = await other.c.upload(other.draft, { name: 'empty.pdf', bytes: Buffer.alloc(0), field });
  ok(empty.status === 422 && problems(empty.text).length > 0, 'M27: an empty file is refused in words', problems(empty.text).join());
  for (const one of [c, other.c]) one.close();
};
