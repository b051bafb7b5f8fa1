// The texts that come to the person whose call this is, newest last; an address in one can be followed.

import { make } from "./make.js";
import { get } from "./wire.js";

const ADDRESS = /https?:\/\/[^\s]+/g;

export class Texts {
  constructor(section, words) {
    this.section = section;
    this.list = section.querySelector("ol");
    this.words = words;
    this.known = new Set();
  }

  async refresh(call) {
    let found;
    try {
      found = (await get(`/calls/${call}/texts`)).texts;
    } catch {
      return; // the call goes on without its texts
    }
    for (const text of found) {
      if (this.known.has(text.id)) continue;
      this.known.add(text.id);
      this.list.append(this.item(text));
      this.section.hidden = false;
      this.list.parentElement.scrollTop = this.list.scrollHeight;
    }
  }

  item(text) {
    const time = new Date(text.at);
    const at = make("time", { datetime: text.at }, time.toLocaleTimeString(this.words.lang, { hour: "2-digit", minute: "2-digit" }));
    return make("li", {}, make("p", { lang: text.language }, ...this.followed(text.body)), at);
  }

  // The words as they are, and each address among them as a link that opens beside the call.
  followed(body) {
    const parts = [];
    let from = 0;
    for (const found of body.matchAll(ADDRESS)) {
      parts.push(body.slice(from, found.index));
      const link = make("a", { href: found[0], target: "_blank", rel: "noopener noreferrer" }, found[0]);
      link.append(make("span", { class: "unseen" }, ` ${this.words.texts_opens}`));
      parts.push(link);
      from = found.index + found[0].length;
    }
    return [...parts, body.slice(from)];
  }

  clear() {
    this.known.clear();
    this.list.replaceChildren();
    this.section.hidden = true;
  }
}
