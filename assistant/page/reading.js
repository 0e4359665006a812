// The document: what is on show, what is marked in it, and the two views of a narrow screen.

async function open(wanted) {
  const reply = await desk.document({ ...wanted, language: state.language });
  Object.assign(state, { document: reply.document, part: reply.part });
  $("#paper").innerHTML = reply.html; // escaped by html.py
  showAsChosen($("#picker select"), reply.document, reply.title);
  $("#printed-bar").hidden = !reply.document;
  furnishPrinted(reply.pages);
  furnishContents(reply);
  furnishForeign(reply);
  furnishInside(reply);
  markSought();
  $("#parts").hidden = reply.parts < 2;
  $("#part").textContent = word("part").replace("{number}", reply.part + 1).replace("{count}", reply.parts);
  $("#part-before").disabled = reply.part === 0;
  $("#part-after").disabled = reply.part === reply.parts - 1;
  return mark();
}

async function turnTo(part) {
  await open({ document: state.document, part });
  $("#text").scrollTo({ top: 0 });
  $("#document-title").focus({ preventScroll: true });
  say($("#part").textContent);
}

// Marks: every citation of the last answer, and the chosen sentence strongest.
const within = (place) => all("#paper .sentence").filter(
  (node) => Number(node.dataset.start) >= place.start && Number(node.dataset.end) <= place.end);

function mark() {
  for (const node of all("#paper .sentence")) {
    node.classList.remove("cited", "chosen");
    node.removeAttribute("aria-current");
  }
  const here = state.cited.filter((place) => place.document === state.document);
  for (const place of here) within(place).forEach((node) => node.classList.add("cited"));
  const sentence = state.chosen && document.getElementById(state.chosen.anchor);
  if (!sentence || !$("#paper").contains(sentence)) return null;
  const chosen = state.chosen.start === undefined ? [sentence] : within(state.chosen);
  for (const node of chosen) node.classList.add("chosen");
  sentence.setAttribute("aria-current", "true");
  return { sentence, first: chosen[0] || sentence };
}

async function choose(place, { focus = false, link = false, from = state.from } = {}) {
  state.chosen = place;
  const shown = (!place.document || place.document === state.document) && mark();
  const found = shown || (await open({ document: place.document || state.document, anchor: place.anchor }));
  if (!found) return;
  state.from = from;
  if (link) window.history.replaceState(null, "", `${window.location.pathname}${window.location.search}#${place.anchor}`);
  if (print_.on) drawPage(null);
  if (focus) showView("document");
  if (focus) found.sentence.focus({ preventScroll: true });
  found.first.scrollIntoView({ block: "center", behavior: calm.matches ? "instant" : "smooth" });
  if (focus || !$("#chosen").hidden) await describe(place.anchor);
}

async function describe(anchor) {
  const reply = await desk.citation({ anchor, language: state.language, page: address() });
  if (!reply.text) return;
  const parts = reply.source.map((part) => Object.assign(document.createElement("span"), { textContent: part }));
  $("#chosen-source").replaceChildren(...parts.flatMap((part, place) => (place ? [", ", part] : [part])));
  furnishChosenTranslation(reply);
  $("#chosen-copy").dataset.copy = reply.text;
  $("#chosen-link").dataset.copy = reply.link;
  $("#back").hidden = !state.from;
  $("#chosen").hidden = false;
}

function dismiss() {
  state.chosen = null;
  $("#chosen").hidden = true;
  mark();
  window.history.replaceState(null, "", window.location.pathname + window.location.search);
}

// The two views of a narrow screen; both keep their place, because neither is ever taken out of the layout.
function nameViewButton() {
  $("#view").textContent = word(room.dataset.view === "document" ? "return" : "read");
}

function showView(view) {
  room.dataset.view = view;
  nameViewButton();
}

function goBack() {
  const from = state.from;
  showView("conversation");
  if (from && from.isConnected) from.focus();
}
