/* Fields that belong to some choices only, shown by what is chosen, in one field or in one of several (their names with a
   blank between); what is out of sight is not sent. One that was refused stays in sight. Options of a choice likewise,
   the first that is left is chosen where the chosen one goes. The page works without it. */
(() => {
  "use strict";
  document.querySelectorAll("form[data-kinds-of]").forEach((form) => {
    const kinds = form.dataset.kindsOf.split(" ").map((name) => form.elements[name]).filter(Boolean);
    if (!kinds.length) return;
    const show = () => {
      const narrowed = new Set();
      form.querySelectorAll("option[data-only-kinds]").forEach((option) => {
        const wanted = option.dataset.onlyKinds.split(" ");
        narrowed.add(option.parentElement);
        option.hidden = option.disabled = kinds.some((kind) => kind.value && !wanted.includes(kind.value));
        if (option.disabled && option.selected) option.parentElement.value = "";
      });
      narrowed.forEach((select) => {
        const left = [...select.options].find((option) => !option.disabled);
        if (select.selectedIndex < 0 && left) select.value = left.value;
      });
      form.querySelectorAll("[data-for-kinds]").forEach((field) => {
        const row = document.getElementById(`div_${field.id}`) || field.closest(".mb-3");
        const wanted = field.dataset.forKinds.split(" ");
        const wrong = field.classList.contains("is-invalid");
        if (!row) return;
        row.hidden = !wrong && !kinds.some((kind) => wanted.includes(kind.value));
        if ("disabled" in field) field.disabled = row.hidden;
      });
    };
    kinds.forEach((kind) => kind.addEventListener("change", show));
    window.addEventListener("pageshow", show);
    show();
  });
})();
