// @ts-check
/**
 * Finds the broker: `?broker=ws://…` in the page's address, else console.json beside index.html.
 *
 * @returns {Promise<string>} a ws:// or wss:// address with a path
 * @throws {Error} whose message tells an operator what is wrong and what to do
 */
export async function brokerAddress() {
  const asked = new URLSearchParams(location.search).get('broker');
  if (asked) return checked(asked, 'The address of this page');
  const settings = await read();
  if (typeof settings.broker === 'string') return checked(settings.broker, 'console.json');
  if (!Number.isInteger(settings.brokerPort)) {
    throw new Error('console.json names no broker. Enter "broker" or "brokerPort" there, then load this page again.');
  }
  const path = typeof settings.brokerPath === 'string' ? settings.brokerPath : '/mqtt';
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  return checked(`${scheme}://${location.hostname}:${settings.brokerPort}${path}`, 'console.json');
}

async function read() {
  const problem = 'console.json was not found beside this page, so the broker is unknown. '
      + 'Add ?broker=ws://host:port/mqtt to the address of this page.';
  const response = await fetch('console.json', { cache: 'no-cache', signal: AbortSignal.timeout(5000) })
      .catch(() => {
        dispatchEvent(new Event('callpoint-part-lost'));
        throw new Error('console.json did not come. This page is loaded again by itself.');
      });
  if (!response.ok) throw new Error(problem);
  return response.json().catch(() => {
    throw new Error('console.json is not JSON. Correct it, then load this page again.');
  });
}

/**
 * @param {string} address
 * @param {string} origin
 */
function checked(address, origin) {
  if (!/^wss?:\/\//.test(address) || !URL.canParse(address)) {
    throw new Error(`${origin} names the broker "${address}", which is not a ws:// or wss:// address.`);
  }
  return new URL(address).href; // Paho wants a path, if only "/"
}
