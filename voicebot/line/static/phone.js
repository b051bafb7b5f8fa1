// The telephone: one call, held by its id in the address, so that a reload finds it again.

import { Captions } from "./captions.js";
import { Inspector } from "./inspector.js";
import { Microphone } from "./microphone.js";
import {
  $, clearNotices, flash, hint, notice, pressed, showCall, showCard, showDirection, showSeconds, toggle, words,
} from "./screen.js";
import { Lines } from "./sound.js";
import { Texts } from "./texts.js";
import { Timer } from "./timer.js";
import { get, inOrder, post, postSound } from "./wire.js";

let call = null;
let busy = false;
let held = false;
let withPerson = false;
let startedAt = null;

const captions = new Captions($("log"), $("empty"), words);
const inspector = new Inspector($("inspector"), words);
const texts = new Texts($("texts"), words);
const microphone = new Microphone(() => show());
const timer = new Timer($("timer"), () => act("silence"));
const lines = new Lines({
  onLine: (line) => { captions.speaking(line); show(); },
  onDone: waitForAnswer,
  onNoSound: () => notice(words.no_sound),
});

function show() {
  if (["listening", "transferring"].includes(call?.phase)) startedAt ??= Date.now();
  showCall({ call, busy, held, withPerson, lines, microphone });
}

// -- what the server says ------------------------------------------------------------------------------------------

function take(view, { quietly = false } = {}) {
  const fresh = view.moments.filter((moment) => call === null || call.id !== view.id || moment.n >= call.count);
  call = view;
  location.replace(`#${view.id}`);
  withPerson = withPerson && view.phase === "transferring";
  for (const moment of fresh) captions.add(moment);
  const audible = fresh.filter((moment) => ["bot_said", "quiet", "played"].includes(moment.kind));
  if (audible.length && !quietly) lines.add(audible, (n) => `/calls/${view.id}/lines/${n}.wav`);
  else waitForAnswer();
  if (view.phase === "ringing" && fresh.length === view.moments.length) captions.note(words.note_ringing);
  showCard(view.account);
  hintAtTheEnd(view.listening);
  show();
  inspect();
}

// Some answers have no set length: the bot waits for the key that ends them.
function hintAtTheEnd(listening) {
  const open = listening !== null && listening.typed > 0 && listening.wanted === null && listening.finish === "#";
  if (open) hint(words.finish);
  else if ($("mic-hint").textContent === words.finish) hint("");
}

async function inspect() {
  texts.refresh(call.id);
  try {
    const known = await inspector.refresh(call.id);
    if (known && call?.ended && known.disposition && !$("log").querySelector(".outcome")) {
      captions.note(`${words.outcome}: ${words[`outcome_${known.disposition}`]}`, "outcome");
    }
  } catch {
    // the inspector only shows; the call goes on without it
  }
}

function waitForAnswer() {
  if (call?.listening && !lines.busy && pressed("patience")) {
    timer.start(call.listening.timeout);
    timer.paused = $("words").value !== "" || microphone.recording;
  } else {
    timer.stop();
  }
  show();
}

// -- what the caller does ------------------------------------------------------------------------------------------

function act(action, more = {}) {
  if (call === null) return Promise.resolve();
  timer.stop();
  // What has been seen is looked up when the request leaves: keys pressed quickly wait for one another.
  return doing(() => post(`/calls/${call.id}/${action}`, { ...more, after: call.count }));
}

function doing(work) {
  return inOrder(async () => {
    busy = true;
    show();
    try {
      const view = await work();
      busy = false;
      clearNotices();
      take(view);
    } catch (error) {
      busy = false;
      await failed(error, work);
    }
    show();
  });
}

async function failed(error, work) {
  if (error.status === 409 && call !== null) {
    await catchUp(words.stale);
  } else if (error.status === 404) {
    forget();
    notice(words.gone);
  } else if (error.status === 401) {
    notice(words.signed_out);
  } else if (error.status === 0) {
    notice(words.offline, words.retry, () => doing(work));
  } else {
    const unnamed = (error.rules ?? []).filter((rule) => !error.message.includes(rule));
    const rules = unnamed.length ? ` (${words.rules}: ${unnamed.join(", ")})` : "";
    notice(`${call === null ? `${words.refused}. ` : ""}${error.message}${rules}`);
  }
}

async function catchUp(reason) {
  try {
    lines.stop();
    take(await get(`/calls/${call.id}`), { quietly: true });
    if (reason) notice(reason);
  } catch (error) {
    await failed(error.status === 409 ? { status: 404 } : error, () => get(`/calls/${call.id}`));
  }
}

// Keys and words over a line cut it short where the bot allows that; elsewhere they are lost, as on a real line.
function mayInterrupt() {
  if (!lines.busy) return true;
  if (lines.current && lines.current.interruptible === false) return false;
  return true;
}

function press(key) {
  if (!call?.listening || held) return hint(words.not_your_turn);
  if (!mayInterrupt()) return hint(words.lost_speaking);
  if (!call.listening.keys) return hint(words.lost_speech_only);
  lines.stop();
  flash(key);
  return act("keys", { keys: key });
}

