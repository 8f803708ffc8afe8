// @ts-check
/** What happened lately, for each device: the last 50 lines, newest first. */

/** @typedef {import('./types.js').Tone} Tone */
/** @typedef {{at: Date, words: string, tone: Tone}} Line */

const LINES_MOST = 50;

export class Lately {
  /** @type {Map<string, Line[]>} */
  #lines = new Map();
  /** @type {string | null} */
  #device = null;
  #list;

  /** @param {HTMLElement} list */
  constructor(list) {
    this.#list = list;
  }

  /**
   * @param {string} device
   * @param {string} words
   * @param {Tone} [tone]
   * @param {Date} [at]
   */
  add(device, words, tone = 'quiet', at = new Date()) {
    const lines = this.#lines.get(device) ?? [];
    this.#lines.set(device, lines);
    lines.unshift({ at, words, tone });
    lines.length = Math.min(lines.length, LINES_MOST);
    if (device !== this.#device) return;
    if (lines.length === 1) this.#list.replaceChildren();
    this.#list.prepend(item(lines[0]));
    while (this.#list.childElementCount > LINES_MOST) this.#list.lastElementChild?.remove();
  }

  /** @param {string | null} device */
  choose(device) {
    if (device === this.#device) return;
    this.#device = device;
    const lines = device === null ? [] : this.#lines.get(device) ?? [];
    this.#list.replaceChildren(...lines.map(item));
    if (lines.length === 0) this.#list.append(nothing());
  }
}

/** @param {Line} line */
function item(line) {
  const time = document.createElement('time');
  time.dateTime = line.at.toISOString();
  time.textContent = line.at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const words = document.createElement('span');
  words.textContent = line.words;
  const entry = document.createElement('li');
  entry.dataset.tone = line.tone;
  entry.append(time, words);
  return entry;
}

function nothing() {
  const entry = document.createElement('li');
  entry.className = 'nothing';
  entry.textContent = 'Nothing yet. Rings, calls and resets of this device appear here.';
  return entry;
}
