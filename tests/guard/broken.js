// broken.js: a body of which only the beginning is sent, over a connection of its own.
'use strict';
const fs = require('node:fs');
const net = require('node:net');
const { until } = require('./client.js');

const pause = (ms) => new Promise((r) => setTimeout(r, ms));

// How many places those that wait have taken: each one of all, and one of its account, or of a stranger's address that
// is not this machine's (cgi-bin/web/incoming.h).
function places(portal) {
  const { ino } = fs.statSync(`${portal.data}/edge/incoming`, { throwIfNoEntry: false }) || { ino: 'none' };
  return fs.readFileSync('/proc/locks', 'utf8').split('\n').filter((l) => l.includes(`:${ino} `) && !l.includes('->')).length;
}

function head(portal, c, target, made, length = made.body.length) {
  return `POST ${target} HTTP/1.1\r\nHost: ${new URL(portal.address).host}\r\nOrigin: ${portal.address}\r\nCookie: ${c.headers().Cookie}\r\n`
    + `Content-Type: ${made.type}\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n`;
}

// Whether the web server has read all that was sent, and a program waits for the rest.
function isUnderWay(portal, socket) {
  const end = (port) => `:${Number(port).toString(16).toUpperCase().padStart(4, '0')}`;
  const here = fs.readFileSync('/proc/net/tcp', 'latin1').split('\n').map((l) => l.trim().split(/\s+/))
    .find((f) => f.length > 4 && f[1].endsWith(end(new URL(portal.address).port)) && f[2].endsWith(end(socket.localPort)));
  return here && here[4].endsWith(':00000000') && places(portal) > 0;
}

// Sends so many bytes of a body, then goes: RST, FIN, or no end at all ("stall"). Gives what came back. isHeard: once they have come to a
// program, as they would on any other day than a very busy one.
async function send(portal, c, target, made, count, how, isHeard = true) {
  if (isHeard) await until(() => places(portal) === 0);
  return new Promise((resolve) => {
    const socket = net.connect(Number(new URL(portal.address).port), '127.0.0.1');
    let answer = '';
    socket.on('error', () => {});
    socket.on('data', (d) => { answer += d; });
    socket.on('close', () => resolve(answer));
    socket.write(head(portal, c, target, made));
    socket.write(made.body.subarray(0, count), async () => {
      if (isHeard) await until(() => isUnderWay(portal, socket));
      await pause(60);
      if (how === 'rst') socket.resetAndDestroy();
      if (how === 'fin') socket.destroy();
      if (how === 'half') socket.end();
    });
  });
}

module.exports = { pause, head, send, places };
