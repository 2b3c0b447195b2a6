// What was typed and not yet taken stays on this device: one draft a person, form and thing the form is about,
// encrypted with a key that stands only on that person's own pages (AES-GCM), so the next person on the device can read
// none of it. A draft goes when the form has been taken, when the person signs out or drops it, and after a day. Nothing
// is kept where the browser offers no encryption (a page without HTTPS).
const KEPT = 24 * 60 * 60 * 1000;
const NEVER = new Set(['hidden', 'password', 'file', 'submit', 'button', 'reset', 'image']);
const meta = document.querySelector('meta[name="drafts"]');
const prefix = `draft:${meta?.content}:`;
const subtle = globalThis.crypto?.subtle;
const store = (() => { try { return window.localStorage; } catch { return null; } })();
const inBytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const inText = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
const key = meta && subtle && store
  ? subtle.importKey('raw', inBytes(meta.dataset.key), 'AES-GCM', false, ['encrypt', 'decrypt'])
  : null;
const cipher = (name, iv) => ({ name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(name) });

async function seal(name, draft) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await subtle.encrypt(cipher(name, iv), await key, new TextEncoder().encode(JSON.stringify(draft)));
  return JSON.stringify({ at: Date.now(), iv: inText(iv), data: inText(data) });
}

async function open(name) {
  const kept = JSON.parse(store.getItem(name) ?? 'null');
  if (!kept) return null;
  const data = await subtle.decrypt(cipher(name, inBytes(kept.iv)), await key, inBytes(kept.data));
  return { at: kept.at, ...JSON.parse(new TextDecoder().decode(data)) };
}

const drop = (matches) => { for (const name of Object.keys(store ?? {})) if (matches(name)) store.removeItem(name); };
const isOld = (name) => {
  if (!name.startsWith('draft:')) return false;
  try { return !(Date.now() - JSON.parse(store.getItem(name)).at < KEPT); } catch { return true; }
};

// The server names in a cookie the addresses whose forms it has taken.
function forgetTaken() {
  const told = document.cookie.split('; ').find((cookie) => cookie.startsWith('taken='));
  if (!told || !meta) return;
  for (const path of decodeURIComponent(told.slice(6)).split(' ')) drop((name) => name.startsWith(`${prefix}${path}#`));
  document.cookie = 'taken=; Max-Age=0; Path=/; SameSite=Lax';
}

// A form's fields: what the server gave and what stands there now.
const fields = (form) => [...form.elements].filter((c) => c.name && c.name !== 'another' && !NEVER.has(c.type));
const isTick = (field) => field.type === 'checkbox' || field.type === 'radio';
const nameOf = (field) => (isTick(field) ? `${field.name}=${field.value}` : field.name);
const options = (field, is) => [...field.options].filter(is).map((option) => option.value);
const now = (field) => {
  if (isTick(field)) return field.checked;
  return field.options ? options(field, (o) => o.selected).join('\n') : field.value;
};
const given = (field) => {
  if (isTick(field)) return field.defaultChecked;
  if (!field.options) return field.defaultValue;
  const chosen = options(field, (o) => o.defaultSelected);
  return chosen.length || field.multiple ? chosen.join('\n') : field.options[0]?.value ?? '';
};
const put = (field, value) => {
  if (isTick(field)) field.checked = value;
  else if (!field.options) field.value = value;
  else if (field.multiple || options(field, (o) => o.value === value).length) {
    for (const o of field.options) o.selected = value.split('\n').includes(o.value);
  }
};
const labelOf = (field) => field.labels?.[0]?.textContent.replace('*', '').trim() ?? '';

// Not `form.action`: a field of that name would stand in its way.
const pathOf = (form) => new URL(form.getAttribute('action') || location.href, location.href).pathname;

// What a form is about beside its path (the month, the requests of a letter): its hidden values, but for those that only
// say which state of it was seen. As a hash, since they may name somebody.
const NOT_ABOUT = /^(csrfmiddlewaretoken|once|marked|another|confirmed|(.*-)?seen|shown(-.*)?|.*_FORMS)$/;
async function aboutOf(form) {
  const isAbout = (control) => control.type === 'hidden' && !NOT_ABOUT.test(control.name);
  const said = [...form.elements].filter(isAbout).map(({ name, value }) => [name, value]);
  if (!said.length) return '';
  const text = JSON.stringify([meta.dataset.key, said]);
  return inText(await subtle.digest('SHA-256', new TextEncoder().encode(text)));
}

