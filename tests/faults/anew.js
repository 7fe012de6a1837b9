// anew.js: who makes the requests of a way, as the requests tell it, so that they can be seen to sign in anew.
'use strict';
const { Client } = require('../guard/client.js');
const { totp } = require('../clerk.js');

const STEP_SECONDS = 30;        // a code of an app opens once

class Readers {
  constructor() {
    this.of = new Map();        // by client: { email, password, staff }
    this.keys = new Map();      // by e-mail: of their app
  }

  note(client, { target, body }, text) {
    const typed = new URLSearchParams(body ? body.toString('latin1') : '');
    if (/^\/(staff|account)\/login(\?|$)/.test(target) && typed.get('email')) {
      this.of.set(client, { email: typed.get('email'), password: typed.get('password'), staff: target.startsWith('/staff/') });
    }
    const [, key] = text.match(/factor__key">([A-Z2-7 ]+)</) || [];
    if (key && this.of.has(client)) this.keys.set(this.of.get(client).email, key);
  }

  // '' or why they cannot.
  async signInAnew(client, place) {
    const who = this.of.get(client);
    if (!who) return 'nobody knows who they were';
    try {
      const answer = await (who.staff ? this.clerk(new Client(place), who, place) : new Client(place).login(who));
      return answer.status === 303 && !/login/.test(answer.location) ? '' : `${answer.status} ${answer.location}`;
    } catch (error) {
      return error.message.split('\n')[0];
    }
  }

  async clerk(client, who, place) {
    place.move(place.moved + STEP_SECONDS);
    const first = await client.send('/staff/login', { email: who.email, password: who.password });
    if (first.status !== 303 || !first.location.startsWith('/staff/login/code')) return first;
    return client.send(first.location, { code: totp(this.keys.get(who.email) || '', Date.now() / 1000 + place.moved) });
  }
}

module.exports = { Readers };
