/* Writing a proposal: saved by itself, similar ones shown, fields by kind of proposer. The page works without it. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-proposal]");
  if (!form) return;
  const note = form.querySelector("[data-saved-note]");
  const texts = ["title", "situation", "suggestion"].map((name) => form.elements[name]).filter(Boolean);
  const token = form.elements.csrfmiddlewaretoken.value;
  const key = () => `proposal:${form.dataset.pk || "new"}`;
  let address = form.dataset.autosaveUrl || "";
  let timer = 0, similarTimer = 0, stopped = false, saving = false, again = false, sent = false;

  const say = (words, late) => { note.textContent = words; note.classList.toggle("late", Boolean(late)); };

  // What could not be sent stays in this browser until it was.
  const keepHere = () => { try { localStorage.setItem(key(), JSON.stringify(Object.fromEntries(texts.map((t) => [t.name, t.value])))); } catch { /* no room */ } };
  const forget = () => { try { localStorage.removeItem(key()); } catch { /* nothing kept */ } };
  const kept = () => { try { return JSON.parse(localStorage.getItem(key())); } catch { return null; } };

  const version = () => form.elements.seen_version;
  const becomeEdit = (pk) => {
    forget();
    form.dataset.pk = pk;
    address = `/proposals/${pk}/autosave/`;
    form.action = `/proposals/${pk}/edit/`;
    if (form.elements.form_token) form.elements.form_token.remove();
    const seen = document.createElement("input");
    seen.type = "hidden"; seen.name = "seen_version"; seen.value = "1";
    form.append(seen);
    history.replaceState(null, "", form.action);
  };

  // What was saved by itself is what this page has seen from now on.
  const tookNote = (said) => {
    const seen = form.elements.seen;
    if (!seen || !seen.value || !said) return;
    seen.value = JSON.stringify({ ...JSON.parse(seen.value), ...JSON.parse(said) });
  };

  const create = async () => {
    const data = new FormData(form);
    data.delete("attachments");
    data.append("save", "1");
    const answer = await fetch(location.href, { method: "POST", body: data, headers: { "X-CSRFToken": token } });
    const found = /\/proposals\/(\d+)\/$/.exec(new URL(answer.url).pathname);
    if (answer.redirected && found) { becomeEdit(found[1]); return new Date().toTimeString().slice(0, 5); }
    return "";
  };
  const update = async () => {
    const data = new FormData();
    texts.forEach((text) => data.append(text.name, text.value));
    data.append("seen_version", version().value);
    if (form.elements.seen) data.append("seen", form.elements.seen.value);
    const answer = await fetch(address, { method: "POST", body: data, headers: { "X-CSRFToken": token } });
    const words = await answer.json();
    if (answer.ok) { version().value = words.version; tookNote(words.seen); return words.at; }
    if (answer.status === 409 || answer.status === 404) stopped = true;
    say(words.words, true);
    return "";
  };
  const save = async () => {
    if (stopped || sent) return;
    if (saving) { again = true; return; }
    if (!address && !form.elements.title.value.trim()) return;
    saving = true;
    try {
      const at = address ? await update() : await create();
      if (at) { say(`已保存 ${at}`); forget(); form.dispatchEvent(new Event("saved")); }
    } catch {
      keepHere();
      say("网络中断，内容已留在本机，恢复后自动保存。", true);
    }
    saving = false;
    if (again) { again = false; save(); }
  };
  form.addEventListener("submit", () => { sent = true; clearTimeout(timer); forget(); });
  texts.forEach((text) => text.addEventListener("input", () => {
    clearTimeout(timer); timer = setTimeout(save, 1500);
    clearTimeout(similarTimer); similarTimer = setTimeout(similar, 1200);
  }));
  window.addEventListener("online", save);

  const left = kept();
  if (left && texts.some((text) => (left[text.name] || "") !== text.value)) {
    say("本机留有一份未保存的内容。", true);
    const button = document.createElement("button");
    button.type = "button"; button.className = "btn btn-sm btn-outline-primary ms-2"; button.textContent = "恢复";
    button.addEventListener("click", () => { texts.forEach((text) => { text.value = left[text.name] || ""; text.dispatchEvent(new Event("input", { bubbles: true })); }); button.remove(); });
    note.append(button);
  }

  // Similar proposals of this and earlier years.
  const box = document.getElementById("similar");
  const similar = async () => {
    if (form.elements.title.value.trim().length < 4) return;
    const data = new FormData();
    texts.forEach((text) => data.append(text.name, text.value));
    data.append("pk", form.dataset.pk || "");
    try {
      const answer = await fetch(form.dataset.similarUrl, { method: "POST", body: data, headers: { "X-CSRFToken": token } });
      if (answer.ok) { box.innerHTML = await answer.text(); box.hidden = false; }
    } catch { /* shown again with the next words */ }
  };

  // Fields that belong to some kinds of proposers only.
  const kind = form.elements.proposer_kind;
  const show = () => {
    form.querySelectorAll("[data-for-kinds]").forEach((field) => {
      const wanted = field.dataset.forKinds.split(" ").includes(kind.value);
      const row = document.getElementById(`div_${field.id}`) || field.closest(".mb-3");
      if (row) row.hidden = !wanted;
    });
  };
  if (kind) { kind.addEventListener("change", show); show(); }
})();
