// A: passwords and codes: what opens, how often it may be tried, what a stranger learns by trying, and what that costs the machine.
'use strict';
const { spawn, spawnSync } = require('node:child_process');
const path = require('node:path');
const { ok, is, Client, until, variables, somebody, writer, encoded, title, problems, tool, root } = require('./arms.js');

const wrong = (code) => String((Number(code) + 1) % 1000000).padStart(6, '0');
const bare = (html) => html.replace(/[0-9a-f]{16,}/g, '').replace(/value="[^"]*"/g, '').replace(/\d+/g, '');

module.exports = async (portal, long) => {
  const me = await somebody(portal);
  const { who } = me.c;
  const all = [];
  const fresh = (from) => { all.push(new Client(portal, from)); return all[all.length - 1]; };
  const people = () => JSON.parse(tool(portal, 'stats', '--json').text).person;

  const first = fresh();
  await portal.delivered();
  let before = portal.letters().length;
  const begun = await first.send('/account/login', { email: who.email, password: who.password });
  const { code } = await first.coded(who.email, before);
  await portal.delivered();
  ok(begun.status === 303 && /login\/code/.test(begun.location) && portal.letters().length === before + 1, 'A01: the right password leads to the code, and one letter goes out');
  is(422, (await first.send('/account/login/code', { code: [...code].map((d) => String.fromCodePoint(0xff10 + Number(d))).join('') })).status, 'A16: figures of another script are no code');
  for (let i = 0; i < 3; i += 1) await first.send('/account/login/code', { code: wrong(code) });
  const fifth = await first.send('/account/login/code', { code: `${code.slice(0, 3)} ${code.slice(3)}` });
  ok(fifth.status === 303 && first.cookies.has('sid'), 'A08: on the fifth try the right one opens, typed with a space (A16)', `${fifth.status} ${problems(fifth.text)}`);

  // All at one moment: while somebody else writes where codes stand, each of them has read what is good before the first is through.
  const raced = await fresh().register();
  const atOnce = async (codes) => {
    const racer = fresh();
    before = portal.letters().length;
    await racer.send('/account/login', { email: raced.email, password: raced.password });
    const right = (await racer.coded(raced.email, before)).code;
    const over = await writer(portal, 1000, 'edge');
    const answers = await Promise.all(codes(right).map((typed) => racer.post('/account/login/code', [['code', typed]])));
    await over();
    const signed = answers.filter((a) => (a.headers['set-cookie'] || []).some((l) => /^sid=[0-9a-f]{64}/.test(l))).length;
    return { signed, last: await racer.post('/account/login/code', [['code', right]]) };
  };
  is(1, (await atOnce((right) => [right, right, right])).signed, 'A14: of three requests with one code at one moment one signs in');
  const tried = await atOnce((right) => Array.from({ length: 12 }, (_, i) => String((Number(right) + 1 + i) % 1000000).padStart(6, '0')));
  ok(tried.signed === 0 && tried.last.status === 429, 'A15: of twelve wrong codes at one moment each counts: then the right one has to wait', tried.last.status);

  const new1 = fresh();
  before = portal.letters().length;
  await new1.begin({ ...who, email: 'for.registering@example.org' });
  const registering = (await new1.coded('for.registering@example.org', before)).code;
  const persons = people();
  const crossed = fresh();
  before = portal.letters().length;
  await crossed.send('/account/login', { email: who.email, password: who.password });
  const signing = (await crossed.coded(who.email, before)).code;
  if (registering !== signing) {
    is(422, (await crossed.send('/account/login/code', { code: registering })).status, 'A13: a code for registering signs nobody in');
    is(422, (await new1.send('/account/register/code', { code: signing })).status, 'A13: and one for signing in registers nobody');
  }
  is(persons, people(), 'A38: who has not proved the address has no account in the store');
  portal.move(3700);
  const given = await new1.post('/account/register/code', [['code', registering]]);
  ok(!/registered/.test(given.location || '') && people() === persons, 'A38: and after an hour what was begun is over', `${given.status} ${given.location}`);
  portal.move(0);

  // --- what a stranger learns ---
  const pages = [];
  for (const email of [who.email, 'nobody.at.all@example.org']) {
    const one = fresh('127.0.3.1');
    const answer = await one.send('/account/login', { email, password: 'not the password at all' });
    pages.push([answer.status, bare(answer.text), Object.keys(answer.headers).sort().join()].join('\n'));
  }
  is(pages[0], pages[1], 'A05: a wrong password and an unknown address read the same, to the last header');
  if (long) {
    const took = { known: [], unknown: [] };
    const others = [await fresh().register(), await fresh().register(), await fresh().register()];
    for (let i = 0; i < 60; i += 1) {      /* of each account fewer than it bears in an hour, each from another network */
      for (const [kind, email] of [['known', others[i % 3].email], ['unknown', `nobody.knows${i % 3}@example.org`]]) {
        const one = fresh(`127.20.${i}.${kind.length}`);
        const began = process.hrtime.bigint();
        await one.post('/account/login', [['email', email], ['password', 'not the password']]);
        took[kind].push(Number(process.hrtime.bigint() - began) / 1e6);
        one.close();
      }
    }
    const mean = (list) => list.reduce((n, x) => n + x, 0) / list.length;
    const spread = (list) => list.reduce((n, x) => n + (x - mean(list)) ** 2, 0) / (list.length - 1) / list.length;
    const t = Math.abs(mean(took.known) - mean(took.unknown)) / Math.sqrt(spread(took.known) + spread(took.unknown));
    ok(t < 4.5, `A04: sixty tries of a known and of an unknown address take the same time: Welch's t is ${t.toFixed(2)}`, `${mean(took.known)} ${mean(took.unknown)}`);
  }

  // --- how often ---
  const thief = fresh('127.0.7.1');
  let last;
  for (let i = 0; i < 11; i += 1) last = await thief.post('/account/login', [['email', who.email], ['password', `guess number ${i} of it`]]);
  ok([422, 429].includes(last.status) && /15|minute/i.test(problems(last.text).join()), 'A20: who guesses has to wait', `${last.status} ${problems(last.text)}`);
  const owner = fresh('127.0.0.1');
  is(303, (await owner.login(who)).status, 'A20: and the owner, elsewhere, signs in at once');
  const sprayer = fresh('127.0.9.1');
  let looked = 0, refusals = 0, busy = 0;
  for (let i = 0; i < 80 && refusals === 0; i += 4) {
    const answers = await Promise.all([0, 1, 2, 3].map((k) => sprayer.post('/account/login', [['email', `spray${i + k}@example.org`], ['password', 'one password for all']])));
    for (const a of answers) if (a.status === 503) busy += 1; else if (a.status === 429 || /minute/.test(problems(a.text).join())) refusals += 1; else looked += 1;
  }
  ok(refusals > 0 && looked >= 26 && looked <= 40, `A22: one password on many accounts from one address: ${looked} are looked at, then it has to wait`, `${looked} ${refusals} ${busy}`);
  const resend = fresh('127.0.4.1');
  before = portal.letters().length;
  await resend.begin({ ...who, email: 'six.letters@example.org' });
  for (let i = 0; i < 12; i += 1) await resend.send('/account/register/code', { action: 'resend' });
  const sent = () => portal.letters().slice(before).filter((l) => l.to.includes('six.letters')).length;
  await until(() => sent() >= 6);
  await portal.delivered();
  is(6, sent(), 'A18: however often one asks, six letters go out');

  if (long) {
    let answer, made = 0;
    const posts = async () => {
      const one = fresh('127.0.15.1');
      await one.send('/account/register', { forename: 'Petra', surname: 'Quill', street: 'Mill Lane', town: 'Larkford', postcode: 'LK1 2AB' });
      return one.send('/account/register/email', { email: `many${made}@example.org`, password: who.password, confirm_password: who.password });
    };
    while (made < 40 && (answer = await posts()).status === 303) made += 1;
    ok(made >= 30 && made <= 32 && answer.status === 429 && /minute/.test(problems(answer.text).join()), `N22: after ${made} registrations of others' addresses one has to wait`, `${answer.status} ${problems(answer.text)}`);
  }

  // --- what it costs ---
  const holders = [0, 1].map((n) => spawn('bash', ['-c', `exec 9>"${portal.data}/edge/password.${n}"; flock 9; echo held; exec sleep 60`], { stdio: ['ignore', 'pipe', 'ignore'] }));
  await Promise.all(holders.map((h) => new Promise((r) => h.stdout.once('data', r))));
  const one = fresh('127.0.11.1');
  const tryOne = () => one.post('/account/login', [['email', who.email], ['password', 'not the password at all']]);
  if (long) {
    const busy = await tryOne();
    ok(busy.status === 503 && Number(busy.headers['retry-after']) > 0 && /<h1/.test(busy.text), 'A24: while both places for a password check are taken, another is told to come back, and when', `${busy.status} ${busy.headers['retry-after']}`);
  }
  const waits = tryOne();
  await new Promise((r) => setTimeout(r, 400));
  ok((await one.get('/')).status === 200 && (await me.c.get(me.target)).status === 200, 'A24: while both places for a password check are taken everything else is served');
  for (const h of holders) h.kill('SIGKILL');
  const began = Date.now();
  ok((await waits).status === 422 && Date.now() - began < 5000, 'A25: a place whose holder was killed is free at once');
  const crowd = await Promise.all(Array.from({ length: long ? 200 : 8 }, (_, i) => fresh(`127.30.${i >> 5}.${1 + i}`).post('/account/login', [['email', `crowd${i}@example.org`], ['password', 'one password for all']], { wait: 60000 })));
  ok(crowd.every((a) => a.status === 422 || (a.status === 503 && a.headers['retry-after'])), `A24: of ${crowd.length} at once each is looked at or told to come back (${crowd.filter((a) => a.status === 503).length})`, crowd.map((a) => a.status).join());
  const body = encoded([['email', who.email], ['password', who.password]]);
  const env = variables(portal, { REQUEST_METHOD: 'POST', REMOTE_ADDR: '127.0.13.1', CONTENT_LENGTH: String(body.length), CONTENT_TYPE: 'application/x-www-form-urlencoded' });
  const tight = (kib) => spawnSync('sh', ['-c', `ulimit -v ${kib}; exec "${path.join(root, 'build/cgi-bin/login')}"`], { env: { ...env, PATH: process.env.PATH }, input: body });
  const room = (8 << 20) + (512 << 10);
  const starved = tight(room + (56 << 10));
  const said = starved.stdout.toString();
  ok(/^Status: 503/.test(said) && !/Location/.test(said) && starved.signal === null && /memory/.test(starved.stderr.toString()), 'A26: without memory for a password check nobody is let in, and the page says to come back', `${said.slice(0, 40)} ${starved.stderr}`);

  // --- passwords as they are typed ---
  const chooser = fresh();
  await chooser.send('/account/register', { forename: 'Petra', surname: 'Quill', street: 'Mill Lane', town: 'Larkford', postcode: 'LK1 2AB' });
  const choose = (text) => chooser.send('/account/register/email', { email: 'petra@example.org', password: text, confirm_password: text });
  for (const [what, text, status] of [['11 bytes', 'x7q-Lm2p9vK', 422], ['12 bytes', 'x7q-Lm2p9vKz', 303], ['256 bytes', `x7q-${'Lm2p9vKz'.repeat(31)}wxyz`, 303], ['257 bytes', `x7q-${'Lm2p9vKz'.repeat(31)}wxyz1`, 422]]) is(status, (await choose(text)).status, `A27: a password of ${what}: ${status === 303 ? 'taken' : 'refused'}`);
  const large = await chooser.post('/account/login', `email=a%40example.org&password=${'a'.repeat(1 << 20)}`).catch((e) => ({ status: e.code }));
  ok([413, 'EPIPE', 'ECONNRESET'].includes(large.status), 'A27: one of a mebibyte is not read', large.status);
  is(400, (await chooser.post('/account/login', 'email=a%40example.org&password=abc%00def')).status, 'A27: one with NUL is refused');
  const linh = await fresh().register({ password: 'tiếng Việt đẹp lắm'.normalize('NFD') });
  is(303, (await fresh().login({ ...linh, password: linh.password.normalize('NFC') })).status, 'A29: a password whose accents were typed apart opens by a keyboard that types them as one');
  is(422, (await fresh().send('/account/login', { email: linh.email, password: 'tieng Viet đep lam' })).status, 'A29: and not without them');
  const spaced = fresh('127.0.14.1');
  await spaced.register({ email: 'spaces@example.org', password: '  two spaces around  ' });
  is(422, (await fresh('127.0.14.1').send('/account/login', { email: 'spaces@example.org', password: 'two spaces around' })).status, 'A27: spaces before and behind are part of it');
  for (const c of [me.c, ...all]) c.close();
  ok(title(large.text || '') !== undefined, 'A: done');
};
