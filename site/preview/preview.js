// Shows in the frame what is chosen, keeps it in the address, and loads it again when gen has built anew.
const frame = document.getElementById('page');
const state = document.getElementById('state');
const said = document.getElementById('said');
const kept = 'preview-scroll';
let stamp = null;

function chosen() {
  return decodeURIComponent(location.hash.slice(1));
}

function mark() {
  for (const link of document.querySelectorAll('a[target=page]')) {
    if (link.getAttribute('href') === chosen()) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

function show() {
  if (chosen().startsWith('/preview/')) frame.src = chosen();
  mark();
}

function tell(text) {
  const [, ...lines] = text.split('\n');
  const words = lines.join('\n').trim();
  said.hidden = words === '';
  said.textContent = words;
  state.textContent = `Built at ${new Date().toLocaleTimeString()}`;
}

// The list may have changed too: the whole page is loaded, at the place where one was.
function again() {
  try {
    sessionStorage.setItem(kept, JSON.stringify([document.querySelector('main').scrollTop, frame.contentWindow.scrollY]));
  } catch (error) {
    console.error(error);
  }
  location.reload();
}

async function look() {
  try {
    const answer = await fetch('/preview/stamp', { cache: 'no-store' });
    const text = await answer.text();
    if (stamp !== null && text !== stamp) again();
    else if (stamp === null) tell(text);
    stamp = text;
  } catch {
    state.textContent = 'make preview has ended';
  }
  setTimeout(look, 500);
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[target=page]');
  if (!link) return;
  event.preventDefault();
  location.hash = encodeURIComponent(link.getAttribute('href'));
});
addEventListener('hashchange', show);
frame.addEventListener('load', () => {
  const [, inside] = JSON.parse(sessionStorage.getItem(kept) || '[0, 0]');
  if (inside > 0) frame.contentWindow.scrollTo(0, inside);
  sessionStorage.removeItem(kept);
});
document.querySelector('main').scrollTop = JSON.parse(sessionStorage.getItem(kept) || '[0, 0]')[0];
show();
look();
