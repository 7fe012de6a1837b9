// place.js: what browser tests stand on: a portal of their own, started as a newcomer would, a browser, letters, TAP.
'use strict';
const { spawn, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');
const { slow } = require('./slow.js');

const root = path.resolve(__dirname, '..', '..');
module.paths.push(path.join(root, 'build', 'npm', 'node_modules'));
fs.mkdirSync(path.join(root, 'build', 'tests'), { recursive: true });   // a test run by itself may be the first

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

// How long a test waits for what must come. Only a fault takes as long: another machine may be many times slower than this one.
const patience = 60000;

let count = 0;
let failed = 0;
let silent = false;
const portals = new Set();      // that run
const pages = new Set();        // that are open
const telling = [];             // what failed checks still ask of pages

// While silent nothing is said or counted: for tests that are run for what they do (tests/faults/gather.js).
function silence(is) { silent = is; }

const comment = (text) => console.log(`#   ${String(text).trimEnd().split('\n').join('\n#   ')}`);

// Where everything stood as a check failed: the pages (address, the last answer, what it says) and the last lines of the servers.
function tell(number) {
  for (const page of pages) {
    comment(`page: ${page.url()}${page.answered ? `, the last answer: ${page.answered}` : ''}`);
    telling.push(page.evaluate(() => document.body.innerText.replace(/\s*\n\s*/g, ' / ').slice(0, 700))
      .then((text) => comment(`on that page of check ${number}: ${text}`), () => {}));
  }
  for (const one of portals) comment(`server: ${one.said()}`);
}

function ok(holds, sentence, detail) {
  if (silent) return holds;
  count += 1;
  if (!holds) failed += 1;
  console.log(`${holds ? '' : 'not '}ok ${count} - ${sentence}`);
  if (!holds && detail !== undefined) comment(detail);
  if (!holds && failed <= 3) tell(count);
  return holds;
}

// What nobody caught is a check that failed, with its reason; it ends the test.
let broken = false;
async function broke(error) {
  if (broken) return;
  broken = true;
  if (silent) console.error(error);
  if (silent) process.exit(1);
  ok(false, 'the test runs to its end', error && error.stack);
  await done();
}
process.on('unhandledRejection', broke);
process.on('uncaughtException', broke);

function is(wanted, got, sentence) {
  return ok(wanted === got, sentence, `wanted ${JSON.stringify(wanted)}\ngot    ${JSON.stringify(got)}`);
}

// A listener there, or null: the port is in use.
function listener(port, address) {
  return new Promise((resolve) => {
    const server = net.createServer().once('error', () => resolve(null));
    server.listen(port, address, () => resolve(server));
  });
}

// The first of the ports that the kernel gives away by itself, to whoever asks for any and to each connection that goes out.
function firstOfKernel() {
  try { return Number(fs.readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').split(/\s/)[0]); } catch { return 32768; }
}

// A port for a server that is started soon: below those of the kernel, and no other test gets it, as its number is held beside it, on
// 127.0.0.2, until this process ends.
async function freePort() {
  const least = 10240;
  const most = Math.max(firstOfKernel(), least + 2000);
  for (let i = 0; i < 1000; i += 1) {
    const port = least + Math.floor(Math.random() * (most - least));
    const held = await listener(port, '127.0.0.2');
    const free = held && await listener(port, '127.0.0.1');
    if (free) {
      held.unref();
      await new Promise((resolve) => free.close(resolve));
      return port;
    }
    if (held) held.close();
  }
  throw new Error('no free port');
}

// A test that begins a portal and leaves it to SERVER how programs are started is noted, by its own name: what a run notes is what
// tests/whole runs again on programs that stay.
function leftToServer() {
  if (process.env.TEST_NAME) fs.appendFileSync(path.join(root, 'build', 'tests', 'portals'), `${process.env.TEST_NAME}\n`);
}

// The last lines of what a portal said and of the logs of its web server and programs.
function lastWords(output, data) {
  const log = (name) => {
    try { return fs.readFileSync(path.join(data, 'log', name), 'utf8').trimEnd().split('\n').slice(-5).join('\n'); } catch { return ''; }
  };
  return [output.trimEnd().split('\n').slice(-4).join('\n'), log('server.log'), log('programs.log')].filter((text) => text !== '').join('\n');
}

// Starts `make run` (or the script behind it) with data of its own; gives its address, its data folder and how to stop it.
async function portal(settings = {}) {
  const port = await freePort();
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'waymark-test-'));
  const clock = path.join(data, 'clock');
  const env = { ...process.env, PORT: String(port), DATA: path.join(data, 'run'), MAIL: 'file:', DEMO: '0',
    CLOCK: settings.clock ? clock : '', ...settings.env };
  if (!settings.env || settings.env.SERVER === undefined) leftToServer();
  const child = spawn('site/server/run', { cwd: settings.folder || root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  process.once('exit', () => child.kill('SIGTERM'));   // a test that breaks leaves no portal behind
  let output = '';
  await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ready: line\n${lastWords(output, env.DATA)}`)), 2 * patience);
    const listen = (chunk) => {
      output += chunk;
      if (/^ready: /m.test(output)) { clearTimeout(timer); resolve(); }
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('exit', (code) => { clearTimeout(timer); reject(new Error(`ended with ${code}\n${lastWords(output, env.DATA)}`)); });
  });
  const one = {
    address: `http://127.0.0.1:${port}`,
    data: env.DATA,
    clock: settings.clock ? clock : '',
    output: () => output,
    said: () => lastWords(output, env.DATA),
    // Moves the clock of the programs by so many seconds from the real time.
    move: (seconds) => fs.writeFileSync(clock, `${seconds}\n`),
    letters: () => letters(env.DATA),
    delivered: () => delivered(env.DATA),
    stop: () => new Promise((resolve) => {
      child.removeAllListeners('exit');
      if (child.exitCode !== null || child.signalCode) resolve();
      else child.on('exit', resolve).kill('SIGTERM');
    }).then(() => {
      portals.delete(one);
      fs.rmSync(data, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });    /* a program may be writing its last */
    }),
  };
  portals.add(one);
  return one;
}

// The civil day in the United Kingdom so many days from now, as 2026-11-27: the programs' day, at whatever hour and in whatever zone
// a test runs. In summer UTC still has the day before for an hour.
function civil(days = 0) {
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' }).format(new Date());
  return new Date(Date.parse(`${today}T00:00:00Z`) + days * 86400000).toISOString().slice(0, 10);
}

// Every letter so far: to, subject, text and, when it has one, the code.
const lettersRead = new Map();   // by file: one that is there does not change

function letter(folder, f) {
  const raw = fs.readFileSync(path.join(folder, f), 'utf8');
  const [head, ...rest] = raw.split(/\r?\n\r?\n/);
  let text = rest.join('\n\n');
  if (/^Content-Transfer-Encoding: base64/mi.test(head)) text = Buffer.from(text, 'base64').toString('utf8');
  if (/^Content-Transfer-Encoding: quoted-printable/mi.test(head)) {
    text = text.replace(/=\r?\n/g, '').replace(/((?:=[0-9A-F]{2})+)/g, (s) => Buffer.from(s.replace(/=/g, ''), 'hex').toString('utf8'));
  }
  const code = text.match(/(?<![0-9A-Za-z])\d{6}(?![0-9A-Za-z])/);   // not six figures of an id in a link
  return { file: f, head, text, to: (head.match(/^To: (.*)$/mi) || [])[1], subject: (head.match(/^Subject: (.*)$/mi) || [])[1],
    code: code && code[0] };
}

function letters(data) {
  const folder = path.join(data, 'mail');
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder).filter((f) => f.endsWith('.eml')).sort((a, b) => parseInt(a, 10) - parseInt(b, 10)).map((f) => {
    const at = path.join(folder, f);
    if (!lettersRead.has(at)) lettersRead.set(at, letter(folder, f));
    return lettersRead.get(at);
  });
}

