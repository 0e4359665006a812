// The reading room in the browser. It runs with: element (the page's root), server (the functions of room.py) and
// WORDS (the interface's words by language). The conversation lives here only; every call carries what it needs.

const $ = (selector) => element.querySelector(selector);
const all = (selector) => [...element.querySelectorAll(selector)];
const room = $("#room");
const turns = $("#turns");
const input = $("#question");
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
const here = window.location.origin + window.location.pathname;
const FIRST = "default"; // the key of the collection that needs no name
const state = {
  language: "fr",
  collection: null, // the key of the one on show; null until the server has said which
  house: null, // what enter() on the server returned
  document: null, // id of the document on show
  part: 0, // which part of it
  conversation: 0, // which one: an answer to an older one is dropped
  talk: null, // what tells it from those that are kept
  line: Promise.resolve(), // the last question's reply, when it comes
  kept: [], // their replies: what was shown, and what can be taken away
  cited: [], // places of the last answer's citations
  chosen: null, // the place that is marked strongest
  from: null, // the link that led to the chosen sentence
};
const asked = new URLSearchParams(window.location.search); // a question, and what it is narrowed to
// The page's address as a link to it names it, with the collection that it shows.
const address = () => here + (state.collection && state.collection !== FIRST ? `?collection=${state.collection}` : "");
// The functions of room.py, over the collection on show.
const desk = Object.fromEntries(["enter", "documents", "document", "citation", "respond", "seek", "word_file", "judge"].map(
  (name) => [name, (request) => server[name]({ ...request, collection: state.collection })]));
const word = (key) => WORDS[state.language][key];

// What this browser keeps; storage may be forbidden, and then nothing is kept.
function kept(name) {
  try { return window.localStorage.getItem(name); } catch { return null; }
}

function keepFor(name, value) {
  try {
    if (value === null) window.localStorage.removeItem(name); else window.localStorage.setItem(name, value);
  } catch { /* not kept, then */ }
}

// Language: what was chosen before, else the browser's.
function preferred() {
  const wanted = [kept("language"), ...navigator.languages].map((tag) => (tag || "").slice(0, 2));
  return wanted.find((tag) => tag in WORDS) || "en";
}

// Whatever this browser keeps of what was asked.
function forgetAll() {
  keepFor("collection", null);
  forgetConversations();
}

function speakLanguage(language) {
  state.language = language;
  document.documentElement.lang = language;
  document.title = word("title");
  for (const node of all("[data-word]")) node.textContent = word(node.dataset.word);
  for (const node of all("[data-label]")) node.setAttribute("aria-label", word(node.dataset.label));
  for (const node of all("[data-hint]")) node.placeholder = word(node.dataset.hint);
  for (const node of all("[data-language]")) node.setAttribute("aria-pressed", node.dataset.language === language);
  nameViewButton();
  if (state.house) {
    furnish();
    furnishPast();
  }
}

function say(text) {
  $("#status").textContent = "";
  window.setTimeout(() => { $("#status").textContent = text; }, 30); // a change is what is read out
}

// What depends on the server: examples, documents, whether questions are logged.
function furnish() {
  $("#privacy").textContent = word(state.house.logged ? "logged" : state.house.judges ? "private-judged" : "private");
  $("#privacy").classList.toggle("logged", state.house.logged);
  $("#examples").replaceChildren(...state.house.examples[state.language].map((question) => {
    const item = document.createElement("li");
    const button = Object.assign(document.createElement("button"), { type: "button", className: "example", textContent: question });
    button.dataset.ask = question;
    item.append(button);
    return item;
  }));
  $("#welcome h3").hidden = state.house.examples[state.language].length === 0;
  const empty = state.house.total === 0;
  $("#empty").hidden = !empty;
  $("#add-first").hidden = !(empty && state.house.edits);
  $("#overview").hidden = empty;
  const several = state.house.total > 1 ? "overviews" : "overview";
  $("#overview").textContent = word(several);
  $("#overview").dataset.ask = word(`${several}-question`);
  $("#loading").hidden = true;
  $("#picker").hidden = state.house.total < 2;
  furnishDocuments();
  furnishFilters();
  offered.list = state.house.suggestions[state.language].map((text) => ({ text, words: words(text) }));
}

// The sentence that the address names, or "".
function named() {
  try { return decodeURIComponent(window.location.hash.slice(1)); } catch { return ""; }
}

// Whether a button asks its question as following the one before it; null leaves that to the server.
const followsOf = (node) => ("follows" in node.dataset ? node.dataset.follows === "true" : null);

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
  else if (target.dataset.ask) ask(target.dataset.ask, followsOf(target)).then(() => input.focus());
  else if (target.dataset.language) {
    keepFor("language", target.dataset.language);
    speakLanguage(target.dataset.language);
    openTranslations();
    if (state.document) open({ document: state.document, part: state.part });
    if (!$("#chosen").hidden) describe(state.chosen.anchor);
  } else if (target.id === "new") begin();
  else if (target.id === "widen") widen();
  else if (target.id === "part-before") turnTo(state.part - 1);
  else if (target.id === "part-after") turnTo(state.part + 1);
  else if (target.id === "view") showView(room.dataset.view === "document" ? "conversation" : "document");
  else if (target.id === "back") goBack();
  else if (target.id === "close") dismiss();
});

$("#picker select").addEventListener("change", (event) => open({ document: event.target.value }));
$("#narrow").addEventListener("change", tellFilters);
$("#narrow").addEventListener("toggle", () => { if (state.house) furnishFilters(); });
$("#ask").addEventListener("submit", (event) => {
  event.preventDefault();
  const question = input.value;
  input.value = "";
  ask(question);
});
window.addEventListener("hashchange", () => {
  const anchor = named();
  if (anchor) choose({ anchor }, { focus: true });
});

// Opening: the words at once; then, when the index is there, the document and what the address asks for.
async function enter() {
  speakLanguage(preferred());
  const anchor = named();
  const question = asked.get("q");
  try {
    await enterCollection();
    await open({ anchor });
  } catch {
    $("#loading").textContent = word("failed");
    return;
  }
  furnish();
  furnishCollections();
  restoreConversation();
  keepConversation();
  room.dataset.ready = "true";
  if (anchor) choose({ anchor }, { focus: true });
  if (question && !state.kept.some((turn) => turn.question === question)) { // not again at a reload
    if (asked.get("after")) await ask(asked.get("after"));
    await ask(question);
  }
  if (anchor && question) choose({ anchor }, { focus: true });
}
enter();
