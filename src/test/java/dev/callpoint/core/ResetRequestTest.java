package dev.callpoint.core;

import static dev.callpoint.core.Scene.ALICE;
import static dev.callpoint.core.Scene.BOB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Result.Outcome;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResetRequestTest {
  private static void request(Scene scene, String id, Cause cause) {
    if (cause == Cause.BUTTON) {
      scene.press(id);
    } else {
      scene.reset(id, cause);
    }
  }

  static List<Cause> triggers() {
    return List.of(Cause.BUTTON, Cause.MQTT, Cause.CONSOLE, Cause.CLI);
  }

  private static void assertCompleted(Scene scene, String id, long withinMs) {
    scene.until(() -> scene.answered(id), withinMs);
    scene.assertAcceptedThen(Outcome.COMPLETED, id);
  }

  @ParameterizedTest
  @MethodSource("triggers")
  void aCallIsBackInAMomentWhoeverAsks(Cause cause) {
    Scene scene = Scene.inCall();
    SimulatedEngine old = scene.active();
    request(scene, "r1", cause);
    assertTrue(scene.is("recovering"));
    assertEquals(List.of(new Command.SendBye(ALICE, old.generation, "reset")), scene.said(Command.SendBye.class));
    assertCompleted(scene, "r1", 200);
    assertTrue(scene.is("in-call"));
    assertEquals(ALICE, scene.status().call().operator());
    Result result = scene.results("r1").getLast();
    assertEquals(cause.label(), result.cause());
    assertEquals("reset", result.rung());
    Status.LastReset last = scene.status().lastReset();
    List<String> phases = List.copyOf(last.phases().keySet());
    assertEquals(List.of("engine", "offer", "closed", "devices", "answer"), phases.subList(0, 5));
    assertTrue(last.phases().keySet().containsAll(List.of("first-frame", "connected", "picture", "sound", "verified")));
    assertEquals(1, scene.status().resets().get(cause.label()));
  }

  @ParameterizedTest
  @MethodSource("triggers")
  void anIdleDeviceIsResetToo(Cause cause) {
    Scene scene = Scene.ready();
    request(scene, "r1", cause);
    assertCompleted(scene, "r1", 200);
  }

  @ParameterizedTest
  @MethodSource("triggers")
  void whileNoEngineIsWarm(Cause cause) {
    Scene scene = new Scene();
    assertInstanceOf(Service.Waiting.class, scene.state().service());
    request(scene, "r1", cause);
    assertCompleted(scene, "r1", 1_000);
    assertEquals(cause.label(), scene.results("r1").getLast().cause());
  }

  @ParameterizedTest
  @MethodSource("triggers")
  void whileTheFirstEngineTakesOver(Cause cause) {
    Scene scene = new Scene();
    scene.until(() -> scene.state().service() instanceof Service.TakingOver, 1_000);
    request(scene, "r1", cause);
    assertCompleted(scene, "r1", 1_000);
    assertEquals(1, scene.world.engines.size() - 1, "only the standby came beside it");
  }

  @ParameterizedTest
  @MethodSource("triggers")
  void whileACallBeginsAFreshStackIsMade(Cause cause) {
    Scene scene = Scene.ready();
    int generation = scene.active().generation;
    scene.watch(ALICE);
    request(scene, "r1", cause);
    assertCompleted(scene, "r1", 1_000);
    assertTrue(scene.active().generation > generation);
    assertTrue(scene.is("in-call"));
  }

  @ParameterizedTest
  @MethodSource("triggers")
  void whileACallIsCleanedUpTheRequestJoins(Cause cause) {
    Scene scene = Scene.inCall();
    scene.happens(new Event.ByeReceived(ALICE));
    request(scene, "r1", cause);
    assertCompleted(scene, "r1", 1_000);
    assertEquals(1, scene.said(Command.CloseEngine.class).size());
  }

  @ParameterizedTest
  @MethodSource("triggers")
  void whileTheDaemonEndsItIsRefused(Cause cause) {
    Scene scene = Scene.inCall();
    scene.happens(new Event.StopRequested());
    scene.mark();
    request(scene, "r1", cause);
    assertEquals(List.of(Outcome.REFUSED), scene.outcomes("r1"));
    assertEquals(List.of(), scene.events());
  }

  @Test
  void requestsDuringAResetAreCoalescedIntoIt() {
    Scene scene = Scene.inCall();
    scene.reset("r1", Cause.MQTT);
    scene.run(10);
    scene.reset("r2", Cause.CLI);
    scene.press("p1");
    for (String id : List.of("r1", "r2", "p1")) {
      assertCompleted(scene, id, 1_000);
    }
    assertEquals(1, scene.said(Command.CloseEngine.class).size());
    assertEquals(List.of("mqtt"), scene.resets());
    long firstMs = scene.results("r1").getLast().ms();
    assertTrue(scene.results("r2").getLast().ms() < firstMs, "each is timed from its own request");
  }

  @Test
  void aResetIsNotOverBeforeThePageShowsAPicture() {
    Scene scene = Scene.inCall();
    scene.world.page(ALICE).decodes = false;
    scene.reset("r1", Cause.MQTT);
    scene.run(1_000);
    assertEquals(List.of(Outcome.ACCEPTED), scene.outcomes("r1"));
    scene.world.page(ALICE).decodes = true;
    assertCompleted(scene, "r1", 1_000);
  }

  @Test
  void aResetIsNotOverBeforeThePageHears() {
    Scene scene = Scene.inCall();
    scene.world.page(ALICE).hears = false;
    scene.reset("r1", Cause.MQTT);
    scene.run(1_000);
    assertEquals(List.of(Outcome.ACCEPTED), scene.outcomes("r1"));
    scene.world.page(ALICE).hears = true;
    assertCompleted(scene, "r1", 1_000);
  }

  @Test
  void pressesDuringAResetJoinItHoweverManyTheyAre() {
    Scene scene = Scene.inCall();
    scene.reset("r1", Cause.MQTT);
    IntStream.range(0, 10).forEach(i -> scene.press("p" + i));
    scene.run(1_000);
    IntStream.range(0, 10).forEach(i -> scene.assertAcceptedThen(Outcome.COMPLETED, "p" + i));
    assertEquals(List.of("mqtt"), scene.resets());
  }

  @Test
  void pressesWhileNoEngineIsWarmWaitForItHoweverManyTheyAre() {
    Scene scene = new Scene();
    IntStream.range(0, 10).forEach(i -> scene.press("p" + i));
    scene.run(1_000);
    IntStream.range(0, 10).forEach(i -> scene.assertAcceptedThen(Outcome.COMPLETED, "p" + i));
  }

  @Test
  void anIdThatComesAgainIsCarriedOutOnce() {
    Scene scene = Scene.inCall();
    scene.reset("r1", Cause.MQTT);
    scene.reset("r1", Cause.MQTT);
    assertCompleted(scene, "r1", 1_000);
    scene.run(5_000);
    scene.reset("r1", Cause.MQTT);
    scene.run(5_000);
    scene.assertAcceptedThen(Outcome.COMPLETED, "r1");
    assertEquals(1, scene.resets().size());
  }

  @Test
  void moreThanAHundredRequestsAreRefusedAtOnce() {
    Scene scene = Scene.inCall();
    IntStream.range(0, 250).forEach(i -> scene.reset("r" + i, Cause.MQTT));
    IntStream.range(100, 250).forEach(i -> assertEquals(List.of(Outcome.REFUSED), scene.outcomes("r" + i)));
    scene.run(1_000);
    IntStream.range(0, 100).forEach(i -> scene.assertAcceptedThen(Outcome.COMPLETED, "r" + i));
    assertEquals(1, scene.resets().size());
  }

  @Test
  void aHangUpDuringAResetDoesNotLoseTheRequest() {
    Scene scene = Scene.inCall();
    scene.reset("r1", Cause.MQTT);
    scene.run(5);
    scene.happens(new Event.ByeReceived(ALICE));
    assertCompleted(scene, "r1", 1_500);
    assertTrue(scene.is("ready"));
  }

  @Test
  void aTakeOverOfTheCallDuringAResetDoesNotLoseTheRequest() {
    Scene scene = Scene.inCall();
    scene.reset("r1", Cause.MQTT);
    scene.happens(new Event.WatchRequested(BOB, true));
    assertCompleted(scene, "r1", 2_000);
    assertEquals(BOB, scene.status().call().operator());
  }

  @Test
  void aPageThatIsLoadedAgainAndAgainCannotKeepARequestWaitingForEver() {
    Scene scene = Scene.inCall();
    scene.reset("r1", Cause.MQTT);
    scene.world.connects = false;
    for (int i = 0; i < 100; i++) {
      scene.run(900);
      scene.watch(ALICE);
    }
    scene.assertAcceptedThen(Outcome.FAILED, "r1");
    assertTrue(scene.results("r1").getLast().ms() <= Requests.ANSWER_MAX_MS + Scene.TICK_MS);
  }

  @Test
  void aFaultIsRefusedWhereTheConfigurationDoesNotPermitIt() {
    Scene scene =
        Scene.inCall(
            Tuned.from(Scene.LIMITS).faultsAllowed(false).limits());
    scene.happens(new Event.FaultRequested("f1", Event.Fault.CAMERA_FREEZE));
    assertEquals(List.of(Outcome.REFUSED), scene.outcomes("f1"));
    assertEquals(List.of(), scene.said(Command.InjectFault.class));
  }

  @Test
  void aFaultIsInjectedOnlyIntoAnEngineThatServes() {
    Scene scene = Scene.inCall();
    scene.happens(new Event.FaultRequested("f1", Event.Fault.CAMERA_FREEZE));
    assertEquals(List.of(Outcome.COMPLETED), scene.outcomes("f1"));
    assertEquals(1, scene.said(Command.InjectFault.class).size());
    scene.reset("r1", Cause.CLI);
    scene.happens(new Event.FaultRequested("f2", Event.Fault.CAMERA_FREEZE));
    assertEquals(List.of(Outcome.REFUSED), scene.outcomes("f2"));
  }
}
