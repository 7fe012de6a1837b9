// F: files: what is taken is what its name says, it comes back to the byte as a download, and whose it is stays so.
'use strict';
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');
const { ok, is, somebody, unchanged, until, form, multipart, problems, server, root, atWork } = require('./arms.js');
const { pdf, png, jpg, docx, doc, zip, parts, ole } = require('./samples.js');

module.exports = async (portal, long) => {
  const me = await somebody(portal, '127.41.1.1');
  const { c, draft } = me;
  const ids = async (at = draft) => [...(await c.get(`${at}/documents`)).text.matchAll(/file:([0-9a-f]{32})/g)].map((m) => m[1]);
  const put = async (name, bytes, at = draft) => c.upload(at, { name, bytes });
  const samples = { pdf, png, jpg, docx, doc };
  for (const [kind, bytes] of Object.entries(samples)) {
    const answer = await put(`sample.${kind}`, bytes);
    const id = (await ids()).pop();
    const back = await c.get(`${draft}/files/${id}`);
    ok(answer.status === 303 && back.raw.equals(bytes), `F01: a ${kind} is taken and comes back to the byte`, `${answer.status} ${problems(answer.text)}`);
    ok(/^attachment; /.test(back.headers['content-disposition']) && back.headers['x-content-type-options'] === 'nosniff' && /^sandbox/.test(back.headers['content-security-policy']) && back.headers['cache-control'] === 'no-store', `F32: and the ${kind} is a download that runs nothing`, JSON.stringify(back.headers));
  }
  for (const name of ['little.jpg', 'big.jpg', 'picture.png', 'behind.png']) {
    const photo = fs.readFileSync(path.join(root, 'tests/places', name));
    const took = await put(name, photo);
    const back = (await c.get(`${draft}/files/${(await ids()).pop()}`)).raw;
    const differs = [...photo.keys()].filter((i) => photo[i] !== back[i]).length;
    const angle = [Buffer.from([0xd2, 4, 0, 0, 100]), Buffer.from([0, 0, 4, 0xd2, 0, 0, 0, 100])];
    ok(took.status === 303 && back.length === photo.length && differs > 20 && differs < 110 && angle.some((a) => photo.includes(a)) && !angle.some((a) => back.includes(a)), `F01: ${name} is kept without where it was taken, and otherwise to the byte`, `${took.status} ${differs} ${problems(took.text)}`);
  }
  const phone = Buffer.concat([jpg, Buffer.alloc(3000, 0x2a)]);
  is(303, (await put('phone.jpg', phone)).status, 'F01: a photo with what phones add behind its end is taken');
  is(303, (await put('SHOUT.PDF', pdf)).status, 'F03: an ending in capitals is an ending');
  is(303, (await put('a.php.pdf', pdf)).status, 'F03: the last ending counts');

  const had = (await ids()).join();
  {
    for (const name of ['a.rtf', 'a.exe', 'a.html', 'a.svg', 'a.heic', 'a.zip', 'a.docm', 'a.xlsx', 'a', 'pdf.', 'a.pdf.', 'a.p df', 'a.pdf;.exe', 'a.pdf .exe']) {
      const answer = await put(name, pdf);
      ok(answer.status === 422 && problems(answer.text).length === 1, `F02: ${JSON.stringify(name)} is refused in words`, `${answer.status} ${problems(answer.text)}`);
    }
    for (const [kind, bytes] of Object.entries(samples)) {
      for (const other of Object.keys(samples)) {
        if (other === kind) continue;
        const answer = await put(`as.${other}`, bytes);
        ok(answer.status === 422 && problems(answer.text).length === 1, `F04: a ${kind} that is called ${other} is refused in words`, `${answer.status} ${problems(answer.text)}`);
      }
    }
    for (const [id, name, bytes] of [['F09', 'late.pdf', Buffer.concat([Buffer.from('x'), pdf])], ['F09', 'later.pdf', Buffer.concat([Buffer.alloc(1024, 0x20), Buffer.from('MZ'), pdf])], ['F14', 'macro.doc', ole('WordDocument', '_VBA_PROJECT')], ['F15', 'sheet.doc', ole('Workbook')], ['F16', 'macro.docx', zip([...parts, ['word/vbaProject.bin', 'x']])],
      ['F02', 'empty.png', Buffer.alloc(0)], ['F05', 'cut.jpg', jpg.subarray(0, jpg.length - 2)], ['F08', 'cut.png', png.subarray(0, png.length - 12)], ['F18', 'cut.docx', docx.subarray(0, docx.length - 22)]]) {
      const answer = await put(name, bytes);
      ok(answer.status === 422 && problems(answer.text).length === 1, `${id}: ${name} is refused in words`, `${answer.status} ${problems(answer.text)}`);
    }
  }
  is(had, (await ids()).join(), 'F02 to F18: none of them is kept');

  await put('twice.pdf', pdf);
  await put('twice.pdf', pdf);
  const two = (await ids()).slice(-2);
  ok(two[0] !== two[1], 'F34: one file twice is two');
  await c.send(`${draft}/files/${two[0]}/remove`, { action: 'remove' });
  is('404 200', `${(await c.get(`${draft}/files/${two[0]}`)).status} ${(await c.get(`${draft}/files/${two[1]}`)).status}`, 'F34: and each can be removed alone');
  const longest = `${'🙂'.repeat(30)}${'ä'.repeat(40)}%22;=\\'.pdf`;
  const named = await put(longest, pdf);
  const last = (await ids()).pop();
  const said = (await c.get(`${draft}/files/${last}`)).headers['content-disposition'];
  ok(named.status === 303 && /^attachment; filename="[ -!#-~]*"; filename\*=UTF-8''[\w.%-]+$/.test(said), 'F32: a name of signs and pictures is encoded in one header line', `${named.status} ${problems(named.text)} ${said}`);

  // --- the files of tests/files, each folder named by what is wrong with it ---
  const rows = [[/^good\/script/, 'F11'], [/^place/, 'F01'], [/^good/, 'F01'], [/^odd\/and-/, 'F07'], [/^odd\/another/, 'F16'], [/^odd\/overlap/, 'F17'], [/^odd\/types/, 'F22'], [/^odd\/laughs/, 'F23'], [/^odd\/(local|says)/, 'F21'], [/^odd\/(growth|sum|many)/, 'F18'], [/^odd/, 'F20'], [/\.png$/, 'F08'], [/\.jpe?g$/, 'F05'],
    [/^(macros|fetches|acts)\/.*docx/, 'F16'], [/^macros/, 'F14'], [/\.docx?$/, 'F15'], [/\.pdf$/, 'F09']];
  const shelf = await somebody(portal, '127.41.2.1');
  const folder = path.join(root, 'tests/files');
  for (const sort of fs.readdirSync(folder, { withFileTypes: true }).filter((e) => e.isDirectory()).map((e) => e.name)) {
    for (const name of fs.readdirSync(path.join(folder, sort))) {
      const answer = await shelf.c.upload(shelf.draft, { name, bytes: fs.readFileSync(path.join(folder, sort, name)) });
      const right = sort === 'good' ? answer.status === 303 : answer.status === 422 && problems(answer.text).length === 1;
      ok(right, `${rows.find(([fits]) => fits.test(`${sort}/${name}`))[1]}: ${sort}/${name} is ${sort === 'good' ? 'taken' : 'refused in words'}`, `${answer.status} ${problems(answer.text)}`);
    }
  }
  shelf.c.close();

  // --- mutations: whatever comes of them, no program comes to a bad end ---
  let seed = 7;
  const next = (n) => { seed = (seed * 1103515245 + 12345) & 0x7fffffff; return seed % n; };
  const spare = await somebody(portal, '127.41.3.1');
  const log = `${portal.data}/log/programs.log`;
  const bad = () => (fs.existsSync(log) ? fs.readFileSync(log, 'utf8').split('\n').filter((l) => / (die|fatal) |SIG|AddressSan/.test(l)).length : 0);
  const deaths = bad();
  const got = {};
  for (const [kind, bytes] of Object.entries(samples)) {
    for (let i = 0; i < (long ? 400 : 6); i += 1) {
      let changed = Buffer.from(bytes);
      if (i % 3 === 0) changed = changed.subarray(0, 1 + next(changed.length - 1));
      else changed[next(changed.length)] ^= 1 << next(8);
      const answer = await spare.c.upload(spare.draft, { name: `m.${kind}`, bytes: changed });
      got[answer.status] = (got[answer.status] || 0) + 1;
    }
  }
  ok(Object.keys(got).every((s) => ['303', '422'].includes(s)) && bad() === deaths, `F24: files cut short or with a bit changed are taken or refused, never a fault (${JSON.stringify(got)})`);

  // --- whose it is ---
  const other = await somebody(portal, '127.41.4.1');
  await unchanged(portal, 'F28', 'a file into what is not one\'s own', async () => {
    is(404, (await other.c.upload(draft, { name: 'a.pdf', bytes: pdf }).catch(() => ({ status: 404 }))).status, 'F28: finds nothing');
    const { body, type } = multipart([['token', other.token]], [{ name: 'a.pdf', bytes: pdf }]);
    is(404, (await other.c.post(`${draft}/documents/upload`, body, { headers: { 'Content-Type': type } })).status, 'F28: nor does a post without its page');
    is(404, (await other.c.get(`${draft}/files/${last}`)).status, 'F28: nor is there anything to read');
  });
  const done = await somebody(portal, '127.41.5.1');
  const page = await done.c.get(`${done.draft}/documents`);
  await done.c.submit(done.draft);
  const m = multipart(form(page.text).pairs, [{ name: 'late.pdf', bytes: pdf }]);
  await unchanged(portal, 'F28', 'a file into what was sent', async () => {
    const late = await done.c.post(`${done.draft}/documents/upload`, m.body, { headers: { 'Content-Type': m.type } });
    ok([303, 404, 409].includes(late.status) && !/files\//.test(late.text), 'F28: is not taken', `${late.status} ${late.location}`);
  });

  // --- slow bodies ---
  const spool = server(portal);
  const { port } = new URL(portal.address);
  const head = `POST ${draft}/documents/upload HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: ${portal.address}\r\nCookie: ${c.headers().Cookie}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 1000000\r\n\r\n--x\r\n`;
  const sockets = await Promise.all(Array.from({ length: 20 }, () => new Promise((resolve) => { const s = net.connect(Number(port), '127.0.0.1', () => { s.write(head); resolve(s); }); s.on('error', () => {}); })));
  await new Promise((r) => setTimeout(r, 300));
  const children = () => atWork(spool.pid);
  await until(() => children() <= 16);   /* those that are refused end */
  const waiting = children();
  ok(waiting <= 16, `F36: of twenty bodies that come slowly of one account ${waiting} wait in a program`);
  is(200, (await c.get(`${draft}/who`)).status, 'F36: and others are served');
  for (const s of sockets) s.destroy();
  for (const one of [c, spare.c, other.c, done.c]) one.close();
};
