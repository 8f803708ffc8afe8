// @ts-check
/**
 * A page sleeps while its tab is frozen, its process or its computer stands still, or the lid is closed. What the broker
 * sent meanwhile waits for it and tells of sessions, and of ends of calls, that are long past: obeyed late, an old `bye`
 * ends the call that the page has asked for since. So nothing of that is looked at: the page makes itself a new
 * connection to the broker, where the retained state tells what has become of its call.
 */

/** Less is a page that is busy. After as much a device takes a page that reports nothing for stalled. */
const SLEEP_LEAST_MS = 3_000;

/**
 * Whoever sat before a computer that hung still wants the picture. Whoever opens the lid after lunch does not expect to
 * be in a call: the visitor has gone, and the device tells everybody that somebody answered.
 */
const TAKEN_UP_MOST_MS = 60_000;

export class Sleep {
  #awakeAt = performance.now();
  #awakeAtWall = Date.now();

  /**
   * To be asked before anything is done about time, a message or a button: any of them may be the first after a sleep.
   *
   * @returns {number} ms that the page has slept, said once; 0: it was awake
   */
  ended() {
    const now = performance.now();
    const wall = Date.now();
    // The monotonic clock stands still in a suspended computer (w3c/hr-time #115). A wall clock that was merely set
    // looks the same; that costs a new connection to the broker, and no call.
    const ms = Math.max(now - this.#awakeAt, wall - this.#awakeAtWall);
    this.#awakeAt = now;
    this.#awakeAtWall = wall;
    return ms < SLEEP_LEAST_MS ? 0 : ms;
  }
}

/**
 * What to do about a call that the device has ended meanwhile. A page that nobody looks at asks for nothing; and who
 * rings now is another visitor, whom a person has to answer.
 *
 * @param {number} sleptMs
 * @param {boolean} ringing
 */
export function takesUpAgain(sleptMs, ringing) {
  return sleptMs <= TAKEN_UP_MOST_MS && !document.hidden && !ringing;
}
