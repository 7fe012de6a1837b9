// arms.js: what the attacks share: bytes on a socket, a program started by hand, the web server in front of a program that tells what it got,
// and whether anything in the store has changed.
'use strict';
const crypto = require('node:crypto');
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');
const { spawn, spawnSync } = require('node:child_process');
const client = require('../guard/client.js');

const { officer } = require('../guard/acase.js');
const { around } = require('../guard/around.js');

const { root } = client;
let world = null;

// The people around the demonstration's case (guard/around.js), put there once.
const people = async (portal) => { world = world || await around(portal); return world; };

// A whole request in raw bytes, from its first line, header lines and body.
const lines = (first, headers = [], body = '') => Buffer.concat([Buffer.from([first, ...headers, '', ''].join('\r\n'), 'latin1'), Buffer.from(body)]);

// Bytes to the server as they stand; { status, head, body, text } of what came back. half: says that it has no more and waits. quiet: how long
// nothing comes any more; dumb: how long until anything does, which a busy machine may take its time for.
function shoot(address, bytes, { quiet = 4000, dumb = Math.max(20000, quiet), half = false } = {}) {
  return new Promise((resolve) => {
    const socket = net.connect({ port: Number(new URL(address).port), host: '127.0.0.1', allowHalfOpen: true });
    const chunks = [];
    const end = () => {
      socket.destroy();
      const text = Buffer.concat(chunks).toString('latin1');
      const cut = text.indexOf('\r\n\r\n');
      resolve({ text, status: Number((text.match(/^HTTP\/\S+ (\d+)/) || [])[1] || 0), head: cut < 0 ? text : text.slice(0, cut), body: cut < 0 ? '' : text.slice(cut + 4) });
    };
    socket.setTimeout(dumb, end);
    socket.on('data', (c) => { chunks.push(c); socket.setTimeout(quiet); });
    socket.on('error', end);
    socket.on('end', end);
    socket.on('close', end);
    socket.on('connect', () => (half ? socket.end(bytes) : socket.write(bytes)));
  });
}

// What main and its files hold, as one number: reading changes no byte of them, a commit does.
function digest(portal) {
  const hash = crypto.createHash('sha256');
  hash.update(fs.readFileSync(path.join(portal.data, 'main', 'data.mdb')));
  const blobs = path.join(portal.data, 'blobs');
  if (fs.existsSync(blobs)) hash.update(client.files(blobs).sort().join('\n'));
  return hash.digest('hex');
}

// Once letters that wait have gone out and nothing moves any more.
async function still(portal) {
  await portal.delivered();
  let last = digest(portal);
  for (let i = 0; i < 40; i += 1) {
    await new Promise((r) => setTimeout(r, 300));
    const now = digest(portal);
    if (now === last) return now;
    last = now;
  }
  throw new Error('the store does not come to rest');
}

// Once the keeper has counted the invented cases for the reports, which it begins to within two seconds: until then it writes by itself.
async function counted(portal) {
  const worker = await officer(portal, { team: 'north' });
  const counting = async () => /being counted|not been counted/.test((await worker.get('/staff/reports/')).text);
  if (!await client.until(async () => !await counting())) throw new Error('the cases are not counted');
  worker.close();
}

// When the keeper purged and sealed last, which it first does a minute after it began, by itself.
function round(portal) {
  const heads = `${portal.data}.heads`;
  return fs.existsSync(heads) ? client.files(heads).map((f) => `${f} ${fs.statSync(f).mtimeMs}`).sort().join() : '';
}

// Whether the store is another than it was when { store, had } was taken; null if the keeper had its round meanwhile, so that nobody can tell.
async function changed(portal, { store, had }) {
  if (digest(portal) === store) return false;
  await still(portal);
  return round(portal) === had || null;
}

async function taken(portal) {
  const had = round(portal);
  return { store: await still(portal), had };
}

// Runs what must change nothing; says so in one sentence. If the keeper had its round just then, it is run again, without a word.
async function unchanged(portal, id, what, attack) {
  let before = await taken(portal);
  await attack();
  let now = await changed(portal, before);
  for (let i = 0; now === null && i < 3; i += 1) {
    console.log(`# ${id}: the keeper had its round meanwhile: again`);
    before = await taken(portal);
    client.silence(true);
    await attack().finally(() => client.silence(false));
    now = await changed(portal, before);
  }
  client.is(false, now, `${id}: ${what}, and nothing is changed by it`);
}

// The variables that the web server gives a program of this portal.
function variables(portal, more = {}) {
  const { host } = new URL(portal.address);
  const all = { WAYMARK_DATA: portal.data, WAYMARK_EDGE: `${portal.data}/edge`, WAYMARK_KEYS: `${portal.data}.keys`, WAYMARK_COMPILED: path.join(root, 'build/compiled'),
    WAYMARK_SITE: path.join(root, 'build/site'), WAYMARK_ORIGIN: portal.address, REQUEST_METHOD: 'GET', REQUEST_URI: '/account/login', HTTP_HOST: host,
    REMOTE_ADDR: '127.0.0.1', SERVER_PROTOCOL: 'HTTP/1.1', HTTP_ORIGIN: portal.address, ...more };
  for (const name of Object.keys(all)) if (all[name] === null) delete all[name];
  return all;
}

