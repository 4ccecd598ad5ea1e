/* 拟写答复: saved by itself, tables and pictures out of Word, phrases by a click. The page works without it. */
(() => {
  "use strict";
  const box = document.querySelector("[data-letter]");
  if (!box) return;
  const form = box.closest("form"), text = form.elements.text, files = form.elements.attachments;
  const note = box.querySelector("[data-saved-note]"), list = box.querySelector("[data-files]");
  const names = ["number", "result_class", "text", "contact"];
  const token = form.elements.csrfmiddlewaretoken.value;
  const keeping = window.Keeping || { contact() {}, ended() {}, fresh: () => "" };
  let timer = 0, saving = false, again = false, stopped = false, sent = false, pending = null;

  const say = (words, late) => { note.textContent = words; note.classList.toggle("late", Boolean(late)); };
  const fresh = () => (window.Keeping ? window.Keeping.fresh() : keeping.fresh());
  const typed = () => names.map((name) => form.elements[name].value).join("\n");

  // One sending with a token of its own; one whose answer was lost is sent again as it was.
  const next = () => {
    const data = new FormData();
    names.forEach((name) => data.append(name, form.elements[name].value));
    data.append("draft_version", form.elements.draft_version.value);
    const chosen = box.dataset.attaches && files ? [...files.files] : [];
    chosen.forEach((file) => data.append("attachments", file));
    return { data, token: fresh(), said: typed(), chosen: chosen.length };
  };
  const send = async () => {
    pending = pending || next();
    const headers = { "X-CSRFToken": token, "X-Requested-With": "fetch" };
    if (pending.token) headers["X-Form-Token"] = pending.token;
    const answer = await fetch(box.dataset.letter, { method: "POST", body: pending.data, headers });
    const done = pending;
    pending = null;
    if (answer.status === 401) { keeping.ended(); say("登录已结束，内容已留在本机。", true); return; }
    if (answer.status >= 500) { say("服务器暂时不能保存，内容已留在本机，稍后自动再试。", true); return; }
    const words = await answer.json().catch(() => ({ words: "这份答复现在不能修改。" }));
    if (!answer.ok) {
      if (answer.status === 409 || answer.status === 404) stopped = true;
      say(words.words, true);
      return;
    }
    form.elements.draft_version.value = words.version;
    if (done.chosen && files.files.length === done.chosen) { files.value = ""; files.dispatchEvent(new Event("change", { bubbles: true })); }
    list.innerHTML = words.files;
    if (done.said !== typed()) again = true;
    say(`已保存 ${words.at}${words.told ? `。${words.told}` : ""}`);
    if (!again) form.dispatchEvent(new Event("saved"));
  };
  const save = async () => {
    if (stopped || sent) return;
    if (saving) { again = true; return; }
    saving = true;
    try { await send(); } catch { say("网络中断，内容已留在本机，恢复后自动保存。", true); }
    saving = false;
    if (again) { again = false; save(); }
  };
  const later = (wait) => { clearTimeout(timer); timer = setTimeout(save, wait); };
  names.forEach((name) => form.elements[name].addEventListener("input", () => later(1500)));
  if (files) files.addEventListener("change", () => { if (files.files.length && box.dataset.attaches) later(0); });
  form.addEventListener("submit", (event) => {
    const by = event.submitter;
    if (by && by.hasAttribute("data-look")) { setTimeout(() => { delete form.dataset.sending; form.querySelectorAll("button[type=submit]").forEach((one) => { one.disabled = one.hasAttribute("data-waits"); }); }, 100); return; }
    if (by && by.hasAttribute("data-keep")) { event.preventDefault(); event.stopImmediatePropagation(); clearTimeout(timer); save(); return; }
    sent = true;
    clearTimeout(timer);
  }, true);
  window.addEventListener("online", save);

  const put = (words) => {
    const from = text.selectionStart, to = text.selectionEnd;
    text.setRangeText(words, from, to, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.focus();
  };
  box.querySelectorAll("[data-phrase]").forEach((button) => button.addEventListener("click", () => put(button.textContent.trim())));

  // Out of Word: paragraphs stay lines, a table becomes lines with tabs, lists keep their marks; nothing else is taken.
  const BLOCKS = /^(P|DIV|H[1-6]|LI|TABLE|UL|OL|BLOCKQUOTE|SECTION|ARTICLE)$/;
  const line = (node) => node.textContent.replace(/\s+/g, " ").trim();
  const lines = (node, found) => {
    node.childNodes.forEach((one) => {
      if (one.nodeType === Node.TEXT_NODE) { const words = one.textContent.replace(/\s+/g, " ").trim(); if (words) found.push(words); return; }
      if (one.nodeType !== Node.ELEMENT_NODE || ["STYLE", "SCRIPT", "HEAD", "META", "LINK", "TITLE", "XML"].includes(one.tagName.toUpperCase())) return;
      if (one.tagName === "TABLE") { [...one.rows].forEach((row) => found.push([...row.cells].map(line).join("\t"))); return; }
      if (one.tagName === "LI") {
        const ordered = one.parentNode.tagName === "OL";
        found.push(`${ordered ? `${[...one.parentNode.children].indexOf(one) + 1}.` : "·"} ${line(one)}`);
        return;
      }
      if (BLOCKS.test(one.tagName) && ![...one.children].some((child) => BLOCKS.test(child.tagName))) { const words = line(one); if (words) found.push(words); return; }
      if (BLOCKS.test(one.tagName) || [...one.children].some((child) => BLOCKS.test(child.tagName))) { lines(one, found); return; }
      const words = line(one);
      if (words) found.push(words);
    });
    return found;
  };
  const attach = (pictures) => {
    if (!files) return;
    const all = new DataTransfer();
    [...files.files, ...pictures].forEach((file) => all.items.add(file));
    files.files = all.files;
    files.dispatchEvent(new Event("change", { bubbles: true }));
  };
  text.addEventListener("paste", (event) => {
    const pasted = event.clipboardData, html = pasted.getData("text/html");
    const pictures = [...pasted.files].filter((file) => /^image\/(png|jpeg|webp)$/.test(file.type))
      .map((file, at) => new File([file], file.name && file.name !== "image.png" ? file.name : `图片${list.children.length + at + 1}.${file.type.split("/")[1]}`, { type: file.type }));
    const structured = /<(table|li)\b/i.test(html);
    if (!structured && !pictures.length) return;
    event.preventDefault();
    const words = structured ? lines(new DOMParser().parseFromString(html, "text/html").body, []).join("\n") : pasted.getData("text/plain");
    if (words) put(words);
    if (pictures.length) attach(pictures);
  });
})();
