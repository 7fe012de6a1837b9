// client.js: one reader without a browser: cookies, forms by their names, codes from letters. Node's own library only.
'use strict';
const http = require('node:http');
const https = require('node:https');
const net = require('node:net');
const fs = require('node:fs');
const path = require('node:path');
const { execFileSync } = require('node:child_process');
const place = require('../browser/place.js');

const { ok, is } = place;
const password = 'three odd teapots';
let people = 0;

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };
const plain = (html) => html.replace(/&(#x?[0-9a-f]+|\w+);/gi, (all, name) => {
  if (name[0] !== '#') return entities[name] === undefined ? all : entities[name];
  return String.fromCodePoint(/^#x/i.test(name) ? parseInt(name.slice(2), 16) : Number(name.slice(1)));
});
const attribute = (tag, name) => {
  const found = tag.match(new RegExp(`\\s${name}(?:="([^"]*)")?(?=[\\s>/])`));
  return found ? plain(found[1] || '') : null;
};

// What a browser would send of the form whose tag fits, without pressing a button: { action, pairs }.
function form(html, fits = /^(?!.*(account|staff)\/(logout|extend)).*method="post"/) {
  const found = [...html.matchAll(/<form\b[^>]*>[\s\S]*?<\/form>/g)].map((m) => m[0])
    .find((f) => fits.test(f.slice(0, f.indexOf('>') + 1)));
  if (!found) return null;
  const pairs = [];
  const inside = /<(input|textarea|select)\b[^>]*>(?:([\s\S]*?)<\/\1>)?/g;
  for (const m of found.matchAll(inside)) {
    const tag = m[0].slice(0, m[0].indexOf('>') + 1);
    const name = attribute(tag, 'name');
    const type = attribute(tag, 'type');
    if (!name || ['file', 'submit', 'button'].includes(type)) continue;
    if (['checkbox', 'radio'].includes(type) && attribute(tag, 'checked') === null) continue;
    let value = attribute(tag, 'value') || '';
    if (m[1] === 'textarea') value = plain(m[2] || '').replace(/^\n/, '');
    if (m[1] === 'select') {
      const chosen = [...(m[2] || '').matchAll(/<option\b[^>]*>/g)].map((o) => o[0]);
      const one = chosen.find((o) => attribute(o, 'selected') !== null) || chosen[0];
      value = one ? attribute(one, 'value') || '' : '';
    }
    pairs.push([name, value]);
  }
  return { action: attribute(found.slice(0, found.indexOf('>') + 1), 'action'), pairs };
}

// pairs with the values of fields in their place; an array stands for boxes ticked, null takes one away.
function filled(pairs, fields) {
  const left = pairs.filter(([name]) => !(name in fields));
  for (const [name, value] of Object.entries(fields)) {
    for (const one of value === null ? [] : [].concat(value)) left.push([name, one]);
  }
  return left;
}

const encoded = (pairs) => new URLSearchParams(pairs).toString();

// A body of multipart/form-data: pairs, then files of { field, name, type, bytes }.
function multipart(pairs, files = [], boundary = 'guard8f2c71e05b') {
  const pieces = [];
  for (const [name, value] of pairs) {
    pieces.push(Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`));
  }
  for (const f of files) {
    pieces.push(Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${f.field || 'file'}"; filename="${f.name}"\r\n`
      + `Content-Type: ${f.type || 'application/octet-stream'}\r\n\r\n`), f.bytes, Buffer.from('\r\n'));
  }
  pieces.push(Buffer.from(`--${boundary}--\r\n`));
  return { body: Buffer.concat(pieces), type: `multipart/form-data; boundary=${boundary}` };
}

// The least that may be sent, page by page.
const least = {
  who: { on_behalf_of: 'someone_else', relationship: 'mother', first_name: 'Ailsa', last_name: 'Reed',
    'dob-day': '3', 'dob-month': '4', 'dob-year': '2015' },
  home: { 'address-postcode': 'lk1 2ab' },
  agreement: { confirm: ['yes'], contact_method: 'portal', 'p1-name': 'Tamsin Reed', 'p1-date-day': '1', 'p1-date-month': '3',
    'p1-date-year': '2024' },
};

class Client {
  // from: the address of this machine that the requests come from, 127.0.0.x.
  constructor(portal, from = '127.0.0.1') {
    this.portal = portal;
    this.cookies = new Map();
    this.web = portal.address.startsWith('https:') ? https : http;
    this.agent = new this.web.Agent({ keepAlive: true, maxSockets: 4, localAddress: from, lookup: portal.lookup });
  }

  headers(extra = {}) {
    const cookie = [...this.cookies].map(([n, v]) => `${n}=${v}`).join('; ');
    return { ...(cookie ? { Cookie: cookie } : {}), ...extra };
  }

