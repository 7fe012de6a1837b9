#!/usr/bin/env node
// crowd.js: many families at once, each from an address of its own, through the whole journey: an account with the code from its
// letter, the form, a file, sending it, reading it again. Then many files at once, and many who sign in at once while others read.
// Prints rows for tests/bench/run as JSON. SHORT=1: fewer of everything.
'use strict';
const fs = require('node:fs');
const { Client, portal: begin, server, files } = require('../guard/client.js');

const short = !['', '0', undefined].includes(process.env.SHORT);
const crowds = short ? [1, 8] : [1, 8, 32, 200];
const uploads = short ? 10 : 50;
const storm = short ? 10 : 50;
const page = 'school-now';
const sleep = (ms) => new Promise((r) => setTimeout(r, ms));
const round = (x, digits = 1) => Number(x.toFixed(digits));

function middle(times, part) {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted.length ? sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] : 0;
}

let people = 0;
let waits = 0;

// A pdf of so many bytes, to the byte.
function pdf(bytes) {
  const start = '%PDF-1.7\n', end = '\n%%EOF\n';
  return Buffer.concat([Buffer.from(start), require('node:crypto').randomBytes(bytes - start.length - end.length), Buffer.from(end)]);
}

// A reader that notes how long each answer took, and does what the page says when too many are there: waits, and sends it again.
class Family extends Client {
  constructor(portal, from, times) {
    super(portal, from);
    this.times = times;
  }

  async request(method, target, settings = {}) {
    for (;;) {
      const from = process.hrtime.bigint();
      const answer = await super.request(method, target, { ...settings, wait: 600000 });
      this.times.push(Number(process.hrtime.bigint() - from) / 1e6);
      if (answer.status !== 503 || !answer.text.includes('load this page again')) return answer;
      waits += 1;
      await sleep(1000 * Number(answer.headers['retry-after']));
    }
  }

  // Letters come as fast as the keeper writes them; with many families that is not at once. Each has one code.
  async coded(to) {
    const until = Date.now() + 600000;
    while (Date.now() < until) {
      const found = this.portal.letters().find((l) => l.to.includes(to) && l.code);
      if (found) return found;
      await sleep(50);
    }
    throw new Error(`no code to ${to}`);
  }
}

function family(portal, times) {
  people += 1;
  return new Family(portal, `127.${1 + (people >> 8)}.${people & 255}.1`, times);
}

const who = () => ({ email: `crowd${people}@example.org`, password: `five plain boats ${people}` });

async function journey(c, me, file) {
  await c.get('/');
  await c.register(me);
  const draft = await c.draft();
  await c.fill(draft);
  const sent = await c.upload(draft, { name: 'letter.pdf', type: 'application/pdf', bytes: file });
  if (sent.status !== 303) throw new Error(`upload: ${sent.status}`);
  const review = await c.get(`${draft}/review`);
  if (review.status !== 200) throw new Error(`review: ${review.status}`);
  const read = await c.get(await c.submit(draft));
  if (read.status !== 200) throw new Error(`submitted: ${read.status}`);
}

async function crowd(portal, count) {
  const times = [], file = pdf(100000), begun = Date.now();
  const all = Array.from({ length: count }, () => [family(portal, times), who()]);
  const ends = await Promise.allSettled(all.map(([c, me]) => journey(c, me, file).finally(() => c.close())));
  const wrong = ends.filter((e) => e.status === 'rejected').map((e) => e.reason.message);
  if (wrong.length) throw new Error(`${wrong.length} of ${count} families did not get through: ${wrong[0]}`);
  return { seconds: (Date.now() - begun) / 1000, times };
}

async function crowdRows(portal) {
  const rows = [];
  await crowd(portal, 1);   // the first of all finds nothing in memory
  let one;
  for (const count of crowds) {
    waits = 0;
    const { seconds, times } = await crowd(portal, count);
    const each = seconds / count;
    one ??= each;
    rows.push({ name: `journeys_${count}`, value: round(60 / each), unit: 'a minute', p50: round(middle(times, 0.5), 2), p99: round(middle(times, 0.99), 2),
      ratio: count === crowds[0] ? null : round(each / one, 3), of: `journeys_${crowds[0]}`, goal: count === crowds[0] ? null : 1.3 });
    rows.push({ name: `asked_again_${count}`, value: waits, unit: 'times' });
  }
  return rows;
}

