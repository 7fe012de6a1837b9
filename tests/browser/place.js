// place.js: what browser tests stand on: a portal of their own, started as a newcomer would, a browser, letters, TAP.
'use strict';
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { slow } = require('./slow.js');

const root = path.resolve(__dirname, '..', '..');
module.paths.push(path.join(root, 'build', 'npm', 'node_modules'));
fs.mkdirSync(path.join(root, 'build', 'tests'), { recursive: true });   // a test run by itself may be the first

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

let count = 0;
let failed = 0;
let silent = false;

// While silent nothing is said or counted: for tests that are run for what they do (tests/faults/gather.js).
function silence(is) { silent = is; }

function ok(holds, sentence, detail) {
  if (silent) return holds;
  count += 1;
  if (!holds) failed += 1;
  console.log(`${holds ? '' : 'not '}ok ${count} - ${sentence}`);
  if (!holds && detail !== undefined) console.log(`#   ${String(detail).split('\n').join('\n#   ')}`);
  return holds;
}

function is(wanted, got, sentence) {
  return ok(wanted === got, sentence, `wanted ${JSON.stringify(wanted)}\ngot    ${JSON.stringify(got)}`);
}

function freePort() {
  return new Promise((resolve) => {
    const server = require('node:net').createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

// Starts `make run` (or the script behind it) with data of its own; gives its address, its data folder and how to stop it.
async function portal(settings = {}) {
  const port = await freePort();
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'waymark-test-'));
  const clock = path.join(data, 'clock');
  const env = { ...process.env, PORT: String(port), DATA: path.join(data, 'run'), MAIL: 'file:', DEMO: '0',
    CLOCK: settings.clock ? clock : '', ...settings.env };
  const child = spawn('site/server/run', { cwd: settings.folder || root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  process.once('exit', () => child.kill('SIGTERM'));   // a test that breaks leaves no portal behind
  let output = '';
  await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ready: line\n${output}`)), 30000);
    const listen = (chunk) => {
      output += chunk;
      if (/^ready: /m.test(output)) { clearTimeout(timer); resolve(); }
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('exit', (code) => { clearTimeout(timer); reject(new Error(`ended with ${code}\n${output}`)); });
  });
  return {
    address: `http://127.0.0.1:${port}`,
    data: env.DATA,
    clock: settings.clock ? clock : '',
    output: () => output,
    // Moves the clock of the programs by so many seconds from the real time.
    move: (seconds) => fs.writeFileSync(clock, `${seconds}\n`),
    letters: () => letters(env.DATA),
    stop: () => new Promise((resolve) => {
      child.removeAllListeners('exit');
      if (child.exitCode !== null || child.signalCode) resolve();
      else child.on('exit', resolve).kill('SIGTERM');
    }).then(() => fs.rmSync(data, { recursive: true, force: true })),
  };
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
  return fs.readdirSync(folder).filter((f) => f.endsWith('.eml')).sort().map((f) => {
    const at = path.join(folder, f);
    if (!lettersRead.has(at)) lettersRead.set(at, letter(folder, f));
    return lettersRead.get(at);
  });
}

// Waits for the next letter to an address that was not there before.
async function nextLetter(place, to, before, fits = () => true) {
  for (let i = 0; i < 200; i += 1) {
    const found = place.letters().slice(before).find((l) => l.to.includes(to) && fits(l));
    if (found) return found;
    await new Promise((r) => setTimeout(r, 100));
  }
  throw new Error(`no letter to ${to}\n${place.output()}`);
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
  const limit = { timeout: 15000 + 10 * Number(process.env.SLOW || 0) };
  const either = [page.waitForEvent('framenavigated', { predicate: (f) => f === page.mainFrame(), ...limit }), page.waitForEvent('download', limit)];
  for (const one of either) one.catch(() => {});
  return Promise.race(either).catch(() => console.log(`# no page came after a click: ${locator}`));
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
      if (!page.isClosed()) await page.waitForLoadState('load');
      return given;
    };
  }
}

// Chromium's headless shell: the same engine without the browser's own windows, which costs a third less time. CHROMIUM=/usr/bin/chromium
// asks for the whole browser. SLOW=300 lets everything come to the browser that many milliseconds late (slow.js).
async function browser() {
  const { chromium } = require('playwright-core');   // only here: other tests need no browser
  const proxy = process.env.SLOW ? { server: await slow(Number(process.env.SLOW)) } : undefined;
  const b = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium-headless-shell', headless: true, args: flags, proxy });
  const context = b.newContext.bind(b);
  b.newContext = async (settings) => (await context(settings)).on('page', (page) => {
    patient(page);
    if (!proxy) return;
    page.setDefaultTimeout(90000);       /* a slow line is no fault: a test's own limit does not count */
    page.setDefaultTimeout = () => {};
  });
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

// Prints the plan and leaves with 1 when anything failed.
async function done(...stops) {
  for (const stop of stops) await stop();
  console.log(`1..${count}`);
  process.exit(failed > 0 ? 1 : 0);
}

module.exports = { root, ok, is, silence, freePort, portal, letter, lettersOf: letters, nextLetter, civil, browser, ask, done, failures: () => failed };