// Waits for the next letter to an address that was not there before.
async function nextLetter(place, to, before, fits = () => true) {
  const mine = () => place.letters().slice(before).find((l) => l.to.includes(to) && fits(l));
  await until(mine, 50);
  const found = mine();
  if (found) return found;
  throw new Error(`no letter to ${to}; since then: ${place.letters().slice(before).map((l) => `${l.file} to ${l.to}`).join(', ') || 'none'}`);
}

// Waits until that holds, asking every so many milliseconds; ends when it does, or when patience is at its end. Gives the last answer.
async function until(holds, pause = 100) {
  const end = Date.now() + patience;
  for (;;) {
    const is = await holds();
    if (is || Date.now() > end) return is;
    await new Promise((r) => setTimeout(r, pause));
  }
}

// Once no letter of either store waits any more: what comes later was written later.
async function delivered(data) {
  const env = { ...process.env, WAYMARK_KEYS: `${data}.keys`, WAYMARK_EDGE: `${data}/edge` };
  const waiting = () => {
    const stats = JSON.parse(spawnSync(path.join(root, 'build/bin/portal'), ['stats', '--json', '--data', data], { env }).stdout);
    return stats.outbox + stats.edge_outbox;
  };
  if (!await until(() => waiting() === 0)) throw new Error(`${waiting()} letters wait`);
}

// Whether a click there leads to another page in this tab: by a link, or by a button that sends its form and is not a script's.
function leads(element) {
  const link = element.closest('a[href]');
  const button = element.closest('button');
  const page = (address) => address.split('#')[0];
  if (link) return link.protocol.startsWith('http') && !link.target && !(link.hash && page(link.href) === page(location.href));
  return Boolean(button && button.type === 'submit' && button.form && !button.closest('[data-part~=upload], [data-part~=session]')
    && (button.form.noValidate || button.form.checkValidity()));
}

