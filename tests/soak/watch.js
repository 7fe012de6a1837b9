// watch.js: what a portal holds while it is under load: memory and descriptors of its processes, slots of readers, bodies that wait, what
// lies on the disk. A look every few seconds; then medians of parts of the time.
'use strict';
const fs = require('node:fs');
const path = require('node:path');

const read = (file, how = 'utf8') => { try { return fs.readFileSync(file, how); } catch { return how ? '' : Buffer.alloc(0); } };
const names = (folder) => { try { return fs.readdirSync(folder); } catch { return []; } };

// Bytes on the disk below a folder; of a file that is written in places only what is there.
function bytes(at) {
  let s;
  try { s = fs.lstatSync(at); } catch { return 0; }
  return s.isDirectory() ? names(at).reduce((sum, name) => sum + bytes(path.join(at, name)), 0) : s.blocks * 512;
}

// A process and all that it began, and what they began.
function tree(pid) {
  const all = [pid];
  for (let i = 0; i < all.length; i += 1) all.push(...read(`/proc/${all[i]}/task/${all[i]}/children`).trim().split(' ').filter(Boolean).map(Number));
  return all;
}

// What keeps the store of this folder open beside the web server.
function keeper(data) {
  return Number(names('/proc').find((pid) => /^\d+$/.test(pid) && read(`/proc/${pid}/cmdline`).split('\0').slice(1, 4).join(' ') === `keeper --data ${data}`));
}

// In LMDB's file of readers (lmdb 0.9, 64 bit): slots of 64 bytes behind a head of 128; one that is taken has a process in its second word.
function readers(file) {
  const all = read(file, null);
  let taken = 0;
  for (let at = 128; at + 64 <= all.length; at += 64) taken += all.readUInt32LE(at + 8) !== 0;
  return taken;
}

const pss = (pid) => Number((read(`/proc/${pid}/smaps_rollup`).match(/^Pss:\s+(\d+)/m) || [0, 0])[1]) / 1024;
const descriptors = (pid) => names(`/proc/${pid}/fd`).length;
const sum = (list) => list.reduce((a, b) => a + b, 0);

// A CGI program is gone before one can look at it, mostly: so what stays is told apart from the most there was.
function look(portal, server) {
  const all = tree(server.pid), mine = keeper(portal.data);
  return { at: Date.now(), processes: all.length + 1, memory_mib: sum(all.map(pss)) + pss(mine), keeper_mib: pss(mine), server_mib: pss(server.pid),
    server_descriptors: descriptors(server.pid), keeper_descriptors: descriptors(mine), descriptors_each: sum(all.map(descriptors)) / all.length,
    main_readers: readers(`${portal.data}/main/lock.mdb`), edge_readers: readers(`${portal.data}/edge/lock.mdb`),
    spool_kib: bytes(server.spool) / 1024, store_kib: bytes(`${portal.data}/main`) / 1024, files_kib: bytes(`${portal.data}/blobs`) / 1024,
    edge_kib: bytes(`${portal.data}/edge`) / 1024, log_kib: sum(names(`${portal.data}/log`).map((name) => fs.statSync(`${portal.data}/log/${name}`).size)) / 1024 };
}

// Medians of each measure from one part of the looks (0 to 1) to another.
function medians(looks, from, to) {
  const some = looks.slice(Math.floor(looks.length * from), Math.max(Math.ceil(looks.length * to), Math.floor(looks.length * from) + 1));
  return Object.fromEntries(Object.keys(some[0]).map((name) => [name, some.map((l) => l[name]).sort((a, b) => a - b)[Math.floor(some.length / 2)]]));
}

const most = (looks, name) => Math.max(...looks.map((l) => l[name]));

module.exports = { look, medians, most };
