/* The page without a line: what lies on this device is counted (never read), and the page goes on when the line is back. */
(() => {
  "use strict";
  let many = 0;
  try { many = Object.keys(localStorage).filter((key) => key.startsWith("kept:")).length; } catch { /* nothing kept */ }
  const said = document.querySelector("[data-kept]");
  if (many && said) {
    said.textContent = `本机留有 ${many} 份填写了还没有提交的内容（已加密）。联网登录后打开原页面，会自动恢复。`;
    said.hidden = false;
  }
  window.addEventListener("online", () => location.reload());
})();