// One form that is kept: `base` is what the server first gave for what was changed.
class Kept {
  constructor(form, name, isBound) {
    Object.assign(this, { form, name, base: {}, files: {}, isSaving: false, isAgain: false });
    this.ready = this.begin(isBound).catch(() => store.removeItem(name));
  }

  async begin(isBound) {
    this.name += await aboutOf(this.form);
    const draft = await open(this.name);
    if (!draft) return;
    for (const [field, [base]] of Object.entries(draft.fields)) this.base[field] = base;
    if (!isBound) this.restore(draft);
  }

  changed() {
    const found = {};
    for (const field of fields(this.form)) {
      const base = this.base[nameOf(field)] ?? given(field);
      if (now(field) !== base) found[nameOf(field)] = [base, now(field)];
    }
    return found;
  }

  async save() {
    if (this.isSaving) { this.isAgain = true; return; }
    this.isSaving = true;
    await this.ready;
    do {
      this.isAgain = false;
      const draft = { fields: this.changed(), files: this.files };
      if (Object.keys({ ...draft.fields, ...draft.files }).length) await this.write(draft);
      else store.removeItem(this.name);
    } while (this.isAgain);
    this.isSaving = false;
  }

  async write(draft) {
    // A full store keeps what it had; the page itself still has everything.
    try { store.setItem(this.name, await seal(this.name, draft)); } catch { /* nothing more can be done here */ }
  }

  restore({ at, fields: kept, files }) {
    const moved = [];
    let count = 0;
    for (const field of fields(this.form)) {
      const [base, value] = kept[nameOf(field)] ?? [];
      if (value === undefined) continue;
      if (given(field) !== base && given(field) !== value) moved.push(labelOf(field));
      put(field, value);
      count += 1;
    }
    const isHere = ([label]) => [...this.form.elements].some((control) => labelOf(control) === label);
    const lost = Object.entries(files ?? {}).filter(isHere);
    if (count || lost.length) this.say(at, [...new Set(moved.filter(Boolean))], lost);
  }

  say(at, moved, files) {
    const line = document.createElement('div');
    line.className = 'alert alert-warning d-flex flex-wrap justify-content-between align-items-center gap-2';
    line.setAttribute('role', 'status');
    const text = document.createElement('span');
    const time = new Date(at).toLocaleTimeString('th-TH', { hour: '2-digit', minute: '2-digit' });
    text.textContent = [
      `นำสิ่งที่พิมพ์ไว้เมื่อ ${time} น. กลับมาแล้ว ยังไม่ได้บันทึก`,
      ...files.map(([label, names]) => `ไฟล์ต้องเลือกใหม่: ${label} (${names})`),
      ...(moved.length ? [`ข้อมูลในระบบเปลี่ยนไปหลังจากที่พิมพ์ โปรดตรวจ: ${moved.join(', ')}`] : []),
    ].join(' · ');
    const button = document.createElement('button');
    Object.assign(button, { type: 'button', className: 'btn btn-sm btn-outline-secondary', textContent: 'ทิ้งร่างนี้' });
    button.addEventListener('click', () => {
      store.removeItem(this.name);
      Object.assign(this, { base: {}, files: {} });
      this.form.reset();
      line.remove();
    });
    line.append(text, button);
    this.form.prepend(line);
  }
}

const kept = new Map();
function keep() {
  const seen = {};
  for (const mark of document.querySelectorAll('input[name="once"], input[name="marked"]')) {
    if (!fields(mark.form).length) continue; // a page that only asks whether to go on
    const path = pathOf(mark.form);
    seen[path] = (seen[path] ?? -1) + 1;
    const name = `${prefix}${path}#${seen[path]}`;
    kept.set(mark.form, new Kept(mark.form, name, mark.hasAttribute('data-bound')));
  }
}

if (store) drop(isOld);
forgetTaken();
window.addEventListener('pageshow', forgetTaken);
if (key) {
  keep();
  for (const kind of ['input', 'change']) {
    document.addEventListener(kind, (event) => {
      const draft = kept.get(event.target.form);
      if (!draft) return;
      if (event.target.type === 'file') {
        const names = [...event.target.files].map((file) => file.name).join(', ');
        if (names) draft.files[labelOf(event.target)] = names;
        else delete draft.files[labelOf(event.target)];
      }
      draft.save();
    });
  }
  document.addEventListener('submit', (event) => {
    if (pathOf(event.target).endsWith('/logout/')) {
      kept.clear();
      drop((name) => name.startsWith(prefix));
    } else kept.get(event.target)?.save();
  });
  document.addEventListener('click', (event) => {
    const draft = event.target.closest('[data-drops-draft]') && kept.get(event.target.closest('form'));
    if (draft) store.removeItem(draft.name);
  });
}
