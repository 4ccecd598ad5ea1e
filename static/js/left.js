/* After signing out nothing of the account stays in this browser, also where it does not know Clear-Site-Data. */
(() => {
  "use strict";
  if (!/(?:^|; )left=1/.test(document.cookie)) return;
  document.cookie = "left=; max-age=0; path=/";
  try {
    localStorage.clear();
    sessionStorage.clear();
  } catch { /* nothing kept */ }
  // The worker's own store holds static files only; what else there may be goes.
  const others = (names) => names.filter((name) => !name.startsWith("static-")).forEach((name) => caches.delete(name));
  if (window.caches) caches.keys().then(others).catch(() => { /* none */ });
})();
