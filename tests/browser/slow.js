// slow.js: a proxy between a browser and its portal through which everything comes late: each answer by so many milliseconds,
// and of a page first a half and, as long after, the rest. Nothing is kept, so that scripts and styles are late on every page.
'use strict';
const http = require('node:http');
const net = require('node:net');

const file = 300;   // styles, scripts and images are never later than that: there are many for each page

const wait = (ms) => new Promise((r) => setTimeout(r, ms));

async function whole(stream) {
  const parts = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

async function hand(answer, response, ms) {
  const body = await whole(answer);
  await wait(ms);
  response.writeHead(answer.statusCode, answer.headers);
  response.write(body.subarray(0, body.length / 2));
  if (body.length > 0) await wait(ms);
  response.end(body.subarray(body.length / 2));
}

async function handLate(answer, response, ms) {
  await wait(ms);
  response.writeHead(answer.statusCode, { ...answer.headers, 'cache-control': 'no-store' });
  answer.pipe(response);
}

function pass(request, response, ms) {
  const page = request.headers['sec-fetch-mode'] === 'navigate';
  const headers = { ...request.headers };
  if (page) delete headers['accept-encoding'];   // half of a compressed page may show nothing
  const cut = () => response.destroy();          // whoever breaks off is broken off from, on both sides
  const onward = http.request(request.url, { method: request.method, headers, agent: false }, (answer) => {
    answer.on('error', cut);
    (page ? hand(answer, response, ms) : handLate(answer, response, Math.min(ms, file))).catch(cut);
  });
  onward.on('error', cut);
  response.on('close', () => onward.destroy());
  request.on('error', () => onward.destroy());
  request.pipe(onward);
}

// What a test asks beside the page comes through a tunnel: its answers are late too, whole.
function tunnel(near, to, ms) {
  const [host, port] = to.split(':');
  const far = net.connect(Number(port), host, () => near.write('HTTP/1.1 200 OK\r\n\r\n'));
  near.pipe(far);
  far.on('data', (piece) => setTimeout(() => near.write(piece), ms));
  far.on('end', () => setTimeout(() => near.end(), ms));
  for (const [one, other] of [[near, far], [far, near]]) one.on('error', () => other.destroy());
}

// Gives the address of the proxy.
function slow(ms) {
  const server = http.createServer((request, response) => pass(request, response, ms));
  server.on('connect', (request, near) => tunnel(near, request.url, ms));
  server.unref();
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${server.address().port}`)));
}

module.exports = { slow };
