// Z: who may what, where it is not a row of a table: at the moment a right ends, by HEAD, by ids that are near, by roles that somebody gives themself.
'use strict';
const { ok, is, people, somebody, crawl, routes, unchanged, filled, form, links } = require('./arms.js');
const clerk = require('../clerk.js');
const { officer, acase } = require('../guard/acase.js');

module.exports = async (portal, long) => {
  const { told, who } = await people(portal);
  const child = `/children/${told.child}`;

  // --- HEAD is GET without a body, for whoever asks ---
  const wrong = [];
  let asked = 0;
  for (const [name, from] of [['owner', ['/account', child]], ['officer', ['/staff/', `/staff/cases/${told.child}`]]]) {
    await crawl(who[name], from, async (page, answer) => {
      const head = await who[name].head(page);
      const none = await who.stranger.head(page);
      const nothing = await who.stranger.get(page);
      asked += 1;
      if (head.status !== answer.status || head.raw.length > 0) wrong.push(`${name} ${page}: ${answer.status} ${head.status} ${head.raw.length}`);
      if (none.status !== nothing.status || none.raw.length > 0) wrong.push(`stranger ${page}: ${nothing.status} ${none.status}`);
      if (/[0-9a-f]{32}/.test(page) && nothing.status === 200) wrong.push(`stranger ${page} is let in`);
    }, 90);
  }
  is('', wrong.join('\n'), `Z14: HEAD is answered as GET is, without a body: to who may and to a stranger (${asked} pages)`);

  // --- what is denied reads like what is missing ---
  const c = who.stranger;
  const hex = (text) => text.replace(/[0-9a-f]{16,}/g, '').replace(/\s+/g, ' ');
  const mine = await somebody(portal, '127.41.9.1');
  const denied = [], missing = [];
  const middle = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
  const least = (list) => Math.min(...list);
  // Of medians; on a busy machine, which stretches all that is done, of the quickest.
  const apart = (of = middle) => Math.abs(of(denied) - of(missing));
  const timed = async (page) => {
    const both = [[denied, page], [missing, page.replace(/[0-9a-f]{32}/, '0123456789abcdef0123456789abcdef')]];
    for (const [list, to] of denied.length % 2 ? both : both.reverse()) {
      const began = process.hrtime.bigint();
      await c.get(to);
      list.push(Number(process.hrtime.bigint() - began) / 1e6);
    }
  };
  const pages = [`${mine.draft}/who`, `${mine.draft}/submit`, child, `${child}/messages`, `${child}/documents`, `${child}.json`];
  for (const page of pages) {
    const one = await c.get(page);
    const two = await c.get(page.replace(/[0-9a-f]{32}/, '0123456789abcdef0123456789abcdef'));
    ok(one.status === 404 && two.status === 404 && hex(one.text) === hex(two.text), `Z02: ${page.replace(/[0-9a-f]{32}/, '…')} denied is the same page as missing`, `${one.status} ${two.status}`);
    for (let i = 0; i < (long ? 100 : 8); i += 1) await timed(page);
  }
  // Some more where they differ: what is chance evens out, what is a difference stays.
  for (let i = 0; i < 20 && apart() >= (long ? 1 : 4); i += 1) for (const page of pages) await timed(page);
  ok(Math.min(apart(), apart(least)) < (long ? 1 : 4), `Z02: and takes the same time: medians ${middle(denied).toFixed(2)} and ${middle(missing).toFixed(2)} ms, the quickest ${least(denied).toFixed(2)} and ${least(missing).toFixed(2)}`);

  // --- ids ---
  const board = JSON.parse((await who.owner.get(`${child}.json`)).text);
  const ids = [...board.documents, ...board.forms_to_complete].map((d) => d.id).filter(Boolean);
  const near = ids.flatMap((id) => [1n, -1n].map((d) => (BigInt(`0x${id}`) + d).toString(16).padStart(id.length, '0')));
  const opened = [];
  for (const id of near) for (const kind of ['documents', 'forms', 'messages']) if ((await who.owner.get(`${child}/${kind}/${id}`)).status === 200) opened.push(id);
  is(0, opened.length, `Z08: an id one up or down opens nothing (${near.length * 3} tried)`);
  const made = [];
  for (let i = 0; i < 12; i += 1) made.push((await mine.c.draft()).slice(8));      // of six one in 720 would stand in order by chance
  ok(made.join() !== [...made].sort().join() && new Set(made).size === 12, 'Z08: ids show no order');
  const other = await somebody(portal, '127.41.10.1');
  await unchanged(portal, 'Z03', 'what another parent began is not there for reading, saving, sending or deleting', async () => {
    const answers = [];
    for (const to of ['', '/who', '/more', '/documents', '/review', '/submit', '/print', '/pdf', '/delete', '/earlier', '/helpers', '/carry', '/cancel']) answers.push((await other.c.get(mine.draft + to)).status);
    for (const to of ['/who', '/more', '/documents', '/review', '/submit', '/delete', '/documents/upload', '/helpers']) answers.push((await other.c.post(mine.draft + to, [['token', other.token], ['action', 'save'], ['action', 'delete']])).status);
    ok(answers.every((s) => s === 404), `Z03: every one of ${answers.length} requests finds nothing`, answers.join());
  });

  // --- the moment a right ends ---
  const boss = await officer(portal, { role: 'manager' });
  const worker = await officer(portal, { team: 'north' });
  const one = await acase(portal, worker, { first: 'Linden', last: 'Marsh' });
  is(200, (await one.family.get(one.home)).status, 'Z09: who sent the form has the case');
  const linked = links((await worker.get(`${one.at}/people`)).text).find((l) => /\/people\/[0-9a-f]{32}/.test(l));
  const right = async (action) => {
    const shown = await worker.get(linked);
    const f = form(shown.text, /people/);
    return worker.post(linked, action === 'end' ? [...f.pairs.filter(([n]) => n === 'token' || n === 'known'), ['action', 'end']] : filled(f.pairs, { action }));
  };
  const message = async (text) => {
    const open = await one.family.get(`${one.home}/messages/new`);
    return { go: () => one.family.press(open, { type: 'other', subject: text, message: text, action: 'send' }, { form: /id="form"/ }), open };
  };
  const kept = await message('Written after the end');
  await right('end');
  const after = await one.family.get(one.home);
  const written = await kept.go();
  ok(after.status === 404 && written.status === 404, 'Z09: once the link to the case is ended, the next request finds nothing, and a page that stood open sends nothing', `${after.status} ${written.status}`);

  const races = [];
  for (let i = 0; i < (long ? 18 : 6); i += 1) {
    await right('save');
    const words = `race number ${i}`;
    const one1 = await message(words);
    const [said] = await Promise.all([one1.go(), right('end')]);
    const late = await one1.go();
    const there = (await worker.get(`${one.at}/messages`)).text.split(words).length - 1;
    const told1 = said.status === 303 && /sent|messages\//.test(said.location || '');
    races.push(late.status === 404 && (there > 0) === told1 ? 'in order' : `told ${said.status} ${said.location}, there ${there}, late ${late.status}`);
  }
  ok(races.every((r) => r === 'in order'), `Z20: ${races.length} messages met the end of the right to send them: each was sent and told so, or neither`, races.join('\n'));

  const form1 = await worker.get(`${one.at}/details`);
  const admin = await officer(portal, { role: 'admin' });
  const off = clerk.tool(portal, ['staff', 'disable', '--email', worker.who.email]);
  is(0, off.status, 'Z17: an account is disabled while its owner has a page open');
  await unchanged(portal, 'Z17', 'what is posted from there is refused', async () => {
    const late = await worker.press(form1, { first: 'Changed' }, { form: /details/ }).catch((e) => ({ status: String(e) }));
    ok([303, 404, 403, 401].includes(late.status) && !(late.location || '').includes('/staff/cases'), 'Z17: its next request is nobody\'s', `${late.status} ${late.location}`);
  });
  const own = await admin.get('/staff/accounts');
  const self = links(own.text).filter((l) => /\/staff\/accounts\/[0-9a-f]{32}/.test(l));
  let raised = 0;
  for (const to of [...new Set(self.map((l) => l.replace(/[?#].*/, '')))]) {
    const edit = await admin.get(to);
    if (!edit.text.includes(admin.who.email)) continue;
    const f = form(edit.text, /accounts/);
    if (!f) continue;
    for (const role of ['manager', 'officer', 'administrator']) {
      await admin.post(f.action || to, filled(f.pairs, { role }));
      if ((await admin.get('/staff/cases')).status === 200) raised += 1;
    }
  }
  ok(self.length > 0 && raised === 0, 'Z18: who looks after accounts gives themself no right to cases', `${self.length} ${raised}`);
  const none = routes().filter((r) => r.pattern.startsWith('/staff') && ['ANYONE', 'FAMILY'].includes(r.role) && !/^\/staff\/(login|logout|extend|resume|factor|set-password|forgotten)/.test(r.pattern));
  is('', none.map((r) => r.pattern).join(' '), 'Z15: no address of the council is open to families or to nobody, but for the door');

  for (const x of [mine.c, other.c, boss, worker, admin, one.family]) x.close();
};
