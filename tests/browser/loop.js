// loop.js: the whole loop, from a family's application to the form that the council gets back: in the browser, with letters over a real SMTP
// server at each step. A school answers a consultation, and a family with a plan from before joins by invitation. Run with and without scripts.
'use strict';
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { root, ok, is, portal, until, browser, ask, done } = require('./place.js');
const steps = require('./steps.js');
const { Client } = require('../guard/client.js');
const clerk = require('../clerk.js');

const pdf = Buffer.from('%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n');
const press = (page, name) => page.getByRole('button', { name, exact: true }).click();
const go = (page, name) => page.getByRole('link', { name, exact: true }).first().click();
const main = (page) => page.locator('main').innerText();

// A real SMTP server for this portal alone; what it took lies where place.letters() looks.
async function post() {
  const out = fs.mkdtempSync(path.join(os.tmpdir(), 'waymark-post-'));
  const child = spawn('node', [path.join(root, 'tests', 'mail', 'smtp-server.js'), '--out', out], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await new Promise((resolve, reject) => {
    child.stdout.on('data', (d) => { const m = String(d).match(/^port (\d+)/m); if (m) resolve(m[1]); });
    child.on('exit', (code) => reject(new Error(`the SMTP server ended with ${code}`)));
  });
  return { out, port, stop: () => { child.kill(); fs.rmSync(out, { recursive: true, force: true }); } };
}

// One more letter to that address since the last time it was asked, and nothing of the case in it.
function letters(place) {
  const had = new Map();
  return async (to, sentence) => {
    let mine = [];
    await until(() => {
      mine = place.letters().filter((l) => l.to.includes(to) && !/code/i.test(l.subject) && !had.has(l.file));
      return mine.length > 0;
    });
    for (const one of mine) had.set(one.file, true);
    ok(mine.length > 0, sentence, place.letters().map((l) => `${l.file} to ${l.to}: ${l.subject}`).join('\n'));
    const told = mine.map((l) => `${l.subject}\n${l.text}`).join('\n');
    ok(!/Ailsa|Reed|speech|grandmother|Tuesday/.test(told), 'and nothing of the case stands in it', told);
    return mine[mine.length - 1];
  };
}

async function signedIn(b, script) {
  const page = await (await b.newContext({ javaScriptEnabled: script, acceptDownloads: true })).newPage();
  return page;
}

async function officerBegins(page, place, who, family, letter) {
  await page.goto(`${place.address}/staff/`);
  await clerk.signInPage(page, who);
  await page.goto(`${place.address}/staff/applications/`);
  await go(page, 'Ailsa Reed');
  await go(page, 'Accept');
  await page.locator('#team').selectOption({ label: 'SEN North Team' });
  await press(page, 'Accept');
  ok((await main(page)).includes('The application is accepted'), 'the officer accepts', await main(page));
  await letter(family.email, 'a letter tells the family of its case');
  await page.goto(`${place.address}/staff/cases/?q=Ailsa`);
  await go(page, 'Ailsa Reed');
  await go(page, 'Assign officer');
  await page.locator('#staff').selectOption({ index: 1 });
  await press(page, 'Assign officer');
  ok((await main(page)).includes(who.name), 'assigns an officer', await main(page));
  await letter(family.email, 'a letter says that an officer is named');
}

async function officerResponds(page, place, family, letter) {
  await page.goto(`${place.address}/staff/cases/?q=Ailsa`);
  await go(page, 'Ailsa Reed');
  await page.getByRole('link', { name: /EHCNA Application Form/ }).first().click();
  await go(page, 'Post response');
  await page.getByLabel('Response', { exact: true }).fill('We have decided to assess.');
  await press(page, 'Post response');
  await letter(family.email, 'a letter announces the response');
}

async function toCase(page, place) {
  await page.goto(`${place.address}/staff/cases/?q=Ailsa`);
  await go(page, 'Ailsa Reed');
}

async function shareDraft(page, place, family, letter) {
  await toCase(page, place);
  await go(page, 'Share a document');
  await page.getByLabel('Kind', { exact: false }).first().selectOption({ label: 'EHC Plan - Draft' });
  await page.getByLabel('Title', { exact: false }).first().fill('Draft Education Health and Care Plan');
  for (const box of await page.locator('input[name="to"]').all()) await box.check();
  await page.locator('#file').setInputFiles({ name: 'draft.pdf', mimeType: 'application/pdf', buffer: pdf });
  await press(page, 'Next');
  ok((await main(page)).includes('Ailsa Reed') && /3 April 2015/.test(await main(page)), 'the second look shows the child and the birth date', await main(page));
  await page.locator('#initials').fill('AR');
  await press(page, 'Share this document');
  ok((await main(page)).includes('Draft Education Health and Care Plan'), 'the document is shared', await main(page));
  await letter(family.email, 'a letter announces the document');
}

async function sendForm(page, place, family, letter) {
  await toCase(page, place);
  await go(page, 'Send a form to complete');
  await page.locator('#which').selectOption('draft-response');
  await page.getByRole('radio', { name: /^Tamsin/ }).check();
  await page.locator('#note').fill('Please tell us what you think of the draft.');
  await page.getByRole('checkbox', { name: /Draft Education Health and Care Plan/ }).check();
  await press(page, 'Send the form');
  ok((await main(page)).includes('Parental Response'), 'the form is sent', await main(page));
  await letter(family.email, 'a letter announces the form');
}

async function writeMessage(page, place, family, letter) {
  await toCase(page, place);
  await go(page, 'New Message');
  for (const box of await page.locator('input[name="to"]').all()) await box.check();
  await page.locator('#type').selectOption({ label: 'Message to parent/young person' });
  await page.locator('#subject').fill('A meeting');
  await page.locator('#message').fill('Would Tuesday suit you?');
  await press(page, 'Send');
  ok((await main(page)).includes('A meeting'), 'the officer writes', await main(page));
  await letter(family.email, 'a letter announces the message');
}

async function familyAnswers(page, place, family, who, letter) {
  await page.goto(`${place.address}/account/login`);
  await steps.login(page, place, family);
  await page.goto(`${place.address}/account`);
  await page.getByRole('link', { name: /View EHCP Dashboard/ }).first().click();
  const board = await main(page);
  for (const part of [`SEN Officer - ${who.name}`, 'Forms to complete (1)', 'Send Message / View Messages (1)', 'Documents to view (1)'])
    ok(board.includes(part), `the family's dashboard says "${part}"`, board);
  await page.getByRole('link', { name: /^Send Message/ }).click();
  await page.getByRole('link', { name: /A meeting/ }).click();
  await go(page, 'Reply');
  const box = page.getByLabel('Message', { exact: true });
  await box.fill(`Tuesday is good. May his grandmother come?${await box.inputValue()}`);
  await press(page, 'Send');
  await letter(who.email, 'a letter tells the officer of the answer');
  await go(page, 'Back to dashboard');
  await page.getByRole('link', { name: /^Forms to complete/ }).click();
  await page.getByRole('link', { name: /^Parental Response/ }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /Draft Education Health and Care Plan/ }).click()]);
  ok(fs.readFileSync(await download.path()).equals(pdf), 'the draft plan that the form is about opens from it');
  await press(page, 'Begin');
  await page.goto(page.url().match(/^.*\/drafts\/[0-9a-f]+/)[0].concat('/finish'));
  await page.getByLabel('I want the changes I have listed').check();
  await page.locator('[id="p1"]').fill('Tamsin Reed');
  await steps.fillDate(page, 'p1-date', '1', '3', '2024');
  await press(page, 'Next');
  await press(page, 'Submit to Local Authority');
  await press(page, 'Submit');
  await go(page, 'Back to dashboard');
  ok((await main(page)).includes('Forms to complete (0)'), 'the family completes the form', await main(page));
}

