// What both sides said, as bubbles; and the line's own news between them.

import { make } from "./make.js";

export class Captions {
  constructor(log, empty, words) {
    Object.assign(this, { log, empty, words });
    this.bubbles = new Map();
  }

  clear() {
    this.log.replaceChildren(this.empty);
    this.bubbles.clear();
  }

  add(moment) {
    const bubble = this.bubble(moment);
    if (bubble === null) return;
    this.empty.remove();
    this.bubbles.set(moment.n, bubble);
    this.log.append(bubble);
    this.log.scrollTop = this.log.scrollHeight;
  }

  note(text, kind = "") {
    this.empty.remove();
    this.log.append(make("p", { class: `note ${kind}` }, text));
    this.log.scrollTop = this.log.scrollHeight;
  }

  speaking(moment) {
    for (const bubble of this.bubbles.values()) bubble.classList.remove("now");
    if (moment) this.bubbles.get(moment.n)?.classList.add("now");
  }

  bubble(moment) {
    const words = this.words;
    switch (moment.kind) {
      case "bot_said":
        return this.said("bot", words.bot, moment.text, moment.language, moment.pace === "slow" ? words.slow : "");
      case "caller_said":
        return this.said("caller", words.you, moment.text, "", "");
      case "caller_pressed":
        return make("div", { class: "bubble caller keys" },
          make("span", { class: "by" }, words.pressed),
          make("p", {}, ...[...(moment.keys || "#")].map((key) => make("kbd", {}, key))));
      case "caller_silent":
        return note(words.note_silence);
      case "not_taken":
        return moment.what ? note(`${words.note_lost}: ${moment.what}`) : null;
      case "quiet":
        return note(words.note_quiet);
      case "played":
        return note(words.note_played);
      case "dialled":
        return note(words.note_dialled);
      case "person_ended":
        return note(words[`note_person_${moment.result}`]);
      case "line_fault":
        return note(`${words.note_fault}: ${moment.message}`, "fault");
      case "ended":
        return note(words[`ended_by_${moment.by}`], "end");
      default:
        return null;
    }
  }

  said(side, by, text, language, extra) {
    const attributes = { class: `bubble ${side}` };
    return make("div", attributes,
      make("span", { class: "by" }, extra ? `${by} · ${extra}` : by),
      make("p", language ? { lang: language } : {}, text));
  }
}

function note(text, kind = "") {
  return make("p", { class: `note ${kind}` }, text);
}
