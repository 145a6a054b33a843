// The state in the URL, and the start.
function read() {
  const query = new URLSearchParams(location.hash.slice(1));
  const sheet = sheets.findIndex((one) => one.name === query.get("picture"));
  state.sheet = Math.max(sheet, 0);
  state.unit = query.get("unit") || "";
  state.to = query.get("to") || "";
  state.mode = ["up", "down", "both"].includes(query.get("show")) ? query.get("show") : "near";
  state.wave = Math.max(0, Math.min(Number.parseInt(query.get("wave"), 10) || 0, sheets[state.sheet].waves.length));
  state.hide = new Set(query.getAll("hide"));
}

function open() { fill(sheets[state.sheet]); show(); }

sheets.forEach(prepare);
$("sheet").append(...sheets.map((sheet, index) => element("option", sheet.name, { value: String(index) })));
$("sheet").addEventListener("change", () => { state.sheet = Number($("sheet").value); state.wave = 0; open(); });
$("mode").addEventListener("change", () => update({ mode: $("mode").value }));
$("wave").addEventListener("input", () => update({ wave: Number($("wave").value), unit: "", to: "" }));
named($("find"), (name) => choose(name));
named($("to"), (name) => update({ to: name }));
$("bar").addEventListener("submit", (event) => event.preventDefault());
$("in").addEventListener("click", () => zoom(1 / 1.25));
$("out").addEventListener("click", () => zoom(1.25));
$("fit").addEventListener("click", fit);
$("clear").addEventListener("click", clear);
$("keys").addEventListener("click", help);
window.addEventListener("hashchange", () => { if (location.hash !== "#tables") { read(); open(); } });
window.addEventListener("beforeprint", fit);
listenToPointer();
listenToKeys();
read();
open();
if (state.unit) centre();
