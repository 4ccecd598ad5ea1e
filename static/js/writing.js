/* Writing a proposal: saved by itself, similar ones shown, fields by kind of proposer. The page works without it. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-proposal]");
  if (!form) return;
  const note = form.querySelector("[data-saved-note]");
  const texts = ["title", "situation", "suggestion"].map((name) => form.elements[name]).filter(Boolean);
  const token = form.elements.csrfmiddlewaretoken.value;
  const keeping = window.Keeping || { forget() {}, contact() {}, ended() {}, fresh: () => "" };
  let address = form.dataset.autosaveUrl || "";
  let timer = 0, similarTimer = 0, stopped = false, saving = false, again = false, sent = false;

  const say = (words, late) => { note.textContent = words; note.classList.toggle("late", Boolean(late)); };

  const version = () => form.elements.seen_version;
  const becomeEdit = (pk) => {
    keeping.forget(form);
    form.dataset.pk = pk;
    address = `/proposals/${pk}/autosave/`;
    form.action = `/proposals/${pk}/edit/`;
    const seen = document.createElement("input");
    seen.type = "hidden"; seen.name = "seen_version"; seen.value = "1";
    form.append(seen);
    form.elements.form_token.value = keeping.fresh();
    history.replaceState(null, "", form.action);
  };

  // What was saved by itself is what this page has seen from now on.
  const tookNote = (said) => {
    const seen = form.elements.seen;
    if (!seen || !seen.value || !said) return;
    seen.value = JSON.stringify({ ...JSON.parse(seen.value), ...JSON.parse(said) });
  };

  // A save is one sending with a token of its own; one whose answer was lost is sent again as it was, before the next.
  let pending = null;
  const next = () => {
    const data = new FormData();
    if (address) {
      texts.forEach((text) => data.append(text.name, text.value));
      data.append("seen_version", version().value);
      if (form.elements.seen) data.append("seen", form.elements.seen.value);
      return { address, data, token: keeping.fresh(), said: texts.map((text) => text.value).join("\n") };
    }
    new FormData(form).forEach((value, name) => { if (name !== "attachments") data.append(name, value); });
    data.append("save", "1");
    return { address: location.href, data, token: form.elements.form_token.value, made: true, said: texts.map((text) => text.value).join("\n") };
  };
  const send = async () => {
    pending = pending || next();
    const headers = { "X-CSRFToken": token, "X-Requested-With": "fetch" };
    if (pending.token) headers["X-Form-Token"] = pending.token;
    const answer = await fetch(pending.address, { method: "POST", body: pending.data, headers });
    const done = pending;
    pending = null;
    if (answer.status === 401) { keeping.ended(); say("登录已结束，内容已留在本机。", true); return ""; }
    keeping.contact();
    if (done.said !== texts.map((text) => text.value).join("\n")) again = true;
    if (done.made) {
      const found = /\/proposals\/(\d+)\/$/.exec(new URL(answer.url).pathname);
      // The first save reached the server and its answer was lost; more was typed meanwhile: it goes into that draft.
      const made = answer.status === 409 && /\/proposals\/(\d+)\//.exec(answer.headers.get("X-Sent-Before") || "");
      if (made) { becomeEdit(made[1]); again = true; return ""; }
      if (!answer.redirected || !found) return "";
      becomeEdit(found[1]);
      return new Date().toTimeString().slice(0, 5);
    }
    if (answer.status >= 500) { say("服务器暂时不能保存，内容已留在本机，稍后自动再试。", true); return ""; }
    if (answer.status === 404) { stopped = true; say("这件提案已不在，不再自动保存，内容已留在本机。", true); return ""; }
    const words = await answer.json();
    if (answer.ok) { version().value = words.version; tookNote(words.seen); return words.told ? `${words.at}。${words.told}` : words.at; }
    if (answer.status === 409) stopped = true;
    say(words.words, true);
    return "";
  };
  const save = async () => {
    if (stopped || sent || form.dataset.later) return;
    if (saving) { again = true; return; }
    if (!address && !pending && !form.elements.title.value.trim()) return;
    saving = true;
    try {
      const at = await send();
      if (at) { say(`已保存 ${at}`); if (!again) form.dispatchEvent(new Event("saved")); }
    } catch {
      say("网络中断，内容已留在本机，恢复后自动保存。", true);
    }
    saving = false;
    if (again) { again = false; save(); }
  };
  form.addEventListener("submit", () => { sent = true; clearTimeout(timer); });
  texts.forEach((text) => text.addEventListener("input", () => {
    clearTimeout(timer); timer = setTimeout(save, 1500);
    clearTimeout(similarTimer); similarTimer = setTimeout(similar, 1200);
  }));
  window.addEventListener("online", save);

  // Similar proposals of this and earlier years.
  const box = document.getElementById("similar");
  let asked = null;
  const similar = async () => {
    if (asked) asked.abort();
    if (form.elements.title.value.trim().length < 4) return;
    asked = new AbortController();
    const data = new FormData();
    texts.forEach((text) => data.append(text.name, text.value));
    data.append("pk", form.dataset.pk || "");
    try {
      const answer = await fetch(form.dataset.similarUrl, { method: "POST", body: data, headers: { "X-CSRFToken": token }, signal: asked.signal });
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
