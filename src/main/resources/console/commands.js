// @ts-check
/** Commands to a device (reset, unlock, hangup) and what came of them. */

import { randomText } from './operator-id.js';
import { isRecord, reset, text } from './devices.js';
import { happenedAt, Once } from './late.js';
import { resetLine, resultLine } from './words.js';

const RESULT_WITHIN_MS = 10_000;
const PENDING_MOST = 16;
const SAME_RESET_MS = 10_000;

/**
 * @typedef {object} CommandParts
 * @property {(topic: string, payload: string) => boolean} publish
 * @property {(device: string, line: string, tone?: import('./types.js').Tone, at?: Date) => void} lately
 */

export class Commands {
  #parts;
  /** @type {Map<string, {device: string, words: string, at: number}>} */
  #pending = new Map();
  /**
   * What was said of the last reset of each device; state and result both tell of it. @type {Map<string, {line:
   * string, at: number}>}
   */
  #said = new Map();
  #once = new Once();

  /** @param {CommandParts} parts */
  constructor(parts) {
    this.#parts = parts;
  }

  /**
   * @param {string} device
   * @param {"reset" | "unlock" | "hangup"} command
   * @param {string} words  what the operator did
   */
  send(device, command, words) {
    const id = 'console-' + randomText(12);
    const payload = JSON.stringify({ id, reason: 'operator', source: 'console' });
    if (!this.#parts.publish(`callpoint/${device}/command/${command}`, payload)) {
      this.#parts.lately(device, `${words}: not sent, the broker is away`, 'trouble');
      return;
    }
    this.#parts.lately(device, words);
    if (this.#pending.size < PENDING_MOST) this.#pending.set(id, { device, words, at: performance.now() });
  }

  /**
   * A result may come twice, and late, when the line to the broker broke under it.
   *
   * @param {string} device
   * @param {string} payload
   */
  result(device, payload) {
    const told = JSON.parse(payload);
    if (!isRecord(told)) return;
    const id = text(told.id);
    const command = text(told.command);
    const outcome = text(told.outcome);
    this.#pending.delete(id);
    if (id !== '' && !this.#once.isNew(`${device} ${id} ${outcome}`)) return;
    const at = happenedAt(told.late_ms);
    if (command === 'reset' && (outcome === 'completed' || outcome === 'failed')) {
      this.wasReset(device, reset(told), at);
      return;
    }
    const line = resultLine(command, outcome, text(told.detail));
    if (line !== '') this.#parts.lately(device, line, outcome === 'completed' ? 'good' : 'trouble', at);
  }

  /**
   * @param {string} device
   * @param {import('./types.js').Reset} last
   * @param {Date} at
   */
  wasReset(device, last, at) {
    const line = resetLine(last);
    const said = this.#said.get(device);
    const now = performance.now();
    if (said && said.line === line && now - said.at < SAME_RESET_MS) return;
    this.#said.set(device, { line, at: now });
    this.#parts.lately(device, line, last.outcome === 'failed' ? 'trouble' : 'good', at);
  }

  /** @param {number} now monotonic ms */
  tick(now) {
    for (const [id, { device, words, at }] of this.#pending) {
      if (now - at < RESULT_WITHIN_MS) continue;
      this.#pending.delete(id);
      this.#parts.lately(device, `${words}: no word from the device for 10 s. Try again when it is online.`, 'trouble');
    }
  }
}
