// Records an answer and turns it into what recognisers read: a WAV file, one channel, 16 bit, 16 kHz.

const RATE = 16000;
const LONGEST_MS = 30000;

export class Microphone {
  // `onChange` is called when recording begins and when it ends.
  constructor(onChange) {
    this.onChange = onChange;
    this.recorder = null;
  }

  get recording() {
    return this.recorder !== null;
  }

  // Resolves with the WAV once `stop` was called or half a minute is over; rejects when it may not be used.
  async record() {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: true } });
    const recorder = new MediaRecorder(stream);
    const parts = [];
    const over = new Promise((resolve, reject) => {
      recorder.onstop = resolve;
      recorder.onerror = (event) => reject(event.error);
    });
    recorder.ondataavailable = (event) => parts.push(event.data);
    this.recorder = recorder;
    recorder.start();
    this.onChange();
    const limit = setTimeout(() => this.stop(), LONGEST_MS);
    try {
      await over;
    } finally {
      clearTimeout(limit);
      this.recorder = null;
      this.onChange();
      for (const track of stream.getTracks()) track.stop();
    }
    return toWav(new Blob(parts, { type: recorder.mimeType }));
  }

  stop() {
    if (this.recorder && this.recorder.state !== "inactive") this.recorder.stop();
  }
}

async function toWav(blob) {
  const raw = await blob.arrayBuffer();
  const context = new AudioContext();
  const sound = await context.decodeAudioData(raw);
  await context.close();
  const frames = Math.max(1, Math.ceil(sound.duration * RATE));
  const offline = new OfflineAudioContext(1, frames, RATE);
  const source = offline.createBufferSource();
  source.buffer = sound;
  source.connect(offline.destination);
  source.start();
  return wav((await offline.startRendering()).getChannelData(0));
}

function wav(samples) {
  const view = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const text = (at, value) => [...value].forEach((letter, place) => view.setUint8(at + place, letter.charCodeAt(0)));
  text(0, "RIFF");
  view.setUint32(4, 36 + samples.length * 2, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, RATE, true);
  view.setUint32(28, RATE * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, place) => {
    view.setInt16(44 + place * 2, Math.max(-1, Math.min(1, sample)) * 32767, true);
  });
  return new Blob([view], { type: "audio/wav" });
}
