// The codebook's tree: Alt with an arrow, or dragging, moves a code; the server answers with the tree.
const tree = document.querySelector("[data-codes-tree]");
const WAYS = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "out", ArrowRight: "in" };
let dragged = null;
let busy = false;

async function send(id, fields) {
  if (busy) return;
  busy = true;
  const body = new FormData(tree.querySelector("form"));
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  try {
    const answer = await fetch(tree.dataset.move, { method: "POST", body, headers: { "HX-Request": "true" } });
    const text = await answer.text();
    if (answer.ok) {
      tree.innerHTML = text;
      tree.dataset.moved = String(Number(tree.dataset.moved || 0) + 1);
    } else {
      say(answer.status === 409 ? text : tree.dataset.failed);
    }
  } finally {
    busy = false;
    row(id)?.querySelector("[data-code-link]")?.focus();
  }
}

const row = (id) => tree.querySelector(`[data-id="${id}"]`);

function say(words) {
  const box = document.createElement("div");
  box.className = "notice";
  box.dataset.tone = "maybe";
  box.setAttribute("role", "alert");
  const paragraph = document.createElement("p");
  paragraph.textContent = words;
  box.append(paragraph);
  tree.querySelector("[role=alert]")?.remove();
  tree.prepend(box);
}

function clear() {
  for (const one of tree.querySelectorAll(".onto, .above")) one.classList.remove("onto", "above");
}

// The upper third of a row is the place before it, the rest is “below it”.
function placeAt(event) {
  const over = event.target.closest?.(".codes-row");
  if (!over || over === dragged) return null;
  const box = over.getBoundingClientRect();
  return { over, before: event.clientY < box.top + box.height / 3 };
}

function begin() {
  tree.addEventListener("keydown", (event) => {
    const link = event.target.closest("[data-code-link]");
    const way = WAYS[event.key];
    if (!link || !way || !event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const { id } = link.closest("[data-id]").dataset;
    send(id, { step: `${way}-${id}` });
  });
  tree.addEventListener("dragstart", (event) => {
    dragged = event.target.closest(".codes-row");
    dragged?.classList.add("dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged?.dataset.id ?? "");
  });
  tree.addEventListener("dragover", (event) => {
    const place = dragged && placeAt(event);
    clear();
    if (!place) return;
    event.preventDefault();
    place.over.classList.add(place.before ? "above" : "onto");
  });
  tree.addEventListener("dragend", () => {
    dragged?.classList.remove("dragged");
    dragged = null;
    clear();
  });
  tree.addEventListener("drop", (event) => {
    const place = dragged && placeAt(event);
    if (!place) return;
    event.preventDefault();
    const { id } = dragged.dataset;
    const over = place.over.dataset;
    send(id, place.before ? { code: id, parent: over.parent, before: over.id } : { code: id, parent: over.id, before: "" });
  });
}

if (tree?.dataset.mayChange !== undefined) begin();