// What the web server, its programs and its spool hold of the machine's memory, in MiB: what they share counts once.
function held(found) {
  const pids = [found.pid];
  for (let i = 0; i < pids.length; i += 1) {
    try { pids.push(...fs.readFileSync(`/proc/${pids[i]}/task/${pids[i]}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)); } catch { /* it has ended */ }
  }
  let bytes = 0;
  for (const pid of pids) {
    try { bytes += 1024 * Number(fs.readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8').match(/^Pss_Anon:\s+(\d+)/m)[1]); } catch { /* it has ended */ }
  }
  for (const file of files(found.spool)) try { bytes += fs.statSync(file).size; } catch { /* it is gone */ }
  return bytes / (1 << 20);
}

async function uploadRows(portal) {
  const found = server(portal), bytes = 15 << 20, times = [];
  const all = [];
  for (let i = 0; i < uploads; i += 1) {
    const c = family(portal, []), me = who();
    await c.register(me);
    all.push({ c, draft: await c.draft() });
  }
  const before = held(found), file = pdf(bytes);
  let most = before, running = true;
  const watch = (async () => { while (running) { most = Math.max(most, held(found)); await sleep(20); } })();
  const begun = Date.now();
  const answers = await Promise.all(all.map(async ({ c, draft }) => {
    c.times = times;
    const answer = await c.upload(draft, { name: 'letter.pdf', type: 'application/pdf', bytes: file });
    c.close();
    return answer.status;
  }));
  const seconds = (Date.now() - begun) / 1000;
  running = false;
  await watch;
  const wrong = answers.filter((status) => status !== 303);
  if (wrong.length) throw new Error(`${wrong.length} of ${uploads} uploads were not taken: ${wrong[0]}`);
  return [{ name: `uploads_${uploads}`, value: round(uploads * bytes / 1e6 / seconds), unit: 'MB/s', p50: round(middle(times, 0.5)), p99: round(middle(times, 0.99)) },
    { name: `uploads_${uploads}_memory`, value: round(most - before), unit: 'MiB' }];
}

async function reading(c, draft, running) {
  const times = [];
  while (running()) {
    const from = process.hrtime.bigint();
    const answer = await c.get(`${draft}/${page}`);
    if (answer.status !== 200) throw new Error(`${draft}/${page}: ${answer.status}`);
    times.push(Number(process.hrtime.bigint() - from) / 1e6);
    await sleep(20);
  }
  return times;
}

// Those who sign in wait for each other, as so many words of 64 MiB cannot be tried at once; who reads does not wait for them.
async function stormRows(portal) {
  const reader = family(portal, []);
  await reader.register(who());
  const draft = await reader.draft();
  const all = [];
  for (let i = 0; i < storm; i += 1) {
    const c = family(portal, []), me = who();
    await c.register(me);
    c.close();
    all.push([family(portal, []), c.who]);
  }
  let running = true;
  setTimeout(() => { running = false; }, 2000);
  const calm = await reading(reader, draft, () => running);
  running = true;
  const begun = Date.now(), times = [];
  const during = reading(reader, draft, () => running);
  const ends = await Promise.all(all.map(async ([c, me]) => {
    const from = Date.now();
    const answer = await c.send('/account/login', { email: me.email, password: me.password });
    times.push(Date.now() - from);
    c.close();
    return answer.status;
  }));
  const seconds = (Date.now() - begun) / 1000;
  running = false;
  const busy = await during;
  reader.close();
  const wrong = ends.filter((status) => status !== 303);
  if (wrong.length) throw new Error(`${wrong.length} of ${storm} could not sign in: ${wrong[0]}`);
  return [{ name: `sign_ins_${storm}`, value: round(storm / seconds), unit: 'a second', p50: middle(times, 0.5), p99: middle(times, 0.99) },
    { name: 'page_get_calm', value: round(middle(calm, 0.5), 2), unit: 'ms', p50: round(middle(calm, 0.5), 2), p99: round(middle(calm, 0.99), 2) },
    { name: 'page_get_in_storm', value: round(middle(busy, 0.5), 2), unit: 'ms', p50: round(middle(busy, 0.5), 2), p99: round(middle(busy, 0.99), 2),
      ratio: round(middle(busy, 0.5) / middle(calm, 0.5), 3), of: 'page_get_calm' }];
}

async function main() {
  const portal = await begin({ env: { SERVER: process.env.SERVER || '' } });
  try {
    const rows = [];
    for (const some of [crowdRows, uploadRows, stormRows]) rows.push(...await some(portal));
    console.log(JSON.stringify(rows.map((r) => ({ ratio: null, of: null, goal: null, ...r }))));
  } finally {
    await portal.stop();
  }
}

main().catch((error) => { console.error(`bench: ${error.stack}`); process.exitCode = 1; });
