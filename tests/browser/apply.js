// apply.js: the main job, from the home page to the receipt and reading the form again. Run in several ways.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { execFileSync } = require('node:child_process');
const { root, ok, is, portal, nextLetter, browser, done } = require('./place.js');
const { begin, look, end } = require('./look.js');
const steps = require('./steps.js');

const who = { forename: 'Maria', surname: 'Okafor', email: 'maria.okafor@example.org' };
const aunt = { forename: 'Nadia', surname: 'Okafor', email: 'nadia.okafor@example.org' };
const child = 'Tomás-Wolfeschlegelsteinhausenbergerdorff';     // stands in questions, too long for the line of a phone
const pdf = '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n';

const at = (page) => new URL(page.url()).pathname.split('/').pop();

async function answerWho(page, way) {
  await steps.next(page);
  ok(await page.getByText('There is a problem').isVisible(), 'Next without the answers that are needed shows the summary of problems');
  const link = page.locator('.problems a').first();
  is('#on_behalf_of', await link.getAttribute('href'), 'each problem is a link to its field');
  await look(page, way, 'who-with-problems');
  await page.getByLabel('Someone else', { exact: true }).check();
  await page.getByLabel('Your relationship to person', { exact: true }).selectOption({ label: 'Mother' });
  await page.getByLabel('First name', { exact: true }).fill(child);
  await page.getByLabel('Last name', { exact: true }).fill("O'Brien <b>");
  await steps.fillDate(page, 'dob', '27', 'March', '2014');
}

async function answerAgreement(page) {
  await page.getByLabel(/^I confirm I would like to request/).check();
  await page.getByLabel(/^The Portal/).check();
  await page.locator('[name="p1-name"]').fill('Maria Okafor');
  await steps.fillDate(page, 'p1-date', '24', '11', '2026');
}

async function addFiles(page, way) {
  const wrong = path.join(way.folder, 'letter.rtf');
  const right = path.join(way.folder, 'Report March 2026.pdf');
  fs.writeFileSync(wrong, '{\\rtf1 hello}');
  fs.writeFileSync(right, pdf);
  await page.getByLabel('Is something still on its way?').fill('A letter from the hospital');
  await page.locator('input[type=file]').setInputFiles(wrong);
  await page.getByRole('button', { name: 'Upload Document' }).click();
  await steps.shown(page, page.getByText('[rtf] is not an accepted type'));
  ok(true, 'a file of another type is refused, and the message names its ending and what is accepted');
  is('A letter from the hospital', await page.getByLabel('Is something still on its way?').inputValue(),
    'the other answers of the page are still there');
  await look(page, way, 'file-refused');
  await page.locator('input[type=file]').setInputFiles(right);
  await page.getByRole('button', { name: 'Upload Document' }).click();
  await steps.shown(page, page.getByText('Report March 2026.pdf'));
  ok(await page.getByRole('button', { name: /^Remove/ }).first().isVisible(), 'an uploaded file is listed, with Remove');
}

async function answerPage(page, way, name) {
  if (name === 'who') await answerWho(page, way);
  if (name === 'views-child') await page.locator('textarea').first().fill('Trains — ممتاز — ভালো 🚂');
  if (name === 'needs') await page.locator('textarea').first().fill('He finds it hard to say what he means.');
  if (name === 'support-health') {
    await page.getByRole('button', { name: /^Add row/ }).click();
    ok(await page.getByRole('button', { name: /^Remove row/ }).last().isVisible(), 'a row can be added, and removed again');
  }
  if (name === 'agreement') await answerAgreement(page);
  if (await page.locator('input[type=file]').count() > 0) await addFiles(page, way);
}

// To a page that had problems, and on again; without a script the browser asks whether to send it once more.
async function backToWho(page) {
  await page.goBack();
  is(child, await page.getByLabel('First name', { exact: true }).inputValue(), 'Back to a page that had problems shows what was saved');
  await page.goForward();
}

async function fillForm(page, way) {
  const seen = [];
  for (let i = 0; i < 60 && at(page) !== 'review'; i += 1) {
    const name = at(page);
    seen.push(name);
    await look(page, way, `page-${name}`);
    await answerPage(page, way, name);
    await steps.next(page);
    if (name === 'who' && way.script) await backToWho(page);
    if (at(page) === name) return ok(false, `Next leads on from ${name}`, await page.locator('main').innerText());
  }
  return ok(seen.length > 20, `the whole form was walked with Next: ${seen.length} pages`);
}

