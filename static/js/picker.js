/* People, units and accounts chosen by typing: the server answers while one types. Every page works without it. */
(() => {
  "use strict";
  const wait = 250;

  document.querySelectorAll("[data-picker]").forEach((box) => {
    const find = box.querySelector("input[type=search]"), answers = box.querySelector(".pick-answers"), picked = box.querySelector(".picked");
    const single = box.dataset.type === "radio";
    let timer = 0, asked = null;

    const day = () => {
      const field = box.dataset.day && find.form ? find.form.elements[box.dataset.day] : null;
      return field ? field.value : box.dataset.at || "";
    };
    const ask = async (query) => {
      if (asked) asked.abort();
      asked = new AbortController();
      const words = new URLSearchParams({ name: box.dataset.name, type: box.dataset.type, on: day(), ...query });
      const answer = await fetch(`${box.dataset.picker}?${words}`, { headers: { "X-Requested-With": "fetch" }, signal: asked.signal });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      return answer.text();
    };
    const parsed = (html) => new DOMParser().parseFromString(html, "text/html").body;
    const chosen = (key) => picked.querySelector(`label[data-key="${CSS.escape(key)}"]`);
    const changed = (input) => { input.dispatchEvent(new Event("change", { bubbles: true })); };

    // What is ticked moves up to what is chosen; what is unticked there goes away.
    const take = (label) => {
      const input = label.querySelector("input");
      if (single) picked.replaceChildren();
      if (!chosen(label.dataset.key)) { input.checked = true; picked.append(label); } else label.remove();
    };
    const clear = () => { find.value = ""; answers.replaceChildren(); };
    const look = async () => {
      const words = find.value.trim();
      if (!words) { answers.replaceChildren(); return; }
      try {
        const body = parsed(await ask({ q: words }));
        body.querySelectorAll("label[data-key]").forEach((label) => { if (chosen(label.dataset.key)) label.remove(); });
        answers.replaceChildren(...body.childNodes);
      } catch (fault) {
        if (fault.name === "AbortError") return;
        const note = document.createElement("p");
        note.className = "muted mb-0";
        note.textContent = "暂时查不到，请检查网络；也可以直接保存，由系统按您输入的文字查找。";
        answers.replaceChildren(note);
      }
    };
    find.addEventListener("input", (event) => { event.stopPropagation(); clearTimeout(timer); timer = setTimeout(look, wait); });
    find.addEventListener("keydown", async (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      clearTimeout(timer);
      await look();
      const offered = [...answers.querySelectorAll("label[data-key]")];
      const named = offered.filter((label) => label.querySelector("span").firstChild.textContent.trim() === find.value.trim());
      const meant = offered.length === 1 ? offered[0] : named.length === 1 ? named[0] : null;
      if (meant) { const input = meant.querySelector("input"); take(meant); clear(); changed(input); }
    });
    box.addEventListener("change", (event) => {
      const label = event.target.closest("label[data-key]");
      if (!label) return;
      if (answers.contains(label) && event.target.checked) { take(label); clear(); find.focus(); }
      else if (picked.contains(label) && !event.target.checked) label.remove();
    });
    picked.addEventListener("click", (event) => {
      const label = event.target.closest("label[data-key]");
      if (!single || !label) return;
      event.preventDefault();  // a single choice is taken back by a click on it
      label.remove();
      changed(find);
    });
    // Without a change event of their own, kept choices come back with their names (keeping.js).
    box.addEventListener("restore", async (event) => {
      const wanted = event.detail.filter((key) => !chosen(key));
      if (!wanted.length) return;
      try {
        parsed(await ask({ keys: wanted.join(",") })).querySelectorAll("label[data-key]").forEach(take);
      } catch { /* they can be chosen again */ }
    });
  });
})();
