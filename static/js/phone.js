/* The program as an app: its service worker, and sharing a page as a link. Pages work without it. */
(() => {
  "use strict";
  if ("serviceWorker" in navigator && window.isSecureContext) {
    navigator.serviceWorker.register("/worker.js").catch(() => { /* pages work without it */ });
  }

  // Sharing: the phone's own way where it has one, else the address is copied.
  document.querySelectorAll("[data-share]").forEach((button) => {
    if (!navigator.share && !navigator.clipboard) return;
    button.hidden = false;
    const words = button.textContent;
    const say = (text) => { button.textContent = text; setTimeout(() => { button.textContent = words; }, 3000); };
    button.addEventListener("click", async () => {
      const url = new URL(button.dataset.share, location.href).href, title = button.dataset.title || document.title;
      try {
        if (navigator.share) { await navigator.share({ title, url }); return; }
        await navigator.clipboard.writeText(url);
        say("链接已复制");
      } catch (away) {
        if (away.name !== "AbortError") prompt("请复制这个链接：", url);
      }
    });
  });

  // 安装: the browser says when it can; shown where the page has a place for it.
  const place = document.querySelector("[data-install]");
  if (!place) return;
  const note = place.querySelector("[data-install-words]"), button = place.querySelector("button");
  if (matchMedia("(display-mode: standalone)").matches || navigator.standalone) note.textContent = "已作为应用打开";
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    button.hidden = false;
    button.addEventListener("click", () => { event.prompt(); button.hidden = true; }, { once: true });
  });
  window.addEventListener("appinstalled", () => { note.textContent = "已安装到本机"; button.hidden = true; });
})();