async function leaveAndComeBack(page, place, way) {
  await page.getByRole('button', { name: 'Save for later', exact: true }).click();
  await page.getByText('24 December 2026').or(page.getByText(/We keep it until/)).first().waitFor();
  await look(page, way, 'saved');
  await openMenu(page);
  await page.getByRole('button', { name: 'Logout', exact: true }).click();
  await page.waitForURL(/signed-out/);
  await page.goto(`${place.address}/forms/parent-ehcna/who`);
  await page.locator('[name=first_name]').fill('Typed by nobody yet');
  await steps.next(page);
  await page.waitForURL(/account\/login/);
  await page.goto(`${place.address}/drafts/`);
  await steps.login(page, place, who);
  ok(await page.getByRole('heading', { name: 'Typed at this device before you logged in' }).isVisible(), 'they are asked whose it is what was typed before');
  await look(page, way, 'drafts');
  ok(await page.getByRole('heading', { name: 'Recover a Form' }).isVisible(), 'after signing in again the saved form is in Recover a Form');
  await page.getByRole('link', { name: /^Continue/ }).first().click();
}

async function openMenu(page) {
  await page.locator('details.name-menu summary, .name-menu summary').first().click();
}

// An answer is written over, looked for among the earlier ones, and put back.
async function changeMind(page, way) {
  await page.goto(page.url().replace('/review', '/needs'));
  await page.locator('textarea').first().fill('Something quite different that was never meant.');
  await page.getByRole('button', { name: 'Earlier answers of this page', exact: true }).click();
  await look(page, way, 'earlier');
  await page.getByRole('listitem').filter({ hasText: 'He finds it hard' }).getByRole('button', { name: /^Restore/ }).click();
  is('He finds it hard to say what he means.', await page.locator('textarea').first().inputValue(), 'an answer that was written over is put back');
  await look(page, way, 'restored');
  await page.getByRole('button', { name: 'Save and check your answers', exact: true }).click();
}

// Somebody is asked to help with one page. They make an account by the link, fill it in, and are out when it ends.
async function together(page, place, way, b) {
  const review = page.url();
  const before = place.letters().length;
  await page.getByRole('button', { name: 'Ask somebody to help', exact: true }).click();
  await page.getByLabel('Their email address').fill(aunt.email);
  await page.getByRole('button', { name: 'Send the invitation', exact: true }).click();
  await look(page, way, 'helpers-problem');
  await page.getByLabel('Additional Considerations').check();
  await page.getByRole('button', { name: 'Send the invitation', exact: true }).click();
  const [link] = (await nextLetter(place, aunt.email, before)).text.match(/http\S*\/helping\/invited\/[0-9a-f]+/);
  const theirs = await (await b.newContext({ viewport: { width: 360, height: 800 } })).newPage();
  const hers = begin(theirs, true);
  await theirs.goto(link);
  await look(theirs, hers, 'helping-asked');
  await theirs.locator('main').getByRole('link', { name: 'Login', exact: true }).click();
  await steps.register(theirs, place, aunt);
  await look(theirs, hers, 'helping-invited');
  await theirs.getByRole('button', { name: 'Accept', exact: true }).click();
  await look(theirs, hers, 'helping');
  await theirs.getByRole('link', { name: 'Additional Considerations', exact: true }).click();
  await look(theirs, hers, 'helping-page');
  await theirs.locator('textarea').first().fill('He is calm at my house.');
  await steps.next(theirs);
  ok(await theirs.getByRole('heading', { name: 'Pages you help with' }).isVisible(), 'who helps comes back to their pages when the last is done');
  await theirs.getByRole('link', { name: 'Stop helping', exact: true }).click();
  await look(theirs, hers, 'helping-leave');
  await theirs.goto(`${place.address}/helping/`);
  await look(theirs, hers, 'helping-list');
  await theirs.goBack();
  await theirs.goBack();
  await theirs.getByRole('link', { name: 'Additional Considerations', exact: true }).click();
  await page.goto(review.replace('/review', '/helpers'));
  await look(page, way, 'helpers');
  await page.getByRole('link', { name: /^Choose other pages/ }).click();
  await look(page, way, 'helper-pages');
  await page.getByRole('link', { name: 'Back to who helps' }).click();
  await page.getByRole('button', { name: /^End this help/ }).click();
  await look(page, way, 'helpers-ended');
  hers.link = theirs.url();
  await theirs.locator('textarea').first().fill('He is calm at my house. He sleeps well there.');
  await theirs.getByRole('button', { name: 'Next', exact: true }).click();
  ok(await theirs.getByText('He sleeps well there.').isVisible(), 'what they type after help has ended is shown, to be copied');
  await look(theirs, hers, 'helping-unsaved');
  await page.goto(review);
  ok((await page.locator('main').innerText()).includes('He is calm at my house.'), 'what they filled in is in the form');
  end(hers, 'of who helps');
}

