// D: two things at once with one form, and what it has to do with the versions of programs and forms.
'use strict';
const { ok, is, Client, somebody, writer, filled, form, tool } = require('./arms.js');

// Somebody's program hangs while it writes, for so many seconds: pages are read meanwhile, and what is saved waits and is saved.
async function held(portal, me, seconds) {
  const page = form((await me.c.get(me.target)).text).pairs;
  const over = await writer(portal, seconds * 1000);
  const began = Date.now();
  const saves = [0, 1, 2].map((i) => me.c.post(me.target, filled(page, { more: `while it was held ${i}`, action: 'save' })));
  const read = await me.c.get(me.target);
  ok(read.status === 200 && Date.now() - began < seconds * 1000, `D17: while a writer holds the store for ${seconds} seconds a page is read`, `${read.status} ${Date.now() - began}`);
  const answers = await Promise.all(saves);
  const waited = Date.now() - began;
  const stands = form((await me.c.get(me.target)).text).pairs.find(([n]) => n === 'more')[1];
  const won = answers.findIndex((a) => a.status === 303);
  ok(answers.map((a) => a.status).sort().join() === '303,409,409' && stands === `while it was held ${won}` && waited >= seconds * 900,
    `D17: and three who save at once wait for it, then one is saved and the others are shown both texts`, `${answers.map((a) => a.status)} ${stands} ${waited}`);
  await over();
}

module.exports = async (portal, long) => {
  const me = await somebody(portal, '127.41.6.1');
  const { c } = me;
  await held(portal, me, long ? 5 : 1);
  const rounds = long ? 100 : 4;
  const told = [];
  for (let i = 0; i < rounds; i += 1) {
    const draft = await c.draft();
    await c.fill(draft);
    const page = form((await c.get(`${draft}/more`)).text).pairs;
    const review = await c.get(`${draft}/submit`);
    const text = `said in round ${i}`;
    const [saved, sent] = await Promise.all([c.post(`${draft}/more`, filled(page, { more: text, action: 'save' })), c.press(review, { action: 'submit' }, { form: /submit/ })]);
    const receipt = (sent.location || '').match(/^(\/submitted\/[0-9a-f]+)\/received$/);
    if (!receipt) { told.push(`not sent: ${sent.status} ${sent.location}`); continue; }
    const inside = (await c.get(`${receipt[1]}/view`)).text.includes(text);
    const kept = saved.status === 303 && /\/saved/.test(saved.location || '');
    const shown = saved.status === 409 || saved.text.includes(text);
    if (inside !== kept && !shown) told.push(`in the form ${inside}, told ${saved.status} ${saved.location}`);
  }
  is('', told.join('\n'), `D03: a save that meets the sending is in what was sent or is shown back, never lost without a word (${rounds} rounds)`);

  const draft = await c.draft();
  await c.fill(draft);
  const first = form((await c.get(`${draft}/more`)).text).pairs;
  const saves = await Promise.all(Array.from({ length: 20 }, (_, i) => c.post(`${draft}/more`, filled(first, { more: `text ${i}`, action: 'save' }))));
  const good = saves.map((a, i) => (a.status === 303 ? i : -1)).filter((i) => i >= 0);
  const lost = saves.filter((a, i) => a.status !== 303 && !(a.status === 409 && a.text.includes(`text ${i}`)));
  const stands = form((await c.get(`${draft}/more`)).text).pairs.find(([n]) => n === 'more')[1];
  ok(lost.length === 0 && good.length === 1 && stands === `text ${good[0]}`, `D18: of twenty saves of one page at once one stands, and each other is shown both texts (D02)`, `${saves.map((a) => a.status)} ${stands}`);

  // Everybody reads back what was answered to them, whatever the others do meanwhile.
  const crowd = await Promise.all(Array.from({ length: long ? 12 : 3 }, async (_, n) => { const one = new Client(portal, `127.40.${n}.1`); await one.register(); return { c: one, draft: await one.draft() }; }));
  const wrong = [];
  await Promise.all(crowd.map(async (one, n) => {
    for (let i = 0; i < (long ? 60 : 8); i += 1) {
      const text = `person ${n} step ${i}`;
      const answer = await one.c.send(`${one.draft}/more`, { more: text, action: 'save' });
      const now = form((await one.c.get(`${one.draft}/more`)).text).pairs.find(([k]) => k === 'more')[1];
      if (answer.status !== 303 || now !== text) wrong.push(`${n} ${i}: ${answer.status} ${now}`);
    }
  }));
  is('', wrong.join('\n'), `D16: ${crowd.length} people at once each read what they saved last, after every save`);
  const audit = tool(portal, 'audit', '--verify');
  is(0, audit.status, `D16: and the trail of it is whole: ${audit.text.trim().split('\n').pop()}`);
  for (const one of [c, ...crowd.map((x) => x.c)]) one.close();
};
