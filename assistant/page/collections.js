// Collections: which one is on show, made, renamed, shared, removed; and the way out, where there are accounts.
const collectionOf = (key) => state.house.collections.find((one) => one.key === key);
const nameOf = (one) => one.name || word("collection-first");

// The collection that the address names, else the one that was on show last, else the first.
async function enterCollection() {
  state.collection = asked.get("collection") || kept("collection");
  try { state.house = await desk.enter({}); } catch (error) {
    if (!state.collection) throw error;
    state.collection = null; // it is gone, or not for whoever looks
    state.house = await desk.enter({});
    $("#problem").textContent = word("collection-gone");
  }
  state.collection = state.house.collection;
  keepFor("collection", state.collection === FIRST ? null : state.collection);
  const named_ = new URL(window.location);
  if (state.collection === FIRST) named_.searchParams.delete("collection");
  else named_.searchParams.set("collection", state.collection);
  window.history.replaceState(null, "", named_);
}

function furnishCollections() {
  const { collections, collection, makes, visitor } = state.house;
  $("#collections").hidden = collections.length < 2 && !makes;
  $("#collection").replaceChildren(...collections.map((one) => new Option(nameOf(one), one.key)));
  $("#collection").value = collection;
  $("#collection-new").hidden = !makes;
  $("#collection-change").hidden = !makes || collection === FIRST;
  $("#shelf").textContent = collections.length < 2 ? "" : nameOf(collectionOf(collection));
  $("#shelf").hidden = collections.length < 2;
  $("#leave").hidden = !visitor;
  if (visitor) $("#leave").setAttribute("aria-label", `${word("leave")} (${visitor})`);
}

function goToCollection(key) {
  keepFor("collection", key === FIRST ? null : key);
  window.location.assign(key === FIRST ? here : `${here}?collection=${key}`);
}

// A dialog for a new collection, or for the one on show.
function askAbout(one) {
  const dialog = $("#about");
  $("#about-title").textContent = word(one ? "collection-change" : "collection-new");
  $("#about-name").value = one ? one.name : "";
  $("#about-members").value = one?.members ? one.members.filter((name) => name !== state.house.visitor).join(", ") : "";
  $("#about-some").checked = Boolean(one?.members);
  $("#about-sharing").hidden = !state.house.visitor;
  $("#about-members").closest("label").hidden = !$("#about-some").checked;
  $("#about-remove").hidden = !one;
  return asking(dialog, async () => {
    const members = $("#about-some").checked ? $("#about-members").value.split(",").map((name) => name.trim()).filter(Boolean) : null;
    const made = await call(one ? `collections/${one.key}` : "collections", {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ name: $("#about-name").value, members }),
    });
    goToCollection(made.key);
  });
}

async function removeCollection(one) {
  $("#confirm-title").textContent = word("collection-remove-title");
  $("#confirm-text").textContent = word("collection-remove-text").replace("{title}", one.name);
  const removed = await asking($("#confirm"), () => call(`collections/${one.key}`, { method: "DELETE" }));
  if (removed) goToCollection(FIRST);
}

$("#collection").addEventListener("change", (event) => goToCollection(event.target.value));
$("#collection-new").addEventListener("click", () => askAbout(null));
$("#collection-change").addEventListener("click", () => askAbout(collectionOf(state.collection)));
$("#about-remove").addEventListener("click", () => {
  $("#about").close();
  removeCollection(collectionOf(state.collection));
});
$("#about-some").addEventListener("change", (event) => { $("#about-members").closest("label").hidden = !event.target.checked; });
$("#about [value=no]").addEventListener("click", () => $("#about").close());
$("#shelf").addEventListener("click", openPanel);
$("#leave").addEventListener("click", async () => {
  forgetAll();
  await fetch(new URL("logout", here.endsWith("/") ? here : `${here}/`), { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" });
  window.location.assign(here);
});

// A session that has ended: the page opens again, and the server shows the way in.
async function comeBackIn() {
  const reply = await fetch(route("me")).catch(() => null);
  if (reply?.status === 401) window.location.reload();
}
