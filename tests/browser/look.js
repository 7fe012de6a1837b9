// look.js: what every page of a journey is looked at for: axe, the Nu HTML checker, the console, sideways scroll.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { execFileSync } = require('node:child_process');
const { root, ok } = require('./place.js');

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

// No accessibility fault on the page as it stands now, and no sideways scroll.
async function look(page, way, name) {
  if (way.shots) await page.screenshot({ path: path.join(way.shots, `${name}.png`), fullPage: true });
  if (!way.script) return;      /* without scripts nothing can look from inside; the same pages are looked at with them */
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => window.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  for (const v of violations) way.axe.push(`${name}: ${v.id}: ${v.nodes.slice(0, 2).map((n) => n.html.slice(0, 160)).join(' | ')}`);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (sideways > 0) way.wide.push(`${name}: ${sideways} px too wide`);
}

// The same at the width of a desk and of a phone; the tab is left wide.
async function lookTwice(page, way, name) {
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await look(page, way, `${name}-${width}`);
  }
}

// The Nu checker reads every page that was sent.
function checkHtml(way) {
  const folder = path.join(way.folder, 'html');
  fs.mkdirSync(folder);
  let n = 0;
  for (const [name, body] of way.html) {
    n += 1;
    fs.writeFileSync(path.join(folder, `${String(n).padStart(3, '0')}-${name.replace(/[^a-z0-9]+/gi, '-').slice(-60)}.html`), body);
  }
  const jar = path.join(root, 'build', 'npm', 'node_modules', 'vnu-jar', 'build', 'dist', 'vnu.jar');
  try {
    execFileSync('java', ['-jar', jar, '--errors-only', '--format', 'gnu', folder], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    return ok(true, `the Nu HTML checker accepts all ${n} pages that were sent`);
  } catch (e) {
    const lines = String(e.stderr || e.stdout).split('\n').map((l) => l.replace(folder, ''));
    return ok(false, `the Nu HTML checker accepts all ${n} pages that were sent`, lines.slice(0, 25).join('\n'));
  }
}

// From here on the pages of this tab are watched. SHOTS=folder keeps a picture of each.
function begin(page, script = true) {
  const way = { axe: [], wide: [], folder: fs.mkdtempSync(path.join(root, 'build', 'tests', 'way-')), shots: process.env.SHOTS, script };
  page.setDefaultTimeout(20000);
  watch(page, way);
  return way;
}

// What was found on the way, as four checks.
function end(way, width) {
  ok(way.axe.length === 0, 'axe finds nothing on any page', [...new Set(way.axe)].slice(0, 20).join('\n'));
  ok(way.wide.length === 0, `no page scrolls sideways ${width}`, way.wide.join('\n'));
  ok(way.console.length === 0, 'no error on the console', way.console.slice(0, 10).join('\n'));
  checkHtml(way);
  fs.rmSync(way.folder, { recursive: true, force: true });
}

module.exports = { begin, look, lookTwice, end };
