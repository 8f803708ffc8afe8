// @ts-check
import { NAME } from './devices.js';

/**
 * The chosen device in the page's address: #device=demo, and &watch while its call is wanted, so that a reload resumes
 * it.
 */

/** @returns {{device: string | null, watch: boolean}} */
export function chosen() {
  const hash = new URLSearchParams(location.hash.slice(1));
  const device = hash.get('device');
  return { device: device !== null && NAME.test(device) ? device : null, watch: hash.has('watch') };
}

/**
 * @param {string} device
 * @param {boolean} watch
 */
export function remember(device, watch) {
  const hash = '#device=' + encodeURIComponent(device) + (watch ? '&watch' : '');
  if (location.hash !== hash) history.replaceState(null, '', location.pathname + location.search + hash);
}
