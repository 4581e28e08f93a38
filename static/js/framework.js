// The framework's editor: drag constructs, drag a construct's dot onto another to link them; by key
// the arrows move the construct that has the focus, L links it, Enter opens it. Every step is sent
// as a form would send it, and the answer is the figure with the piece that is open.
import { announce } from "./announce.js";

const STEP = 20;
const PAUSE = 450;
const SVG = "http://www.w3.org/2000/svg";
let focused = null;
let linking = null;
let moving = null;
let dragging = null;

const root = () => document.querySelector("#fw");
const mayChange = () => root()?.dataset.mayChange !== undefined;
const drawing = () => root()?.querySelector("svg.framework");
const boxOf = (number) => drawing().querySelector(`a[data-construct="${number}"]`);
const rectOf = (box) => box.querySelector("rect");

// What the links of the figure lead to says what they are.
function bind() {
  const svg = drawing();
  if (!svg) return;
  for (const link of svg.querySelectorAll("a")) {
    const found = /\/(construct|arrow|axis)\/(\d+)\/$/.exec(link.getAttribute("href"));
    if (!found) continue;
    link.dataset.fwOpen = "";
    if (found[1] === "construct") {
      link.dataset.construct = found[2];
      link.setAttribute("draggable", "false");
      if (mayChange()) handle(link);
    }
  }
  const card = root().querySelector("[data-card]");
  if (card) svg.querySelector(`a[href$="/${card.dataset.card.replace("-", "/")}/"]`)?.classList.add("fw-now");
}

function handle(box) {
  const rect = rectOf(box);
  const dot = document.createElementNS(SVG, "circle");
  dot.setAttribute("class", "fw-handle");
  dot.setAttribute("r", "6");
  dot.setAttribute("cx", Number(rect.getAttribute("x")) + Number(rect.getAttribute("width")));
  dot.setAttribute("cy", Number(rect.getAttribute("y")) + Number(rect.getAttribute("height")) / 2);
  box.append(dot);
}

function ask(method, address, values, focus) {
  focused = focus ?? null;
  return globalThis.htmx.ajax(method, address, { source: root(), target: "#fw", swap: "outerHTML", values });
}

const addressOf = (number, step) => `${root().dataset.base}construct/${number}/${step}/`;

function open(link) {
  history.replaceState(null, "", link.getAttribute("href"));
  return ask("GET", link.getAttribute("href"), {}, { card: true });
}

// ── by key ──────────────────────────────────────────────────────────────────────────────────────
function nudge(box, dx, dy) {
  moving ??= { box, dx: 0, dy: 0 };
  moving.dx += dx;
  moving.dy += dy;
  box.setAttribute("transform", `translate(${moving.dx} ${moving.dy})`);
  clearTimeout(moving.timer);
  moving.timer = setTimeout(settle, PAUSE);
}

function settle() {
  if (!moving) return;
  const { box, dx, dy, timer } = moving;
  clearTimeout(timer);
  moving = null;
  const number = box.dataset.construct;
  ask("POST", addressOf(number, "move"), { dx, dy }, { construct: number });
}

function beginLink(box) {
  linking = box;
  box.classList.add("fw-from");
  announce(root().dataset.linking);
}

function giveUp() {
  linking?.classList.remove("fw-from");
  linking = null;
}

function link(from, to) {
  giveUp();
  if (from === to) return;
  ask("POST", `${root().dataset.base}arrow/add/`, { source: from, target: to }, { card: true });
}

const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function pressed(event) {
  const box = event.target.closest?.("#fw svg.framework a[data-construct]");
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && linking) {
    giveUp();
    return;
  }
  if (!box || !mayChange()) return;
  const way = WAYS[event.key];
  if (way) {
    event.preventDefault();
    const step = event.shiftKey ? 4 : STEP;
    nudge(box, way[0] * step, way[1] * step);
  } else if (event.key.toLowerCase() === "l" && !event.repeat) {
    event.preventDefault();
    beginLink(box);
  }
}

// ── by mouse, pen and finger ────────────────────────────────────────────────────────────────────
function point(event) {
  const at = new DOMPoint(event.clientX, event.clientY);
  return at.matrixTransform(drawing().getScreenCTM().inverse());
}

function down(event) {
  const box = event.target.closest?.("#fw svg.framework a[data-construct]");
  if (!box || event.button !== 0 || !mayChange()) return;
  event.preventDefault();
  const joins = event.target.classList.contains("fw-handle");
  dragging = { box, from: point(event), joins, moved: false, lines: [] };
  if (joins) dragging.lines = [line(dragging.from, dragging.from)];
}

