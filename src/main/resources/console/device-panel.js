// @ts-check
/**
 * The chosen device: its state, its picture's words, and which buttons make sense now. Decides nothing about the call.
 */

import { stateOf, vitalsLine } from './words.js';

/** @typedef {import('./types.js').Device} Device */
/** @typedef {import('./types.js').Phase} Phase */

const ASKING_LONG_MS = 9_000;

/**
 * @typedef {object} PanelFacts
 * @property {string | null} name   the chosen device, which the broker may not know yet
 * @property {Device | null} device
 * @property {import('./call.js').Call} call
 * @property {import('./sound.js').Sound} sound
 * @property {string} me
 * @property {boolean} brokerThere
 */

export class DevicePanel {
  #askingSince = 0;

  /** @param {PanelFacts} facts */
  show(facts) {
    const { name, device, call } = facts;
    element('panel').hidden = name === null;
    element('nothing-chosen').hidden = name !== null;
    if (name === null) return;
    const mine = call.device === name;
    this.#showState(name, device, facts.me);
    this.#showStage(facts, mine ? call.phase : 'idle');
    this.#showButtons(facts, mine);
    this.#showSound(facts.sound);
    const elsewhere = call.device !== null && !mine;
    element('elsewhere').hidden = !elsewhere;
    if (elsewhere) {
      write('elsewhere-words', `Your call with ${call.device} goes on.`);
      element('elsewhere-link').setAttribute('href', '#device=' + encodeURIComponent(call.device ?? ''));
    }
  }

  /** @param {number | null} level 0 to 1, null: no call here */
  showLevel(level) {
    const bar = element('level');
    bar.hidden = level === null;
    // Speech stays far below 1; the root makes it visible.
    const width = Math.min(1, Math.sqrt(level ?? 0));
    /** @type {HTMLElement} */ (bar.firstElementChild).style.transform = `scaleX(${width})`;
  }

  /**
   * @param {string} name
   * @param {Device | null} device
   * @param {string} me
   */
  #showState(name, device, me) {
    const { words, tone } = device === null
      ? { words: 'The broker has not told of this device yet', tone: 'quiet' } : stateOf(device, me);
    write('device-name', name);
    write('device-state', words);
    element('panel').dataset.tone = tone;
    write('vitals', device?.online === false ? '' : vitalsLine(device?.vitals ?? null, performance.now()));
    const degraded = element('degraded');
    const lines = device?.online === false ? [] : device?.degraded ?? [];
    degraded.hidden = lines.length === 0;
    if (lines.join('\n') !== [...degraded.children].map((item) => item.textContent).join('\n')) {
      degraded.replaceChildren(...lines.map((line) => {
        const item = document.createElement('li');
        item.textContent = line;
        return item;
      }));
    }
  }

  /**
   * @param {PanelFacts} facts
   * @param {Phase} phase
   */
  #showStage({ name, device, call, me, brokerThere }, phase) {
    if (phase !== 'asking') this.#askingSince = performance.now();
    element('stage').dataset.phase = phase;
    const busy = phase === 'idle' && call.busy?.device === name;
    element('take-over').hidden = !busy;
    write('cover-words', busy && call.busy !== null
      ? `Another operator (${call.busy.operator}) has this call.`
      : this.#coverWords(phase, device, me, brokerThere));
  }

  /**
   * @param {Phase} phase
   * @param {Device | null} device
   * @param {string} me
   * @param {boolean} brokerThere
   */
  #coverWords(phase, device, me, brokerThere) {
    const away = device?.online === false;
    switch (phase) {
      case 'live': return '';
      case 'renewing': return 'One moment, the connection is being renewed';
      case 'connecting': return 'Connecting';
      case 'stalled': return away ? 'The device went offline. The call goes on as soon as it is back.'
        : 'The picture has stopped. Waiting for the device.';
      case 'asking':
        if (!brokerThere) return 'Waiting for the broker. The device is asked as soon as it is back.';
        if (away) return 'The device is offline. It is asked as soon as it is back.';
        return performance.now() - this.#askingSince < ASKING_LONG_MS ? 'Asking the device for picture and sound'
          : 'The device has not answered yet. It is asked again every 10 s.';
      case 'idle':
        if (away) return 'The device is offline. Check its power and its network.';
        if (device?.ringing) return 'Somebody is at the door. Press Answer.';
        if (device?.operator && device.operator !== me) {
          return 'Another operator is talking here. Press Watch to ask for the call.';
        }
        return 'Press Watch to see and hear what happens here.';
    }
  }

  /**
   * @param {PanelFacts} facts
   * @param {boolean} mine
   */
  #showButtons({ name, device, call, brokerThere }, mine) {
    const online = brokerThere && device !== null && device.online !== false;
    const ringing = device?.ringing === true && !mine;
    label('watch', ringing ? 'Answer' : 'Watch');
    enable('watch', !mine);
    label('hang-up', ringing ? 'Decline' : 'Hang up');
    enable('hang-up', mine || (ringing && online));
    enable('talk', mine);
    const talking = mine && call.talk === 'on';
    label('talk', !mine || call.talk === 'off' ? 'Talk' : talking ? 'Stop talking' : 'Opening…');
    element('talk').setAttribute('aria-pressed', String(talking));
    enable('unlock', online);
    enable('reset', online);
    write('notice', call.notice !== null && call.notice.device === name ? call.notice.words : '');
  }

  /** @param {import('./sound.js').Sound} sound */
  #showSound(sound) {
    const silent = sound.muted || sound.blocked;
    label('mute', silent ? 'Unmute' : 'Mute');
    element('mute').classList.toggle('wanted', sound.blocked);
    element('mute').querySelector('use')?.setAttribute('href', silent ? '#icon-silent' : '#icon-sound');
    const volume = /** @type {HTMLInputElement} */ (element('volume'));
    const percent = String(Math.round(sound.volume * 100));
    if (volume.value !== percent) volume.value = percent;
  }
}

/**
 * @param {string} id
 * @returns {HTMLElement}
 */
export function element(id) {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`index.html has no element #${id}`);
  return found;
}

/**
 * Writes only what is new: screen readers speak a status again when it is written again.
 *
 * @param {string} id
 * @param {string} words
 */
export function write(id, words) {
  const target = element(id);
  if (target.textContent !== words) target.textContent = words;
}

/**
 * @param {string} id
 * @param {string} words
 */
function label(id, words) {
  const target = element(id).querySelector('span');
  if (target !== null && target.textContent !== words) target.textContent = words;
}

/**
 * A button that a person just pressed keeps the focus when it no longer applies; `disabled` would throw it to the page.
 *
 * @param {string} id
 * @param {boolean} enabled
 */
function enable(id, enabled) {
  element(id).setAttribute('aria-disabled', String(!enabled));
}
