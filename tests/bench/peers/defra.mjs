// Serves a form of ten pages, ten questions each, on the Defra forms engine: node defra.mjs FOLDER PORT. FOLDER: where npm put
// @defra/forms-engine-plugin@4.0.44 and @defra/forms-model@3.0.696 (--ignore-scripts). Sessions stay in memory, which no other row of the
// benchmark may do: it is the fastest that the engine can be. Says "ready" once it listens.
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { pathToFileURL } from 'node:url';

const [folder, port] = process.argv.slice(2);
const engine = join(folder, 'node_modules/@defra/forms-engine-plugin');
Object.assign(process.env, { NODE_ENV: 'test', PORT: port, SESSION_COOKIE_PASSWORD: 'a password for measurements alone, of more than 32 letters' });
process.chdir(engine);
const from = (path) => import(pathToFileURL(join(engine, '.server', path)).href);

const letter = (n) => String.fromCharCode(96 + n);   // names take letters alone
const question = (page, n) => ({
  type: n % 5 === 0 ? 'YesNoField' : n % 2 ? 'TextField' : 'MultilineTextField', name: `q${letter(page)}${letter(n)}`, id: randomUUID(),
  title: `Question ${n} of page ${page}: what should we know about this?`, shortDescription: `Question ${n}`,
  hint: 'Write as much as you like, in your own words.', options: { required: false }, schema: {},
});
const page = (n) => ({ title: `Page ${n}`, path: `/page-${n}`, id: randomUUID(), next: [],
  components: Array.from({ length: 10 }, (_, i) => question(n, i + 1)) });
const definition = { name: 'Ten pages', engine: 'V2', schema: 2, startPage: '/page-1', lists: [], conditions: [], sections: [],
  pages: [...Array.from({ length: 10 }, (_, i) => page(i + 1)), { title: '', path: '/summary', controller: 'SummaryPageController', id: randomUUID() }] };

const { config } = await from('config/index.js');
config.set('publicDir', join(engine, '.public'));   // its styles, scripts and letters, as they are in use
const { createServer } = await from('server/index.js');
const { FileFormService } = await from('server/utils/file-form-service.js');
const services = await from('server/plugins/engine/services/index.js');
const forms = new FileFormService();
const now = new Date();
const author = { id: randomUUID(), displayName: 'Bench' };
const state = { createdAt: now, createdBy: author, updatedAt: now, updatedBy: author };
const file = join(mkdtempSync(join(tmpdir(), 'waymark-peer-')), 'ten.json');
writeFileSync(file, JSON.stringify(definition));
await forms.addForm(file, { id: randomUUID(), slug: 'ten', title: 'Ten pages', organisation: 'Bench', teamName: 'Bench', teamEmail: 'bench@mail.example',
  notificationEmail: 'bench@mail.example', submissionGuidance: 'None.', contact: {}, ...state, draft: state, live: state });
const server = await createServer({ services: { ...services, formsService: forms.toFormsService() } });
server.settings.host = '127.0.0.1';
await server.start();
console.log('ready');
