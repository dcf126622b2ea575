// What the pages do beyond links and forms: live updates, one try per form, a network that comes and goes, a camera.
"use strict";
(() => {
  const body = document.body;

  // Live: when the server says that something changed, the marked parts are loaded again.
  const busy = (part) => part.contains(document.activeElement) && document.activeElement.matches("input, select, textarea, summary");
  const refresh = () => {
    document.querySelectorAll("[data-refresh]").forEach((part) => {
      if (!busy(part) && !part.querySelector("details[open]")) window.htmx?.trigger(part, "refresh");
    });
  };
  // A session that has ended is said on the page, which stays with what is typed on it.
  const signedOut = () => {
    const notice = document.querySelector("[data-signed-out]");
    if (notice?.hidden) { notice.hidden = false; notice.scrollIntoView({ block: "nearest" }); }
  };
  const automatic = { headers: { "X-Automatic": "1" } };
  const seeWhetherSignedIn = async () => {
    const ending = new AbortController();
    const answer = await fetch(body.dataset.live, { ...automatic, signal: ending.signal }).catch(() => null);
    if (answer?.status === 401) signedOut();
    ending.abort();
  };
  document.addEventListener("htmx:configRequest", (request) => {
    if (request.detail.triggeringEvent?.type === "refresh") request.detail.headers["X-Automatic"] = "1";
  });
  document.addEventListener("htmx:responseError", (failed) => { if (failed.detail.xhr.status === 401) signedOut(); });
  if (body.dataset.live && window.EventSource && document.querySelector("[data-refresh]")) {
    let known = null;
    const source = new EventSource(body.dataset.live);
    source.onerror = () => { if (source.readyState === EventSource.CLOSED) seeWhetherSignedIn(); };
    source.onmessage = (message) => {
      if (known !== null && known !== message.data) refresh();
      known = message.data;
    };
    window.addEventListener("pagehide", () => source.close());
  }
  document.addEventListener("htmx:afterSwap", (swap) => {
    const part = swap.detail.target;
    const fresh = part.querySelector?.("[data-version]");
    if (fresh && part.dataset.refresh && fresh.dataset.version !== part.dataset.refresh) changed();
  });
  // What may be done has changed with the order: show that at once, unless someone is in the middle of a form.
  let typed = false;
  document.addEventListener("input", (event) => { if (!event.target.matches("[type=range]")) typed = true; });
  const changed = () => {
    const note = document.querySelector("[data-changed]");
    const busyNow = typed || document.querySelector("[data-still], form[data-sent]") || document.activeElement.matches("main input, main textarea, main select");
    if (busyNow) { if (note) note.hidden = false; return; }
    fetch(location.pathname, automatic).then(async (answer) => (answer.status === 401 ? signedOut() : show(await answer.text()))).catch(() => {});
  };
  // A link to an action, such as one of an advice, opens its form.
  const reveal = (id) => { const action = document.getElementById(id); if (action?.matches("details.action")) action.open = true; };
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='#']");
    if (link) reveal(link.hash.slice(1));
  });
  reveal(location.hash.slice(1));
  // Another answer takes the place of what the page shows.
  const show = (text) => {
    const page = new DOMParser().parseFromString(text, "text/html");
    document.querySelector("main").replaceWith(document.adoptNode(page.querySelector("main")));
    window.htmx?.process(document.querySelector("main"));
    document.dispatchEvent(new Event("lockstep:shown"));
  };

  // A form that does something is sent once; while there is no network it is kept and sent again with the same key.
  const send = async (form) => {
    const button = form.querySelector("button.main, button:not([type])");
    const network = document.querySelector("[data-network]");
    const content = new URLSearchParams(new FormData(form));
    if (button) button.disabled = true;
    for (let wait = 500; ; wait = Math.min(wait * 2, 8000)) {
      try {
        const answer = await fetch(form.action, { method: "POST", body: content, headers: { "X-Csrf-Token": body.dataset.csrf } });
        if (answer.status >= 502 && answer.status <= 504) throw new Error("not reached");
        const text = await answer.text();
        window.onbeforeunload = null;
        if (answer.redirected) {
          if (new URL(answer.url).pathname !== "/sign-in") document.dispatchEvent(new Event("lockstep:taken"));
          return location.assign(answer.url);
        }
        show(text);
        const notice = document.querySelector("main .alert[tabindex]:not([hidden])");
        if (notice) notice.focus();
        return undefined;
      } catch {
        if (network) network.hidden = false;
        window.onbeforeunload = (leaving) => leaving.preventDefault();
        await new Promise((again) => { setTimeout(again, wait); window.addEventListener("online", again, { once: true }); });
      }
    }
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-once]") || !window.fetch) return;
    event.preventDefault();
    if (form.dataset.sent) return;
    form.dataset.sent = "1";
    send(form).finally(() => delete form.dataset.sent);
  });
  document.querySelector("main .alert.bad[tabindex]:not([hidden])")?.focus();

  // One box that ticks every box of its form.
  document.querySelectorAll("[data-all]").forEach((line) => {
    const every = line.querySelector("input"), form = line.closest("form");
    const each = () => [...form.querySelectorAll(`input[name="${line.dataset.all}"]`)];
    const see = () => { every.checked = each().every((one) => one.checked); };
    line.hidden = false;
    see();
    every.addEventListener("change", () => {
      each().forEach((one) => { one.checked = every.checked; });
      each()[0]?.dispatchEvent(new Event("change", { bubbles: true }));
    });
    form.addEventListener("change", see);
  });

  // On the way the network comes and goes: then a page of ours is shown, and the one asked for as soon as it can be.
  if (body.dataset.account && body.classList.contains("phone")) navigator.serviceWorker?.register("/service-worker.js").catch(() => {});
  if (document.querySelector("[data-offline]")) {
    window.addEventListener("online", () => location.reload());
    setInterval(() => fetch("/alive").then((answer) => { if (answer.ok) location.reload(); }).catch(() => {}), 3000);
  }

  // One menu at a time, and Escape closes it.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll(".top details[open]").forEach((open) => { open.open = false; open.querySelector("summary").focus(); });
  });

  // The camera reads a serial number where the browser can.
  document.querySelectorAll("[data-scan]").forEach((button) => {
    if (!("BarcodeDetector" in window) || !navigator.mediaDevices) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const view = document.querySelector("[data-camera]");
      const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      view.srcObject = stream;
      view.hidden = false;
      await view.play();
      const detector = new window.BarcodeDetector();
      const stop = () => { stream.getTracks().forEach((track) => track.stop()); view.hidden = true; };
      const until = Date.now() + 30000;
      const look = async () => {
        const found = await detector.detect(view);
        if (found.length) { document.getElementById(button.dataset.scan).value = found[0].rawValue.trim().toUpperCase(); return stop(); }
        return Date.now() < until ? requestAnimationFrame(look) : stop();
      };
      look();
    });
  });
})();