async function officerSees(page, place) {
  await page.goto(`${place.address}/staff/returned/`);
  ok((await main(page)).includes('Parental Response'), 'the officer sees it returned', await main(page));
  await page.getByRole('link', { name: /Parental Response/ }).first().click();
  ok((await main(page)).includes('I want the changes I have listed'), 'and reads what came back', await main(page));
  await page.goto(`${place.address}/staff/messages/`);
  await page.getByRole('link', { name: /A meeting/ }).first().click();
  ok((await main(page)).includes('May his grandmother come?'), 'and the answer to the message');
}

async function foundSchool(page, place) {
  await page.goto(`${place.address}/staff/organisations/`);
  await go(page, 'Add a school or service');
  await page.locator('#name').fill('Larkford Primary School');
  await page.locator('#kind').selectOption({ index: 1 });
  await press(page, 'Save');
  await go(page, 'Invite somebody');
  await page.locator('#name').fill('Sam Cole');
  await page.locator('#email').fill('senco@school.example');
  await press(page, 'Send the invitation');
  ok(/senco@school\.example/.test(await main(page)) && !/There is a problem/.test(await main(page)), 'a manager enters a school and invites a member', await main(page));
}

// A school that the council knows, with one member who is invited, is consulted and answers.
async function school(page, place, b, script, letter) {
  const boss = await signedIn(b, script);
  await boss.goto(`${place.address}/staff/organisations/`);
  await clerk.signInPage(boss, clerk.add(place, { role: 'manager', name: 'Ines Marl' }));
  await foundSchool(boss, place);
  const invitation = await letter('senco@school.example', 'a letter invites a member of the school');
  const senco = new Client(place);
  await senco.register({ email: 'senco@school.example', forename: 'Sam', surname: 'Cole' });
  const at = await signedIn(b, script);
  await at.goto(`${place.address}/account/login`);
  await steps.login(at, place, { email: 'senco@school.example' });
  await at.goto(invitation.text.match(/https?:\/\/\S+\/invited\/[0-9a-f]+/)[0].replace(/^https?:\/\/[^/]+/, place.address));
  await press(at, 'Accept');
  await toCase(page, place);
  await go(page, 'Send a form to complete');
  await page.locator('#which').selectOption('school-consultation');
  await page.getByRole('radio', { name: 'A school or service' }).check();
  await page.locator('#school').selectOption({ label: 'Larkford Primary School' });
  await press(page, 'Send the form');
  await letter('senco@school.example', 'a letter tells the school of the form');
  await at.goto(`${place.address}/tasks/`);
  await at.getByRole('link', { name: /onsultation/ }).first().click();
  await press(at, 'Begin');
  await fillConsultation(at);
  await page.goto(`${place.address}/staff/returned/`);
  ok(/onsultation/.test(await main(page)), 'the school completes a consultation, and the officer sees it returned', await main(page));
  await page.goto(`${place.address}/staff/cases/?q=Ailsa`);
  const child = (await page.getByRole('link', { name: 'Ailsa Reed', exact: true }).getAttribute('href')).match(/[0-9a-f]{32}/)[0];
  is(404, (await ask(at, `${place.address}/children/${child}/dashboard`)).status(), 'the school has no dashboard of the child');
}

