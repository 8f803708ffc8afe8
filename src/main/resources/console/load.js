// @ts-check
/**
 * Loads the page again when a part of it did not come: a browser gives up whatever is under way when its network
 * changes, and a module that lacks another one never runs. No module itself, and the first of all scripts.
 */
(() => {
  const KEY = 'callpoint.loads';
  const LONGEST_S = 30;
  let lost = false;

  // These errors do not bubble, and those of running scripts have the window for a target.
  addEventListener('error', (event) => {
    if (event.target instanceof HTMLScriptElement || event.target instanceof HTMLLinkElement) again();
  }, true);
  addEventListener('callpoint-part-lost', again);
  addEventListener('callpoint-started', () => {
    if (!lost) sessionStorage.removeItem(KEY);
  });

  function again() {
    if (lost) return;
    lost = true;
    const before = Number(sessionStorage.getItem(KEY) ?? 0);
    sessionStorage.setItem(KEY, String(before + 1));
    const seconds = Math.min(2 ** before, LONGEST_S);
    if (document.readyState === 'loading') {
      addEventListener('DOMContentLoaded', () => tell(seconds));
    } else {
      tell(seconds);
    }
    setTimeout(() => load(seconds), seconds * 1000);
  }

  /** @param {number} seconds */
  function tell(seconds) {
    const place = document.getElementById('broker');
    if (place) place.textContent = `This page did not come whole. It is loaded again in ${seconds} s.`;
  }

  /**
   * Asks first: a page that is loaded from where nobody answers is gone, and all that could load it again with it.
   *
   * @param {number} seconds
   */
  function load(seconds) {
    fetch(location.pathname, { cache: 'no-store' })
        .then(() => location.reload(), () => setTimeout(() => load(seconds), seconds * 1000));
  }
})();
