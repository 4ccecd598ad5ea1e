/* Agreeing to be told on this device: the browser asks its owner, then says where its push service is. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-push]");
  const said = document.querySelector("[data-push-words]");
  if (!form || !said || !("serviceWorker" in navigator) || !window.PushManager || !window.Notification) return;
  form.hidden = false;
  said.textContent = Notification.permission === "denied" ? "本机浏览器已禁止本站通知，请先在浏览器设置中允许。" : "";
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await Notification.requestPermission() !== "granted") { said.textContent = "您没有允许通知，没有开启。"; return; }
    try {
      const worker = await navigator.serviceWorker.ready;
      const wanted = { userVisibleOnly: true, applicationServerKey: bytes(form.dataset.push) };
      const found = await worker.pushManager.subscribe(wanted).catch(async () => {
        const former = await worker.pushManager.getSubscription();  // of another key of this server
        if (former) await former.unsubscribe();
        return worker.pushManager.subscribe(wanted);
      });
      const data = new FormData(form);
      data.append("endpoint", found.endpoint);
      const answer = await fetch(form.action, { method: "POST", body: data, headers: { "X-Requested-With": "fetch" } });
      const words = (await answer.json()).words;
      if (answer.ok) location.reload();
      said.textContent = words;
    } catch {
      said.textContent = "连不上本机浏览器的推送服务，没有开启。通知仍在系统内和邮件中。";
    }
  });
})();
