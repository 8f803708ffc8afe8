// @ts-check
/**
 * The list of devices: a link each, so that the browser's own Back, bookmarks and keyboard work. What stands in the page
 * is touched only where it differs: there may be a thousand devices, one of which changes.
 */

import { stateOf } from './words.js';

/** @typedef {import('./types.js').Device} Device */

/** Up to so many are seen at one glance. */
const GLANCE_MOST = 10;

export class DeviceList {
  #list;
  #empty;
  #find;
  /** @type {Map<string, Entry>} */
  #entries = new Map();
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
    const known = this.#entries;
    this.#entries = new Map();
    for (const device of devices) {
      const entry = known.get(device.name) ?? new Entry(device.name);
      known.delete(device.name);
      entry.fill(device, device.name === chosen, me);
      this.#entries.set(device.name, entry);
    }
    for (const gone of known.values()) gone.item.remove();
    this.#order();
    this.#sift();
  }

  /** Moving an element takes the focus from it. One that goes far down is taken out, or all below would be moved up. */
  #order() {
    const focused = document.activeElement;
    let next = this.#list.firstElementChild;
    for (const { item } of this.#entries.values()) {
      if (next !== null && next !== item && next.nextElementSibling === item) {
        next.remove();
        next = item;
      }
      if (next === item) next = item.nextElementSibling;
      else this.#list.insertBefore(item, next);
    }
    if (focused instanceof HTMLElement && focused !== document.activeElement && this.#list.contains(focused)) {
      focused.focus({ preventScroll: true });
    }
  }

  /** Whoever rings is seen whatever is looked for, and so is the chosen one. */
  #sift() {
    const part = this.#find.value.trim().toLowerCase();
    for (const [name, entry] of this.#entries) {
      entry.hide(!name.includes(part) && entry.tone !== 'alarm' && name !== this.#chosen);
    }
  }
}

/** One device's line; it knows what it shows, as asking the page for it takes longer than writing to it. */
class Entry {
  item = document.createElement('li');
  tone = '';
  #link = document.createElement('a');
  #state = document.createElement('span');
  #said = '';
  #chosen = false;
  #hidden = false;

  /** @param {string} name */
  constructor(name) {
    this.item.dataset.device = name;
    this.#link.href = '#device=' + encodeURIComponent(name);
    const title = document.createElement('strong');
    title.textContent = name;
    this.#state.className = 'state';
    this.#link.append(title, this.#state);
    this.item.append(this.#link);
  }

  /**
   * @param {Device} device
   * @param {boolean} chosen
   * @param {string} me
   */
  fill(device, chosen, me) {
    const { words, tone } = stateOf(device, me);
    const said = device.confirmed ? words : `${words} (last known)`;
    if (said !== this.#said) this.#state.textContent = this.#said = said;
    if (tone !== this.tone) this.item.dataset.tone = this.tone = tone;
    if (chosen === this.#chosen) return;
    this.#chosen = chosen;
    if (chosen) {
      this.#link.setAttribute('aria-current', 'true');
      requestAnimationFrame(() => this.#link.scrollIntoView({ block: 'nearest', inline: 'nearest' }));
    } else {
      this.#link.removeAttribute('aria-current');
    }
  }

  /** @param {boolean} hidden */
  hide(hidden) {
    if (hidden !== this.#hidden) this.item.hidden = this.#hidden = hidden;
  }
}
