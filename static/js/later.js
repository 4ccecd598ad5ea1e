/* Sent without a line: the form is kept (keeping.js), and goes out by itself as soon as the line is back.

   It goes out under the token it had, so that it is one record however often it was sent. Where its page was closed
   meanwhile, the next page names what lies here and leads back to it. */
(() => {
  "use strict";
  const keeping = window.Keeping;
  if (!keeping) return;
  const waiting = new Map();
  const nameOf = (form) => {
    const title = form.elements.title;
    return ((title && title.value.trim()) || document.title.split(" · ")[0]).slice(0, 40);
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (navigator.onLine || form.method !== "post") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!keeping.watches(form)) { keeping.say("现在没有网络，请联网后再按一次。", "知道了", keeping.quiet); return; }
    waiting.set(form, event.submitter);
    form.dataset.later = nameOf(form);  // kept with it (keeping.js); writing.js saves nothing beside it
    keeping.keep(form, "", nameOf(form));
    keeping.say(`没有网络，“${nameOf(form)}”已加密留在本机，联网后自动提交。`, "暂不提交", () => { waiting.delete(form); delete form.dataset.later; keeping.keep(form); keeping.quiet(); });
  }, true);

  // The line is there when the server says so; it also says whether the person is still signed in.
  const back = async () => {
    if (!waiting.size) { keeping.quiet(); return; }
    try {
      const answer = await fetch("/session/", { headers: { "X-Requested-With": "fetch" } });
      if (answer.status === 401) { keeping.ended(); return; }
      if (answer.status !== 204) throw new Error(String(answer.status));
    } catch { setTimeout(() => { if (navigator.onLine) back(); }, 5000); return; }
    keeping.quiet();
    const [[form, button]] = waiting;
    waiting.delete(form);
    delete form.dataset.later;
    form.requestSubmit(button && button.isConnected ? button : undefined);
  };
  window.addEventListener("online", back);

  const left = keeping.later().filter((one) => one.path !== location.pathname);
  if (navigator.onLine && left.length) {
    const [first] = left;
    const more = left.length > 1 ? `等 ${left.length} 份` : "";
    keeping.say(`“${first.words}”${more}在没有网络时提交，还没有送出。`, "打开并提交", () => { location.href = first.path; });
  }
})();
