// untried.js: rows of the programs' route tables that take a POST and that no way of gather.js comes through: what is not tried is said.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { root } = require('../browser/place.js');

const folder = path.join(root, 'cgi-bin');

function rows() {
  return fs.readdirSync(folder).filter((f) => f.endsWith('.c')).flatMap((f) => [...fs.readFileSync(path.join(folder, f), 'utf8')
    .matchAll(/\{ POST, "([^"]+)"/g)].map(([, row]) => row));
}

function untried(ways) {
  const targets = ways.filter((w) => w.request.method === 'POST').map((w) => w.request.target.split('?')[0].replace(/(.)\/$/, '$1'));
  const fits = (row) => new RegExp(`^${row.replace(/:\w+/g, '[^/]+')}$`);
  return [...new Set(rows())].filter((row) => !targets.some((t) => fits(row).test(t))).sort();
}

module.exports = { untried };
