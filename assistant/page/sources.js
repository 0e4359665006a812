// The panel of documents: what is asked, narrowed by check boxes; removed, renamed, opened, taken away as it came.
// Its replies come from plain routes (assistant/serving/documents.py). arriving.js sends files.
const panel = $("#sources");
const shelf = {
  listing: null, // what the server listed last
  checked: { kind: "except", ids: new Set() }, // all but these are asked; or "only" these
};
// The address of a route, over the collection on show.
const route = (path) => {
  const url = new URL(`api/${path}`, here.endsWith("/") ? here : `${here}/`);
  if (state.collection) url.searchParams.set("collection", state.collection);
  return url;
};

async function call(path, options = {}) {
  const headers = { "Accept-Language": state.language, ...options.headers };
  let reply = null;
  try { reply = await fetch(route(path), { ...options, headers }); } catch { throw new Error(word("failed-change")); }
  const content = await reply.json().catch(() => ({}));
  if (reply.status === 401) await comeBackIn();
  if (!reply.ok) throw new Error(content.error || word("failed-change"));
  return content;
}

const sayInPanel = (text) => {
  $("#sources-status").textContent = "";
  window.setTimeout(() => { $("#sources-status").textContent = text; }, 30);
};

const one = (key, count) => word(`${key}-${count === 1 ? "one" : "many"}`).replace("{count}", count.toLocaleString(state.language));
const isChecked = (id) => shelf.checked.ids.has(id) === (shelf.checked.kind === "only");
const element_ = (name, properties, ...children) => {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
};

// What a question is narrowed to by the boxes, as room.py takes it; null when all are checked.
function checkedSources() {
  const { kind, ids } = shelf.checked;
  return kind === "except" && ids.size === 0 ? null : { [kind]: [...ids] };
}

const total = () => (shelf.listing || state.house).total;

function countChecked() {
  const { kind, ids } = shelf.checked;
  return kind === "only" ? ids.size : total() - ids.size;
}

function checkedInWords() {
  if (!checkedSources()) return [];
  return [word("checked").replace("{count}", countChecked()).replace("{total}", total())];
}

function check(id, wanted) {
  const { kind, ids } = shelf.checked;
  if (wanted === (kind === "only")) ids.add(id); else ids.delete(id);
}

function showChecked() {
  const all_ = $("#check-all");
  all_.checked = !checkedSources();
  all_.indeterminate = !all_.checked && countChecked() > 0;
  tellFilters();
}

async function list_() {
  const typed = $("#source-words").value;
  const listing = await call(`sources?${new URLSearchParams({ typed })}`);
  if (typed !== $("#source-words").value) return; // more was typed meanwhile
  shelf.listing = listing;
  showListing();
}

const kindsRead = () => [...new Set(shelf.listing.kinds.map((kind) => word(`kind-${kind}`) || kind.toUpperCase()))].join(", ");

function showListing() {
  const listing = shelf.listing;
  $("#drop").hidden = !listing.editable;
  $("#not-editable").hidden = listing.editable;
  $("#not-editable").textContent = word(listing.reader ? "reads-only" : "not-editable");
  $("#accepted").textContent = word("accepted").replace("{kinds}", kindsRead())
    .replace("{limit}", Math.floor(listing.limit / 1e6));
  $("#files").accept = [...listing.endings, ".jsonl"].join(",");
  $("#listed-title").textContent = `${word("listed")} (${listing.total.toLocaleString(state.language)})`;
  $(".finder-of-sources").hidden = listing.total < 8;
  $("#check-all-label").hidden = listing.total < 2;
  $("#listed").replaceChildren(...listing.documents.map(lineOf));
  const more = listing.found - listing.documents.length;
  $("#more-listed").hidden = more <= 0 && listing.found > 0;
  $("#more-listed").textContent = more > 0 ? one("more-listed", more) : word(listing.total ? "none-found" : "none-listed");
  showChecked();
}

const day = (iso) => new Date(`${iso.length === 4 ? `${iso}-01` : iso}T12:00`.replace(/^(\d{4}-\d\d)T/, "$1-01T"))
  .toLocaleDateString(state.language, { year: "numeric", month: iso.length > 4 ? "long" : undefined, day: iso.length > 7 ? "numeric" : undefined });

function factsOf(one_) {
  const dates = [...new Set([one_.since, one_.until].filter(Boolean).map(day))];
  return [
    word(`kind-${one_.kind}`) || one_.kind.toUpperCase(),
    dates.join(" – "),
    one_.pages ? one("pages", one_.pages) : "",
    one("sentences", one_.sentences),
    one_.translated ? word(`translated-${one_.translated}`) : "",
    one_.questions ? one("questions", one_.questions) : "",
    one_.own ? "" : word("shipped"),
  ].filter(Boolean);
}

