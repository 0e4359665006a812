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

// The whole conversation, as Markdown, as a file of Word, or its citations as references.
const EXPORTS = {
  md: { type: "text/markdown;charset=utf-8", make: () => inMarkdown() },
  docx: {
    type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    make: async () => bytesOf((await desk.word_file({ markdown: inMarkdown(), language: state.language })).content),
  },
  ris: { type: "application/x-research-info-systems", make: () => references("references").join("\r\n") },
  bib: { type: "application/x-bibtex;charset=utf-8", make: () => references("bibtex").join("\n") },
};

const inMarkdown = () => `${[`# ${word("export-heading")}`, ...state.kept.map((turn) => turn.markdown)].join("\n\n")}\n`;
// One a sentence, however often and in whichever language it was cited: a key that comes twice is an error in BibTeX.
function references(form) {
  const found = new Map();
  for (const turn of state.kept) {
    (turn.bibtex || []).forEach((entry, place) => {
      const key = entry.split("\n", 1)[0];
      if (!found.has(key)) found.set(key, turn[form][place]);
    });
  }
  return [...found.values()];
}
const bytesOf = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

async function takeAway(ending) {
  const { type, make } = EXPORTS[ending];
  let content = null;
  try { content = await make(); } catch { $("#exports .problem").textContent = word("failed-export"); return; }
  const link = element_("a", { href: URL.createObjectURL(new Blob([content], { type })), download: `conversation.${ending}` });
  link.click();
  URL.revokeObjectURL(link.href);
  $("#exports").close();
  say(word("exported"));
}

$("#export").addEventListener("click", () => {
  $("#exports .problem").textContent = "";
  for (const form of ["ris", "bib"]) $(`#exports [data-export=${form}]`).disabled = references("references").length === 0;
  $("#exports").showModal();
});
$("#exports").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.value === "no") $("#exports").close();
  else if (button) takeAway(button.dataset.export);
});
