/* 交办: a unit is typed once and comes into the list of those chosen; one way for each. The page works without it. */
(() => {
  "use strict";
  const box = document.querySelector("[data-hands]");
  if (!box) return;
  const list = box.querySelector(".hand-rows"), find = box.querySelector("input[type=search]");
  const answers = box.querySelector(".hand-answers"), empty = box.querySelector("template");
  let timer = 0, asked = null;

  const row = (key) => list.querySelector(`[data-key="${CSS.escape(key)}"]`);
  const ways = (one) => [...one.querySelectorAll("input")];
  const taken = (name) => list.querySelector(`input[name="${name}"]:checked`);
  const changed = (input) => input.dispatchEvent(new Event("input", { bubbles: true }));

  // One way for a unit; with a lead there are no separate ones.
  list.addEventListener("change", (event) => {
    const input = event.target, one = input.closest(".hand-row");
    if (!one || !input.checked) return;
    ways(one).forEach((other) => { if (other !== input) other.checked = false; });
    if (input.name === "lead_unit") list.querySelectorAll("[name=separate_units]").forEach((other) => { other.checked = false; });
    if (input.name === "separate_units") list.querySelectorAll("[name=lead_unit]").forEach((other) => { other.checked = false; });
  });
  // What is chosen can be taken back by a second click or the space bar.
  let before = false;
  list.addEventListener("pointerdown", (event) => {
    const label = event.target.closest("label"), input = label && label.querySelector("[type=radio]");
    before = Boolean(input && input.checked);
  });
  list.addEventListener("click", (event) => {
    if (event.target.type === "radio" && before) { event.target.checked = false; before = false; changed(event.target); }
  });

  const add = (key, name, words) => {
    let one = row(key);
    if (!one) {
      list.append(empty.content.cloneNode(true));
      one = list.lastElementChild;
      one.dataset.key = key;
      one.querySelector("[data-name]").textContent = name;
      one.querySelector("[data-words]").textContent = words;
      ways(one).forEach((input) => { input.value = key; });
    }
    return one;
  };
  const choose = (key, name, words) => {
    const one = add(key, name, words);
    if (!ways(one).some((input) => input.checked)) {
      const way = taken("separate_units") ? "separate_units" : taken("lead_unit") ? "co_units" : "lead_unit";
      const input = one.querySelector(`[name="${way}"]`);
      input.checked = true;
      changed(input);
    }
    find.value = "";
    answers.replaceChildren();
    find.focus();
  };

  const ask = async (query) => {
    if (asked) asked.abort();
    asked = new AbortController();
    const answer = await fetch(`${box.dataset.hands}?${new URLSearchParams(query)}`, { headers: { "X-Requested-With": "fetch" }, signal: asked.signal });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    const body = new DOMParser().parseFromString(await answer.text(), "text/html").body;
    const found = [...body.querySelectorAll("label[data-key]")].map((label) => {
      const words = label.querySelector(".muted");
      return { key: label.dataset.key, name: label.querySelector("span").firstChild.textContent.trim(), words: words ? words.textContent.trim() : "" };
    });
    return [found, body.querySelector("p") ? body.querySelector("p").textContent : ""];
  };
  const say = (words) => {
    const note = document.createElement("li");
    note.className = "muted";
    note.textContent = words;
    answers.append(note);
  };
  const look = async () => {
    const words = find.value.trim();
    if (!words) { answers.replaceChildren(); return []; }
    try {
      const [found, more] = await ask({ q: words });
      answers.replaceChildren(...found.map((one) => {
        const item = document.createElement("li"), button = document.createElement("button");
        button.type = "button";
        button.className = "btn btn-outline-secondary btn-sm";
        button.textContent = one.name;
        button.addEventListener("click", () => choose(one.key, one.name, one.words));
        item.append(button);
        return item;
      }));
      if (more) say(more);
      return found;
    } catch (fault) {
      if (fault.name !== "AbortError") { answers.replaceChildren(); say("暂时查不到，请检查网络；也可以直接提交，由系统按您输入的文字查找。"); }
      return [];
    }
  };
  find.addEventListener("input", (event) => { event.stopPropagation(); clearTimeout(timer); timer = setTimeout(look, 250); });
  find.addEventListener("keydown", async (event) => {
    if (event.key !== "Enter" || !find.value.trim()) return;
    event.preventDefault();
    clearTimeout(timer);
    const found = await look(), typed = find.value.trim();
    const exact = found.filter((one) => one.name === typed);
    const meant = found.length === 1 ? found[0] : exact.length === 1 ? exact[0] : null;
    if (meant) choose(meant.key, meant.name, meant.words);
  });

  // What this browser kept comes back with the names of its units (keeping.js).
  box.addEventListener("restore", async (event) => {
    const wanted = event.detail.filter(([name, , checked]) => ["lead_unit", "separate_units", "co_units"].includes(name) && checked === true);
    const missing = wanted.filter(([, key]) => !row(key)).map(([, key]) => key);
    if (!missing.length) return;
    try {
      const [found] = await ask({ keys: missing.join(",") });
      found.forEach((one) => add(one.key, one.name, one.words));
      wanted.forEach(([name, key]) => { const input = row(key) && row(key).querySelector(`[name="${name}"]`); if (input) input.checked = true; });
    } catch { /* they can be typed again */ }
  });
})();
