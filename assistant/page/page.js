// The reading room in the browser. It runs with: element (the page's root), server (the functions of room.py) and
// WORDS (the interface's words by language). The conversation lives here only; every call carries what it needs.

const $ = (selector) => element.querySelector(selector);
const all = (selector) => [...element.querySelectorAll(selector)];
const room = $("#room");
const turns = $("#turns");
const input = $("#question");
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
const wide = window.matchMedia("(min-width: 60em)");
const address = window.location.origin + window.location.pathname;
const state = {
  language: "fr",
  house: null, // what enter() on the server returned
  document: null, // id of the document on show
  conversation: 0, // which one: an answer to an older one is dropped
  line: Promise.resolve(), // the last question's reply, when it comes
  earlier: [], // questions answered so far
  kept: [], // their answers as Markdown
  cited: [], // places of the last answer's citations
  from: null, // the link that led to the chosen sentence
};
const word = (key) => WORDS[state.language][key];

// Language: what was chosen before, else the browser's.
function preferred() {
  let stored = null;
  try { stored = window.localStorage.getItem("language"); } catch { /* storage may be forbidden */ }
  const wanted = [stored, ...navigator.languages].map((tag) => (tag || "").slice(0, 2));
  return wanted.find((tag) => tag in WORDS) || "en";
}

function speakLanguage(language) {
  state.language = language;
  document.documentElement.lang = language;
  document.title = word("title");
  for (const node of all("[data-word]")) node.textContent = word(node.dataset.word);
  for (const node of all("[data-label]")) node.setAttribute("aria-label", word(node.dataset.label));
  for (const node of all("[data-hint]")) node.placeholder = word(node.dataset.hint);
  for (const node of all("[data-language]")) node.setAttribute("aria-pressed", node.dataset.language === language);
  for (const node of all(".permalink")) node.setAttribute("aria-label", word("sentence-link"));
  nameViewButton();
  if (state.house) furnish();
}

function say(text) {
  $("#status").textContent = "";
  window.setTimeout(() => { $("#status").textContent = text; }, 30); // a change is what is read out
}

// What depends on the server: examples, documents, whether questions are logged.
function furnish() {
  $("#privacy").textContent = word(state.house.logged ? "logged" : "private");
  $("#privacy").classList.toggle("logged", state.house.logged);
  $("#examples").replaceChildren(...state.house.examples[state.language].map((question) => {
    const item = document.createElement("li");
    const button = Object.assign(document.createElement("button"), { type: "button", className: "example", textContent: question });
    button.dataset.ask = question;
    item.append(button);
    return item;
  }));
  $("#welcome h3").hidden = state.house.examples[state.language].length === 0;
  $("#loading").hidden = true;
  const options = state.house.documents.map((one) => new Option(one.title, one.id, false, one.id === state.document));
  $("#picker select").replaceChildren(...options);
  $("#picker").hidden = options.length < 2;
  offered.list = state.house.suggestions[state.language].map((text) => ({ text, words: words(text) }));
}

async function open(wanted) {
  const reply = await server.document({ ...wanted, language: state.language });
  state.document = reply.document;
  $("#paper").innerHTML = reply.html; // escaped by html.py
  $("#picker select").value = reply.document;
  for (const node of all(".permalink")) node.setAttribute("aria-label", word("sentence-link"));
  markCited();
}

// Marks: every citation of the last answer, and the chosen sentence strongest.
const within = (place) => all("#paper .sentence").filter(
  (node) => Number(node.dataset.start) >= place.start && Number(node.dataset.end) <= place.end);

function markCited() {
  for (const node of all("#paper .cited")) node.classList.remove("cited");
  for (const place of state.cited) if (place.document === state.document) within(place).forEach((node) => node.classList.add("cited"));
}

