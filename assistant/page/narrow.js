// What a question is narrowed to: a document, a section, a speaker, a time. The fields keep it until they are emptied,
// so that a follow-up is searched where the question before it was.
const FILTERS = ["document", "section", "speaker", "since", "until"];

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
  const told = [...inWords(filters()), ...checkedInWords()];
  $("#narrowed").textContent = told.join(" · ");
  $("#widen").hidden = told.length === 0;
}

// The fields are filled when they are first looked at, or the address has something for them: names may be thousands.
function furnishFilters() {
  const { choices, documents, total } = state.house;
  $("#narrow").hidden = total < 2 && choices.section.length < 2 && choices.speaker.length < 2 && !choices.dated;
  if ($("#narrow").open || FILTERS.some((name) => asked.get(name))) fillFilters(choices, documents);
  tellFilters();
}

function fillFilters(choices, documents) {
  const named = { document: documents };
  for (const name of ["section", "speaker"]) named[name] = choices[name].map((text) => ({ id: text, title: text }));
  for (const [name, options] of Object.entries(named)) {
    const field = $(`#narrow [name=${name}]`);
    list(field, options, field.value || asked.get(name) || "", word(`filter-all-${name}`));
    field.closest("label").hidden = options.length < 2;
  }
  for (const name of ["since", "until"]) {
    const field = $(`#narrow [name=${name}]`);
    field.value = field.value || asked.get(name) || "";
    field.closest("label").hidden = !choices.dated;
  }
}

function widen() {
  for (const field of $("#narrow").querySelectorAll("[name]")) field.value = "";
  for (const name of FILTERS) asked.delete(name);
  shelf.checked = { kind: "except", ids: new Set() };
  tellFilters();
  say(word("widened"));
  $("#narrow summary").focus();
}
