// E: bodies of fields (application/x-www-form-urlencoded): read once, strictly, and only what the page has.
'use strict';
const { ok, is, start, variables, unchanged, somebody, quickest, filled, encoded, form, plain, title } = require('./arms.js');

module.exports = async (portal) => {
  const me = await somebody(portal);
  const { c, target } = me;
  const urlencoded = 'application/x-www-form-urlencoded';
  const post = (text, headers = {}) => c.post(target, Buffer.from(text, 'latin1'), { headers });
  const rest = async (more = {}) => encoded(filled(await me.fields(), { more: null, action: 'save', ...more }));
  const now = async () => form((await c.get(target)).text).pairs.find(([n]) => n === 'more')[1];
  const refuse = async (id, what, statuses, text, headers) => {
    const answer = await post(text, headers);
    ok(statuses.includes(answer.status) && /<h1/.test(answer.text) && !answer.text.includes('approver'), `${id}: ${what} is refused`, `${answer.status} ${title(answer.text)}`);
  };
  const atOnce = async (id, what, statuses, text) => {
    await refuse(id, what, statuses, text);
    const took = await quickest(250, () => post(text));
    ok(took < 250, `${id}: at once`, took);
  };
  const text = await rest();

  await unchanged(portal, 'E02 to E17', 'bodies that are not as they should be are refused', async () => {
    await refuse('E02', 'NUL in a value', [400], `${text}&more=a%00b`);
    await refuse('E02', 'NUL in a name', [400], `${text}&mo%00re=a`);
    await refuse('E05', 'a wrong token before the right one', [403], `token=x&${text}&more=a`);
    await atOnce('E07', '2,001 pairs', [413], `${text}${'&more=a'.repeat(2001)}`);
    for (const odd of ['', '&&&', '=', 'nothing', '=&=&=', '&', '%']) await refuse('E09', `a body of ${JSON.stringify(odd)}`, [400, 403, 415], odd);
    for (const odd of ['role=approver', 'owner_id=1', 'status=approver', 'person=approver', 'more.role=approver', 'constructor=approver', '__proto__=approver']) await refuse('E10', `a field that the page does not have (${odd})`, [400], `${text}&more=x&${odd}`);
    await refuse('E12', 'fields that are said to be multipart', [400], `${text}&more=x`, { 'Content-Type': 'multipart/form-data; boundary=x' });
    for (const type of [`${urlencoded}; charset=utf-7`, `${urlencoded}; charset=utf-16`, `${urlencoded}; charset="utf-16le"`, 'application/json', 'text/plain', '*/*', 'x']) await refuse('E13', `a body of ${type}`, [415], `${text}&more=x`, { 'Content-Type': type });
    const same = Array.from({ length: 10000 }, (_, i) => `${'Aa'.repeat(i % 7)}BB${i}=1`).join('&');
    await atOnce('E16', 'ten thousand names made to collide', [413], `${text}&${same}`);
  });
  const boxes = async () => form((await c.get(`${me.draft}/application-details`)).text).pairs;
  const ticked = () => ['I am the parent and', 'I am a professional writing'].map((words) => plain(review).split(words).length - 1).join();
  let review;
  for (const [what, more] of [['two boxes ticked twice', '&statements=parent&statements=professional'.repeat(2)], ['and seven hundred times', '&statements=parent&statements=professional'.repeat(700)]]) {
    await c.post(`${me.draft}/application-details`, `${encoded(filled(await boxes(), { statements: null, action: 'save' }))}${more}`);
    review = (await c.get(`${me.draft}/review`)).text;
    is('1,1', ticked(), `E06: ${what} are each ticked once`);
  }
  const twice = await c.post(`${target}?more=query`, await rest({ more: 'body' }));
  is(400, twice.status, 'E17: a field in the address and in the body is refused');

  await post(`${await rest()}&more=%2541+%252B`);
  is('%41 %2B', await now(), 'E04: what was encoded twice is decoded once');
  await post(`${await rest()}&more=a+b%2Bc;d=e`);
  is('a b+c;d=e', await now(), 'E11: a plus is a space, a semicolon is text');
  const multi = Buffer.from(`--x\r\nContent-Disposition: form-data; name="more"\r\n\r\nx\r\n--x--\r\n`);
  ok([400, 403].includes((await c.post(target, multi)).status), 'E12: parts that are said to be fields are refused');
  is('a b+c;d=e', await now(), 'E12: and nothing is changed by them');
  await post(`${await rest()}&more=first&more=second`);
  is('first', await now(), 'E05: of a name that comes twice the first counts, for the token as for any field');
  for (const name of ['Zo\u00eb', 'Zoe\u0308']) {
    await c.send(`${me.draft}/who`, { first_name: name, action: 'save' });
    is(name, form((await c.get(`${me.draft}/who`)).text).pairs.find(([n]) => n === 'first_name')[1], `E18: a name with its accent as ${name.length === 3 ? 'one character' : 'two'} comes back as it was typed`);
  }

  // The most that one value may be, and one byte more; by hand, so that memory can be read.
  const most = 'value='.length + (256 << 10);
  for (const [bytes, wanted] of [[most, [400, 403, 303, 200]], [most + 1, [413]], [(1 << 20) - 4, [413]]]) {
    const body = `value=${'a'.repeat(bytes - 6)}`;
    const got = start('wizard', variables(portal, { REQUEST_METHOD: 'POST', REQUEST_URI: '/forms/parent-ehcna/who', CONTENT_LENGTH: String(body.length), CONTENT_TYPE: urlencoded }), body);
    ok(wanted.includes(got.status) && got.signal === null, `E15: one value of ${bytes - 6} bytes is answered with ${got.status}, in the memory that a program has`, got.text.slice(0, 80));
  }
  is(413, start('wizard', variables(portal, { REQUEST_METHOD: 'POST', REQUEST_URI: '/forms/parent-ehcna/who', CONTENT_LENGTH: String((1 << 20) + 1), CONTENT_TYPE: urlencoded }), 'a').status, 'E15: more than a mebibyte is not read at all');
  c.close();
};