// The least that the school's form asks.
async function fillConsultation(page) {
  const draft = page.url().match(/^.*\/drafts\/[0-9a-f]+/)[0];
  await page.goto(`${draft}/details`);
  await page.locator('[name="role"]').fill('Head teacher');
  await press(page, 'Next');
  await page.goto(`${draft}/read`);
  await page.locator('[name="read"]').check();
  await press(page, 'Next');
  await page.goto(`${draft}/answer`);
  await page.locator('[name="answer"][value="yes"]').check();
  await press(page, 'Next');
  await page.goto(`${draft}/send`);
  await page.locator('[name="declared-name"]').fill('Sam Cole');
  await steps.fillDate(page, 'declared-date', '1', '3', '2024');
  await press(page, 'Next');
  await press(page, 'Submit to Local Authority');
  await press(page, 'Submit');
}

// A plan from before the portal: the case is opened, the parent is invited and joins.
async function migrated(page, place, b, script, letter) {
  await page.goto(`${place.address}/staff/cases/new`);
  await page.locator('#first').fill('Corin');
  await page.locator('#last').fill('Vale');
  await steps.fillDate(page, 'born', '9', '9', '2012');
  await steps.fillDate(page, 'plan', '1', '6', '2026');
  await page.locator('#team').selectOption({ label: 'SEN North Team' });
  await page.getByRole('button').filter({ hasText: /^Open/ }).first().click();
  await page.goto(`${place.address}/staff/cases/?q=Corin`);
  await go(page, 'Corin Vale');
  await go(page, 'Invite to the portal');
  await page.locator('#email').fill('vale@example.org');
  await page.locator('#name').fill('Robin Vale');
  await page.getByLabel('Parent', { exact: true }).check();
  await page.getByRole('button').filter({ hasText: /invitation/i }).first().click();
  const invitation = await letter('vale@example.org', 'a letter invites the family of an older plan');
  const parent = new Client(place);
  await parent.register({ email: 'vale@example.org', forename: 'Robin', surname: 'Vale' });
  const at = await signedIn(b, script);
  await at.goto(invitation.text.match(/https?:\/\/\S+\/invited\/[0-9a-f]+/)[0].replace(/^https?:\/\/[^/]+/, place.address));
  await go(at, 'Login');
  await steps.login(at, place, { email: 'vale@example.org' });
  await steps.fillDate(at, 'born', '9', '9', '2011');
  await press(at, 'Accept');
  ok(/There is a problem/.test(await main(at)), 'a wrong birth date is refused', await main(at));
  await steps.fillDate(at, 'born', '9', '9', '2012');
  await press(at, 'Accept');
  ok((await main(at)).includes('Corin Vale'), 'the right one links the family', await main(at));
  await at.getByRole('link', { name: 'View EHCP Dashboard' }).first().click();
  ok(/31 May 2027/.test(await main(at)), 'and the dashboard knows when the plan must be reviewed', await main(at));
}

