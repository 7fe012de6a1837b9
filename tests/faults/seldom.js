// seldom.js: ways to write that no test of guard/ goes to its end on, for gather.js: each with the least that is taken.
'use strict';
const { Client, guard, form, filled, multipart } = require('../guard/client.js');
const { officer, acase, day } = require('../guard/acase.js');
const clerk = require('../clerk.js');

const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
const MINUTES = 5 * 60;
const here = (what) => ({ form: new RegExp(`action="[^"]*/${what}"`) });

function went(answer, what) {
  if (answer.status >= 400 || /login\?next/.test(answer.location || '')) throw new Error(`${what}: ${answer.status} ${answer.location || ''}`);
  return answer;
}

// A reply with a file, to the message that the demonstration brings; dates for one's own calendar; a session that goes on.
async function family(portal) {
  const one = new Client(portal);
  went(await one.login({ email: 'family@example.org', password: 'pebble window harvest' }), 'login');
  const [, child] = (await one.get('/account')).text.match(/\/children\/([0-9a-f]{32})\//);
  const messages = (await one.get(`/children/${child}/messages`)).text;
  const [, message] = messages.match(/\/messages\/([0-9a-f]{48})/);
  const at = `/children/${child}/messages/${message}/reply`;
  const pairs = filled(form((await one.get(at)).text, /method="post"[^>]*data-part="leave"/).pairs, { message: 'Tuesday would suit all of us', action: 'upload' });
  const { body, type } = multipart(pairs, [{ name: 'letter.pdf', bytes: pdf }]);
  went(await one.post(`${at}/upload`, body, { headers: { 'Content-Type': type } }), 'reply/upload');
  went(await one.send(`/children/${child}/calendar`, { action: 'make' }, here('calendar')), 'calendar');
  const open = await one.get('/account/update');
  portal.move(portal.moved + MINUTES);
  went(await one.press(open, {}, here('account/extend')), 'extend');
}

async function council(portal) {
  const by = await officer(portal);
  const lead = await officer(portal, { role: 'manager' });
  const one = await acase(portal, by);
  went(await by.send(`${one.at}/review`, { ...day('last_review', '2026-02-03'), action: 'save' }, here('review')), 'review');
  const open = await by.get('/staff/account');
  portal.move(portal.moved + MINUTES);
  went(await by.press(open, {}, here('staff/extend')), 'extend');
  went(await by.send('/staff/account', { phone: '01632 960017', action: 'save' }, here('staff/account')), 'phone');
  went(await by.send('/staff/account/codes', { password: by.who.password, action: 'next' }, here('account/codes')), 'codes');
  const other = new Client(portal);
  portal.move(portal.moved + MINUTES);
  const first = await other.send('/staff/login', { email: by.who.email, password: by.who.password });
  went(await other.send(first.location, { code: clerk.totp(by.who.key, Date.now() / 1000 + portal.moved) }), 'a second browser');
  went(await by.send('/staff/account/password', { old_password: by.who.password, new_password: 'ladder pebble ocean nine', confirm_password: 'ladder pebble ocean nine',
    action: 'save' }, here('account/password')), 'password');
  went(await by.send('/staff/account', {}, here('account/everywhere')), 'everywhere');
  const { pairs } = form((await lead.get('/staff/account')).text, /staff\/account"/);
  went(await lead.post('/staff/reports/', [pairs.find(([n]) => n === 'token'), ['action', 'count']]), 'reports');
}

guard(async (portal) => {
  await council(portal);
  await family(portal);
});