// Ends when another page or a file comes. The page may be long in coming: autosave.js holds a form back while a save is under way.
function coming(page, locator) {
  const limit = { timeout: patience };
  const either = [page.waitForEvent('domcontentloaded', limit), page.waitForEvent('download', limit)];     /* a script may change the address alone */
  for (const one of either) one.catch(() => {});
  return Promise.race(either).catch((e) => console.log(`# no page came after a click: ${locator}: ${e.message.split('\n')[0]}`));
}

// Ends when the page is there with all that is its own: what few pages have, main.js fetches, and it comes after "load".
async function there(page) {
  await page.waitForLoadState('load');
  const late = [...page.modules];
  page.modules.clear();
  if (late.length > 0) await page.evaluate((all) => Promise.all(all.map((one) => import(one).catch(() => {}))), late).catch(() => {});
}

// What is told of a page when a check fails, and which modules it asked for.
function follow(page) {
  page.modules = new Set();
  pages.add(page);
  page.on('close', () => pages.delete(page));
  page.on('crash', () => comment(`the browser's process of ${page.url()} has died: ${fs.readFileSync('/proc/meminfo', 'utf8').split('\n').slice(0, 3).join(', ')}`));
  page.on('framenavigated', (f) => { if (f === page.mainFrame()) page.modules.clear(); });
  page.on('request', (r) => { if (r.resourceType() === 'script' && /\/assets\//.test(r.url()) && r.frame() === page.mainFrame()) page.modules.add(r.url()); });
  page.on('response', (r) => {
    if (r.request().isNavigationRequest() && r.frame() === page.mainFrame()) page.answered = `${r.status()} to ${r.request().method()} ${new URL(r.url()).pathname}`;
  });
}

// Playwright's click ends when the next page begins to come, on a busy machine even before. What is read then may be half a page, without
// its styles and scripts; so here whatever may lead to a page ends when that page is there. Keys (page.keyboard) and scripts that go on by
// themselves are to be waited for.
function patient(page) {
  const locator = Object.getPrototypeOf(page.locator('html'));
  if (locator.patient) return;
  locator.patient = true;
  for (const verb of ['click', 'press', 'check', 'selectOption', 'setInputFiles']) {
    const does = locator[verb];
    locator[verb] = async function andTheNextPage(...settings) {
      const page = this.page();
      const left = verb === 'click' && await this.evaluate(leads) ? coming(page, this) : null;
      const given = await does.apply(this, settings);
      await left;
      if (!page.isClosed()) await there(page);
      return given;
    };
  }
}

// Chromium's headless shell: the same engine without the browser's own windows, which costs a third less time. CHROMIUM=/usr/bin/chromium
// asks for the whole browser. SLOW=300 lets everything come to the browser that many milliseconds late (slow.js).
async function browser() {
  const { chromium } = require('playwright-core');   // only here: other tests need no browser
  const proxy = process.env.SLOW ? { server: await slow(Number(process.env.SLOW)) } : undefined;
  const b = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium-headless-shell', headless: true, args: flags, proxy,
    timeout: 2 * patience });
  const context = b.newContext.bind(b);
  const close = b.close.bind(b);
  const lost = () => comment('the browser has ended by itself');
  b.on('disconnected', lost);
  b.close = () => { b.off('disconnected', lost); return close(); };
  b.newContext = async (settings) => {
    const made = await context(process.env.DARK ? { colorScheme: 'dark', ...settings } : settings);
    made.setDefaultTimeout(patience);
    return made.on('page', (page) => { patient(page); follow(page); });
  };
  return b;
}

// Asks beside the page, with its cookies. A connection that was kept open may be closed by the server in the very moment it is used
// again, which a browser mends by itself: so is it here, once.
async function ask(page, address, settings) {
  try {
    return await page.request.get(address, settings);
  } catch (e) {
    if (!/ECONNRESET|socket hang up/.test(e.message)) throw e;
    return page.request.get(address, settings);
  }
}

// Prints the plan and leaves with 1 when anything failed. What does not end in time is told; alone (tests/alone) ends it.
async function done(...stops) {
  const late = (ms) => new Promise((resolve) => { setTimeout(() => resolve('late'), ms); });
  await Promise.race([Promise.all(telling), late(5000)]);
  for (const stop of stops) if (await Promise.race([stop(), late(patience)]) === 'late') ok(false, 'what the test began ends when it is told to', String(stop));
  console.log(`1..${count}`);
  process.exit(failed > 0 ? 1 : 0);
}

module.exports = { root, patience, ok, is, silence, freePort, leftToServer, until, portal, letter, lettersOf: letters, nextLetter, civil, browser, there, ask, done, failures: () => failed };
