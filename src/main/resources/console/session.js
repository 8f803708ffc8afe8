// @ts-check
/**
 * One incarnation of the peer connection: made for a session's first offer, answers it, counts what arrives, reports
 * that to the device. A reset makes the next one; this one is closed when the next one has a picture.
 *
 * Each further offer of the session is a round of its own (ICE restart, RFC 8445, 2.4): the same connection gets new
 * ICE credentials and finds a path again, while its tracks, its data channel and its picture stay.
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
 * @property {(session: Session, round: number, problem: unknown) => void} failed  the offer could not be answered
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
  #listener;
  #pc;
  #startedAt = performance.now();
  /** Of the newest offer; -1 before the first. */
  #round = -1;
  /** Answering the newest offer; one at a time. @type {Promise<void>} */
  #work = Promise.resolve();
  /** @type {Signal | null} of the newest offer */
  #answer = null;
  /** ICE credentials' names in the description that is applied; null before the first. @type {Set<string> | null} */
  #fragments = null;
  #closed = false;
  /** For a description that is not applied yet. @type {RTCIceCandidateInit[]} */
  #early = [];
  /** What followed the newest answer. @type {Signal[]} */
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
   * @param {RTCIceServer[]} iceServers
   * @param {SessionListener} listener
   */
  constructor(id, iceServers, listener) {
    this.id = id;
    this.#listener = listener;
    this.#pc = connection(iceServers);
    this.#pc.ontrack = (event) => this.#track(event.track);
    this.#pc.onicecandidate = (event) => this.#gathered(event.candidate);
    this.#pc.ondatachannel = (event) => this.#opened(event.channel);
  }

  /**
   * A higher round than before is answered; the same one gets its answer again, and what was trickled after it, as the
   * device did not get them; a lower one was overtaken.
   *
   * @param {number} round
   * @param {string} sdp
   * @param {MediaStreamTrack | null} microphone
   * @param {RTCIceServer[]} iceServers
   */
  offered(round, sdp, microphone, iceServers) {
    if (round > this.#round || (round === this.#round && this.failed)) {
      this.#round = round;
      this.#answer = null;
      this.#trickled = [];
      this.failed = false;
      this.#work = this.#work.then(() => this.#answerTo(round, sdp, microphone, iceServers));
    } else if (round === this.#round && this.#answer !== null) {
      this.#listener.signal(this.#answer);
      for (const candidate of this.#trickled) this.#listener.signal(candidate);
    }
  }

  /** @param {RTCIceCandidateInit} candidate */
  candidate(candidate) {
    if (this.#fragments !== null && fits(candidate.candidate ?? '', this.#fragments)) this.#add(candidate);
    else if (this.#early.push(candidate) > CANDIDATES_MOST) this.#early.shift();
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

  /**
   * The answer is sent before it is applied here: that spares a few ms of each reset, and candidates follow it anyway.
   *
   * @param {number} round
   * @param {string} sdp
   * @param {MediaStreamTrack | null} microphone
   * @param {RTCIceServer[]} iceServers
   */
  async #answerTo(round, sdp, microphone, iceServers) {
    if (this.#closed || round !== this.#round) return;
    try {
      if (round > 0) this.#renewServers(iceServers);
      await this.#pc.setRemoteDescription({ type: 'offer', sdp });
      this.#described(sdp);
      this.#takeSender(microphone);
      const answer = await this.#pc.createAnswer();
      if (this.#closed || round !== this.#round) return;
      this.#answer = { type: 'answer', session: this.id, round, sdp: answer.sdp ?? '' };
      this.#listener.signal(this.#answer);
      await this.#pc.setLocalDescription(answer);
    } catch (problem) {
      if (this.#closed || round !== this.#round) return;
      this.failed = true;
      this.#listener.failed(this, round, problem);
    }
  }

  /** The credentials of the round before may have ended (RFC 8829, 3.5.1). @param {RTCIceServer[]} iceServers */
  #renewServers(iceServers) {
    try {
      this.#pc.setConfiguration({ iceServers, bundlePolicy: 'max-bundle' });
    } catch (problem) {
      console.warn('The ICE servers of the device were ignored: %s', problem); // those before may well do
    }
  }

  /**
   * The sound's sender is there from the first offer on, and keeps its track.
   *
   * @param {MediaStreamTrack | null} microphone
   */
  #takeSender(microphone) {
    if (this.#sender !== null) return;
    const audio = this.#pc.getTransceivers().find((transceiver) => transceiver.receiver.track.kind === 'audio');
    if (audio) {
      audio.direction = 'sendrecv';
      this.#sender = audio.sender;
      this.speak(microphone);
    }
  }

  /** Candidates that came before their description are taken now. @param {string} sdp */
  #described(sdp) {
    this.#fragments = fragments(sdp);
    for (const candidate of this.#early.splice(0)) this.candidate(candidate);
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

  /** One that was gathered for a round that was overtaken is of no use. @param {RTCIceCandidate | null} candidate */
  #gathered(candidate) {
    if (candidate === null || candidate.candidate === '' || this.#trickled.length >= CANDIDATES_MOST) return;
    if (this.#answer === null || !fits(candidate.candidate, fragments(this.#answer.sdp ?? ''))) return;
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

/** Names of the ICE credentials in a description (RFC 8839, 5.4). @param {string} sdp */
function fragments(sdp) {
  return new Set([...sdp.matchAll(/^a=ice-ufrag:(\S+)/gm)].map((match) => match[1]));
}

/**
 * A candidate names its credentials: one with other credentials than the description's is of another round. One that
 * names none is of what is described.
 *
 * @param {string} candidate
 * @param {Set<string>} described
 */
function fits(candidate, described) {
  const named = / ufrag (\S+)/.exec(candidate);
  return named === null || described.has(named[1]);
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
