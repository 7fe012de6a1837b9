#!/usr/bin/env node
// R18: a portal with one core and 512 MiB for all its processes, its files in memory counted, while families save, sign in, add large files and
// want PDFs, all at once. `make smallmachine SECONDS=60`; MIB=256 for less. Needs root and control groups; elsewhere it says so.
'use strict';
const fs = require('node:fs');
const { execFileSync } = require('node:child_process');
const { guard, Client, ok, tool, problems } = require('../guard/client.js');

const seconds = Number(process.argv[2] || 60);
const mib = Number(process.env.MIB || 512);
const first = '/sys/fs/cgroup/memory';
const group = { first: fs.existsSync(`${first}/memory.limit_in_bytes`), name: `waymark-small-${process.pid}` };
const top = group.first ? first : '/sys/fs/cgroup';
const at = (file) => `${top}/${group.name}/${file}`;
const into = (place) => fs.writeFileSync(`${place}/cgroup.procs`, String(process.pid));
const core = (list) => execFileSync('taskset', ['-a', '-c', '-p', list, String(process.pid)], { stdio: 'ignore' });
const cores = execFileSync('taskset', ['-c', '-p', String(process.pid)]).toString().trim().split(': ')[1];

try {
  fs.mkdirSync(`${top}/${group.name}`);
  fs.writeFileSync(at(group.first ? 'memory.limit_in_bytes' : 'memory.max'), String(mib << 20));
} catch (e) {
  console.log(`1..0 # SKIP no control group can be made here: ${e.code}`);
  process.exit(0);
}
process.on('exit', () => { try { fs.rmdirSync(`${top}/${group.name}`); } catch (e) { console.log(`# ${e.message}`); } });
const ended = () => Number((fs.readFileSync(at(group.first ? 'memory.oom_control' : 'memory.events'), 'utf8').match(/^oom_kill (\d+)/m) || [])[1]);
const most = () => Number(fs.readFileSync(at(group.first ? 'memory.max_usage_in_bytes' : 'memory.peak'), 'utf8')) >> 20;

const pdf = Buffer.concat([Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n'), Buffer.alloc(14 << 20, 0x20), Buffer.from('\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n')]);
const tally = {};
const times = {};

async function counted(kind, ask, fits) {
  const began = Date.now();
  const answer = await ask().catch((e) => ({ status: e.code, headers: {} }));
  const busy = [429, 503].includes(answer.status) && Number(answer.headers['retry-after']) > 0;
  const how = fits.includes(answer.status) ? 'done' : busy ? 'told to come back' : `not answered (${answer.status} ${problems(answer.text || '')})`;
  tally[`${kind} ${how}`] = (tally[`${kind} ${how}`] || 0) + 1;
  (times[kind] = times[kind] || []).push(Date.now() - began);
  if (busy) await new Promise((r) => setTimeout(r, 500));
  return answer;
}

// What one family does over and over; the place where nobody looks is the last thing that it saved.
const work = {
  save: async (f) => { f.saved += 1; f.last = (await counted('save', () => f.c.send(`${f.draft}/more`, { more: `kept ${f.saved}`, action: 'save' }), [303])).status === 303 ? f.saved : f.last; await counted('read', () => f.c.get(`${f.draft}/more`), [200]); },
  signIn: async (f) => { const c = new Client(f.portal); await counted('sign in', () => c.send('/account/login', { email: f.who.email, password: 'a wrong password' }), [422, 429]); c.close(); },
  print: async (f) => { await counted('PDF', () => f.c.get(`${f.draft}/pdf`), [200]); },
  add: async (f) => {
    const answer = await counted('file of 14 MiB', () => f.c.upload(f.draft, { name: 'large.pdf', bytes: pdf }), [303]);
    const file = answer.status === 303 && (await f.c.get(`${f.draft}/documents`)).text.match(/file:([0-9a-f]{32})/);
    if (file) await f.c.send(`${f.draft}/files/${file[1]}/remove`, { action: 'remove' });
  },
};

async function family(portal, does) {
  const c = new Client(portal);
  const who = await c.register();
  const draft = await c.draft();
  await c.fill(draft);
  return { c, who, draft, portal, does, saved: 0, last: 0 };
}

into(`${top}/${group.name}`);
core('0');
guard(async (portal) => {
  into(top);
  core(cores);
  const families = [];
  for (const does of [...Array(8).fill('save'), 'signIn', 'signIn', 'print', 'print', 'add', 'add', 'add']) families.push(await family(portal, does));
  const until = Date.now() + seconds * 1000;
  await Promise.all(families.map(async (f) => { while (Date.now() < until) await work[f.does](f); }));
  for (const [what, n] of Object.entries(tally).sort()) console.log(`# ${what}: ${n}`);
  for (const [kind, all] of Object.entries(times)) { all.sort((a, b) => a - b); console.log(`# ${kind}: median ${all[all.length >> 1]} ms, 99 of 100 within ${all[Math.floor(all.length * 0.99)]} ms`); }
  const wrong = Object.keys(tally).filter((k) => /not answered/.test(k));
  const served = Object.entries(tally).filter(([k]) => /done/.test(k)).reduce((n, [, v]) => n + v, 0);
  ok(ended() === 0, `R18: on one core and ${mib} MiB nothing was ended for want of memory; ${most()} MiB at most, files that are cached among them`, ended());
  ok(wrong.length === 0 && served > seconds * 5, `R18: each of ${served} requests in ${seconds} s was answered, or told to come back`, wrong.join());
  ok(['save', 'read', 'sign in', 'PDF', 'file of 14 MiB'].every((k) => tally[`${k} done`] > 0), 'R18: of each kind some were served', JSON.stringify(tally));
  let kept = true;
  for (const f of families) kept = kept && (f.last === 0 || (await f.c.get(`${f.draft}/more`)).text.includes(`kept ${f.last}`));
  ok(kept, 'R18: and what was saved last is there');
  const whole = tool(portal, 'check');
  ok(whole.status === 0, 'R18: the store is whole', whole.text);
});
