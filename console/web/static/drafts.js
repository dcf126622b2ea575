// What is typed and not yet taken by the server is kept: on a phone until it is taken, else as long as the tab is open.
"use strict";
(() => {
  const account = document.body.dataset.account;
  if (!account) return;
  const PREFIX = "draft:", DAYS = 14 * 24 * 3600 * 1000;
  const forms = () => [...document.querySelectorAll("main form[method=post]")].filter((form) => !form.querySelector("[type=password]"));
  // An order has several names; its forms are sent to one of them.
  const page = () => (forms().length ? path(forms()[0]) : location.pathname).match(/^\/(?:(?:orders|visits)\/)?[^/]+/)?.[0] ?? "/";
  const place = () => (document.querySelector("main form[data-keep=phone]") || document.body.classList.contains("phone") ? localStorage : sessionStorage);
  const name = () => `${PREFIX}${account}:${page()}`;
  const path = (form) => new URL(form.action, location.href).pathname;
  const fields = (form) => [...form.elements].filter((one) => one.matches("input, select, textarea")
    && !one.matches("[type=file], [type=password], [name=csrf], [type=submit], [data-secret]") && (one.type !== "hidden" || one.name === "key" || one.name.startsWith("shown:")));
  const box = (one) => one.matches("[type=checkbox], [type=radio]");
  const label = (one) => `${one.name || one.id}${box(one) ? `=${one.value}` : ""}`;

  const read = () => { try { return JSON.parse(place().getItem(name())) ?? { forms: {} }; } catch { return { forms: {} }; } };
  const write = (form) => {
    const known = read();
    known.at = Date.now();
    known.forms[path(form)] = Object.fromEntries(fields(form).map((one) => [label(one), box(one) ? one.checked : one.value]));
    try { place().setItem(name(), JSON.stringify(known)); } catch { /* a full or forbidden store: the page works without */ }
  };
  const forget = () => { localStorage.removeItem(name()); sessionStorage.removeItem(name()); };

  // After an answer the key of the form is spent: what is typed stays, and is sent next with the fresh key.
  const restore = (event) => {
    const spent = event?.type === "lockstep:shown";
    const known = read();
    let any = false;
    forms().forEach((form) => {
      const draft = known.forms[path(form)];
      if (!draft) return;
      any = true;
      fields(form).forEach((one) => {
        const kept = draft[label(one)];
        if (kept === undefined || (spent && one.name === "key")) return;
        if (box(one)) one.checked = kept;
        else one.value = kept;
      });
      if (spent) write(form);
      for (let outer = form.closest("details"); outer; outer = outer.parentElement.closest("details")) outer.open = true;
    });
    const note = document.querySelector("[data-draft]");
    if (note) note.hidden = !any;
  };

  document.addEventListener("input", (event) => { if (event.target.form && forms().includes(event.target.form)) write(event.target.form); });
  document.addEventListener("change", (event) => { if (event.target.form && forms().includes(event.target.form)) write(event.target.form); });
  document.addEventListener("lockstep:taken", forget);
  document.addEventListener("lockstep:shown", restore);
  document.addEventListener("click", (event) => {
    if (!event.target.matches("[data-draft] button")) return;
    forget();
    location.assign(location.pathname);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[action='/sign-out']")) Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX)).forEach((key) => sessionStorage.removeItem(key));
    // What is only looked at first is not done yet: back on the page, it stands there as it was typed.
    else if (forms().includes(form) && !form.matches("[data-once], [action$='/preview']")) forget();
  });
  Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).forEach((key) => {
    try { if (Date.now() - JSON.parse(localStorage.getItem(key)).at > DAYS) localStorage.removeItem(key); } catch { localStorage.removeItem(key); }
  });
  restore();
})();
