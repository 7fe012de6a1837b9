// kept.js: what make faults finds, kept as it is found, so that a run that was ended goes on where it was. A line of JSON for each
// finding and, when a way is through, for its figures. A way counts as done for the very program it was done with, and without a finding.
'use strict';
const crypto = require('node:crypto');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const { root } = require('../browser/place.js');

const digest = (file) => crypto.createHash('sha256').update(fs.readFileSync(file)).digest('hex').slice(0, 16);

function commit() {
  try { return execFileSync('git', ['log', '-1', '--format=%h'], { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] }).toString().trim(); } catch { return ''; }
}

class Kept {
  // file: where; '' for nowhere. said: more that has to be the same for a way to be done, as the kinds of faults.
  constructor(file, said = '') {
    this.file = file;
    this.said = said;
    this.found = 0;
    this.commit = commit();
    this.digests = new Map();
    this.done = new Map();
    const lines = file && fs.existsSync(file) ? fs.readFileSync(file, 'utf8').split('\n').filter((l) => l.endsWith('}')) : [];
    for (const line of lines.map((l) => JSON.parse(l)).filter((l) => l.way)) this.done.set(this.key(line), line);
    process.once('SIGTERM', () => process.exit(143));             // so that its folders go
    process.once('SIGINT', () => process.exit(130));
  }

  key({ way, program, said }) { return `${way}\n${program}\n${said}`; }

  digest(program) {
    if (!this.digests.has(program)) this.digests.set(program, digest(program));
    return this.digests.get(program);
  }

  // The figures of a way that is done, or nothing.
  before(way, program) {
    const line = this.done.get(this.key({ way, program: this.digest(program), said: this.said }));
    return line && line.found === 0 ? line.figures : null;
  }

  write(line) {
    if (this.file) fs.appendFileSync(this.file, `${JSON.stringify({ at: new Date().toISOString().slice(0, 19), commit: this.commit, ...line })}\n`);
  }

  finding(text) {
    const line = text.replace(/\s+/g, ' ');
    this.found += 1;
    if (this.found <= 200) console.log(`# finding: ${line}`);
    this.write({ finding: line });
  }

  way(way, program, figures, found, seconds) {
    this.write({ way, program: this.digest(program), said: this.said, figures, found, seconds });
  }
}

module.exports = { Kept };
