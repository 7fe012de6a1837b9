// K: keys and logs: where a secret must not stand, looked for there.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { spawn } = require('node:child_process');
const { ok, is, Client, somebody, server, root, files, start, variables } = require('./arms.js');

// One figure off, at whichever end, and too much or too little: no answer tells how much of it was right.
const beside = (t) => [`${t[0] === '0' ? '1' : '0'}${t.slice(1)}`, `${t.slice(0, -1)}${t.endsWith('0') ? '1' : '0'}`, t.slice(0, -1), `${t}0`, t.slice(0, t.length / 2 - 1), t.toUpperCase() === t ? `${t}00` : t.toUpperCase(), '0'.repeat(t.length)];

async function alike(portal, me) {
  const session = me.c.cookies.get('sid');
  const stranger = new Client(portal);
  const ways = {
    token: (t) => me.c.post(me.target, [['token', t], ['more', 'x'], ['action', 'save']]),
    session: (t) => { stranger.cookies.set('sid', t); return stranger.get(me.target); },
  };
  for (const [way, secret, wrong] of [['token', me.token, 403], ['session', session, 404]]) {
    // Whether it is as long as one is no secret: what is not, no page of ours sent, and it is told so.
    const tried = beside(secret);
    const answers = [];
    for (const t of tried) answers.push(await ways[way](t));
    const told = answers.map((a) => `${a.status} ${a.text.replace(/value="[0-9a-f]{32,}"/g, '')}`);
    const [whole, cut] = [true, false].map((is) => [...new Set(told.filter((_, i) => (tried[i].length === secret.length) === is))]);
    ok(whole.length === 1 && cut.length === 1 && answers.every((a) => a.status === wrong), `K13: a ${way} that is almost right is answered as one that is wrong from its first figure (${answers.length} ways)`, [...whole, ...cut].map((t) => /<title>.*/.exec(t)).join(' | '));
  }
  ok((await me.c.get(me.target)).status === 200, 'K13: and the right ones are taken');
  stranger.close();
}

// Ends a program as a fault of memory does, where cores are allowed; gives what was left behind by it.
async function fall(words, { env = process.env, input = '', ready }) {
  const folder = fs.mkdtempSync('/tmp/waymark-core-');
  const child = spawn('bash', ['-c', 'ulimit -c unlimited; cd "$0" && exec "$@"', folder, ...words], { env: { PATH: process.env.PATH, ...env }, stdio: ['pipe', 'pipe', 'ignore'] });
  const over = new Promise((resolve) => child.on('exit', (code, signal) => resolve(signal || `exit ${code}`)));
  child.stdin.on('error', () => {});
  child.stdin.write(input);
  await Promise.race([ready(child), over]);
  child.kill('SIGSEGV');
  const how = await over;
  const left = fs.readdirSync(folder).filter((f) => /core/.test(f)).map((f) => fs.readFileSync(path.join(folder, f)));
  fs.rmSync(folder, { recursive: true, force: true });
  return { how, left };
}

// A program that has what a family typed, the keeper with the master key, and, to tell that cores are written here at all, something else.
async function cores(portal) {
  const secret = 'Hides acorns in the piano stool';
  const half = `email=a%40example.org&password=${secret.replace(/ /g, '+')}`;
  const reads = (child) => new Promise((resolve) => {
    let looks = 0;
    const timer = setInterval(() => {
      let limits = 'Max cpu time 1';
      try { limits = fs.readFileSync(`/proc/${child.pid}/limits`, 'utf8'); } catch { looks += 100; }   /* not even for its own user */
      looks += 1;
      if (/Max cpu time +\d/.test(limits) || looks > 250) { clearInterval(timer); setTimeout(resolve, 100); }
    }, 20);
  });
  const other = await fall(['sleep', '20'], { ready: () => new Promise((r) => { setTimeout(r, 200); }) });
  if (other.left.length === 0) { ok(true, 'K10: no core is written here by anything # SKIP cores go elsewhere'); return; }
  const program = await fall([path.join(root, 'build/cgi-bin/login')], { ready: reads, input: half,
    env: variables(portal, { REQUEST_METHOD: 'POST', CONTENT_LENGTH: '5000', CONTENT_TYPE: 'application/x-www-form-urlencoded' }) });
  const data = fs.mkdtempSync('/tmp/waymark-kept-');
  const keeper = await fall([path.join(root, 'build/bin/portal'), 'keeper', '--data', `${data}/run`, '--edge', `${data}/edge`, '--keys', `${data}/keys`, '--mail', 'file:', '--compiled', path.join(root, 'build/compiled')],
    { ready: (child) => new Promise((r) => { child.stdout.once('data', r); }) });
  fs.rmSync(data, { recursive: true, force: true });
  is('SIGSEGV 0 SIGSEGV 0', [program, keeper].map((one) => `${one.how} ${one.left.length}`).join(' '), 'K10: a program that falls with what was typed, and the keeper with its key, leave no core where others do');
}

