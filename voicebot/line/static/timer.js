// The time a bot waits for an answer, shown as a line that shortens. It stands still while the caller types.

export class Timer {
  constructor(bar, onOver) {
    this.bar = bar;
    this.onOver = onOver;
    this.left = 0;
    this.whole = 1;
    this.paused = false;
    this.ticking = null;
  }

  start(seconds) {
    this.whole = Math.max(seconds, 1);
    this.left = this.whole;
    this.paused = false;
    clearInterval(this.ticking);
    this.ticking = setInterval(() => this.tick(), 100);
    this.show();
  }

  stop() {
    clearInterval(this.ticking);
    this.ticking = null;
    this.left = 0;
    this.show();
  }

  tick() {
    if (this.paused) return;
    this.left -= 0.1;
    this.show();
    if (this.left <= 0) {
      this.stop();
      this.onOver();
    }
  }

  show() {
    this.bar.classList.toggle("on", this.ticking !== null);
    this.bar.style.setProperty("--left", String(Math.max(0, this.left / this.whole)));
  }
}
