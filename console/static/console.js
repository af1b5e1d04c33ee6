// What a page of the console does by itself: live fragments, acts without loading anew, clocks that go on.
// No library, nothing from elsewhere. Without it every form still works as a plain form.
"use strict";

(() => {
  const root = document.documentElement;
  const body = document.body;
  const proof = document.querySelector('meta[name="proof"]').content;
  const lost = document.getElementById("lost");
  const IDENTITY = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

  // A UUID of version 7: the time in milliseconds, then what nobody can guess.
  function newIdentity() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    let now = Date.now();
    for (let place = 5; place >= 0; place--) {
      bytes[place] = now % 256;
      now = Math.floor(now / 256);
    }
    bytes[6] = 0x70 | (bytes[6] & 0x0f);
    bytes[8] = 0x80 | (bytes[8] & 0x3f);
    const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  // Forms of fragments that came later carry marks in the place of this browser's proof and of an identity.
  function complete(form) {
    for (const field of form.querySelectorAll('input[name="proof"]')) field.value = proof;
    const identity = form.querySelector('input[name="command_id"]');
    if (identity && !IDENTITY.test(identity.value)) identity.value = newIdentity();
  }

  // Live fragments

  let heardAt = performance.now();
  let source = null;
  let swapped = new Map();

  function isLost(is) {
    if (lost.hidden !== is) return;
    lost.textContent = is ? body.dataset.lost : "";
    lost.hidden = !is;
    root.classList.toggle("is-lost", is);
  }

  function listen() {
    const marks = new Set(Array.from(document.querySelectorAll("[data-live]"), (part) => part.dataset.live));
    if (!marks.size) return;
    const query = new URLSearchParams({ language: root.lang });
    for (const mark of marks) query.append("f", mark);
    source = new EventSource(`/live?${query}`);
    const heard = () => {
      heardAt = performance.now();
      isLost(false);
    };
    source.addEventListener("open", heard);
    source.addEventListener("beat", heard);
    source.addEventListener("fragment", (event) => {
      heard();
      const { mark, html } = JSON.parse(event.data);
      swap(mark, html);
    });
    source.addEventListener("over", () => {
      source.close();
      setTimeout(() => location.reload(), 500 + 1500 * Math.random());
    });
    source.addEventListener("error", () => {
      isLost(true);
      if (source.readyState === EventSource.CLOSED) setTimeout(listen, 2000 + 2000 * Math.random());
    });
  }

  // A button that went away under a finger would lose its press: what comes meanwhile waits until the press is over.
  const LONGEST_PRESS = 2000;
  let pressed = false;
  const waiting = new Map();

  function press() {
    pressed = true;
    setTimeout(release, LONGEST_PRESS);
  }

  function release() {
    setTimeout(() => {
      pressed = false;
      for (const [mark, html] of waiting) swap(mark, html);
      waiting.clear();
    });
  }

  addEventListener("pointerdown", (event) => event.isPrimary && event.button === 0 && press(), true);
  addEventListener("keydown", (event) => event.key === " " && !event.repeat && press(), true);
  addEventListener("pointercancel", release, true);
  addEventListener("pointerup", release, true);
  addEventListener("keyup", release, true);
  addEventListener("blur", release);

  function swap(mark, html) {
    if (pressed) {
      waiting.set(mark, html);
      return;
    }
    if (swapped.get(mark) === html) return;
    swapped.set(mark, html);
    for (const part of document.querySelectorAll("[data-live]")) {
      if (part.dataset.live !== mark) continue;
      const kept = keep(part);
      const before = announcements(part);
      part.innerHTML = html;
      restore(part, kept);
      part.querySelectorAll("form").forEach(complete);
      startClocks(part);
      announce(part, before);
      part.dispatchEvent(new CustomEvent("vuoro:changed", { bubbles: true, detail: { mark } }));
    }
  }

  // What the person had under hand must survive: focus, what is typed, what is open, what is under way.
  function keep(part) {
    const active = part.contains(document.activeElement) ? document.activeElement : null;
    const typed = Array.from(part.querySelectorAll("input[id]:not([type=hidden]), textarea[id], select[id]"))
      .filter((field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked)
      .map((field) => [field.id, field.value, field.checked]);
    const open = Array.from(part.querySelectorAll("details[id][open]"), (one) => one.id);
    const busy = Array.from(part.querySelectorAll("form[id][data-busy]"), (form) => [form.id, form.elements.command_id.value]);
    return {
      id: active && (active.id || (active.form && active.form.id)),
      selection: active && "selectionStart" in active ? [active.selectionStart, active.selectionEnd] : null,
      typed,
      open,
      busy,
    };
  }

  function restore(part, kept) {
    const find = (id) => part.querySelector(`#${CSS.escape(id)}`);
    for (const [id, value, checked] of kept.typed) {
      const field = find(id);
      if (!field) continue;
      field.value = value;
      if (checked !== undefined) field.checked = checked;
    }
    for (const id of kept.open) find(id)?.setAttribute("open", "");
    for (const [id, identity] of kept.busy) {
      const form = find(id);
      if (form) {
        form.elements.command_id.value = identity;
        setBusy(form, true);
      }
    }
    if (!kept.id) return;
    const target = find(kept.id);
    if (!target) {
      // The control is gone with what it did: reading goes on from the part, not from the top of the page.
      part.tabIndex = -1;
      part.focus({ preventScroll: true });
      return;
    }
    (target.tagName === "FORM" ? target.querySelector("button") : target)?.focus({ preventScroll: true });
    if (kept.selection && kept.selection[0] !== null) target.setSelectionRange?.(...kept.selection);
  }

  // What a listener should hear when it changes has data-announce; the rest of a fragment changes silently.
  function announcements(part) {
    return new Set(Array.from(part.querySelectorAll("[data-announce]"), (one) => one.textContent.trim()));
  }

  function announce(part, before) {
    const news = [...announcements(part)].filter((words) => words && !before.has(words));
    if (news.length) document.getElementById("announcer").textContent = news.join(" ");
  }

  // Acts: posted with an identity made here, and again with the same one until they are answered.

  function setBusy(form, busy) {
    form.toggleAttribute("data-busy", busy);
    for (const button of form.querySelectorAll("button")) {
      if (busy) button.setAttribute("aria-busy", "true");
      else button.removeAttribute("aria-busy");
    }
  }

  function say(outcome, message) {
    document.getElementById("said").textContent = outcome === "done" ? message : "";
    document.getElementById("refused").textContent = outcome === "done" ? "" : message;
  }

  async function post(address, fields) {
    try {
      const response = await fetch(address, {
        method: "POST",
        headers: { Accept: "application/json" },
        body: fields,
        signal: AbortSignal.timeout(8000),
      });
      return await response.json();
    } catch {
      return { outcome: "unreached" };
    }
  }

  async function act(form, submitter) {
    complete(form);
    const fields = new URLSearchParams(new FormData(form, submitter));
    const address = submitter?.hasAttribute("formaction") ? submitter.formAction : form.action;
    const live = form.closest("[data-live]");
    setBusy(form, true);
    say("done", "");
    let answer = await post(address, fields);
    for (let pause = 500; answer.outcome === "unreached" || answer.outcome === "unanswered"; pause = Math.min(4000, 2 * pause)) {
      say("unanswered", body.dataset.stillTrying);
      await new Promise((done) => setTimeout(done, pause));
      answer = await post(address, fields);
    }
    // The fragment may have been swapped meanwhile: its form of now is the one to be freed.
    const now = form.isConnected || !form.id ? form : document.getElementById(form.id) || form;
    setBusy(now, false);
    const identity = now.querySelector('input[name="command_id"]');
    if (identity) identity.value = newIdentity();
    if (answer.outcome === "done" && !live) now.reset();
    say(answer.outcome, answer.message || (answer.outcome === "done" ? "" : body.dataset.failed));
    if (answer.goto) location.assign(answer.goto);
    now.dispatchEvent(new CustomEvent("vuoro:answered", { bubbles: true, detail: answer }));
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    complete(form);
    if (!form.hasAttribute("data-act")) return;
    event.preventDefault();
    if (!form.hasAttribute("data-busy")) act(form, event.submitter);
  });

  // A key of its own: data-key="n" on a button presses it, unless somebody is writing, or wants no such keys.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select")) return;
    const button = document.querySelector(`button[data-key="${CSS.escape(event.key.toLowerCase())}"]:not([disabled])`);
    if (!button || button.closest('[data-keys="off"]')) return;
    event.preventDefault();
    button.focus();
    button.click();
  });

  // Clocks: data-left="83000" counts milliseconds down as 1:23, and data-over is said when it is over; data-since="4000"
  // counts up, in whole minutes. A button with data-not-before="83000" can be pressed when so much time has gone.

  function startClocks(part) {
    const now = performance.now();
    for (const clock of part.querySelectorAll("[data-left]")) clock.endsAt = now + Number(clock.dataset.left);
    for (const clock of part.querySelectorAll("[data-since]")) clock.beganAt = now - Number(clock.dataset.since);
    for (const button of part.querySelectorAll("[data-not-before]")) button.opensAt = now + Number(button.dataset.notBefore);
    tick();
  }

  function tick() {
    const now = performance.now();
    for (const clock of document.querySelectorAll("[data-left]")) {
      const seconds = Math.max(0, Math.ceil((clock.endsAt - now) / 1000));
      clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      clock.classList.toggle("is-over", seconds === 0);
      if (seconds > 0) clock.ran = true;
      else if (clock.ran) {
        clock.ran = false;
        if (clock.dataset.over) document.getElementById("announcer").textContent = clock.dataset.over;
      }
    }
    for (const button of document.querySelectorAll("[data-not-before]")) button.disabled = now < button.opensAt;
    for (const clock of document.querySelectorAll("[data-since]")) {
      clock.textContent = `${Math.floor((now - clock.beganAt) / 60000)} min`;
    }
  }

  setInterval(() => {
    tick();
    if (source && performance.now() - heardAt > 12000) isLost(true);
  }, 1000);
  addEventListener("offline", () => isLost(true));
  startClocks(document);
  listen();
})();
