// @ts-check
/**
 * `window.callpoint`: what the console knows, to read and not to change, for end-to-end tests and for a person at the
 * browser's own console.
 *
 * @param {object} parts
 * @param {string} parts.me
 * @param {string} parts.address
 * @param {import('./broker.js').Broker} parts.broker
 * @param {import('./call.js').Call} parts.call
 * @param {import('./sound.js').Sound} parts.sound
 * @param {import('./devices.js').Devices} parts.devices
 */
export function showFacts({ me, address, broker, call, sound, devices }) {
  const facts = Object.freeze({
    get operator() { return me; },
    get broker() { return address; },
    get brokerConnected() { return broker.connected; },
    /** Names, in the order of the list. */
    get devices() { return devices.sorted().map((device) => device.name); },
    /** The device whose call is wanted, or null. */
    get device() { return call.device; },
    get phase() { return call.phase; },
    /** Id of the newest offer, or null. */
    get session() { return call.session?.id ?? null; },
    get framesDecoded() { return call.session?.framesDecoded ?? 0; },
    get audioPackets() { return call.session?.audioPackets ?? 0; },
    /** 0 to 1 */
    get audioLevel() { return call.session?.audioLevel ?? 0; },
    /** Sessions whose first picture was decoded since the page was loaded. */
    get pictures() { return call.pictures; },
    /** Milliseconds since 1970 of the last of those, 0 before the first. */
    get lastPictureAt() { return call.lastPictureAt; },
    get talking() { return call.talk === 'on'; },
    get soundBlocked() { return sound.blocked; },
  });
  Object.defineProperty(window, 'callpoint', { value: facts });
}
