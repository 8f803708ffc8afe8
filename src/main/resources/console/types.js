// @ts-check
/**
 * The shapes that cross module borders. Nothing here runs.
 *
 * @typedef {object} Reset  the last reset that a device tells of
 * @property {string} cause    who asked or what was seen, e.g. "button", "camera-stalled"
 * @property {string} outcome  "completed" or "failed"
 * @property {string} rung     step of the recovery ladder, e.g. "reset"
 * @property {number | null} ms  from the trigger until picture and sound were back
 * @property {string} detail
 * @property {string} at       device's clock, ISO 8601, maybe empty
 *
 * @typedef {object} Device  what MQTT tells about one device; every text in it is untrusted
 * @property {string} name
 * @property {boolean | null} online   null: not told yet
 * @property {string} state            "" until told
 * @property {string | null} operator  who has its call
 * @property {string | null} session   the newest of that call
 * @property {boolean} ringing
 * @property {string[]} degraded
 * @property {Reset | null} lastReset
 * @property {string} version
 * @property {Vitals | null} vitals
 * @property {boolean} confirmed  heard of since the broker was last reached
 *
 * @typedef {object} Vitals
 * @property {number | null} fps
 * @property {number | null} kbps
 * @property {number | null} roundTripMs
 * @property {number | null} lossPercent
 * @property {number} at  monotonic ms when they came
 *
 * @typedef {object} Signal  one message between a device and this operator
 * @property {string} type
 * @property {string} [session]
 * @property {number} [round]  of offer and answer: 0, and one more for each renewal of the session's connection
 * @property {string} [sdp]
 * @property {RTCIceServer[]} [iceServers]
 * @property {string} [candidate]
 * @property {string | null} [sdpMid]
 * @property {number | null} [sdpMLineIndex]
 * @property {boolean} [on]
 * @property {boolean} [takeOver]
 * @property {string} [reason]
 * @property {string} [operator]
 *
 * @typedef {"idle" | "asking" | "connecting" | "live" | "renewing" | "stalled"} Phase
 *   idle: no call wanted. asking: watch was sent, no offer yet. connecting: answered, no picture yet.
 *   renewing: a reset is under way, the last picture stands. stalled: pictures stopped without a word from the device.
 *
 * @typedef {"good" | "busy" | "alarm" | "trouble" | "quiet"} Tone  how a state is coloured
 */
export {};
