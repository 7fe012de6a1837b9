// keyboard.js: the whole journey by keyboard alone: Tab, Enter, Space, arrows and typing. No pointer, no focus set by a script.
'use strict';
const { ok, is, portal, browser, there, nextLetter, done } = require('./place.js');
const { password } = require('./steps.js');

const pdf = '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n';
const answers = {
  who: [['on_behalf_of', 'someone_else'], ['relationship', 'mother'], ['first_name', 'Ailsa'], ['last_name', 'Reed'],
    ['dob-day', '3'], ['dob-month', '4'], ['dob-year', '2015']],
  home: [['address-postcode', 'LK1 2AB']],
  agreement: [['confirm', 'yes'], ['contact_method', 'portal'], ['p1-name', 'Tamsin Reed'], ['p1-date-day', '1'], ['p1-date-month', '3'], ['p1-date-year', '2024']],
};

// What has the focus: { tag, type, name, value, says, seen: the focus can be seen }.
const focused = (page) => page.evaluate(() => {
  const e = document.activeElement;
  if (!e || e === document.body) return { tag: '' };
  const style = getComputedStyle(e);
  const box = e.getBoundingClientRect();
  const lines = [style, e.labels && e.labels[0] ? getComputedStyle(e.labels[0]) : style];
  const seen = lines.some((s) => (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none')
    && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const says = (e.labels && e.labels.length ? [...e.labels].map((l) => l.innerText).join(' ') : e.getAttribute('aria-label') || e.innerText || '').trim().replace(/\s+/g, ' ');
  return { tag: e.tagName.toLowerCase(), type: e.type || '', name: e.name || '', value: e.value || '', says, seen, page: location.pathname };
});

class Keys {
  constructor(page) {
    this.page = page;
    this.unseen = new Set();
  }

  // Tab, until what has the focus fits.
  async to(what, fits) {
    for (let i = 0; i < 400; i += 1) {
      await this.page.keyboard.press('Tab');
      const at = await focused(this.page);
      if (at.tag && !at.seen) this.unseen.add(`${at.page}: ${at.tag} ${at.name || at.says.slice(0, 40)}`);
      if (at.tag && fits(at)) return at;
    }
    throw new Error(`${this.page.url()}: Tab does not come to ${what}`);
  }

  // Enter on a link or a button of that name; waits for the page it leads to.
  async go(says) {
    const exact = (at) => (says instanceof RegExp ? says.test(at.says) : at.says === says);
    await this.to(says, (at) => ['a', 'button', 'summary'].includes(at.tag) && exact(at));
    const left = this.page.waitForEvent('framenavigated');
    await this.page.keyboard.press('Enter');
    await left;
    await there(this.page);
  }

  // One question by the name of its input.
  async answer(name, value) {
    const at = await this.to(name, (e) => e.name === name && (e.type !== 'checkbox' || e.value === value));
    if (at.type === 'radio') {
      for (let i = 0; i < 30 && !(await this.chosen(value)); i += 1) await this.page.keyboard.press((await focused(this.page)).value === value ? 'Space' : 'ArrowDown');
    } else if (at.type === 'checkbox') {
      await this.page.keyboard.press('Space');
    } else if (at.tag === 'select') {
      for (let i = 0; i < 60 && (await focused(this.page)).value !== value; i += 1) await this.page.keyboard.press('ArrowDown');
    } else {
      await this.page.keyboard.press('Control+A');
      await this.page.keyboard.type(value);
    }
  }

  chosen(value) {
    return this.page.evaluate((v) => document.activeElement.value === v && document.activeElement.checked, value);
  }
}

const id = (page) => new URL(page.url()).pathname.split('/').pop();

async function code(page, place, keys, to, before, button) {
  const letter = await nextLetter(place, to, before, (l) => l.code);
  await keys.answer('code', letter.code);
  await keys.go(button);
}

async function register(page, place, keys, who) {
  const before = place.letters().length;
  await keys.go('Register for new account');
  for (const [name, value] of [['forename', 'Tamsin'], ['surname', 'Reed'], ['street', 'Mill Lane'], ['town', 'Larkford'], ['postcode', 'LK1 2AB']]) await keys.answer(name, value);
  await keys.go('Next');
  for (const [name, value] of [['email', who], ['password', password], ['confirm_password', password]]) await keys.answer(name, value);
  await keys.go('Next');
  await code(page, place, keys, who, before, 'Next');
  ok(await page.getByRole('heading', { name: 'Registration completed' }).isVisible(), 'an account is made');
  await keys.go('Continue');
}

async function upload(page, keys) {
  await keys.to('the file', (at) => at.type === 'file');
  const chooser = page.waitForEvent('filechooser');
  await page.keyboard.press('Enter');
  await (await chooser).setFiles({ name: 'letter.pdf', mimeType: 'application/pdf', buffer: Buffer.from(pdf) });
  await keys.go('Upload Document');
  await page.getByText('letter.pdf').first().waitFor();
  await there(page);
  ok(await page.evaluate(() => /letter\.pdf/.test(document.activeElement.innerText) && document.activeElement.matches('fieldset')), 'a file is chosen and added, and the focus is on it');
}

// The first link of a page of a form leads past the list of its pages, too.
async function skip(page) {
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  ok(await page.evaluate(() => Boolean(document.activeElement.closest('main')) && !document.activeElement.closest('.side')), 'the first link leads past the thirty pages of the form');
}

async function fill(page, keys) {
  const seen = [];
  await skip(page);
  for (let i = 0; i < 60 && id(page) !== 'review'; i += 1) {
    const at = id(page);
    seen.push(at);
    for (const [name, value] of answers[at] || []) await keys.answer(name, value);
    if (at === 'documents') await upload(page, keys);
    await keys.go('Next');
    if (id(page) === at) throw new Error(`${at}: Next stays\n${await page.locator('main').innerText()}`);
  }
  ok(['who', 'home', 'documents', 'agreement'].every((p) => seen.includes(p)) && id(page) === 'review', `Next leads through all ${seen.length} pages to the review`, seen.join(' '));
}

async function journey(page, place, keys) {
  await page.goto(`${place.address}/`);
  await page.keyboard.press('Tab');
  is('Skip to main content', (await focused(page)).says, 'the first stop of a page leads past the menus');
  await page.keyboard.press('Enter');
  await keys.go(/^Education, Health and Care Needs Assessment/);
  await keys.go(/^Start now/);
  await keys.answer('form', 'parent-ehcna');
  await keys.go('Next');
  await keys.answer('statements', 'parent');
  await keys.go('Next');
  await register(page, place, keys, 'tamsin.keys@example.org');
  ok(/^\/drafts\//.test(new URL(page.url()).pathname), 'and the form goes on', page.url());
  await fill(page, keys);
  await keys.go('Submit to Local Authority');
  await keys.go('Submit');
  const receipt = await page.locator('main').innerText();
  ok(/[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}/.test(receipt), 'the form is sent: the receipt has a reference', receipt);
  await keys.to('the name', (at) => at.tag === 'summary' && at.says === 'Tamsin Reed');
  await page.keyboard.press('Enter');
  await keys.go('Submitted Forms');
  ok(await page.getByRole('link', { name: /^Portal EHC Assessment/ }).first().isVisible(), 'which stands among the submitted forms');
  await keys.to('the name', (at) => at.tag === 'summary' && at.says === 'Tamsin Reed');
  await page.keyboard.press('Enter');
  await keys.go('Logout');
  is('/signed-out/', new URL(page.url()).pathname, 'and the person is logged out');
}

async function keyboard({ script, width }) {
  const place = await portal();
  const b = await browser();
  const page = await (await b.newContext({ javaScriptEnabled: script, viewport: { width, height: 800 } })).newPage();
  const keys = new Keys(page);
  // Choosers are caught while somebody listens, and to begin with that takes a while: who begins as the key goes down may miss it.
  page.on('filechooser', () => {});
  try {
    await journey(page, place, keys);
  } catch (e) {
    ok(false, 'the journey goes through', `${page.url()}\n${e.stack}\n${place.output().slice(-400)}`);
  }
  ok(keys.unseen.size === 0, 'the focus can be seen wherever it stands', [...keys.unseen].slice(0, 20).join('\n'));
  await done(() => b.close(), place.stop);
}

module.exports = { keyboard };
