/* An activity's form fills in what follows from what was typed, where nothing stands yet: its kind from words of its
   name, its end two and a half hours after its beginning. Both can be changed; the page works without it. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-proposes]");
  if (!form) return;
  const { title, kind, starts_at: starts, ends_at: ends } = form.elements;
  const proposed = new Map();
  const propose = (field, value) => {
    if (field.value && field.value !== proposed.get(field)) return;
    field.value = value;
    proposed.set(field, value);
  };
  title.addEventListener("change", () => {
    const named = [...kind.options].filter((one) => one.value && title.value.includes(one.text.trim()));
    named.sort((one, other) => other.text.length - one.text.length);
    if (named.length) propose(kind, named[0].value);
  });
  starts.addEventListener("change", () => {
    if (!starts.value) return;
    const end = new Date(`${starts.value.slice(0, 16)}:00Z`);
    end.setUTCMinutes(end.getUTCMinutes() + 150);
    propose(ends, end.toISOString().slice(0, 16));
  });
})();
