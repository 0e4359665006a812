// Words sought in the document on show, in all its parts: the server says where they stand, this opens and marks them.
const seek = { places: [], now: -1, words: "", document: null };
const plain = (text) => [...text].map((letter) => (letter === "’" ? "'" : fold(letter).slice(0, letter.length) || letter)).join("");

function openSeek() {
  $("#seek").hidden = false;
  $("#seek-open").setAttribute("aria-expanded", "true");
  const selected = window.getSelection().toString().trim();
  if (selected && selected.length < 200) $("#seek-words").value = selected;
  showView("document");
  $("#seek-words").select();
  $("#seek-words").focus();
}

function closeSeek() {
  $("#seek").hidden = true;
  $("#seek-open").setAttribute("aria-expanded", "false");
  Object.assign(seek, { places: [], now: -1, words: "" });
  markSought();
  $("#seek-open").focus();
}

// Look for what is typed, if that is not done yet; then go ``step`` places on.
async function goOn(step) {
  const words_ = $("#seek-words").value.trim();
  if (words_ !== seek.words || state.document !== seek.document) {
    const asked_ = state.document;
    const reply = words_ ? await desk.seek({ document: asked_, words: words_ }) : { places: [] };
    if (words_ !== $("#seek-words").value.trim()) return; // more was typed meanwhile
    Object.assign(seek, { places: reply.places, now: step > 0 ? -1 : 0, words: words_, document: asked_ });
  }
  if (seek.places.length) {
    seek.now = (seek.now + step + seek.places.length) % seek.places.length;
    await showPlace(seek.places[seek.now]);
  } else markSought();
  tellSought();
}

const nodeOf = (place) => place && (place.anchor ? document.getElementById(place.anchor) : $(`#section-${place.section} h3`));

async function showPlace(place) {
  if (print_.on) showPrinted(false);
  if (!nodeOf(place)) await open(place.anchor ? { anchor: place.anchor } : { document: seek.document, section: place.section });
  markSought();
  nodeOf(place)?.scrollIntoView({ block: "center", behavior: calm.matches ? "instant" : "smooth" });
}

function tellSought() {
  const count = seek.places.length;
  const counted = word("seek-found").replace("{number}", seek.now + 1).replace("{count}", count.toLocaleString(state.language));
  $("#seek-found").textContent = seek.words ? (count ? counted : word("seek-none")) : "";
}

// The words themselves are marked over the text, which stays as it is; the place that is on show is marked strongest.
function markSought() {
  for (const node of all("#paper .sought")) node.classList.remove("sought");
  if (!window.CSS?.highlights) return;
  CSS.highlights.delete("sought");
  if (!seek.words || seek.document !== state.document) return;
  nodeOf(seek.places[seek.now])?.classList.add("sought");
  const wanted = plain(seek.words).split(/\s+/u).map((part) => part.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&")).join("\\s+");
  const ranges = [];
  const texts = document.createTreeWalker($("#paper"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    for (const found of plain(texts.currentNode.data).matchAll(new RegExp(wanted, "gu"))) {
      const range = new Range();
      range.setStart(texts.currentNode, found.index);
      range.setEnd(texts.currentNode, found.index + found[0].length);
      ranges.push(range);
    }
  }
  CSS.highlights.set("sought", new Highlight(...ranges));
}

$("#seek-open").addEventListener("click", () => ($("#seek").hidden ? openSeek() : closeSeek()));
$("#seek-close").addEventListener("click", closeSeek);
$("#seek-before").addEventListener("click", () => goOn(-1));
$("#seek").addEventListener("submit", (event) => { event.preventDefault(); goOn(1); });
$("#seek").addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeSeek();
  else if (event.key === "Enter" && event.shiftKey) { event.preventDefault(); goOn(-1); }
});
let seeking = 0;
$("#seek-words").addEventListener("input", () => {
  window.clearTimeout(seeking);
  seeking = window.setTimeout(() => goOn(1), PAUSE);
});
// The browser's own search sees one part of a document only: where there are several, this one opens in its place.
window.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "f" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
  if ($("#parts").hidden || $("dialog[open]") || event.target.id === "seek-words") return;
  event.preventDefault();
  openSeek();
});
