// @ts-check
/** Asks for name and password when the broker lets nobody in without them. */

import { element, write } from './device-panel.js';

export class LoginForm {
  #form = /** @type {HTMLFormElement} */ (element('login'));
  #user = /** @type {HTMLInputElement} */ (element('login-user'));
  #password = /** @type {HTMLInputElement} */ (element('login-password'));
  #shown = '';

  /**
   * @param {string} address  of the broker
   * @param {(login: import('./login.js').Login) => void} submitted
   */
  constructor(address, submitted) {
    element('login-open').hidden = !isOpen(new URL(address));
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      submitted({ user: this.#user.value, password: this.#password.value });
      this.#password.value = '';
    });
  }

  /** @param {string} refusal  why a login is wanted, in words; empty: none is */
  show(refusal) {
    if (refusal === this.#shown) return;
    const appears = this.#shown === '';
    this.#shown = refusal;
    this.#form.hidden = refusal === '';
    write('login-words', refusal);
    if (refusal === '') return;
    if (appears) this.#user.focus();
    else this.#password.focus();
  }
}

/**
 * Whether what is said to the broker can be read on the way.
 *
 * @param {URL} address
 */
function isOpen(address) {
  return address.protocol === 'ws:' && !['localhost', '127.0.0.1', '[::1]'].includes(address.hostname);
}
