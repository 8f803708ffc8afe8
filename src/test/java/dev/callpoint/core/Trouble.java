package dev.callpoint.core;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The table of what happens: how often, for how long, and what it does to the {@link World}. The rates are those of a
 * bad year; each kind has its end.
 */
enum Trouble {
  // People.
  VISITOR(6, 0, 0, (s, r) -> new Visit(s, r).begins(), _ -> {}),
  STUCK_BUTTON(900, 1_000, 60_000, Doings::stuckButton, _ -> {}),
  REMOTE_STORM(400, 500, 10_000, Doings::remoteStorm, _ -> {}),
  FLEET_COMMANDED(400, 12_000, 20_000, Doings::fleetCommanded, _ -> {}),
  DELIVERED_AGAIN(300, 500, 10_000, Doings::deliveredAgain, _ -> {}),
  RESTART_COMMANDED(500, 0, 0, (s, _) -> s.request(new Event.RestartRequested(s.nextId())), _ -> {}),
  OPERATOR_LEAVES(200, 1_000, 7_200_000, (s, _) -> s.leaves(s.holderOrAlice()), Doings::everybodyComes),
  LAPTOP_CLOSES(300, 1_000, 90_000, (s, _) -> s.page().present = false, Doings::everybodyComesAgain),
  PAGE_RELOADS(200, 200, 4_000, (s, _) -> s.reloads(s.holderOrAlice()), Doings::everybodyComes),
  PAGE_FREEZES(300, 300, 60_000, (s, _) -> s.page().decodes = false, Doings::pagesHeal),
  PAGE_SILENT(300, 300, 60_000, (s, _) -> s.page().reports = false, Doings::pagesHeal),
  PAGE_DEAF(600, 300, 60_000, (s, _) -> s.page().hears = false, Doings::pagesHeal),
  PAGE_LIES(600, 300, 60_000, Doings::pageLies, Doings::pagesHeal),
  PAGE_HIDES(200, 300, 600_000, Doings::pageHides, Doings::pagesHeal),
  PAGE_ANSWERS_NOT(300, 1_000, 60_000, (s, _) -> s.page().answers = false, Doings::pagesHeal),
  PAGE_ANSWERS_LATE(300, 1_000, 60_000, (s, r) -> s.page().answerMs = r.nextLong(15, 12_000), Doings::pagesHeal),
  PAGE_ANSWERS_TWICE(300, 1_000, 600_000, (s, _) -> s.page().answersTwice = true, Doings::pagesHeal),
  PAGE_ANSWERS_BEFORE(300, 1_000, 60_000, (s, _) -> s.page().answersOldSession = true, Doings::pagesHeal),
  // Engines.
  ENGINE_DIES(200, 0, 0, Doings::engineDies, _ -> {}),
  ENGINE_HANGS(200, 0, 0, (s, r) -> s.engine(r).ifPresent(e -> e.speaks = false), _ -> {}),
  ENGINES_DIE_AT_START(400, 200, 180_000, (s, _) -> s.world.enginesDieAtStart = true, s -> s.world.enginesDieAtStart = false),
  ENGINES_HANG_AT_START(400, 200, 120_000, (s, _) -> s.world.enginesWarm = false, s -> s.world.enginesWarm = true),
  ENGINES_START_SLOWLY(300, 1_000, 120_000, (s, r) -> s.world.warmMs = r.nextLong(300, 15_000), s -> s.world.warmMs = 300),
  ENGINES_CLOSE_NOT(300, 1_000, 120_000, (s, _) -> s.world.enginesClose = false, s -> s.world.enginesClose = true),
  ENGINES_CLOSE_SLOWLY(300, 1_000, 120_000, (s, r) -> s.world.closeMs = r.nextLong(1_000), s -> s.world.closeMs = 10),
  KILLS_TAKE_LONG(300, 1_000, 60_000, (s, r) -> s.world.killMs = r.nextLong(5, 8_000), s -> s.world.killMs = 5),
  ENGINES_OFFER_NOT(400, 300, 60_000, (s, _) -> s.world.enginesOffer = false, s -> s.world.enginesOffer = true),
  MEMORY_GROWS(400, 1_000, 300_000, (s, _) -> s.world.memoryKb = 400 * 1_024, s -> s.world.memoryKb = 80 * 1_024),
  COUNTERS_LEAP(400, 0, 0, (s, r) -> s.engine(r).ifPresent(e -> Doings.skew(e, 1_000_000)), _ -> {}),
  COUNTERS_FALL(400, 0, 0, (s, r) -> s.engine(r).ifPresent(e -> Doings.skew(e, -5_000_000)), _ -> {}),
  SENDS_NOT(300, 0, 0, (s, r) -> s.engine(r).ifPresent(e -> e.sends = false), _ -> {}),
  STALE_WORDS(200, 0, 0, Doings::staleWords, _ -> {}),
  // Devices.
  CAMERA_GONE(300, 200, 240_000, (s, _) -> s.world.cameraThere = false, s -> s.world.cameraThere = true),
  CAMERA_STALLS(200, 200, 120_000, (s, _) -> s.world.cameraGivesFrames = false, s -> s.world.cameraGivesFrames = true),
  CAMERA_FREEZES(200, 0, 0, (s, r) -> s.engine(r).ifPresent(e -> e.takesFrames = false), _ -> {}),
  CAMERA_NEEDS_CYCLE(400, 1_000, 180_000, Doings::cameraNeedsCycle, _ -> {}),
  CAMERA_IS_SLOW(300, 1_000, 120_000, (s, r) -> s.world.firstFrameMs = r.nextLong(6_000), s -> s.world.firstFrameMs = 20),
  CAMERA_ABORTS_ENGINES(400, 200, 120_000, (s, _) -> s.world.devices.abortEngines = true, s -> s.world.devices.abortEngines = false),
  CAMERA_HANGS_ENGINES(400, 200, 120_000, (s, _) -> s.world.devices.hangEngines = true, s -> s.world.devices.hangEngines = false),
  MICROPHONE_FLAT(400, 1_000, 180_000, (s, _) -> s.world.devices.microphoneFlat = true, s -> s.world.devices.microphoneFlat = false),
  MICROPHONE_STALLS(400, 1_000, 180_000, (s, _) -> s.world.devices.microphoneStalls = true, s -> s.world.devices.microphoneStalls = false),
  MICROPHONE_NEEDS_CYCLE(400, 1_000, 180_000, Doings::microphoneNeedsCycle, _ -> {}),
  MICROPHONE_GONE(400, 1_000, 180_000, (s, _) -> s.world.missing = List.of("microphone: none"), s -> s.world.missing = List.of()),
  // Network.
  PATH_LOST(200, 300, 90_000, (s, _) -> s.world.network.lose(true, true, false), s -> s.world.network.heal()),
  PATH_ONE_WAY(300, 300, 90_000, (s, r) -> Doings.oneWay(s, r), s -> s.world.network.heal()),
  PATH_STRAYS(300, 300, 30_000, (s, _) -> s.world.network.lose(true, true, true), s -> s.world.network.heal()),
  CONNECTS_NOT(400, 300, 60_000, (s, _) -> s.world.connects = false, s -> s.world.connects = true),
  ICE_FAILS(400, 0, 0, (s, r) -> s.engine(r).filter(SimulatedEngine::isConnected).ifPresent(e -> e.changes(Event.Connection.FAILED)), _ -> {}),
  // Broker.
  BROKER_GOES(150, 100, 900_000, (s, _) -> s.brokerGoes(), Doings::brokerComes),
  BROKER_FLAPS(300, 1_000, 60_000, Doings::brokerFlaps, Doings::brokerComes),
  BROKER_HALF_OPEN(300, 25_000, 120_000, Doings::brokerHalfOpen, Doings::brokerComes),
  MESSAGES_LOST(300, 1_000, 60_000, (s, r) -> s.world.broker.lostPercent = r.nextInt(10, 90), s -> s.world.broker.lostPercent = 0),
  MESSAGES_DOUBLED(300, 1_000, 600_000, (s, r) -> s.world.broker.doubledPercent = r.nextInt(10, 90), s -> s.world.broker.doubledPercent = 0),
  MESSAGES_LATE(300, 1_000, 60_000, (s, r) -> s.world.broker.delayMaxMs = r.nextLong(2, 5_000), s -> s.world.broker.delayMaxMs = 0),
  // The daemon itself.
  CORE_SLEEPS(300, 0, 0, Doings::coreSleeps, _ -> {}),
  DAEMON_STOPS(700, 0, 0, (s, _) -> s.core.happens(new Event.StopRequested()), _ -> {}),
  DAEMON_IS_KILLED(700, 0, 0, (s, _) -> s.core.isKilled(), _ -> {}),
  PANEL_FAILS(600, 1_000, 600_000, (s, _) -> s.core.happens(new Event.PartFailed("panel", "no line")), s -> s.core.happens(new Event.PartRecovered("panel"))),
  PANEL_ANSWERS_NOT(600, 1_000, 600_000, (s, _) -> s.world.panelAnswers = false, s -> s.world.panelAnswers = true),
  RELAY_FAILS(600, 1_000, 600_000, (s, _) -> s.world.relayWorks = false, s -> s.world.relayWorks = true),
  CASE_IS_OPENED(600, 100, 600_000, (s, _) -> s.core.happens(new Event.TamperChanged(true)), s -> s.core.happens(new Event.TamperChanged(false))),
  ANSWERS_HANG(500, 300, 120_000, (s, _) -> s.world.disk.hangs(true), s -> s.world.disk.hangs(false)),
  ANSWERS_FAIL(500, 300, 120_000, (s, _) -> s.world.disk.fails(true), s -> s.world.disk.fails(false)),
  ANSWERS_SLOW(400, 1_000, 600_000, (s, r) -> s.world.disk.writeMs = r.nextLong(1, 2_000), s -> s.world.disk.writeMs = 5),
  GARBAGE(200, 0, 0, (s, _) -> s.core.happens(new Event.InputRefused(Event.InputKind.SIGNAL, 1, "no JSON")), _ -> {}),
  FAULTS_ON_PURPOSE(400, 0, 0, Doings::onPurpose, _ -> {});

  final double everyHours;
  final long minMs;
  final long maxMs;
  private final BiConsumer<Simulation, SplittableRandom> begins;
  private final Consumer<Simulation> ends;

  Trouble(
      double everyHours, long minMs, long maxMs, BiConsumer<Simulation, SplittableRandom> begins, Consumer<Simulation> ends) {
    this.everyHours = everyHours;
    this.minMs = minMs;
    this.maxMs = maxMs;
    this.begins = begins;
    this.ends = ends;
  }

  void begins(Simulation simulation, SplittableRandom random) {
    begins.accept(simulation, random);
  }

  void ends(Simulation simulation) {
    ends.accept(simulation);
  }

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
