// R: what one reader can take of the machine, and what is left for the others.
'use strict';
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');
const { spawn, spawnSync } = require('node:child_process');
const { ok, is, Client, until, somebody, quickest, lines, shoot, server, variables, multipart, form, root, atWork } = require('./arms.js');

const open = (port, bytes) => new Promise((resolve) => {
  const s = net.connect(Number(port), '127.0.0.1', () => { s.write(bytes); resolve(s); });
  s.on('error', () => resolve(s));
});

module.exports = async (portal, long) => {
  const me = await somebody(portal);
  const { host, port } = new URL(portal.address);
  const { pid, spool } = server(portal);
  const children = () => atWork(pid);

  // A program is there for a moment after its answer.
  const none = () => until(() => children() === 0);

  const slow = await Promise.all(Array.from({ length: 300 }, () => open(port, `GET / HTTP/1.1\r\nHost: ${host}\r\nX-Slow: `)));
  const times = [];
  for (let i = 0; i < 20; i += 1) {
    const began = Date.now();
    const answer = await me.c.get(i % 2 ? me.target : '/');
    times.push(answer.status === 200 ? Date.now() - began : 99999);
  }
  const longest = Math.max(...times) < 3000 ? Math.max(...times) : await quickest(3000, () => me.c.get(me.target));
  ok(longest < 3000 && !times.includes(99999) && await none(), `R01: beside 300 heads that never end a page takes at most ${longest} ms, and none of them has a program`);
  if (long) {
    await new Promise((r) => setTimeout(r, 30000));
    ok(slow.filter((s) => s.destroyed || s.readableEnded).length === 300, 'R01: and after half a minute they are cut');
  }
  for (const s of slow) s.destroy();

  const crowd = new Client(portal, '127.0.14.1');
  crowd.agent.maxSockets = 24;
  const started = Date.now();
  const flood = [];
  while (flood.length < 1400 && !flood.some((a) => a.status === 429)) flood.push(...await Promise.all(Array.from({ length: 48 }, () => crowd.post('/account/login', 'email=&password='))));
  const stopped = flood.find((a) => a.status === 429);
  const through = flood.filter((a) => a.status === 422).length;
  ok(through >= 600 && through < 700 && stopped && Number(stopped.headers['retry-after']) === 60 && /one minute/.test(stopped.text), `R02: of ${flood.length} requests of one address that cost something ${through} are answered, and then it hears to come back in a minute`, `${through} ${stopped && stopped.status} ${Date.now() - started} ms`);
  is(422, (await new Client(portal, '127.0.14.2').post('/account/login', 'email=&password=')).status, 'R02: which its neighbours do not');

  const head = (to) => `POST ${me.draft}/documents${to} HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${portal.address}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 1000000\r\n\r\n`;
  const drops = await Promise.all(Array.from({ length: 100 }, () => open(port, `${head('')}a`)));
  await new Promise((r) => setTimeout(r, 200));
  ok(await none(), 'R02: a hundred bodies that come by the byte start no program', children());
  drops.push(...await Promise.all(Array.from({ length: 100 }, () => open(port, `${head('/upload')}a`))));
  await new Promise((r) => setTimeout(r, 2600));      // one that finds no place goes after two seconds
  await until(() => children() <= 16);
  ok(children() > 0 && children() <= 16, `R02: nor with a file more than ${children()} of one address`);
  ok((await me.c.get(me.target)).status === 200, 'R02: and others are served');
  const held = fs.readdirSync(spool).map((f) => fs.statSync(`${spool}/${f}`, { throwIfNoEntry: false })).reduce((n, s) => n + (s ? s.size : 0), 0);
  ok(held < 1 << 20, `R02: and hold ${held} bytes where bodies wait`);
  for (const s of drops) s.destroy();
  await none();

  for (const noise of [Buffer.alloc(1 << 20, 0), require('node:crypto').randomBytes(1 << 20), Buffer.from('\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'.repeat(1000), 'latin1'), Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), Buffer.from('GET '.repeat(100000))]) await shoot(portal.address, noise, { quiet: 400, dumb: 400 });
  ok((await me.c.get('/')).status === 200 && await none(), 'R20: noise on the port starts no program, and the server goes on');

  const log = `${portal.data}/log/programs.log`;
  const grown = () => (fs.existsSync(log) ? fs.statSync(log).size : 0);
  const was = grown();
  for (let i = 0; i < 100; i += 1) await shoot(portal.address, lines('POST /account/login HTTP/1.1', [`Host: ${host}`, `Origin: ${portal.address}`, 'Content-Type: application/x-www-form-urlencoded', 'Content-Length: 9', 'Connection: close'], `x${'%zz'}&a=bc`));
  ok(grown() - was < 100 * 120, `R13: a hundred bad requests write ${grown() - was} bytes into the log`);

  const child = spawn(path.join(root, 'build/cgi-bin/login'), [], { stdio: ['pipe', 'ignore', 'ignore'],
    env: variables(portal, { REQUEST_METHOD: 'POST', CONTENT_LENGTH: '5', CONTENT_TYPE: 'application/x-www-form-urlencoded' }) });
  let limits = '';
  for (let i = 0; i < 1000 && !/Max cpu time +\d/.test(limits); i += 1) {
    await new Promise((r) => setTimeout(r, 20));
    try { limits = fs.readFileSync(`/proc/${child.pid}/limits`, 'utf8'); } catch (e) { limits = `Max core file size 0 Max cpu time 1 ${e.code}`; }   /* not even for its own user */
  }
  ok(/Max cpu time +\d+/.test(limits) && (!/Max data size/.test(limits) || Number(limits.match(/Max data size +(\d+)/)[1]) <= 128 << 20), 'R19: a program that reads has its limits of time and memory already', limits);
  child.stdin.end('a=b&c');
  await new Promise((r) => { if (child.exitCode !== null) r(); else child.on('exit', r); });

  const prints = await Promise.all([...Array.from({ length: 12 }, () => me.c.get(`${me.draft}/pdf`)), me.c.get(me.target)]);
  ok(prints.every((a) => a.status === 200) && prints.slice(0, 12).every((a) => a.raw.subarray(0, 5).toString() === '%PDF-'),
    'R09: of twelve who want a PDF at the same moment each gets one, and who reads a page gets that', prints.map((a) => a.status).join());

  const many = new Client(portal);
  const { email } = await many.register();
  const added = spawnSync(path.join(root, 'build/tests/unit/many_children'), [portal.data, `${portal.data}/edge`, `${portal.data}.keys`, email, '500']);
  const waits = [];
  let crowded;
  for (let i = 0; i < 9; i += 1) {
    const began = Date.now();
    crowded = await many.get(i < 8 ? '/account' : crowded.text.match(/href="(\/children\/[0-9a-f]{32}\/dashboard)"/)[1]);
    waits.push(crowded.status === 200 ? Date.now() - began : 99999);
  }
  waits.sort((a, b) => a - b);
  ok(added.status === 0 && waits[4] < 300 && waits[8] < 3000 && crowded.raw.length < 1 << 20, `R15: a parent with 500 children has each page in ${waits[4]} ms and ${crowded.raw.length >> 10} KiB`, `${added.stderr} ${waits}`);
  many.close();

  // The most that this form takes: each text as long as it may be, each list of people as long.
  if (long) {
    const most = new Client(portal, '127.41.10.1');
    await most.register();
    const draft = await most.draft();
    await most.fill(draft);
    let told = 0;
    for (const name of [...new Set([...(await most.get(`${draft}/review`)).text.matchAll(new RegExp(`${draft}/([a-z-]+)"`, 'g'))].map((m) => m[1]))]) {
      const page = await most.get(`${draft}/${name}`);
      const boxes = [...page.text.matchAll(/<textarea[^>]*name="([^"]+)"/g)].map((m) => m[1]);
      const whole = page.status === 200 && form(page.text);
      if (!whole || boxes.length === 0) continue;
      const text = 'Whenever a bus is late he counts every lamp post on the road home. '.repeat(298);
      const saved = await most.post(`${draft}/${name}`, [...whole.pairs.filter(([n]) => !boxes.includes(n)), ...boxes.map((n) => [n, text]), ['action', 'save']]);
      if (saved.status === 303) told += boxes.length * text.length;
    }
    const began = Date.now();
    const pdf = await most.get(`${draft}/pdf`);
    const took = Date.now() - began;
    ok(told > 100000 && pdf.status === 200 && pdf.raw.subarray(0, 5).toString() === '%PDF-' && took < 20000, `R10: a form with ${told >> 10} KiB of text becomes a PDF in ${took} ms`, `${pdf.status} ${told}`);
    most.close();
  }

  if (long) {
    const bytes = Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(15 * 1048576 - 100, 0x20), Buffer.from('\n%%EOF\n')]);
    const fields = form((await me.c.get(`${me.draft}/documents`)).text).pairs;
    const many = await Promise.all(Array.from({ length: 32 }, () => {
      const one = new Client(portal);
      for (const [k, v] of me.c.cookies) one.cookies.set(k, v);
      const { body, type } = multipart(fields, [{ name: 'large.pdf', bytes }]);
      return one.post(`${me.draft}/documents/upload`, body, { headers: { 'Content-Type': type }, wait: 120000 }).catch((e) => ({ status: e.code }));
    }));
    const plain = await me.c.get('/');
    ok(many.every((a) => [303, 409, 422, 429, 503].includes(a.status)) && plain.status === 200, `R03: of 32 files of 15 MiB at once each is taken or refused in words`, many.map((a) => a.status).join());
    is(0, fs.readdirSync(spool).filter((f) => /lighttpd-upload/.test(f)).length, 'R03: and none stays where bodies wait');
  }
  me.c.close();
};
