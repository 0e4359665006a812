// What a question is narrowed to: a document, a section, a speaker, a time. The fields keep it until they are emptied,
// so that a follow-up is searched where the question before it was.
function filters() {
  const given = [...$("#narrow").querySelectorAll("[name]")].map((field) => [field.name, field.value.trim()]);
  return Object.fromEntries(given.filter(([, value]) => value));
}

// The filters in words, each as "Section : réponse".
function inWords(given) {
  return Object.entries(given).map(([name, value]) => {
    const field = $(`#narrow [name=${name}]`);
    const said = field.type === "date" ? new Date(`${value}T12:00`).toLocaleDateString(state.language) : value;
    const chosen = name === "document" ? field.selectedOptions[0].textContent : said;
    return `${word(`filter-${name}`)}${word("colon")}${chosen}`;
  });
}

function tellFilters() {
  const told = inWords(filters());
  $("#narrowed").textContent = told.join(" · ");
  $("#widen").hidden = told.length === 0;
}

function furnishFilters() {
  const { choices, documents } = state.house;
  const named = { document: documents.map((one) => [one.id, one.title]) };
  for (const name of ["section", "speaker"]) named[name] = choices[name].map((text) => [text, text]);
  for (const [name, options] of Object.entries(named)) {
    const field = $(`#narrow [name=${name}]`);
    const kept = field.value || asked.get(name) || "";
    const all = new Option(word("filter-all"), "");
    field.replaceChildren(all, ...options.map(([value, text]) => new Option(text, value, false, value === kept)));
    field.closest("label").hidden = options.length < 2;
  }
  for (const name of ["since", "until"]) {
    const field = $(`#narrow [name=${name}]`);
    field.value = field.value || asked.get(name) || "";
    field.closest("label").hidden = !choices.dated;
  }
  $("#narrow").hidden = [...$("#narrow").querySelectorAll("label")].every((label) => label.hidden);
  tellFilters();
}

function widen() {
  for (const field of $("#narrow").querySelectorAll("[name]")) field.value = "";
  tellFilters();
  say(word("widened"));
  $("#narrow summary").focus();
}