function lineOf(document_) {
  const box = element_("input", { type: "checkbox", checked: isChecked(document_.id) });
  box.dataset.check = document_.id;
  const title = element_("span", { className: "title", dir: "auto", textContent: document_.title });
  const facts = element_("p", { className: "facts" }, ...factsOf(document_).map((text) => element_("span", { textContent: text })));
  const actions = element_("div", { className: "actions" });
  const add = (key) => {
    const button = element_("button", { type: "button", textContent: word(`${key}-source`) });
    Object.assign(button.dataset, { act: key, id: document_.id });
    button.setAttribute("aria-label", `${word(`${key}-source`)}${word("colon")}${document_.title}`);
    actions.append(button);
  };
  add("open");
  if (document_.original) {
    const link = element_("a", { href: route(`documents/${encodeURIComponent(document_.id)}/original`), textContent: word("take-source"), download: "" });
    link.setAttribute("aria-label", `${word("take-source")}${word("colon")}${document_.title}`);
    actions.append(link);
  }
  if (shelf.listing.editable && document_.own) ["rename", "remove"].forEach(add);
  return element_("li", {}, element_("label", { className: "check" }, box, title), facts, actions);
}

async function openPanel() {
  if (!panel.open) panel.showModal();
  try { await list_(); } catch (error) { sayInPanel(error.message); }
}

// After a change: the page's own lists and examples, and the document on show if it is gone.
async function refresh() {
  await list_();
  state.house = await desk.enter({});
  furnish();
  if (!state.house.documents.some((each) => each.id === state.document) || !state.document) await open({ document: state.document });
}

// A question before something is changed: true when the answer is yes and the change was made.
function asking(dialog, change) {
  const problem = dialog.querySelector(".problem");
  problem.textContent = "";
  dialog.showModal();
  return new Promise((done) => {
    const answer = async (event) => {
      event.preventDefault();
      try { await change(); dialog.close("done"); } catch (error) { problem.textContent = error.message; }
    };
    const yes = dialog.querySelector("form, [value=yes]");
    const kind = yes.localName === "form" ? "submit" : "click";
    yes.addEventListener(kind, answer);
    dialog.addEventListener("close", () => {
      yes.removeEventListener(kind, answer);
      const made = dialog.returnValue === "done";
      dialog.returnValue = "";
      done(made);
    }, { once: true });
  });
}

const titleOf = (id) => shelf.listing.documents.find((each) => each.id === id).title;

async function removeSource(id) {
  const title = titleOf(id);
  $("#confirm-title").textContent = word("remove-title");
  $("#confirm-text").textContent = word("remove-text").replace("{title}", title);
  if (!(await asking($("#confirm"), () => call(`documents/${encodeURIComponent(id)}`, { method: "DELETE" })))) return;
  shelf.checked.ids.delete(id);
  await refresh();
  sayInPanel(word("removed").replace("{title}", title));
  $("#listed-title").tabIndex = -1;
  $("#listed-title").focus();
}

async function renameSource(id) {
  $("#new-title").value = titleOf(id);
  const made = await asking($("#rename"), () => call(`documents/${encodeURIComponent(id)}/title`, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ title: $("#new-title").value }),
  }));
  if (!made) return;
  await refresh();
  if (id === state.document) await open({ document: id, part: state.part });
  sayInPanel(word("renamed"));
  $(`#listed [data-act=rename][data-id="${CSS.escape(id)}"]`)?.focus();
}

panel.addEventListener("click", (event) => {
  const { act, id } = event.target.dataset;
  if (event.target.id === "sources-close" || event.target === panel) panel.close();
  else if (act === "remove") removeSource(id);
  else if (act === "rename") renameSource(id);
  else if (act === "open") {
    panel.close();
    open({ document: id }).then(() => { showView("document"); $("#text").scrollTo({ top: 0 }); $("#document-title")?.focus({ preventScroll: true }); });
  }
});
panel.addEventListener("change", (event) => {
  if (event.target.dataset.check) check(event.target.dataset.check, event.target.checked);
  else if (event.target.id === "check-all") {
    shelf.checked = { kind: event.target.checked ? "except" : "only", ids: new Set() };
    for (const box of panel.querySelectorAll("[data-check]")) box.checked = event.target.checked;
  } else return;
  showChecked();
  sayInPanel(checkedInWords()[0] || word("all-checked"));
});
for (const dialog of ["#confirm", "#rename"]) {
  $(`${dialog} [value=no]`).addEventListener("click", () => $(dialog).close());
}
let typing = 0;
$("#source-words").addEventListener("input", () => {
  window.clearTimeout(typing);
  typing = window.setTimeout(async () => { await list_(); sayInPanel(one("found-sources", shelf.listing.found)); }, PAUSE);
});
for (const opener of ["#sources-open", "#add-first"]) $(opener).addEventListener("click", openPanel);
