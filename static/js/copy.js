// A button that copies words; it shows itself only where copying works.
(() => {
  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      const said = document.querySelector("[data-copied]");
      if (said) said.textContent = "已复制。";
    });
  }
})();
