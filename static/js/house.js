/* Small help for pages; every page works without it. */
(() => {
  "use strict";

  // A form is sent once: the button rests while it is on its way (the server tolerates a double send all the same).
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sending) { event.preventDefault(); return; }
    form.dataset.sending = "1";
    const button = event.submitter;
    setTimeout(() => {
      form.querySelectorAll("button[type=submit]").forEach((b) => { b.disabled = true; });
      if (button && button.dataset.busy) button.textContent = button.dataset.busy;
    }, 0);
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sending]").forEach((form) => {
      delete form.dataset.sending;
      form.querySelectorAll("button[type=submit]").forEach((b) => { b.disabled = false; });
    });
  });

  // What cannot be taken back asks first.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-ask]");
    if (button && !confirm(button.dataset.ask)) event.preventDefault();
  });

  // Selects that act at once (year switch).
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit-on-change]")) event.target.form.submit();
  });

  // A row opens its record.
  document.addEventListener("click", (event) => {
    const row = event.target.closest("tr[data-href]");
    if (row && !event.target.closest("a, button, input, label") && !String(getSelection())) location.href = row.dataset.href;
  });

  // Some of many: find by what is typed (name, pinyin, initials); count what is chosen.
  const picking = (box) => {
    if (box.dataset.picking) return;
    box.dataset.picking = "1";
    const plain = (text) => text.normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");  // cppcc.search.normal
    const labels = [...box.querySelectorAll("label[data-search]")];
    const chosen = box.querySelector(".chosen");
    const count = () => { chosen.textContent = `已选 ${labels.filter((l) => l.querySelector("input").checked).length} ${box.dataset.pick}`; };
    box.querySelector("input[type=search]").addEventListener("input", (event) => {
      const words = plain(event.target.value);
      labels.forEach((label) => { label.hidden = Boolean(words) && !label.dataset.search.includes(words); });
    });
    box.querySelector("input[type=search]").addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      const shown = labels.filter((label) => !label.hidden);
      if (shown.length === 1) { shown[0].querySelector("input").click(); event.target.value = ""; event.target.dispatchEvent(new Event("input")); }
    });
    box.addEventListener("change", count);
    count();
  };
  document.querySelectorAll("[data-pick]").forEach(picking);
  document.addEventListener("htmx:load", (event) => event.detail.elt.querySelectorAll("[data-pick]").forEach(picking));

  // Characters typed in a long text.
  document.querySelectorAll("textarea[data-count]").forEach((area) => {
    const note = document.createElement("div");
    note.className = "form-text";
    note.setAttribute("aria-live", "polite");
    area.after(note);
    const limit = Number(area.dataset.count);
    const say = () => {
      const n = [...area.value.replace(/\s/g, "")].length;
      note.textContent = n > limit ? `${n} 字，已超过通常的 ${limit} 字，请考虑精简` : `${n} 字`;
      note.classList.toggle("late", n > limit);
    };
    area.addEventListener("input", say);
    say();
  });

  // Pictures chosen are shown before they are sent.
  document.querySelectorAll("input[type=file][data-preview]").forEach((input) => {
    const strip = document.createElement("div");
    strip.className = "previews";
    input.after(strip);
    input.addEventListener("change", () => {
      strip.replaceChildren(...[...input.files].slice(0, 20).map((file) => {
        const image = new Image();
        const reader = new FileReader();
        reader.addEventListener("load", () => { image.src = reader.result; });
        reader.readAsDataURL(file);
        image.alt = file.name;
        return image;
      }));
    });
  });

  // Leaving with something typed and not sent.
  document.querySelectorAll("form[data-guard]").forEach((form) => {
    let touched = false;
    form.addEventListener("input", () => { touched = true; });
    form.addEventListener("submit", () => { touched = false; });
    form.querySelectorAll(".kept-note button").forEach((button) => button.addEventListener("click", () => { touched = false; }));
    form.addEventListener("saved", () => { touched = false; });
    window.addEventListener("beforeunload", (event) => { if (touched) event.preventDefault(); });
  });

  // Filters start folded on a phone unless one is applied.
  if (matchMedia("(max-width: 767.98px)").matches) {
    document.querySelectorAll("details[data-fold-on-phone]").forEach((box) => { if (!box.querySelector(".chips")) box.open = false; });
  }

  const summary = document.querySelector(".error-summary");
  if (summary) summary.focus();

  // Pictures are put in order by dragging; the number in the picture's form does the same without a mouse.
  document.querySelectorAll("[data-sort]").forEach((gallery) => {
    let dragged = null;
    const order = () => [...gallery.children].map((figure) => figure.dataset.key).join(",");
    let seen = order();
    gallery.addEventListener("dragstart", (event) => {
      dragged = event.target.closest("figure");
      dragged.classList.add("dragged");
    });
    gallery.addEventListener("dragover", (event) => {
      const over = event.target.closest("figure");
      if (!dragged || !over) return;
      event.preventDefault();
      if (over === dragged) return;
      const figures = [...gallery.children];
      gallery.insertBefore(dragged, figures.indexOf(dragged) < figures.indexOf(over) ? over.nextSibling : over);
    });
    gallery.addEventListener("dragend", () => {
      dragged.classList.remove("dragged");
      dragged = null;
      const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
      fetch(gallery.dataset.sort, { method: "POST", headers: { "X-CSRFToken": token }, body: new URLSearchParams({ order: order(), seen }) })
        .then(async (answer) => { if (answer.ok) seen = order(); else if (answer.status === 409) alert(await answer.text()); });
    });
  });
})();