async function send(page, way) {
  await changeMind(page, way);
  await look(page, way, 'review');
  const text = await page.locator('main').innerText();
  ok(text.includes('Tomás') && text.includes("O'Brien <b>") && text.includes('ممتاز'), 'the review shows every answer as it was typed');
  await page.getByRole('button', { name: 'Submit to Local Authority', exact: true }).click();
  await look(page, way, 'confirm');
  await page.getByRole('button', { name: 'Submit', exact: true }).click();
  await look(page, way, 'receipt');
  const receipt = await page.locator('main').innerText();
  ok(/[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}/.test(receipt), 'the receipt has a reference');
  ok(/Date received/.test(receipt) && /We must tell you by this date/.test(receipt), 'the date received, and the date the council must decide by');
  const [reference] = receipt.match(/[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}/);
  await page.goBack();
  ok((await page.locator('main').innerText()).includes(reference), 'going back to send it again leads to the same receipt');
}

async function readAgain(page, place, way) {
  await page.goto(`${place.address}/submitted/`);
  await look(page, way, 'submitted');
  ok(await page.getByRole('heading', { name: 'Recently Submitted Forms (Last 30 Days)' }).isVisible(), 'the list of submitted forms has its heading');
  ok(await page.getByText('No response posted').first().isVisible(), 'it says that there is no response yet');
  await page.getByRole('link', { name: /^Portal EHC Assessment/ }).first().click();
  await look(page, way, 'submission');
  await page.getByRole('link', { name: 'View', exact: true }).click();
  ok((await page.locator('main').innerText()).includes('He finds it hard to say what he means.'), 'the form can be read as it was sent');
  await look(page, way, 'view');
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Create PDF', exact: true }).click();
  const file = path.join(way.folder, 'form.pdf');
  await (await download).saveAs(file);
  const said = execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' });
  ok(said.includes('Tomás') && said.includes('He finds it hard') && said.includes('ভালো'), 'its PDF has the answers as text, in every script');
  ok(/Tagged:\s+yes/.test(execFileSync('pdfinfo', [file], { encoding: 'utf8' })), 'and is tagged');
  await page.getByRole('link', { name: 'Email', exact: true }).click();
  await look(page, way, 'email');
  const before = place.letters().length;
  await page.locator('main').getByRole('button').first().click();
  const letter = await nextLetter(place, who.email, before);
  ok(letter.text.includes('/submitted/') && !letter.text.includes('Tomás'), 'Email sends a link to the own address and nothing of the form');
  await fromLetter(page, place, way, letter.text);
}

// The link of that letter in a browser where nobody is signed in.
async function fromLetter(page, place, way, text) {
  const [link] = text.match(/http\S*\/submitted\/[0-9a-f]+/);
  way.link = link;
  await page.context().clearCookies();
  await page.goto(link);
  await look(page, way, 'login-first');
  ok(await page.getByRole('heading', { name: 'You may need to log in to see this' }).isVisible(), 'the link says that one may need to log in');
  await steps.login(page, place, who);
  is(new URL(link).pathname, new URL(page.url()).pathname, 'and its form leads straight to it');
}

async function others(page, place, way) {
  await page.goto(`${place.address}/account`);
  await look(page, way, 'account');
  for (const p of ['/', '/forms/about/', '/forms/check/', '/forms', '/faq/', '/support/', '/guide/', '/account/update', '/account/password', '/account/email', '/account/signed-in']) {
    await page.goto(place.address + p);
    await look(page, way, `at${p.replace(/\//g, '-')}`);
    if (p === '/') ok(await page.getByText('Maria Okafor').first().isVisible(), 'the name stands on top of public pages too, once signed in');
  }
}

async function apply(settings) {
  const place = await portal();
  const b = await browser();
  const context = await b.newContext({ javaScriptEnabled: settings.script, viewport: { width: settings.width, height: 800 }, acceptDownloads: true });
  const page = await context.newPage();
  const way = begin(page, settings.script);
  try {
    await page.goto(`${place.address}/`);
    await look(page, way, 'home');
    await page.getByRole('link', { name: 'Education, Health and Care Needs Assessment' }).first().click();
    await look(page, way, 'about');
    await page.getByRole('link', { name: 'Start now' }).first().click();
    await look(page, way, 'choose');
    await page.getByLabel('Parents/Young Person EHCNA Application Form').check();
    await page.getByRole('button', { name: 'Next', exact: true }).filter({ visible: true }).click();
    await look(page, way, 'first');
    await steps.fillLeast(page);
    await look(page, way, 'login');
    await steps.register(page, place, who);
    is('contents', at(page), 'the page answered before there was an account is carried into it, and the form goes on');
    await leaveAndComeBack(page, place, way);
    await fillForm(page, way);
    if (settings.script && settings.width > 1000) await together(page, place, way, b);
    await send(page, way);
    await readAgain(page, place, way);
    await others(page, place, way);
  } catch (e) {
    ok(false, 'the journey goes through', `${page.url()}\n${e.message}\n${place.output().slice(-800)}`);
    if (way.shots) await page.screenshot({ path: path.join(way.shots, 'failed.png'), fullPage: true });
  }
  end(way, `at ${settings.width} px`);
  await done(() => b.close(), place.stop);
}

module.exports = { apply };
