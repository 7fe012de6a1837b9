#!/usr/bin/env node
// firstview.js: what a browser that has kept nothing takes off the wire until a page has all that it asks for: bodies as they were sent, and heads.
// Standard input: a list of { name, address, cookie }; standard output: { name: { bytes, files } }. HTTP/1.1 without TLS, for everybody the same.
'use strict';
const fs = require('node:fs');
const { browser } = require('../browser/place.js');

async function view(chromium, { address, cookie }) {
  const context = await chromium.newContext();
  await context.addCookies(cookie.split('; ').filter(Boolean).map((one) => ({ name: one.split('=')[0], value: one.slice(one.indexOf('=') + 1), url: address })));
  const page = await context.newPage(), wire = await context.newCDPSession(page);
  let bytes = 0, files = 0, status = 0;
  wire.on('Network.loadingFinished', (e) => { bytes += e.encodedDataLength; files += 1; });
  await wire.send('Network.enable');
  status = (await page.goto(address, { waitUntil: 'networkidle', timeout: 60000 })).status();
  if (status !== 200) throw new Error(`${address}: ${status}`);
  await context.close();
  return { bytes, files };
}

(async () => {
  const chromium = await browser(), all = {};
  for (const one of JSON.parse(fs.readFileSync(0, 'utf8'))) all[one.name] = await view(chromium, one);
  await chromium.close();
  console.log(JSON.stringify(all));
})().catch((error) => { console.error(error.stack); process.exit(1); });