  // One request as it stands; keeps the cookies of the answer. body: Buffer, text or pairs.
  request(method, target, { body, headers = {}, origin = true, wait = place.patience } = {}) {
    const bytes = body === undefined ? null : Buffer.from(Array.isArray(body) ? encoded(body) : body);
    const all = this.headers({
      ...(method === 'POST' && origin ? { Origin: this.portal.address } : {}),
      ...(bytes ? { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': bytes.length } : {}), ...headers,
    });
    for (const name of Object.keys(all)) if (all[name] === null) delete all[name];
    if (this.portal.ask) return this.portal.ask(this, { method, target, headers: all, body: bytes });   // tests/faults/direct.js
    return new Promise((resolve, reject) => {
      const req = this.web.request(this.portal.address + target, { method, headers: all, agent: this.agent, timeout: wait }, (res) => {
        const chunks = [];
        res.on('data', (c) => chunks.push(c));
        res.on('error', reject);
        res.on('end', () => {
          this.keep(res.headers['set-cookie'] || []);
          const raw = Buffer.concat(chunks);
          resolve({ status: res.statusCode, headers: res.headers, raw, text: raw.toString('utf8'), target,
            location: res.headers.location });
        });
      });
      /* The server may close a kept connection in the very moment it is used again; then nothing of the request was read. */
      req.on('error', (e) => (req.reusedSocket && ['ECONNRESET', 'EPIPE'].includes(e.code) ? resolve(this.request(method, target, { body, headers, origin, wait })) : reject(e)));
      req.on('timeout', () => req.destroy(new Error('timeout')));
      req.end(bytes || undefined);
    });
  }

  keep(lines) {
    this.set = (this.set || []).concat(lines);
    for (const line of lines) {
      const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
      if (value === '' || /max-age=0\b/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }

  get(target, settings) { return this.request('GET', target, settings); }

  head(target) { return this.request('HEAD', target); }

  post(target, body, settings) { return this.request('POST', target, { body, ...settings }); }

  async follow(answer) {
    let at = answer;
    for (let i = 0; i < 8 && at.status === 303; i += 1) at = await this.get(at.location.split('#')[0]);
    return at;
  }

  // Opens a page and posts its form with these fields; the answer is not followed.
  async send(target, fields = {}, settings = {}) {
    const page = await this.get(target);
    if (page.status !== 200) throw new Error(`${target}: ${page.status} ${page.location || ''}`);
    return this.press(page, fields, settings);
  }

  press(page, fields = {}, settings = {}) {
    const f = form(page.text, settings.form);
    if (!f) throw new Error(`${page.target}: no form`);
    for (const name of Object.keys(fields)) {
      if (!page.text.includes(`name="${name}"`)) throw new Error(`${page.target} has no field ${name}`);
    }
    return this.post(f.action || page.target, filled(f.pairs, fields), settings);
  }

  async token() {
    return form((await this.get('/account/update')).text).pairs.find(([n]) => n === 'token')[1];
  }

  async letter(to, before, fits) {
    return place.nextLetter(this.portal, to, before, fits);
  }

  // The next letter with a code; others may come between.
  async coded(to, before) {
    return place.nextLetter(this.portal, to, before, (l) => l.code);
  }

  // A new account, signed in. Gives what it was made of.
  async register(who = {}) {
    people += 1;
    const one = { forename: 'Tamsin', surname: `Reed${'abcdefghijklmnop'[people % 16]}`, email: `reader${people}@example.org`, password, ...who };
    const before = this.portal.letters().length;
    await this.begin(one);
    const { code } = await this.coded(one.email, before);
    this.done = await this.send('/account/register/code', { code });
    if (this.done.status !== 303) throw new Error(`register: ${this.done.status}\n${this.done.text}`);
    this.who = one;
    return one;
  }

  // Up to the letter with the code.
  async begin(one, next = '') {
    await this.send(`/account/register${next}`, { forename: one.forename, surname: one.surname, property_name: 'Rose Cottage',
      house_no: '12', street: one.street || 'Mill Lane', town: 'Larkford', postcode: 'lk1 2ab' });
    const answer = await this.send('/account/register/email', { email: one.email, password: one.password, confirm_password: one.password });
    if (answer.status !== 303) throw new Error(`register, step 2: ${answer.status}\n${answer.text}`);
    return answer;
  }

  async login(one = this.who, next = '') {
    const before = this.portal.letters().length;
    const first = await this.send(`/account/login${next}`, { email: one.email, password: one.password });
    if (first.status !== 303) throw new Error(`login: ${first.status}\n${first.text}`);
    const { code } = await this.coded(one.email, before);
    return this.send(first.location, { code });
  }

  // A new draft by its first page; gives its address.
  async draft(title = 'parent-ehcna') {
    const answer = await this.send(`/forms/${title}/application-details`, { statements: ['parent'], action: 'next' });
    if (answer.status !== 303) throw new Error(`draft: ${answer.status}\n${answer.text}`);
    return answer.location.match(/^\/drafts\/[0-9a-f]+/)[0];
  }

  // Fills in the least, with more of some pages.
  async fill(draft, more = {}) {
    const pages = { ...least };
    for (const [page, fields] of Object.entries(more)) pages[page] = { ...(pages[page] || {}), ...fields };
    for (const [page, fields] of Object.entries(pages)) {
      const answer = await this.send(`${draft}/${page}`, { ...fields, action: 'next' });
      if (answer.status !== 303) throw new Error(`${page}: ${answer.status}\n${problems(answer.text).join('\n')}`);
    }
  }

  // Sends a draft; gives the address of what was sent.
  async submit(draft) {
    const open = await this.get(`${draft}/submit`);        // where somebody helps it opens from the review alone
    const at = open.location === `${draft}/review` ? (await this.send(open.location, { action: 'submit' }, { form: /review/ })).location : open.target;
    const answer = await this.send(at, { action: 'submit' });
    const found = (answer.location || '').match(/^(\/submitted\/[0-9a-f]+)\/received$/);
    if (!found) throw new Error(`submit: ${answer.status} ${answer.location}\n${problems(answer.text).join('\n')}`);
    return found[1];
  }

  // A file into a draft; gives the answer.
  async upload(draft, file, fields = {}, page = 'documents') {
    const open = await this.get(`${draft}/${page}`);
    const pairs = filled(form(open.text).pairs, fields);
    const { body, type } = multipart(pairs, [file]);
    return this.post(`${draft}/${page}/upload`, body, { headers: { 'Content-Type': type } });
  }

  close() { this.agent.destroy(); }
}

// The addresses that a page leads to.
const links = (html) => [...html.matchAll(/\s(?:href|action)="([^"]*)"/g)].map((m) => plain(m[1]));

// What the summary at the top of a page says.
const problems = (html) => [...(html.match(/<[^>]*class="problems[\s\S]*?<\/ul>/) || [''])[0].matchAll(/<a\b[^>]*>([\s\S]*?)<\/a>/g)]
  .map((m) => plain(m[1]).trim());

const title = (html) => plain((html.match(/<h1[^>]*>([\s\S]*?)<\/h1>/) || ['', ''])[1]).trim();

// Bytes to the server as they stand; gives what came back until it closed or was silent for so long.
function raw(portal, bytes, { quiet = 3000, cut = false } = {}) {
  return new Promise((resolve) => {
    const { port } = new URL(portal.address);
    const socket = net.connect(Number(port), '127.0.0.1');
    const chunks = [];
    const end = () => { socket.destroy(); resolve(Buffer.concat(chunks).toString('latin1')); };
    socket.setTimeout(quiet, end);
    socket.on('data', (c) => chunks.push(c));
    socket.on('error', end);
    socket.on('close', end);
    socket.on('connect', () => {
      if (!cut) socket.write(bytes);
      else socket.write(bytes, () => socket.resetAndDestroy());
    });
  });
}

// One command of the operator's tool on the portal's data.
function tool(portal, ...words) {
  const program = path.join(place.root, 'build', 'bin', 'portal');
  const env = { ...process.env, WAYMARK_KEYS: `${portal.data}.keys`, WAYMARK_EDGE: `${portal.data}/edge` };
  try {
    return { status: 0, text: execFileSync(program, [...words, '--data', portal.data], { env, stdio: ['ignore', 'pipe', 'pipe'] }).toString() };
  } catch (error) {
    return { status: error.status, text: `${error.stdout}${error.stderr}` };
  }
}

// The web server of this portal: its process and the folder where bodies wait.
function server(portal) {
  for (const pid of fs.readdirSync('/proc').filter((n) => /^\d+$/.test(n))) {
    let words;
    try { words = fs.readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0'); } catch { continue; }
    const conf = /lighttpd$/.test(words[0] || '') && words[words.indexOf('-f') + 1];
    if (!conf || !fs.existsSync(conf)) continue;
    if (fs.readFileSync(conf, 'utf8').includes(`"${portal.data}"`)) return { pid: Number(pid), spool: path.dirname(conf) };
  }
  throw new Error('no web server of this portal');
}

// Every file below a folder.
function files(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((e) => {
    const at = path.join(folder, e.name);
    if (e.isDirectory()) return files(at);
    return e.isFile() ? [at] : [];
  });
}

// Runs the test on a portal of its own; a thrown error is a failure with its reason. Nothing is left running.
async function guard(test, settings) {
  if (global.waymarkGuard) return global.waymarkGuard(test, settings);      // tests/faults/gather.js
  const portal = await place.portal(settings);
  try {
    await test(portal);
  } catch (error) {
    ok(false, 'the test runs to its end', error.stack);
  }
  return place.done(() => portal.stop());
}

module.exports = { ...place, Client, least, form, filled, encoded, multipart, links, problems, title, plain, raw, tool, server, files, guard, password,
  ok, is };
