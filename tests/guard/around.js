// around.js: the demonstration's case and the people around it (tests/matrix/world.c), each with a client that is signed in. The portal
// is one with DEMO=1.
'use strict';
const path = require('node:path');
const { execFileSync } = require('node:child_process');
const { root, Client, form, filled, multipart } = require('./client.js');

const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

// { told: ids of the case and what it held at first, who: clients by name }. owner is the family of the
// demonstration; it signs in by a letter, so not where letters go elsewhere.
async function around(portal, withOwner = true) {
  const world = path.join(root, 'build', 'tests', 'matrix', 'world');
  const told = JSON.parse(execFileSync(world, [portal.data, `${portal.data}/edge`, `${portal.data}.keys`]).toString());
  const who = { nobody: new Client(portal), owner: new Client(portal) };
  if (withOwner) {
    const [, email, password] = portal.output().match(/^demo: family: (\S+), password: (.*)$/m);
    await who.owner.login({ email, password });
    who.owner.who = { email, password };
  }
  for (const [name, one] of Object.entries(told.people)) {
    who[name] = new Client(portal);
    who[name].cookies.set(one.cookie, one.session);
    const own = one.cookie === 'staff' ? '/staff/account' : '/account';
    who[name].token = ((await who[name].get(own)).text.match(/name="token" value="([^"]+)"/) || [])[1];
  }
  if (!withOwner) return { told, who };
  const board = JSON.parse((await who.owner.get(`/children/${told.child}.json`)).text);
  told.unread = board.messages.unread;
  told.documents = board.documents.length;
  return { told, who };
}

// The form of a page with these fields and files, as multipart.
function send(client, page, fields = {}, files = [], fits = /multipart/) {
  const f = form(page.text, fits);
  if (!f) throw new Error(`${page.target}: no form\n${page.text.slice(0, 400)}`);
  const { body, type } = multipart(filled(f.pairs, fields), files);
  return client.post(f.action || page.target, body, { headers: { 'Content-Type': type, 'Content-Length': body.length } });
}

module.exports = { around, send, png };
