// @ts-check
/**
 * The call that this operator wants. It outlives sessions, the broker's absence and a restart of the device: as long as
 * it is wanted and no picture comes, the device is asked again.
 *
 *     idle ── watch ──> asking ── offer ──> connecting ── first frame ──> live <── first frame ─┐
 *      ^                                                              │      │                  │
 *      │                                             frames stop ── stalled  └─ offer, bye "reset" ─ renewing
 *      └── hang up, bye, busy, slept too long: from everywhere
 */

import { Session } from './session.js';
import { isRecord, text } from './devices.js';
import { takesUpAgain } from './sleep.js';
import { microphoneProblem, overLine, sleptLine, unansweredLine } from './words.js';

/** @typedef {import('./types.js').Signal} Signal */
/** @typedef {import('./types.js').Phase} Phase */
/** @typedef {import('./types.js').Device} Device */

const ASK_AGAIN_MS = 10_000;
const STALLED_MS = 3_000;
const SDP_MOST = 60_000;

/**
 * @typedef {object} CallParts
 * @property {string} me
 * @property {(device: string, signal: Signal) => boolean} signal  false: the broker is away
 * @property {(device: string) => boolean} reachable  broker there, device not known to be offline
 * @property {import('./picture.js').Picture} picture
 * @property {import('./sound.js').Sound} sound
 * @property {(device: string, line: string, tone?: import('./types.js').Tone) => void} lately
 * @property {() => void} changed
 */

export class Call {
  /** @type {string | null} */
  device = null;
  /** Why the last call is over, or why there is no talking. @type {{device: string, words: string} | null} */
  notice = null;
  /** @type {{device: string, operator: string} | null} */
  busy = null;
  /** @type {"off" | "opening" | "on"} */
  talk = 'off';
  /** Sessions whose first picture was decoded, since the page was loaded. */
  pictures = 0;
  /** Milliseconds since 1970, 0 before the first. */
  lastPictureAt = 0;

  #parts;
  #microphone;
  /** @type {Session | null} the newest offer's */
  #current = null;
  /** @type {Session | null} whose picture is in front */
  #shown = null;
  #renewing = false;
  #askedAt = 0;
  #offeredAt = 0;
  /** Ms that the page slept in this call; 0 again as soon as it is known what has become of the call. */
  #sleptMs = 0;
  /** @type {Phase} */
  #lastPhase = 'idle';
  /** @type {Set<string>} devices that were hung up while the broker was away */
  #owedByes = new Set();

