// @ts-check
/** Everything that a device says in codes, said to a person. */

/** @typedef {import('./types.js').Device} Device */
/** @typedef {import('./types.js').Reset} Reset */
/** @typedef {import('./types.js').Tone} Tone */

const VITALS_LAST_MS = 25_000; // devices send them every 10 s

/**
 * @param {Device} device
 * @param {string} me  this operator's id
 * @returns {{words: string, tone: Tone}}
 */
export function stateOf(device, me) {
  if (device.online === false) return { words: 'Offline', tone: 'trouble' };
  if (device.ringing) return { words: 'Ringing: somebody is at the door', tone: 'alarm' };
  const limited = device.degraded.length > 0;
  switch (device.state) {
    case 'starting': return { words: 'Starting', tone: 'quiet' };
    case 'ready': return limited ? { words: 'Ready, with limits', tone: 'busy' } : { words: 'Ready', tone: 'good' };
    case 'calling': return { words: device.operator === me ? 'Connecting to you' : 'Connecting a call', tone: 'busy' };
    case 'in-call': return { words: `In a call with ${device.operator === me ? 'you' : other(device)}`, tone: 'busy' };
    case 'recovering': return { words: 'Recovering by itself', tone: 'trouble' };
    case 'needs-help': return { words: 'Needs help: somebody has to look at it', tone: 'trouble' };
    case '': return { words: 'Not heard from yet', tone: 'quiet' };
    default: return { words: device.state, tone: 'quiet' };
  }
}

/** @param {Device} device */
function other(device) {
  return device.operator === null ? 'another operator' : `another operator (${device.operator})`;
}

/** @type {Record<string, string>} */
const CAUSES = {
  button: 'a press of the button', mqtt: 'an MQTT command', console: 'an operator asked',
  cli: 'a command on the device', 'engine-memory': 'too much memory was in use',
  'engine-silent': 'the engine stopped answering',
};

/** @type {Record<string, string>} */
const RUNGS = {
  'ice-restart': 'Path renewed', reset: 'Reset', 'cold-reset': 'Cold reset',
  'device-cycle': 'USB device switched off and on',
  'service-restart': 'Service restarted',
};

/** @type {Record<string, string>} */
const COMMANDS = { unlock: 'Unlock door', hangup: 'Hang up', reset: 'Reset' };

/** @param {string} code */
function cause(code) {
  return CAUSES[code] ?? code.replaceAll('-', ' ');
}

/**
 * "Reset after camera stalled: picture back in 71 ms"
 *
 * @param {Reset} reset
 */
export function resetLine(reset) {
  const what = (RUNGS[reset.rung] ?? 'Reset') + (reset.cause === '' ? '' : ` after ${cause(reset.cause)}`);
  if (reset.outcome === 'failed') return `${what}: failed${reset.detail === '' ? '' : `, ${reset.detail}`}`;
  return reset.ms === null ? `${what}: done` : `${what}: picture back in ${duration(reset.ms)}`;
}

/** @param {number} ms */
function duration(ms) {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/**
 * @param {string} type
 * @param {string} detail
 * @param {string} who  "" or the operator, already in words
 */
export function eventLine(type, detail, who) {
  const tail = detail === '' ? '' : `: ${detail}`;
  switch (type) {
    case 'ring': return `Somebody rang${tail}`;
    case 'missed': return `A ring was missed${tail}`;
    case 'answered': return `The call was answered${who === '' ? '' : ` by ${who}`}${tail}`;
    case 'ended': return `The call ended${tail}`;
    case 'fault': return `Fault${tail}`;
    case 'tamper': return `Tampering${tail}`;
    case 'expired': return `Some of what happened was told too late to be of use${tail}`;
    default: return `${type}${tail}`;
  }
}

/**
 * @param {string} command
 * @param {string} outcome
 * @param {string} detail
 * @returns {string} "" for what needs no line of its own
 */
export function resultLine(command, outcome, detail) {
  const tail = detail === '' ? '' : `: ${detail}`;
  const what = COMMANDS[command] ?? command;
  if (outcome === 'failed') return `${what} failed${tail}`;
  if (outcome === 'refused') return `${what} was refused${tail}`;
  if (outcome === 'completed') return command === 'unlock' ? `The door was unlocked${tail}` : `${what} is done${tail}`;
  return '';
}

/** @param {number} round  of the offer that this browser could not answer */
export function unansweredLine(round) {
  return round === 0
    ? 'This browser could not answer the device. It is asked again in 10 s.'
    : 'This browser could not renew the connection. If pictures have stopped, the device resets itself.';
}

/**
 * @param {number} sleptMs
 * @param {boolean} again  it was taken up again
 * @param {boolean} talked  the operator did, when the page fell asleep
 */
export function sleptLine(sleptMs, again, talked) {
  const long = sleptMs < 120_000 ? `${Math.round(sleptMs / 1000)} s` : `${Math.round(sleptMs / 60_000)} min`;
  if (!again) return `The call ended while this page slept for ${long}. Press Watch to take it up again.`;
  return `The call had ended while this page slept for ${long}. It was taken up again.`
      + (talked ? ' Press Talk to be heard.' : '');
}

/** @param {string} reason */
export function overLine(reason) {
  if (reason.endsWith(' takes the call over')) return 'The call is over: another operator took it over.';
  switch (reason) {
    case '': return 'The call is over.';
    case 'hung up': return 'The call is over: the device hung up.';
    case 'call too long': return 'The call is over: it reached the longest time that is allowed. Press Watch to go on.';
    default: return `The call is over: ${reason}.`;
  }
}

/**
 * @param {import('./types.js').Vitals | null} vitals
 * @param {number} now  monotonic ms
 */
export function vitalsLine(vitals, now) {
  if (vitals === null || now - vitals.at > VITALS_LAST_MS) return '';
  const parts = [];
  if (vitals.fps !== null) parts.push(`${Math.round(vitals.fps)} pictures/s`);
  if (vitals.kbps !== null) parts.push(`${Math.round(vitals.kbps)} kbit/s`);
  if (vitals.roundTripMs !== null) parts.push(`round trip ${Math.round(vitals.roundTripMs)} ms`);
  if (vitals.lossPercent !== null && vitals.lossPercent > 0) parts.push(`${vitals.lossPercent.toFixed(1)} % lost`);
  return parts.join(' · ');
}

/**
 * @param {unknown} problem  what getUserMedia threw
 * @returns {string}
 */
export function microphoneProblem(problem) {
  const name = problem instanceof Error || problem instanceof DOMException ? problem.name : '';
  switch (name) {
    case 'NotAllowedError':
      return 'Nobody hears you: this page may not use the microphone. '
          + 'Allow it beside the address bar, then press Talk again.';
    case 'NotFoundError':
      return 'Nobody hears you: this computer has no microphone. Connect one, then press Talk again.';
    case 'NotReadableError':
      return 'Nobody hears you: the microphone is taken by another program. Close that, then press Talk again.';
    case 'InsecureContext':
      return 'Nobody hears you: browsers give the microphone to https:// and http://127.0.0.1 pages alone. '
          + 'Open the console there.';
    default:
      return `Nobody hears you: the microphone did not open (${name || String(problem)}). Press Talk to try again.`;
  }
}
