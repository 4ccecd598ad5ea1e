// What is wrong on a page, as [kind, words]; and where its links lead. `phone`: what is tapped is 44 px.
(phone) => {
  const faults = [];
  const style = (one) => getComputedStyle(one);
  const shown = (one) => {
    const box = one.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && one.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  };
  const short = (text) => (text || "").replace(/\s+/g, " ").trim().slice(0, 40);
  const classed = (one) => {
    const kind = typeof one.className === "string" ? one.className.split(" ").filter(Boolean).slice(0, 2) : [];
    return [one.tagName.toLowerCase(), ...kind].join(".");
  };
  const named = (one) => `${classed(one)} ${short(one.innerText || one.value || one.name)}`;

  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide > 0) {
    const out = [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > innerWidth + 1);
    const last = out.filter((one) => !out.some((other) => other !== one && one.contains(other)));
    faults.push(["overflow", `${wide} px: ${last.slice(0, 2).map(named).join(", ")}`]);
  }

  // A link in a sentence is as high as its line: the line is the target's room (WCAG 2.5.8).
  const inSentence = (one) => {
    if (one.tagName !== "A" || !style(one).display.startsWith("inline") || one.classList.contains("btn")) return false;
    const around = one.closest("p, li, dd, td, figcaption, label, .prose, h2, small") || one.parentElement;
    return short(around.innerText).length > short(one.innerText).length + 5;
  };
  const room = (one) => {
    const row = one.closest("tr[data-href]");  // is pressed as a whole
    const whole = row && one.getAttribute("href") === row.dataset.href ? [row] : [];
    const boxes = [one, ...whole, ...(one.labels || [])].map((each) => each.getBoundingClientRect());
    const grown = getComputedStyle(one, "::after");
    const more = grown.content !== "none" && grown.position === "absolute" ? parseFloat(grown.height) || 0 : 0;
    return [Math.max(...boxes.map((box) => box.width)), Math.max(more, ...boxes.map((box) => box.height))];
  };
  const least = phone ? 44 : 24;
  for (const one of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")) {
    if (!shown(one) || inSentence(one) || one.matches(".skip, .visually-hidden, [disabled]")) continue;
    const [width, height] = room(one);
    if (Math.round(height) < least || Math.round(width) < 24)
      faults.push(["target", `${classed(one.parentElement)}>${named(one)} ${Math.round(width)}x${Math.round(height)}`]);
  }

  const words = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const parent = texts.currentNode.parentElement;
    if (texts.currentNode.data.trim() && !parent.closest("script, style, option, textarea, [lang=en], code, kbd") && shown(parent)) {
      words.push(texts.currentNode.data);
      if (parseFloat(style(parent).fontSize) < 12) faults.push(["small text", short(texts.currentNode.data)]);
    }
  }
  for (const one of document.querySelectorAll("option, [placeholder], [title], [aria-label]"))
    if (one.tagName !== "OPTION" || shown(one.closest("select") || one))
      words.push(...[one.tagName === "OPTION" ? one.text : "", one.placeholder, one.title, one.ariaLabel].filter(Boolean));

  const nothing = document.querySelector("main :is(.None, .undefined, #None, [href$='/None/'])");
  if (nothing) faults.push(["code", `None: ${classed(nothing)}`]);

  const heads = document.querySelectorAll("h1").length;
  if (heads !== 1) faults.push(["heading", `${heads} h1`]);
  const lists = document.querySelector(".table-panel, .list-scroll");
  return { faults, words, list: Boolean(lists), links: [...document.querySelectorAll("a[href]")].map((one) => one.href) };
};
