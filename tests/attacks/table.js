// table.js: the rows of a table of this folder: lines of cells parted by tabs; a line that begins with # is none.
'use strict';
const fs = require('node:fs');
const path = require('node:path');

const table = (name) => fs.readFileSync(path.join(__dirname, name), 'utf8').split('\n').filter((l) => l && !l.startsWith('#')).map((l) => l.split('\t'));

// { id, what, state, file, sentence, remark } of each attack.
const catalogue = () => table('catalogue.tsv').map(([id, what, state, file = '', sentence = '', remark = '']) => ({ id, what, state, file, sentence, remark }));

// { id, level, what, state, refs, remark } of each requirement of the standard.
const standard = () => table('asvs.tsv').map(([id, level, what, state, refs = '', remark = '']) => ({ id, level, what, state, refs, remark }));

// "H: 1-5 7" as H01 to H05 and H07, or "1.2: 1-9" as 1.2.1 to 1.2.9, by how one is written.
const spread = (lists, write) => Object.entries(lists).flatMap(([head, spans]) => spans.split(' ').flatMap((span) => {
  const [from, to = from] = span.split('-').map(Number);
  return Array.from({ length: to - from + 1 }, (_, i) => write(head, from + i));
}));

module.exports = { catalogue, standard, spread };
