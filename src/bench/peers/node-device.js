// @ts-check
/**
 * Node.js with @roamhq/wrtc as a device: a parent that holds the line to the broker, and a child with the peer
 * connection. A reset ends the child and takes another: one that is started then, or, with "standby", one that was
 * started ahead and has the library loaded. Arguments: broker URL, device, "restart" or "standby".
 */

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import mqtt from 'mqtt';

const [url, device, how] = process.argv.slice(2);
const prefix = `callpoint/${device}/`;
const broker = mqtt.connect(url, { reconnectPeriod: 0 });
let number = Date.now();
/** @type {string | null} */
let operator = null;
/** @type {import('node:child_process').ChildProcess | null} */
let active = null;
/** @type {import('node:child_process').ChildProcess | null} */
let standby = how === 'standby' ? child() : null;

function child() {
  return fork(fileURLToPath(new URL('node-session.js', import.meta.url)));
}

function start() {
  active?.kill('SIGKILL');
  const session = `${device}-${++number}`;
  const taken = standby ?? child();
  active = taken;
  taken.on('message', (signal) => { if (taken === active) say(signal); });
  taken.send({ type: 'start', session });
  standby = null;
  // As Callpoint does: the next one is warmed when this one has had its time to connect.
  if (how === 'standby') setTimeout(() => { standby ??= child(); }, 500);
}

function stop() {
  active?.kill('SIGKILL');
  active = null;
}

/** @param {any} signal */
function say(signal) {
  broker.publish(prefix + 'signal/out/' + operator, JSON.stringify(signal), { qos: 1 });
}

broker.on('message', (topic, payload) => {
  if (topic === prefix + 'command/reset') {
    say({ type: 'bye', session: `${device}-${number}`, reason: 'reset' });
    start();
    return;
  }
  const signal = JSON.parse(payload.toString());
  switch (signal.type) {
    case 'watch':
      operator = topic.split('/').at(-1) ?? '';
      start();
      break;
    case 'answer':
    case 'candidate':
      if (signal.session === `${device}-${number}`) active?.send(signal);
      break;
    case 'bye':
      stop();
      break;
  }
});
broker.on('connect', () => {
  broker.subscribe([prefix + 'signal/in/+', prefix + 'command/reset'], { qos: 1 }, () => console.log('ready'));
});
process.stdin.on('end', () => { stop(); standby?.kill('SIGKILL'); process.exit(0); }).resume();
