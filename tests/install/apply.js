// A parent applies on a portal that something else brought up: apply.js ADDRESS MAIL-FOLDER [IP]. Registers by the code of the letter, fills in a
// form, adds a file, sends it and reads it. NODE_EXTRA_CA_CERTS names the certificate. With MARK a file that holds it must be refused as
// a virus. Prints what it did; exit 1 when something was not as it should be.
'use strict';
const { Client, lettersOf } = require('../guard/client.js');

const [address, folder, ip] = process.argv.slice(2);
const lookup = ip && ((name, options, tell) => (options.all ? tell(null, [{ address: ip, family: 4 }]) : tell(null, ip, 4)));
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

const must = (holds, what) => { if (!holds) throw new Error(what); };

(async () => {
  const c = new Client({ address, letters: () => lettersOf(folder), lookup });
  const home = await c.get('/');
  must(home.status === 200 && /Login or Register/.test(home.text), `home: ${home.status}`);
  await c.register({ email: `parent${Date.now()}@example.org` });
  must(!address.startsWith('https:') || [...c.cookies.keys()].every((name) => name.startsWith('__Host-')), `cookies: ${[...c.cookies.keys()]}`);
  const draft = await c.draft();
  await c.fill(draft);
  const added = await c.upload(draft, { name: 'report.png', type: 'image/png', bytes: png });
  must(added.status === 303, `the file: ${added.status}`);
  if (process.env.MARK) {
    const found = await c.upload(draft, { name: 'found.pdf', bytes: Buffer.from(`%PDF-1.4\n%${process.env.MARK}\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n`) });
    must(found.status === 422 && /virus was found/.test(found.text), `the file with a signature: ${found.status}`);
  }
  const sent = await c.submit(draft);
  const page = await c.get(`${sent}/view`);
  must(page.status === 200 && /report\.png/.test(page.text) && /Ailsa/.test(page.text), `what was sent: ${page.status}`);
  const pdf = await c.get(`${sent}/pdf`);
  must(pdf.status === 200 && pdf.raw.subarray(0, 5).toString() === '%PDF-' && pdf.raw.length > 5000, `its PDF: ${pdf.status}`);
  console.log(`sent ${address}${sent}`);
  c.close();
})().catch((e) => { console.error(e.message); process.exit(1); });
