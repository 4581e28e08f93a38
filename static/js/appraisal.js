// The appraisal bench: drafts keep themselves, keys answer, marked passages become quotations.
const form = document.querySelector("[data-bench]");
const PAUSE = 800;
let timer = null;
let sending = false;
let again = false;

function mark(words, state) {
  const place = form.querySelector("[data-saved]");
  place.textContent = words;
  place.dataset.state = state;
}

async function save() {
  if (sending) {
    again = true;
    return;
  }
  sending = true;
  mark("…", "saving");
  try {
    const answer = await fetch(form.dataset.save, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { Accept: "application/json" },
      redirect: "manual",
    });
    if (answer.ok) {
      const told = await answer.json();
      form.elements.saves.value = told.saves;
      mark(told.said, "saved");
    } else {
      mark(answer.status === 409 ? await answer.text() : String(answer.status || "×"), "failed");
    }
  } catch {
    mark("↻", "waiting");
    timer = setTimeout(save, 5000);
  }
  sending = false;
  if (again) {
    again = false;
    save();
  }
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(save, PAUSE);
  count();
}

function count() {
  const open = [...form.querySelectorAll("[data-rated]")].filter((item) => !item.querySelector("input:checked")).length;
  const words = open === 1 ? form.dataset.wordsOne : form.dataset.wordsOpen;
  form.querySelector("[data-left]").textContent = open ? `${open} ${words}` : "";
}

function current() {
  return document.activeElement?.closest?.("[data-item]") ?? form.querySelector("[data-rated]:not(:has(input:checked))");
}

function step(by) {
  const items = [...form.querySelectorAll("[data-item]")];
  const next = items[items.indexOf(current()) + by];
  if (!next) return;
  (next.querySelector("input:checked") ?? next.querySelector("input, textarea")).focus({ preventScroll: true });
  next.scrollIntoView({ block: "center" });
}

function key(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("textarea, select, input[type=text]")) return;
  if (document.body.dataset.shortcuts === "off") return;
  const pressed = event.key.toLowerCase();
  if (pressed === "j" || pressed === "k") {
    event.preventDefault();
    step(pressed === "j" ? 1 : -1);
    return;
  }
  const answer = current()?.querySelector(`[data-answer-key="${CSS.escape(pressed)}"]`);
  if (!answer) return;
  event.preventDefault();
  answer.checked = true;
  answer.focus({ preventScroll: true });
  soon();
}

// What is marked in the text; a press on the button would take the selection away.
let marked = { text: "", page: "" };
document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  const inside = selection.rangeCount && selection.anchorNode?.parentElement?.closest("[data-text]");
  if (inside && !selection.isCollapsed) {
    const page = selection.anchorNode.parentElement.closest("[data-page]");
    marked = { text: selection.toString().trim(), page: page?.dataset.page ?? "" };
  }
});

function quote(button) {
  const item = button.closest("[data-item]");
  const row = item.querySelector("template").content.cloneNode(true);
  row.querySelector("textarea").value = marked.text;
  row.querySelector("input").value = marked.page;
  const place = item.querySelector("[data-quotes]");
  place.append(row);
  place.lastElementChild.querySelector("textarea").focus();
  marked = { text: "", page: "" };
  soon();
}

if (form) {
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-quote]");
    if (button) quote(button);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
  document.addEventListener("keydown", key);
  count();
}
