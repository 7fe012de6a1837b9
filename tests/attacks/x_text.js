// X: what somebody types is text wherever it is shown: to families, to the council, in letters, PDFs, spreadsheets, file names, headers.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { execFileSync } = require('node:child_process');
const { ok, is, Client, somebody, crawl, form, plain, problems, unchanged, title } = require('./arms.js');
const { officer, acase } = require('../guard/acase.js');
const { send } = require('../guard/around.js');

// Words that only a person could have typed, and what a browser would run if one of them came through.
const mark = 'zq9';
const typed = [`<script>${mark}()</script>`, `"><img src=x onerror=${mark}()>`, `' onfocus=${mark}() autofocus='`, `</textarea><svg onload=${mark}()>`, `</title><iframe src=javascript:${mark}()>`, `<a href="javascript:${mark}()">x</a>`, `{{${mark}}}{{{token}}}{{#words}}`,
  `<style>*{background:url(//${mark}.example)}</style>`, `<base href=//${mark}.example>`, `<math><mtext></form><form><mglyph><svg><mtext><textarea><path id="</textarea><img onerror=${mark}() src=1>">`, `-->${mark}<!--`, `]]>${mark}`, `\\u003cscript\\u003e${mark}`, `&lt;${mark}&gt;`, `%n%s%x${mark}`, `\${${mark}}`, `$(${mark}) \`${mark}\``,
  `=1+${mark}`, `@SUM(${mark})`, `<span foreground="red">${mark}</span>`];
