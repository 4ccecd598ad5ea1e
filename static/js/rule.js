/* The form of a rule asks only what records of the chosen kinds can carry, and shows one more row of points at a time. What
   is chosen already is never hidden. The page works without it. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-carries]");
  if (!form) return;
  const carries = JSON.parse(form.dataset.carries);
  const boxes = (name) => [...form.querySelectorAll(`input[name="${name}"]`)];
  const rows = [...form.querySelectorAll(".rate-row")];
  const more = form.querySelector("[data-rate-more]");
  const field = (name) => document.getElementById(`div_id_${name}`);

  const row = (box) => box.closest(".form-check") || box.closest("label");

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
    const parts = new Set(known.flatMap((one) => one.parts));
    only("occasions", any("occasions") || ticked("occasions"));
    only("levels", any("levels") || ticked("levels"));
    only("per", ["quantity", "total", "times"].includes(form.elements.counting.value) || !["", "1"].includes(form.elements.per.value));
    rows.forEach((_, at) => {
      const name = (part) => `rates-${at}-${part}`;
      choices(name("parts"), (part) => known.length < kinds.length || (known.length > 0 && parts.size > 1 && parts.has(part)));
      choices(name("kinds"), (kind) => kinds.length > 1 && kinds.includes(kind));
      const apart = rows.filter((one) => !one.hidden).length > 1 && boxes("occasions").filter((box) => box.checked).length !== 1;
      only(name("occasions"), (apart && any("occasions")) || ticked(name("occasions")));
      only(name("levels"), any("levels") || ticked(name("levels")));
      only(name("spread"), any("shared") || form.elements[name("spread")].value);
    });
  };

  const empty = () => rows.filter((one) => one.hidden);
  rows.forEach((one, at) => { one.hidden = at > 0 && "rateEmpty" in one.dataset; });
  more.hidden = !empty().length;
  more.addEventListener("click", () => {
    const next = empty()[0];
    next.hidden = false;
    more.hidden = !empty().length;
    show();
    next.querySelector("input:not([hidden])").focus();
  });
  form.addEventListener("change", show);
  show();
})();