function line(one, other) {
  const made = document.createElementNS(SVG, "line");
  made.setAttribute("class", "fw-drawn");
  drawing().insertBefore(made, drawing().querySelector("a[data-construct]"));
  return draw(made, one, other);
}

function middle(box) {
  const { x, y, width, height } = rectOf(box).getBBox();
  return { x: x + width / 2, y: y + height / 2 };
}

// While a construct is dragged its links follow as plain lines, and the drawn ones step back.
function attached(box) {
  const number = box.dataset.construct;
  const found = [];
  for (const row of root().querySelectorAll("tr[data-source]")) {
    const { source, target, piece } = row.dataset;
    if (source !== number && target !== number) continue;
    drawing().querySelector(`a[href$="/${piece.replace("-", "/")}/"]`)?.classList.add("fw-faint");
    const other = boxOf(source === number ? target : source);
    if (other) found.push({ made: line(middle(box), middle(other)), to: middle(other) });
  }
  return found;
}

function draw(made, one, other) {
  for (const [name, value] of Object.entries({ x1: one.x, y1: one.y, x2: other.x, y2: other.y })) made.setAttribute(name, value);
  return made;
}

function dragged(event) {
  if (!dragging) return;
  const at = point(event);
  const dx = at.x - dragging.from.x;
  const dy = at.y - dragging.from.y;
  if (!dragging.moved && Math.hypot(dx, dy) < 4) return;
  dragging.moved = true;
  if (dragging.joins) {
    draw(dragging.lines[0], dragging.from, at);
    return;
  }
  if (!dragging.attached) {
    dragging.attached = attached(dragging.box);
    dragging.lines = dragging.attached.map((one) => one.made);
  }
  dragging.box.classList.add("fw-dragged");
  dragging.box.setAttribute("transform", `translate(${dx} ${dy})`);
  const here = middle(dragging.box);
  for (const { made, to } of dragging.attached) draw(made, { x: here.x + dx, y: here.y + dy }, to);
  Object.assign(dragging, { dx, dy });
}

function swallow(click) {
  click.preventDefault();
  click.stopImmediatePropagation();
}

function up(event) {
  if (!dragging) return;
  const { box, joins, moved, dx, dy, lines } = dragging;
  for (const one of lines) one.remove();
  for (const one of drawing().querySelectorAll(".fw-faint")) one.classList.remove("fw-faint");
  dragging = null;
  if (!moved) return;
  // The click that ends a drag opens nothing.
  addEventListener("click", swallow, { capture: true });
  setTimeout(() => removeEventListener("click", swallow, { capture: true }), 0);
  const number = box.dataset.construct;
  if (!joins) {
    ask("POST", addressOf(number, "move"), { dx: Math.round(dx), dy: Math.round(dy) }, { construct: number });
    return;
  }
  const onto = document.elementFromPoint(event.clientX, event.clientY)?.closest("a[data-construct]");
  if (onto) link(number, onto.dataset.construct);
}

function clicked(event) {
  const close = event.target.closest?.("#fw [data-fw-new], #fw [data-fw-close]");
  const opens = event.target.closest?.("#fw [data-fw-open]");
  if ((!close && !opens) || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (close) {
    history.replaceState(null, "", root().dataset.base);
    ask("GET", root().dataset.base, {}, { field: "#new_name" });
  } else if (linking && opens.dataset.construct) {
    link(linking.dataset.construct, opens.dataset.construct);
  } else {
    settle();
    open(opens);
  }
}

// After a step the focus is where the work goes on.
function refocus() {
  bind();
  const to = focused;
  focused = null;
  if (!to) return;
  const target = to.construct ? boxOf(to.construct) : root().querySelector(to.field ?? ".fw-card h2");
  target?.focus({ preventScroll: Boolean(to.construct) });
  if (to.construct) announce(root().dataset.moving);
}

if (root()) {
  bind();
  document.addEventListener("keydown", pressed);
  document.addEventListener("pointerdown", down);
  document.addEventListener("pointermove", dragged);
  document.addEventListener("pointerup", up);
  document.addEventListener("pointercancel", () => { dragging = null; });
  document.addEventListener("dragstart", (event) => event.target.closest?.("#fw") && event.preventDefault());
  document.addEventListener("click", clicked);
  document.addEventListener("focusout", (event) => moving && event.target === moving.box && settle());
  document.addEventListener("htmx:afterSettle", (event) => event.detail.elt?.id === "fw" && refocus());
}
