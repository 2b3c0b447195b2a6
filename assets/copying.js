// Values that are keyed in elsewhere: copied one after the other, by mouse or by Enter alone. Pages say the same
// without this script; their text can be selected.
document.querySelectorAll('[data-with-script]').forEach((part) => { part.hidden = false; });

// Where the office's address is plain HTTP a browser has no clipboard for scripts.
const copySelected = (place) => {
  const range = document.createRange();
  range.selectNodeContents(place);
  const selection = window.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  document.execCommand('copy');
  selection.removeAllRanges();
};
const copy = async (place) => {
  const text = place.textContent.trim();
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    copySelected(place);
  }
};

document.addEventListener('click', async ({ target }) => {
  const button = target.closest('[data-copies]');
  if (!button) return;
  await copy(document.getElementById(button.dataset.copies));
  button.classList.add('is-copied');
  const steps = [...document.querySelectorAll('[data-copies], [data-copied-last]')];
  steps[steps.indexOf(button) + 1]?.focus();
});

// After a tick the page comes back at the next entry.
if (window.location.hash.startsWith('#entry-'))
  document.querySelector(`${window.location.hash} [data-copies]`)?.focus();
