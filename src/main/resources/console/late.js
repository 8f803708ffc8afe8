// @ts-check
/** What comes late, or twice: the device says it again when the line to the broker broke under it. */

const KNOWN_MOST = 500;
const LATE_MOST_MS = 30 * 86_400_000;

/** Knows what was heard already, of the newest. */
export class Once {
  /** @type {Set<string>} */
  #known = new Set();

  /** @param {string} key */
  isNew(key) {
    if (this.#known.has(key)) return false;
    this.#known.add(key);
    if (this.#known.size > KNOWN_MOST) this.#known.delete(this.#known.values().next().value ?? '');
    return true;
  }
}

/**
 * When it was, by this page's clock.
 *
 * @param {unknown} lateMs  ignored unless it is believable
 */
export function happenedAt(lateMs) {
  const believed = typeof lateMs === 'number' && lateMs > 0 && lateMs < LATE_MOST_MS ? lateMs : 0;
  return new Date(Date.now() - believed);
}
