// Plays the bot's lines in order. All lines of an answer are fetched at once, so that the first is heard soon and
// the next follow without a gap. Without sound a line lasts about as long as it takes to read. Sound goes through
// Web Audio: a media element takes some 300 ms to begin.

import { ask } from "./wire.js";

const READING = 0.45;

export class Lines {
  constructor({ onLine, onDone, onNoSound }) {
    this.on = { onLine, onDone, onNoSound };
    this.queue = [];
    this.current = null;
    this.silent = false;
    this.off = false;
    this.context = null;
    this.volume = null;
    this.source = null;
    this.run = 0;
  }

  get busy() {
    return this.current !== null || this.queue.length > 0;
  }

  // `lines` are moments {n, kind, seconds}; `path` gives the address of a line's sound.
  add(lines, path) {
    for (const line of lines) {
      const wanted = line.kind === "bot_said" && !this.silent && !this.off;
      this.queue.push({ line, address: path(line.n), sound: wanted ? this.fetch(path(line.n)) : null });
    }
    if (this.current === null) this.next();
  }

  // Browsers let a page sound only after the person did something on it: called at every click on the telephone.
  wake() {
    if (this.context === null) {
      this.context = new AudioContext();
      this.volume = new GainNode(this.context);
      this.volume.connect(this.context.destination);
    }
    if (this.context.state === "suspended") this.context.resume();
  }

  stop() {
    this.run += 1;
    this.queue = [];
    this.current = null;
    this.hush();
    this.on.onLine(null);
  }

  mute(muted) {
    if (this.volume) this.volume.gain.value = muted ? 0 : 1;
  }

  // Switched off, lines last as long as it takes to read them.
  turnOff(off) {
    this.off = off;
    if (off) this.hush();
  }

  hush() {
    this.source?.stop();
    this.source = null;
  }

  // The line's sound, ready to be played, or null where none can be had.
  async fetch(address) {
    try {
      const wav = await (await ask(address)).arrayBuffer();
      return this.context ? await this.context.decodeAudioData(wav) : null;
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

  async play({ line, address, sound }, run) {
    if (line.kind === "quiet") return pause(line.seconds);
    if (line.kind !== "bot_said") return pause(1);
    if (this.off || this.silent) return pause(line.seconds * READING);
    const ready = await (sound ?? this.fetch(address));
    if (run !== this.run) return undefined;
    if (ready === null) {
      this.silent = true;
      this.on.onNoSound();
      return pause(line.seconds * READING);
    }
    return this.sound(ready);
  }

  sound(ready) {
    const source = new AudioBufferSourceNode(this.context, { buffer: ready });
    source.connect(this.volume);
    this.source = source;
    const latency = (this.context.baseLatency + (this.context.outputLatency || 0)) * 1000;
    performance.mark("line-heard", { detail: latency });
    return new Promise((resolve) => {
      source.onended = resolve;
      source.start();
    });
  }
}

function pause(seconds) {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}
