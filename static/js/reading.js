// Reading beside the codebook: what is selected, by mouse or by keys, is marked and coded in place.
import { announce } from "./announce.js";
import { lengthOf, paragraph, rangeOf, segments, startOf, stretch } from "./places.js";
import { toast } from "./toast.js";

const page = document.querySelector("[data-reading]");
const words = page.querySelector("[data-words]");
const hand = page.querySelector("[data-at-hand]");
const finder = page.querySelector("[data-code-finder]");
const shown = page.querySelector("[data-selection]");
let picked = null;
let last = null;
let key = null;

function pick(next, { scroll = false } = {}) {
  picked = next;
  last = next ?? last;
  key = next && crypto.randomUUID?.();
  const range = next && rangeOf(words, next);
  if (globalThis.CSS?.highlights) {
    if (range) CSS.highlights.set("picked", new Highlight(range));
    else CSS.highlights.delete("picked");
  }
  if (shown) {
    shown.hidden = !next;
    shown.textContent = range ? range.toString().replace(/\u00ad?\n/g, " ").replace(/\s+/g, " ").trim() : "";
    if (next) hand.replaceChildren();
    page.querySelector("[data-hint]").hidden = Boolean(next || hand.firstElementChild);
  }
  if (scroll && range) range.startContainer.parentElement.scrollIntoView({ block: "center" });
}

document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  if (!finder || !selection.rangeCount || selection.isCollapsed || !words.contains(selection.anchorNode)) return;
  const found = stretch(words, selection.getRangeAt(0));
  if (found && !(picked?.start === found.start && picked?.end === found.end)) pick(found);
});

// By keys: sentence by sentence, widened with Shift, trimmed by words with Alt.
function step(by, widen) {
  const all = [...words.querySelectorAll("[data-start]")];
  const from = picked ?? last;
  const edge = by > 0 ? (from?.end ?? -1) : (from?.start ?? Infinity);
  const near = all.filter((p) => (by > 0 ? startOf(p) + lengthOf(p) > edge : startOf(p) < edge));
  for (const p of by > 0 ? near : near.reverse()) {
    const parts = segments(p, "sentence");
    const next = by > 0 ? parts.find((part) => part.start >= edge) : parts.findLast((part) => part.end <= edge);
    if (!next) continue;
    const wide = widen && picked;
    return pick({ start: wide ? Math.min(picked.start, next.start) : next.start, end: wide ? Math.max(picked.end, next.end) : next.end }, { scroll: true });
  }
}

function trim(by, atStart) {
  if (!picked) return;
  const inside = [...words.querySelectorAll("[data-start]")].flatMap((p) =>
    startOf(p) <= picked.end && startOf(p) + lengthOf(p) >= picked.start ? segments(p, "word") : []);
  const edge = atStart ? picked.start : picked.end;
  const next = atStart
    ? (by > 0 ? inside.find((word) => word.start > edge) : inside.findLast((word) => word.start < edge))
    : (by > 0 ? inside.find((word) => word.end > edge) : inside.findLast((word) => word.end < edge));
  const wanted = next && { start: atStart ? next.start : picked.start, end: atStart ? picked.end : next.end };
  if (wanted && wanted.end > wanted.start) pick(wanted);
}

words.addEventListener("keydown", (event) => {
  if (!finder || event.ctrlKey || event.metaKey) return;
  const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (by && event.altKey) trim(by, event.shiftKey);
  else if (by) step(by, event.shiftKey);
  else if (event.key === "Enter" && picked) mark({});
  else if (event.key === "Escape" && picked) pick(null);
  else return;
  event.preventDefault();
});

async function send(address, fields) {
  const { "X-CSRFToken": token } = JSON.parse(document.body.getAttribute("hx-headers"));
  try {
    const answer = await fetch(address, { method: "POST", body: new URLSearchParams(fields), headers: { Accept: "application/json", "X-CSRFToken": token }, redirect: "manual" });
    if (answer.ok) return show(await answer.json());
    toast(answer.status === 409 ? await answer.text() : page.dataset.wordsFailed, "exclude");
  } catch {
    toast(page.dataset.wordsFailed, "exclude");
  }
  return null;
}

