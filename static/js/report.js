/* Writing a report: the palette of figures, fields by kind of passage, what a paste from Word keeps. */
(() => {
  "use strict";
  // Fields that belong to some kinds only.
  document.querySelectorAll("form[data-kinds]").forEach((form) => {
    const kind = form.elements[form.dataset.kinds];
    if (!kind) return;
    const show = () => form.querySelectorAll("[data-for-kinds]").forEach((field) => {
      const row = field.tagName === "DETAILS" ? field : document.getElementById(`div_${field.id}`) || field.closest(".mb-3");
      if (row) row.hidden = !field.dataset.forKinds.split(" ").includes(kind.value);
    });
    kind.addEventListener("change", show);
    show();
  });

  // The palette beside the text: find by name, press to insert at the place of writing.
  const area = document.querySelector("textarea[data-tokens]");
  const palette = document.querySelector(".token-palette");
  if (area && palette) {
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
  }

  // A paste keeps headings, lists and tables as marks in the text; styles stay behind. Nothing pasted becomes part of the page.
  const clean = (words) => words.replace(/\s+/g, " ").trim();
  const rowOf = (row) => [...row.cells].map((cell) => clean(cell.textContent).replace(/\|/g, "／")).join(" | ");
  const told = (element, whole) => {
    const name = element.tagName.toLowerCase(), words = clean(element.textContent);
    if (!words || name === "style" || name === "script") return [];
    if (name === "table") return ["", ...[...element.rows].map(rowOf), ""];
    if (/^h[1-6]$/.test(name)) return [whole ? `${name === "h1" ? "#" : "##"} ${words.replace(/^([一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)])/, "")}` : words];
    if (name === "li") return [whole ? `- ${words}` : words];
    if (/MsoListParagraph/.test(element.className)) return [`${whole ? "- " : ""}${words.replace(/^[·•●\u00b7\uf0b7o]\s*/, "")}`];
    const inner = [...element.children].filter((child) => /^(P|DIV|H[1-6]|TABLE|UL|OL|LI|SECTION|ARTICLE|BLOCKQUOTE)$/.test(child.tagName));
    return inner.length ? inner.flatMap((child) => told(child, whole)) : [words];
  };
  document.querySelectorAll("textarea[data-paste], textarea[data-tokens]").forEach((field) => {
    field.addEventListener("paste", (event) => {
      const styled = event.clipboardData && event.clipboardData.getData("text/html");
      if (!styled) return;
      // Styles go before the parser sees them: the page's policy refuses them even in a document that is never shown.
      const html = styled.replace(/<style[\s\S]*?<\/style>/gi, "").replace(/\sstyle\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, "");
      const page = new DOMParser().parseFromString(html, "text/html");
      const lines = told(page.body, field.hasAttribute("data-paste"));
      if (!lines.length) return;
      event.preventDefault();
      field.setRangeText(lines.join("\n"), field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  });
})();
