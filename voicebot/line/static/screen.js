// What the telephone shows of a call: its state, which buttons there are, and short notices.

import { make } from "./make.js";

export const page = JSON.parse(document.getElementById("page").textContent);
export const words = page.words;
export const $ = (id) => document.getElementById(id);

// `now` is {call, busy, held, withPerson, lines, microphone}: everything the screen depends on.
export function stateOf({ call, busy, held, withPerson, lines }) {
  if (call === null) return busy ? "starting" : "idle";
  if (held) return "held";
  if (lines.busy) return "speaking";
  if (busy) return "thinking";
  if (call.phase === "listening") {
    const { keys, speech } = call.listening;
    return keys && speech ? "listening_both" : keys ? "listening_keys" : "listening_speech";
  }
  if (call.phase === "transferring") return withPerson ? "person" : "transferring";
  return call.phase;
}

export function showCall(now) {
  const { call, busy, held, withPerson, lines, microphone } = now;
  const state = stateOf(now);
  if ($("state-text").textContent !== words[`state_${state}`]) $("state-text").textContent = words[`state_${state}`];
  document.body.dataset.state = state.startsWith("listening") ? "listening" : state;
  document.body.dataset.call = call === null ? "none" : call.phase;
  document.body.dataset.heeded = Boolean(call?.listening) && !held && lines.current?.interruptible !== false;
  const live = call !== null && ["listening", "transferring"].includes(call.phase);
  const over = call?.phase === "ended";
  visible("setup", call === null);
  visible("call", call === null);
  visible("answer", call?.phase === "ringing");
  visible("decline", call?.phase === "ringing");
  visible("ringing", call?.phase === "ringing");
  visible("hold", live);
  visible("hang-up", live || (over && lines.busy));
  visible("again", over && !lines.busy);
  visible("transfer", call?.phase === "transferring" && !lines.busy);
  visible("person-answers", !withPerson);
  visible("person-nobody", !withPerson);
  visible("person-done", withPerson);
  $("call").disabled = busy;
  for (const key of document.querySelectorAll(".key")) key.disabled = !(live && call.listening?.keys) || held;
  const canSpeak = live && call.listening !== null && !held;
  $("words").disabled = !canSpeak;
  $("say").querySelector(".send").disabled = !canSpeak;
  showMicrophone(canSpeak, call, microphone);
  toggle("hold", held, held ? words.resume : words.hold);
  $("who").textContent = title(call);
}

function title(call) {
  if (call?.direction === "inbound") return `${words.bank} · ${words.hotline}`;
  return call?.phase === "ringing" ? `${words.bank} · ${words.calls_you}` : words.bank;
}

function showMicrophone(canSpeak, call, microphone) {
  const language = call?.listening?.language || page.hears[0];
  const knows = page.hears.includes(language);
  $("mic").disabled = !(canSpeak && knows && call.listening.speech);
  toggle("mic", microphone.recording, microphone.recording ? words.microphone_stop : words.microphone);
  const missing = language === "zh-CN" ? words.microphone_not_this : words.microphone_not_this_en;
  if (!page.hears.length) hint(words.microphone_none);
  else if (canSpeak && !knows) hint(missing);
  else if ([words.microphone_not_this, words.microphone_not_this_en].includes($("mic-hint").textContent)) hint("");
}

function visible(id, yes) {
  const element = $(id);
  const hadFocus = !yes && element.contains(document.activeElement);
  element.hidden = !yes;
  if (hadFocus) $("phone").focus({ preventScroll: true });
}

export function toggle(id, on, label) {
  const button = $(id);
  button.setAttribute("aria-pressed", on);
  button.querySelector("span").textContent = label;
}

export function pressed(id) {
  return $(id).getAttribute("aria-pressed") === "true";
}

export function hint(text) {
  $("mic-hint").textContent = text;
}

export function flash(key) {
  const button = document.querySelector(`.key[data-key="${CSS.escape(key)}"]`);
  button?.classList.add("pressed");
  setTimeout(() => button?.classList.remove("pressed"), 160);
}

// A notice with, where there is something to do about it, a button that does it.
export function notice(text, label = "", action = null) {
  const box = make("p", { class: "notice" }, text);
  if (action) {
    const button = make("button", { type: "button", class: "soft" }, label);
    button.addEventListener("click", () => { box.remove(); action(); });
    box.append(" ", button);
  }
  clearNotices();
  $("notices").append(box);
  return box;
}

export function clearNotices() {
  for (const old of $("notices").querySelectorAll(".notice:not(.warn)")) old.remove();
}

export function showCard(account) {
  for (const card of document.querySelectorAll(".card")) card.hidden = card.dataset.account !== account;
}

export function showDirection() {
  const outbound = $("setup").direction.value === "outbound";
  $("call").querySelector("span").textContent = outbound ? words.ring_me : words.call;
  $("language-field").hidden = !outbound;
  $("account").querySelector("[data-inbound-only]").disabled = outbound;
  if (outbound && $("account").value === "") $("account").selectedIndex = 0;
  $("origin-note").hidden = outbound;
  showCard($("account").value);
}

export function showSeconds(seconds) {
  const two = (value) => String(value).padStart(2, "0");
  $("clock").textContent = seconds === null ? "" : `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
}
