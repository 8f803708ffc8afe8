// @ts-check
/** The operator's microphone: open only while the operator talks, so that the browser's own sign tells the truth. */

export class Microphone {
  /** @type {MediaStreamTrack | null} */
  track = null;

  #lost;
  #turn = 0;

  /** @param {() => void} lost  it went away while it was open */
  constructor(lost) {
    this.#lost = lost;
  }

  /**
   * @returns {Promise<MediaStreamTrack | null>} null: it was closed before the operator allowed it
   * @throws {unknown} what getUserMedia throws, or an error named InsecureContext
   */
  async open() {
    const turn = ++this.#turn;
    if (!navigator.mediaDevices) throw Object.assign(new Error(), { name: 'InsecureContext' });
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    });
    const track = stream.getAudioTracks()[0];
    if (turn !== this.#turn) {
      track.stop();
      return null;
    }
    track.onended = () => this.#lost();
    this.track = track;
    return track;
  }

  close() {
    this.#turn++;
    if (this.track !== null) {
      this.track.onended = null;
      this.track.stop();
    }
    this.track = null;
  }
}
