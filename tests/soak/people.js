// people.js: what families and officers do in a day of load, over and over, at a pace that they share. What somebody saved is looked at when they
// come back. Anything but the answer that a person would expect is an error.
'use strict';
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { Client, plain, letter, problems } = require('../guard/client.js');
const clerk = require('../clerk.js');

const sleep = (ms) => new Promise((r) => setTimeout(r, ms));
const PEOPLE_KEPT = 300, VISITS_OF_AN_OFFICER = 40;

// The letters of one portal: taken out of the folder when they are read, as a mailbox would.
class Post {
  constructor(data) { this.folder = path.join(data, 'mail'); this.codes = new Map(); this.letters = 0; }

  take(to) {
    for (const name of fs.existsSync(this.folder) ? fs.readdirSync(this.folder).filter((n) => n.endsWith('.eml')).sort() : []) {
      const one = letter(this.folder, name);
      fs.unlinkSync(path.join(this.folder, name));
      this.letters += 1;
      if (one.code) this.codes.set(one.to.match(/[^\s<>]+@[^\s<>]+/)[0], one.code);
    }
    const code = this.codes.get(to);
    this.codes.delete(to);
    return code;
  }
}

// What goes on at one portal: how fast, since when, what went wrong.
class World {
  constructor(portal, rate) {
    Object.assign(this, { portal, rate, next: 0, on: true, visits: 0, requests: 0, waited: 0, sent: 0, saves: 0, cases: 0, errors: [], settled: [] });
    this.post = new Post(portal.data);
    this.children = new Map();   // what was sent, by its number: the case
  }

  async turn() {
    const now = Date.now();
    this.next = Math.max(this.next, now) + 1000 / this.rate;
    await sleep(this.next - now);
  }

  wrong(what) { if (this.errors.push(what) <= 20) console.log(`# wrong: ${what}`); }
}

class Person extends Client {
  constructor(world, from) {
    super({ address: world.portal.address, data: world.portal.data, letters: () => [] }, from);
    this.world = world;
  }

  // Who is told that too many are there waits and asks again.
  async request(method, target, settings = {}) {
    for (;;) {
      await this.world.turn();
      const answer = await super.request(method, target, { ...settings, wait: 120000 });
      this.world.requests += 1;
      if (answer.status !== 503 || !answer.text.includes('load this page again')) return answer;
      this.world.waited += 1;
      await sleep(1000 * Number(answer.headers['retry-after']));
    }
  }

  async coded(to) {
    for (let i = 0; i < 600; i += 1) {
      const code = this.world.post.take(to);
      if (code) return { code };
      await sleep(100);
    }
    throw new Error(`no code to ${to}`);
  }

  async see(target, wanted = 200) {
    const answer = await this.get(target);
    if (answer.status !== wanted) throw new Error(`${target.replace(/[0-9a-f]{32,}/g, 'N')}: ${answer.status} instead of ${wanted}`);
    return answer;
  }

  async posts(target, fields, settings) {
    const answer = await this.send(target, fields, settings);
    if (answer.status !== 303) throw new Error(`POST ${target.replace(/[0-9a-f]{32,}/g, 'N')}: ${answer.status} ${problems(answer.text).join('; ')}`);
    return answer;
  }
}

const pdf = (bytes) => Buffer.concat([Buffer.from('%PDF-1.7\n'), crypto.randomBytes(bytes), Buffer.from('\n%%EOF\n')]);
const kept = (html) => plain((html.match(/<textarea[^>]*name="more"[^>]*>([\s\S]*?)<\/textarea>/) || [])[1] || '').trim();

// A name that no two children share.
function called(n) {
  let name = '';
  for (let left = n + 700; left > 0; left = Math.floor(left / 20)) name += 'bcdfghjklmnpqrstvwxz'[left % 20] + 'aeiou'[left % 5];
  return name[0].toUpperCase() + name.slice(1);
}

// --- families ---

async function save(c, me) {
  me.saved = `Visit ${me.visits}. ${'Mornings are hard, and so is each change of a plan. '.repeat(1 + (me.visits % 40))}`.trim();
  await c.posts(`${me.draft}/more`, { more: me.saved, action: 'save' });
  c.world.saves += 1;
}

