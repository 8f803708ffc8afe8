// @ts-check
/** Wires the console; decides nothing. */

import { Broker } from './broker.js';
import { brokerAddress } from './broker-address.js';
import { Call } from './call.js';
import { chosen, remember } from './chosen.js';
import { Commands } from './commands.js';
import { DeviceList } from './device-list.js';
import { DevicePanel, element, write } from './device-panel.js';
import { Devices } from './devices.js';
import { showFacts } from './facts.js';
import { Inbox } from './inbox.js';
import { listenToKeys } from './keys.js';
import { Lately } from './lately.js';
import { LoginForm } from './login-form.js';
import { Microphone } from './microphone.js';
import { operatorId } from './operator-id.js';
import { Picture } from './picture.js';
import { RingSound } from './ring-sound.js';
import { Sleep } from './sleep.js';
import { Sound } from './sound.js';
import { startTicker } from './ticker.js';

start().catch((problem) => write('broker', problem.message));

async function start() {
  const me = await operatorId();
  const address = await brokerAddress();
  dispatchEvent(new Event('callpoint-started'));
  if (!('Paho' in window)) throw new Error('The MQTT client under webjars/ was not found. Serve it beside this page.');

  const devices = new Devices();
  const lately = new Lately(element('lately'));
  const list = new DeviceList(
    element('devices'), element('no-devices'), /** @type {HTMLInputElement} */ (element('find')));
  const panel = new DevicePanel();
  const bell = new RingSound();
  const sound = new Sound(/** @type {HTMLAudioElement} */ (element('sound')), () => changed());
  let stale = true;
  const changed = () => { stale = true; };

  const broker = new Broker(address, me, {
    connected: () => {
      devices.doubt();
      call.brokerBack();
    },
    message: (topic, payload) => {
      if (slept()) return;
      inbox.received(topic, payload);
      changed();
    },
    changed,
  });

  const login = new LoginForm(address, (entered) => broker.logIn(entered));
  const sleep = new Sleep();

  /** True once after each sleep: what was about to be done is of before. */
  function slept() {
    const ms = sleep.ended();
    if (ms === 0) return false;
    call.slept(ms);
    broker.slept();
    return true;
  }

  const call = new Call({
    me,
    signal: (device, signal) => broker.publish(`callpoint/${device}/signal/in/${me}`, JSON.stringify(signal)),
    reachable: (device) => broker.connected && devices.get(device)?.online !== false,
    picture: new Picture(element('stage')),
    sound,
    lately: (device, line, tone) => lately.add(device, line, tone),
    changed,
  }, (lost) => new Microphone(lost));

  const commands = new Commands({
    publish: (topic, payload) => broker.publish(topic, payload),
    lately: (device, line, tone, at) => lately.add(device, line, tone, at),
  });

  const inbox = new Inbox({ me, devices, call, commands, lately });

  const actions = {
    watch: () => {
      const name = chosen().device;
      if (name === null) return;
      lately.add(name, devices.get(name)?.ringing ? 'You answered' : 'You asked for picture and sound');
      call.watch(name);
    },
    talk: () => { void call.toggleTalk(); },
    'hang-up': () => {
      const name = chosen().device;
      if (name !== null && call.device !== name) commands.send(name, 'hangup', 'You declined the ring');
      else call.hangUp();
    },
    'take-over': () => { if (call.busy !== null) call.watch(call.busy.device, true); },
    unlock: () => { command('unlock', 'You asked to unlock the door'); },
    reset: () => { command('reset', 'You asked for a reset'); },
    mute: () => sound.toggle(),
  };

  /**
   * @param {"unlock" | "reset"} what
   * @param {string} words
   */
  function command(what, words) {
    const name = chosen().device;
    if (name !== null) commands.send(name, what, words);
  }

  for (const [id, act] of Object.entries(actions)) {
    element(id).addEventListener('click', () => {
      slept();
      if (element(id).getAttribute('aria-disabled') !== 'true') act();
    });
  }
  element('volume').addEventListener('input', (event) => {
    sound.setVolume(Number(/** @type {HTMLInputElement} */ (event.target).value) / 100);
  });
  listenToKeys({ a: 'watch', t: 'talk', h: 'hang-up', m: 'mute' });

  function chose() {
    const { device, watch } = chosen();
    lately.choose(device);
    if (device !== null && watch && call.device !== device) call.watch(device);
    changed();
  }
  addEventListener('hashchange', chose);
  chose();

  function show() {
    const { device: name } = chosen();
    list.show(devices.sorted(), name, me);
    const device = name === null ? null : devices.get(name);
    panel.show({ name, device, call, sound, me, brokerThere: broker.connected });
    write('broker', broker.words);
    login.show(broker.refusal);
    element('broker').dataset.tone = broker.connected ? 'good' : 'trouble';
    const ringing = devices.ringing();
    document.title = (ringing === null ? '' : `${ringing.name} rings · `) + (name ?? 'Devices') + ' · Callpoint';
    document.documentElement.dataset.broker = broker.connected ? 'connected' : 'away';
    if (name !== null) remember(name, call.device === name);
    const version = device?.version ?? '';
    write('version', version === '' ? '' : `${name} runs Callpoint ${version}`);
  }

  let beats = 0;
  startTicker(() => {
    slept();
    const now = performance.now();
    broker.tick(now);
    call.tick(now);
    commands.tick(now);
    bell.tick(now, devices.ringing() !== null, sound.muted ? 0 : sound.volume);
    const here = call.device !== null && call.device === chosen().device;
    panel.showLevel(!here ? null : call.phase === 'live' ? call.session?.audioLevel ?? 0 : 0);
    if (stale || ++beats % 10 === 0) {
      stale = false;
      show();
    }
  });
  showFacts({ me, address, broker, call, sound, devices });
}
