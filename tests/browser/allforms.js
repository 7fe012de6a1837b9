// allforms.js: every form but the parents' (apply.test and voices.test have that), filled with all there is and sent: the review, what was
// sent, print and PDF have each answer once and in order; axe and the HTML checker look at every page. So that those that the council sends
// can be begun without a case, the forms stand in a tree of their own, without "open: task". In two halves, because it is the longest test.
// WHOLE=1 fills every one, FORM=ID that one; else those that tests/late names are left out: they differ in a few questions alone from one that
// is filled.
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { execFileSync } = require('node:child_process');
const { root, ok, is, portal, browser, ask, done } = require('./place.js');
const { bringAxe, axeFaults, sideways, htmlFaults } = require('./look.js');
const steps = require('./steps.js');

const pdf = '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n';
const who = { forename: 'Maria', surname: 'Okafor', email: 'maria.okafor@example.org' };
const tree = fs.mkdtempSync(path.join(os.tmpdir(), 'waymark-tree-'));
const forms = new Map();
const details = new Map();
const clocks = new Set();       // forms that start it
const alike = [...fs.readFileSync(path.join(root, 'tests', 'late'), 'utf8').matchAll(/^content\/forms\/(.*)\.yaml$/gm)].map(([, form]) => form);
process.on('exit', () => fs.rmSync(tree, { recursive: true, force: true }));

// Gives each form its title.
function plant() {
  fs.cpSync(path.join(root, 'content'), path.join(tree, 'content'), { recursive: true });
  fs.symlinkSync(path.join(root, 'site'), path.join(tree, 'site'));
  fs.mkdirSync(path.join(tree, 'build'));
  for (const one of ['bin', 'cgi-bin']) fs.symlinkSync(path.join(root, 'build', one), path.join(tree, 'build', one));
  const folder = path.join(tree, 'content', 'forms');
  for (const file of fs.readdirSync(folder)) {
    const text = fs.readFileSync(path.join(folder, file), 'utf8');
    if (file === 'parent-ehcna.yaml') continue;
    forms.set(file.replace('.yaml', ''), text.match(/^title: "?(.*?)"?$/m)[1]);
    details.set(file.replace('.yaml', ''), text.match(/^details: "?(.*?)"?$/m)[1]);
    if (/^starts_clock: yes$/m.test(text)) clocks.add(file.replace('.yaml', ''));
    if (!/^open: task$/m.test(text)) continue;
    if (file === 'review-views.yaml') fs.writeFileSync(path.join(folder, 'kept.yaml'), text.replace(/^form: .*/m, 'form: kept'));
    fs.writeFileSync(path.join(folder, file), text.replace(/^open: task\n/m, ''));
  }
  const council = path.join(tree, 'content', 'council.yaml');
  fs.writeFileSync(council, fs.readFileSync(council, 'utf8').replace(/^forms_sent: .*/m, 'forms_sent: kept'));
  execFileSync(path.join(root, 'build/bin/gen'), ['build', tree], { stdio: ['ignore', 'ignore', 'pipe'] });
}

const at = (page) => new URL(page.url()).pathname.split('/').pop();

