// @ts-check
/**
 * One incarnation of the peer connection: made for one offer, answers it, counts what arrives, reports that to the
 * device. A reset makes the next one; this one is closed when the next one has a picture.
 */

/** @typedef {import('./types.js').Signal} Signal */

const CANDIDATES_MOST = 64;
const HASTY_MS = 100;
const CALM_MS = 500;
const HASTE_ENDS_MS = 10_000;

/**
 * @typedef {object} SessionListener
 * @property {(signal: Signal) => void} signal
 * @property {(session: Session, stream: MediaStream) => void} video
 * @property {(session: Session, stream: MediaStream) => void} audio
 * @property {(session: Session) => void} picture  the first picture was decoded; said once
 * @property {(session: Session, problem: unknown) => void} failed  the offer could not be answered
 */

export class Session {
  framesDecoded = 0;
  audioPackets = 0;
  audioLevel = 0;
  talking = false;
  failed = false;
  hasPicture = false;
  /** Monotonic ms when framesDecoded last grew. */
  framesAt = 0;

  id;
  #sdp;
  #listener;
  #pc;
  #startedAt = performance.now();
  /** @type {Signal | null} */
  #answer = null;
  #described = false;
  #closed = false;
  /** @type {RTCIceCandidateInit[]} */
  #early = [];
  /** @type {Signal[]} */
  #trickled = [];
  /** @type {RTCRtpSender | null} */
  #sender = null;
  /** @type {RTCDataChannel | null} */
  #channel = null;
  #measuredAt = 0;
  #measuring = false;
  #decodedAt = 0;

  /**
   * @param {string} id
   * @param {string} sdp
   * @param {RTCIceServer[]} iceServers
   * @param {SessionListener} listener
   */
  constructor(id, sdp, iceServers, listener) {
    this.id = id;
    this.#sdp = sdp;
    this.#listener = listener;
    this.#pc = connection(iceServers);
    this.#pc.ontrack = (event) => this.#track(event.track);
    this.#pc.onicecandidate = (event) => this.#gathered(event.candidate);
    this.#pc.ondatachannel = (event) => this.#opened(event.channel);
  }