  /**
   * @param {CallParts} parts
   * @param {(lost: () => void) => import('./microphone.js').Microphone} microphone
   */
  constructor(parts, microphone) {
    this.#parts = parts;
    this.#microphone = microphone(() => {
      this.#stopTalking();
      this.#say('Nobody hears you any more: the microphone went away.');
    });
  }

  get session() {
    return this.#current;
  }

  /** @returns {Phase} */
  get phase() {
    if (this.device === null) return 'idle';
    if (this.#current === null && this.#shown === null) return 'asking';
    if (this.#renewing || (this.#shown !== null && this.#shown !== this.#current)) return 'renewing';
    if (this.#shown === null) return 'connecting';
    return this.flowing ? 'live' : 'stalled';
  }

  /** Pictures are being decoded. */
  get flowing() {
    return this.#current !== null && this.#current.framesAt > 0
        && performance.now() - this.#current.framesAt < STALLED_MS;
  }

  /**
   * @param {string} device
   * @param {boolean} [takeOver]
   */
  watch(device, takeOver = false) {
    if (this.device !== null && this.device !== device) this.hangUp();
    this.device = device;
    this.notice = null;
    this.busy = null;
    this.#sleptMs = 0;
    this.#owedByes.delete(device);
    this.#ask(takeOver);
    this.#parts.changed();
  }

  hangUp() {
    const device = this.device;
    if (device === null) return;
    if (!this.#parts.signal(device, { type: 'bye' })) this.#owedByes.add(device);
    this.#end('You hung up.');
  }

  async toggleTalk() {
    if (this.device === null) return;
    if (this.talk !== 'off') {
      this.#stopTalking();
      return;
    }
    this.notice = null;
    this.talk = 'opening';
    this.#parts.changed();
    try {
      const track = await this.#microphone.open();
      if (track === null || this.device === null) return;
      this.talk = 'on';
      this.#current?.speak(track);
      this.#parts.signal(this.device, { type: 'talk', on: true });
    } catch (problem) {
      this.talk = 'off';
      this.#say(microphoneProblem(problem));
    }
    this.#parts.changed();
  }

  /** The broker is back: media that flows is left alone. */
  brokerBack() {
    for (const device of this.#owedByes) this.#parts.signal(device, { type: 'bye' });
    this.#owedByes.clear();
    this.#askUnlessFlowing();
  }

  /** The device may have ended the call meanwhile: its state will tell. @param {number} ms */
  slept(ms) {
    if (this.#current === null) return;
    this.#sleptMs += ms;
  }

  /** @param {Device} device */
  stateTold({ name, operator, session, ringing }) {
    if (name !== this.device || this.#sleptMs === 0) return;
    if (operator === this.#parts.me) {
      this.#sleptMs = 0;
      if (session !== this.#current?.id) this.#ask(false); // else the media go on, or the device sees that they do not
    } else if (operator === null) {
      this.#hasEnded(ringing);
    } else {
      this.#isBusy(name, operator);
    }
  }

  /** @param {string} device  which was offline and is back, e.g. after a restart of its service */
  deviceBack(device) {
    if (device === this.device) this.#askUnlessFlowing();
  }

  /** @param {number} now monotonic ms */
  tick(now) {
    this.#current?.tick(now);
    if (this.device !== null && this.#parts.reachable(this.device)) {
      const lastSign = Math.max(this.#askedAt, this.#offeredAt, this.#current?.framesAt ?? 0);
      if (now - lastSign > ASK_AGAIN_MS) this.#askAgain();
    }
    if (this.phase !== this.#lastPhase) this.#parts.changed();
    this.#lastPhase = this.phase;
  }

  /**
   * @param {string} device
   * @param {string} payload
   */
  received(device, payload) {
    const signal = JSON.parse(payload);
    if (!isRecord(signal)) return;
    switch (signal.type) {
      case 'offer': this.#offered(device, signal); break;
      case 'candidate': this.#candidate(device, signal); break;
      case 'bye': this.#bye(device, signal); break;
      case 'busy': this.#isBusy(device, text(signal.operator)); break;
    }
  }

  /**
   * @param {string} device
   * @param {Record<string, unknown>} signal
   */
  #offered(device, signal) {
    const { session, round = 0, sdp } = signal;
    if (typeof session !== 'string' || typeof sdp !== 'string' || sdp.length > SDP_MOST) return;
    if (typeof round !== 'number' || !Number.isSafeInteger(round) || round < 0) return;
    if (device !== this.device) {
      this.#parts.signal(device, { type: 'bye' }); // an offer to somebody who hung up: that word was lost
      return;
    }
    this.#offeredAt = performance.now();
    this.#sleptMs = 0;
    const servers = Array.isArray(signal.iceServers) ? signal.iceServers.slice(0, 8) : [];
    if (this.#current?.id === session && (round > 0 || !this.#current.failed)) {
      this.#current.offered(round, sdp, this.#microphone.track, servers);
      return;
    }
    // A renewal of a connection that this page never had cannot be answered: the device sees that, and resets.
    if (round > 0) return;
    if (this.#current !== this.#shown) this.#current?.close(); // it never had a picture
    const next = new Session(session, servers, this.#sessionListener(device));
    this.#current = next;
    this.#renewing = false;
    next.offered(round, sdp, this.#microphone.track, servers);
    if (this.talk === 'on') this.#parts.signal(device, { type: 'talk', on: true });
    this.#parts.changed();
  }

  /**
   * @param {string} device
   * @returns {import('./session.js').SessionListener}
   */
  #sessionListener(device) {
    /** @param {Session} session */
    const isCurrent = (session) => session === this.#current;
    return {
      signal: (signal) => { this.#parts.signal(device, signal); },
      video: (session, stream) => {
        if (isCurrent(session)) this.#parts.picture.prepare(stream, () => session.shown());
      },
      audio: (session, stream) => { if (isCurrent(session)) this.#parts.sound.play(stream); },
      picture: (session) => { if (isCurrent(session)) this.#hasPicture(session); },
      failed: (_, round, problem) => {
        console.warn('The offer could not be answered: %s', problem);
        this.#parts.lately(device, unansweredLine(round), 'trouble');
      },
    };
  }

  /** @param {Session} session */
  #hasPicture(session) {
    const last = this.#shown;
    this.#parts.picture.swap();
    this.#shown = session;
    this.#renewing = false;
    this.pictures++;
    this.lastPictureAt = performance.timeOrigin + performance.now();
    last?.close();
    if (last === null && this.device !== null) this.#parts.lately(this.device, 'Picture and sound are here');
    this.#parts.changed();
  }

  /**
   * @param {string} device
   * @param {Record<string, unknown>} signal
   */
  #candidate(device, signal) {
    const { session, candidate, sdpMid, sdpMLineIndex } = signal;
    if (device !== this.device || session !== this.#current?.id || typeof candidate !== 'string') return;
    this.#current?.candidate({
      candidate,
      sdpMid: typeof sdpMid === 'string' ? sdpMid : null,
      sdpMLineIndex: typeof sdpMLineIndex === 'number' ? sdpMLineIndex : null,
    });
  }

  /**
   * @param {string} device
   * @param {Record<string, unknown>} signal
   */
  #bye(device, signal) {
    if (device !== this.device) return;
    if (typeof signal.session === 'string' && this.#current !== null && signal.session !== this.#current.id) return;
    if (signal.reason === 'reset') {
      this.#renewing = true;
      this.#offeredAt = performance.now();
      this.#parts.changed();
    } else {
      this.#end(overLine(text(signal.reason)));
    }
  }

  /**
   * @param {string} device
   * @param {string} operator
   */
  #isBusy(device, operator) {
    if (device !== this.device) return;
    this.#end('Another operator has this call.');
    this.busy = { device, operator };
    this.notice = null; // said where the picture would be, beside the way out
    this.#parts.changed();
  }

  /** While the page slept; or the device has been asked for its state in vain. @param {boolean} ringing */
  #hasEnded(ringing) {
    const device = this.device;
    if (device === null) return;
    const again = takesUpAgain(this.#sleptMs, ringing);
    const words = sleptLine(this.#sleptMs, again, this.talk !== 'off');
    if (again) {
      this.#stopTalking(); // nobody expects to be heard by whoever stands there now
      this.watch(device);
      this.#say(words);
    } else {
      this.#parts.signal(device, { type: 'bye' });
      this.#end(words);
    }
  }

  #askAgain() {
    if (this.#sleptMs === 0) this.#ask(false);
    else this.#hasEnded(false);
  }

  #askUnlessFlowing() {
    if (this.#sleptMs > 0) this.#askedAt = performance.now(); // the device's state comes first
    else if (this.device !== null && !this.flowing) this.#ask(false);
  }

  /** @param {boolean} takeOver */
  #ask(takeOver) {
    if (this.device === null) return;
    this.#askedAt = performance.now();
    this.#parts.signal(this.device, takeOver ? { type: 'watch', takeOver } : { type: 'watch' });
  }

  #stopTalking() {
    const wasOn = this.talk === 'on';
    this.talk = 'off';
    this.#current?.speak(null);
    this.#microphone.close();
    if (wasOn && this.device !== null) this.#parts.signal(this.device, { type: 'talk', on: false });
    this.#parts.changed();
  }

  /** @param {string} words */
  #end(words) {
    this.#stopTalking();
    this.#say(words);
    this.#current?.close();
    if (this.#shown !== this.#current) this.#shown?.close();
    this.#current = this.#shown = null;
    this.#renewing = false;
    this.#sleptMs = 0;
    this.device = null;
    this.#parts.picture.clear();
    this.#parts.sound.clear();
    this.#parts.changed();
  }

  /** @param {string} words */
  #say(words) {
    if (this.device === null) return;
    this.notice = { device: this.device, words };
    this.#parts.lately(this.device, words);
    this.#parts.changed();
  }
}
