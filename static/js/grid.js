// The grid of studies by constructs: arrow keys move, Enter opens a cell beside it, resting the
// pointer shows a cell's passages.
const table = document.querySelector("[data-grid]");
const pane = document.querySelector("#grid-pane");
const peek = document.querySelector("#grid-peek");
const REST = 350;
let current = null;
let resting = null;
let asked = null;

const cells = (row) => [...row.querySelectorAll("td > a")];
const rows = () => [...table.tBodies[0].rows].filter((row) => row.querySelector("td > a"));

function choose(link, focus = true) {
  if (current) current.tabIndex = -1;
  for (const marked of table.querySelectorAll("[aria-current]")) marked.removeAttribute("aria-current");
  current = link;
  link.tabIndex = 0;
  link.setAttribute("aria-current", "true");
  const row = link.closest("tr");
  row.setAttribute("aria-current", "true");
  table.tHead.rows[0].cells[link.parentElement.cellIndex].setAttribute("aria-current", "true");
  if (focus) {
    link.focus({ preventScroll: true });
    inSight(link);
  }
  nextStudy(row);
}

// The heads stick to the edges, so the browser's own scrolling would leave a cell under them.
function inSight(link) {
  const box = table.parentElement.getBoundingClientRect();
  const at = link.getBoundingClientRect();
  const top = box.top + table.tHead.offsetHeight;
  const left = box.left + table.rows[0].cells[0].offsetWidth;
  const bottom = box.bottom - table.tFoot.offsetHeight;
  const scroll = table.parentElement;
  if (at.top < top) scroll.scrollTop -= top - at.top;
  if (at.bottom > bottom) scroll.scrollTop += at.bottom - bottom;
  if (at.left < left) scroll.scrollLeft -= left - at.left;
  if (at.right > box.right) scroll.scrollLeft += at.right - box.right;
}

function nextStudy(row) {
  const link = document.querySelector("[data-next-study]");
  if (!link) return;
  const after = row.nextElementSibling ?? row;
  link.href = after.querySelector("th a").href;
}

function moved(key) {
  const every = rows();
  const row = current.closest("tr");
  const at = cells(row).indexOf(current);
  const line = every.indexOf(row);
  const to = {
    ArrowRight: [line, at + 1], ArrowLeft: [line, at - 1], ArrowDown: [line + 1, at], ArrowUp: [line - 1, at],
    Home: [line, 0], End: [line, cells(row).length - 1],
    PageDown: [Math.min(line + 10, every.length - 1), at], PageUp: [Math.max(line - 10, 0), at],
  }[key];
  return to && every[to[0]] ? cells(every[to[0]])[to[1]] : null;
}

async function fetched(address) {
  const answer = await fetch(address, { headers: { "HX-Request": "true" } });
  return answer.ok ? answer.text() : null;
}

async function open(link, focus) {
  asked = link.href;
  hide();
  const html = await fetched(link.href);
  if (html === null) {
    location.href = link.href;
    return;
  }
  if (asked !== link.href) return;
  pane.innerHTML = html;
  globalThis.htmx?.process(pane);
  if (focus) pane.querySelector("h2")?.focus({ preventScroll: true });
  if (pane.getBoundingClientRect().top > innerHeight) pane.scrollIntoView({ block: "start" });
}

function hide() {
  clearTimeout(resting);
  peek.hidden = true;
}

async function show(link) {
  const html = await fetched(`${link.href}${link.search ? "&" : "?"}peek=1`);
  if (html === null || !link.matches(":hover")) return;
  peek.innerHTML = html;
  peek.hidden = false;
  const at = link.getBoundingClientRect();
  const left = Math.min(at.right + 8, innerWidth - peek.offsetWidth - 8);
  const top = Math.min(at.bottom + 4, innerHeight - peek.offsetHeight - 8);
  peek.style.left = `${Math.max(8, left)}px`;
  peek.style.top = `${Math.max(8, top)}px`;
}

if (table) {
  const first = table.querySelector("tbody td > a");
  if (first) choose(first, false);

  table.addEventListener("focusin", (event) => {
    const link = event.target.closest("td > a");
    if (link && link !== current && table.tBodies[0].contains(link)) choose(link, false);
  });
  table.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !event.target.closest("tbody td > a")) return;
    const to = moved(event.key);
    if (!to && !event.key.startsWith("Arrow")) return;
    event.preventDefault();
    if (to) choose(to);
  });
  table.addEventListener("click", (event) => {
    const link = event.target.closest("tbody td > a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    choose(link, false);
    // A click that the Enter key made has no place on the screen: the pane takes the focus then.
    open(link, event.detail === 0);
  });
  table.addEventListener("pointerover", (event) => {
    const link = event.target.closest("tbody td > a");
    hide();
    if (link?.querySelector("svg, [data-order]") || link?.classList.contains("worded")) resting = setTimeout(show, REST, link);
  });
  table.addEventListener("pointerleave", hide);
  table.parentElement.addEventListener("scroll", hide);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    hide();
    if (pane.contains(document.activeElement)) current?.focus();
  });
}

// What was kept in the pane shows in the grid at once.
document.addEventListener("htmx:afterSwap", () => {
  const card = pane?.querySelector("[data-cell]");
  if (!card || !table) return;
  const [study, code] = card.dataset.cell.split("/");
  const at = table.querySelector(`th[data-code="${code}"]`)?.cellIndex;
  const link = table.querySelector(`tr[data-study="${study}"]`)?.cells[at]?.firstElementChild;
  if (!link) return;
  const mark = card.dataset.mark;
  link.classList.toggle("worded", card.dataset.worded === "yes");
  link.innerHTML = mark === "absent" ? "" : `<svg aria-hidden="true"><use href="#xm-${mark}"/></svg>`;
  link.setAttribute("aria-label", card.querySelector(".cell-mark .mark").textContent.trim());
});
