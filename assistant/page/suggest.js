// Suggestions while typing: a short list from the expected questions, filtered here, without asking the desk.

const MOST = 5; // questions offered at a time
const LEAST = 3; // characters typed before any is offered
const offered = { list: [], active: -1 };
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const words = (text) => fold(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

// A question is offered when each word typed begins one of its words.
function matching(typed) {
  const wanted = words(typed);
  if (typed.trim().length < LEAST || !wanted.length) return [];
  const fits = (one) => wanted.every((start) => one.words.some((whole) => whole.startsWith(start)));
  return offered.list.filter(fits).slice(0, MOST);
}

function suggest() {
  const found = matching(input.value);
  offered.active = -1;
  $("#suggestions").replaceChildren(...found.map((one, place) => {
    const item = Object.assign(document.createElement("li"), { id: `suggestion-${place}`, textContent: one.text });
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    return item;
  }));
  $("#suggestions").hidden = !found.length;
  input.setAttribute("aria-expanded", String(found.length > 0));
  input.removeAttribute("aria-activedescendant");
}

function closeSuggestions() {
  $("#suggestions").replaceChildren();
  $("#suggestions").hidden = true;
  offered.active = -1;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

function activate(step) {
  const items = all("#suggestions li");
  if (!items.length) return;
  // One place more than there are items: past the last is "none", what was typed.
  const places = items.length + 1;
  offered.active = ((offered.active + 1 + step + places) % places) - 1;
  items.forEach((item, place) => item.setAttribute("aria-selected", String(place === offered.active)));
  if (offered.active < 0) input.removeAttribute("aria-activedescendant");
  else input.setAttribute("aria-activedescendant", items[offered.active].id);
}

input.addEventListener("input", suggest);
input.addEventListener("blur", () => window.setTimeout(closeSuggestions, 150)); // after a click on one of them
input.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if ($("#suggestions").hidden) suggest();
    activate(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Escape") closeSuggestions();
  else if (event.key === "Enter" && offered.active >= 0) input.value = all("#suggestions li")[offered.active].textContent;
});
$("#suggestions").addEventListener("mousedown", (event) => {
  const item = event.target.closest("li");
  if (!item) return;
  event.preventDefault(); // the field keeps the focus
  input.value = "";
  ask(item.textContent);
});
