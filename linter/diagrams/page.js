// The state, which is in the address so that Back goes back and a link can be kept; and the start.
function read() {
  const query = new URLSearchParams(location.hash.slice(1));
  named(query.get("boot") || data.boots[0].names[0]);
  for (const key of ["unit", "to", "ask", "view"]) state[key] = query.get(key) || "";
}
// Of the configurations that boot alike, the one that was chosen; a boot that is not here stays named, to be said.
function named(name) {
  const boot = data.boots.findIndex((each) => each.names.includes(name));
  Object.assign(state, { boot: Math.max(0, boot), named: name });
}
let answered = null;
function go(change) {
  Object.assign(state, change);
  const query = new URLSearchParams();
  if (state.named !== data.boots[0].names[0]) query.set("boot", state.named);
  for (const key of ["unit", "to", "ask", "view"]) if (state[key]) query.set(key, state[key]);
  if (`#${query}` !== location.hash && (query.size || location.hash)) location.hash = query.toString();
  answered = location.hash;
  show();
}
// A unit that was chosen and isn't loaded in this boot is shown in one that loads it, and the one that the way goes to, too.
function chosenWhere(change) {
  const wanted = [change.unit ?? state.unit, change.to ?? state.to].filter(Boolean);
  const has = (boot) => wanted.every((name) => boot.at.has(name));
  const other = has(here()) ? -1 : data.boots.findIndex(has);
  return other < 0 ? change : { ...change, boot: other, named: data.boots[other].names[0] };
}
// The boots that load it are a click away.
function notLoaded(boot, name) {
  const others = data.boots.flatMap((other, number) => (other.at.has(name) ? [button(`Boot of ${other.name}`, () => go({ boot: number, named: other.names[0] }))] : []));
  return part("section", element("p", `${name} is not loaded in ${boot.name}${others.length ? "; it is in" : data.boots.length > 1 ? ", nor in any other boot here" : ""}`), ...others);
}
function answer(boot) {
  const [verb, name] = state.ask.split(/:(.*)/);
  if ((verb === "mask" || verb === "disable") && boot.at.has(name)) return whatIfAnswer(boot, verb, name);
  if (QUESTIONS[verb]) return QUESTIONS[verb][1](boot);
  const [at, to] = [boot.at.get(state.unit), boot.at.get(state.to)];
  if (state.unit && at === undefined) return notLoaded(boot, state.unit);
  if (state.to && to === undefined) return notLoaded(boot, state.to);
  if (at !== undefined && to !== undefined) return pathAnswer(boot, at, to);
  return at === undefined ? null : unitAnswer(boot, at);
}
function show() {
  const boot = here();
  const said = answer(boot);
  $("answer").replaceChildren(...(said ? [said] : []));
  $("answer").hidden = said === null;
  $("find").value = state.unit;
  $("to").value = state.to;
  $("boot").value = state.named;
  $("error").textContent = boot.names.includes(state.named) ? boot.error : `${state.named} is not on this page: this is the boot of ${boot.name}`;
  document.querySelectorAll("#questions button").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.ask === state.ask)));
  const pressed = document.querySelector('#questions [aria-pressed="true"]');
  if (pressed) $("questions").scrollLeft = pressed.offsetLeft - $("questions").offsetLeft - 40;
  light();
  document.querySelectorAll("#views button").forEach((button) => {
    button.hidden = !sheets.some((sheet) => sheet.boot === state.boot && sheet.view === button.dataset.view);
    button.setAttribute("aria-pressed", String(button.dataset.view === shown().view));
  });
  $("zooms").hidden = shown().fit === undefined;
  shown().seen?.();
  $("unfold").hidden = !shown().all || !shown().nodes.some((names) => names.length > 1);
}
function button(text, act, kept) {
  const made = element("button", text, { type: "button" });
  Object.assign(made.dataset, kept || {});
  made.addEventListener("click", act);
  return made;
}
const KEYS = {
  "/": () => $("find").focus(), Escape: () => go({ unit: "", to: "", ask: "" }),
  "+": () => shown().zoom?.(0.8), "=": () => shown().zoom?.(0.8), "-": () => shown().zoom?.(1.25), 0: () => shown().fit?.(),
};
const ARROWS = { ArrowLeft: [-0.1, 0], ArrowRight: [0.1, 0], ArrowUp: [0, -0.1], ArrowDown: [0, 0.1] };

sheets.forEach(prepare);
const options = (boot) => boot.names.map((name) => element("option", name, { value: name }));
const alike = (boot) => { const group = element("optgroup", undefined, { label: `${boot.names.length} that boot alike` }); group.append(...options(boot)); return [group]; };
$("boot").append(...data.boots.flatMap((boot) => (boot.names.length > 1 && data.boots.length > 1 ? alike(boot) : options(boot))));
$("boot").addEventListener("change", () => { named($("boot").value); go({}); });
$("boot-label").hidden = $("boot").options.length < 2;
searchBox($("find"), $("found"), (name) => go(chosenWhere({ unit: name, to: "", ask: "" })));
searchBox($("to"), $("found-to"), (name) => go(chosenWhere({ to: name, ask: "" })));
const asked = Object.entries(QUESTIONS).filter(([ask]) => ask !== "differences" || data.boots.length > 1);
$("questions").append(...asked.map(([ask, [text]]) => button(text, () => go({ ask: state.ask === ask ? "" : ask, unit: "", to: "", ...(ask === "cycles" ? { view: "cycle" } : {}) }), { ask })));
const LABELS = { boot: "Boot", order: "Order", cycle: "Cycle", require: "Requirements", all: "Everything", install: "Enabled", change: "Change" };
$("views").append(...[...new Set(sheets.map((sheet) => sheet.view))].map((view) => button(LABELS[view] || view, () => go({ view }), { view })));
$("zooms").append(button("+", () => shown().zoom?.(0.8)), button("−", () => shown().zoom?.(1.25)), button("Fit", () => shown().fit?.()));
$("unfold").addEventListener("click", () => shown().all());
$("bar").addEventListener("submit", (event) => event.preventDefault());
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
  const pan = ARROWS[event.key];
  if (pan && event.target.closest("#stage") && shown().pan) { event.preventDefault(); shown().pan(...pan); }
  if (KEYS[event.key] !== undefined) { event.preventDefault(); KEYS[event.key](); }
});
window.addEventListener("hashchange", () => { if (location.hash !== "#tables" && location.hash !== answered) { answered = location.hash; read(); show(); } });
window.addEventListener("beforeprint", () => document.querySelectorAll("#tables details, .about .chain").forEach((fold) => { fold.open = true; }));
document.body.classList.add("live");
$("bar").hidden = false;
read();
show();
