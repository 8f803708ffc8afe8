// @ts-check
/**
 * The link to the MQTT broker. A broken client is never repaired: each try makes a new one, after a growing pause.
 *
 *     pausing ──> connecting ──> connected
 *        ^            │              │
 *        └── refused ─┴──────────────┘ lost, deaf, slept
 *
 * A connection that is open but deaf (a black hole, a half-open socket) is found by subscribing again, every 10 s, to
 * this operator's own signals, which are never retained: a round trip through the broker without a side effect.
 */

import { storeLogin, storedLogin } from './login.js';

const CONNECT_SECONDS = 5;
const HEARTBEAT_MS = 10_000;
const DEAF_MS = 5_000;
const PAUSE_FIRST_MS = 500;
const PAUSE_MOST_MS = 10_000;
const STEADY_MS = 5_000;
/** Paho gives CONNACK's return code (MQTT 3.1.1, 3.2.2.3) in words alone; brokers use 4 and 5 alike. */
const LOGIN_REFUSED = /return code: ?[45]\b/;
const PAYLOAD_MOST_BYTES = 64 * 1024;

/**
 * @typedef {object} BrokerListener
 * @property {() => void} connected  subscribed and present
 * @property {(topic: string, payload: string) => void} message
 * @property {() => void} changed  of `connected`, `words` or `refusal`
 */

export class Broker {
  connected = false;
  words = 'Looking for the broker';
  /** Why it wants another name and password, until it has let us in; empty: it does not. */
  refusal = '';

  #address;
  #operator;
  #listener;
  #login = storedLogin();
  /** @type {any} */
  #client = null;
  /** @type {"pausing" | "connecting" | "connected"} */
  #step = 'pausing';
  #since = 0;
  #pauseMs = 0;
  #nextPauseMs = PAUSE_FIRST_MS;
  #heartbeatAt = 0;
  #heartbeatPending = false;

