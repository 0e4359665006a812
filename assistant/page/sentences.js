// The document by keyboard: Tab goes from paragraph to paragraph, the arrow keys from sentence to sentence, Enter chooses
// the one that has the focus. What Tab comes back to in a paragraph is the sentence that had it last; only that one is a
// button, so that a screen reader reads the others as the text that they are.
const paragraphOf = (sentence) => sentence.closest("p, h3");

function stopAt(sentence) {
  for (const other of paragraphOf(sentence).querySelectorAll(".sentence")) {
    other.tabIndex = other === sentence ? 0 : -1;
    if (other === sentence) other.setAttribute("role", "button"); else other.removeAttribute("role");
  }
}

$("#paper").addEventListener("focusin", (event) => { if (event.target.matches(".sentence")) stopAt(event.target); });
$("#paper").addEventListener("keydown", (event) => {
  if (!event.target.matches(".sentence") || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (step) {
    const sentences = all("#paper .sentence");
    const next = sentences[sentences.indexOf(event.target) + step];
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "nearest" });
  } else if (event.key === "Enter" || event.key === " ") choose({ anchor: event.target.id }, { focus: true, link: true });
  else return;
  event.preventDefault();
});
