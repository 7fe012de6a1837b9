// C: requests that another site makes a browser send, and whether looking changes anything.
'use strict';
const { ok, is, Client, people, somebody, crawl, unchanged, changed, taken, filled, title } = require('./arms.js');
const { officer } = require('../guard/acase.js');

// Pages that write down that they were looked at, as the case's own history and counts must; everything else only reads.
const looks = [/^\/children\/:id\/(messages|documents)\/:id/, /^\/children\/:id(\/dashboard)?(\.json)?$/, /^\/staff\/cases\/:id/, /^\/staff\/applications\/:id/, /^\/tasks/, /^\/children\/:id\/forms\/:id/];

module.exports = async (portal) => {
  const { told, who } = await people(portal);
  const me = await somebody(portal);
  const { c, target } = me;
  const { host, port } = new URL(portal.address);
  const pairs = filled(await me.fields(), { more: 'from another site', action: 'save' });
  const other = await somebody(portal);
  const post = (headers, body = pairs) => c.post(target, body, { headers: { Origin: null, ...headers } });

  await unchanged(portal, 'C04 to C13', 'what another site sends is refused', async () => {
    for (const [what, headers] of [['the origin null', { Origin: 'null' }], ['a foreign origin', { Origin: 'https://evil.example' }], ['our host by https', { Origin: `https://${host}` }], ['our host on another port', { Origin: `http://127.0.0.1:${Number(port) + 1}` }],
      ['our host without its port', { Origin: 'http://127.0.0.1' }], ['our host in capitals', { Origin: portal.address.toUpperCase() }], ['our host with a dot', { Origin: `http://127.0.0.1.:${port}` }], ['our host as a beginning', { Origin: `${portal.address}.evil.example` }],
      ['our host as a name', { Origin: `http://${host}@evil.example` }], ['two origins', { Origin: `${portal.address} https://evil.example` }]]) is(403, (await post(headers)).status, `C04: ${what} is refused`);
    for (const [what, site] of [['cross-site', 'cross-site'], ['same-site', 'same-site'], ['none', 'none'], ['in capitals', 'SAME-ORIGIN']]) is(403, (await post({ Origin: portal.address, 'Sec-Fetch-Site': site })).status, `C04: our origin, but the browser says ${what}: refused`);
    for (const [what, referer] of [['a foreign one', 'https://evil.example/'], ['our host in its path', `https://evil.example/${portal.address}/`], ['our host as a beginning', `${portal.address}.evil.example/`], ['our host as a name', `http://${host}@evil.example/`], ['one without a scheme', `//${host}/`]]) {
      is(403, (await post({ Referer: referer })).status, `C05: a referer that is ${what} is refused`);
    }
    is(403, (await post({})).status, 'C06: a post that says nothing of where it comes from is refused');
    for (const [what, token] of [['missing', null], ['empty', ''], ['of another session', other.token], ['cut short', me.token.slice(0, -1)], ['with a digit changed', me.token.replace(/.$/, (d) => (d === '0' ? '1' : '0'))], ['of another kind', pairs.find(([n]) => n === 'nonce') ? pairs.find(([n]) => n === 'nonce')[1] : 'a'.repeat(32)]]) {
      is(403, (await c.post(target, filled(pairs, { token }))).status, `C07: a token that is ${what} is refused`);
    }
    is(415, (await c.post(target, '{"more":"x","a":"="}', { headers: { 'Content-Type': 'text/plain' } })).status, 'C09: a body of text that looks like JSON is refused');
    const victim = new Client(portal);
    is(403, (await victim.post('/account/login', [['email', c.who.email], ['password', c.who.password]], { headers: { Origin: 'https://evil.example' } })).status, 'C10: another site signs nobody in');
    is(0, victim.cookies.size, 'C10: and sets no cookie');
    is(403, (await c.post('/account/logout', [['token', me.token]], { headers: { Origin: 'https://evil.example' } })).status, 'C11: another site signs nobody out');
    const hidden = await c.post(target, filled(pairs, { _method: 'DELETE' }), { headers: { 'X-HTTP-Method-Override': 'DELETE', 'X-Method-Override': 'DELETE' } });
    is(400, hidden.status, 'C13: a method in a field is an unknown field');
  });
  is(200, (await c.get('/account')).status, 'C11: and the session goes on');
  is(303, (await post({ Origin: portal.address })).status, 'C03: our own origin is enough where a browser says no more');
  is(303, (await c.post(target, filled(await me.fields(), { more: 'again', action: 'save' }), { headers: { Origin: null, Referer: `${portal.address}/x` } })).status, 'C05: our own referer is enough where there is no origin');
  const over = await c.request('GET', target, { headers: { 'X-HTTP-Method-Override': 'POST' } });
  ok(over.status === 200, 'C13: and a header makes no GET a POST');

  // --- looking ---
  const worker = await officer(portal, { team: 'north' });
  let count = 0;
  const wrote = [];
  for (const [client, from] of [[who.owner, ['/account', `/children/${told.child}`, '/drafts', '/submitted']], [c, ['/account', me.draft, '/forms']], [worker, ['/staff/', '/staff/cases', '/staff/applications']], [new Client(portal), ['/', '/account/login', '/account/register']]]) {
    let before = await taken(portal);
    count += await crawl(client, from, async (page, answer, kind) => {
      const now = await changed(portal, before);
      if (now && !looks.some((l) => l.test(kind))) wrote.push(`${kind} ${answer.status} ${title(answer.text)}`);
      if (now !== false) before = await taken(portal);
    }, 80);
  }
  is('', wrote.join('\n'), `C12: looking changes nothing in the store, but where it is written down who looked (${count} pages)`);
  for (const x of [c, other.c, worker]) x.close();
};