function show(told) {
  for (const [start, html] of Object.entries(told.blocks)) {
    const p = words.querySelector(`[data-start="${start}"]`);
    if (p) p.innerHTML = html;
  }
  const standing = [...words.querySelectorAll("[data-ids]")].flatMap((mark) => mark.dataset.ids.split(" "));
  page.querySelector("[data-n-passages]").textContent = new Set(standing).size;
  const typed = hand.contains(document.activeElement) ? document.activeElement : null;
  hand.innerHTML = told.passages;
  if (typed?.name) hand.querySelector(`[name="${typed.name}"]`)?.focus();
  const place = page.querySelector("[data-code-place]");
  if (place && told.codes) place.innerHTML = told.codes;
  for (const [pk, n] of Object.entries(told.counts)) {
    const count = place?.querySelector(`[data-code="${pk}"] [data-count]`);
    if (count) count.textContent = n || "";
  }
  sift();
  announce(told.said);
  return told;
}

async function mark(fields) {
  const told = await send(page.dataset.mark, { text: page.dataset.text, ...picked, ...(key ? { key } : {}), ...fields });
  if (!told) return;
  document.getSelection().removeAllRanges();
  const [card] = hand.children;
  pick(null);
  if (card) hand.replaceChildren(card);
  here([String(told.pk)]);
}

// A code was chosen: for what is selected, or else for the passage at hand.
function code(fields) {
  const open = hand.querySelector("[data-passage][data-open] form[action$='/describe/']");
  if (picked) mark(fields);
  else if (open) send(open.action.replace(/describe\/$/, "code/"), fields);
  else announce(page.querySelector("[data-hint]").textContent);
}

function here(ids) {
  for (const old of words.querySelectorAll(".passage.here")) old.classList.remove("here");
  for (const one of words.querySelectorAll(".passage")) if (ids.some((id) => one.dataset.ids.split(" ").includes(id))) one.classList.add("here");
}

words.addEventListener("click", async (event) => {
  const passage = event.target.closest(".passage");
  if (!passage || !document.getSelection().isCollapsed) return;
  const ids = passage.dataset.ids.split(" ");
  const answer = await fetch(`${page.dataset.passages}?at=${ids.join(".")}`);
  if (!answer.ok) return;
  if (finder) pick(null);
  hand.innerHTML = await answer.text();
  here(ids);
});

function sift() {
  if (!finder) return;
  const typed = finder.elements.name.value.trim().toLowerCase();
  const rows = [...page.querySelectorAll(".code-row")];
  for (const row of rows) row.hidden = !row.dataset.name.toLowerCase().includes(typed);
  finder.querySelector("[data-new-code]").hidden = !typed || rows.some((row) => row.dataset.name.toLowerCase() === typed);
}

if (finder) {
  finder.addEventListener("input", sift);
  finder.addEventListener("submit", (event) => {
    event.preventDefault();
    const first = page.querySelector(".code-row:not([hidden]) [data-code]");
    const fresh = !finder.querySelector("[data-new-code]").hidden && (event.submitter?.matches("[data-new-code]") && event.submitter === document.activeElement || !first);
    const name = finder.elements.name.value.trim();
    if (!name || !(fresh || first)) return;
    finder.elements.name.value = "";
    code(fresh ? { name } : { code: first.dataset.code });
    sift();
    words.focus({ preventScroll: true });
  });
  page.querySelector("[data-mark-only]").addEventListener("click", () => picked && mark({}));
  page.addEventListener("click", (event) => {
    const button = event.target.closest("[data-code]");
    if (button) code({ code: button.dataset.code });
  });
}

hand.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-passage-form]");
  if (!form) return;
  event.preventDefault();
  const told = await send(form.action, new FormData(form, event.submitter));
  if (told && form.dataset.removes) bringBack(form.dataset.removes);
});
hand.addEventListener("change", (event) => event.target.closest("[data-autosave]")?.requestSubmit());

function bringBack(address) {
  const said = Object.assign(document.createElement("p"), { className: "small", textContent: `${page.dataset.wordsGone} ` });
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button small", textContent: page.dataset.wordsUndo });
  button.addEventListener("click", () => send(address, {}));
  said.append(button);
  hand.replaceChildren(said);
}

const [first] = hand.querySelectorAll("[data-passage]");
if (first) {
  const ids = [...hand.querySelectorAll("[data-passage]")].map((one) => one.dataset.passage);
  here(ids);
  words.querySelector(".passage.here")?.scrollIntoView({ block: "center" });
}