module.exports = async (portal) => {
  await cores(portal);
  const me = await somebody(portal);
  const key = fs.readFileSync(path.join(`${portal.data}.keys`, 'master'));
  const forms = [key.toString('latin1'), key.toString('hex'), key.toString('hex').toUpperCase(), key.toString('base64'), key.toString('base64url')];
  const told = (text) => forms.some((f) => text.includes(f));
  const { pid } = server(portal);
  const ours = fs.readdirSync('/proc').filter((n) => /^\d+$/.test(n)).filter((n) => { try { return fs.readFileSync(`/proc/${n}/cmdline`, 'latin1').includes(portal.data) || Number(n) === pid; } catch { return false; } });
  const said = ours.map((n) => { try { return fs.readFileSync(`/proc/${n}/environ`, 'latin1') + fs.readFileSync(`/proc/${n}/cmdline`, 'latin1'); } catch { return ''; } });
  ok(ours.length >= 2 && !said.some(told), `K11: no process has the key in its environment or its command line (${ours.length} looked at)`);
  ok(!said.some((t) => t.includes(me.c.cookies.get('sid'))), 'K11: nor a session');
  const logs = files(path.join(portal.data, 'log')).map((f) => fs.readFileSync(f, 'latin1')).join('');
  ok(!told(logs) && !told(fs.readFileSync(path.join(portal.data, 'main/data.mdb'), 'latin1')) && !told(fs.readFileSync(path.join(portal.data, 'edge/data.mdb'), 'latin1')), 'K11: nor do the logs or the store hold the key');
  is('600 or 400', [0o600, 0o400].includes(fs.statSync(path.join(`${portal.data}.keys`, 'master')).mode & 0o777) ? '600 or 400' : 'else', 'K03: the key is its owner\'s alone');

  // Every line of the programs' log: time, program, kind, what, detail, reason, number; each a word that was fixed when it was built.
  const bad = fs.readFileSync(path.join(portal.data, 'log/programs.log'), 'utf8').split('\n').filter(Boolean)
    .filter((l) => !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ [a-z]+ (error|event|die|fatal) [a-z0-9_]+ [a-z0-9_.-]+ [A-Z0-9_-]+ -?\d+$/.test(l));
  is('', [...new Set(bad)].slice(0, 5).join('\n'), 'K16: every line that the programs wrote under all these attacks is of words that were fixed when they were built');
  ok(!/@|Reed|Larkford|Mill Lane|zq9|\d{6}\b.*code/.test(logs.split('\n').filter((l) => !/server\.log/.test(l)).filter((l) => /^\S+Z [a-z]+ (error|event)/.test(l)).join('\n')), 'K16: with no address, name, place, code or anything that was typed');

  // Both sides of what is compared otherwise are ours: content that has been opened, files that nothing names.
  const known = ['store/engine/blob_read.c', 'store/keeping/leftover.c'];
  const loose = ['store', 'cgi-bin'].flatMap((d) => files(path.join(root, d))).filter((f) => f.endsWith('.c') && !known.includes(path.relative(root, f)))
    .flatMap((f) => fs.readFileSync(f, 'utf8').split('\n').filter((l) => /\b(memcmp|strcmp|str_equal)\s*\([^;]*\b(token|hash|mac|secret|password|digits)\b/.test(l)).map((l) => `${path.relative(root, f)}: ${l.trim()}`));
  is('', loose.join('\n'), 'K13: tokens, codes and hashes are compared in constant time');
  await alike(portal, me);
  for (const [name, to] of [['wizard', '/forms/parent-ehcna/print'], ['login', '/account/login'], ['upload', `${me.draft}/files/${'0'.repeat(32)}`]]) {
    const run = start(name, variables(portal, { REQUEST_URI: to, WAYMARK_KEYS: path.join(portal.data, 'no-such-folder') }));
    ok(run.status === 503 && run.signal === null, `K03: ${name} without its key answers 503 and nothing else`, run.text.slice(0, 60));
  }
  me.c.close();
};
