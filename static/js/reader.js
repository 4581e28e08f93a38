// [data-reader]: pictures of pages with their text over them, fetched when a page comes near;
// find in the whole text. Readers that come in later, with the next card, are taken up too.
const near = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting) dress(entry.target);
    }
  },
  { rootMargin: "60% 0px" },
);
const seen = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting) where(entry.target);
    }
  },
  { rootMargin: "-45% 0px -50% 0px" },
);
const finds = new WeakMap();

function adopt() {
  for (const reader of document.querySelectorAll("[data-reader]:not([data-bound])")) {
    reader.dataset.bound = "";
    for (const sheet of reader.querySelectorAll("[data-sheet]")) {
      near.observe(sheet);
      seen.observe(sheet);
    }
  }
}

// The text of a page, laid over its picture once.
function dress(sheet) {
  near.unobserve(sheet);
  sheet.layer ??= fetch(sheet.dataset.layer)
    .then((answer) => (answer.ok ? answer.text() : Promise.reject(answer.status)))
    .then((html) => {
      sheet.insertAdjacentHTML("beforeend", html);
      return sheet.querySelector("svg");
    })
    .catch(() => {
      sheet.layer = undefined;
      return null;
    });
  return sheet.layer;
}

function where(sheet) {
  const reader = sheet.closest("[data-reader]");
  const all = reader.querySelectorAll("[data-sheet]").length;
  reader.querySelector("[data-where]").textContent = `${sheet.dataset.sheet} / ${all}`;
}

async function search(reader, typed) {
  const answer = await fetch(`${reader.dataset.find}?${new URLSearchParams({ q: typed })}`);
  if (!answer.ok) return null;
  const { hits, more } = await answer.json();
  for (const drawn of reader.querySelectorAll(".layer-hits")) drawn.replaceChildren();
  const found = { typed, hits, more, at: -1 };
  finds.set(reader, found);
  for (const page of new Set(hits.map((hit) => hit.page))) draw(reader, found, page);
  return found;
}

// The places on one page, drawn where its text is there already, or as soon as it is.
async function draw(reader, found, page) {
  const sheet = reader.querySelector(`[data-sheet="${page}"]`);
  const layer = await (sheet?.layer || null);
  if (!layer || finds.get(reader) !== found) return;
  const shapes = found.hits.flatMap((hit, at) => (hit.page === page ? hit.rects.map((rect) => shape(rect, at)) : []));
  layer.querySelector(".layer-hits").replaceChildren(...shapes);
}

function shape({ x, y, width, height }, at) {
  const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [name, value] of Object.entries({ x, y, width, height, "data-hit": at })) rect.setAttribute(name, value);
  return rect;
}

async function step(reader, typed, by) {
  const said = reader.querySelector("[data-found]");
  let found = finds.get(reader);
  if (!typed) {
    for (const drawn of reader.querySelectorAll(".layer-hits")) drawn.replaceChildren();
    finds.delete(reader);
    said.textContent = "";
    return;
  }
  if (found?.typed !== typed) found = await search(reader, typed);
  if (!found?.hits.length) {
    said.textContent = said.dataset.wordsNone;
    return;
  }
  const n = found.hits.length;
  found.at = found.at < 0 ? (by < 0 ? n - 1 : 0) : (found.at + by + n) % n;
  said.textContent = `${found.at + 1} ${said.dataset.wordsOf} ${n}${found.more ? "+" : ""}`;
  const page = found.hits[found.at].page;
  const sheet = reader.querySelector(`[data-sheet="${page}"]`);
  await dress(sheet);
  await draw(reader, found, page);
  for (const rect of reader.querySelectorAll("rect.here")) rect.classList.remove("here");
  const here = sheet.querySelectorAll(`rect[data-hit="${found.at}"]`);
  for (const rect of here) rect.classList.add("here");
  (here[0] || sheet).scrollIntoView({ block: "center" });
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest?.("[data-find-form]");
  if (!form) return;
  event.preventDefault();
  step(form.closest("[data-reader]"), form.querySelector("input").value.trim(), 1);
});
document.addEventListener("click", (event) => {
  const button = event.target.closest?.('[data-find-form] [data-step="-1"]');
  if (button) step(button.closest("[data-reader]"), button.form.querySelector("input").value.trim(), -1);
});
document.addEventListener("keydown", (event) => {
  const field = event.target.closest?.("[data-find-form] input");
  if (!field) return;
  if (event.key === "Enter" && event.shiftKey) {
    event.preventDefault();
    step(field.closest("[data-reader]"), field.value.trim(), -1);
  }
  if (event.key === "Escape") {
    field.value = "";
    step(field.closest("[data-reader]"), "", 1);
    field.blur();
  }
});

const desk = document.querySelector("[data-desk]");
if (desk) new MutationObserver(adopt).observe(desk, { childList: true });
adopt();
