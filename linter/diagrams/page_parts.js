// Pieces that answers are made of.
function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
function part(name, ...children) { const made = element(name); made.append(...children); return made; }
function place(text, url) {
  if (!text) return "";
  return url ? element("a", text, { class: "place", href: url, rel: "noreferrer" }) : element("span", text, { class: "place" });
}
function reason(why) {
  const said = data.reasons[why];
  return typeof said === "string" ? place(said) : place(...said);
}
function unitLink(name) {
  const link = element("a", name, { class: "unit", href: "#" });
  link.addEventListener("click", (event) => { event.preventDefault(); go({ unit: name, to: "", ask: "" }); });
  return link;
}
function hop(boot, at, why, kind) {
  const unit = boot.units[at];
  const item = part("li", unitLink(unit.n));
  if (kind) item.prepend(element("span", `${kind} `, { class: "kind" }));
  item.append(element("span", slack(unit), { class: isLate(unit) ? "late" : "slack" }), element("br"), reason(why));
  return item;
}
function slack(unit) {
  if (unit.w === undefined) return " no job";
  if (unit.t) return unit.t[2] ? ` ${seconds(unit.t[0])}, +${seconds(unit.t[2])}` : ` ${seconds(unit.t[0])}`;
  return unit.l === 0 ? ` wave ${unit.w + 1}` : ` wave ${unit.w + 1}, +${unit.l}`;
}
const seconds = (time) => `${time.toFixed(time < 10 ? 2 : 1)} s`;
const isYours = (unit) => ["user", "generated", "package"].includes(unit.o);
// In a whole root other packages than the base's are told with what the user wrote.
const hasPackages = (boot) => boot.units.some((unit) => unit.o === "package");
const isLate = (unit) => (unit.t ? unit.t[2] === 0 : unit.l === 0);
function list(items, empty) {
  if (!items.length) return element("p", empty, { class: "place" });
  const made = part("ol", ...items);
  if (items.length > 12) made.className = "many";
  return made;
}
function wide(list) { list.classList.add("many"); return list; }
function folded(title, body, open = false) {
  const fold = part("details", element("summary", title), body);
  fold.open = open;
  return fold;
}
function byWave(boot, set) {
  const sorted = [...set].sort((a, b) => (boot.units[a].w ?? 1e9) - (boot.units[b].w ?? 1e9) || a - b);
  return part("p", ...sorted.flatMap((at) => [unitLink(boot.units[at].n), element("span", slack(boot.units[at]), { class: "slack" }), element("br")]));
}
function chainList(boot, hops) {
  if (!hops.length) return element("p", "nothing", { class: "place" });
  const start = boot.units[hops[0][1]];
  const first = part("li", unitLink(start.n), element("span", slack(start), { class: isLate(start) ? "late" : "slack" }));
  return part("ol", first, ...hops.map(([later, , why]) => hop(boot, later, why)));
}
function findingItem(finding, shown) {
  const item = part("li", element("span", `${finding.severity} `, { class: finding.severity }), `${finding.rule}: ${finding.message} `);
  if (finding.unit && finding.unit !== shown) item.append(unitLink(finding.unit), " ");
  item.append(place(finding.place, finding.url));
  if (finding.chain.length) item.append(folded(`${finding.chain.length} ${finding.chain.length === 1 ? "line that shows" : "lines that show"} it`, part("ol", ...finding.chain.map((step) => part("li", `${step.message} `, place(step.place, step.url)))), finding.chain.length < 4));
  return item;
}