function speak(text) {
  if (/^[0-9*#]+$/.test(text)) return pressAll(text);
  if (!call?.listening || held) return hint(words.not_your_turn);
  if (!mayInterrupt()) return hint(words.lost_speaking);
  if (!call.listening.speech) return hint(words.lost_keys_only);
  lines.stop();
  $("words").value = "";
  return act("speech", { text });
}

function pressAll(keys) {
  if (!call?.listening || held) return hint(words.not_your_turn);
  if (!mayInterrupt()) return hint(words.lost_speaking);
  lines.stop();
  $("words").value = "";
  return act("keys", { keys });
}

async function record() {
  if (microphone.recording) return microphone.stop();
  lines.stop();
  timer.stop();
  hint(words.microphone_recording);
  let wav;
  try {
    wav = await microphone.record();
  } catch {
    waitForAnswer();
    return hint(words.microphone_denied);
  }
  hint(words.microphone_working);
  return doing(async () => {
    const view = await postSound(`/calls/${call.id}/voice?after=${call.count}`, wav);
    hint(view.recognised ? "" : words.microphone_unheard);
    return view;
  });
}

function hold() {
  held = !held;
  lines.mute(held);
  if (held) captions.note(words.note_held);
  show();
}

function forget() {
  lines.stop();
  timer.stop();
  call = null;
  held = false;
  withPerson = false;
  startedAt = null;
  showSeconds(null);
  captions.clear();
  inspector.clear();
  texts.clear();
  history.replaceState(null, "", location.pathname + location.search);
  showDirection();
  show();
}

// -- wiring --------------------------------------------------------------------------------------------------------

document.addEventListener("click", () => lines.wake(), { capture: true });
document.addEventListener("keydown", () => lines.wake(), { capture: true });
$("setup").addEventListener("change", showDirection);
$("setup").addEventListener("submit", (event) => {
  event.preventDefault();
  const form = new FormData($("setup"));
  const wanted = { direction: form.get("direction"), account: form.get("account") || null };
  if (wanted.direction === "outbound") wanted.language = form.get("language");
  captions.clear();
  texts.clear();
  doing(() => post("/calls", wanted));
});
$("answer").addEventListener("click", () => act("answer"));
$("machine").addEventListener("click", () => act("answer", { machine: true }));
$("decline").addEventListener("click", () => act("decline"));
$("ignore").addEventListener("click", () => act("decline", { ignored: true }));
$("hang-up").addEventListener("click", () => { lines.stop(); if (!call.ended) act("hangup"); });
$("again").addEventListener("click", forget);
$("hold").addEventListener("click", hold);
$("person-answers").addEventListener("click", () => { withPerson = true; show(); $("person-done").focus(); });
$("person-done").addEventListener("click", () => act("person", { result: "completed" }));
$("person-nobody").addEventListener("click", () => act("person", { result: "no-answer" }));
$("keypad").addEventListener("click", (event) => {
  const key = event.target.closest(".key");
  if (key) press(key.dataset.key);
});
$("say").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = $("words").value.trim();
  if (text) speak(text);
});
$("words").addEventListener("input", () => { timer.paused = $("words").value !== ""; });
$("mic").addEventListener("click", record);
$("sound").addEventListener("click", () => {
  const on = !pressed("sound");
  toggle("sound", on, on ? words.sound_on : words.sound_off);
  lines.turnOff(!on);
});
$("patience").addEventListener("click", () => {
  const on = !pressed("patience");
  toggle("patience", on, on ? words.timer_on : words.timer_off);
  waitForAnswer();
});
$("fold").addEventListener("click", () => {
  const open = $("fold").getAttribute("aria-expanded") === "false";
  $("fold").setAttribute("aria-expanded", open);
  $("inspector").hidden = !open;
  document.body.classList.toggle("folded", !open);
});
$("language").addEventListener("click", () => { $("language").href = `?lang=${words.other_code}${location.hash}`; });
document.addEventListener("keydown", (event) => {
  const inField = event.target.closest?.("input, select, textarea");
  if (inField || event.ctrlKey || event.metaKey || event.altKey || !/^[0-9*#]$/.test(event.key)) return;
  if (call !== null) { event.preventDefault(); press(event.key); }
});
setInterval(() => {
  if (startedAt === null || call === null || (call.ended && !lines.busy)) return;
  showSeconds(Math.floor((Date.now() - startedAt) / 1000));
}, 500);
setInterval(async () => {
  if (call !== null || busy || document.hidden) return;
  const ringing = await get("/ringing").catch(() => []);
  if (ringing.length && call === null) incoming(ringing[0].attempt);
}, 4000);

// A text comes when it is sent, during the call or after it.
setInterval(() => {
  if (call !== null && !document.hidden) texts.refresh(call.id);
}, 3000);

function incoming(attempt) {
  if ($("notices").querySelector(".incoming")) return;
  notice(words.incoming, words.answer, () => doing(() => post(`/attempts/${attempt}`, {}))).classList.add("incoming");
}

async function begin() {
  showDirection();
  const attempt = new URLSearchParams(location.search).get("call");
  if (location.hash.length > 1) {
    call = { id: location.hash.slice(1), count: 0 };
    const found = await get(`/calls/${call.id}`).catch((error) => error);
    call = null;
    if (found instanceof Error) return found.status === 0 ? notice(words.offline, words.retry, begin) : (forget(), notice(words.gone));
    return take(found, { quietly: true });
  }
  if (/^[0-9a-f]{32}$/.test(attempt)) return doing(() => post(`/attempts/${attempt}`, {}));
  if (attempt !== null) notice(words.no_such_call);
  return show();
}

begin();
