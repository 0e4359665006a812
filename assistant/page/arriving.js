// Files on their way into the collection: dropped anywhere or chosen, sent a few at a time, followed until they are done.
const SENT_AT_ONCE = 3;
const DONE = "done";
const SHARE = { sending: 0, waiting: 50, reading: 55, read: 70, embedded: 90, done: 100 }; // % of a bar at each stage
const arriving = { queue: [], sending: 0, documents: 0, following: new Map(), watching: false };

function stageOf(line, stage, text) {
  line.node.dataset.stage = stage;
  line.bar.value = stage === "sending" ? line.share / 2 : SHARE[stage];
  line.bar.hidden = stage === DONE;
  line.said.textContent = text || word(`stage-${stage}`);
}

function end(line, outcome, text) {
  line.node.dataset.outcome = outcome;
  stageOf(line, DONE, text);
  sayInPanel(`${line.file.name}${word("colon")}${text}`);
}

const refusedText = (reason) => `${word("outcome-refused")}${word("colon")}${reason}`;

// What was written for a document, by its name, and comes after it: a translation, expected questions.
const belongs = (file) => shelf.listing.beside.some((ending) => file.name.toLowerCase().endsWith(ending));
const joinedAs = (file) => (file.name.toLowerCase().endsWith(".questions.jsonl") ? "questions" : "translation");

// Why a file need not be sent at all; null when it may be.
function wrongWith(file) {
  const ending = file.name.includes(".") ? file.name.slice(file.name.lastIndexOf(".")).toLowerCase() : "";
  if (!belongs(file) && !shelf.listing.endings.includes(ending)) return word("refused-kind").replace("{kinds}", kindsRead());
  if (file.size > shelf.listing.limit) return word("refused-large").replace("{limit}", Math.floor(shelf.listing.limit / 1e6));
  return null;
}

function takeFiles(files) {
  for (const file of files) {
    const bar = element_("progress", { max: 100, value: 0 });
    bar.setAttribute("aria-label", file.name);
    const said = element_("span", { className: "said" });
    const name = element_("span", { className: "name", dir: "auto", translate: false, textContent: file.name });
    const node = element_("li", {}, name, bar, said);
    const line = { file, node, bar, said, share: 0 };
    $("#arrivals ul").prepend(node);
    $("#arrivals").hidden = false;
    const wrong = wrongWith(file);
    if (wrong) end(line, "refused", refusedText(wrong));
    else {
      stageOf(line, "sending");
      arriving.queue.push(line);
    }
  }
  sendNext();
}

function sendNext() {
  while (arriving.sending < SENT_AT_ONCE && arriving.queue.length) {
    const next = arriving.queue.findIndex((line) => !belongs(line.file));
    if (next < 0 && arriving.documents) return; // the rest belongs to what is still on its way
    const [line] = arriving.queue.splice(Math.max(next, 0), 1);
    arriving.sending += 1;
    arriving.documents += next < 0 ? 0 : 1;
    send(line).then((token) => {
      stageOf(line, "waiting");
      arriving.following.set(token, { line, stage: "waiting" });
      follow();
    }, (error) => end(line, "refused", refusedText(error.message))).finally(() => {
      arriving.sending -= 1;
      arriving.documents -= next < 0 ? 0 : 1;
      sendNext();
    });
  }
}

// XMLHttpRequest, because fetch cannot tell how much has been sent.
function send(line) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("PUT", route(`documents/${encodeURIComponent(line.file.name.toWellFormed())}`));
    request.setRequestHeader("Accept-Language", state.language);
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      line.share = event.total ? (100 * event.loaded) / event.total : 0;
      stageOf(line, "sending");
    });
    request.addEventListener("load", () => {
      if (request.status === 202) done(request.response.arrival);
      else failed(new Error(request.response?.error || word("failed-change")));
    });
    request.addEventListener("error", () => failed(new Error(word("failed-change"))));
    request.send(line.file);
  });
}

async function follow() {
  if (arriving.watching) return;
  arriving.watching = true;
  try {
    while (arriving.following.size) {
      const some = [...arriving.following].slice(0, 100);
      const asked_ = { tokens: some.map(([token]) => token).join(), stages: some.map(([, each]) => each.stage).join() };
      let reply = null;
      try { reply = await call(`arrivals?${new URLSearchParams(asked_)}`); } catch (error) {
        for (const [token, { line }] of some) {
          arriving.following.delete(token);
          end(line, "refused", refusedText(error.message));
        }
        continue;
      }
      await note(some, new Map(reply.arrivals.map((each) => [each.token, each])));
    }
  } finally { arriving.watching = false; }
}

async function note(some, found) {
  let changed = false;
  for (const [token, each] of some) {
    const now = found.get(token);
    if (now && now.stage !== DONE) {
      each.stage = now.stage;
      stageOf(each.line, now.stage);
      continue;
    }
    arriving.following.delete(token);
    if (!now) end(each.line, "refused", refusedText(word("failed-change")));
    else if (now.outcome === "refused") end(each.line, "refused", refusedText(now.reason[state.language]));
    else {
      changed = true;
      if (shelf.checked.kind === "only") shelf.checked.ids.add(now.document); // who adds a document means to ask it
      const left = now.left_out.map((what) => `${word(`left-${what.reason}`)} (${what.times.toLocaleString(state.language)})`);
      const outcome = now.outcome === "joined" ? `joined-${joinedAs(each.line.file)}` : now.outcome;
      end(each.line, now.outcome, [
        word(`outcome-${outcome}`),
        now.outgrown ? word("outgrown") : "",
        left.length && !belongs(each.line.file) ? word("left-out").replace("{what}", left.join(", ")) : "",
      ].filter(Boolean).join(" "));
    }
  }
  if (changed) await refresh();
}

// Files dropped anywhere open the panel; a drop never makes the browser leave the page.
const bringsFiles = (event) => [...(event.dataTransfer?.types || [])].includes("Files");
for (const kind of ["dragenter", "dragover"]) {
  window.addEventListener(kind, (event) => {
    if (!bringsFiles(event)) return;
    event.preventDefault();
    if (shelf.listing?.editable !== false) $("#dropping").hidden = false;
  });
}
window.addEventListener("dragleave", (event) => { if (!event.relatedTarget) $("#dropping").hidden = true; });
window.addEventListener("drop", async (event) => {
  if (!bringsFiles(event)) return;
  event.preventDefault();
  $("#dropping").hidden = true;
  const files = [...event.dataTransfer.files]; // gone after the first wait
  await openPanel();
  if (shelf.listing?.editable) takeFiles(files);
});
$("#files").addEventListener("change", (event) => {
  takeFiles([...event.target.files]);
  event.target.value = "";
});
