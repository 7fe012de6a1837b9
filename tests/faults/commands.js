// commands.js: the operator's commands under faults: each call to the system fails once, and then each is killed there. The exit says
// so, in words; the store is whole; the same command again comes to its end; no half backup has its name.
//   node tests/faults/commands.js [EVERY]     ONLY, KEEP: as for faults.js
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { Direct, trace } = require('./direct.js');
const { Kept } = require('./kept.js');
const { maintenance } = require('./maintenance.js');
const { filesBelow } = require('./gather.js');
const { Client } = require('../guard/client.js');
const { ok, is, done } = require('../browser/place.js');

const kinds = ['space', 'io', 'memory', 'files', 'random', 'kill', 'short', 'lock', 'process'];
const kept = new Kept(process.env.KEEP || '', kinds.join(' '));
const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

// A store with something of everything, and letters that wait.
async function begin() {
  const place = new Direct().begin();
  const c = new Client(place);
  await c.register();
  const draft = await c.draft();
  await c.fill(draft);
  await c.upload(draft, { name: 'letter.pdf', bytes: pdf });
  await c.submit(draft);
  await c.draft();
  place.toolNow('recipient', 'new', path.join(place.home, 'council'));
  place.toolNow('backup', path.join(place.home, 'whole.tar'));
  return place;
}

// Removes what a command wrote beside the store.
const without = (place, ...names) => names.forEach((n) => fs.rmSync(path.join(place.home, n), { recursive: true, force: true }));

function commands(place) {
  const at = (name) => path.join(place.home, name);
  const whole = async (file, ...more) => (!fs.existsSync(at(file)) || (await place.tool(['drill', ...more, at(file)])).code === 0 ? '' : `${file} has its name and does not restore`);
  const compiled = ['--compiled', place.compiledCopy()];
  return [
    { name: 'staff add', words: ['staff', 'add', '--email', 'new@example.org', '--name', 'New Clerk', '--role', 'officer', '--password-stdin'],
      input: 'seven quiet lanterns\n', again: /already/ },
    { name: 'staff disable', words: ['staff', 'disable', 'officer@example.org'] },
    { name: 'mail run', words: ['mail', 'run', '--once', '--mail', 'file:'] },
    { name: 'mail retry', words: ['mail', 'retry'] },
    { name: 'purge', words: ['purge', ...compiled] },
    { name: 'key rotate', words: ['key', 'rotate'] },
    { name: 'backup', words: ['backup', at('b.tar')], after: () => whole('b.tar'), clear: ['b.tar', 'b.tar.part'] },
    { name: 'backup --to', words: ['backup', '--to', at('council.pub'), at('s.backup')], after: () => whole('s.backup', '--secret', at('council')), clear: ['s.backup', 's.backup.part'] },
    { name: 'restore', words: ['restore', '--data', at('new'), '--edge', at('new/edge'), at('whole.tar')], clear: ['new'],
      after: async () => (fs.existsSync(at('new/main')) ? (await place.tool(['check', '--data', at('new'), '--edge', at('new/edge')])).bytes.toString() : '') },
    { name: 'export', words: ['export', 'submissions', '--since', '2020-01-01', at('out')], clear: ['out'] },
    { name: 'recipient new', words: ['recipient', 'new', at('other')], clear: ['other', 'other.pub'] },
    ...maintenance(place),
  ];
}

// What is wrong after a command that has come to its end, and after the one that was given again.
async function look(command, place, ended, again) {
  const check = command.check ? await command.check() : await place.tool(['check']);
  if (check.code !== 0) return `portal check: ${check.bytes}${check.log}`;
  const half = command.after ? await command.after() : '';
  if (half) return half;
  return (ended.code === 0 || again) && command.does ? command.does() : '';
}

function exitOf(kind, ended) {
  const loader = ended.code === 127;             // no library, no command
  if (ended.code > 1 && kind !== 'kill' && kind !== 'memory' && !loader && kind !== 'random') return `ended with ${ended.code}: ${ended.log}`;
  return ended.code === 1 && !/portal|waymark/.test(ended.log) ? 'failed without a word' : '';
}

// False: there is no k-th call of that kind.
async function one(command, kind, k) {
  const place = command.place;
  const report = path.join(place.home, 'report');
  if (command.before) command.before();
  const ended = await place.tool(command.words, { before: [trace, 'fail', kind, String(k), 'once', report], input: command.input });
  const [, hit, call] = fs.readFileSync(report, 'utf8').trim().split(' ');
  const judge = (what) => what && kept.finding(`${command.name}: ${kind} at ${k}, ${call}: ${what}`.slice(0, 600));
  if (hit === '1') {
    judge(exitOf(kind, ended));
    judge(await look(command, place, ended, false));
    if (ended.code !== 0) {
      without(place, ...(command.clear || []).filter((n) => !n.endsWith('.part')));
      const again = await place.tool(command.words, { input: command.input });
      judge(again.code !== 0 && !(command.again && command.again.test(again.log)) ? `again: ${again.log}` : await look(command, place, again, true));
    }
  }
  place.back('before');
  without(place, ...(command.clear || []));
  return hit === '1';
}

async function each(command, every, which, turn) {
  const program = path.join(command.place.programs, 'bin', 'portal');
  const done = every === 1 && kept.before(`portal ${command.name}`, program);
  const begun = Date.now();
  const found = kept.found;
  let faults = 0;
  if (done) {
    console.log(`# ${which}: portal ${command.name}: done before, ${done.faults} faults`);
    return done.faults;
  }
  for (const kind of kinds) {
    for (let k = every > 1 ? 1 + turn() % every : 1; await one(command, kind, k); k += every) faults += 1;
  }
  if (every > 20) return faults;
  const seconds = Math.round((Date.now() - begun) / 1000);
  console.log(`# ${which}: portal ${command.name}: ${faults} faults, ${kept.found - found} findings, ${seconds} s`);
  if (every === 1) kept.way(`portal ${command.name}`, program, { faults }, kept.found - found, seconds);
  return faults;
}

(async () => {
  const every = Number(process.argv[2] || 1);
  const place = await begin();
  const only = new RegExp(process.env.ONLY || '.');
  const chosen = commands(place).filter((c) => only.test(c.name));
  if (chosen.length === 0) {   // make faults ONLY='submit': of ways alone
    console.log(`1..0 # SKIP no command of the operator is called ${process.env.ONLY}`);
    process.exit(0);
  }
  let faults = 0;
  let turns = 0;
  for (const command of chosen) {
    command.place = command.place || place;
    if (command.ready) await command.ready();
  }
  new Set(chosen.map((c) => c.place)).forEach((p) => p.save('before'));
  for (const [i, command] of chosen.entries()) faults += await each(command, every, `${i + 1} of ${chosen.length}`, () => { turns += 3; return turns; });
  ok(faults > 0 && filesBelow(place.data).length > 0, `${faults} calls to the system fail under the operator's commands`);
  is(0, kept.found, 'each says so, leaves a whole store and no half backup, and comes to its end when it is given again');
  await done();
})().catch((error) => { console.log(`not ok - ${error.stack}`); process.exit(1); });
