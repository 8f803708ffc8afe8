// @ts-check
/** The device's sound: volume, mute, and browsers that hold sound back until the operator touches the page. */

const KEY = 'callpoint.volume';

export class Sound {
  muted = false;
  /** The browser plays no sound yet; `toggle` from a click or a key ends that. */
  blocked = false;
  /** 0 to 1 */
  volume;

  #audio;
  #changed;

  /**
   * @param {HTMLAudioElement} audio
   * @param {() => void} changed
   */
  constructor(audio, changed) {
    this.#audio = audio;
    this.#changed = changed;
    const stored = Number.parseFloat(localStorage.getItem(KEY) ?? '');
    this.volume = stored >= 0 && stored <= 1 ? stored : 1;
    audio.volume = this.volume;
  }

  /** @param {MediaStream} stream */
  play(stream) {
    this.#audio.srcObject = stream;
    this.#audio.muted = this.muted;
    this.#start();
  }

  toggle() {
    this.muted = !this.muted && !this.blocked;
    this.#audio.muted = this.muted;
    if (this.#audio.srcObject !== null) this.#start();
    this.#changed();
  }

  /** @param {number} volume 0 to 1 */
  setVolume(volume) {
    this.volume = volume;
    this.#audio.volume = volume;
    localStorage.setItem(KEY, String(volume));
    this.#changed();
  }

  clear() {
    this.#audio.srcObject = null;
    this.blocked = false;
  }

  #start() {
    this.#audio.play().then(() => this.#block(false), (problem) => {
      if (problem.name === 'NotAllowedError') this.#block(true);
    });
  }

  /** @param {boolean} blocked */
  #block(blocked) {
    if (blocked === this.blocked) return;
    this.blocked = blocked;
    this.#changed();
  }
}