// No accessibility fault, and no sideways scroll on screens or a phone. A page that asks what another one asked was looked at there.
async function look(page, way, name) {
  const asked = await page.evaluate(() => [...document.querySelectorAll('#form .form__page label, #form .form__page legend')].map((l) => l.textContent).join('\n'));
  if (way.looked.has(asked)) return;
  if (asked !== '') way.looked.add(asked);
  if (process.env.SHOTS) await page.screenshot({ path: path.join(process.env.SHOTS, `${name}.png`), fullPage: true });
  way.axe.push(...await axeFaults(page, name));
  for (const width of [360, 1024, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    way.wide.push(...await sideways(page, name));
    if (width === 360 && process.env.SHOTS) await page.screenshot({ path: path.join(process.env.SHOTS, `${name}-360.png`), fullPage: true });
  }
}

// Answers whatever can be seen and is empty; what that brings to light, too. Every text is a mark that stands nowhere else.
function answers(start) {
  let n = start;
  const seen = (el) => el.offsetParent !== null && !el.disabled;
  const tell = (el) => ['input', 'change'].forEach((e) => el.dispatchEvent(new Event(e, { bubbles: true })));
  const textOf = (el) => {
    if (/-day$/.test(el.name)) return '2';
    if (/-month$/.test(el.name)) return 'March';
    if (/-year$/.test(el.name)) return '2026';
    if (el.name === 'first_name') return 'Ailsa';            // later questions and headings say it again
    if (el.name === 'last_name') return 'Reed';
    if (/postcode$/.test(el.name)) return 'LK1 1AA';
    if (el.inputMode === 'decimal') return '7';
    if (el.type === 'tel') return '01632 960 000';
    if (document.getElementById(`${el.id}-how`)) return 'June 2021';
    n += 1;
    return el.type === 'email' ? `q${n}x@example.org` : `q${n}x`;
  };
  for (let found = true; found;) {
    found = false;
    for (const el of document.querySelectorAll('#form input, #form textarea, #form select')) {
      if (!seen(el) || ['hidden', 'file', 'submit'].includes(el.type)) continue;
      if (el.type === 'radio' || el.type === 'checkbox') {
        const group = [...document.getElementsByName(el.name)];
        if (group.some((one) => one.checked) || /^[0-9a-f]{32}$/.test(el.value)) continue;     // a file is there already
        el.checked = true;
      } else if (el.tagName === 'SELECT') {
        if (el.value) continue;
        el.value = el.options[1].value;
      } else if (el.value) {
        continue;
      } else {
        el.value = textOf(el);
      }
      tell(el);
      found = true;
    }
  }
  return n;
}

const next = (page) => page.getByRole('button', { name: 'Next', exact: true }).filter({ visible: true }).click();

async function addFile(page, way) {
  way.marks += 1;
  const name = `q${way.marks}x.pdf`;
  const file = path.join(tree, name);
  fs.writeFileSync(file, pdf);
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByRole('button', { name: 'Upload Document' }).click();
  await steps.shown(page, page.getByText(name));
}

// The first option of each choice; before that what leads to the longest way.
const choose = {
  'draft-response': { start: ['answering-parent'] },
  'school-consultation': { answer: ['answer-no', 'ground-unsuitable', 'ground-others', 'ground-resources'] },
  'annual-review': { details: ['review_kind-phase', 'review_kind-year_9'], recommend: ['recommend-change'],
    'family-views': ['fam_place-unsure'], 'health-care': ['health_change-changed', 'social_change-report'] },
};

// The widest table, alone on the screen and back.
async function fullScreen(page, way) {
  await page.getByRole('button', { name: /^Full screen/ }).click();
  await look(page, way, 'tried-full');
  await page.getByRole('button', { name: 'Close', exact: true }).filter({ visible: true }).first().click();
}

async function fill(page, form, way) {
  const pages = [];
  for (let i = 0; i < 40 && at(page) !== 'review'; i += 1) {
    await page.waitForLoadState('load');     // scripts hide what is not asked
    const name = at(page);
    pages.push(name);
    for (const id of (choose[form] || {})[name] || (/^professional/.test(form) && name === 'report' ? ['written-both'] : [])) {
      await page.locator(`[id="${id}"]`).check();
    }
    way.marks = await page.evaluate(answers, way.marks);
    await look(page, way, `${form}-${name}`);
    if (name === 'tried') await fullScreen(page, way);
    if (await page.locator('input[type=file]').count() > 0) await addFile(page, way);
    await next(page);
    if (at(page) === name) return ok(false, `${form}: Next leads on from ${name}`, await page.locator('.problems').innerText().catch(() => page.url()));
  }
  return ok(pages.length > 0, `${form}: all ${pages.length} pages are filled`, pages.join(' '));
}

function marksIn(text) {
  return [...text.matchAll(/q(\d+)x/g)].map((m) => Number(m[1]));
}

// Each mark once, in the order in which it was made; a file is added after what else is on its page.
function hasAll(text, way, where) {
  const found = marksIn(text);
  const lost = [];
  for (let n = way.first + 1; n <= way.marks; n += 1) if (found.filter((f) => f === n).length !== 1) lost.push(n);
  ok(lost.length === 0, `${where} has each of the ${way.marks - way.first} answers once`, `not once: ${lost.map((n) => `${n}: ${text.split('\n').filter((l) => new RegExp(`q${n}x`).test(l)).join(' | ')}`).join('\n')}`);
  return found.join(' ');
}

async function send(page, form, way) {
  await look(page, way, `${form}-review`);
  const review = hasAll(await page.locator('main').innerText(), way, `${form}: the review`);
  await page.getByRole('button', { name: 'Submit to Local Authority', exact: true }).click();
  await page.getByRole('button', { name: 'Submit', exact: true }).click();
  const receipt = await page.locator('main').innerText();
  ok(/[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}/.test(receipt), `${form}: it is sent, and the receipt has a reference`);
  is(clocks.has(form), /We must tell you by this date/.test(receipt), `${form}: ${clocks.has(form) ? 'the clock of a request runs' : 'no clock of a request runs'}`);
  await look(page, way, `${form}-receipt`);
  return review;
}

async function readAgain(page, place, form, way, review) {
  await page.goto(`${place.address}/submitted/`);
  await page.getByRole('link', { name: new RegExp(`^(${forms.get(form)}|${details.get(form)})`.replace(/[^\w ^(|)]/g, '.')) }).first().click();
  const address = page.url().split('?')[0];
  await page.getByRole('link', { name: 'View', exact: true }).click();
  is(review, hasAll(await page.locator('main').innerText(), way, `${form}: what was sent`), `${form}: in the order of the review`);
  await page.goto(`${address}/print`);
  is(review, hasAll(await page.locator('body').innerText(), way, `${form}: the print`), `${form}: in the same order`);
  await look(page, way, `${form}-print`);
  const answer = await ask(page, `${address}/pdf`);
  const file = path.join(tree, 'form.pdf');
  fs.writeFileSync(file, await answer.body());
  is(review, hasAll(execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' }), way, `${form}: the PDF`), `${form}: and in that too`);
}

// The blank form, as everybody may read it.
async function blank(page, place, form, way) {
  await page.goto(`${place.address}/forms/${form}/print`);
  ok((await page.locator('h1').first().innerText()).includes(forms.get(form)), `${form}: the blank form has its title`);
  await look(page, way, `${form}-blank`);
}

// How one gets such a form; "kept" is one that still says "open: task".
async function kept(page, place, way, name) {
  await page.goto(`${place.address}/forms/kept/`);
  ok(await page.getByText('You cannot begin it here').isVisible(), `${name}: a form that the council sends says so`);
  ok(await page.getByRole('link', { name: 'Print a blank form' }).isVisible(), `${name}: and can be read`);
  await look(page, way, `kept-${name.replace(/ /g, '-')}`);
}

async function one(page, place, form, way) {
  way.first = way.marks;
  await blank(page, place, form, way);
  await page.goto(`${place.address}/forms/${form}/`);
  await fill(page, form, way);
  const review = await send(page, form, way);
  await readAgain(page, place, form, way, review);
}

function checkHtml(way) {
  const folder = path.join(tree, 'html');
  fs.mkdirSync(folder);
  const files = [...way.html.values()].map((body, n) => {
    const file = path.join(folder, `${String(n + 1).padStart(3, '0')}.html`);
    fs.writeFileSync(file, body);
    return file;
  });
  const said = htmlFaults(files);
  ok(said.length === 0, `the Nu HTML checker accepts all ${files.length} pages that were sent`, said.slice(0, 25).join('\n').replaceAll(folder, ''));
}

function watch(page, way) {
  page.on('console', (m) => { if (m.type() === 'error') way.console.push(`${page.url()}: ${m.text()}`); });
  page.on('pageerror', (e) => way.console.push(`${page.url()}: ${e.message}`));
  page.on('response', async (r) => {
    if (r.request().resourceType() !== 'document' || !/html/.test(r.headers()['content-type'] || '')) return;
    const body = await r.body().catch(() => null);
    if (body && body.length > 0) way.html.set(`${r.request().method()} ${new URL(r.url()).pathname}`, body);
  });
}

function asked() {
  const { WHOLE: whole, FORM: named } = process.env;
  return named ? [named] : [...forms.keys()].filter((form) => whole || !alike.includes(form));
}

// Either those that ask for an assessment and advise on it, or all others.
async function allForms({ requests }) {
  plant();
  const mine = asked().filter((form) => requests === /-ehcna$|^professional-/.test(form));
  const place = await portal({ folder: tree });
  const b = await browser();
  const page = await (await b.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  const way = { axe: [], wide: [], console: [], looked: new Set(), html: new Map(), marks: 0, first: 0 };
  bringAxe(page);
  watch(page, way);
  try {
    await kept(page, place, way, 'a stranger');
    await page.goto(`${place.address}/account/login`);
    await steps.register(page, place, who);
    await kept(page, place, way, 'somebody signed in');
    ok(asked().every((form) => forms.has(form)) && forms.size >= 12, `${mine.length} of ${forms.size} forms are filled`);
    for (const form of mine) await one(page, place, form, way);
  } catch (e) {
    ok(false, 'the journey goes through', `${page.url()}\n${e.message}\n${place.output().slice(-800)}`);
    if (process.env.SHOTS) await page.screenshot({ path: path.join(process.env.SHOTS, 'failed.png'), fullPage: true });
  }
  ok(way.axe.length === 0, 'axe finds nothing on any page', [...new Set(way.axe)].slice(0, 20).join('\n'));
  ok(way.wide.length === 0, 'no page scrolls sideways', way.wide.join('\n'));
  ok(way.console.length === 0, 'nothing is said on the console', way.console.join('\n'));
  checkHtml(way);
  await done(() => b.close(), place.stop);
}

module.exports = { allForms };
