// @ts-check
/** Takes each MQTT message to the part that it concerns. What throws here is a malformed payload: the link drops it. */

import { isRecord, text } from './devices.js';
import { happenedAt, Once } from './late.js';
import { eventLine } from './words.js';

/**
 * @typedef {object} InboxParts
 * @property {string} me
 * @property {import('./devices.js').Devices} devices
 * @property {import('./call.js').Call} call
 * @property {import('./commands.js').Commands} commands
 * @property {import('./lately.js').Lately} lately
 */

/** @type {Record<string, import('./types.js').Tone>} */
const TONES = { ring: 'alarm', missed: 'trouble', fault: 'trouble', tamper: 'trouble', answered: 'good', expired: 'trouble' };

export class Inbox {
  #parts;
  #once = new Once();

  /** @param {InboxParts} parts */
  constructor(parts) {
    this.#parts = parts;
  }

  /**
   * @param {string} topic
   * @param {string} payload
   * @throws {SyntaxError} payload is not JSON where it must be
   */
  received(topic, payload) {
    const { me, devices, call, commands } = this.#parts;
    const [, name, kind, direction, operator] = topic.split('/');
    switch (kind) {
      case 'availability': this.#availability(name, payload); break;
      case 'state': this.#state(name, payload); break;
      case 'vitals': devices.vitals(name, payload); break;
      case 'event': this.#event(name, payload); break;
      case 'result': if (devices.get(name) !== null) commands.result(name, payload); break;
      case 'signal': if (direction === 'out' && operator === me) call.received(name, payload); break;
    }
  }

  /**
   * @param {string} name
   * @param {string} payload
   */
  #availability(name, payload) {
    const { devices, call } = this.#parts;
    const wasOffline = devices.get(name)?.online === false;
    devices.availability(name, payload);
    if (wasOffline && devices.get(name)?.online === true) call.deviceBack(name);
  }

  /**
   * @param {string} name
   * @param {string} payload
   */
  #state(name, payload) {
    const { devices, call, commands } = this.#parts;
    const before = devices.get(name)?.lastReset ?? null;
    devices.state(name, payload);
    const device = devices.get(name);
    if (device !== null) call.stateTold(device);
    const last = device?.lastReset ?? null;
    if (last === null || JSON.stringify(last) === JSON.stringify(before)) return;
    const at = new Date(last.at); // the device's clock, which may not be set; for display alone
    commands.wasReset(name, last, Number.isNaN(at.getTime()) ? new Date() : at);
  }

  /**
   * @param {string} name
   * @param {string} payload
   */
  #event(name, payload) {
    const { devices, lately, me } = this.#parts;
    const told = JSON.parse(payload);
    if (devices.get(name) === null || !isRecord(told)) return;
    const type = text(told.event_type);
    if (text(told.id) !== '' && !this.#once.isNew(`${name} ${text(told.id)} ${told.count}`)) return;
    const who = text(told.operator) === me ? 'you' : text(told.operator);
    lately.add(name, eventLine(type, text(told.detail), who), TONES[type], happenedAt(told.late_ms));
  }
}
