// The conversation outlives a reload: it is kept in this tab, by this browser, and goes when the tab is closed, when a new
// one is begun, when it is forgotten, or when whoever holds it logs out. No other visitor and no other collection has it.
const KEPT = "conversation:"; // and the key of the collection
const keptUnder = () => KEPT + state.collection;

function keepConversation() {
  const turns = state.kept;
  $("#kept").hidden = turns.length === 0;
  room.classList.toggle("talking", turns.length > 0);
  try {
    if (turns.length) window.sessionStorage.setItem(keptUnder(), JSON.stringify({ visitor: state.house.visitor, turns }));
    else window.sessionStorage.removeItem(keptUnder());
  } catch { forgetConversations(); } // not allowed, or no more room: half a conversation would be none
}

function forgetConversations() {
  try {
    for (const name of Object.keys(window.sessionStorage)) if (name.startsWith(KEPT)) window.sessionStorage.removeItem(name);
  } catch { /* nothing is kept, then */ }
}

function restoreConversation() {
  let held = null;
  try { held = JSON.parse(window.sessionStorage.getItem(keptUnder())); } catch { /* as if there were none */ }
  if (!held?.turns?.length || held.visitor !== state.house.visitor) return forgetConversations();
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

$("#forget").addEventListener("click", () => {
  begin();
  say(word("forgotten"));
});
