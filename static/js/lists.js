/* Ticked rows of a list: how many, and which steps are possible for them. Without it every button asks the server. */
(() => {
  "use strict";

  // A table wider than its place says so in words; a link into a folded part opens it.
  const wider = (box) => {
    const hint = box.previousElementSibling && box.previousElementSibling.matches(".scroll-hint") ? box.previousElementSibling : document.createElement("p");
    if (!hint.isConnected) {
      hint.className = "scroll-hint";
      hint.textContent = "左右滑动可看全部列 →";
      box.before(hint);
    }
    hint.hidden = box.scrollWidth <= box.clientWidth + 1;
  };
  const watch = new ResizeObserver((seen) => seen.forEach((one) => wider(one.target)));
  document.querySelectorAll(".list-scroll, .scroll-table").forEach((box) => watch.observe(box));
  const unfold = () => {
    const part = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (part && part.matches("details")) { part.open = true; part.scrollIntoView(); }
  };
  window.addEventListener("hashchange", unfold);
  unfold();

  document.querySelectorAll("form[data-picked]").forEach((bar) => {
    const boxes = [...document.querySelectorAll("input[name=pick]")];
    const all = bar.querySelector("input[name=all]");
    const said = bar.querySelector(".chosen");
    const head = document.querySelector(".cards thead th");
    const page = document.createElement("input");
    const show = () => {
      const ticked = boxes.filter((box) => box.checked);
      const whole = Boolean(all && all.checked);
      bar.classList.toggle("idle", !ticked.length && !whole);
      said.textContent = whole ? "已选全部" : `已选 ${ticked.length} 条`;
      if (all) all.parentElement.hidden = !whole && ticked.length < boxes.length;
      page.checked = ticked.length > 0 && ticked.length === boxes.length;
      page.indeterminate = ticked.length > 0 && !page.checked;
      bar.querySelectorAll("button[data-step]").forEach((button) => {
        const can = ticked.filter((box) => ` ${box.dataset.can || ""} `.includes(` ${button.dataset.step} `)).length;
        button.hidden = !whole && can === 0;
        button.textContent = whole || can === ticked.length ? button.dataset.label : `${button.dataset.label}（${can}）`;
      });
    };
    if (head && boxes.length) {
      page.type = "checkbox";
      page.className = "form-check-input";
      page.setAttribute("aria-label", "选中本页");
      head.append(page);
      page.addEventListener("change", () => { boxes.forEach((box) => { box.checked = page.checked; }); if (all && !page.checked) all.checked = false; show(); });
    }
    document.addEventListener("change", (event) => { if (event.target.name === "pick" || event.target === all) show(); });
    window.addEventListener("pageshow", show);
    show();
  });
})();
