/* Passkeys: the browser makes one, or shows one, and the server says where the page goes on. */
(() => {
  "use strict";
  const print = document.querySelector("[data-print]");
  if (print) { print.hidden = false; print.addEventListener("click", () => window.print()); }
  if (!window.PublicKeyCredential || !window.isSecureContext) return;
  const bytes = (text) => {
    const plain = text.replace(/-/g, "+").replace(/_/g, "/");
    return Uint8Array.from(atob(plain), (one) => one.charCodeAt(0));
  };
  const text = (data) => btoa(Array.from(new Uint8Array(data), (one) => String.fromCharCode(one)).join(""))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const token = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  const ask = async (address, data) => {
    const answer = await fetch(address, {
      method: "POST", body: JSON.stringify(data),
      headers: { "Content-Type": "application/json", "X-CSRFToken": token(), "X-Requested-With": "fetch" },
    });
    const said = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(said.words || "没有成功，请刷新页面后重试。");
    return said;
  };
  const made = async (options) => {
    const listed = (one) => ({ ...one, id: bytes(one.id) });
    const found = await navigator.credentials.create({ publicKey: {
      ...options, challenge: bytes(options.challenge), user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: (options.excludeCredentials || []).map(listed),
    } });
    const { response } = found;
    return {
      id: found.id, rawId: text(found.rawId), type: found.type, clientExtensionResults: found.getClientExtensionResults(),
      response: {
        clientDataJSON: text(response.clientDataJSON), attestationObject: text(response.attestationObject),
        transports: response.getTransports ? response.getTransports() : [],
      },
    };
  };
  const shown = async (options) => {
    const found = await navigator.credentials.get({ publicKey: {
      ...options, challenge: bytes(options.challenge),
      allowCredentials: (options.allowCredentials || []).map((one) => ({ ...one, id: bytes(one.id) })),
    } });
    const { response } = found;
    return {
      id: found.id, rawId: text(found.rawId), type: found.type, clientExtensionResults: found.getClientExtensionResults(),
      response: {
        clientDataJSON: text(response.clientDataJSON), authenticatorData: text(response.authenticatorData),
        signature: text(response.signature), userHandle: response.userHandle ? text(response.userHandle) : null,
      },
    };
  };
  document.querySelectorAll("[data-passkey]").forEach((box) => {
    const said = box.querySelector("[data-passkey-words]"), waits = document.getElementById("again");
    const absent = document.querySelector("[data-passkey-absent]");
    const creates = box.dataset.passkey === "create";
    box.hidden = false;
    if (absent) absent.hidden = true;
    box.addEventListener(creates ? "submit" : "click", async (event) => {
      if (!creates && !event.target.closest("button")) return;
      event.preventDefault();
      said.textContent = "请在浏览器或设备上确认…";
      try {
        const options = await ask(box.dataset.begin, {});
        const named = creates ? `?name=${encodeURIComponent(box.elements.name.value)}` : "";
        const answer = await ask(box.dataset.done + named, await (creates ? made : shown)(options));
        if (waits && !creates) waits.submit(); else location.href = answer.to || "/";
      } catch (fault) {
        const told = fault instanceof DOMException;
        said.textContent = told ? "没有完成确认，请重试，或改用动态口令。" : fault.message;
        if (told && fault.name === "InvalidStateError") said.textContent = "这台设备已经添加过。";
        if (told && fault.name === "SecurityError") said.textContent = "这个网址不能用通行密钥，请用系统的域名打开。";
      }
    });
  });
})();
