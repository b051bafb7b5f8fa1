// Plays the bot's lines in order. All lines of an answer are fetched at once, so that the first is heard soon and
// the next follow without a gap. Without sound a line lasts about as long as it takes to read.

import { ask } from "./wire.js";

const READING = 0.45;

export class Lines {
  constructor({ onLine, onDone, onNoSound }) {
    this.on = { onLine, onDone, onNoSound };
    this.queue = [];
    this.current = null;
    this.silent = false;
    this.muted = false;
    this.element = new Audio();
    this.run = 0;
  }

  get busy() {
    return this.current !== null || this.queue.length > 0;
  }

  // `lines` are moments {n, kind, seconds}; `path` gives the address of a line's sound.
  add(lines, path) {
    for (const line of lines) {
      const sound = line.kind === "bot_said" && !this.silent ? this.fetch(path(line.n)) : null;
      this.queue.push({ line, sound });
    }
    if (this.current === null) this.next();
  }

  stop() {
    this.run += 1;
    this.queue = [];
    this.current = null;
    this.element.pause();
    this.on.onLine(null);
  }

  mute(muted) {
    this.muted = muted;
    this.element.muted = muted;
  }

  async fetch(address) {
    try {
      return await (await ask(address)).blob();
    } catch {
      return null;
    }
  }

  async next() {
    const run = this.run;
    const item = this.queue.shift();
    if (item === undefined) {
      this.current = null;
      this.on.onLine(null);
      this.on.onDone();
      return;
    }
    this.current = item.line;
    this.on.onLine(item.line);
    await this.play(item, run);
    if (run === this.run) this.next();
  }

  async play({ line, sound }, run) {
    if (line.kind === "quiet") return pause(line.seconds);
    if (line.kind !== "bot_said") return pause(1);
    const blob = await sound;
    if (run !== this.run) return undefined;
    if (blob === null) {
      if (!this.silent) this.on.onNoSound();
      this.silent = true;
      return pause(line.seconds * READING);
    }
    return this.playBlob(blob).catch(() => pause(line.seconds * READING));
  }

  playBlob(blob) {
    const address = URL.createObjectURL(blob);
    const element = this.element;
    return new Promise((resolve, reject) => {
      element.onended = resolve;
      element.onpause = resolve;
      element.onerror = reject;
      element.src = address;
      element.muted = this.muted;
      element.play().then(() => performance.mark("line-heard"), reject);
    }).finally(() => URL.revokeObjectURL(address));
  }
}

function pause(seconds) {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}
