/* The palette of figures beside the report's text: find by name, press to insert at the place of writing. */
(() => {
  "use strict";
  const area = document.querySelector("textarea[data-tokens]");
  const palette = document.querySelector(".token-palette");
  if (!area || !palette) return;
  palette.querySelector("#find-token").addEventListener("input", (event) => {
    const words = event.target.value.trim().toLowerCase();
    palette.querySelectorAll("li").forEach((row) => { row.hidden = Boolean(words) && !row.dataset.search.toLowerCase().includes(words); });
  });
  palette.querySelector("#find-token").addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  palette.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-token]");
    if (!button) return;
    const form = button.dataset.token.startsWith("titles:") ? "" : palette.querySelector("#token-form").value;
    area.setRangeText(`[[${button.dataset.token}${form ? `:${form}` : ""}]]`, area.selectionStart, area.selectionEnd, "end");
    area.focus();
  });
})();
