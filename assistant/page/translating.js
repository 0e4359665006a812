// For whoever does not read the documents' language: the translations that stand beside them, and the browser's own.
function openTranslations(within = room) {
  for (const node of within.querySelectorAll(".translation")) if (node.dataset.language === state.language) node.open = true;
}

// The line above a document in another language than the page's: how it can be read all the same.
function furnishForeign(reply) {
  const foreign = reply.document && reply.language !== state.language;
  $("#foreign").hidden = !foreign;
  $("#foreign").textContent = foreign ? word(reply.translated === state.language ? "foreign-translated" : "foreign") : "";
}

// Under the source of the chosen sentence.
function furnishChosenTranslation(reply) {
  const own = reply.translation?.language === state.language ? reply.translation : null;
  $("#chosen-translation").hidden = !own;
  $("#chosen-translation b").textContent = own ? `${word("translation")}${word("colon")}` : "";
  $("#chosen-translation span").textContent = own ? own.text : "";
  if (own) $("#chosen-translation span").lang = own.language;
}
