// What is behind the call: each webhook with what was posted and what came back, and the bot's journal.

import { make } from "./make.js";
import { get } from "./wire.js";

export class Inspector {
  constructor(root, words) {
    this.words = words;
    this.root = root;
    this.panels = { turns: root.querySelector("#panel-turns"), journal: root.querySelector("#panel-journal") };
    this.tabs = [...root.querySelectorAll("[role=tab]")];
    this.blank = Object.values(this.panels).map((panel) => panel.firstElementChild.cloneNode(true));
    this.seen = 0;
    for (const tab of this.tabs) {
      tab.addEventListener("click", () => this.choose(tab));
      tab.addEventListener("keydown", (event) => {
        if (["ArrowLeft", "ArrowRight"].includes(event.key)) {
          const other = this.tabs.find((one) => one !== tab);
          this.choose(other);
          other.focus();
        }
      });
    }
  }

  choose(chosen) {
    for (const tab of this.tabs) {
      const selected = tab === chosen;
      tab.setAttribute("aria-selected", selected);
      tab.tabIndex = selected ? 0 : -1;
      this.root.querySelector(`#${tab.getAttribute("aria-controls")}`).hidden = !selected;
    }
  }

  clear() {
    this.seen = 0;
    Object.values(this.panels).forEach((panel, place) => panel.replaceChildren(this.blank[place].cloneNode(true)));
  }

  // Brings both panels up to date and returns what the bot knows of the call.
  async refresh(id) {
    const { turns, journal, call } = await get(`/calls/${id}/turns?since=${this.seen}`);
    if (turns.length) {
      if (this.seen === 0) this.panels.turns.replaceChildren();
      const telling = turns.findLast((turn) => turn.body);
      if (telling) for (const open of this.panels.turns.querySelectorAll("details[open]")) open.open = false;
      for (const turn of turns) this.panels.turns.prepend(this.turn(turn, turn === telling));
      this.seen = turns.at(-1).n + 1;
    }
    if (journal.length) this.panels.journal.replaceChildren(...journal.map((entry) => this.entry(entry)).reverse());
    return call;
  }

  turn(turn, open) {
    const bad = turn.status === 0 || turn.status >= 400;
    const { telling, rest } = sorted(turn.form);
    const details = make("details", { class: "turn" },
      make("summary", {},
        make("span", { class: `status ${bad ? "bad" : ""}` }, String(turn.status || "—")),
        make("code", { title: turn.path }, turn.path.replace(/[0-9a-f]{32}/, (id) => `${id.slice(0, 6)}…`)),
        make("span", { class: "ms" }, `${turn.ms} ms`)),
      make("p", { class: "label" }, this.words.form), fields(telling),
      make("details", { class: "rest" }, make("summary", {}, this.words.all_fields), fields(rest)));
    if (turn.body) details.append(make("p", { class: "label" }, this.words.answer_body), pretty(turn.body));
    details.open = open;
    return details;
  }

  entry(entry) {
    const words = this.words;
    const rows = [];
    const row = (name, ...values) => {
      const given = values.flat().filter((value) => value !== null && value !== undefined && value !== "");
      if (given.length) rows.push(make("dt", {}, name), ...given.map((value) => make("dd", {}, String(value))));
    };
    const understood = entry.understood;
    row(words.j_heard, [entry.event, entry.heard].filter(Boolean).join(" · "));
    if (understood) {
      const urgency = understood.urgency && understood.urgency !== "none" ? ` · ${understood.urgency}` : "";
      row(words.j_understood, `${understood.intent} · ${Number(understood.confidence).toFixed(2)}${urgency}`);
      row(words.j_evidence, understood.evidence || []);
    }
    row(words.j_claim, entry.claim);
    row(words.j_decided, entry.decided || []);
    row(words.j_said, (entry.said || []).map((line) => line.key));
    row(words.j_effects, (entry.effects || []).map(brief));
    row(words.j_then, entry.then ? brief(entry.then) : "");
    return make("article", { class: "entry" }, make("p", { class: "label" }, `#${entry.number}`), make("dl", {}, ...rows));
  }
}

// What differs from turn to turn comes first; what every webhook carries can be unfolded.
const TELLING = [
  "Digits", "FinishedOnKey", "SpeechResult", "Confidence", "DialCallStatus", "ErrorCode", "ErrorUrl", "AnsweredBy",
  "CallStatus", "SequenceNumber", "CallDuration",
];

function sorted(form) {
  const given = Object.entries(form).filter(([, value]) => value !== "");
  return {
    telling: TELLING.flatMap((name) => given.filter(([key]) => key === name)),
    rest: given.filter(([key]) => !TELLING.includes(key)),
  };
}

function fields(entries) {
  return make("dl", { class: "form" }, ...entries.flatMap(
    ([name, value]) => [make("dt", {}, name), make("dd", {}, value)]));
}

// {"is": "Listen", "asked": "identity"} reads as: Listen asked=identity
function brief(value) {
  const { is, kind, ...rest } = value;
  const name = is || kind || "";
  const fields = { ...(is && kind ? { kind } : {}), ...rest };
  return [name, ...Object.entries(fields)
    .filter(([, inner]) => inner !== null && inner !== undefined)
    .map(([key, inner]) => `${key}=${plain(inner)}`)].join(" ");
}

// Amounts and dates as a person writes them; anything else as it is kept.
function plain(value) {
  if (value?.is === "Money") return `${(value.minor / 100).toFixed(2)} ${value.currency}`;
  if (value?.of) return value.of;
  return typeof value === "object" ? JSON.stringify(value) : value;
}

function pretty(xml) {
  const pre = make("pre", { tabindex: "0" });
  const tree = new DOMParser().parseFromString(xml, "application/xml");
  if (tree.querySelector("parsererror")) pre.textContent = xml;
  else write(pre, tree.documentElement, "");
  return pre;
}

function write(pre, node, indent) {
  const tag = (text) => make("span", { class: "tag" }, text);
  const name = (text) => make("span", { class: "attr" }, text);
  pre.append(indent, tag(`<${node.tagName}`));
  for (const attribute of node.attributes) {
    pre.append(" ", name(attribute.name), "=", make("span", { class: "value" }, `"${attribute.value}"`));
  }
  const inner = [...node.childNodes];
  if (!inner.length) {
    pre.append(tag("/>"), "\n");
  } else if (node.children.length && !inner.some((child) => child.nodeType === 3 && child.data.trim())) {
    pre.append(tag(">"), "\n");
    for (const child of node.children) write(pre, child, `${indent}  `);
    pre.append(indent, tag(`</${node.tagName}>`), "\n");
  } else {
    pre.append(tag(">"), node.textContent, tag(`</${node.tagName}>`), "\n");
  }
}
