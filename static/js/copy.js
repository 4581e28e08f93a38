// data-copy="text" copies that text; data-copy-from="id" copies what an element holds.
import { announce } from "./announce.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy], [data-copy-from]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copyFrom);
  const text = button.dataset.copy || source?.value || source?.textContent.trim() || "";
  if (!(await write(text, source))) return;
  const label = button.querySelector("[data-copy-label]") || button;
  label.dataset.usual ??= label.textContent;
  label.textContent = button.dataset.copied || "✓";
  announce(label.textContent);
  setTimeout(() => (label.textContent = label.dataset.usual), 2000);
});

async function write(text, source) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without HTTPS there is no clipboard: select the text, the reader copies it.
    if (source?.select) source.select();
    else if (source) getSelection().selectAllChildren(source);
    return false;
  }
}