async function choose(place, { focus = false, link = false, from = null } = {}) {
  if (place.document && place.document !== state.document) await open({ document: place.document });
  const sentence = document.getElementById(place.anchor);
  for (const node of all("#paper .chosen")) { node.classList.remove("chosen"); node.removeAttribute("aria-current"); }
  if (!sentence || !$("#paper").contains(sentence)) return;
  const marked = place.start === undefined ? [sentence] : within(place);
  for (const node of marked) node.classList.add("chosen");
  sentence.setAttribute("aria-current", "true");
  state.from = from;
  if (link) window.history.replaceState(null, "", `${window.location.pathname}${window.location.search}#${place.anchor}`);
  if (focus) showView("document");
  if (focus) sentence.focus({ preventScroll: true });
  (marked[0] || sentence).scrollIntoView({ block: "center", behavior: calm.matches ? "instant" : "smooth" });
  if (focus) await describe(place.anchor);
}

async function describe(anchor) {
  const reply = await server.citation({ anchor, language: state.language, page: address });
  if (!reply.text) return;
  const parts = reply.source.map((part) => Object.assign(document.createElement("span"), { textContent: part }));
  $("#chosen-source").replaceChildren(...parts.flatMap((part, place) => (place ? [", ", part] : [part])));
  $("#chosen-copy").dataset.copy = reply.text;
  $("#chosen-link").dataset.copy = reply.link;
  $("#back").hidden = !state.from;
  $("#chosen").hidden = false;
}