// What a browser would take for markup, tag by tag: one that we never write or that holds the mark outside a quoted value, an attribute that runs
// something, an address that is a script. null: nothing.
function alive(html) {
  const tags = /<!--[\s\S]*?-->|<(textarea|title)\b(?:\s+[\w:-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)*\s*>[\s\S]*?<\/\1\s*>|<\/?([a-zA-Z][\w-]*)((?:\s+[^\s"'=<>/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)*)\s*\/?>/g;
  for (const [tag, , name, attributes] of html.matchAll(tags)) {
    if (!name) continue;
    const bare = attributes.replace(/="[^"]*"/g, '=""');
    const sources = [...attributes.matchAll(/\s(?:href|src|action|formaction)="([^"]*)"/g)].map((m) => m[1].trim());
    if (/^(iframe|base|math|object|embed|style|foreignobject)$/i.test(name) || bare.includes(mark) || /\son\w+\s*=/i.test(bare) || sources.some((x) => /^(javascript|data|vbscript):/i.test(x) || x.includes(`//${mark}`))
      || (/^script$/i.test(name) && tag[1] !== '/' && !/\ssrc="\/assets\//.test(attributes))) return tag.slice(0, 200);
  }
  return /<script[^>]*>[^<]*zq9/.test(html) ? 'script' : null;
}

// What each answer tells a browser.
const told = {
  'content-security-policy': "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; require-trusted-types-for 'script'",
  'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin', 'cross-origin-opener-policy': 'same-origin', 'cross-origin-resource-policy': 'same-origin', 'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};
const untold = (answer, policy = told['content-security-policy']) => Object.entries({ ...told, 'content-security-policy': policy }).filter(([name, value]) => answer.headers[name] !== value).map(([name]) => `${name}: ${answer.headers[name]}`);

module.exports = async (portal) => {
  const worker = await officer(portal, { team: 'north' });
  const shown = [];
  let pages = 0, forms = 0;
  // What scripts ask a form, and what a control of that name would hide from them.
  const scripts = fs.readdirSync(path.join(__dirname, '../../site/scripts')).map((f) => fs.readFileSync(path.join(__dirname, '../../site/scripts', f), 'utf8').replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, '')).join('\n');
  const asked = new Set([...scripts.matchAll(/\b(?:form|closest\("form"\))\??\.(\w+)/g)].map((m) => m[1]));
  const hidden = [];
  const look = (answer, at) => {
    pages += 1;
    for (const [all] of answer.text.matchAll(/<form\b[\s\S]*?<\/form>/g)) {
      forms += 1;
      for (const [, name] of all.matchAll(/\s(?:name|id)="([^"]*)"/g)) if (asked.has(name) || ['__proto__', 'constructor', 'submit', 'toString'].includes(name)) hidden.push(`${at}: ${name}`);
    }
    if (/html/.test(answer.headers['content-type'] || '')) {
      const found = alive(answer.text);
      if (found) shown.push(`${at}: ${found}`);
      shown.push(...untold(answer).map((line) => `${at}: ${line}`));
    }
  };
  const one = await acase(portal, worker, { first: typed[0], last: typed[1] });
  const { family } = one;
  const draft = await family.draft();
  await family.fill(draft, { who: { first_name: typed[2], last_name: typed[3] } });
  const all = typed.join('\n');
  await family.send(`${draft}/more`, { more: all, action: 'save' });
  await family.send('/account/update', { forename: typed[0], surname: typed[2], street: typed[1], town: typed[4] });
  await family.upload(draft, { name: `${typed[1].replace(/"/g, '%22')}.pdf`, bytes: Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\nxref\n0 1\n0000000000 65535 f \ntrailer<</Size 1/Root 1 0 R>>\nstartxref\n46\n%%EOF\n') });
  const letters = portal.letters().length;
  const open = await family.get(`${one.home}/messages/new`);
  const sent = await family.press(open, { type: 'other', subject: typed.slice(0, 2).join(' '), message: all, action: 'send' }, { form: /id="form"/ });
  is(303, sent.status, 'X02: a message with all of it in subject and text is sent');
  const submitted = await family.submit(draft);
  const writing = await worker.get(`${one.at}/messages/new`);
  const to = writing.text.match(/name="to" value="([0-9a-f]{32})"/)[1];
  is(303, (await send(worker, writing, { to, type: 'to_family', subject: typed.slice(4, 6).join(' '), message: all })).status, 'X02: and one of the council with as much');
  for (const [client, from] of [[family, [one.home, `${one.home}/messages`, submitted, `${submitted}/view`, '/account', '/account/update']], [worker, ['/staff/', one.at, '/staff/applications', '/staff/messages', `${one.at}/people`]]]) await crawl(client, from, (at, answer) => look(answer, at), 90);
  is('', shown.join('\n'), `X01: on ${pages} pages of families and of the council what was typed is text (${typed.length} kinds, in names, answers, subjects, texts, file names)`);
  const view = plain((await family.get(`${submitted}/view`)).text);
  is('', typed.filter((t) => !view.includes(t)).join('\n'), 'X03: and every line of it can be read as it was typed (X04: places of templates, X12: formats)');
  await portal.delivered();
  ok(portal.letters().length > letters && !portal.letters().slice(letters).some((l) => (l.head + l.text).includes(mark)), 'X21: no letter holds any of it');
  const reader = new Client(portal);
  const asset = (await reader.get('/')).text.match(/href="(\/assets\/[^"]+\.css)"/)[1];
  const bare = [];
  for (const at of ['/', '/guide/', '/forms/parent-ehcna/who', '/account/login', '/account', '/nothing-here', '/assets/nothing.css', asset]) bare.push(...untold(await reader.get(at)).map((line) => `${at}: ${line}`));
  for (const at of [`${one.home}.json`, `${submitted}/pdf`]) bare.push(...untold(await family.get(at), "sandbox; default-src 'none'; frame-ancestors 'none'").map((line) => `${at}: ${line}`));
  is('', bare.join('\n'), 'X01: files, pages of programs, downloads and what is missing say alike: no script but ours, in no frame, of no other base, and to whom it may be told');
  reader.close();
  const paper = await worker.get(`${submitted.replace('/submitted/', '/staff/applications/')}/pdf`);
  const at = path.join(portal.data, 'x.pdf');
  fs.writeFileSync(at, paper.raw);
  const words = execFileSync('pdftotext', ['-layout', at, '-']).toString();
  fs.rmSync(at);
  ok(paper.raw.subarray(0, 5).toString() === '%PDF-' && words.includes('foreground="red"') && !/\/(JavaScript|JS|Launch|URI)\b/.test(paper.raw.toString('latin1')), 'X14: a PDF shows it as text, and has no script in it', paper.status);
  const json = await family.get(`${one.home}.json`);
  ok(/json/.test(json.headers['content-type']) && JSON.parse(json.text).child.name.includes(typed[0]) && json.headers['x-content-type-options'] === 'nosniff', 'X01: in JSON it is a value');

  // --- headers and addresses ---
  const me = await somebody(portal, '127.41.8.1');
  const leads = (answer) => answer.status === 303 && new URL(answer.location, portal.address).href;
  const ways = (next) => ['/account/login', '/language/en'].map((way) => `${way}?next=${encodeURIComponent(next)}`);
  for (const way of ways('/contact/')) is(`${portal.address}/contact/`, leads(await me.c.get(way)), `X10: ${way} leads on to a page of ours`);
  for (const next of ['//evil.example', 'https:evil.example', 'https://evil.example', '/\\evil.example', '/%09//evil.example', '/\t//evil.example', '///evil.example', '/%5Cevil.example', 'javascript:alert(1)', '/%0d%0aSet-Cookie:%20x=1', ' //evil.example', '/account/../../evil']) {
    for (const way of ways(next)) {
      const answer = await me.c.get(way);
      ok((answer.status === 400 || `${leads(answer)}`.startsWith(`${portal.address}/`)) && !(answer.headers['set-cookie'] || []).some((l) => /^x=/.test(l)), `X10: ${way} leads on to no other site`, `${answer.status} ${answer.location}`);
    }
  }
  me.c.cookies.delete('sid');
  const in_again = await me.c.login(me.c.who, '?next=//evil.example');
  is(`${portal.address}/drafts`, leads(in_again), 'X10: nor does signing in');
  await me.c.upload(me.draft, { name: 'a%0D%0AX-Evil: 1%0D%0A.pdf', bytes: Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\nxref\n0 1\n0000000000 65535 f \ntrailer<</Size 1/Root 1 0 R>>\nstartxref\n46\n%%EOF\n') });
  const id = ((await me.c.get(`${me.draft}/documents`)).text.match(/file:([0-9a-f]{32})/) || [])[1];
  const down = await me.c.get(`${me.draft}/files/${id}`);
  ok(down.headers['x-evil'] === undefined && /^attachment; filename="[^"]*"; filename\*=UTF-8''[\w.%-]*$/.test(down.headers['content-disposition']), 'X09: a line break in a file name stays in one header line, encoded', down.headers['content-disposition']);
  ok(/^sandbox/.test(down.headers['content-security-policy']) && down.headers['x-content-type-options'] === 'nosniff' && down.headers['content-type'] === 'application/pdf', 'X08: a stored file is a download that runs nothing here');
  for (const [name, bytes] of [['page.pdf', '<html><script>x</script></html>'], ['picture.png', '<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'], ['picture.svg', '<svg/>'], ['page.html', '<p>x']]) {
    const answer = await me.c.upload(me.draft, { name, bytes: Buffer.from(bytes) });
    ok(answer.status === 422 && problems(answer.text).length > 0, `X07: ${name} with ${bytes.slice(0, 5)} in it is refused`, answer.status);
  }
  const marks = `a${'\u0301'.repeat(10000)}`;
  const began = Date.now();
  await me.c.send(`${me.draft}/more`, { more: marks, action: 'save' });
  const printed = await me.c.get(`${me.draft}/pdf`.replace(/drafts\/([0-9a-f]+)\/pdf/, 'drafts/$1/pdf'));
  ok(printed.status < 500 && Date.now() - began < 20000, `X15: ten thousand marks on one letter are kept and printed in time (${Date.now() - began} ms)`, printed.status);
  await me.c.send('/account/update', { forename: 'A\u202egnp.exe', surname: 'Reed', street: 'Mill Lane', town: 'Larkford', postcode: 'LK1 2AB' });
  ok(!/\u202e/.test((await me.c.get('/account')).text), 'X16: a name does not turn the writing around');
  await unchanged(portal, 'X17', 'keys and ids that are odd find nothing', async () => {
    const got = [];
    for (const odd of ['', '0', 'null', '%00', 'a'.repeat(31), 'a'.repeat(33), 'a'.repeat(64), '\'or 1=1--', '../..', `${me.draft.slice(8)}%20`, `${me.draft.slice(8)}/`, 'A'.repeat(32), '0x', '-1', '1e9', '%ef%bc%90'.repeat(32)]) {
      for (const base of ['/drafts/', '/submitted/', '/children/', '/tasks/', '/staff/cases/', '/invited/', '/calendar/']) {
        const answer = await me.c.get(base + odd + (base === '/drafts/' ? '/who' : ''));
        if (answer.status >= 500 || (answer.status === 200 && /[0-9a-f]{32}/.test(odd))) got.push(`${base}${odd} ${answer.status} ${title(answer.text)}`);
      }
    }
    is('', got.join('\n'), 'X22: an id is so many figures and nothing else, whatever is typed in its place');
  });
  await crawl(me.c, [me.target, `${me.draft}/documents`], (at, answer) => look(answer, at), 30);
  ok(asked.has('elements') && forms > 30 && hidden.length === 0, `X18: no name or id in ${forms} forms hides what scripts ask a form (${[...asked].join(', ')})`, [...new Set(hidden)].join('\n'));
  ok(!/\b(innerHTML|outerHTML|insertAdjacentHTML|eval)\b|document\.(forms|write)\b|new Function/.test(scripts), 'X18: and no script makes markup of text or finds forms by their names');
  for (const c of [worker, family, me.c]) c.close();
};
