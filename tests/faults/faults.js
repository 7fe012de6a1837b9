// faults.js: lets the first, second, third … call to the system fail on each way on which something is written, until the way
// gets through, and looks each time at what the reader is told and at what is kept. Prints TAP.
//   node tests/faults/faults.js [EVERY] [FILE.test...]    EVERY 7: each seventh place only, of all of them in turn;
//   ONLY='submit|upload': the ways whose names fit; KINDS='memory files': of these faults alone;
//   KEEP=FILE: what is found is kept there, and ways that are done there are passed over (kept.js)
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { trace } = require('./direct.js');
const { gather, state, filesBelow } = require('./gather.js');
const { Kept } = require('./kept.js');
const { untried } = require('./untried.js');
const { problems } = require('../guard/client.js');
const place = require('../browser/place.js');

const { ok, is } = place;

const kinds = (process.env.KINDS || 'space io memory files lock random kill short process').split(' ');
const steady = ['space', 'io', 'files'];                 // these also from that call on, for ever
const journeys = ['inbox', 'accounts', 'casemail', 'caseshare', 'caseforms', 'helper', 'roster', 'rescue', 'staff', 'desk', 'closed', 'earlier',
  'invites', 'data', 'double', 'casework', 'applications', 'parent', 'codes', 'formlist', 'input', 'settings', 'signedin', 'steer', 'roles', 'holder', 'marked', 'carry'].map((n) => `tests/guard/${n}.test`)
  .concat('tests/faults/seldom.js');
// What must not happen twice, in the words of `portal stats`.
const once = ['person', 'draft', 'submission', 'child', 'message', 'document', 'task', 'invite', 'staff', 'outbox', 'grant', 'organisation', 'blob'];

const tally = { ways: 0, faults: 0, unchanged: 0, told: 0, borne: 0, ended: 0, looked: 0 };
const kept = new Kept(process.env.KEEP || '', kinds.join(' '));
let turn = 0;

const counts = (place) => {
  const all = JSON.parse(place.toolNow('stats', '--json'));
  return Object.fromEntries(once.map((n) => [n, all[n]]));
};

// Texts of the request that would be known again.
function canaries(request) {
  const body = request.body ? request.body.toString('latin1') : '';
  const typed = /^--/.test(body) ? body.split(/\r\n--[^\r]*\r\n/).map((p) => p.split('\r\n\r\n')[1]) : [...new URLSearchParams(body)].map(([, v]) => v);
  return typed.filter((v) => v && v.length >= 12 && !/^[0-9a-f]+$/.test(v)).map((v) => Buffer.from(v.slice(0, 200), /^--/.test(body) ? 'latin1' : 'utf8'));
}

function inClear(way) {
  const texts = canaries(way.request);
  return [...filesBelow(way.place.data), ...filesBelow(`${way.place.data}.keys`)].filter((f) => !f.includes('/mail/'))
    .some((f) => { const bytes = fs.readFileSync(f); return texts.some((t) => bytes.includes(t)); });
}

function renew(way) {
  way.place.back(way.snapshot);
  way.was = state(way.place.data);
}

// What is wrong with an answer under a fault; '' for nothing.
function wrongAnswer(way, kind, how, ended) {
  const { answer } = ended;
  if (!answer && how === 'on' && /no_error_page/.test(ended.log)) return '';       // then the web server says it
  if (!answer && ended.code === 127) return '';        // the loader of a program that is not static
  if (!answer) return kind === 'kill' || (['memory', 'random', 'process'].includes(kind) && ended.code !== 0) ? '' : `no answer (${ended.code}): ${ended.log.trim()}`;
  const head = way.request.method === 'HEAD';
  if (!answer.whole && !head && !answer.headers['content-disposition']) return `half an answer: ${answer.status}`;
  if (answer.status === way.answer.status) return '';
  if (answer.status === 422 && /could not look into this file/.test(answer.text)) return '';       // file_unknown of problems.yaml
  if (![500, 503].includes(answer.status)) return `answered ${answer.status} (${problems(answer.text)}): ${ended.log.trim()}`;
  return head || /<h1|"status"/.test(answer.text) ? '' : `no page: ${answer.status} ${answer.text.length}`;
}

// The same request, in that second or the next: never before what it stands on, as a right that begins with its second.
function repeat(way, before) {
  way.place.move(Math.ceil((way.at - Date.now()) / 1000));
  return way.place.run(way.request, before);
}

async function look(way, ended) {
  const check = await way.place.tool(['check']);
  if (check.code !== 0) return `portal check: ${check.bytes}${check.log}`;
  if (inClear(way)) return 'something stands there in clear';
  const again = await repeat(way);
  if (!again.answer || again.answer.status >= 500) return `sent again: ${again.answer ? again.answer.status : again.log}`;
  const now = counts(way.place);
  const twice = once.filter((n) => now[n] > way.counts[n]);
  if (twice.length > 0) return `happened twice: ${twice.map((n) => `${n} ${now[n]} of ${way.counts[n]}`).join()}`;
  const done = ended.answer && ended.answer.status === way.answer.status;     // a code opens once
  if (done || !/login/.test(again.answer.location) || /login/.test(way.answer.location)) return '';
  const why = ended.answer ? 'they were told' : await way.anew();             // killed when the code was used and before that was said
  return why ? `nobody is signed in any more: ${why}` : '';
}

