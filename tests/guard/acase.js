// acase.js: a case by real requests: a family sends an application, an officer takes it in.
'use strict';
const { Client, nextLetter } = require('./client.js');
const clerk = require('../clerk.js');

// Somebody of the council, signed in.
async function officer(portal, who = {}) {
  const c = new Client(portal);
  c.who = clerk.add(portal, who);
  await clerk.signIn(c, c.who);
  return c;
}

// A family that has sent an application; its case, taken in by that officer: { family, id, at, home }.
async function acase(portal, by, child = { first: 'Ailsa', last: 'Reed' }, team = 'north', files = []) {
  const family = new Client(portal);
  await family.register();
  const draft = await family.draft();
  await family.fill(draft, { who: { first_name: child.first, last_name: child.last, ...(child.day ? { 'dob-day': child.day } : {}) } });
  for (const file of files) {
    const answer = await family.upload(draft, file);
    if (answer.status !== 303) throw new Error(`upload: ${answer.status}`);
  }
  const sent = await family.submit(draft);
  const path = sent.replace('/submitted/', '/staff/applications/');
  const taken = await by.send(`${path}/accept`, { team, ...(child.day ? { case: 'new' } : {}), action: 'save' }, { form: /accept/ });
  if (taken.status !== 303) throw new Error(`accept: ${taken.status}\n${taken.text}`);
  const id = (await by.get(path)).text.match(/\/staff\/cases\/([0-9a-f]{32})\//)[1];
  return { family, id, at: `/staff/cases/${id}`, home: `/children/${id}`, application: path };
}

// The three boxes of a date, from ISO.
function day(name, iso) {
  const [year, month, date] = iso ? iso.split('-').map((n) => String(Number(n))) : ['', '', ''];
  return { [`${name}-day`]: date, [`${name}-month`]: month, [`${name}-year`]: year };
}

// The letter to them whose subject fits; others may come before.
const letterOf = (portal, to, before, subject) => nextLetter(portal, to, before, (l) => subject.test(l.subject));

// The form of a page that posts there.
const at = (what) => ({ form: new RegExp(`action="[^"]*/${what}"`) });

module.exports = { officer, acase, day, at, letterOf };
