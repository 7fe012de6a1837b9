// maintenance.js: the commands of commands.js that need more than a store: lists, sealed heads, releases, an older store. Beside what
// commands.js says of each: check: in place of portal check; before: before each run; does: what is wrong although the command is done.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { execFileSync } = require('node:child_process');
const { Direct } = require('./direct.js');
const { officer, acase } = require('../guard/acase.js');
const { root } = require('../browser/place.js');

const stores = path.join(root, 'tests', 'stores');
const DAYS_AGO = new Date(Date.now() - 9 * 86400 * 1000);
const read = (file) => (fs.existsSync(file) ? fs.readFileSync(file, 'latin1') : '');

// Stolen passwords, in place of a list that is there.
function passwords(place, at) {
  const list = `${place.data}/stolen-passwords`;
  let older;
  let newer;
  return { name: 'passwords', words: ['passwords', at('stolen')],
    ready: () => {
      fs.writeFileSync(at('stolen'), 'orchard kettle seven\nmarigold window five\n');
      place.toolNow('passwords', at('stolen'));
      newer = read(list);
      fs.writeFileSync(at('stolen-one'), 'a single old password\n');
      place.toolNow('passwords', at('stolen-one'));
      older = read(list);
    },
    after: () => ([older, newer].includes(read(list)) ? '' : 'the list is neither the one before nor the new one'),
    does: () => (read(list) === newer ? '' : 'the list is not the new one') };
}

// One head is sealed, and the trail has grown since.
function seal(place, at) {
  const heads = at('heads');
  const count = () => (read(`${heads}/heads`).match(/^waymark-head /gm) || []).length;
  const verify = async () => {
    const run = await place.tool(['audit', 'verify', `${heads}/heads`]);
    return run.code === 0 ? '' : `audit verify: ${run.log}`;
  };
  return { name: 'audit seal', words: ['audit', 'seal', '--heads', heads],
    ready: () => {
      fs.mkdirSync(at('heads.was'), { mode: 0o700 });
      place.toolNow('audit', 'seal', '--heads', at('heads.was'));
      place.toolNow('person', 'find', '--email', 'family@example.org');
    },
    before: () => { fs.rmSync(heads, { recursive: true, force: true }); fs.cpSync(at('heads.was'), heads, { recursive: true, preserveTimestamps: true }); },
    after: verify,
    does: () => (count() === 2 ? '' : `${count()} heads`) };
}

const prepare = (place) => ({ name: 'key rotate --prepare', words: ['key', 'rotate', '--prepare'],
  does: () => (fs.readdirSync(`${place.data}.keys`).some((f) => /^master\.\d+$/.test(f)) ? '' : `no second key: ${fs.readdirSync(`${place.data}.keys`)}`) });

// A store of schema 1, of which forms alone are no longer there.
function upgrade() {
  const place = new Direct();
  const check = async () => {
    const run = await place.tool(['check']);
    const wrong = run.bytes.toString().split('\n').filter((l) => l && !/version of its form/.test(l)).join('\n');
    return { code: wrong || !/ faults$/m.test(run.log) ? 1 : 0, bytes: wrong, log: run.log };
  };
  const is = async () => (await place.tool(['stats'])).code === 0;
  return { name: 'upgrade', words: ['upgrade'], place,
    ready: () => {
      fs.mkdirSync(`${place.data}.keys`, { mode: 0o700 });
      fs.copyFileSync(path.join(stores, '1', 'master'), `${place.data}.keys/master`);
      fs.chmodSync(`${place.data}.keys/master`, 0o400);
      fs.mkdirSync(place.data, { mode: 0o700 });
      execFileSync('tar', ['-xf', path.join(stores, '1', 'backup.tar'), '-C', place.data]);
    },
    check: async () => (await is() ? check() : { code: 0 }),      // not yet: the older release serves it
    does: async () => (await is() ? '' : 'it is not up to date') };
}

function drill(place, at) {
  const left = () => fs.readdirSync(place.data).filter((f) => f.startsWith('.drill'));
  return { name: 'drill', words: ['drill', '--compiled', path.join(root, 'build', 'compiled'), at('whole.tar')],
    does: () => (left().length === 0 ? '' : `left behind: ${left()}`) };
}

// Somebody on a list is invited to a case, once.
function invite(place, at) {
  const invites = () => JSON.parse(place.toolNow('stats', '--json')).invite;
  let were;
  return { name: 'invite', words: ['invite', '--csv', at('list.csv'), '--compiled', path.join(root, 'build', 'compiled')], again: /0 of 1 rows/,
    ready: async () => {
      const by = await officer(place);
      const one = await acase(place, by);
      const [, reference] = (await by.get(`${one.at}/`)).text.replace(/<[^>]*>/g, ' ').match(/Reference\s+([0-9A-Z]{4}-[0-9A-Z]{4})/);
      fs.writeFileSync(at('list.csv'), `reference,born,email,name,relation\n${reference},2015-04-03,far@example.org,Far Reed,parent\n`);
      were = invites();
    },
    after: () => (invites() > were + 1 ? 'invited twice' : ''),
    does: () => (invites() === were + 1 ? '' : 'nobody is invited') };
}

// Somebody who was away comes back.
function enable(place) {
  const away = () => JSON.parse(place.toolNow('staff', 'list', '--json').split('\n').find((line) => line.includes('away@example.org')));
  return { name: 'staff enable', words: ['staff', 'enable', 'away@example.org'],
    ready: () => {
      place.toolNow('staff', 'add', '--email', 'away@example.org', '--name', 'Away Clerk', '--role', 'officer');
      place.toolNow('staff', 'disable', 'away@example.org');
    },
    does: () => (away().state === 'disabled' ? 'they are still disabled' : '') };
}

