// P: what somebody of the council could do that nobody should.
'use strict';
const { ok, is, unchanged, form, filled, plain, links, routes, Client } = require('./arms.js');
const { officer, acase } = require('../guard/acase.js');

module.exports = async (portal) => {
  const worker = await officer(portal, { team: 'north' });
  const one = await acase(portal, worker, { first: 'Rowan', last: 'Hazel' });
  const token = form((await worker.get('/staff/account')).text, /staff/).pairs.find(([n]) => n === 'token')[1];

  await unchanged(portal, 'P12', 'what was sent, said and noted stays', async () => {
    const got = [];
    for (const to of [one.application, `${one.at}/history`, `${one.at}/messages`, '/staff/requests']) {
      for (const method of ['DELETE', 'PUT', 'PATCH']) got.push((await worker.request(method, to, { headers: { Origin: portal.address } })).status);
      for (const end of ['/delete', '/edit', '/answers', '/remove']) got.push((await worker.post(to + end, [['token', token], ['action', 'delete']])).status);
    }
    ok(got.every((s) => [404, 405].includes(s)), `P12: no request of an officer changes or removes it (${got.length} tried)`, got.join());
  });
  is('', routes().filter((r) => /audit|trail/.test(r.pattern)).map((r) => r.pattern).join(), 'P20: the trail has no address at all: it is read by the operator\'s tool');

  const enough = new Client(portal);
  const first = await enough.send('/staff/login', { email: worker.who.email, password: worker.who.password });
  const none = await enough.get('/staff/cases');
  ok(first.status === 303 && none.status !== 200 && !portal.letters().some((l) => l.to.includes(worker.who.email) && l.code), 'P01: a password alone opens nothing of the council, and no code goes out by letter');

  const boss = await officer(portal, { role: 'admin' });
  const accounts = links((await boss.get('/staff/accounts')).text).map((l) => l.replace(/[?#].*/, '')).filter((l) => /\/staff\/accounts\/[0-9a-f]{32}$/.test(l));
  const own = [];
  for (const to of new Set(accounts)) {
    const page = await boss.get(to);
    if (page.text.includes(`<dd>${boss.who.email}</dd>`)) own.push([to, page]);
  }
  is(1, own.length, 'P15: an administrator finds their own account among the others');
  const asked = (await boss.get(own[0][0])).text.match(/<input[^>]*type="password"[^>]*>/g);
  ok(asked.length === 1 && / name="password"[^>]* autocomplete="current-password"/.test(asked[0]), 'P15: whoever looks after accounts is asked for their own password, and sets nobody\'s', asked.join());
  ok(!routes().some((r) => /password/.test(r.pattern) && ['ADMIN', 'STAFF', 'CLERK'].includes(r.role) && !/account|set-password/.test(r.pattern)), 'P15: and no address of the council sets that of a family');

  // --- a hidden address ---
  await worker.send(`${one.at}/flags`, { confidential_address: 'yes', 'confidential_address-text': 'Refuge, 7 Hidden Lane' }, { form: /flags/ }).catch(async () => {
    const page = await worker.get(`${one.at}/flags`);
    const f = form(page.text, /flags/);
    await worker.post(`${one.at}/flags`, filled(f.pairs, { confidential_address: '1', 'confidential_address-text': 'Refuge, 7 Hidden Lane', action: 'save' }));
  });
  ok(plain((await worker.get(one.at)).text).includes('7 Hidden Lane'), 'P21: what staff must know stands on the case');
  const pages = [];
  for (const at of ['', '/dashboard', '.json', '/history', '/messages', '/documents', '/forms', '/timescales', '/involvements']) pages.push((await one.family.get(one.home + at)).text);
  ok(!pages.some((p) => p.includes('Hidden')) && !portal.letters().some((l) => l.text.includes('Hidden')), `P21: and on no page of a family (${pages.length}), nor in a letter`);
  for (const c of [worker, boss, one.family, enough]) c.close();
};
