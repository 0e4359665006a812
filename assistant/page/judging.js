// What whoever asked says of an answer; only where the server keeps it in a file, which it says beside the buttons.
function furnishJudging(turn, reply) {
  if (!state.house.judges || !reply.judged) return;
  const words = WORDS[reply.language];
  const row = element_("div", { className: "judging", lang: reply.language });
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", words["judge-label"]);
  const buttons = ["right", "wrong"].map((verdict) => element_("button", {
    type: "button", textContent: words[verdict === "right" && !reply.judged.length ? "judge-exact" : `judge-${verdict}`],
  }));
  const said = element_("p", { className: "judged" });
  said.setAttribute("role", "status");
  const more = element_("div", { className: "actions", hidden: true });
  const note = element_("p", { className: "note", textContent: words["judge-note"] });
  row.append(element_("div", { className: "actions" }, ...buttons), note, said, more);
  turn.querySelector("article").append(row);

  const choices = [
    element_("button", { type: "button", textContent: words["judge-chosen"] }),
    ...(reply.judged.length ? [element_("button", { type: "button", textContent: words["judge-none"] })] : []),
  ];
  more.append(...choices);
  function show() {
    buttons.forEach((button, place) => button.setAttribute("aria-pressed", String(reply.verdict === ["right", "wrong"][place])));
    more.hidden = reply.verdict !== "wrong" || reply.corrected;
    note.hidden = Boolean(reply.verdict);
    said.textContent = !reply.verdict ? "" : words[more.hidden ? "judge-kept" : "judge-which"];
  }
  async function tell(verdict, right = null) {
    reply.judging ??= newTalk();
    const { judging, judged, question, language, cited } = reply;
    let kept = {};
    try { kept = await desk.judge({ judging, judged, question, language, document: cited[0]?.document, verdict, right }); } catch { kept.error = words.failed; }
    if (kept.error) { said.textContent = kept.error; return; }
    Object.assign(reply, { verdict, corrected: right !== null });
    show();
    keepConversation();
    if (!more.hidden) more.scrollIntoView({ block: "nearest" });
  }
  buttons.forEach((button, place) => button.addEventListener("click", () => tell(["right", "wrong"][place])));
  choices[0].addEventListener("click", () => {
    const anchor = state.chosen?.anchor;
    if (!anchor || reply.judged.includes(anchor)) said.textContent = words["judge-choose"];
    else tell("wrong", [anchor]);
  });
  choices[1]?.addEventListener("click", () => tell("wrong", []));
  show();
}
