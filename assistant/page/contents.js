// What a document, or a collection, holds: the table of contents, in the document and before the first question.
const SHOWN_AT_FIRST = 12; // lines before the first question
const LEAST_CONTENTS = 3; // headings that are worth a table

// A line that opens a document, or one of its sections.
function lineTo(text, language, goal, level = 0) {
  const button = element_("button", { type: "button", textContent: text, lang: language, dir: "auto" });
  Object.assign(button.dataset, goal);
  const item = element_("li", {}, button);
  item.style.setProperty("--level", Math.min(level, 4));
  return item;
}

let contentsHeld = ""; // what the table on show was made of

const sectionsIn = (reply) => reply.contents.map(
  (line) => lineTo(line.text, reply.language, { goto: reply.document, section: line.section }, line.level));

function furnishContents(reply) {
  const enough = reply.contents.length >= LEAST_CONTENTS;
  const held = JSON.stringify([reply.document, reply.contents]);
  $("#contents").hidden = !enough;
  if (held === contentsHeld) return; // another part of the same document
  contentsHeld = held;
  $("#contents").open = false;
  $("#contents ol").replaceChildren(...sectionsIn(reply));
}

// Before the first question: the headings of the only document, or the titles of several.
function furnishInside(reply) {
  const several = state.house.total > 1;
  const lines = several
    ? state.house.documents.map((each) => lineTo(each.title, "", { goto: each.id }))
    : reply.contents.length >= LEAST_CONTENTS ? sectionsIn(reply) : [];
  $("#inside").hidden = lines.length === 0;
  $("#inside-title").textContent = word(several ? "documents-inside" : "contents");
  $("#inside ul").replaceChildren(...lines.slice(0, SHOWN_AT_FIRST));
  if (lines.length > SHOWN_AT_FIRST) {
    const more = element_("button", { type: "button", textContent: word("more-inside").replace("{count}", lines.length - SHOWN_AT_FIRST) });
    more.addEventListener("click", () => { $("#inside ul").replaceChildren(...lines); lines[SHOWN_AT_FIRST].firstChild.focus(); });
    $("#inside ul").append(element_("li", {}, more));
  }
}

async function goTo({ goto: document_, section }) {
  if (print_.on) showPrinted(false);
  const place = section === undefined ? null : Number(section);
  if (place === null || document_ !== state.document || !$(`#section-${place} h3`)) {
    await open({ document: document_, ...(place === null ? {} : { section: place }) });
  }
  showView("document");
  const heading = (place !== null && $(`#section-${place} h3`)) || $("#document-title");
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  heading.scrollIntoView({ block: "start", behavior: calm.matches ? "instant" : "smooth" });
}

element.addEventListener("click", (event) => {
  const line = event.target.closest("[data-goto]");
  if (line) goTo(line.dataset);
});
