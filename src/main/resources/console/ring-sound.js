// @ts-check
/**
 * The bell at the operator's side: two falling tones every 3 s while a device rings. Browsers allow it after a first
 * touch.
 */

const EVERY_MS = 3_000;

export class RingSound {
  /** @type {AudioContext | null} */
  #context = null;
  #rangAt = 0;

  constructor() {
    const touched = () => {
      this.#context ??= new AudioContext();
      void this.#context.resume();
    };
    addEventListener('pointerdown', touched, { once: true });
    addEventListener('keydown', touched, { once: true });
  }

  /**
   * @param {number} now monotonic ms
   * @param {boolean} ringing
   * @param {number} volume 0 to 1
   */
  tick(now, ringing, volume) {
    if (!ringing || this.#context?.state !== 'running' || now - this.#rangAt < EVERY_MS) return;
    this.#rangAt = now;
    this.#tone(659, 0, volume);
    this.#tone(523, 0.55, volume);
  }

  /**
   * @param {number} hertz
   * @param {number} afterSeconds
   * @param {number} volume
   */
  #tone(hertz, afterSeconds, volume) {
    const context = /** @type {AudioContext} */ (this.#context);
    const from = context.currentTime + afterSeconds;
    const gain = context.createGain();
    gain.gain.setValueAtTime(0.25 * volume, from);
    gain.gain.exponentialRampToValueAtTime(0.001, from + 1.2);
    gain.connect(context.destination);
    const bell = context.createOscillator();
    bell.frequency.value = hertz;
    bell.connect(gain);
    bell.start(from);
    bell.stop(from + 1.25);
  }
}
