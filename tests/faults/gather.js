// gather.js: every way on which something is written, found by running the tests of guard/ without a web server: each request
// that changed the store, once for each address and button, with what the store was before it.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { Direct, programOf } = require('./direct.js');
const { root, silence } = require('../browser/place.js');
const { Readers } = require('./anew.js');

// Ids and tokens are not part of an address, and all pages of a form are one.
const shapeOf = (target) => target.split('?')[0].replace(/[0-9a-f]{16,}/g, '*').replace(/\/r\d+\b/g, '/*')
  .replace(/^(\/drafts\/\*)\/(?!submit|review|cancel|delete|saved|files|row|earlier|carry|helpers)[\w-]+/, '$1/PAGE').replace(/^\/forms\/[\w-]+\/[\w-]+/, '/forms/FORM/PAGE');

function pressed(request) {
  const body = request.body ? request.body.toString('latin1') : '';
  const found = body.match(/(?:^|&)action=([\w%-]*)/) || body.match(/name="action"\r\n\r\n([\w-]*)/);
  return found ? found[1].split(/%3A|-/)[0].slice(0, 20) : '';
}

const stamp = (file) => { try { const s = fs.statSync(file, { bigint: true }); return `${s.mtimeNs} ${s.size}`; } catch { return ''; } };
const filesBelow = (folder) => (fs.existsSync(folder) ? fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((e) => e.isFile())
  .map((e) => path.join(e.parentPath || e.path, e.name)) : []);

// Tells whether anything that is kept has changed since.
function state(data) {
  return [stamp(`${data}/main/data.mdb`), stamp(`${data}/edge/data.mdb`), ...filesBelow(`${data}/blobs`).sort()].join('\n');
}

function watch(place, ways, seen, label) {
  let waiting = null;
  const readers = new Readers();
  place.before = (request) => {
    const name = `${request.method} ${shapeOf(request.target)} ${pressed(request)}`.trim();
    waiting = null;
    if (seen.has(name)) return;
    waiting = { name, request, place, snapshot: `was${ways.length}-${label}`, was: state(place.data) };
    place.save(waiting.snapshot);
  };
  place.after = (answer, client, request) => {
    readers.note(client, request, answer.text);
    if (!waiting) return;
    const name = /\/login\?next=/.test(answer.location || '') ? `${programOf(waiting.request.target)} parked` : waiting.name;
    if (answer.status < 400 && !seen.has(name) && state(place.data) !== waiting.was) {
      seen.add(name);
      ways.push({ ...waiting, name, answer, anew: () => readers.signInAnew(client, place), at: Date.now() + place.moved * 1000 });
    } else {
      fs.rmSync(path.join(place.home, waiting.snapshot), { recursive: true, force: true });
    }
    waiting = null;
  };
}

// Runs one file of guard/ and adds what it finds to ways: { name, request, answer, snapshot, place }.
function gather(file, ways, seen) {
  return new Promise((resolve) => {
    const say = console.log;
    console.log = () => {};
    silence(true);
    global.waymarkGuard = async (test, settings = {}) => {
      const place = new Direct(undefined, settings.folder).begin();
      let why = '';
      watch(place, ways, seen, path.basename(file));
      try { await test(place); } catch (error) { why = error.message.split('\n')[0]; }
      console.log = say;
      silence(false);
      place.before = null;
      place.after = null;
      resolve({ place, why });
    };
    require(path.join(root, file));
  });
}

module.exports = { gather, state, filesBelow, shapeOf };
