/* Writing a report: the palette of figures, fields by kind of passage, what a paste from Word keeps. */
(() => {
  "use strict";
  // The same long choice stands on a page once: others take theirs from it.
  const borrow = (select, from, which) => {
    const chosen = select.value;
    const taken = [...document.getElementById(from).children].filter((one) => one.matches(which));
    select.replaceChildren(...taken.map((one) => one.cloneNode(true)));
    select.value = chosen || select.options[0].value;
  };
  document.querySelectorAll("[data-choices-of]").forEach((one) => borrow(one, one.dataset.choicesOf, "*"));
  document.querySelectorAll("[data-groups-of]").forEach((one) => borrow(one, one.dataset.groupsOf, "optgroup"));

  // Fields that belong to some kinds only.
  document.querySelectorAll("form[data-kinds]").forEach((form) => {
    const kind = form.elements[form.dataset.kinds];
    if (!kind) return;
    const about = [...form.querySelectorAll("[data-for-kinds]"), ...document.querySelectorAll(`[data-form="${form.id}"]`)];
    const show = () => about.forEach((field) => {
      const row = /DETAILS|ASIDE/.test(field.tagName) ? field : document.getElementById(`div_${field.id}`) || field.closest(".mb-3");
      if (row) row.hidden = !field.dataset.forKinds.split(" ").includes(kind.value);
    });
    kind.addEventListener("change", show);
    show();
  });

  // The palette beside the text: find by name, press to insert at the place of writing.
  const areas = [...document.querySelectorAll("textarea[data-tokens]")];
  const palette = document.querySelector(".token-palette");
  if (areas.length && palette) {
    let area = areas[0];
    areas.forEach((one) => one.addEventListener("focus", () => { area = one; }));
    const told = () => { area.dispatchEvent(new Event("input", { bubbles: true })); area.focus(); };
    const insert = (words) => { area.setRangeText(words, area.selectionStart, area.selectionEnd, "end"); told(); };
    const mark = (words) => {  // in front of the sentence, in place of a mark that stands there
      const start = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
      const former = /^〔(?:当|逐条)[^〕\n]*〕/.exec(area.value.slice(start));
      area.setRangeText(words, start, start + (former ? former[0].length : 0), "end");
      told();
    };
    const ways = {
      names: (name) => insert(`[[名称:${name}]]`),
      each: (name) => mark(`〔逐条 ${name}〕[[序号]]．[[名称]]；`),
      some: (name) => mark(`〔当 ${name} > 0〕`),
      none: (name) => mark(`〔当 ${name} = 0〕`),
      former: () => mark("〔当 有上年〕"),
      spread: (name) => part(name, "占1"),
      "spread-counts": (name) => part(name, "数"),
      "spread-top": (name) => part(name, "占1前5"),
      years: (name) => insert(`[[分列:${name}:历年]]`),
    };
    const by = palette.querySelector("#token-by"), shared = JSON.parse(palette.dataset.shared);
    const part = (name, wish) => insert(`[[分列:${name}:${by.selectedOptions[0].textContent.trim()} ${wish}]]`);
    const parts = () => forms.value.startsWith("spread");
    // A form is offered for the figures that can be said so.
    const forms = palette.querySelector("#token-form");
    const fits = (button) => {
      if (parts()) return button.dataset.cutBy === by.value.split(":")[0] || (shared[button.dataset.cutBy] || []).includes(by.value);
      return !forms.value || Boolean(ways[forms.value]) || button.dataset.forms.split(" ").includes(forms.value);
    };
    const offer = () => {
      by.hidden = !parts();
      palette.querySelectorAll("button[data-forms]").forEach((button) => {
        button.disabled = !fits(button);
        button.title = button.disabled ? "这个数据不能用所选的写法" : "";
      });
    };
    forms.addEventListener("change", offer);
    by.addEventListener("change", offer);

    // What was used last stands on top, for as long as the page's tab is open.
    const recent = palette.querySelector("[data-recent]"), RECENT = "tokens-used", MOST = 8;
    const used = () => { try { return JSON.parse(sessionStorage.getItem(RECENT)) || []; } catch { return []; } };
    const showRecent = () => {
      const list = recent.querySelector("ul");
      list.replaceChildren();
      used().forEach((key) => {
        const row = [...palette.querySelectorAll("section:not([data-recent]) button[data-key]")].find((one) => one.dataset.key === key);
        if (row) list.append(row.closest("li").cloneNode(true));
      });
      recent.hidden = !list.children.length;
      offer();
    };
    showRecent();
    const find = palette.querySelector("#find-token");
    find.addEventListener("input", () => {
      const words = find.value.trim().toLowerCase();
      const rows = [...palette.querySelectorAll(".token-group li")];
      rows.forEach((row) => { row.hidden = Boolean(words) && !row.dataset.search.toLowerCase().includes(words); });
      palette.querySelectorAll(".token-group").forEach((group) => { group.hidden = !group.querySelector("li:not([hidden])"); });
      palette.querySelector("[data-none]").hidden = rows.some((row) => !row.hidden);
    });
    find.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    palette.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.dataset.word) { insert(`[[${button.dataset.word}]]`); return; }
      const form = forms.value, since = palette.querySelector("#token-since");
      const name = `${since && since.value && form !== "names" ? `${since.value}:` : ""}${button.dataset.token}`;
      sessionStorage.setItem(RECENT, JSON.stringify([button.dataset.key, ...used().filter((key) => key !== button.dataset.key)].slice(0, MOST)));
      if (ways[form]) ways[form](parts() || form === "years" ? button.dataset.token : name); else insert(`[[${name}${form ? `:${form}` : ""}]]`);
      showRecent();
    });
  }

  // A paste keeps headings, lists and tables as marks in the text; styles stay behind. Nothing pasted becomes part of the page.
  const clean = (words) => words.replace(/\s+/g, " ").trim();
  // In a whole text a bar stands at both ends too: it says that the line is a row, and keeps an empty cell at its beginning.
  const rowOf = (row, whole) => {
    const cells = [...row.cells].map((cell) => clean(cell.textContent).replace(/\|/g, "／")).join(" | ");
    return whole ? `| ${cells} |` : cells;
  };
  const BLOCKS = "p, div, h1, h2, h3, h4, h5, h6, table, ul, ol, li, section, article, blockquote";
  const told = (element, whole) => {
    const name = element.tagName.toLowerCase(), words = clean(element.textContent);
    if (!words || name === "style" || name === "script") return [];
    if (name === "table") return ["", ...[...element.rows].map((row) => rowOf(row, whole)), ""];
    if (/^h[1-6]$/.test(name)) return [whole ? `${name === "h1" ? "#" : "##"} ${words.replace(/^([一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)])/, "")}` : words];
    if (name === "li") return [whole ? `- ${words}` : words];
    if (/MsoListParagraph/.test(element.className)) return [`${whole ? "- " : ""}${words.replace(/^[·•●\u00b7\uf0b7o]\s*/, "")}`];
    // Words beside a block, in no block of their own, are a paragraph too.
    const lines = [];
    let beside = "";
    const flush = () => { if (clean(beside)) lines.push(clean(beside)); beside = ""; };
    element.childNodes.forEach((child) => {
      const tag = child.nodeType === Node.ELEMENT_NODE;
      if (tag && (child.matches(BLOCKS) || child.querySelector(BLOCKS))) {
        flush();
        lines.push(...told(child, whole));
      } else if (tag ? !child.matches("style, script") : child.nodeType === Node.TEXT_NODE) beside += child.textContent;
    });
    flush();
    return lines;
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
