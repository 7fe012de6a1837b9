// clerk.js: the council's people in tests: accounts, codes of an app (RFC 6238), signing in. For client.js and for a browser page.
'use strict';
const crypto = require('node:crypto');
const path = require('node:path');
const { spawnSync } = require('node:child_process');

const root = path.resolve(__dirname, '..');
const password = 'seven quiet lanterns';

function base32(text) {
  let bits = '';
  for (const c of text.replace(/[^A-Z2-7]/g, '')) bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0');
  return Buffer.from((bits.match(/.{8}/g) || []).map((b) => parseInt(b, 2)));
}

// What the app shows at that time, in seconds.
function totp(key, at = Date.now() / 1000) {
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30)));
  const mac = crypto.createHmac('sha1', base32(key)).update(step).digest();
  const from = mac[19] & 15;
  return String((mac.readUInt32BE(from) & 0x7fffffff) % 1000000).padStart(6, '0');
}

// One command of the operator's tool; input goes to its standard input.
function tool(portal, words, input = '') {
  const env = { ...process.env, WAYMARK_DATA: portal.data, WAYMARK_KEYS: `${portal.data}.keys`, WAYMARK_EDGE: `${portal.data}/edge`,
    WAYMARK_ORIGIN: portal.address, WAYMARK_CLOCK: portal.clock || '' };
  const program = path.join(root, 'build', portal.clock ? 'clock/bin/portal' : 'bin/portal');
  const compiled = words[1] === 'add' ? ['--compiled', path.join(root, 'build/compiled')] : [];
  const run = spawnSync(program, [...words, ...compiled], { env, input });
  return { status: run.status, text: `${run.stdout}${run.stderr}` };
}

let count = 0;

// A staff account with a password. Gives what it was made of; sign-in adds key and codes.
function add(portal, who = {}) {
  count += 1;
  const one = { email: `clerk${count}@example.org`, name: `Robin Clerk${'abcdefghij'[count % 10]}`, role: 'officer', password, ...who };
  const words = ['staff', 'add', '--email', one.email, '--name', one.name, '--role', one.role, '--password-stdin'];
  if (one.team) words.push('--team', one.team);
  if (one.phone) words.push('--phone', one.phone);
  const made = tool(portal, words, `${one.password}\n`);
  if (made.status !== 0) throw new Error(`staff add: ${made.text}`);
  return one;
}

// The key of a page that sets the second factor up, the codes of the page that shows them once.
const keyOf = (html) => html.match(/factor__key">([A-Z2-7 ]+)</)[1];
const codesOf = (html) => [...html.matchAll(/<li>([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4})<\/li>/g)].map((m) => m[1]);

// The next code that opens: of the app where it is set up now, afterwards a recovery code, so that nobody waits for a step.
const nextCode = (who) => who.codes.shift() || totp(who.key);

// Signs a Client (guard/client.js) in; the first time sets the second factor up. Gives the answer after the last step.
async function signIn(client, who, next = '', now = () => Date.now() / 1000) {
  const first = await client.send(`/staff/login${next}`, { email: who.email, password: who.password });
  if (first.status !== 303) throw new Error(`staff login: ${first.status}\n${first.text}`);
  if (!first.location.startsWith('/staff/factor')) return client.send(first.location, { code: nextCode(who) });
  const page = await client.get(first.location);
  who.key = keyOf(page.text);
  const set = await client.press(page, { code: totp(who.key, now()) });
  if (set.status !== 303) throw new Error(`second factor: ${set.status}\n${set.text}`);
  const codes = await client.get(set.location);
  who.codes = codesOf(codes.text);
  return client.press(codes, {}, { form: /factor\/codes/ });
}

// The same in a browser, from wherever the sign-in page is open; ends on the page that the person was going to.
async function signInPage(page, who) {
  await page.getByLabel('Email', { exact: true }).fill(who.email);
  await page.getByLabel('Password', { exact: true }).fill(who.password);
  await page.getByRole('button', { name: 'Submit', exact: true }).click();
  await page.getByLabel('Code', { exact: true }).waitFor();        // a click does not wait for the page it leads to
  const factor = /\/staff\/factor/.test(page.url());
  if (factor) who.key = await page.locator('.factor__key').innerText();
  await page.getByLabel('Code', { exact: true }).fill(factor ? totp(who.key) : nextCode(who));
  await page.getByRole('button', { name: 'Finish', exact: true }).click();
  if (!factor) return;
  who.codes = await page.locator('.factor__codes li').allInnerTexts();
  await page.getByRole('button', { name: 'I have kept them' }).click();
}

module.exports = { password, totp, tool, add, keyOf, codesOf, signIn, signInPage };
