// Conversations outlive a reload: they are kept by this browser, in this tab until it is closed or, where that was chosen,
// on this machine; they go when they are forgotten, or when whoever holds them logs out. No other visitor has them, and
// no other collection.
const KEPT = "conversation:"; // and the key of the collection: the one on show, in this tab
const PAST = "conversations:"; // and the key: all of them that are kept
const MOST_KEPT = 20;
const keptUnder = () => KEPT + state.collection;
const staysHere = () => kept("keep-past") === "yes";
const stores = () => [window.sessionStorage, window.localStorage];
const past = () => (staysHere() ? window.localStorage : window.sessionStorage);
const newTalk = () => [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

function heldIn(store, name) {
  try {
    const held = JSON.parse(store.getItem(name));
    if (held && held.visitor !== state.house.visitor) { forgetConversations(); return null; }
    return held;
  } catch { return null; } // as if there were none
}

const pastTalks = () => heldIn(past(), PAST + state.collection)?.talks || [];

// Where there is no more room, the oldest go.
function keepPast(talks) {
  const name = PAST + state.collection;
  for (let count = Math.min(talks.length, MOST_KEPT); count > 0; count -= 1) {
    try {
      past().setItem(name, JSON.stringify({ visitor: state.house.visitor, talks: talks.slice(0, count) }));
      return;
    } catch { /* too much, or not allowed */ }
  }
  try { past().removeItem(name); } catch { /* nothing is kept, then */ }
}

const forgetPast = (id) => keepPast(pastTalks().filter((talk) => talk.id !== id));

// The one on show comes first among those that are kept; it is told from the others by its number.
function keepAmongPast() {
  if (!state.kept.length) return;
  state.talk ??= newTalk();
  const others = pastTalks().filter((talk) => talk.id !== state.talk);
  keepPast([{ id: state.talk, at: new Date().toISOString(), turns: state.kept }, ...others]);
}

function keepConversation() {
  const turns = state.kept;
  $("#kept").hidden = turns.length === 0;
  room.classList.toggle("talking", turns.length > 0);
  if (staysHere()) keepAmongPast();
  try {
    const held = { visitor: state.house.visitor, talk: state.talk, turns };
    if (turns.length) window.sessionStorage.setItem(keptUnder(), JSON.stringify(held));
    else window.sessionStorage.removeItem(keptUnder());
  } catch { forgetConversations(); } // not allowed, or no more room: half a conversation would be none
  furnishPast();
}

function forgetConversations() {
  try {
    for (const store of stores()) {
      for (const name of Object.keys(store)) if (name.startsWith(KEPT) || name.startsWith(PAST)) store.removeItem(name);
    }
  } catch { /* nothing is kept, then */ }
}

function showTurns(held) {
  for (const reply of held.turns) {
    const turn = document.createElement("div");
    turns.append(turn);
    fill(turn, reply);
  }
  $("#welcome").hidden = true;
  const last = held.turns[held.turns.length - 1];
  state.cited = last.found ? last.cited : [];
  mark();
  scrollTo(turns.lastElementChild);
}

function restoreConversation() {
  const held = heldIn(window.sessionStorage, keptUnder());
  if (!held?.turns?.length) return;
  state.talk = held.talk;
  showTurns(held);
}

// The list of those before, where a new one begins.
function furnishPast() {
  $("#kept-said").textContent = word(staysHere() ? "kept-here" : "kept");
  const talks = pastTalks().filter((talk) => talk.id !== state.talk && talk.turns.length);
  $("#past").hidden = talks.length === 0 && !staysHere();
  $("#past-all").hidden = talks.length === 0;
  $("#keep-past").checked = staysHere();
  $("#past ul").replaceChildren(...talks.map((talk) => {
    const question = talk.turns[0].question;
    const when = new Date(talk.at).toLocaleString(state.language, { dateStyle: "medium", timeStyle: "short" });
    const count = word(talk.turns.length === 1 ? "past-one" : "past-many").replace("{count}", talk.turns.length);
    const text = element_("span", { className: "asked-first", textContent: question, dir: "auto" });
    const open_ = element_("button", { type: "button", className: "open" }, text, element_("span", { className: "when", textContent: `${when} · ${count}` }));
    open_.addEventListener("click", () => openPast(talk));
    const forget = element_("button", { type: "button", textContent: word("forget-past") });
    forget.setAttribute("aria-label", `${word("forget-past")}${word("colon")}${question}`);
    forget.addEventListener("click", () => {
      forgetPast(talk.id);
      furnishPast();
      say(word("forgotten"));
      ($("#past ul .open") || input).focus();
    });
    return element_("li", {}, open_, forget);
  }));
}

function openPast(talk) {
  begin();
  state.talk = talk.id;
  showTurns(talk);
  keepConversation();
}

$("#forget").addEventListener("click", () => {
  begin({ forget: true });
  say(word("forgotten"));
});
$("#past-all").addEventListener("click", () => {
  keepPast([]);
  furnishPast();
  say(word("forgotten-all"));
  input.focus();
});
$("#keep-past").addEventListener("change", (event) => {
  const talks = pastTalks();
  keepPast([]); // they are kept in one place
  keepFor("keep-past", event.target.checked ? "yes" : null);
  keepPast(talks);
  keepConversation();
});
