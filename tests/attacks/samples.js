// samples.js: the smallest file of each kind that is taken, and how to put one together wrongly.
'use strict';
const zlib = require('node:zlib');

const crc = (bytes) => {
  let c = ~0;
  for (const b of bytes) {
    c ^= b;
    for (let k = 0; k < 8; k += 1) c = (c >>> 1) ^ (0xedb88320 & -(c & 1));
  }
  return ~c >>> 0;
};

const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\nxref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000053 00000 n \n'
  + 'trailer<</Size 3/Root 1 0 R>>\nstartxref\n102\n%%EOF\n', 'latin1');

// A chunk of a PNG; sum: another check sum than the right one.
function chunk(type, data, sum) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const size = Buffer.alloc(4);
  const end = Buffer.alloc(4);
  size.writeUInt32BE(data.length);
  end.writeUInt32BE(sum === undefined ? crc(body) : sum);
  return Buffer.concat([size, body, end]);
}
const head = (width = 1, height = 1) => {
  const b = Buffer.from('00000001000000010806000000', 'hex');
  b.writeUInt32BE(width, 0);
  b.writeUInt32BE(height, 4);
  return b;
};
const signature = Buffer.from('89504e470d0a1a0a', 'hex');
const png = Buffer.concat([signature, chunk('IHDR', head()), chunk('IDAT', zlib.deflateSync(Buffer.alloc(5))), chunk('IEND', Buffer.alloc(0))]);
const jpg = Buffer.concat([Buffer.from('ffd8ffe000104a46494600010100000100010000ffdb004300', 'hex'), Buffer.alloc(64, 1),
  Buffer.from('ffc0000b080001000101011100ffc40014000100000000000000000000000000000009ffda0008010100003f00d2cf20ffd9', 'hex')]);

// A zip of [name, text, { name in the list, size in the list, where it says to lie }].
function zip(entries, more = {}) {
  const locals = [];
  const central = [];
  let at = 0;
  for (const [name, text, odd = {}] of entries) {
    const bytes = Buffer.from(text);
    const title = Buffer.from(name, 'latin1');
    const listed = Buffer.from(odd.name === undefined ? name : odd.name, 'latin1');
    const packed = odd.deflate ? zlib.deflateRawSync(bytes, { level: 9 }) : bytes;
    const h = Buffer.alloc(30);
    h.writeUInt32LE(0x04034b50, 0); h.writeUInt16LE(20, 4); h.writeUInt16LE(odd.flags || 0, 6); h.writeUInt16LE(odd.deflate ? 8 : 0, 8); h.writeUInt32LE(crc(bytes), 14); h.writeUInt32LE(packed.length, 18); h.writeUInt32LE(bytes.length, 22); h.writeUInt16LE(title.length, 26);
    const e = Buffer.alloc(46);
    e.writeUInt32LE(0x02014b50, 0); e.writeUInt16LE(0x031e, 4);
    h.copy(e, 6, 4, 30);
    if (odd.size !== undefined) e.writeUInt32LE(odd.size, 24);
    e.writeUInt16LE(listed.length, 28);
    if (odd.mode) e.writeUInt32LE((odd.mode << 16) >>> 0, 38);
    e.writeUInt32LE(odd.at === undefined ? at : odd.at, 42);
    if (odd.at === undefined) { locals.push(h, title, packed); at += 30 + title.length + packed.length; }
    central.push(e, listed);
  }
  const list = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0); end.writeUInt16LE(entries.length, 8); end.writeUInt16LE(entries.length, 10); end.writeUInt32LE(list.length, 12); end.writeUInt32LE(at, 16);
  return Buffer.concat([more.before || Buffer.alloc(0), ...locals, list, end, more.after || Buffer.alloc(0)]);
}
const types = ['[Content_Types].xml', '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'];
const parts = [types, ['_rels/.rels', '<Relationships/>'], ['word/document.xml', '<w:document/>']];
const docx = zip(parts);

// An OLE file (MS-CFB): header, one table of sectors, one folder with these streams.
function ole(...streams) {
  const h = Buffer.alloc(512);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(h);
  h.writeUInt16LE(0x3e, 24); h.writeUInt16LE(3, 26); h.writeUInt16LE(0xfffe, 28); h.writeUInt16LE(9, 30); h.writeUInt16LE(6, 32);
  h.writeUInt32LE(1, 44); h.writeUInt32LE(1, 48); h.writeUInt32LE(4096, 56); h.writeInt32LE(-2, 60); h.writeInt32LE(-2, 68);
  for (let i = 0; i < 109; i += 1) h.writeInt32LE(i === 0 ? 0 : -1, 76 + 4 * i);
  const table = Buffer.alloc(512, 0xff);
  table.writeInt32LE(-3, 0); table.writeInt32LE(-2, 4);
  const folder = Buffer.alloc(512);
  ['Root Entry', ...streams].forEach((name, i) => {
    Buffer.from(name, 'utf16le').copy(folder, 128 * i);
    folder.writeUInt16LE(2 * name.length + 2, 128 * i + 64);
    folder[128 * i + 66] = i === 0 ? 5 : 2;
  });
  return Buffer.concat([h, table, folder]);
}
const doc = ole('WordDocument');

module.exports = { pdf, png, jpg, docx, doc, zip, parts, types, ole, chunk, head, signature };