async function newcomer(c, number) {
  const me = { email: `soak${number}@example.org`, password: `five plain boats ${number}`, forename: 'Tamsin', surname: 'Reed', visits: 0 };
  await c.see('/');
  await c.register(me);
  const draft = await c.draft();
  await c.fill(draft, { who: { first_name: called(number), last_name: called(number * 7919 + 5) } });
  const taken = await c.upload(draft, { name: 'letter.pdf', type: 'application/pdf', bytes: pdf(20000 + (number % 7) * 40000) });
  if (taken.status !== 303) throw new Error(`upload: ${taken.status}`);
  await c.see(`${draft}/review`);
  me.sent = await c.submit(draft);
  c.world.sent += 1;
  await c.see(`${me.sent}/view`);
  if (number % 4 === 0) await c.see(`${me.sent}/pdf`);
  me.draft = await c.draft();
  await save(c, me);
  return me;
}

async function children(c, me) {
  const id = c.world.children.get(me.sent.split('/').pop());
  if (!id) return;
  const at = `/children/${id}`;
  for (const page of ['', '/dashboard', '.json', '/timescales', '/messages', '/documents', '/history']) await c.see(`${at}${page}`);
  if (me.wrote) return;
  await c.posts(`${at}/messages/new`, { type: 'other', subject: 'About school', message: 'She starts in May.', action: 'send' }, { form: /id="form"/ });
  me.wrote = true;
}

async function returner(c, me) {
  me.visits += 1;
  const answer = await c.login(me);
  if (answer.status !== 303) throw new Error(`login: ${answer.status}`);
  for (const page of ['/account/', '/drafts', '/submitted/', `${me.sent}/view`]) await c.see(page);
  const there = kept((await c.see(`${me.draft}/more`)).text);
  if (there !== me.saved) c.world.wrong(`lost: "${there.slice(0, 60)}" instead of "${me.saved.slice(0, 60)}"`);
  await save(c, me);
  await children(c, me);
}

let number = 0;

// One visit after the other, each from an address of its own.
async function family(world) {
  while (world.on) {
    number += 1;
    const c = new Person(world, `127.${1 + (number >> 8) % 250}.${number & 255}.1`);
    const back = world.settled.length > 2 && Math.random() < 0.7;
    const me = back ? world.settled.splice(Math.floor(Math.random() * world.settled.length), 1)[0] : null;
    try {
      const now = me || await newcomer(c, number);
      if (me) await returner(c, me);
      await c.post('/account/logout', [['token', await c.token()]]);
      if (world.settled.length < PEOPLE_KEPT) world.settled.push(now);
    } catch (error) { world.wrong(`a family: ${error.message.split('\n')[0]}`); }
    world.visits += 1;
    c.close();
  }
}

// --- officers ---

async function takeIn(c, application) {
  const at = `/staff/applications/${application}`;
  await c.see(at);
  await c.posts(`${at}/accept`, { team: 'north', action: 'save' }, { form: /accept/ });
  const id = (await c.see(at)).text.match(/\/staff\/cases\/([0-9a-f]{32})\//)[1];
  await c.posts(`${at}/respond`, { response: 'Thank you. We have begun.', action: 'save' }, { form: /respond/ });
  const home = `/staff/cases/${id}`;
  for (const page of ['/', '/people', '/history', '/dates', '/documents']) await c.see(`${home}${page}`);
  const writing = await c.see(`${home}/messages/new`);
  const [, to] = writing.text.match(/name="to" value="([0-9a-f]{32})"/);
  const [, type] = writing.text.match(/name="type"[^>]*value="([a-z_]+)"/) || writing.text.match(/name="type"[\s\S]*?<option value="([a-z_]+)"/);
  await c.posts(`${home}/messages/new`, { to, type, subject: 'We have begun', message: 'Your request is with us.', action: 'send' }, { form: /messages\/new/ });
  c.world.children.set(application, id);
  c.world.cases += 1;
}

async function atDesk(c) {
  for (let i = 0; i < VISITS_OF_AN_OFFICER && c.world.on; i += 1) {
    for (const page of ['/staff/', '/staff/cases/', '/staff/cases/?due=soon', '/staff/cases/?q=Reed', '/staff/messages/']) await c.see(page);
    const [, application] = (await c.see('/staff/applications/')).text.match(/\/staff\/applications\/([0-9a-f]{16,})/) || [];
    if (application && !c.world.taken.has(application)) {
      c.world.taken.add(application);
      await takeIn(c, application);
    }
    await sleep(1000);
  }
}

async function officer(world) {
  const who = clerk.add(world.portal, { team: 'north' });
  world.taken ??= new Set();
  while (world.on) {
    const c = new Person(world);
    try {
      await clerk.signIn(c, who);
      await atDesk(c);
    } catch (error) { world.wrong(`an officer: ${error.message.split('\n')[0]}`); }
    c.close();
    await sleep(31000 * (world.on ? 1 : 0));   // a code of the app counts once
  }
}

module.exports = { World, family, officer, sleep };
