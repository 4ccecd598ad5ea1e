/* The field that searches everything: "/" leads to it, arrows walk through the hits, Esc closes them. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-find]");
  if (!form) return;
  const field = form.querySelector("input");
  const hits = form.querySelector(".find-hits");
  const close = () => hits.replaceChildren();
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target)) {
      const seen = field.offsetParent ? field : document.getElementById("search-words");
      if (seen) { event.preventDefault(); seen.focus(); seen.select(); }
    }
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { close(); field.focus(); }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops = [field, ...hits.querySelectorAll("a")];
    const next = stops[stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) { event.preventDefault(); next.focus(); }
  });
  form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) setTimeout(() => { if (!form.contains(document.activeElement)) close(); }, 150); });
  hits.addEventListener("mousedown", (event) => event.preventDefault());  // the field keeps the focus while a hit is pressed
  field.addEventListener("input", () => { if (!field.value.trim()) close(); });
})();
