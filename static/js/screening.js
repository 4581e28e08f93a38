// The screening card. A vote goes into the outbox, the next card is shown at once, and the
// outbox sees to it that the vote arrives exactly once.
import { announce } from "./announce.js";
import { keysAreOn } from "./keys.js";
import { Outbox } from "./outbox.js";
import { toast } from "./toast.js";

const form = document.querySelector("[data-decision]");
const desk = document.querySelector("[data-desk]");
const done = document.querySelector("[data-done]");
const words = form.dataset;
const note = form.elements.note;
const noteBox = form.querySelector("[data-note]");
const reasons = form.querySelector("[data-reasons]");
const back = form.querySelector("[data-back]");

const ahead = [...document.querySelectorAll("template[data-ahead]")].map((t) => t.content.firstElementChild);
const putBack = [];
const spent = new Map();
let current = desk.querySelector("[data-card]");

const outbox = new Outbox(form.dataset.queue, form, {
  state: mark,
  stored: (vote, answer) => {
    count(1);
    if (answer.notice) toast(answer.notice, "maybe");
    take(answer.cards);
  },
  refused: (vote, why) => toast(`${why || words.wordsLost}`, "exclude"),
  signedOut: () => toast(words.wordsSignedOut, "exclude"),
});

const id = (card) => Number(card.dataset.report);
const inHand = () => [current, ...ahead].filter(Boolean).map(id);

function mark(state) {
  const drawn = form.querySelector(`template[data-mark="${state}"]`).content.firstElementChild.cloneNode(true);
  form.querySelector(".decision-more > [data-saved]").replaceWith(drawn);
}

function show(card, { focus = true } = {}) {
  current?.remove();
  current = card || null;
  if (current) desk.prepend(current);
  form.elements.report.value = current ? id(current) : "";
  form.toggleAttribute("data-empty", !current);
  done.hidden = Boolean(current);
  note.value = "";
  noteBox.hidden = true;
  if (reasons) reasons.hidden = true;
  back.hidden = putBack.length === 0;
  fetchAhead();
  window.scrollTo(0, 0);
  if (current && focus) announce(current.querySelector(".record-title").textContent);
}

// The first page of the next full text is there before its card is.
function fetchAhead() {
  const picture = ahead[0]?.querySelector("[data-sheet] img");
  if (!picture) return;
  const early = new Image();
  early.sizes = picture.sizes;
  early.srcset = picture.srcset;
}

// Cards that the server handed out, unless they are on the desk or waiting to be sent.
function take(cards) {
  for (const { report, html } of cards) {
    if (inHand().includes(report) || outbox.holds(report)) continue;
    const box = document.createElement("template");
    box.innerHTML = html;
    ahead.push(box.content.querySelector("[data-card]"));
  }
  if (!current && ahead.length) show(ahead.shift());
}

function count(step) {
  const bar = document.querySelector("[data-progress]");
  bar.value += step;
  document.querySelector("[data-decided]").textContent = bar.value.toLocaleString();
  document.querySelector("[data-left]").textContent = (bar.max - bar.value).toLocaleString();
}

function vote(choice, reason) {
  if (!current) return;
  if (choice === "exclude" && !reason && "reasonNeeded" in words && reasons) return askReason();
  const fields = { report: id(current), choice, reason: reason || "", note: note.value };
  spent.set(id(current), current);
  show(ahead.shift());
  outbox.add(fields, () => inHand().join(","));
}

function askReason() {
  reasons.hidden = false;
  announce(words.wordsReason);
  reasons.querySelector("button").focus();
}

async function post(url, fields) {
  const body = new URLSearchParams({ ...fields, csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
  const answer = await fetch(url, { method: "POST", body, headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

async function undo() {
  const unsent = outbox.takeBack();
  if (unsent) return again(spent.get(unsent.report), unsent.note);
  try {
    const answer = await post(words.undo, {});
    const box = document.createElement("template");
    box.innerHTML = answer.card.html;
    again(box.content.querySelector("[data-card]"), answer.note);
    count(-1);
  } catch (failure) {
    toast(failure.message || words.wordsNothing, "maybe");
  }
}

// The record of a vote taken back, with the note that was written for it.
function again(card, written) {
  if (!card) return location.reload();
  if (current) ahead.unshift(current);
  show(card);
  note.value = written;
  noteBox.hidden = !written;
}

async function later() {
  if (!current) return;
  const card = current;
  putBack.push(card);
  show(ahead.shift());
  try {
    take((await post(words.skip, { report: id(card), have: inHand().join(",") })).cards);
  } catch {
    // Off line the card simply stays in this tab; K brings it back.
  }
}

function goBack() {
  const card = putBack.pop();
  if (!card) return;
  if (current) ahead.unshift(current);
  show(card);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const button = event.submitter;
  if (button?.matches("[data-undo-vote]")) return undo();
  if (button?.matches("[data-skip-card]")) return later();
  if (button?.name === "reason") return vote("exclude", button.value);
  if (button?.name === "choice") return vote(button.value);
});
form.querySelector("[data-open-note]").addEventListener("click", () => {
  noteBox.hidden = false;
  note.focus();
});
note.addEventListener("keydown", (event) => {
  if (event.key === "Escape") form.querySelector("[data-open-note]").focus();
});
// The reasons' numbers stand beside the record too, so they act without opening the list.
document.addEventListener("keydown", (event) => {
  const elsewhere = event.target.closest?.("input, textarea, select, dialog");
  if (event.defaultPrevented || elsewhere || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!reasons?.hidden || !keysAreOn()) return;
  const button = [...reasons.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key);
  if (!button) return;
  event.preventDefault();
  vote("exclude", button.value);
});
back.addEventListener("click", goBack);
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-toggle-marks]");
  if (!button) return;
  const off = document.documentElement.dataset.marks !== "off";
  document.documentElement.dataset.marks = off ? "off" : "on";
  button.setAttribute("aria-pressed", String(!off));
});

noteBox.hidden = true;
if (reasons) reasons.hidden = true;
// A vote from before a reload that is still unsent must not be asked for again.
while (current && outbox.holds(id(current))) show(ahead.shift(), { focus: false });
fetchAhead();
outbox.flush();