function dismiss() {
  $("#chosen").hidden = true;
  for (const node of all("#paper .chosen")) { node.classList.remove("chosen"); node.removeAttribute("aria-current"); }
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

// Asking. A turn is appended and never redrawn, so nothing that is being read moves.
async function ask(question) {
  closeSuggestions();
  $("#problem").textContent = "";
  const conversation = state.conversation;
  const turn = document.createElement("div");
  turn.className = "waiting";
  const asked = Object.assign(document.createElement("p"), { className: "asked", textContent: question, dir: "auto" });
  const searching = Object.assign(document.createElement("p"), { className: "searching", textContent: word("searching") });
  turn.append(asked, searching);
  $("#welcome").hidden = true;
  turns.append(turn);
  showView("conversation");
  scrollTo(turn);
  // One at a time, in the order asked: a follow-up needs the question that it follows.
  const reply = await (state.line = state.line.then(() => request(question)));
  if (conversation !== state.conversation) return; // a new conversation was begun meanwhile
  if (reply.error) return refuse(turn, question, reply.error);
  turn.className = "";
  turn.innerHTML = reply.html; // escaped by html.py
  state.earlier.push(reply.question);
  state.kept.push(reply.markdown);
  state.cited = reply.found ? reply.cited : [];
  $("#export").disabled = false;
  scrollTo(turn);
  say(reply.spoken);
  markCited();
  if (reply.found && reply.cited.length) choose(reply.cited[0]);
}

async function request(question) {
  try {
    return await server.respond({ question, earlier: state.earlier, turn: state.kept.length + 1, page: address });
  } catch {
    return { error: word("failed") };
  }
}

function refuse(turn, question, sentence) {
  turn.remove();
  $("#welcome").hidden = state.kept.length > 0;
  $("#problem").textContent = sentence;
  if (!input.value) input.value = question;
}

function unfold(button) {
  const passage = button.closest("blockquote");
  passage.querySelectorAll(".folded").forEach((part) => { part.hidden = false; });
  passage.querySelectorAll(".unfold").forEach((other) => other.remove());
  passage.tabIndex = -1;
  passage.focus({ preventScroll: true }); // the button that had the focus is gone
}

function scrollTo(turn) {
  const above = turn.getBoundingClientRect().top - turns.getBoundingClientRect().top;
  const margin = parseFloat(getComputedStyle(turns).paddingTop);
  turns.scrollTo({ top: turns.scrollTop + above - margin, behavior: calm.matches ? "instant" : "smooth" });
}

function begin() {
  state.conversation += 1;
  Object.assign(state, { earlier: [], kept: [], cited: [], from: null });
  for (const node of all("#turns > :not(#welcome)")) node.remove();
  $("#welcome").hidden = false;
  $("#export").disabled = true;
  $("#problem").textContent = "";
  dismiss();
  markCited();
  showView("conversation");
  say(word("started"));
  input.focus();
}

// Taking things away: a citation, a link, the whole conversation.
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch { // not a secure context (another machine over http): the old way
    const area = Object.assign(document.createElement("textarea"), { value: text });
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

async function copyFrom(button) {
  const said = (await copy(button.dataset.copy)) ? button.dataset.said || "copied" : "not-copied";
  button.focus();
  button.dataset.done = word(said);
  window.setTimeout(() => delete button.dataset.done, 2500);
  say(word(said));
}

function keep() {
  const text = [`# ${word("export-heading")}`, ...state.kept].join("\n\n") + "\n";
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/markdown;charset=utf-8" }));
  link.download = word("export-name");
  link.click();
  URL.revokeObjectURL(link.href);
  say(word("exported"));
}

const placeOf = (node) => ({
  document: node.dataset.document, anchor: node.dataset.anchor,
  start: Number(node.dataset.start), end: Number(node.dataset.end),
});

element.addEventListener("click", (event) => {
  const target = event.target.closest("a, button, mark, .sentence");
  if (!target || event.metaKey || event.ctrlKey || event.shiftKey) return;
  if (target.matches(".citation, mark[data-anchor]")) {
    event.preventDefault();
    const from = target.closest("article").querySelector(`.citation[data-anchor="${CSS.escape(target.dataset.anchor)}"]`);
    choose(placeOf(target), { focus: true, link: true, from });
  } else if (target.matches(".permalink")) {
    event.preventDefault();
    choose({ anchor: target.dataset.anchor }, { focus: true, link: true });
  } else if (target.matches(".unfold")) unfold(target);
  else if (target.matches(".sentence")) { // a touch of the text itself, unless words are being selected
    if (window.getSelection().isCollapsed) choose({ anchor: target.id }, { focus: true, link: true });
  } else if (target.matches(".skip")) {
    event.preventDefault();
    showView("conversation");
    input.focus();
  } else if (target.matches(".copy")) copyFrom(target);
  else if (target.dataset.ask) ask(target.dataset.ask).then(() => input.focus());
  else if (target.dataset.language) {
    try { window.localStorage.setItem("language", target.dataset.language); } catch { /* not kept, then */ }
    speakLanguage(target.dataset.language);
    if (state.document) open({ document: state.document });
  } else if (target.id === "new") begin();
  else if (target.id === "export") keep();
  else if (target.id === "view") showView(room.dataset.view === "document" ? "conversation" : "document");
  else if (target.id === "back") goBack();
  else if (target.id === "close") dismiss();
});

$("#picker select").addEventListener("change", (event) => open({ document: event.target.value }));
$("#ask").addEventListener("submit", (event) => {
  event.preventDefault();
  const question = input.value;
  input.value = "";
  ask(question);
});
window.addEventListener("hashchange", () => {
  const anchor = decodeURIComponent(window.location.hash.slice(1));
  if (anchor) choose({ anchor }, { focus: true });
});

// Opening: the words at once; then, when the index is there, the document and what the address asks for.
async function enter() {
  speakLanguage(preferred());
  const anchor = decodeURIComponent(window.location.hash.slice(1));
  const question = new URLSearchParams(window.location.search).get("q");
  try {
    state.house = await server.enter({});
    await open({ anchor });
  } catch {
    $("#loading").textContent = word("failed");
    return;
  }
  furnish();
  room.dataset.ready = "true";
  if (anchor) choose({ anchor }, { focus: true });
  if (question) await ask(question);
  if (anchor && question) choose({ anchor }, { focus: true });
}
enter();
