// The page of a PDF as it was printed, drawn only when it is looked at, with the boxes of the chosen quote's letters.
const print_ = { on: false, number: 0, pages: 0, zoom: 1, asked: 0 };
const ZOOMS = [1, 1.5, 2, 3];

// What the bar offers for the document on show.
function furnishPrinted(pages) {
  print_.pages = pages;
  $("#printed-open").hidden = pages === 0;
  if (pages === 0 && print_.on) showPrinted(false);
}

async function showPrinted(on) {
  print_.on = on;
  $("#printed-open").setAttribute("aria-pressed", String(on));
  $("#printed-tools").hidden = !on;
  $("#printed").hidden = !on;
  $("#text").hidden = on;
  if (on) await drawPage(markedHere() ? null : print_.number || 1);
}

// The chosen sentence's place in the document on show, or null.
function markedHere() {
  const chosen = all("#paper .sentence.chosen");
  if (!chosen.length) return null;
  return { start: chosen[0].dataset.start, end: chosen[chosen.length - 1].dataset.end };
}

// Draw page ``number``; null is the one on which the chosen sentence begins. In a picture of a page the sentence is looked
// for when the page is there to be read: that takes some seconds.
async function drawPage(number) {
  const asked_ = ++print_.asked;
  const width = Math.round(($("#printed").clientWidth - 24) * print_.zoom * window.devicePixelRatio);
  const wanted = new URLSearchParams({ width, ...(number ? { number } : {}), ...(markedHere() || {}) });
  const ask_ = async () => {
    try { return await call(`documents/${encodeURIComponent(state.document)}/page?${wanted}`); } catch (error) {
      if (asked_ === print_.asked) $("#page-problem").textContent = error.message;
      return null;
    }
  };
  $("#page-problem").textContent = "";
  const reply = await ask_();
  if (!reply || asked_ !== print_.asked) return; // another page was asked for meanwhile
  Object.assign(print_, { number: reply.number, pages: reply.pages });
  const image = $("#page-image");
  image.src = `data:image/png;base64,${reply.image}`;
  image.alt = word("page-alt").replace("{number}", reply.number).replace("{title}", $("#document-title").textContent);
  $("#sheet").style.width = `${100 * print_.zoom}%`;
  $("#page-number").textContent = word("page-number").replace("{number}", reply.number).replace("{count}", reply.pages);
  $("#page-before").disabled = reply.number === 1;
  $("#page-after").disabled = reply.number === reply.pages;
  $("#page-smaller").disabled = print_.zoom === ZOOMS[0];
  $("#page-larger").disabled = print_.zoom === ZOOMS[ZOOMS.length - 1];
  await image.decode().catch(() => null);
  markOnPage(reply.boxes);
  if (!reply.pending) return;
  $("#page-problem").textContent = word("page-looking");
  wanted.set("recognising", "true");
  const marked = await ask_();
  if (!marked || asked_ !== print_.asked) return;
  $("#page-problem").textContent = marked.boxes.length ? "" : word("page-unmarked");
  markOnPage(marked.boxes);
}

function markOnPage(boxes) {
  $("#boxes").replaceChildren(...boxes.map((box) => {
    const node = element_("span", { className: "box" });
    for (const side of ["left", "top", "width", "height"]) node.style[side] = `${100 * box[side]}%`;
    return node;
  }));
  const first = $("#boxes .box");
  if (first) first.scrollIntoView({ block: "center", inline: "center" });
  else $("#printed").scrollTo({ top: 0 });
}

function zoomPage(step) {
  print_.zoom = ZOOMS[Math.min(Math.max(ZOOMS.indexOf(print_.zoom) + step, 0), ZOOMS.length - 1)];
  drawPage(print_.number);
}

$("#printed-open").addEventListener("click", () => showPrinted(!print_.on));
$("#page-before").addEventListener("click", () => drawPage(print_.number - 1));
$("#page-after").addEventListener("click", () => drawPage(print_.number + 1));
$("#page-smaller").addEventListener("click", () => zoomPage(-1));
$("#page-larger").addEventListener("click", () => zoomPage(1));