// What nobody names goes with the purge of the day after.
async function swept(way) {
  const blobs = filesBelow(`${way.place.data}/blobs`);
  const { blob } = JSON.parse(way.place.toolNow('stats', '--json'));
  if (blobs.length === blob) return '';
  const old = new Date(Date.now() - 3 * 86400 * 1000);
  blobs.forEach((f) => fs.utimesSync(f, old, old));
  way.place.toolNow('purge', '--compiled', way.place.compiledCopy());
  const left = filesBelow(`${way.place.data}/blobs`).length - JSON.parse(way.place.toolNow('stats', '--json')).blob;
  return left === 0 ? '' : `${left} files that no record names`;
}

function judge(way, where, what) {
  if (what === '') return;
  kept.finding(`${way.name}: ${where}: ${what.slice(0, 600)}`);
}

// False: there is no k-th call of that kind.
async function one(way, kind, k, how) {
  const report = path.join(way.place.home, 'report');
  const ended = await repeat(way, [trace, 'fail', kind, String(k), how, report]);
  const [, hit, call] = fs.readFileSync(report, 'utf8').trim().split(' ');
  if (hit === '0') {              // the way got through
    renew(way);
    return false;
  }
  const where = `${kind} ${how} at ${k}, ${call}`;
  tally.faults += 1;
  const wrong = wrongAnswer(way, kind, how, ended);
  judge(way, where, wrong);
  if (!ended.answer) tally.ended += 1;
  else if (ended.answer.status === way.answer.status) tally.borne += 1;
  else tally.told += 1;
  if (state(way.place.data) === way.was) { tally.unchanged += 1; return true; }
  tally.looked += 1;
  judge(way, where, await look(way, ended));
  judge(way, where, await swept(way));
  renew(way);
  return true;
}

// every: only each so manieth place; they come in turn, so that a short run meets all kinds of places.
async function faults(way, every) {
  renew(way);
  const { answer } = await repeat(way);
  if (!answer || answer.status !== way.answer.status) { kept.finding(`${way.name}: cannot be repeated: ${answer && answer.status}`); return; }
  way.counts = counts(way.place);
  renew(way);
  tally.ways += 1;
  for (const kind of kinds) {
    for (const how of steady.includes(kind) ? ['once', 'on'] : ['once']) {
      const first = every > 1 ? 1 + (turn += 1) % every : 1;
      for (let k = first; await one(way, kind, k, how); k += every);
    }
  }
}

async function wholeWay(way, every, which) {
  const done = every === 1 && kept.before(way.name, way.place.programFile(way.request));
  const begun = Date.now();
  const was = { ...tally, found: kept.found };
  if (done) {
    for (const n of Object.keys(tally)) tally[n] += done[n];
    console.log(`# ${which}: ${way.name}: done before, ${done.faults} faults`);
    return;
  }
  await faults(way, every);
  if (every > 20) return;
  const figures = Object.fromEntries(Object.keys(tally).map((n) => [n, tally[n] - was[n]]));
  const seconds = Math.round((Date.now() - begun) / 1000);
  console.log(`# ${which}: ${way.name}: ${figures.faults} faults, ${kept.found - was.found} findings, ${seconds} s`);
  if (every === 1) kept.way(way.name, way.place.programFile(way.request), figures, kept.found - was.found, seconds);
}

// File after file, so that what is found is there early.
(async () => {
  const every = Number(process.argv[2] || 1);
  const files = process.argv.slice(3);
  const ways = [];
  const seen = new Set();
  const only = new RegExp(process.env.ONLY || '.');
  process.setMaxListeners(100);
  for (const file of files.length > 0 ? files : journeys) {
    const from = ways.length;
    const { place: there, why } = await gather(file, ways, seen);
    if (why) console.log(`# ${file}: ${why}`);
    for (const way of ways.slice(from).filter((w) => only.test(w.name))) await wholeWay(way, every, path.basename(file, '.test'));
    fs.rmSync(there.home, { recursive: true, force: true });
  }
  console.log(`# ${JSON.stringify(tally)}`);
  if (files.length === 0) console.log(`# on no way that writes: ${untried(ways).join(' ')}`);
  ok(tally.faults > 0 && (process.env.KINDS || tally.told > 0) && tally.looked > 0, `calls to the system fail one after the other on ${tally.ways} ways to write`);
  is(0, kept.found, 'each time the answer is whole and says so, nothing is lost or doubled or in clear, and sending again works');
  await place.done();
})().catch((error) => { console.log(`not ok - ${error.stack}`); process.exit(1); });
