// The metasummary's board: boxes choose findings, dragging fills in and presses the same form.
const DRAG = "[draggable=true]";
let dragged = null;
let last = null;

const board = () => document.querySelector("[data-board]");
const form = () => document.querySelector("#board-form");
const boxes = () => [...board().querySelectorAll("input[type=checkbox][form=board-form]")];

function count() {
  const place = document.querySelector("[data-board-chosen]");
  if (!place) return;
  const n = boxes().filter((box) => box.checked).length;
  place.textContent = n === 0 ? place.dataset.none : n === 1 ? place.dataset.one : place.dataset.many.replace("{n}", n);
  document.querySelector("[data-board-none]").hidden = n === 0;
  for (const box of boxes()) box.closest("[data-board-finding]").classList.toggle("chosen", box.checked);
}

function press(value) {
  form().querySelector(`button[value=${value}]`).click();
}

// A dragged finding that isn't chosen goes alone; a chosen one takes all chosen along.
function choose(finding) {
  const box = finding.querySelector("input[type=checkbox]");
  if (!box.checked) {
    for (const other of boxes()) other.checked = false;
    box.checked = true;
  }
  count();
}

function between(one, other) {
  const all = boxes().filter((box) => box.name === one.name && box.checkVisibility());
  const [from, to] = [all.indexOf(one), all.indexOf(other)].sort((a, b) => a - b);
  if (from < 0) return;
  for (const box of all.slice(from, to + 1)) box.checked = other.checked;
}

function clear() {
  for (const one of document.querySelectorAll(".board .onto, .board .above")) one.classList.remove("onto", "above");
}

function target(event) {
  if (!dragged) return null;
  const line = event.target.closest?.("[data-abstracted]");
  if (dragged.matches("[data-board-finding]")) return line && { line };
  if (line && line !== dragged) return { line, before: true };
  const domain = event.target.closest?.("[data-domain]");
  return domain && !line ? { domain } : null;
}

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.(`.board ${DRAG}`) ?? null;
  if (!dragged) return;
  dragged.classList.add("dragged");
  event.dataTransfer.setData("text/plain", dragged.textContent.trim());
});

document.addEventListener("dragover", (event) => {
  const place = target(event);
  clear();
  if (!place) return;
  event.preventDefault();
  (place.line ?? place.domain).classList.add(place.before ? "above" : "onto");
});

document.addEventListener("dragend", () => {
  dragged?.classList.remove("dragged");
  dragged = null;
  clear();
});

document.addEventListener("drop", (event) => {
  const place = target(event);
  if (!place) return;
  event.preventDefault();
  if (dragged.matches("[data-board-finding]")) {
    choose(dragged);
    form().elements.to.value = place.line.dataset.abstracted;
    press(event.altKey ? "also" : "put");
  } else {
    const { abstracted, into, before } = form().elements;
    abstracted.value = dragged.dataset.abstracted;
    into.value = (place.line ?? place.domain).closest("[data-domain]").dataset.domain;
    before.value = place.line ? place.line.dataset.abstracted : "";
    press("place");
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-board-none]")) {
    for (const box of boxes()) box.checked = false;
    count();
    board().querySelector("[data-board-list] input")?.focus();
    return;
  }
  if (!event.target.matches?.("input[type=checkbox][form=board-form]")) return;
  if (event.shiftKey && last?.isConnected) between(last, event.target);
  last = event.target;
  count();
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  const step = event.key === "ArrowDown" ? 1 : -1;
  const link = event.target.closest?.("[data-board-link]");
  if (link && event.altKey && board().dataset.mayChange !== undefined) {
    event.preventDefault();
    const id = link.closest("[data-abstracted]").dataset.abstracted;
    board().querySelector(`button[value="${step > 0 ? "down" : "up"}-${id}"]`).click();
  } else if (!event.altKey && event.target.matches?.("input[type=checkbox][form=board-form]")) {
    event.preventDefault();
    const all = boxes().filter((box) => box.checkVisibility());
    all[all.indexOf(event.target) + step]?.focus();
  }
});

document.addEventListener("htmx:afterSwap", () => {
  last = null;
  if (board()) count();
});
if (board()) count();
