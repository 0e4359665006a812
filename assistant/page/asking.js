// The conversation. A turn is appended and never redrawn, so nothing that is being read moves.
async function ask(question, follows = null) {
  closeSuggestions();
  $("#problem").textContent = "";
  const conversation = state.conversation;
  const turn = document.createElement("div");
  turn.className = "waiting";
  const typed = Object.assign(document.createElement("p"), { className: "asked", textContent: question, dir: "auto" });
  const searching = Object.assign(document.createElement("p"), { className: "searching", textContent: word("searching") });
  turn.append(typed, searching);
  $("#welcome").hidden = true;
  turns.append(turn);
  showView("conversation");
  scrollTo(turn);
  // One at a time, in the order asked: a follow-up needs the question that it follows.
  const narrowed = filters();
  const checked = checkedSources();
  const told = [...inWords(narrowed), ...checkedInWords()];
  const reply = await (state.line = state.line.then(() => request(question, narrowed, checked, follows)));
  if (conversation !== state.conversation) return; // a new conversation was begun meanwhile
  if (reply.error) return refuse(turn, question, reply.error);
  fill(turn, { ...reply, narrowed: told.length ? `${word("narrowed")}${word("colon")}${told.join(" · ")}` : "" });
  state.cited = reply.found ? reply.cited : [];
  keepConversation();
  scrollTo(turn);
  say([reply.spoken, turn.querySelector(".sure")?.textContent].filter(Boolean).join(" — "));
  if (reply.found) choose(reply.cited[0], { from: null });
  else dismiss();
}

// Show a reply; ``narrowed`` says what the question was narrowed to.
function fill(turn, reply) {
  turn.className = "";
  turn.innerHTML = reply.html; // escaped by html.py
  if (reply.narrowed) {
    turn.querySelector(".asked").after(Object.assign(document.createElement("p"), { className: "resolved", textContent: reply.narrowed }));
  }
  furnishJudging(turn, reply);
  openTranslations(turn);
  state.kept.push(reply);
  $("#export").disabled = false;
}

async function request(question, narrowed, checked, follows) {
  try {
    return await desk.respond({ question, language: state.language, follows, filters: narrowed, checked, earlier: state.kept.map((turn) => turn.question), turn: state.kept.length + 1, page: address() });
  } catch {
    await comeBackIn();
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

function begin({ forget = false } = {}) {
  if (forget) forgetPast(state.talk);
  else keepAmongPast();
  state.conversation += 1;
  Object.assign(state, { kept: [], cited: [], from: null, talk: null });
  keepConversation();
  for (const node of all("#turns > :not(#welcome)")) node.remove();
  $("#welcome").hidden = false;
  $("#export").disabled = true;
  $("#problem").textContent = "";
  dismiss();
  showView("conversation");
  turns.scrollTo({ top: 0 });
  say(word("started"));
  input.focus();
}
