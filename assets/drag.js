// The pairing board by mouse: a household dragged onto an official is what ticking it and pressing
// «จับคู่» does, by the same request. Without this script, and by keyboard, the buttons do it.
import htmx from 'htmx.org';

const place = (event) => event.target.closest?.('[data-drop]');
const board = () => document.getElementById('board-body');
let dragging = false;

// Rows are draggable only where this script runs.
document.addEventListener('mouseover', (event) => {
  const row = event.target.closest?.('[data-drag]');
  if (row) row.draggable = true;
});

// A row that is not among the ticked is dragged alone; the ticked go together.
document.addEventListener('dragstart', (event) => {
  const row = event.target.closest?.('[data-drag]');
  if (!row) return;
  const box = row.querySelector('input[name="household"]');
  if (!box.checked) {
    for (const other of board().querySelectorAll('input[name="household"]:checked')) other.checked = false;
    box.checked = true;
    box.dispatchEvent(new Event('change', { bubbles: true }));
  }
  dragging = true;
  event.dataTransfer.setData('text/plain', '');
  event.dataTransfer.effectAllowed = 'link';
});

const mark = (official) => {
  for (const other of document.querySelectorAll('.is-over')) if (other !== official) other.classList.remove('is-over');
  official?.classList.add('is-over');
};
document.addEventListener('dragover', (event) => {
  if (!dragging) return;
  mark(place(event));
  if (place(event)) event.preventDefault();
});
document.addEventListener('dragend', () => { dragging = false; mark(null); });

document.addEventListener('drop', (event) => {
  const official = dragging && place(event);
  if (!official) return;
  event.preventDefault();
  dragging = false;
  htmx.ajax('POST', official.dataset.drop, { source: '#drop', target: '#board-body', swap: 'outerHTML' });
});
