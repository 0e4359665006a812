// On a narrow screen what is not needed at every moment lies behind "Menu".
function openMenu(wanted) {
  $("#menu").setAttribute("aria-expanded", String(wanted));
}

$("#menu").addEventListener("click", () => openMenu($("#menu").getAttribute("aria-expanded") === "false"));
// Whatever is touched or entered elsewhere closes it, and so does a choice that leads away from it.
for (const kind of ["click", "focusin"]) {
  element.addEventListener(kind, (event) => { if (!event.target.closest("#menu, #tools")) openMenu(false); });
}
$("#tools").addEventListener("click", (event) => { if (event.target.closest("button:not([data-language])")) openMenu(false); });
$("#room > header").addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || $("#menu").getAttribute("aria-expanded") === "false") return;
  openMenu(false);
  $("#menu").focus();
});
