// @ts-check
/** Who this page is to the broker and to the devices: one id for each tab, kept over reloads. */

const KEY = 'callpoint.operator';

/**
 * A duplicated tab inherits sessionStorage, and two clients with one id would throw each other off the broker for ever.
 * A lock that lives as long as the page tells; browsers give it to https:// and loopback pages alone, elsewhere the
 * stored id is trusted.
 *
 * @returns {Promise<string>} "op-" and 12 characters of [a-z0-9]
 */
export async function operatorId() {
  const stored = sessionStorage.getItem(KEY);
  if (stored !== null && /^op-[a-z0-9]{8,32}$/.test(stored) && await isOurs(stored)) return stored;
  const fresh = 'op-' + randomText(12);
  sessionStorage.setItem(KEY, fresh);
  await isOurs(fresh);
  return fresh;
}

/** @param {string} id */
function isOurs(id) {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    navigator.locks.request('callpoint.' + id, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock === null ? undefined : new Promise(() => {}); // held until the page goes
    }).catch(() => resolve(true));
  });
}

/** @param {number} length */
export function randomText(length) {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';
  return Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => alphabet[byte % 36]).join('');
}
