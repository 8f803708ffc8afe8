// @ts-check
/** The list of devices: a link each, so that the browser's own Back, bookmarks and keyboard work. */

import { stateOf } from './words.js';

/** @typedef {import('./types.js').Device} Device */

/** Up to so many are seen at one glance. */
const GLANCE_MOST = 10;

export class DeviceList {
  #list;
  #empty;
  #find;
  /** @type {readonly Device[]} */
  #devices = [];
  /** @type {string | null} */
  #chosen = null;

  /**
   * @param {HTMLElement} list
   * @param {HTMLElement} empty  shown while there is none
   * @param {HTMLInputElement} find  a part of the names that are wanted
   */
  constructor(list, empty, find) {
    this.#list = list;
    this.#empty = empty;
    this.#find = find;
    find.addEventListener('input', () => this.#sift());
  }

  /**
   * @param {readonly Device[]} devices  the same array as before when nothing of them has changed that is to be seen here
   * @param {string | null} chosen
   * @param {string} me
   */
  show(devices, chosen, me) {
    if (devices === this.#devices && chosen === this.#chosen) return;
    this.#devices = devices;
    this.#chosen = chosen;
    this.#empty.hidden = devices.length > 0;
    this.#find.hidden = devices.length <= GLANCE_MOST && this.#find.value === '';
    const items = /** @type {HTMLElement[]} */ ([...this.#list.children]);
    const known = new Map(items.map((item) => [item.dataset.device, item]));
    devices.forEach((device, place) => {
      const item = known.get(device.name) ?? entry(device.name);
      known.delete(device.name);
      fill(item, device, device.name === chosen, me);
      if (this.#list.children[place] !== item) this.#move(item, place);
    });
    for (const gone of known.values()) gone.remove();
    this.#sift();
  }

  /** Whoever rings is seen whatever is looked for, and so is the chosen one. */
  #sift() {
    const part = this.#find.value.trim().toLowerCase();
    for (const item of /** @type {Iterable<HTMLElement>} */ (this.#list.children)) {
      const name = item.dataset.device ?? '';
      const hidden = !name.includes(part) && item.dataset.tone !== 'alarm' && name !== this.#chosen;
      if (item.hidden !== hidden) item.hidden = hidden;
    }
  }

  /**
   * Moving an element takes the focus from it.
   *
   * @param {HTMLElement} item
   * @param {number} place
   */
  #move(item, place) {
    const focused = document.activeElement;
    this.#list.insertBefore(item, this.#list.children[place] ?? null);
    if (focused instanceof HTMLElement && this.#list.contains(focused)) focused.focus({ preventScroll: true });
  }
}

/** @param {string} name */
function entry(name) {
  const item = document.createElement('li');
  item.dataset.device = name;
  const link = document.createElement('a');
  link.href = '#device=' + encodeURIComponent(name);
  const title = document.createElement('strong');
  title.textContent = name;
  const words = document.createElement('span');
  words.className = 'state';
  link.append(title, words);
  item.append(link);
  return item;
}

/**
 * @param {HTMLElement} item
 * @param {Device} device
 * @param {boolean} chosen
 * @param {string} me
 */
function fill(item, device, chosen, me) {
  const { words, tone } = stateOf(device, me);
  const link = /** @type {HTMLElement} */ (item.firstElementChild);
  const state = /** @type {HTMLElement} */ (link.lastElementChild);
  const said = device.confirmed ? words : `${words} (last known)`;
  if (state.textContent !== said) state.textContent = said;
  item.dataset.tone = tone;
  if (chosen && !link.hasAttribute('aria-current')) {
    link.setAttribute('aria-current', 'true');
    link.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  } else if (!chosen) {
    link.removeAttribute('aria-current');
  }
}