  /**
   * The answer is sent before it is applied here: that spares a few ms of each reset, and candidates follow it anyway.
   *
   * @param {MediaStreamTrack | null} microphone
   */
  async answer(microphone) {
    try {
      await this.#pc.setRemoteDescription({ type: 'offer', sdp: this.#sdp });
      this.#described = true;
      for (const candidate of this.#early.splice(0)) this.#add(candidate);
      const audio = this.#pc.getTransceivers().find((transceiver) => transceiver.receiver.track.kind === 'audio');
      if (audio) {
        audio.direction = 'sendrecv';
        this.#sender = audio.sender;
        this.speak(microphone);
      }
      const answer = await this.#pc.createAnswer();
      this.#answer = { type: 'answer', session: this.id, sdp: answer.sdp ?? '' };
      if (!this.#closed) this.#listener.signal(this.#answer);
      await this.#pc.setLocalDescription(answer);
    } catch (problem) {
      if (this.#closed) return;
      this.failed = true;
      this.#listener.failed(this, problem);
    }
  }

  /** The device did not get the answer: the same once more, and what was trickled after it. */
  answerAgain() {
    if (this.#answer === null) return; // still being made, and then sent
    this.#listener.signal(this.#answer);
    for (const candidate of this.#trickled) this.#listener.signal(candidate);
  }

  /** @param {RTCIceCandidateInit} candidate */
  candidate(candidate) {
    if (this.#described) this.#add(candidate);
    else if (this.#early.length < CANDIDATES_MOST) this.#early.push(candidate);
  }

  /** @param {MediaStreamTrack | null} microphone */
  speak(microphone) {
    this.talking = microphone !== null;
    this.#sender?.replaceTrack(microphone).catch((problem) => {
      if (!this.#closed) console.warn('The microphone could not be changed: %s', problem);
    });
  }

  /** The browser showed the first frame. */
  shown() {
    this.#decoded(Math.max(1, this.framesDecoded));
    this.#first();
  }

  /** @param {number} now monotonic ms */
  tick(now) {
    const hasty = (this.framesDecoded === 0 || this.audioPackets === 0) && now - this.#startedAt < HASTE_ENDS_MS;
    if (!this.#closed && !this.#measuring && now - this.#measuredAt >= (hasty ? HASTY_MS : CALM_MS) - 20) {
      this.#measuredAt = now;
      void this.#measure();
    }
  }

  close() {
    this.#closed = true;
    this.#pc.ontrack = this.#pc.onicecandidate = this.#pc.ondatachannel = null;
    this.#pc.close();
  }

  async #measure() {
    this.#measuring = true;
    try {
      const report = await this.#pc.getStats();
      if (this.#closed) return;
      report.forEach((/** @type {any} */ entry) => {
        if (entry.type !== 'inbound-rtp') return;
        if (entry.kind === 'video') this.#decoded(entry.framesDecoded ?? 0);
        if (entry.kind === 'audio') {
          this.audioPackets = entry.packetsReceived ?? 0;
          this.audioLevel = entry.audioLevel ?? 0;
        }
      });
      // A hidden page is not told of frames that it shows, so there the decoder's count has to do.
      if (this.framesDecoded > 0 && (document.hidden || performance.now() - this.#decodedAt > CALM_MS)) this.#first();
      this.#report();
    } finally {
      this.#measuring = false;
    }
  }

  /** @param {number} frames */
  #decoded(frames) {
    if (frames <= this.framesDecoded) return;
    this.framesAt = performance.now();
    if (this.framesDecoded === 0) this.#decodedAt = this.framesAt;
    this.framesDecoded = frames;
  }

  #first() {
    if (this.hasPicture || this.#closed) return;
    this.hasPicture = true;
    this.#report();
    this.#listener.picture(this);
  }

  #report() {
    if (this.#channel?.readyState !== 'open') return;
    this.#channel.send(JSON.stringify({
      session: this.id, framesDecoded: this.framesDecoded, audioPackets: this.audioPackets, audioLevel: this.audioLevel,
      talking: this.talking, hidden: document.hidden,
    }));
  }

  /** @param {MediaStreamTrack} track */
  #track(track) {
    const stream = new MediaStream([track]);
    if (track.kind === 'video') this.#listener.video(this, stream);
    else this.#listener.audio(this, stream);
  }

  /** @param {RTCIceCandidate | null} candidate */
  #gathered(candidate) {
    if (candidate === null || candidate.candidate === '' || this.#trickled.length >= CANDIDATES_MOST) return;
    /** @type {Signal} */
    const signal = {
      type: 'candidate', session: this.id, candidate: candidate.candidate,
      sdpMid: candidate.sdpMid, sdpMLineIndex: candidate.sdpMLineIndex,
    };
    this.#trickled.push(signal);
    this.#listener.signal(signal);
  }

  /** @param {RTCDataChannel} channel */
  #opened(channel) {
    if (channel.label !== 'vitals') return;
    this.#channel = channel;
    channel.onopen = () => this.#report();
    this.#report();
  }

  /** @param {RTCIceCandidateInit} candidate */
  #add(candidate) {
    this.#pc.addIceCandidate(candidate).catch((problem) => {
      if (!this.#closed) console.warn('A candidate of the device was ignored: %s', problem);
    });
  }
}

/** @param {RTCIceServer[]} iceServers */
function connection(iceServers) {
  try {
    return new RTCPeerConnection({ iceServers, bundlePolicy: 'max-bundle' });
  } catch (problem) {
    console.warn('The ICE servers of the device were ignored: %s', problem); // a call without them may well succeed
    return new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
  }
}
