// Small help on top of pages that work without it.
import htmx from 'htmx.org';
import './copying.js';
import './drafts.js';
import './drag.js';

htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
htmx.config.selfRequestsOnly = true;
// What was swapped in answers at once: a button pressed before it did would send a plain form.
htmx.config.defaultSettleDelay = 0;
// Back asks the server: a kept picture of a list would show the next person on the device what the one before saw.
htmx.config.historyCacheSize = 0;
htmx.config.refreshOnHistoryMiss = true;
try { sessionStorage.removeItem('htmx-history-cache'); } catch { /* a browser that keeps nothing */ }
// A refused form answers 422 with the form itself, which is to be shown.
htmx.config.responseHandling = [
  { code: '204', swap: false },
  { code: '[23]..', swap: true },
  { code: '422', swap: true },
  { code: '409', swap: true },
  { code: '[45]..', swap: false, error: true },
];

document.addEventListener('htmx:configRequest', (event) => {
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  if (token) event.detail.headers['X-CSRFToken'] = token;
});

// A request that came to nothing says so, in the place where people look.
const complain = (text) => {
  const place = document.getElementById('live');
  if (place) place.textContent = text;
};
document.addEventListener('htmx:sendError', () => complain('ติดต่อระบบไม่ได้ โปรดตรวจสัญญาณแล้วลองอีกครั้ง'));
// A refusal in our words is shown there as well, whatever the request was to fill. The same words again stay where they
// are, however often it polls: a link that was replaced while it was pressed would swallow the press.
const isTold = (xhr) => xhr.status >= 400 && Boolean(xhr.getResponseHeader('HX-Retarget'));
document.addEventListener('htmx:beforeSwap', ({ detail }) => {
  if (!isTold(detail.xhr)) return;
  const page = new DOMParser().parseFromString(detail.xhr.responseText, 'text/html');
  const shown = document.querySelector('#live [role="alert"]');
  const next = page.querySelector('[role="alert"]');
  const isSame = Boolean(shown) && shown.textContent === next?.textContent;
  detail.shouldSwap = !isSame;
  if (isSame) shown.querySelector('a')?.setAttribute('href', next.querySelector('a').getAttribute('href'));
});
document.addEventListener('htmx:responseError', (event) => {
  if (!isTold(event.detail.xhr)) complain('ทำรายการไม่สำเร็จ โปรดลองอีกครั้ง');
});

// What was typed and not sent is not lost by a stray click.
const unsent = new Set();
document.addEventListener('input', ({ target }) => {
  if (target.form?.hasAttribute('data-guard')) unsent.add(target.form);
});
document.addEventListener('submit', ({ target }) => unsent.delete(target));
window.addEventListener('beforeunload', (event) => {
  if ([...unsent].some((form) => form.isConnected)) event.preventDefault();
});

// Two taps on a button make one request (docs/traps.md, 17); the server keeps its own guard as well. A browser does not
// tell that somebody stopped the request, so that the button works again after a while, and once something is changed.
const AGAIN = 10_000;
const AGAIN_WITH_FILES = 60_000;
const release = (form) => {
  if (!form?.dataset.sent) return;
  delete form.dataset.sent;
  if (form.hasAttribute('data-guard')) unsent.add(form);
};
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.dataset.sent) {
    if (form.dataset.sent) event.preventDefault();
    return;
  }
  if (form.method !== 'post' || form.hasAttribute('hx-post')) return;
  form.dataset.sent = '1';
  const hasFiles = [...form.querySelectorAll('input[type="file"]')].some((input) => input.files.length);
  setTimeout(release, hasFiles ? AGAIN_WITH_FILES : AGAIN, form);
});
for (const kind of ['input', 'change']) document.addEventListener(kind, ({ target }) => release(target.form));
window.addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent;
});

// A select that sends its form when changed (filters without htmx).
document.addEventListener('change', (event) => {
  if (event.target.matches('[data-submit-on-change]')) event.target.form.requestSubmit();
});
// One box ticks all boxes of a name in its form.
document.addEventListener('change', (event) => {
  const name = event.target.dataset.checkAll;
  if (!name) return;
  for (const box of event.target.form.querySelectorAll(`input[name="${name}"]`)) box.checked = event.target.checked;
});
document.addEventListener('click', (event) => {
  if (event.target.closest('[data-print]')) window.print();
});

// A file box shows what was chosen, also before this script was there.
const nameFiles = (input) => {
  const box = input.closest('.file-pick');
  if (!box || !input.files.length) return;
  box.querySelector('.file-pick-name').textContent = [...input.files].map((file) => file.name).join(', ');
  box.classList.add('is-chosen');
};
document.querySelectorAll('.file-pick input').forEach(nameFiles);
document.addEventListener('change', (event) => { if (event.target.type === 'file') nameFiles(event.target); });

// How many boxes of a name are ticked, where a page wants it said.
document.addEventListener('change', (event) => {
  for (const place of event.target.form?.querySelectorAll('[data-count-of]') ?? [])
    place.textContent = event.target.form.querySelectorAll(`input[name="${place.dataset.countOf}"]:checked`).length;
});

// A link to a closed panel of this page opens it where it stands.
document.addEventListener('click', (event) => {
  const link = event.target.closest('a[href*="#panel-"]');
  if (!link || link.pathname !== window.location.pathname) return;
  const panel = document.querySelector(link.hash);
  const closed = panel?.querySelector('details.panel-closed');
  if (!panel) return;
  event.preventDefault();
  panel.scrollIntoView();
  if (closed) closed.open = true;
  else panel.focus();
});

// An open menu closes on Escape and on a click elsewhere.
const closeMenus = (except) => {
  for (const menu of document.querySelectorAll('details[data-closes][open]')) if (menu !== except) menu.open = false;
};
document.addEventListener('click', (event) => closeMenus(event.target.closest('details[data-closes]')));
document.addEventListener('keydown', (event) => { if (event.key === 'Escape') closeMenus(); });
