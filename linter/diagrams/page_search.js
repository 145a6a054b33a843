// The search box: letters in their order find a unit, whole words and beginnings first.
function score(name, query) {
  const at = name.indexOf(query);
  if (at >= 0) return at === 0 ? 0 : /[-.@]/.test(name[at - 1]) ? 1 : 2;
  let from = 0;
  let gaps = 0;
  for (const letter of query) {
    const found = name.indexOf(letter, from);
    if (found < 0) return Infinity;
    gaps += found - from;
    from = found + 1;
  }
  return 3 + gaps;
}
function found(boot, query) {
  const wanted = query.trim().toLowerCase();
  const rows = (units, away) => units.map((unit) => [score(unit.n.toLowerCase(), wanted), away, unit.o === "platform" ? 1 : 0, unit.n.length, unit.n]).filter(([points]) => points < Infinity);
  const own = rows(boot.units, 0);
  const apart = new Map(data.boots.flatMap((other) => other.units.filter((unit) => isYours(unit) && !boot.at.has(unit.n)).map((unit) => [unit.n, unit])));
  return [...own, ...rows([...apart.values()], 1)].sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3] || (a[4] < b[4] ? -1 : 1)).slice(0, 12).map((row) => row[4]);
}
function searchBox(input, results, choose) {
  let chosen = 0;
  const options = () => [...results.children];
  const mark = () => options().forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
  const close = () => { results.hidden = true; input.setAttribute("aria-expanded", "false"); };
  const pick = (name) => { input.value = name; close(); choose(name); };
  input.addEventListener("input", () => {
    const names = input.value.trim() ? found(here(), input.value) : [];
    chosen = 0;
    results.replaceChildren(...names.map((name) => {
      const option = element("li", name, { role: "option" });
      option.addEventListener("mousedown", (event) => { event.preventDefault(); pick(name); });
      return option;
    }));
    results.hidden = names.length === 0;
    input.setAttribute("aria-expanded", String(names.length > 0));
    mark();
  });
  input.addEventListener("keydown", (event) => {
    const names = options().map((option) => option.textContent);
    if (event.key === "ArrowDown") chosen = Math.min(chosen + 1, names.length - 1);
    else if (event.key === "ArrowUp") chosen = Math.max(chosen - 1, 0);
    else if (event.key === "Enter") { event.preventDefault(); pick(results.hidden || !names.length ? input.value.trim() : names[chosen]); return; } else if (event.key === "Escape") { close(); input.blur(); return; } else return;
    event.preventDefault();
    mark();
  });
  input.addEventListener("focus", () => input.select());
  input.addEventListener("blur", close);
}
