// @ts-check
/**
 * The live picture: two video elements, one on the other. The new session's stream plays underneath until its first
 * frame was shown; then the two change places, so that a reset never shows black.
 */

const CLEAR_AFTER_MS = 250;

export class Picture {
  #front;
  #back;
  #turn = 0;

  /** @param {HTMLElement} stage  holds exactly two video elements, the front one with the class "front" */
  constructor(stage) {
    const [front, back] = stage.querySelectorAll('video');
    this.#front = front;
    this.#back = back;
  }

  /**
   * @param {MediaStream} stream
   * @param {() => void} shown  its first frame was shown; not said any more once another stream was prepared
   */
  prepare(stream, shown) {
    const turn = ++this.#turn;
    const video = this.#back;
    video.srcObject = stream;
    video.requestVideoFrameCallback(() => { if (turn === this.#turn) shown(); });
    video.play().catch(() => {}); // muted video may always play; it fails only when the next stream comes first
  }

  /** What was prepared comes to the front. */
  swap() {
    const last = this.#front;
    this.#front = this.#back;
    this.#back = last;
    this.#front.classList.add('front');
    last.classList.remove('front');
    this.#front.removeAttribute('aria-hidden');
    last.setAttribute('aria-hidden', 'true');
    const turn = this.#turn;
    setTimeout(() => { if (turn === this.#turn) last.srcObject = null; }, CLEAR_AFTER_MS);
  }

  clear() {
    this.#turn++;
    this.#front.srcObject = this.#back.srcObject = null;
  }
}
