// steps.js: what people do, by the names they see. Used by every journey.
'use strict';
const { nextLetter, there } = require('./place.js');

const password = 'three odd teapots';

async function typeCode(page, place, to, before, button) {
  const letter = await nextLetter(place, to, before, (l) => l.code);
  await page.getByLabel('Code', { exact: true }).fill(letter.code);
  await page.getByRole('button', { name: button, exact: true }).click();
}

// From the login page to a new account; ends on the page that Continue leads to.
async function register(page, place, who) {
  const before = place.letters().length;
  await page.getByRole('link', { name: 'Register for new account' }).first().click();
  await page.getByLabel('Forename', { exact: true }).fill(who.forename);
  await page.getByLabel('Surname', { exact: true }).fill(who.surname);
  if (who.role) {
    await page.getByLabel('Is this account being used in a professional capacity?').check();
    await page.getByLabel('Role', { exact: true }).fill(who.role);
    await page.getByLabel('Organisation', { exact: true }).fill(who.organisation);
  }
  await page.getByLabel('Property name').fill('Rose Cottage');
  await page.getByLabel('House no').fill('12');
  await page.getByLabel('Street', { exact: true }).fill('Mill Lane');
  await page.getByLabel('Town/City', { exact: true }).fill('Larkford');
  await page.getByLabel('Postcode', { exact: true }).fill('lk1 2ab');
  await page.getByRole('button', { name: 'Next', exact: true }).click();
  await page.getByLabel('Email address', { exact: true }).fill(who.email);
  await page.getByLabel('Password', { exact: true }).fill(who.password || password);
  await page.getByLabel('Confirm password', { exact: true }).fill(who.password || password);
  await page.getByRole('button', { name: 'Next', exact: true }).click();
  await typeCode(page, place, who.email, before, 'Next');
  await page.getByRole('heading', { name: 'Registration completed' }).waitFor();
  await page.getByRole('link', { name: 'Continue', exact: true }).click();
}

// From the login page to wherever the person was going.
async function login(page, place, who) {
  const before = place.letters().length;
  await page.getByLabel('Email', { exact: true }).fill(who.email);
  await page.getByLabel('Password', { exact: true }).fill(who.password || password);
  await page.getByRole('button', { name: 'Submit', exact: true }).click();
  await typeCode(page, place, who.email, before, 'Finish');
}

async function fillDate(page, id, day, month, year) {
  await page.locator(`[name="${id}-day"]`).fill(day);
  await page.locator(`[name="${id}-month"]`).fill(month);
  await page.locator(`[name="${id}-year"]`).fill(year);
}

const next = (page) => page.getByRole('button', { name: 'Next', exact: true }).filter({ visible: true }).click();

// The least that the parents' form asks, in the child's voice; begins on its first page and ends on the review.
async function fillLeast(page, child = { first: 'Aïsha', last: "O'Connor" }) {
  await page.getByLabel(/^I am the parent and I am writing/).check();
  await next(page);
  return child;
}

// A page that a script opens, as after a file was sent: ends when it says that, and is whole.
async function shown(page, what) {
  await what.first().waitFor();
  await there(page);
}

// What few pages have, scripts fetch when the page is there (site/scripts/main.js). Does what leads to such a page; ends when that script has begun.
async function withScript(page, name, leads) {
  const came = page.waitForResponse((r) => new URL(r.url()).pathname.includes(`/${name}.`));
  await leads();
  await page.evaluate((address) => import(address), (await came).url());
}

module.exports = { password, shown, withScript, register, login, fillDate, fillLeast, next, typeCode };
