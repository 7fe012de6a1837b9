#!/usr/bin/env node
// soak.js: a day of load (R17 of the catalogue), on programs that are started for each request and on programs that stay, at the same time.
// Families come, save, send, come back; officers take in, answer, look things up; the operator purges, copies and checks meanwhile. HOURS
// (24) and RATE (20 requests a second for each of the two). It holds when nothing was answered wrongly or lost, what is held does not grow
// from the second quarter of the time to the last, and the store is whole. Figures: build/soak.json.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { portal: begin, server, tool, ok, is, done, root } = require('../guard/client.js');
const { World, family, officer, sleep } = require('./people.js');
const { look, medians, most } = require('./watch.js');

const hours = Number(process.env.HOURS || 24), rate = Number(process.env.RATE || 20);
const until = Date.now() + hours * 3600000;
const LOOK_MS = Math.min(10000, hours * 3600000 / 200), OPERATOR_MS = Math.min(600000, hours * 3600000 / 6);
const FLAT = ['memory_mib', 'keeper_mib', 'server_mib', 'server_descriptors', 'keeper_descriptors', 'descriptors_each', 'processes', 'main_readers', 'edge_readers'];

const wait = async (ms) => { const end = Math.min(Date.now() + ms, until); while (Date.now() < end) await sleep(Math.min(500, end - Date.now())); };

async function watch(world, looks) {
  const found = server(world.portal);
  for (; Date.now() < until; await wait(LOOK_MS)) looks.push(look(world.portal, found));
}

// What timers do on a real host.
async function operator(world) {
  const copy = `${world.portal.data}.backup`;
  for (let i = 0; Date.now() < until; i += 1) {
    await wait(OPERATOR_MS);
    fs.rmSync(copy, { force: true });
    for (const words of [['purge', '--careful'], ['backup', copy], ...(i % 3 ? [] : [['check']])]) {
      const said = tool(world.portal, ...words);
      if (said.status !== 0) world.wrong(`portal ${words[0]}: ${said.text.slice(0, 300)}`);
    }
  }
}

async function soak(kind) {
  const portal = await begin({ env: { SERVER: kind } });
  const world = new World(portal, rate), looks = [], found = server(portal);
  setTimeout(() => { world.on = false; }, Math.max(0, until - Date.now()));
  const crowd = Array.from({ length: Math.max(3, Math.ceil(rate)) }, () => family(world));
  await Promise.all([...crowd, officer(world), officer(world), watch(world, looks), operator(world)]);
  await sleep(3000);
  const idle = look(portal, found);
  return { kind, portal, world, looks, idle };
}

const fixed = (n) => (n < 100 ? n.toFixed(1) : n.toFixed(0));

function judge({ kind, portal, world, looks, idle }) {
  const early = medians(looks, 0.25, 0.5), late = medians(looks, 0.75, 1), seconds = hours * 3600;
  is(0, world.errors.length, `${kind}: each of ${world.requests} requests (${fixed(world.requests / seconds)} a second) is answered as it should, and nothing is lost`);
  ok(world.sent > 0 && world.saves > 0 && world.cases > 0, `${kind}: ${world.sent} applications, ${world.saves} saves, ${world.cases} cases`);
  for (const name of FLAT) {
    ok(late[name] <= early[name] * 1.1 + 4, `${kind}: ${name} does not grow: ${fixed(early[name])}, then ${fixed(late[name])} (most: ${fixed(most(looks, name))})`);
  }
  ok(idle.spool_kib < 64, `${kind}: no body is left waiting (most while under load: ${fixed(most(looks, 'spool_kib'))} KiB)`, idle.spool_kib);
  const grown = (name) => (looks[looks.length - 1][name] - looks[0][name]) * 1024;
  const figures = { kind, hours, requests: world.requests, waited: world.waited, errors: world.errors.length, applications: world.sent, saves: world.saves,
    cases: world.cases, letters: world.post.letters, store_bytes_an_application: Math.round(grown('store_kib') / Math.max(1, world.sent)),
    log_bytes_a_request: grown('log_kib') / Math.max(1, world.requests), early, late, idle, last: looks[looks.length - 1] };
  ok(figures.log_bytes_a_request < 100, `${kind}: a request leaves ${fixed(figures.log_bytes_a_request)} bytes in the logs`);
  console.log(`# ${kind}: an application with all that hangs on it is ${figures.store_bytes_an_application} bytes of the database; asked to wait: ${world.waited} times`);
  const whole = tool(portal, 'check');
  is(0, whole.status, `${kind}: the store is whole`);
  return figures;
}

(async () => {
  console.log(`# ${hours} hours at ${rate} requests a second each`);
  const both = await Promise.all(['cgi', 'fastcgi'].map(soak));
  const figures = both.map(judge);
  fs.writeFileSync(path.join(root, 'build', 'soak.json'), `${JSON.stringify(figures, null, 1)}\n`);
  await done(...both.map((one) => () => one.portal.stop()));
})().catch((error) => { console.log(`not ok - the load runs to its end\n# ${error.stack}`); process.exit(1); });
