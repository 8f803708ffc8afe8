// @ts-check
/** One session of node-device.js: peer connection, data channel, a moving picture of 640x480 at 30, a tone. */

import wrtc from '@roamhq/wrtc';
import { withStartBitrate } from './start-bitrate.js';

const WIDTH = 640;
const HEIGHT = 480;
const FPS = 30;
const RATE = 48_000;

/** @type {any} */
let connection = null;
/** @type {any[]} */
let early = [];

process.on('disconnect', () => process.exit(0));
process.on('message', async (/** @type {any} */ signal) => {
  switch (signal.type) {
    case 'start':
      await start(signal.session);
      break;
    case 'answer':
      await connection.setRemoteDescription({ type: 'answer', sdp: withStartBitrate(signal.sdp) });
      for (const candidate of early.splice(0)) void connection.addIceCandidate(candidate);
      break;
    case 'candidate':
      if (connection.remoteDescription) void connection.addIceCandidate(signal);
      else early.push(signal);
      break;
  }
});

/** @param {string} session */
async function start(session) {
  connection = new wrtc.RTCPeerConnection({ bundlePolicy: 'max-bundle' });
  connection.createDataChannel('vitals');
  connection.onicecandidate = (/** @type {any} */ { candidate }) => {
    if (!candidate || candidate.candidate === '') return;
    process.send?.({ type: 'candidate', session, candidate: candidate.candidate, sdpMid: candidate.sdpMid,
      sdpMLineIndex: candidate.sdpMLineIndex });
  };
  const picture = new wrtc.nonstandard.RTCVideoSource();
  const sound = new wrtc.nonstandard.RTCAudioSource();
  const stream = new wrtc.MediaStream();
  connection.addTrack(picture.createTrack(), stream);
  connection.addTrack(sound.createTrack(), stream);
  const offer = await connection.createOffer();
  process.send?.({ type: 'offer', session, round: 0, sdp: offer.sdp, iceServers: [] });
  await connection.setLocalDescription(offer);
  send(picture, sound);
}

/** @param {any} picture @param {any} sound */
function send(picture, sound) {
  const data = new Uint8ClampedArray(WIDTH * HEIGHT * 3 / 2).fill(128);
  let frame = 0;
  const push = () => {
    frame++;
    for (let y = 0; y < HEIGHT; y++) data.fill((y + 4 * frame) & 255, y * WIDTH, (y + 1) * WIDTH);
    picture.onFrame({ width: WIDTH, height: HEIGHT, data });
  };
  push();
  setInterval(push, 1000 / FPS);
  const samples = new Int16Array(RATE / 100);
  let at = 0;
  setInterval(() => {
    for (let i = 0; i < samples.length; i++, at++) samples[i] = 8000 * Math.sin(2 * Math.PI * 440 * at / RATE);
    sound.onData({ samples, sampleRate: RATE, bitsPerSample: 16, channelCount: 1, numberOfFrames: samples.length });
  }, 10);
}