  /**
   * @param {string} address
   * @param {string} operator
   * @param {BrokerListener} listener
   */
  constructor(address, operator, listener) {
    this.#address = address;
    this.#operator = operator;
    this.#listener = listener;
    addEventListener('online', () => { this.#pauseMs = 0; });
  }

  /** @param {number} now monotonic ms */
  tick(now) {
    const age = now - this.#since;
    if (this.#step === 'pausing') {
      if (age >= this.#pauseMs) this.#connect(now);
    } else if (this.#step === 'connecting') {
      if (age > CONNECT_SECONDS * 1000 + 1000) this.#lost(this.#client, 'it did not answer');
    } else {
      if (age > STEADY_MS) this.#nextPauseMs = PAUSE_FIRST_MS;
      this.#beat(now);
    }
  }

  /**
   * @param {string} topic
   * @param {string} payload
   * @param {boolean} [retained]
   * @returns {boolean} false: the broker is away, nothing was sent, and nothing will be sent later
   */
  publish(topic, payload, retained = false) {
    if (!this.connected) return false;
    try {
      this.#client.send(topic, payload, 1, retained);
      return true;
    } catch (problem) {
      this.#lost(this.#client, String(problem));
      return false;
    }
  }

  /** Tried at once. @param {import('./login.js').Login} login */
  logIn(login) {
    this.#login = login;
    if (this.#step === 'connecting') this.#lost(this.#client, 'another login is tried');
    this.refusal = `Logging in as ${login.user}`;
    this.#nextPauseMs = PAUSE_FIRST_MS;
    this.#pauseMs = 0;
  }

  /** What waits for this page is old: a new client, made at the next tick, is sent what is true now. */
  slept() {
    this.#nextPauseMs = PAUSE_FIRST_MS;
    if (this.#step === 'connected') this.#lost(this.#client, 'this page slept');
    this.#pauseMs = 0;
  }

  /** @param {number} now */
  #connect(now) {
    const Paho = /** @type {any} */ (window).Paho;
    const client = new Paho.Client(this.#address, this.#operator);
    this.#client = client;
    this.#step = 'connecting';
    this.#since = now;
    client.onConnectionLost = () => this.#lost(client, 'the connection was lost');
    client.onMessageArrived = (/** @type {any} */ message) => {
      if (client === this.#client) this.#arrived(message);
    };
    // Nothing rather than a word: each tab has an id of its own, and the broker would keep that word for ever.
    const will = new Paho.Message('');
    will.destinationName = this.#availability();
    will.qos = 1;
    will.retained = true;
    try {
      client.connect({
        mqttVersion: 4, cleanSession: true, timeout: CONNECT_SECONDS, keepAliveInterval: 60, willMessage: will,
        ...(this.#login === null ? {} : { userName: this.#login.user, password: this.#login.password }),
        onSuccess: () => this.#opened(client),
        onFailure: (/** @type {any} */ failure) => this.#failed(client, String(failure?.errorMessage)),
      });
    } catch (problem) {
      this.#lost(client, String(problem)); // e.g. ws:// from an https:// page, which browsers refuse
    }
  }

  /**
   * A login that was right may be refused while the broker is being set up anew, so it is tried again, too.
   *
   * @param {any} client
   * @param {string} failure
   */
  #failed(client, failure) {
    if (client !== this.#client || this.#step === 'pausing') return;
    if (!LOGIN_REFUSED.test(failure)) {
      // A browser does not tell a page which of the two it is.
      this.#lost(client, this.#address.startsWith('wss:')
          ? 'it cannot be reached, or this browser does not trust its certificate'
          : 'it cannot be reached');
      return;
    }
    this.refusal = this.#login === null
        ? 'The broker wants to know who you are.'
        : `The broker refuses the name "${this.#login.user}", or its password.`;
    this.#lost(client, 'it refuses this login');
    this.words = 'Not logged in to the broker';
  }

  /** @param {any} client */
  #opened(client) {
    if (client !== this.#client) return;
    const now = performance.now();
    const topics = ['availability', 'state', 'event', 'result'].map((topic) => 'callpoint/+/' + topic);
    client.subscribe([...topics, this.#signals()], {
      qos: 1, onFailure: () => this.#lost(client, 'it does not let this console listen to callpoint/#'),
    });
    client.subscribe('callpoint/+/vitals', { qos: 0 });
    this.#step = 'connected';
    this.#since = now;
    this.#heartbeatAt = now;
    this.#heartbeatPending = false;
    this.connected = true;
    this.words = 'Connected to the broker';
    this.refusal = '';
    if (this.#login !== null) storeLogin(this.#login);
    this.publish(this.#availability(), 'online', true);
    this.#listener.connected();
    this.#listener.changed();
  }

  /** @param {number} now */
  #beat(now) {
    const age = now - this.#heartbeatAt;
    if (this.#heartbeatPending && age > DEAF_MS) {
      this.#lost(this.#client, 'it no longer answers');
    } else if (!this.#heartbeatPending && age > HEARTBEAT_MS) {
      const client = this.#client;
      this.#heartbeatAt = now;
      this.#heartbeatPending = true;
      client.subscribe(this.#signals(), {
        qos: 1, onSuccess: () => { if (client === this.#client) this.#heartbeatPending = false; },
      });
    }
  }

  /**
   * @param {any} client
   * @param {string} why
   */
  #lost(client, why) {
    if (client !== this.#client || this.#step === 'pausing') return;
    this.#client = null;
    this.#step = 'pausing';
    this.#since = performance.now();
    this.#pauseMs = this.#nextPauseMs * (0.8 + 0.4 * Math.random());
    this.#nextPauseMs = Math.min(this.#nextPauseMs * 2, PAUSE_MOST_MS);
    this.connected = false;
    this.words = `No broker at ${this.#address}: ${why}. It is tried again by itself.`;
    try {
      client.disconnect();
    } catch {
      // it was not connected, which is what we want
    }
    this.#listener.changed();
  }

  /** An exception that leaves this callback makes Paho drop the connection. @param {any} message */
  #arrived(message) {
    try {
      if (message.payloadBytes.length <= PAYLOAD_MOST_BYTES) {
        this.#listener.message(message.destinationName, message.payloadString);
      }
    } catch (problem) {
      console.warn('Message on %s was ignored: %s', message.destinationName, problem);
    }
  }

  #availability() {
    return `callpoint/operators/${this.#operator}/availability`;
  }

  #signals() {
    return `callpoint/+/signal/out/${this.#operator}`;
  }
}
