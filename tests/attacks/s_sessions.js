// S: cookies and sessions: who holds a cookie is in, for as long as it lasts, and nobody else by any other cookie.
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { execFileSync } = require('node:child_process');
const { ok, is, Client, portal: begin, start, variables, unchanged, somebody, filled, form, title, tool, root } = require('./arms.js');

module.exports = async (portal) => {
  const me = await somebody(portal);
  const { c, draft, target } = me;
  const sid = c.cookies.get('sid');
  const asked = async (cookie, at = '/account', from) => {
    const one = new Client(portal, from);
    const answer = await one.get(at, { headers: { Cookie: cookie } });
    one.close();
    return answer;
  };
  const opens = (answer) => answer.status === 200 && /account\/logout/.test(answer.text);
  ok(opens(await asked(`sid=${sid}`)), 'S: the cookie opens the account');
  await unchanged(portal, 'S02 to S06', 'cookies that are not right open nothing', async () => {
    for (const [what, cookie] of [['two, the right one first', `sid=${sid}; sid=${'0'.repeat(64)}`], ['two, the right one last', `sid=${'0'.repeat(64)}; sid=${sid}`], ['the right one twice', `sid=${sid}; sid=${sid}`]]) ok(!opens(await asked(cookie)), `S02: of ${what} none counts`);
    let opened = 0;
    for (let at = 0; at < sid.length; at += 1) {
      const bit = (parseInt(sid[at], 16) ^ (1 << at % 4)).toString(16);
      if (opens(await asked(`sid=${sid.slice(0, at)}${bit}${sid.slice(at + 1)}`))) opened += 1;
    }
    is(0, opened, `S03: with any one bit changed (${sid.length} of them) it opens nothing`);
    for (const odd of [sid.toUpperCase() === sid ? sid.toLowerCase() : sid.toUpperCase(), sid.slice(0, -1), `${sid}0`, `"${sid}"`, ` ${sid}x`, `${sid}%00`]) ok(!opens(await asked(`sid=${odd}`)), `S03: nor written otherwise (${JSON.stringify(odd.slice(-4))})`);
    ok(!opens(await asked(`staff=${sid}`, '/staff/account')) && !opens(await asked(`flow=${sid}`)), 'S04: in a cookie of another name it opens nothing');
  });

  const planted = new Client(portal);
  planted.cookies.set('sid', 'a'.repeat(64));
  planted.cookies.set('flow', 'b'.repeat(32));
  const before = portal.letters().length;
  await planted.send('/account/login', { email: c.who.email, password: c.who.password });
  const flow = planted.cookies.get('flow');
  ok(flow !== 'b'.repeat(32) && !opens(await asked(`sid=${flow}; flow=${flow}`)), 'S06: what is given before the code opens nothing');
  const { code } = await planted.coded(c.who.email, before);
  await planted.send('/account/login/code', { code });
  ok(planted.cookies.get('sid') !== 'a'.repeat(64) && opens(await planted.get('/account')), 'S05: signing in gives a cookie of its own, whatever stood there');
  ok(!opens(await asked(`sid=${'a'.repeat(64)}`)), 'S05: the one that was planted opens nothing');
  ok((await asked(`flow=${flow}`, '/account/login/code')).status === 303, 'S06: after the code what was given before it is over');

  const edge = fs.readFileSync(path.join(portal.data, 'edge', 'data.mdb')).toString('latin1');
  const inside = [...planted.cookies.values(), sid].filter((v) => v.length >= 16).filter((v) => edge.includes(v) || edge.includes(Buffer.from(v, 'hex').toString('latin1')));
  is(0, inside.length, 'S19: whoever copies the store of sessions finds no cookie in it');
  const elsewhere = await asked(`sid=${sid}`, '/account', '127.0.0.9');
  ok(opens(elsewhere), 'S24: a session goes on when the address changes, as on a train');

  for (const line of [...new Set([...c.set, ...planted.set].map((l) => l.replace(/=[^;]*/, '=')))]) ok(/HttpOnly/.test(line) && /SameSite=(Lax|Strict)/.test(line) && /Path=\//.test(line) && !/Domain/i.test(line), `S20: ${line}`);
  const secure = { WAYMARK_ORIGIN: 'https://portal.example', HTTP_ORIGIN: 'https://portal.example', HTTP_HOST: 'portal.example' };
  const tls = start('guide', variables(portal, { ...secure, REQUEST_URI: '/language/en?back=/' }));
  const body = 'forename=A&surname=B&house_no=1&street=C&town=D&postcode=LK1+2AB';
  const flowed = start('register', variables(portal, { ...secure, REQUEST_METHOD: 'POST', REQUEST_URI: '/account/register', CONTENT_TYPE: 'application/x-www-form-urlencoded', CONTENT_LENGTH: String(body.length) }), body);
  const set = [tls, flowed].flatMap((a) => a.text.match(/^Set-Cookie: .*$/gm) || []);
  ok(set.length > 0 && set.every((l) => /^Set-Cookie: __Host-/.test(l) && /; Secure/.test(l) && /Path=\//.test(l) && !/Domain/i.test(l)), `S20: with TLS each cookie is for this host alone (${set.length})`, `${set.join('\n')}\n${flowed.text.slice(0, 300)}`);
  ok(/^Strict-Transport-Security: max-age=31536000; includeSubDomains/m.test(flowed.text), 'S20: and browsers are told to stay with TLS');

  // 300 tokens of pages, which are keyed hashes of sessions and nonces of 24 random bytes: no repeats, and bits that lean nowhere.
  const seen = [];
  for (let i = 0; i < 300; i += 1) seen.push(form((await c.get('/forms/parent-ehcna/who')).text).pairs.find(([n]) => n === 'nonce')[1]);
  const bits = seen.join('').match(/[0-9a-f]/g).map((h) => parseInt(h, 16).toString(2).padStart(4, '0')).join('');
  const ones = bits.replace(/0/g, '').length;
  const runs = bits.match(/0+|1+/g).length;
  const n = bits.length;
  const lean = Math.abs(2 * ones - n) / Math.sqrt(n);
  const share = ones / n;
  const rough = Math.abs(runs - 2 * n * share * (1 - share)) / (2 * Math.sqrt(n) * share * (1 - share));
  ok(new Set(seen).size === seen.length && lean < 5 && rough < 5, `S21: ${seen.length} tokens of pages, no two alike; of ${n} bits ones and runs are within 5 deviations (${lean.toFixed(2)}, ${rough.toFixed(2)})`);

  // --- over: what may still be kept, and what may not be seen ---
  const pairs = await me.fields();
  const who = filled(form((await c.get(`${draft}/who`)).text).pairs, { first_name: 'Anhourtoolate', action: 'save' });
  const at = Date.now();
  portal.move(31 * 60 + 30);
  const late = await c.post(target, filled(pairs, { more: 'Typed when it was over', action: 'save' }));
  ok(late.status === 303 && !/What stands here/.test(late.text), 'S09: what is saved after half an hour is kept, and the answer shows nothing');
  for (const [what, ask] of [['reads', () => c.get(target)], ['lists', () => c.get('/drafts')], ['reads what was sent', () => c.get('/submitted')], ['reads the account', () => c.get('/account')]]) {
    const answer = await ask();
    ok(!opens(answer) && !/What stands here/.test(answer.text), `S10: who ${what} then finds nothing`, `${answer.status} ${title(answer.text)}`);
  }
  const sent = await c.post(`${draft}/submit`, [['token', me.token], ['action', 'submit']]);
  ok(!/received/.test(sent.location || ''), 'S10: who sends then sends nothing', `${sent.status} ${sent.location}`);
  portal.move(31 * 60 + 3700);
  await unchanged(portal, 'S11', 'an hour after that', () => c.post(`${draft}/who`, who));
  const again = new Client(portal);
  await again.login(c.who);
  const reads = async (client) => (await client.get(target)).text + (await client.get(`${draft}/who`)).text;
  ok(!/Typed when it was over|Anhourtoolate/.test(await reads(again)), 'S11: nothing is written for a cookie alone: who signs in elsewhere finds none of it');
  again.close();
  await c.login(c.who);
  const back = await reads(c);
  ok(/Typed when it was over/.test(back) && /Anhourtoolate/.test(back), 'S09: it comes to that account, once it has signed in at that browser');
  portal.move(0);
  ok(Date.now() - at < 600000, 'S: in time');

  // --- the machine starts anew; a backup is put in place ---
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'waymark-attack-'));
  try {
    const first = await begin({ env: { DATA: path.join(folder, 'one') } });
    const one = new Client(first);
    await one.register();
    const kept = await one.draft();
    is(0, tool(first, 'backup', path.join(folder, 'copy.tar')).status, 'S18: a backup is made while somebody is signed in');
    is(200, (await one.get(`${kept}/who`)).status, 'S17: somebody is signed in');
    await first.stop();
    fs.rmSync(path.join(folder, 'one', 'edge'), { recursive: true });
    const env = { ...process.env, WAYMARK_KEYS: path.join(folder, 'one.keys'), WAYMARK_EDGE: path.join(folder, 'two', 'edge') };
    execFileSync(path.join(root, 'build/bin/portal'), ['restore', '--data', path.join(folder, 'two'), path.join(folder, 'copy.tar')], { env, stdio: 'pipe' });
    fs.cpSync(path.join(folder, 'one.keys'), path.join(folder, 'two.keys'), { recursive: true });
    for (const [id, name, what] of [['S17', 'one', 'after memory was lost'], ['S18', 'two', 'after a backup was put in place']]) {
      const next = await begin({ env: { DATA: path.join(folder, name) } });
      const back = new Client(next);
      for (const [k, v] of one.cookies) back.cookies.set(k, v);
      ok([404, 303].includes((await back.get(`${kept}/who`)).status), `${id}: ${what} nobody is signed in`);
      await next.delivered();
      const letters = next.letters().length;
      const answer = await back.login({ ...one.who });
      ok(answer.status === 303 && (await back.get(`${kept}/who`)).status === 200, `${id}: who signs in anew finds the draft`, answer.status);
      await next.delivered();
      is(letters + 1, next.letters().length, `${id}: and no letter of before goes out again`);
      is(0, tool(next, 'check').status, `${id}: the store is whole`);
      back.close();
      await next.stop();
    }
    one.close();
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
  for (const one of [c, planted]) one.close();
};
