// G: what editors write: gen takes it as text, refuses what could run, and never leaves half a site.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { spawn, spawnSync } = require('node:child_process');
const { ok, is, files, root } = require('./arms.js');

module.exports = async (portal, long) => {
  const place = fs.existsSync('/dev/shm') ? '/dev/shm' : '/tmp';
  const work = fs.mkdtempSync(path.join(place, 'waymark-gen-'));
  const tree = path.join(work, 'tree');
  const copy = (to) => { fs.mkdirSync(to); for (const f of ['content', 'site']) fs.cpSync(path.join(root, f), path.join(to, f), { recursive: true }); };
  const gen = (at, env = {}, command = 'build') => {
    const began = Date.now();
    const run = spawnSync(path.join(root, 'build/bin/gen'), [command, at], { env: { ...process.env, ...env }, timeout: 60000, maxBuffer: 16 << 20 });
    return { status: run.status, signal: run.signal, said: `${run.stdout}${run.stderr}`, ms: Date.now() - began };
  };
  const listing = (at) => files(path.join(at, 'build')).filter((f) => !/gen\.[^/]*$|\/gen\./.test(f)).map((f) => [path.relative(at, f), fs.readFileSync(f).toString('base64')].join(' ')).sort().join('\n');
  try {
    copy(tree);
    is(0, gen(tree).status, 'G: the site is built');
    const first = listing(tree);
    const other = path.join(work, 'other-place-with-a-longer-name');
    copy(other);
    const again = gen(other, { TZ: 'Pacific/Kiritimati', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' });
    ok(again.status === 0 && listing(other) === first, 'G16: in another folder, time zone and language it is the same to the byte');
    ok(!first.split('\n').some((l) => Buffer.from(l.split(' ')[1] || '', 'base64').includes(work)), 'G20: no page holds the path of where it was built');

    // --- a page of guidance that somebody means ill with ---
    const page = path.join(tree, 'content/guidance', fs.readdirSync(path.join(tree, 'content/guidance')).find((f) => /^section: guide/m.test(fs.readFileSync(path.join(root, 'content/guidance', f), 'utf8'))));
    const was = fs.readFileSync(page, 'utf8');
    const address = was.match(/^address: (.*)$/m)[1].trim();
    const stood = fs.readFileSync(path.join(tree, 'build/site', address, 'index.html'), 'utf8');
    const write = (text) => fs.writeFileSync(page, `${was}\n\n${text}\n`);
    const shown = () => fs.readFileSync(path.join(tree, 'build/site', address, 'index.html'), 'utf8');
    // Several of them in one page, each on a line of its own: every one of these lines is named.
    const each = (texts) => {
      const from = was.split('\n').length + 1;
      write(texts.join('\n\n'));
      const run = gen(tree, {}, 'check');
      const named = new Set([...run.said.matchAll(/\.md:(\d+)/g)].map((m) => Number(m[1])));
      return { run, missed: texts.filter((t, i) => ![0, 1].some((d) => named.has(from + 2 * i + d))) };
    };
    const html = ['<script>zq9()</script>', 'a <b onclick="zq9()">b</b>', '<img src=x onerror=zq9()>', '<style>*{}</style>', '<iframe src="//x.example"></iframe>', '<!--x-->', '<svg onload=zq9()>', '<a href="javascript:x">x</a>'];
    const raw = each(html);
    ok(raw.run.status === 1 && raw.missed.length === 0, `G10: HTML in a page is refused, each by its line (${html.length})`, raw.missed.join('\n') || raw.run.said);
    const links = ['javascript:zq9()', 'JaVaScRiPt:zq9()', 'data:text/html,x', 'vbscript:x', '//evil.example/x', 'file:///etc/passwd', 'javascript&#58;zq9()', '&#106;avascript:zq9()'];
    const led = each(links.map((l) => `[x](${l})`));
    ok(led.run.status === 1 && led.missed.length === 0, `G11: so is a link that leads elsewhere than to a page or by https (${links.length})`, led.missed.join('\n') || led.run.said);
    write('&lt;script&gt;zq9()&lt;/script&gt; &#60;script&#62; [x](java\tscript:zq9()) \\<script>');
    is(0, gen(tree).status, 'G10: signs that are written out are taken');
    ok(!/<script>|href="java/.test(shown()) && /&lt;script/.test(shown()), 'G10: and are text in the page');
    for (const [id, what, text] of [['G12', '100,000 brackets', '['.repeat(100000)], ['G12', 'runs of emphasis', '*a_ '.repeat(30000)], ['G12', 'quotes in quotes', `${'>'.repeat(50000)} x`], ['G12', 'links in links', '[a]('.repeat(30000)], ['G12', 'ticks', '`'.repeat(1) + '`a'.repeat(30000)],
      ['G12', 'lists in lists', Array.from({ length: 600 }, (_, i) => `${'  '.repeat(i)}- x`).join('\n')], ['G13', 'a table of 160,000 cells', `${'|a'.repeat(400)}|\n${'|-'.repeat(400)}|\n${`${'|x'.repeat(400)}|\n`.repeat(400)}`], ['G13', 'a line of 10 MiB', 'word '.repeat(2 << 20)]].slice(long ? 0 : -3)) {
      write(text);
      const run = gen(tree, {}, 'check');
      ok(run.signal === null && (id === 'G12' ? [0, 1].includes(run.status) : run.status === 1 && /longer than 256 KiB/.test(run.said)) && run.ms < 15000, `${id}: ${what} ${id === 'G12' ? 'are' : 'is'} ${run.status === 1 ? 'refused' : 'taken'} in ${run.ms} ms`, run.said.slice(0, 200));
    }
    fs.writeFileSync(page, was);

    // --- what is no file ---
    const odd = path.join(tree, 'content/forms/odd.yaml');
    for (const [what, make] of [['a folder', () => fs.mkdirSync(odd)], ['a pipe', () => spawnSync('mkfifo', [odd])], ['a link out of the tree', () => fs.symlinkSync('/etc/passwd', odd)], ['a gibibyte of nothing', () => { fs.writeFileSync(odd, ''); fs.truncateSync(odd, 1 << 30); }]]) {
      make();
      const run = gen(tree, {}, 'check');
      ok(run.signal === null && (run.status === 1 || !fs.lstatSync(odd).isFile()) && run.ms < 15000 && !/root:/.test(run.said), `G05: ${what} in place of a form is ${run.status === 1 ? 'refused' : 'passed over'}`, `${run.status} ${run.said.slice(0, 200)}`);
      fs.rmSync(odd, { recursive: true });
    }

    // --- the output ---
    const outside = path.join(work, 'outside');
    fs.mkdirSync(outside);
    fs.writeFileSync(path.join(outside, 'index.html'), 'not ours');
    const folder = path.join(tree, 'build/site', address).replace(/\/$/, '');
    fs.rmSync(folder, { recursive: true });
    fs.symlinkSync(outside, folder);
    gen(tree);
    is('not ours', fs.readFileSync(path.join(outside, 'index.html'), 'utf8'), 'G17: a link in the output leads gen to no file that is not its own');
    let torn = 0;
    const rounds = long ? 60 : 2;
    for (let i = 0; i < rounds; i += 1) {
      fs.writeFileSync(page, `${was}\n\nChanged ${i}.\n`);
      const child = spawn(path.join(root, 'build/bin/gen'), ['build', tree], { stdio: 'ignore' });
      await new Promise((r) => setTimeout(r, 20 + (i * 613) % 700));
      child.kill('SIGKILL');
      await new Promise((r) => { if (child.exitCode !== null || child.signalCode) r(); else child.on('exit', r); });
      const home = path.join(tree, 'build/site/index.html');
      const text = fs.existsSync(path.join(folder, 'index.html')) ? shown() : '';
      if (!fs.existsSync(home) || !/<\/html>\s*$/.test(fs.readFileSync(home, 'utf8')) || (text !== '' && !/<\/html>\s*$/.test(text))) torn += 1;
    }
    is(0, torn, `G18: after ${rounds} kills at any instant every page stands whole`);
    fs.writeFileSync(page, was);
    is(0, gen(tree).status, 'G18: and the next run goes through');
    is(first, listing(tree), 'G18: to what it would have been');
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
};
