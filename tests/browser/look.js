// look.js: what every page of a journey is looked at for: axe, the Nu HTML checker, the console, sideways scroll.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { execFileSync } = require('node:child_process');
const { root, ok, there } = require('./place.js');

const jar = path.join(root, 'build', 'npm', 'node_modules', 'vnu-jar', 'build', 'dist', 'vnu.jar');

const axeSource = fs.readFileSync(path.join(root, 'build', 'npm', 'node_modules', 'axe-core', 'axe.min.js'), 'utf8');

// Everything that went wrong on the way, by page.
function watch(page, way) {
  way.console = [];
  way.html = new Map();
  page.on('console', (m) => {
    const meant = /status of 4(22|09)/.test(m.text()) || (/status of 404/.test(m.text()) && m.location().url.startsWith(way.link || ' '));
    if (m.type() === 'error' && !meant) way.console.push(`${page.url()}: ${m.text()}`);
  });
  page.on('pageerror', (e) => way.console.push(`${page.url()}: ${e.message}`));
  page.on('response', async (r) => {
    if (r.request().resourceType() !== 'document' || !/html/.test(r.headers()['content-type'] || '')) return;
    const body = await r.body().catch(() => null);
    if (body && body.length > 0) way.html.set(`${r.status()} ${r.request().method()} ${new URL(r.url()).pathname}`, body);
  });
}

// Every page that this tab will open brings axe with it, asleep until it is looked at: quicker than to hand it over at each look.
const bringAxe = (page) => page.addInitScript({ content: `window.wakeAxe = () => { ${axeSource} };` });

// What axe says against the page as it stands now, a line each. Of what it found in order nothing is handed over: that is most of it.
async function axeFaults(page, name, rules = {}, only = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']) {
  await there(page);     /* without its styles nothing is as large as it should be; a script of its own may move a part */
  if (!await page.evaluate(() => { if (!window.axe && window.wakeAxe) window.wakeAxe(); return Boolean(window.axe); })) await page.evaluate(axeSource);
  const violations = await page.evaluate(async (run) => (await window.axe.run(document, { resultTypes: ['violations'], ...run })).violations,
    { rules, runOnly: only });
  return violations.map((v) => `${name}: ${v.id}: ${v.nodes.slice(0, 2).map((n) => n.html.slice(0, 160)).join(' | ')}`);
}

// Where the page is wider than the screen.
async function sideways(page, name) {
  const [much, width] = await page.evaluate(() => [document.documentElement.scrollWidth - document.documentElement.clientWidth, window.innerWidth]);
  const hung = await page.evaluate(() => [...document.querySelectorAll('main *')].filter((e) => {
    const style = getComputedStyle(e);
    return parseFloat(style.textIndent) < 0 && parseFloat(style.paddingInlineStart) + parseFloat(style.textIndent) < -1;
  }).length);
  return [...(much > 0 ? [`${name}: ${much} px too wide at ${width}`] : []), ...(hung > 0 ? [`${name}: ${hung} lines begin left of their box at ${width}`] : [])];
}

// Words of up to twelve letters of which a part stands on the next line. Not those of a table's head that only a screen reader has.
async function broken(page, name) {
  const words = await page.evaluate(() => {
    const all = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = new Set();
    while (all.nextNode()) {
      const { currentNode: text } = all;
      if (text.parentElement.closest('.hidden, thead, option, script, svg') || !text.parentElement.checkVisibility()) continue;
      for (const word of text.data.matchAll(/(?<![^\s(])\p{L}{2,12}(?![^\s,.:;?!)])/gu)) {
        const range = document.createRange();
        range.setStart(text, word.index);
        range.setEnd(text, word.index + word[0].length);
        if (new Set([...range.getClientRects()].filter((r) => r.width > 1).map((r) => Math.round(r.top))).size > 1) found.add(word[0]);
      }
    }
    return [...found];
  });
  return words.map((word) => `${name}: the word ${word} is broken`);
}

// The same for who has set the letters of a phone twice as large.
async function sidewaysLarge(page, name) {
  const size = (is) => page.evaluate((s) => { document.documentElement.style.fontSize = s; }, is);
  await size('200%');
  const found = [...await sideways(page, `${name}, letters twice as large`), ...await broken(page, `${name}, letters twice as large`)];
  await size('');
  return found;
}

