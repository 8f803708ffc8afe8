// @ts-check
/** Name and password for the broker, in sessionStorage: for this tab, until it is closed, and nowhere else. */

const KEY = 'callpoint.login';

/** @typedef {{ user: string, password: string }} Login */

/** @returns {Login | null} */
export function storedLogin() {
  try {
    const stored = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
    return typeof stored?.user === 'string' && typeof stored?.password === 'string' ? stored : null;
  } catch {
    return null;
  }
}

/** @param {Login} login */
export function storeLogin(login) {
  sessionStorage.setItem(KEY, JSON.stringify(login));
}
