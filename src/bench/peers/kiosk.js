// @ts-check
/**
 * A Chromium kiosk page as a device. A reset is the classic recipe (close the peer connection, stop every track, ask for
 * camera and microphone again, a new peer connection with its data channel), or, with ?how=reload, a reload of the page.
 */

import { withStartBitrate } from './start-bitrate.js';

const arguments_ = new URLSearchParams(location.search);
const device = arguments_.get('device');
const reloads = arguments_.get('how') === 'reload';
const prefix = `callpoint/${device}/`;

const broker = new Paho.Client(arguments_.get('broker') ?? '', 'kiosk-' + Math.random().toString(36).slice(2));
let number = Date.now();
/** @type {string | null} */
let operator = sessionStorage.getItem('operator');
/** @type {RTCPeerConnection | null} */
let connection = null;
/** @type {MediaStream | null} */
let stream = null;
/** @type {RTCIceCandidateInit[]} */
let early = [];

broker.onMessageArrived = (message) => {
  if (message.destinationName === prefix + 'command/reset') reset();
  else take(message.destinationName.split('/').at(-1) ?? '', JSON.parse(message.payloadString));
};
broker.connect({
  mqttVersion: 4,
  onSuccess: () => {
    broker.subscribe(prefix + 'signal/in/+', { qos: 1 });
    broker.subscribe(prefix + 'command/reset', { qos: 1, onSuccess: () => document.documentElement.dataset.ready = 'yes' });
    if (operator !== null) start();
  },
});

/** @param {string} from @param {any} signal */
function take(from, signal) {
  switch (signal.type) {
    case 'watch':
      operator = from;
      start();
      break;
    case 'answer':
      if (signal.session !== `${device}-${number}`) return;
      void connection?.setRemoteDescription({ type: 'answer', sdp: withStartBitrate(signal.sdp) }).then(() => {
        for (const candidate of early.splice(0)) void connection?.addIceCandidate(candidate);
      });
      break;
    case 'candidate':
      if (signal.session !== `${device}-${number}`) return;
      if (connection?.remoteDescription) void connection.addIceCandidate(signal);
      else early.push(signal);
      break;
    case 'bye':
      operator = null;
      sessionStorage.removeItem('operator');
      stop();
      break;
  }
}

function reset() {
  say({ type: 'bye', session: `${device}-${number}`, reason: 'reset' });
  if (reloads) {
    if (operator !== null) sessionStorage.setItem('operator', operator);
    location.reload();
  } else {
    stop();
    start();
  }
}

function stop() {
  connection?.close();
  stream?.getTracks().forEach((track) => track.stop());
  connection = stream = null;
  early = [];
}

async function start() {
  if (connection !== null) stop();
  const session = `${device}-${++number}`;
  const mine = await navigator.mediaDevices.getUserMedia(
    { video: { width: 640, height: 480, frameRate: 30 }, audio: true });
  const made = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
  stream = mine;
  connection = made;
  made.createDataChannel('vitals');
  made.onicecandidate = ({ candidate }) => {
    if (candidate === null || candidate.candidate === '') return;
    say({ type: 'candidate', session, candidate: candidate.candidate, sdpMid: candidate.sdpMid,
      sdpMLineIndex: candidate.sdpMLineIndex });
  };
  for (const track of mine.getTracks()) made.addTrack(track, mine);
  const offer = await made.createOffer();
  say({ type: 'offer', session, round: 0, sdp: offer.sdp, iceServers: [] });
  await made.setLocalDescription(offer);
}

/** @param {object} signal */
function say(signal) {
  const message = new Paho.Message(JSON.stringify(signal));
  message.destinationName = prefix + 'signal/out/' + operator;
  message.qos = 1;
  broker.send(message);
}
