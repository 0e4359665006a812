// Keys: "/" to ask, n and p through the citations on show, ? lists them. None of them acts while something is typed.
const typed = (target) => target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");

function stepCitation(step) {
  const links = [...turns.querySelectorAll("a.citation")].filter((link) => link.checkVisibility());
  if (!links.length) return;
  const now = links.indexOf(document.activeElement);
  const next = links[(now < 0 ? (step > 0 ? 0 : links.length - 1) : now + step + links.length) % links.length];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
  choose(placeOf(next), { from: next });
}

window.addEventListener("keydown", (event) => {
  if (event.metaKey || event.ctrlKey || event.altKey || typed(event.target) || $("dialog[open]")) return;
  const act = { "/": () => { showView("conversation"); input.focus(); }, n: () => stepCitation(1), p: () => stepCitation(-1), "?": () => $("#keys").showModal() }[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
$("#keys-close").addEventListener("click", () => $("#keys").close());

// On paper every citation is open.
window.addEventListener("beforeprint", () => { for (const more of all("#turns details.further")) more.open = true; });
