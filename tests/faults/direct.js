// direct.js: a portal without a web server: each request starts the program itself, as lighttpd would. So that a call to the
// system can fail at any place, and the store be put back to what it was before.
'use strict';
const { spawn, execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { root, lettersOf } = require('../browser/place.js');

const trace = path.join(root, 'build', 'tests', 'faults', 'trace');
const conf = fs.readFileSync(path.join(root, 'site', 'server', 'lighttpd.conf'), 'utf8');
const routes = [...conf.slice(conf.indexOf('var.programs'), conf.indexOf('var.refuse')).matchAll(/"(\^[^"]*)" => "\/-\/(\w+)[\w/]*"/g)]
  .map(([, pattern, program]) => [new RegExp(pattern), program]);

const programOf = (target) => (routes.find(([pattern]) => pattern.test(target)) || [])[1];

// A folder of its own in memory, where there is any: what is tested is not the disk.
function folder() {
  return fs.mkdtempSync(path.join(fs.existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir(), 'waymark-faults-'));
}

// What a program wrote: { status, headers, text, whole }, or null when it wrote nothing.
function read(bytes) {
  if (bytes.length === 0) return null;
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return { status: 0, headers: {}, raw: bytes, text: bytes.toString(), whole: false };
  const lines = bytes.subarray(0, end).toString().split('\r\n').map((l) => [l.slice(0, l.indexOf(':')).toLowerCase(), l.slice(l.indexOf(':') + 2)]);
  const headers = Object.fromEntries(lines.filter(([n]) => n !== 'set-cookie'));
  const raw = bytes.subarray(end + 4);
  const length = headers['content-length'];
  return { status: Number(headers.status), headers, cookies: lines.filter(([n]) => n === 'set-cookie').map(([, v]) => v), raw, text: raw.toString('utf8'),
    location: headers.location, whole: length === undefined || Number(length) === raw.length };
}

class Direct {
  // The variants whose clock a file moves, so that a request can be made again at the time at which it was made.
  // tree: where other content was compiled, as for portal() of place.js.
  constructor(home = folder(), tree = root) {
    this.home = home;
    this.tree = tree;
    this.data = path.join(this.home, 'run');
    this.address = 'http://127.0.0.1:1';
    this.clock = path.join(this.home, 'clock');
    this.programs = path.join(root, 'build', 'clock');
    this.said = '';
    this.moved = 0;
    this.more = {};              // variables beside those
    process.once('exit', () => fs.rmSync(this.home, { recursive: true, force: true }));
  }

  places() {
    const build = path.join(this.tree, 'build');
    return { WAYMARK_DATA: this.data, WAYMARK_EDGE: `${this.data}/edge`, WAYMARK_KEYS: `${this.data}.keys`,
      WAYMARK_COMPILED: `${build}/compiled`, WAYMARK_SITE: `${build}/site`, WAYMARK_ORIGIN: this.address,
      WAYMARK_CLOCK: this.clock, TRACE_PAST: this.clock, ...this.more };
  }

  environment({ method, target, headers, body }) {
    const e = { GATEWAY_INTERFACE: 'CGI/1.1', SERVER_PROTOCOL: 'HTTP/1.1', REQUEST_METHOD: method, REQUEST_URI: target, SCRIPT_NAME: '/-/program',
      QUERY_STRING: target.split('?')[1] || '', REMOTE_ADDR: this.remote || '127.0.0.1', SERVER_NAME: '127.0.0.1', SERVER_PORT: '1', HTTP_HOST: '127.0.0.1:1', ...this.places() };
    for (const [name, value] of Object.entries(headers)) {
      const key = name.toUpperCase().replace(/-/g, '_');
      if (!/^CONTENT_/.test(key)) e[`HTTP_${key}`] = String(value);
      else if (key === 'CONTENT_TYPE') e.CONTENT_TYPE = value;
    }
    if (body) e.CONTENT_LENGTH = String(body.length);
    return e;
  }

  // Starts a program, behind the words of trace when there are any; gives { code, bytes, words }.
  start(program, { before = [], env, input, words = [] }) {
    const all = [...before, program, ...words];
    return new Promise((resolve) => {
      const child = spawn(all[0], all.slice(1), { env, stdio: ['pipe', 'pipe', 'pipe'] });
      const out = [];
      let log = '';
      child.stdout.on('data', (c) => out.push(c));
      child.stderr.on('data', (c) => { log += c; });
      child.stdin.on('error', () => {});
      child.on('close', (code) => resolve({ code, bytes: Buffer.concat(out), log }));
      child.stdin.end(input || undefined);
    });
  }

  programFile(request) { return path.join(this.programs, 'cgi-bin', programOf(request.target) || 'guide'); }

  // One request: { method, target, headers, body }.
  async run(request, before = []) {
    const ended = await this.start(this.programFile(request), { before, env: this.environment(request), input: request.body });
    return { ...ended, answer: read(ended.bytes) };
  }

  // For Client.request of guard/client.js.
  async ask(client, request) {
    this.last = request;
    if (this.before) await this.before(request);
    const { answer, log, code } = await this.run(request, this.behind || []);
    if (!answer) throw new Error(`${request.target}: no answer (${code})\n${log}`);
    if (this.after) await this.after(answer, client, request);
    client.keep(answer.cookies || []);
    return { ...answer, target: request.target };
  }

  // A command of the operator's tool, behind the words of trace.
  tool(words, { before = [], input } = {}) {
    const env = { PATH: process.env.PATH, ...this.places() };
    return this.start(path.join(this.programs, 'bin', 'portal'), { before, env, input, words });
  }

  toolNow(...words) {
    return execFileSync(path.join(this.programs, 'bin', 'portal'), words, { env: { PATH: process.env.PATH, ...this.places() }, stdio: ['ignore', 'pipe', 'pipe'] }).toString();
  }

  // With invented people in it.
  begin() {
    this.said = this.toolNow('demo');
    return this;
  }

  output() { return this.said; }

  move(seconds) { this.moved = seconds; fs.writeFileSync(this.clock, `${seconds}\n`); }

  letters() {
    this.toolNow('mail', 'run', '--once', '--mail', 'file:');
    return lettersOf(this.data);
  }

  async delivered() { this.letters(); }

  // Compiled forms of their own, for a purge: it removes what nobody needs.
  compiledCopy() {
    const from = path.join(this.tree, 'build', 'compiled');
    const to = this.compiled || (this.compiled = fs.mkdtempSync(path.join(os.tmpdir(), 'waymark-faults-')));
    if (fs.readdirSync(to).length > 0) return to;
    process.once('exit', () => fs.rmSync(to, { recursive: true, force: true }));
    fs.cpSync(from, to, { recursive: true, filter: (f) => !/\/(pages|languages)$/.test(f) });
    return to;
  }

  // --- what the store was before ---

  save(name) {
    const to = path.join(this.home, name);
    fs.rmSync(to, { recursive: true, force: true });
    fs.mkdirSync(to);
    for (const one of ['run', 'run.keys']) fs.cpSync(path.join(this.home, one), path.join(to, one), { recursive: true, preserveTimestamps: true });
  }

  back(name) {
    for (const one of ['run', 'run.keys']) {
      fs.rmSync(path.join(this.home, one), { recursive: true, force: true });
      fs.cpSync(path.join(this.home, name, one), path.join(this.home, one), { recursive: true, preserveTimestamps: true });
    }
  }
}

module.exports = { Direct, trace, read, programOf };
