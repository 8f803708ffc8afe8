// @ts-check
/**
 * Single keys press buttons, except where a person types or another key is held.
 *
 * @param {Record<string, string>} buttons  key to id of the button
 */
export function listenToKeys(buttons) {
  addEventListener('keydown', (event) => {
    const typing = event.target instanceof HTMLElement
        && event.target.matches('input:not([type=range]), textarea, select');
    if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || typing) return;
    const id = buttons[event.key.toLowerCase()];
    if (id !== undefined) document.getElementById(id)?.click();
  });
}