const clerks = () => [
  { name: 'staff invite', words: ['staff', 'invite', '--email', 'officer@example.org'] },
  { name: 'staff reset-factor', words: ['staff', 'reset-factor', '--email', 'officer@example.org'] },
  { name: 'person find', words: ['person', 'find', '--email', 'family@example.org'] },
];

// --- releases ---

// As make archive lays it out, with the least that serves.
function release(folder, mark) {
  const build = path.join(root, 'build');
  for (const one of ['bin', 'server', 'cgi-bin', 'site/assets', 'compiled/forms', 'compiled/pages/tried@0001']) fs.mkdirSync(`${folder}/${one}`, { recursive: true });
  fs.copyFileSync(`${build}/bin/portal`, `${folder}/bin/portal`);
  for (const one of ['wizard', 'login']) fs.copyFileSync(`${build}/cgi-bin/${one}`, `${folder}/cgi-bin/${one}`);
  for (const one of ['configure', 'lighttpd.conf']) fs.copyFileSync(path.join(root, 'site/server', one), `${folder}/server/${one}`);
  for (const one of ['words', 'forms/parent-ehcna']) fs.copyFileSync(`${build}/compiled/${one}`, `${folder}/compiled/${one}`);
  const form = `parent-ehcna@${read(`${build}/compiled/forms/parent-ehcna`).trim()}`;
  fs.copyFileSync(`${build}/compiled/forms/${form}`, `${folder}/compiled/forms/${form}`);
  fs.writeFileSync(`${folder}/site/index.html`, '<p>');
  fs.writeFileSync(`${folder}/site/which.txt`, mark);
  fs.writeFileSync(`${folder}/site/assets/${mark}.000000000000.css`, 'body {}');
}

// What is served is whole, and of one release.
function served(at) {
  const now = at('releases/current');
  const of = (folder) => execFileSync('find', ['-L', folder, '-type', 'f', '-size', '+0', '-printf', '%P\\n']).toString().split('\n').sort();
  const mark = read(`${now}/site/which.txt`);
  if (!['one', 'two'].includes(mark)) return { wrong: `served is ${mark || 'nothing'}` };
  const there = of(now);
  const lost = of(at(mark)).filter((f) => !there.includes(f));
  return { mark, wrong: lost.length > 0 ? `of ${mark} is missing ${lost}` : '' };
}

const deployed = (place, at) => {
  const env = { PATH: process.env.PATH, ...place.places() };
  fs.rmSync(at('releases'), { recursive: true, force: true });
  fs.mkdirSync(at('releases'));
  execFileSync(path.join(place.programs, 'bin', 'portal'), ['deploy', at('one'), '--release', at('releases/current')], { env, stdio: 'pipe' });
};

function deploy(place, at) {
  return { name: 'deploy', words: ['deploy', at('two'), '--release', at('releases/current')],
    ready: () => { release(at('one'), 'one'); release(at('two'), 'two'); },
    before: () => deployed(place, at),
    after: () => served(at).wrong,
    does: () => (served(at).mark === 'two' ? '' : 'the new one is not served') };
}

// To the release before, whichever that was when it was begun again.
function back(place, at) {
  return { name: 'deploy --back', words: ['deploy', '--back', '--release', at('releases/current')],
    ready: () => { release(at('one'), 'one'); release(at('two'), 'two'); },
    before: () => {
      deployed(place, at);
      execFileSync(path.join(place.programs, 'bin', 'portal'), ['deploy', at('two'), '--release', at('releases/current')], { env: { PATH: process.env.PATH, ...place.places() }, stdio: 'pipe' });
    },
    after: () => served(at).wrong };
}

// A version that purge wrote down goes whole, and the newest stays.
function prune(place, at) {
  const compiled = at('pruned/compiled');
  const older = `${compiled}/forms/tried@0001`;
  return { name: 'deploy --prune', words: ['deploy', '--prune', '--release', at('pruned/current'), '--compiled', compiled],
    before: () => {
      fs.rmSync(at('pruned'), { recursive: true, force: true });
      release(at('pruned'), 'one');
      fs.symlinkSync('.', at('pruned/current'));
      fs.writeFileSync(older, 'older');
      fs.writeFileSync(`${compiled}/pages/tried@0001/page.plain`, 'older');
      fs.readdirSync(`${compiled}/forms`).forEach((f) => fs.utimesSync(`${compiled}/forms/${f}`, DAYS_AGO, DAYS_AGO));
      fs.utimesSync(`${compiled}/forms`, DAYS_AGO, DAYS_AGO);
      fs.rmSync(`${place.data}/unneeded`, { force: true });
      fs.writeFileSync(`${place.data}/unneeded`, 'tried@0001\n');
    },
    after: () => (fs.readdirSync(`${compiled}/forms`).filter((f) => f.startsWith('parent-ehcna')).length === 2 ? '' : 'the newest of a form is gone'),
    does: () => (!fs.existsSync(older) && !fs.existsSync(`${compiled}/pages/tried@0001`) ? '' : 'it says that it is done, and nothing went') };
}

function maintenance(place) {
  const at = (name) => path.join(place.home, name);
  return [passwords(place, at), seal(place, at), prepare(place), upgrade(), drill(place, at), invite(place, at), enable(place), ...clerks(), deploy(place, at), back(place, at), prune(place, at)];
}

module.exports = { maintenance };
