// Messages of the last action stay until they are closed; toast() adds one from a script.
const region = () => document.getElementById("messages");

export function toast(words, tone) {
  const box = Object.assign(document.createElement("div"), { className: "toast" });
  if (tone) box.dataset.tone = tone;
  const said = Object.assign(document.createElement("span"), { textContent: words });
  const close = Object.assign(document.createElement("button"), { type: "button", className: "button plain small", textContent: region().dataset.dismiss });
  close.setAttribute("data-dismiss", "");
  box.append(said, close);
  for (const old of region().children) if (old.textContent === box.textContent) old.remove();
  region().append(box);
}

document.addEventListener("click", (event) => {
  const close = event.target.closest?.("[data-dismiss]");
  if (close) close.closest(".toast")?.remove();
});
