// V: what the pages of a form ask cannot be passed by: by posts that no page makes, by rows that are not there, by another version, twice, or afterwards.
'use strict';
const { ok, is, somebody, unchanged, still, filled, form, problems, encoded } = require('./arms.js');

module.exports = async (portal) => {
  const me = await somebody(portal, '127.41.7.1');
  const { c, draft } = me;
  const page = async (name) => filled(form((await c.get(`${draft}/${name}`)).text).pairs, { action: 'next' });
  const post = async (name, fields, extra = []) => c.post(`${draft}/${name}`, [...filled(await page(name), fields), ...extra]);

  for (const blank of ['', '   ', '\u200b', '\u00a0\u2003']) {
    is(422, (await post('who', { first_name: blank })).status, `V01: a first name of ${JSON.stringify(blank)} stops Next`);
    is(303, (await post('who', { first_name: blank, action: 'save' })).status, 'V01: and can be saved for later');
  }
  is(422, (await c.get(`${draft}/submit`)).status === 422 ? 422 : (await c.send(`${draft}/review`, { action: 'submit' })).status, 'V01: but not sent');
  await c.fill(draft);
  for (const value of ['Mother', 'MOTHER', 'enemy', '0', 'mother,father']) ok([422, 400].includes((await post('who', { relationship: value })).status), `V02: the option ${JSON.stringify(value)} is none of the list`);
  await c.fill(draft);
  const begun = await c.draft();
  const jump = await c.post(`${begun}/submit`, [['token', me.token], ['action', 'submit']]);
  ok(jump.status === 422 && problems(jump.text).length > 2, 'V04: who sends at once is told of all that is missing', `${jump.status} ${problems(jump.text).length}`);
  for (const [d, m, y] of [['31', '2', '2015'], ['29', '2', '2023'], ['1', '1', '0'], ['1', '1', '9999'], ['-1', '1', '2015'], ['1e3', '1', '2015'], ['1', '1', '2031'], ['', '1', '2015'], ['1.5', '1', '2015'], ['01', '002', '2015']]) {
    const answer = await post('who', { 'dob-day': d, 'dob-month': m, 'dob-year': y });
    ok(answer.status === 422 || m === '002', `V05: ${d}/${m}/${y} is no birthday`, answer.status);
  }
  is(303, (await post('who', { 'dob-day': '29', 'dob-month': '2', 'dob-year': '2016' })).status, 'V05: 29 February 2016 is one');
  for (const [y, m, d] of [['2015', '3', '29'], ['2015', '10', '25']]) {
    await post('who', { 'dob-day': d, 'dob-month': m, 'dob-year': y });
    is([d, m, y].join(), (await boxes(c, draft)).join(), `V06: ${d}/${m}/${y}, when the clocks change, stays that day`);
  }
  for (const [typed, status] of [['lk1 2ab', 303], ['LK12AB', 303], ['not a postcode', 422], ['', 422], ['1LK 2AB', 422]]) is(status, (await post('home', { 'address-postcode': typed })).status, `V08: the postcode ${JSON.stringify(typed)} is ${status === 303 ? 'taken' : 'refused'}`);
  const shown = form((await c.get(`${draft}/home`)).text).pairs.find(([n]) => n === 'address-postcode');
  ok(shown !== undefined, 'V08: and what was typed stands there');
  for (const [typed, right] of [['943 476 5919', true], ['943-476-5919', true], ['943 476 5918', false], ['943 476 591', false], ['X43 476 5919', false], ['9434765919 and more', false]]) {
    is(303, (await post('about', { nhs_number: typed })).status, `V08: the NHS number ${JSON.stringify(typed)} stops nobody`);
    const review = (await c.get(`${draft}/review`)).text;
    is(!right, /Check the NHS number/.test(review), `V08: and is ${right ? 'not ' : ''}asked to be looked at again before it is sent`);
    ok(review.includes(typed), 'V08: as it was typed');
  }
  for (const [typed, status] of [['01632 960 001', 303], ['+44 (0)1632 960001', 303], ['01632 960', 303], ['call me', 422], ['01632 960 001; or his', 422], ['=1+1', 422]]) {
    const answer = await post('family', { 'family.r1.name': 'Ada Reed', 'family.r1.person_phone': typed });
    is(status, answer.status, `V08: the phone ${JSON.stringify(typed)} is ${status === 303 ? 'taken' : 'refused in words'}`);
  }
  await post('family', { 'family.r1.name': 'Ada Reed', 'family.r1.person_phone': '01632 960 001' });
  await c.fill(draft);
  is(303, (await post('more', { more: 'ä'.repeat(20000) })).status, 'V09: a text as long as it may be');
  is(422, (await post('more', { more: 'ä'.repeat(20001) })).status, 'V09: and one character more');
  await post('more', { more: 'short', action: 'save' });

  // --- a version that nobody has ---
  const stands = async () => form((await c.get(`${draft}/more`)).text).pairs.find(([n]) => n === 'more')[1];
  const odd = [];
  for (const version of ['0123456789abcdef', 'f'.repeat(400), '../forms/parent-ehcna', '%00', '']) {
    const answer = await post('more', { more: `version "${version.slice(0, 20)}"`, version, action: 'save' });
    if (![303, 409].includes(answer.status) || await stands() !== `version "${version.slice(0, 20)}"`) odd.push(`${version.slice(0, 30)}: ${answer.status} ${await stands()}`);
  }
  is('', odd.join('\n'), 'V11: a page that names a version which nobody has is read by that of the draft, and what was typed is kept');
  await post('more', { more: 'short', action: 'save' });

  // --- rows ---
  for (const row of ['r-1', 'r1000000000', 'r0', '-1', '1e9', '../gp', '', 'r1;r2', '__proto__', 'R3']) {
    await unchangedRow(row);
  }
  async function unchangedRow(row) {
    const answer = await c.post(`${draft}/professionals`, [...await page('professionals'), ['professionals.row', row], [`professionals.${row}.person`, `nobody asked ${row}!`]]);
    const text = (await c.get(`${draft}/professionals`)).text;
    ok(answer.status < 500 && !text.includes(`nobody asked ${row}!`) && text.split('name="professionals.row"').length < 60, `V10: a row called ${JSON.stringify(row)} is not made`, answer.status);
  }
  const crowd = encoded([...await page('professionals'), ...Array.from({ length: 400 }, (_, i) => ['professionals.row', `r${i + 1}`])]);
  const many = await c.post(`${draft}/professionals`, crowd);
  const rows = (await c.get(`${draft}/professionals`)).text.match(/name="professionals\.row"/g).length;
  ok(many.status < 500 && rows <= 60, `V10: nor four hundred at once (${rows} stand there)`, many.status);

  const agreed = await post('agreement', { confirm: null });
  is(422, agreed.status, 'V13: without the agreement Next stops');
  await post('agreement', { confirm: null, action: 'save' });
  ok([422].includes((await c.post(`${draft}/submit`, [['token', me.token], ['action', 'submit']])).status), 'V13: and it is not sent');
  await c.fill(draft);
  const linked = await c.post(`${draft}/who`, filled(await page('who'), { linked: 'f'.repeat(32) }));
  ok([400, 422].includes(linked.status), 'V14: a child that is not theirs cannot be named', linked.status);

  // --- afterwards ---
  const open = {};
  for (const at of ['who', 'more', 'documents', 'professionals']) open[at] = await c.get(`${draft}/${at}`);
  const review = await c.get(`${draft}/submit`);
  const sent = await c.submit(draft);
  await still(portal);
  await unchanged(portal, 'V17', 'what was sent is not changed any more', async () => {
    const got = [];
    for (const [at, was] of Object.entries(open)) for (const action of ['save', 'next', 'add:professionals', 'submit']) got.push([at, (await c.post(`${draft}/${at}`, filled(form(was.text).pairs, { action }))).status]);
    for (const at of ['/delete', '/documents/upload', '/row/professionals/gp', '/carry', '/earlier']) got.push([at, (await c.post(draft + at, [['token', me.token], ['action', 'delete']])).status]);
    ok(got.every(([, s]) => [303, 400, 404, 405, 409, 422].includes(s)), `V17: by any of ${got.length} posts`, got.join(' '));
    const again = await c.press(review, { action: 'submit' }, { form: /submit/ });
    is(`${sent}/received`, again.location, 'V16: sent twice leads to the one receipt');
    const other = await c.post(`${draft}/submit`, [['token', me.token], ['action', 'submit'], ['nonce', 'a'.repeat(48)]]);
    ok([400, 303].includes(other.status) && (other.status === 400 || other.location === `${sent}/received`), 'V16: and with a nonce of another page makes no second', `${other.status} ${other.location}`);
  });
  is(1, (await c.get('/submitted')).text.split(sent).length - 1 > 0 ? 1 : 0, 'V16: it stands in the list');
  c.close();
};

async function boxes(c, draft) {
  const pairs = form((await c.get(`${draft}/who`)).text).pairs;
  return ['day', 'month', 'year'].map((p) => (pairs.find(([n]) => n === `dob-${p}`) || [])[1]);
}
