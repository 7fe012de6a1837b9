// powercut.js: records what programs write while people register, save, upload, send and while the key is rotated; powercut.c
// then cuts the power at every step of it.   node tests/faults/powercut.js STATES [SEED]
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { Direct, trace } = require('./direct.js');
const { Client } = require('../guard/client.js');
const { root } = require('../browser/place.js');

const told = Buffer.alloc(32);
told.writeUInt32LE(9, 0);                 // EVENT_TOLD of trace.h
const pdf = Buffer.concat([Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n'), Buffer.alloc(150000, 'x'), Buffer.from('\ntrailer<</Root 1 0 R>>\n%%EOF\n')]);

(async () => {
  const place = new Direct().begin();
  const log = path.join(place.home, 'writes');
  place.save('base');
  place.behind = [trace, 'record', log, place.home];
  place.after = (answer) => { if (answer.status < 400) fs.appendFileSync(log, told); };
  const c = new Client(place);
  await c.register();
  const draft = await c.draft();
  await c.fill(draft);
  for (const name of ['one.pdf', 'two.pdf']) await c.upload(draft, { name, bytes: pdf });
  await c.send(`${draft}/more`, { more: 'a text that must not be lost', action: 'save' });
  await c.submit(draft);
  const rotated = await place.tool(['key', 'rotate'], { before: place.behind });
  if (rotated.code !== 0) throw new Error(`key rotate: ${rotated.log}`);
  fs.appendFileSync(log, told);
  await c.draft();
  const run = spawnSync(path.join(root, 'build', 'tests', 'faults', 'powercut'), [place.home, path.join(place.home, 'base'), log, ...process.argv.slice(2)],
    { stdio: 'inherit' });
  process.exit(run.status === null ? 1 : run.status);
})().catch((error) => { console.log(`not ok - ${error.stack}\n1..1`); process.exit(1); });