// A program started by hand: { status, code, signal, text }.
function start(name, env, input = '') {
  const run = spawnSync(path.join(root, 'build', 'cgi-bin', name), [], { env, input, timeout: 30000, maxBuffer: 64 << 20 });
  const text = run.stdout.toString('latin1');
  return { text, status: Number((text.match(/^Status: (\d+)/) || [])[1] || 0), code: run.status, signal: run.signal, said: run.stderr.toString() };
}

// The web server as this portal has it, but in front of a program that says what it got. { address, stop }.
async function teller(portal, script) {
  const { spool } = client.server(portal);
  const folder = fs.mkdtempSync('/tmp/waymark-teller-');
  const port = await client.freePort();
  const conf = fs.readFileSync(path.join(spool, 'lighttpd.conf'), 'utf8');
  const programs = path.join(folder, 'programs');
  fs.mkdirSync(programs);
  for (const name of ['login', 'wizard', 'upload', 'guide']) fs.writeFileSync(path.join(programs, name), `#!/bin/bash\n${script}\n`, { mode: 0o755 });
  fs.writeFileSync(path.join(folder, 'lighttpd.conf'), conf.replace(/^server\.port = .*$/m, `server.port = ${port}`).split(spool).join(folder)
    .replace(/server\.modules \+= \( "mod_fastcgi" \)[^]*?\n}\n/, '')   // scripts are no responders
    .replace(/"\/-\/" => "[^"]*"/, `"/-/" => "${programs}/"`).split(`${portal.data}/log`).join(folder));
  const child = spawn('lighttpd', ['-D', '-f', path.join(folder, 'lighttpd.conf')], { env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` }, stdio: 'ignore' });
  const kill = () => child.kill('SIGTERM');
  process.once('exit', kill);
  const address = `http://127.0.0.1:${port}`;
  for (let i = 0; i < 100 && (await shoot(address, lines('GET / HTTP/1.0'), { quiet: 500, dumb: 500 })).status === 0; i += 1) await new Promise((r) => setTimeout(r, 50));
  return { address, folder, stop: () => new Promise((resolve) => {
    process.removeListener('exit', kill);
    child.on('exit', resolve);
    kill();
  }).then(() => fs.rmSync(folder, { recursive: true, force: true })) };
}

// Somebody writes in main (or edge) for so many milliseconds: readers go on, other writers wait. Resolves once it is so; what it gives waits for the end.
async function writer(portal, milliseconds, where) {
  const holder = spawn(path.join(root, 'build/tests/unit/held'), [portal.data, `${portal.data}/edge`, String(milliseconds), ...(where ? [where] : [])], { stdio: ['ignore', 'pipe', 'inherit'] });
  const over = new Promise((resolve) => holder.on('exit', resolve));
  await new Promise((resolve) => holder.stdout.once('data', resolve));
  return () => over;
}

// Milliseconds of the quickest of a few tries, until one is below the limit: a busy machine holds up one, work that grows holds up each.
async function quickest(limit, ask) {
  let best = Infinity;
  for (let i = 0; i < 8 && best >= limit; i += 1) {
    const began = Date.now();
    await ask();
    best = Math.min(best, Date.now() - began);
  }
  return best;
}

// How many programs the web server has at work for one request each; a responder (SERVER=fastcgi) is none of them: it listens.
function atWork(pid) {
  return fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).filter((n) => {
    try { return !fs.readlinkSync(`/proc/${n}/fd/0`).startsWith('socket:'); } catch (e) { return e.code !== 'ENOENT'; }
  }).length;
}

// Somebody with a form begun: { c, draft, target, pairs, token }.
async function somebody(portal, from) {
  const c = new client.Client(portal, from);
  await c.register();
  const draft = await c.draft();
  await c.fill(draft);
  const target = `${draft}/more`;
  await c.send(target, { more: 'What stands here stays here', action: 'save' });
  return { c, draft, target, token: await c.token(), fields: async () => client.form((await c.get(target)).text).pairs };
}

// { method, pattern, role, from } of every row in every table of routes.
function routes() {
  const folder = path.join(root, 'cgi-bin');
  return fs.readdirSync(folder).filter((f) => f.endsWith('.c')).flatMap((f) => [...fs.readFileSync(path.join(folder, f), 'utf8')
    .matchAll(/^\t\{ (GET|POST), "([^"]+)", ([A-Z]+), [A-Z |]+, \w+ \},/gm)].map(([, method, pattern, role]) => ({ method, pattern, role, from: f })));
}

// The pages that can be reached from here by links, one of each kind: ids and queries do not make another kind.
async function crawl(c, from, visit, most = 120) {
  const kind = (at) => at.replace(/\?.*$/, '').replace(/[0-9a-f]{32,48}/g, ':id').replace(/\/\d+(?=\/|$)/g, '/:n');
  const seen = new Set(from.map(kind));
  const waiting = [...from];
  let count = 0;
  while (waiting.length > 0 && count < most) {
    const at = waiting.shift();
    const answer = await c.get(at);
    count += 1;
    await visit(at, answer, kind(at));
    for (const link of client.links(answer.text)) {
      const to = link.replace(/#.*$/, '');
      if (!/^\/(?!\/|assets\/|language\/|account\/logout|staff\/logout)/.test(to) || seen.has(kind(to))) continue;
      seen.add(kind(to));
      waiting.push(to);
    }
  }
  return count;
}

module.exports = { ...client, people, routes, crawl, lines, shoot, still, counted, taken, changed, unchanged, variables, start, teller, somebody, writer, quickest, atWork };
