// Where words stand in a text: positions are Unicode code points from 0, as the server counts them.
// A paragraph [data-start] holds its letters in text nodes, hidden line ends included.
const LOW = /[\udc00-\udfff]/g;
const points = (words) => words.length - (words.match(LOW)?.length ?? 0);
export const paragraph = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest("[data-start]");
export const startOf = (p) => Number(p.dataset.start);
export const lengthOf = (p) => points(p.textContent);

function* texts(p) {
  const walker = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) yield walker.currentNode;
}

function within(p, node, offset) {
  const upTo = document.createRange();
  upTo.setStart(p, 0);
  upTo.setEnd(node, offset);
  return points(upTo.toString());
}

// The stretch that a selection covers, or null when it covers no words of this text.
export function stretch(root, range) {
  const inside = [...root.querySelectorAll("[data-start]")].filter((p) => range.intersectsNode(p));
  if (!inside.length || range.collapsed) return null;
  const [first, last] = [inside[0], inside.at(-1)];
  const from = first.contains(range.startContainer) ? within(first, range.startContainer, range.startOffset) : 0;
  const to = last.contains(range.endContainer) ? within(last, range.endContainer, range.endOffset) : lengthOf(last);
  const [start, end] = [startOf(first) + from, startOf(last) + to];
  return end > start ? { start, end } : null;
}

function spot(root, position, atEnd) {
  const all = [...root.querySelectorAll("[data-start]")];
  const p = all.findLast((one) => startOf(one) < position || (!atEnd && startOf(one) === position)) ?? all[0];
  let left = position - startOf(p);
  let node = null;
  for (node of texts(p)) {
    const size = points(node.data);
    if (left < size || (atEnd && left === size)) break;
    left -= size;
  }
  let units = 0;
  for (const letter of node.data) {
    if (left <= 0) break;
    units += letter.length;
    left -= 1;
  }
  return [node, Math.min(units, node.length)];
}

// The range of the page that shows a stretch.
export function rangeOf(root, { start, end }) {
  const range = document.createRange();
  range.setStart(...spot(root, start, false));
  range.setEnd(...spot(root, end, true));
  return range;
}

// Sentences, or words, of a paragraph as stretches of the text; a line's end ends neither.
export function segments(p, granularity) {
  const parts = new Intl.Segmenter(document.documentElement.lang || "en", { granularity }).segment(p.textContent.replaceAll("\n", " "));
  const found = [];
  let at = startOf(p);
  for (const part of parts) {
    const end = at + points(part.segment);
    const words = part.segment.trimEnd();
    if (words && (granularity === "sentence" || part.isWordLike)) found.push({ start: at, end: at + points(words) });
    at = end;
  }
  return found;
}
