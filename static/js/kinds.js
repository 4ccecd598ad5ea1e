/* Fields that belong to some choices only, shown by what is chosen. The page works without it. */
(() => {
  "use strict";
  document.querySelectorAll("form[data-kinds-of]").forEach((form) => {
    const kind = form.elements[form.dataset.kindsOf];
    if (!kind) return;
    const show = () => {
      form.querySelectorAll("[data-for-kinds]").forEach((field) => {
        const row = document.getElementById(`div_${field.id}`) || field.closest(".mb-3");
        if (row) row.hidden = !field.dataset.forKinds.split(" ").includes(kind.value);
      });
    };
    kind.addEventListener("change", show);
    show();
  });
})();
