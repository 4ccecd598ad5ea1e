/* The form of a rule asks only what records of the chosen kinds can carry, and shows one more row of points at a time. A row
   comes with what its rule names and has the rule's other choices from here. What is chosen already is never hidden. The
   page works without it. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-carries]");
  if (!form) return;
  const carries = JSON.parse(form.dataset.carries);
  const boxes = (name) => [...form.querySelectorAll(`input[name="${name}"]`)];
  const more = form.querySelector("[data-rate-more]"), set = form.querySelector("[data-rates]");
  const total = form.elements["rates-TOTAL_FORMS"], per = form.elements.per;
  const rows = [...set.querySelectorAll(".rate-row")];
  rows.forEach((one, at) => ["kinds", "occasions", ...(at ? ["parts"] : [])].forEach((name) => {
    const own = `rates-${at}-${name}`, chosen = boxes(own).filter((box) => box.checked).map((box) => box.value);
    const whole = document.getElementById(name === "parts" ? "id_rates-0-parts" : `id_${name}`).cloneNode(true), was = document.getElementById(`id_${own}`);
    whole.id = was.id;
    whole.querySelectorAll("input[type=checkbox]").forEach((box) => { box.name = own; box.checked = chosen.includes(box.value); });
    whole.querySelector(".pick-list").append(...[...was.querySelectorAll("label")].filter((label) => !whole.querySelector(`[value="${CSS.escape(label.querySelector("input").value)}"]`)));
    was.replaceWith(whole);
  }));
  const loaded = (one) => one.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true, detail: { elt: one } }));
  const field = (name) => document.getElementById(`div_id_${name}`);

  const row = (box) => box.closest("label");

  const choices = (name, wanted) => {
    boxes(name).forEach((box) => { row(box).hidden = !box.checked && !wanted(box.value); });
    const shown = boxes(name).filter((box) => !row(box).hidden);
    if (field(name)) field(name).hidden = !shown.length;
  };
  const only = (name, wanted) => { if (field(name)) field(name).hidden = !wanted; };
  const ticked = (name) => boxes(name).some((box) => box.checked);

  const show = () => {
    const kinds = boxes("kinds").filter((box) => box.checked).map((box) => box.value);
    const known = kinds.map((kind) => carries[kind]).filter(Boolean);
    const any = (what) => known.length < kinds.length || known.some((one) => one[what]);
    const occasions = boxes("occasions").filter((box) => box.checked).map((box) => box.value);
    const apart = rows.filter((one) => !one.hidden).length > 1 && occasions.length !== 1;
    const parts = new Set(known.flatMap((one) => one.parts));
    only("occasions", any("occasions") || ticked("occasions"));
    only("levels", any("levels") || ticked("levels"));
    const steps = form.elements.counting.value === "steps";
    only("per", per.dataset.forCounting.split(" ").includes(form.elements.counting.value) || !["", "1"].includes(per.value));
    rows.forEach((_, at) => {
      const name = (part) => `rates-${at}-${part}`;
      only(name("least"), steps || form.elements[name("least")].value);
      only(name("further"), !steps || form.elements[name("further")].value);
      // By steps one row says which leaves count as presence; those of no kind have no part of their own there.
      choices(name("parts"), (part) => (steps
        ? at === 0 && kinds.includes("leave") && part !== "participant" && carries.leave.parts.includes(part)
        : known.length < kinds.length || (known.length > 0 && parts.size > 1 && parts.has(part))));
      choices(name("kinds"), (kind) => !steps && kinds.length > 1 && kinds.includes(kind));
      choices(name("occasions"), (one) => !steps && apart && any("occasions") && (!occasions.length || occasions.includes(one)));
      only(name("levels"), (!steps && any("levels")) || ticked(name("levels")));
      only(name("spread"), (!steps && any("shared")) || form.elements[name("spread")].value);
    });
  };

  const empty = (one) => {
    one.querySelectorAll("input[type=checkbox]").forEach((box) => { box.checked = false; });
    one.querySelectorAll("input:not([type=checkbox]), select").forEach((box) => { box.value = ""; });
  };
  // One row stands ready beside those that are filled; further ones are made like the last as they are asked for.
  const add = () => {
    const last = rows.length - 1, made = document.createElement("template");
    made.innerHTML = rows[last].outerHTML.replaceAll(`rates-${last}-`, `rates-${last + 1}-`);
    const one = made.content.firstElementChild;
    one.querySelectorAll("[data-picking]").forEach((box) => { delete box.dataset.picking; });
    one.querySelectorAll(".pick label").forEach((label) => { label.hidden = false; });
    one.querySelectorAll(".invalid-feedback").forEach((words) => words.remove());
    one.querySelectorAll("[aria-invalid]").forEach((box) => { box.removeAttribute("aria-invalid"); box.classList.remove("is-invalid"); });
    empty(one);
    rows[last].after(one);
    rows.push(one);
    total.value = String(rows.length);
    loaded(one);
    return one;
  };
  const offer = () => { more.hidden = rows.every((one) => !one.hidden) && rows.length >= Number(set.dataset.rates); };
  const reveal = () => rows.find((one) => one.hidden) || add();
  rows.forEach((one, at) => { one.hidden = at > 0 && "rateEmpty" in one.dataset; });
  more.addEventListener("click", () => {
    const next = reveal();
    next.hidden = false;
    offer();
    show();
    next.querySelector("input:not([hidden])").focus();
  });
  // Before what this browser kept is filled in (keeping.js, which runs behind this): as many rows as it was typed in, shown
  // where they say something. A row that is too many is emptied and hidden: an empty one says nothing.
  form.addEventListener("restoring", (event) => {
    const at = (name) => Number((/^rates-(\d+)-/.exec(name) || [0, 0])[1]);
    const typed = new Set(event.detail.filter(([, value, checked]) => (checked === undefined ? value : checked)).map(([name]) => at(name)));
    const wanted = Math.max(0, ...event.detail.map(([name]) => at(name))) + 1;
    while (rows.length < wanted) add();
    rows.slice(wanted).forEach(empty);
    rows.forEach((one, index) => { one.hidden = index > 0 && !typed.has(index); });
    offer();
  });
  form.addEventListener("change", show);
  offer();
  show();
})();
