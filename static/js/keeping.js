/* What is typed stays in this browser, enciphered for its account, until the server has said that it has it.

   Every form that sends longer texts is kept while it is typed into: over a lost line, an ended session, a crash. The key
   comes with a page that the account is signed in on; nobody else can read what lies here. Pages work without it. */
(() => {
  "use strict";
  const meta = (name) => { const found = document.querySelector(`meta[name="${name}"]`); return found ? found.content : ""; };
  const account = meta("account");
  if (!account || !window.nacl) return;
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const text = (data) => btoa(Array.from(data, (byte) => String.fromCharCode(byte)).join(""));
  const secret = bytes(meta("keeping-key"));
  // What a page carries of what it showed goes with what was typed on it: the two are compared on the server.
  const isSeen = (name) => /^(seen|sight|version)/.test(name);
  const OWN = `kept:${account}:`, DAYS = 30, TOKENS = ["csrfmiddlewaretoken", "form_token"];

  // --- the store ---------------------------------------------------------------------------------------------------
  const write = (key, value) => {
    const nonce = nacl.randomBytes(nacl.secretbox.nonceLength);
    const box = nacl.secretbox(new TextEncoder().encode(JSON.stringify(value)), nonce, secret);
    try { localStorage.setItem(key, `${text(nonce)}.${text(box)}`); } catch { /* no room: the page still has it */ }
  };
  const read = (key) => {
    try {
      const [nonce, box] = localStorage.getItem(key).split(".").map(bytes);
      return JSON.parse(new TextDecoder().decode(nacl.secretbox.open(box, nonce, secret)));
    } catch { return null; }
  };
  const drop = (key) => { try { localStorage.removeItem(key); } catch { /* nothing kept */ } };
  const keys = () => { try { return Object.keys(localStorage).filter((key) => key.startsWith(OWN)); } catch { return []; } };

  // --- what a form holds -------------------------------------------------------------------------------------------
  const fields = (form) => [...form.elements].filter((field) => field.name && !TOKENS.includes(field.name)
    && !["file", "submit", "button", "password", "reset", "search"].includes(field.type)
    && (field.type !== "hidden" || isSeen(field.name) || field.hasAttribute("data-kept")));
  const valueOf = (field) => {
    if (field.type === "checkbox" || field.type === "radio") return [field.name, field.value, field.checked];
    if (field.type === "select-multiple") return [field.name, [...field.selectedOptions].map((one) => one.value)];
    return [field.name, field.value];
  };
  const holds = (form) => fields(form).map(valueOf);
  const typed = (values) => JSON.stringify(values.filter(([name]) => !isSeen(name)));
  const fill = (form, values) => {
    const left = values.slice();
    form.dispatchEvent(new CustomEvent("restoring", { detail: values }));  // a form of rows makes those that are missing
    fields(form).forEach((field) => {
      const choice = field.type === "checkbox" || field.type === "radio";
      const at = left.findIndex(([name, value]) => name === field.name && (!choice || value === field.value));
      if (at < 0) return;
      const [, value, checked] = left.splice(at, 1)[0];
      if (choice) field.checked = checked;
      else if (field.type === "select-multiple") [...field.options].forEach((one) => { one.selected = value.includes(one.value); });
      else field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
    form.querySelectorAll("[data-hands]").forEach((box) => box.dispatchEvent(new CustomEvent("restore", { detail: left })));
    form.querySelectorAll("[data-picker]").forEach((box) => {
      const wanted = left.filter(([name, , checked]) => name === box.dataset.name && checked === true).map(([, value]) => value);
      box.dispatchEvent(new CustomEvent("restore", { detail: wanted }));
    });
  };
  const placeOf = (form) => {
    const number = [...document.querySelectorAll("form")].indexOf(form);
    return `${OWN}${location.pathname}#${form.id || number}`;
  };

  // --- keeping -----------------------------------------------------------------------------------------------------
  // ``token`` was sent; ``own`` is the form's, so that what is restored later is sent as the same: one record.
  const tokenOf = (form) => (form.elements.form_token || {}).value || "";
  const keep = (form, token, later) => write(placeOf(form), { values: holds(form), at: Date.now(), token: token || "", own: tokenOf(form), later: later || form.dataset.later || "" });
  const forget = (form) => drop(placeOf(form));
  const answered = () => {
    const found = /(?:^|; )answered=([^;]*)/.exec(document.cookie);
    const tokens = found ? found[1].split(".") : [];
    const before = (document.querySelector("[data-sent-before]") || { dataset: {} }).dataset.sentBefore;
    keys().forEach((key) => {
      const one = read(key);
      // Another text was sent under the token: what lies here goes out under a new one, if its writer still wants it.
      if (one && before && [one.token, one.own].includes(before)) { write(key, { ...one, token: "", own: "" }); return; }
      if (one && tokens.includes(one.own) && !one.token) { write(key, { ...one, own: "" }); return; }
      if (!one || (one.token && tokens.includes(one.token)) || Date.now() - one.at > DAYS * 86400000) drop(key);
    });
  };
  const offer = (form) => {
    const kept = read(placeOf(form));
    if (!kept) return;
    // A page that answers a sending holds what was typed, as the server understood it: that counts.
    if (meta("answers-sending")) { keep(form); return; }
    const before = holds(form);
    if (typed(before) === typed(kept.values)) return;
    fill(form, kept.values);
    const fresh = tokenOf(form), same = kept.token || kept.own;
    if (same && fresh) form.elements.form_token.value = same;
    const when = new Date(kept.at), two = (n) => String(n).padStart(2, "0");
    const note = document.createElement("div");
    note.className = "alert alert-info kept-note";
    note.setAttribute("role", "status");
    note.textContent = `已恢复您 ${two(when.getMonth() + 1)}-${two(when.getDate())} ${two(when.getHours())}:${two(when.getMinutes())} 填写、尚未提交的内容。`;
    if (form.querySelector("input[type=file]")) note.append("照片和附件请重新选择。");
    const away = document.createElement("button");
    away.type = "button";
    away.className = "btn btn-sm btn-outline-secondary ms-2";
    away.textContent = "不要恢复";
    away.addEventListener("click", () => {
      fill(form, before);
      if (fresh) form.elements.form_token.value = fresh;
      forget(form);
      note.remove();
    });
    note.append(away);
    form.prepend(note);
  };
  const long = (form) => form.method === "post" && !form.querySelector("input[type=password]")
    && (form.hasAttribute("data-guard") || form.querySelector("textarea:not([readonly])"));
  const watched = [...document.querySelectorAll("form")].filter(long);
  const touched = new Set();
  answered();
  watched.forEach((form) => {
    let timer = 0;
    offer(form);
    const later = () => { touched.add(form); clearTimeout(timer); timer = setTimeout(() => keep(form), 400); };
    form.addEventListener("input", (event) => { if (event.isTrusted) later(); });
    form.addEventListener("change", (event) => { if (event.isTrusted) later(); });
    form.addEventListener("submit", () => { clearTimeout(timer); keep(form, (form.elements.form_token || {}).value); });
    form.addEventListener("saved", () => { clearTimeout(timer); touched.delete(form); forget(form); });
    form.querySelectorAll(".form-actions a").forEach((link) => link.addEventListener("click", () => { clearTimeout(timer); touched.delete(form); forget(form); }));
  });
  window.addEventListener("pagehide", () => touched.forEach((form) => { if (!form.dataset.sending) keep(form); }));

  // --- the session -------------------------------------------------------------------------------------------------
  const lasts = Number(meta("session-seconds")) * 1000, WARN = 300000, contactKey = `contact:${account}`;
  const contact = () => { try { localStorage.setItem(contactKey, String(Date.now())); } catch { /* this tab counts alone */ } last = Date.now(); };
  let last = Date.now(), bar = null;
  const say = (words, label, act) => {
    if (!bar) { bar = document.createElement("div"); bar.className = "session-bar alert alert-warning"; bar.setAttribute("role", "alert"); document.body.append(bar); }
    if (bar.dataset.words === words) return;
    bar.dataset.words = words;
    bar.textContent = words;
    const button = document.createElement("button");
    button.type = "button"; button.className = "btn btn-sm btn-primary ms-2"; button.textContent = label;
    button.addEventListener("click", act);
    bar.append(button);
  };
  const quiet = () => { if (bar) { bar.remove(); bar = null; } };
  const signIn = () => { location.href = `/login/?next=${encodeURIComponent(location.pathname + location.search)}`; };
  const signInAgain = () => { location.href = `/login/?again=1&next=${encodeURIComponent(location.pathname + location.search)}`; };
  // Who signs in anew in another tab begins a new life, here too.
  const ends = meta("session-left") ? Date.now() + Number(meta("session-left")) * 1000 : Infinity, endsKey = `ends:${account}`;
  if (ends < Infinity) try { localStorage.setItem(endsKey, String(ends)); } catch { /* this tab alone */ }
  const ended = () => say("登录已结束，您填写的内容已留在本机。请重新登录后继续。", "重新登录", signIn);
  const goOn = async () => {
    try {
      const answer = await fetch("/session/", { headers: { "X-Requested-With": "fetch" } });
      if (answer.status === 204) { contact(); quiet(); } else if (answer.status === 401) ended();
    } catch { say("网络中断，暂时不能续期。", "再试", goOn); }
  };
  let warned = false;
  const look = () => {
    let other = 0, anew = 0;
    try { other = Number(localStorage.getItem(contactKey)) || 0; anew = Number(localStorage.getItem(endsKey)) || 0; } catch { /* this tab alone */ }
    const idle = lasts - (Date.now() - Math.max(last, other)), left = Math.min(idle, Math.max(ends, anew) - Date.now());
    if (left <= 0) { warned = true; ended(); }
    else if (left <= WARN && left < idle) { warned = true; say(`本次登录将到时限，还有 ${Math.ceil(left / 60000)} 分钟将自动退出登录。`, "重新登录", signInAgain); }
    else if (left <= WARN) { warned = true; say(`还有 ${Math.ceil(left / 60000)} 分钟将自动退出登录。`, "继续", goOn); }
    else if (warned) { warned = false; quiet(); }  // what else the bar says stays
  };
  if (lasts) { contact(); setInterval(look, 10000); }

  // Signing out with something typed and not sent asks.
  document.querySelectorAll("form[action$='/logout/']").forEach((form) => form.addEventListener("submit", (event) => {
    if (keys().length && !confirm("还有填写了但没有提交的内容。退出后本机不再保留，无法恢复。确定退出？")) {
      event.preventDefault();
      event.stopImmediatePropagation();
      delete form.dataset.sending;
    }
  }, true));

  // What was sent without a line and still lies here, for pages that offer it (later.js).
  const later = () => keys().map((key) => [key, read(key)]).filter(([, one]) => one && one.later)
    .map(([key, one]) => ({ path: key.slice(OWN.length).split("#")[0], words: one.later }));
  window.Keeping = { keep, forget, later, watches: (form) => watched.includes(form), say, quiet, contact, ended, fresh: () => (crypto.randomUUID ? crypto.randomUUID() : uuid()) };
  function uuid() {
    const data = nacl.randomBytes(16);
    data[6] = (data[6] & 15) | 64; data[8] = (data[8] & 63) | 128;
    const hex = [...data].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }
})();