// Where the list of what is wrong leads nowhere, or not in the order of the page.
async function misledBy(page, name) {
  return page.evaluate((where) => {
    const links = [...document.querySelectorAll('.problems__list a[href^="#"]')];
    const ends = links.map((a) => document.getElementById(decodeURIComponent(a.hash.slice(1))));
    const follows = (a, b) => !a || !b || a === b || Boolean(a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING);
    return links.filter((a, i) => !ends[i] || (i > 0 && !follows(ends[i - 1], ends[i]))).map((a) => `${where}: the list of problems: ${a.textContent}`);
  }, name);
}

// No accessibility fault on the page as it stands now, and no sideways scroll.
async function look(page, way, name, rules) {
  await there(page);
  if (way.shots) await page.screenshot({ path: path.join(way.shots, `${name}.png`), fullPage: true });
  if (!way.script) return;      /* without scripts nothing can look from inside; the same pages are looked at with them */
  way.axe.push(...await axeFaults(page, name, rules));
  way.axe.push(...await misledBy(page, name));
  way.wide.push(...await sideways(page, name));
  if (page.viewportSize().width < 400) way.wide.push(...await sidewaysLarge(page, name));
}

// Of a page that is looked at elsewhere, in other colours.
async function lookAtColours(page, way, name) {
  way.axe.push(...await axeFaults(page, name, {}, { type: 'rule', values: ['color-contrast'] }));
}

// The same at the width of a phone and of a desk; the tab is left wide. No colour depends on the width, and to weigh them is a fifth of the time.
async function lookTwice(page, way, name) {
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await look(page, way, `${name}-${width}`, width === 360 ? {} : { 'color-contrast': { enabled: false } });
  }
}

// The faults of one file, by the checker that the run keeps. It may be starting still.
const askNu = (run, address, file) => run('curl', ['-sS', '--fail', '--max-time', '120', '--retry', '240', '--retry-max-time', '240', '--retry-delay', '1', '--retry-connrefused',
  '-H', 'Content-Type: text/html; charset=utf-8', '--data-binary', `@${file}`, `${address}/?out=gnu&level=error`])
  .split('\n').filter((l) => l !== '').map((l) => `${path.basename(file)}${l}`);

// What the Nu checker says against files, a line each: asks the one that tests/run keeps ready, else starts one.
function htmlFaults(files) {
  const run = (program, settings) => execFileSync(program, settings, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 300000 });
  const { NU_CHECKER: kept, NU_PROCESS: process_id } = process.env;
  try {
    if (kept && fs.existsSync(`/proc/${process_id}`)) return files.flatMap((file) => askNu(run, kept, file));
  } catch (e) {
    console.log(`#   the Nu checker of the run does not answer, so one more is started: ${e.message.trim().split('\n').pop()}`);
  }
  try {
    run('java', ['-XX:+UseSerialGC', '-Xss1m', '-Xmx400m', '-jar', jar, '--errors-only', '--format', 'gnu', ...files]);
    return [];
  } catch (e) {
    return String(e.stderr || e.stdout || e.message).split('\n');
  }
}

// The Nu checker reads every page that was sent.
function checkHtml(way) {
  const folder = path.join(way.folder, 'html');
  fs.mkdirSync(folder);
  const files = [...way.html].map(([name, body], n) => {
    const file = path.join(folder, `${String(n + 1).padStart(3, '0')}-${name.replace(/[^a-z0-9]+/gi, '-').slice(-60)}.html`);
    fs.writeFileSync(file, body);
    return file;
  });
  const said = htmlFaults(files);
  ok(said.length === 0, `the Nu HTML checker accepts all ${files.length} pages that were sent`, said.slice(0, 25).join('\n').replaceAll(folder, ''));
}

// From here on the pages of this tab are watched. SHOTS=folder keeps a picture of each.
function begin(page, script = true) {
  const way = { axe: [], wide: [], folder: fs.mkdtempSync(path.join(root, 'build', 'tests', 'way-')), shots: process.env.SHOTS, script };
  watch(page, way);
  if (script) bringAxe(page);
  return way;
}

// What was found on the way, as four checks.
function end(way, width) {
  ok(way.axe.length === 0, 'axe finds nothing on any page, and what is wrong is listed in the order of its page', [...new Set(way.axe)].slice(0, 20).join('\n'));
  ok(way.wide.length === 0, `no page scrolls sideways ${width}, or breaks a word when its letters are twice as large`, way.wide.join('\n'));
  ok(way.console.length === 0, 'no error on the console', way.console.slice(0, 10).join('\n'));
  checkHtml(way);
  fs.rmSync(way.folder, { recursive: true, force: true });
}

module.exports = { begin, look, lookAtColours, lookTwice, end, bringAxe, axeFaults, sideways, htmlFaults };
