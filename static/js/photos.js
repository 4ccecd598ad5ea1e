/* A picture from the camera is made small before it is sent: at most 2000 pixels and about 1 MB, upright, without
   where it was taken. A PNG stays one (it may be see-through). What the browser cannot read, and what is small already,
   goes as it is; the server's checks stay the rule. */
(() => {
  "use strict";
  const EDGE = 2000, BYTES = 1048576, PNG = "image/png", KINDS = ["image/jpeg", "image/png", "image/webp", "image/heic", "image/heif"];
  if (!window.DataTransfer || !window.createImageBitmap) return;

  const drawn = async (file) => {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });  // upright by its EXIF
    const scale = Math.min(1, EDGE / Math.max(picture.width, picture.height));
    if (scale === 1 && file.size <= BYTES) { picture.close(); return file; }
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const kind = file.type === PNG ? PNG : "image/jpeg";
    let blob = null;
    for (const quality of kind === PNG ? [1] : [0.86, 0.76, 0.66, 0.56]) {
      blob = await new Promise((done) => { canvas.toBlob(done, kind, quality); });
      if (!blob || blob.size <= BYTES) break;
    }
    if (!blob || blob.size >= file.size) return file;
    const name = kind === PNG ? file.name : `${file.name.replace(/\.[^.]*$/, "")}.jpg`;
    return new File([blob], name, { type: kind, lastModified: file.lastModified });
  };
  const small = (file) => (KINDS.includes(file.type) ? drawn(file).catch(() => file) : file);

  const working = new WeakMap();
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (event.detail === "small" || input.hasAttribute("capture") || !input.matches("input[type=file][accept*='image/']")) return;
    const files = [...input.files];
    if (!files.some((file) => KINDS.includes(file.type))) return;
    event.stopPropagation();  // who shows pictures sees the small ones
    const form = input.form;
    const work = (async () => {
      const kept = new DataTransfer();
      for (const file of files) kept.items.add(await small(file));  // one after the other: a phone's memory is small
      input.files = kept.files;
      input.dispatchEvent(new CustomEvent("change", { bubbles: true, detail: "small" }));
    })();
    if (!form) return;
    working.set(form, work);
    work.finally(() => { if (working.get(form) === work) working.delete(form); });
  }, true);

  // 拍照, where there is a camera at hand: the picture joins those that were chosen already.
  const field = "input[type=file][data-preview][multiple]";
  if (matchMedia("(pointer: coarse)").matches) document.querySelectorAll(field).forEach((input) => {
    const camera = document.createElement("input"), button = document.createElement("button");
    camera.type = "file"; camera.accept = "image/*"; camera.hidden = true;
    camera.setAttribute("capture", "environment");
    button.type = "button"; button.className = "btn btn-outline-secondary mt-2"; button.textContent = "拍照";
    button.addEventListener("click", () => camera.click());
    camera.addEventListener("change", () => {
      const kept = new DataTransfer();
      [...input.files, ...camera.files].forEach((file) => kept.items.add(file));
      camera.value = "";
      input.files = kept.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    input.after(button, camera);
  });

  // Sent while a picture is still being made small: the form waits for it.
  document.addEventListener("submit", (event) => {
    const form = event.target, work = working.get(form);
    if (!work) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const button = event.submitter;
    work.finally(() => form.requestSubmit(button && button.isConnected ? button : undefined));
  }, true);
})();
