// Documents to choose from: all of them, or, where they are too many to list, those whose title holds the words typed.
const PAUSE = 200; // ms without a key after which what was typed is looked up

// Fill a list, keeping what is chosen even when it is not among the options; ``none`` names the choice of nothing.
function list(select, options, chosen, none = null) {
  const label = [...select.options].find((option) => option.value === chosen)?.textContent;
  select.replaceChildren(...options.map((one) => new Option(one.title, one.id)));
  if (none !== null) select.prepend(new Option(none, ""));
  showAsChosen(select, chosen || "", label || chosen);
}

function showAsChosen(select, value, text) {
  select.value = value;
  if (value && select.value !== value) select.append(new Option(text, value, false, true));
}

function furnishDocuments() {
  const { documents, total } = state.house;
  list($("#picker select"), documents, state.document);
  for (const finder of all(".finder")) finder.hidden = total <= documents.length;
}

for (const finder of all(".finder")) {
  const select = finder.parentElement.querySelector("select");
  let wait = 0;
  finder.addEventListener("input", (event) => {
    window.clearTimeout(wait);
    wait = window.setTimeout(async () => {
      const typed = event.target.value;
      const reply = await desk.documents({ typed });
      if (typed !== event.target.value) return; // more was typed meanwhile
      list(select, reply.documents, select.value, select.name ? word("filter-all-document") : null);
      say(word("found-documents").replace("{count}", reply.found));
    }, PAUSE);
  });
}
