// Light or dark: as the system is, or as was chosen and kept.
const systemIsDark = window.matchMedia("(prefers-color-scheme: dark)");

function paint() {
  const chosen = ["light", "dark"].find((theme) => theme === kept("theme"));
  $("#theme").value = chosen || "system";
  room.dataset.theme = chosen || (systemIsDark.matches ? "dark" : "light");
}

$("#theme").addEventListener("change", (event) => {
  keepFor("theme", event.target.value === "system" ? null : event.target.value);
  paint();
});
systemIsDark.addEventListener("change", paint);
paint();