async function loop({ script }) {
  const mail = await post();
  const place = await portal({ env: { MAIL: `smtp://127.0.0.1:${mail.port}` } });
  fs.rmSync(path.join(place.data, 'mail'), { recursive: true, force: true });
  fs.symlinkSync(mail.out, path.join(place.data, 'mail'));
  const letter = letters(place);
  const b = await browser();
  const page = await signedIn(b, script);
  const family = await signedIn(b, script);
  let at = page;
  try {
    const client = new Client(place);
    const parent = await client.register({ forename: 'Tamsin', surname: 'Reed' });
    const draft = await client.draft();
    await client.fill(draft);
    await client.submit(draft);
    await letter(parent.email, 'the family submits, and has a receipt by letter');
    const who = clerk.add(place, { name: 'Olu Fern', team: 'north' });
    await officerBegins(page, place, who, parent, letter);
    await officerResponds(page, place, parent, letter);
    ok((await client.get('/submitted/')).text.includes('We have decided to assess.'), 'the family reads the response');
    await shareDraft(page, place, parent, letter);
    await sendForm(page, place, parent, letter);
    await writeMessage(page, place, parent, letter);
    at = family;
    await familyAnswers(family, place, parent, who, letter);
    at = page;
    await officerSees(page, place);
    await school(page, place, b, script, letter);
    await migrated(page, place, b, script, letter);
    const check = clerk.tool(place, ['check']);
    is(0, check.status, 'portal check finds the store whole afterwards');
  } catch (e) {
    ok(false, `the loop closes${script ? '' : ' without scripts'}`, `${at.url()}\n${e.stack}\n${(await main(at).catch(() => '')).slice(0, 1500)}\n${place.output().slice(-600)}`);
  }
  await done(() => b.close(), place.stop, mail.stop);
}

module.exports = { loop };
