// @ts-check
/**
 * One beat for everything that waits, every 100 ms also while the page is hidden: an operator who looks at another tab
 * must stay present at the broker and must go on reporting decoded frames.
 *
 * @param {() => void} beat
 */
export function startTicker(beat) {
  const worker = new Worker(new URL('ticker-worker.js', import.meta.url));
  worker.onmessage = beat;
  worker.onerror = () => {
    worker.terminate();
    setInterval(beat, 100);
  };
}
