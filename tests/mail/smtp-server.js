// A small real SMTP server for tests (RFC 5321, STARTTLS by RFC 3207, AUTH PLAIN and LOGIN by RFC 4954), Node's standard library only.
//   node smtp-server.js --out DIR [--mode MODE] [--tls off|starttls|smtps] [--cert FILE --key FILE] [--auth USER:PASSWORD]
// Prints "port N" once it listens. Each message that was acknowledged is a file DIR/NNN.eml, written before the 250 goes out,
// with the envelope in DIR/NNN.json. MODE says what goes wrong:
//   normal · hang-banner · 421 (at the banner) · 451 (at RCPT) · 450 (after the dot) · 550 (at RCPT) · 552 (after the dot)
//   banner, hello, from (554 or 550 at the banner, EHLO and HELO, MAIL FROM) · relay (554 5.7.1 at RCPT, to whomever)
//   hang-data (nothing after the dot) · drop (takes the message and drops the line before the 250) · slow (20 ms an answer)
//   late (the 250 comes 2.5 s after the dot)
'use strict';
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');
const tls = require('node:tls');

function readOptions(words) {
  const options = { mode: 'normal', tls: 'off' };
  for (let i = 0; i < words.length; i += 2)
    options[words[i].slice(2)] = words[i + 1];
  return options;
}

const options = readOptions(process.argv.slice(2));
const pair = options.cert && { cert: fs.readFileSync(options.cert), key: fs.readFileSync(options.key) };
const secure = pair && tls.createSecureContext(pair);
let count = 0;

function keep(envelope, lines) {
  const name = path.join(options.out, String(++count).padStart(3, '0'));
  const text = lines.map((line) => (line.startsWith('.') ? line.slice(1) : line) + '\r\n').join('');
  fs.writeFileSync(name + '.json', JSON.stringify(envelope));
  fs.writeFileSync(name + '.tmp', text, 'latin1');
  fs.renameSync(name + '.tmp', name + '.eml');
}

class Talk {
  constructor(socket, isSecure) {
    this.isSecure = isSecure;
    this.isKnown = !options.auth;
    this.reset();
    this.listen(socket);
    if (options.mode === 'hang-banner')
      return;
    if (options.mode === '421') {
      socket.end('421 closing\r\n');
      return;
    }
    this.say(options.mode === 'banner' ? '554 no service' : '220 test ready');
  }

  reset() {
    this.envelope = { from: null, to: [], tls: this.isSecure };
    this.lines = null;
  }

  listen(socket) {
    this.socket = socket;
    this.rest = '';
    socket.setEncoding('latin1');
    socket.on('error', () => {});
    socket.on('data', (text) => this.take(text));
  }

  say(text) {
    const send = () => this.socket.destroyed || this.socket.write(text + '\r\n');
    if (options.mode === 'slow')
      setTimeout(send, 20);
    else
      send();
  }

  take(text) {
    this.rest += text;
    for (let end = this.rest.indexOf('\r\n'); end >= 0; end = this.rest.indexOf('\r\n')) {
      const line = this.rest.slice(0, end);
      this.rest = this.rest.slice(end + 2);
      if (this.lines)
        this.data(line);
      else
        this.command(line);
    }
  }

  data(line) {
    if (line !== '.') {
      this.lines.push(line);
      return;
    }
    if (options.mode === 'hang-data')
      return;
    if (options.mode === '450' || options.mode === '552') {
      this.say(options.mode + ' not taken');
      this.reset();
      return;
    }
    keep(this.envelope, this.lines);
    if (options.mode === 'drop')
      this.socket.destroy();
    else if (options.mode === 'late')
      setTimeout(() => this.say('250 taken'), 2500);
    else
      this.say('250 taken');
    this.reset();
  }

  command(line) {
    if (this.isAsking) {
      this.auth('PLAIN ' + line);
      return;
    }
    const [, verb, rest] = /^(\S*) ?(.*)$/.exec(line);
    const answer = {
      EHLO: () => this.hello(), HELO: () => this.say(options.mode === 'hello' ? '550 go away' : '250 test'), NOOP: () => this.say('250 ok'),
      RSET: () => { this.reset(); this.say('250 ok'); }, QUIT: () => this.socket.end('221 bye\r\n'),
      STARTTLS: () => this.startTls(), AUTH: () => this.auth(rest), MAIL: () => this.from(rest),
      RCPT: () => this.to(rest), DATA: () => { this.lines = []; this.say('354 go on'); },
    }[verb.toUpperCase()];
    if (answer)
      answer();
    else
      this.say('500 unknown');
  }

  hello() {
    if (options.mode === 'hello') {
      this.say('550 go away');
      return;
    }
    const can = ['250-test'];
    if (options.tls === 'starttls' && !this.isSecure)
      can.push('250-STARTTLS');
    if (options.auth)
      can.push('250-AUTH PLAIN');
    this.say(can.concat('250 8BITMIME').join('\r\n'));
  }

  startTls() {
    this.socket.removeAllListeners('data');
    this.socket.write('220 go on\r\n');
    this.isSecure = true;
    this.reset();
    this.listen(new tls.TLSSocket(this.socket, { isServer: true, secureContext: secure }));
  }

  auth(rest) {
    const [, first] = rest.split(' ');
    if (first === undefined) {
      this.isAsking = true;
      this.say('334 ');
      return;
    }
    this.isAsking = false;
    const given = Buffer.from(first, 'base64').toString().split('\0').slice(1).join(':');
    this.isKnown = given === options.auth;
    this.say(this.isKnown ? '235 welcome' : '535 no');
  }

  from(rest) {
    if (!this.isKnown) {
      this.say('530 who are you');
      return;
    }
    if (options.mode === 'from') {
      this.say('550 sender not allowed');
      return;
    }
    this.envelope.from = rest;
    this.say('250 ok');
  }

  to(rest) {
    if (options.mode === '451' || options.mode === '550') {
      this.say(options.mode + ' no');
      return;
    }
    if (options.mode === 'relay') {
      this.say('554 5.7.1 relay access denied');
      return;
    }
    this.envelope.to.push(rest);
    this.say('250 ok');
  }
}

const server = options.tls === 'smtps'
  ? tls.createServer(pair, (socket) => new Talk(socket, true))
  : net.createServer((socket) => new Talk(socket, false));
server.on('tlsClientError', () => {});
server.listen(0, '127.0.0.1', () => console.log(`port ${server.address().port}`));
