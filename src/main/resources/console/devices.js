// @ts-check
/**
 * What the broker knows of the devices. Payloads are untrusted: types are checked, texts and numbers of them bounded.
 */

/** @typedef {import('./types.js').Device} Device */
/** @typedef {import('./types.js').Reset} Reset */

const DEVICES_MOST = 2000;
const TEXT_MOST = 300;
export const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;

export class Devices {
  /** @type {Map<string, Device>} */
  #byName = new Map();
  /** @type {Device[] | null} null when something that orders or fills the list has changed since */
  #sorted = null;

  /** @param {string} name */
  get(name) {
    return this.#byName.get(name) ?? null;
  }

  /**
   * @returns {readonly Device[]} those that ring or are in trouble first, then by name; the same array as long as nothing
   *     but vitals has changed
   */
  sorted() {
    this.#sorted ??= [...this.#byName.values()].sort((a, b) => urgency(a) - urgency(b) || (a.name < b.name ? -1 : 1));
    return this.#sorted;
  }

  /** @returns {Device | null} the first that rings */
  ringing() {
    for (const device of this.#byName.values()) {
      if (device.ringing && device.online !== false) return device;
    }
    return null;
  }

  /** The broker was reached again; what it does not repeat may be old. */
  doubt() {
    for (const device of this.#byName.values()) device.confirmed = false;
    this.#sorted = null;
  }

  /**
   * @param {string} name
   * @param {string} payload
   */
  availability(name, payload) {
    const device = this.#known(name);
    if (device === null) return;
    this.#sorted = null;
    device.online = payload === 'online' ? true : payload === 'offline' ? false : null;
    device.confirmed = true;
    if (payload === '' && device.state === '') this.#byName.delete(name);
  }

  /**
   * @param {string} name
   * @param {string} payload
   */
  state(name, payload) {
    const device = this.#known(name);
    if (device === null) return;
    this.#sorted = null;
    if (payload === '') {
      this.#byName.delete(name); // somebody cleared the retained state: the device was taken away
      return;
    }
    const told = JSON.parse(payload);
    if (!isRecord(told)) return;
    const call = isRecord(told.call) ? told.call : null;
    device.confirmed = true;
    device.state = text(told.state);
    device.operator = call !== null && typeof call.operator === 'string' ? text(call.operator) : null;
    device.session = typeof told.session === 'string' ? text(told.session) : null;
    device.ringing = device.state === 'ringing' || call?.ringing === true;
    device.degraded = (Array.isArray(told.degraded) ? told.degraded : []).slice(0, 8).map(text).filter((t) => t !== '');
    device.lastReset = isRecord(told.lastReset) ? reset(told.lastReset) : null;
    device.version = text(told.version);
  }

  /**
   * @param {string} name
   * @param {string} payload
   */
  vitals(name, payload) {
    const device = this.#byName.get(name);
    const told = JSON.parse(payload);
    if (!device || !isRecord(told)) return;
    device.vitals = {
      fps: number(told.fps), kbps: number(told.kbps),
      roundTripMs: number(told.roundTripMs), lossPercent: number(told.lossPercent), at: performance.now(),
    };
  }

  /** @param {string} name */
  #known(name) {
    const known = this.#byName.get(name);
    if (known) return known;
    if (!NAME.test(name) || name === 'operators' || this.#byName.size >= DEVICES_MOST) return null;
    /** @type {Device} */
    const device = {
      name, online: null, state: '', operator: null, session: null, ringing: false, degraded: [], lastReset: null,
      version: '', vitals: null, confirmed: true,
    };
    this.#byName.set(name, device);
    return device;
  }
}

/** @param {Device} device */
function urgency(device) {
  if (device.online !== false && device.ringing) return 0;
  if (device.online !== false && device.state === 'needs-help') return 1;
  if (device.online === false) return 2;
  if (device.state === 'recovering') return 3;
  if (device.degraded.length > 0) return 4;
  return device.state === 'in-call' || device.state === 'calling' ? 5 : 6;
}

/**
 * @param {Record<string, unknown>} told
 * @returns {Reset}
 */
export function reset(told) {
  return {
    cause: text(told.cause), outcome: text(told.outcome), rung: text(told.rung), ms: number(told.ms),
    detail: text(told.detail), at: text(told.at),
  };
}

/** @param {unknown} value */
export function text(value) {
  return typeof value === 'string' ? value.slice(0, TEXT_MOST) : '';
}

/** @param {unknown} value */
function number(value) {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
export function isRecord(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
