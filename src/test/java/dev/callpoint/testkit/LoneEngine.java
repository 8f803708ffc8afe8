package dev.callpoint.testkit;

import dev.callpoint.core.Command;
import dev.callpoint.core.Event;
import dev.callpoint.engine.EngineHouse;
import dev.callpoint.engine.EngineSettings;
import dev.callpoint.json.Json.BadJson;
import dev.callpoint.json.SessionNames;
import dev.callpoint.log.LineLog;
import dev.callpoint.signalling.Signals;
import dev.callpoint.web.WebServer;
import dev.callpoint.web.WebSettings;
import dev.callpoint.wire.ToEngine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.eclipse.paho.client.mqttv3.IMqttMessageListener;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/**
 * A device without a core: one real engine with the test picture and a tone, the console, and the signals between the
 * engine and whoever watches. What the core would command, the test commands.
 */
public final class LoneEngine implements AutoCloseable {
  /** Of the one engine, and so of its session. */
  public static final int GENERATION = 1;

  private static final String NAME = "lone";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Start start;
  private final Path folder;
  private final EngineHouse house;
  private final WebServer web;
  private final MqttAsyncClient client;
  private final Signals signals = new Signals(new SessionNames(), List::of);
  private final List<Said> said = new CopyOnWriteArrayList<>();
  private final List<String> printed = new CopyOnWriteArrayList<>();
  private volatile String operator = "";
  private volatile boolean camera = true;
  private volatile IntPredicate answersWanted = _ -> true;

  /** @param atNanos when it was said */
  private record Said(Event event, long atNanos) {}

  /**
   * What the engine's process is.
   *
   * @param java the program
   * @param limit for whatever is waited for
   */
  public record Start(Path java, List<String> javaOptions, String classPath, Duration limit) {
    /** The build's engine, on the Java that runs the test. */
    private static Start here() {
      Path home = Path.of(String.valueOf(System.getProperty("callpoint.home")));
      return new Start(
          Path.of(System.getProperty("java.home"), "bin", "java"),
          List.of("-Xmx128m"),
          home.resolve("lib/*") + ":" + home.resolve("lib/media/*"),
          LIMIT);
    }
  }

  private LoneEngine(Mosquitto broker, Start start, List<String> inside) throws IOException, MqttException {
    this.start = start;
    folder = Files.createTempDirectory("lone");
    house = new EngineHouse(settings(inside), this::engineSaid, this::drain);
    web = new WebServer(new WebSettings("127.0.0.1", 0, "", broker.wsPort(), "test"), new WebSide());
    client = new MqttAsyncClient("tcp://127.0.0.1:" + broker.port(), "callpoint-" + NAME, new MemoryPersistence());
  }

  /**
   * Starts it and waits until it is warm.
   *
   * @param inside words of a command that runs the engine inside something, such as a network; none for here
   */
  public static LoneEngine start(Mosquitto broker, String... inside) {
    return start(broker, Start.here(), List.of(inside));
  }

  /** Starts another engine than the tests' own and waits until it is warm. */
  public static LoneEngine start(Mosquitto broker, Start start) {
    return start(broker, start, List.of());
  }

  private static LoneEngine start(Mosquitto broker, Start start, List<String> inside) {
    try {
      LoneEngine lone = new LoneEngine(broker, start, inside);
      try {
        lone.start();
      } catch (AssertionError e) {
        lone.close();
        throw e;
      }
      return lone;
    } catch (IOException | MqttException e) {
      throw new AssertionError("the engine cannot be reached", e);
    }
  }

  private void start() throws MqttException {
    web.start();
    client.connect().waitForCompletion(LIMIT.toMillis());
    IMqttMessageListener listener =
        (topic, message) -> operatorSaid(topic.substring(topic.lastIndexOf('/') + 1), message.getPayload());
    client.subscribe(topic("signal/in/+"), 1, listener).waitForCompletion(LIMIT.toMillis());
    publish("availability", "online".getBytes(StandardCharsets.UTF_8), true);
    house.carry(new Command.StartEngine(GENERATION));
    await("warm", Event.EngineWarmed.class, _ -> true);
  }

  public String name() {
    return NAME;
  }

  public String consoleAddress() {
    Awaitility.await("console").atMost(LIMIT).until(() -> web.address().isPresent());
    return web.address().orElseThrow().toString();
  }

  /** Who watches now is shown the slate, as after too many engines that died with their camera. */
  public void leaveCameraAlone() {
    camera = false;
  }

  public void openCamera() {
    house.carry(new Command.OpenDevices(GENERATION, true));
  }

  /** Answers to other rounds are heard, but the engine does not get them. */
  public void passAnswers(IntPredicate toRounds) {
    answersWanted = toRounds;
  }

  /** The engine is to end in order, as after a call. */
  public void closeEngine() {
    house.carry(new Command.CloseEngine(GENERATION));
  }

  public void restartIce() {
    house.carry(new Command.RestartIce(GENERATION));
  }

  /** Gives the engine an answer of before once more, as if it had been late. */
  public void answer(Event.AnswerReceived answer) {
    house.carry(new Command.ApplyAnswer(GENERATION, answer.round(), answer.sdp()));
  }

  /** Sends an offer of before once more, as when its answer has not come. */
  public void offerAgain(Event.OfferMade offer) {
    send(new Command.SendOffer(operator, GENERATION, offer.round(), offer.sdp()));
  }


  /** The highest round that was offered so far. */
  public int round() {
    return said(Event.OfferMade.class).stream().mapToInt(Event.OfferMade::round).max().orElse(-1);
  }

  public Event.OfferMade awaitOffer(int round) {
    return await("offer of round " + round, Event.OfferMade.class, offer -> offer.round() == round);
  }

  public Event.AnswerReceived awaitAnswer(int round) {
    return await("answer to round " + round, Event.AnswerReceived.class, answer -> answer.round() == round);
  }

  /** Waits until that many events of this kind fit. */
  public <T extends Event> List<T> await(String what, Class<T> type, int count, Predicate<T> wanted) {
    try {
      Awaitility.await(what).atMost(start.limit()).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2))
          .until(() -> isOver() || said(type).stream().filter(wanted).count() >= count);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(what + " did not come in " + start.limit() + everything(), e);
    }
    List<T> found = said(type).stream().filter(wanted).toList();
    if (found.size() < count) {
      throw new AssertionError(what + " will not come any more" + everything());
    }
    return found;
  }

  /** Dead, or one that cannot be warmed. */
  private boolean isOver() {
    return said.stream().map(Said::event).anyMatch(
        event -> event instanceof Event.EngineDied
            || event instanceof Event.EngineRefused refused && refused.what().equals("prepare"));
  }

  private String everything() {
    List<Event> all = said.stream().map(Said::event).filter(event -> !(event instanceof Event.ProgressMade)).toList();
    return "\n" + all + "\n" + printed;
  }

  /** Waits for the first event of this kind that fits. */
  public <T extends Event> T await(String what, Class<T> type, Predicate<T> wanted) {
    return await(what, type, 1, wanted).getFirst();
  }

  /** Everything of this kind that engine or operator said so far. */
  public <T extends Event> List<T> said(Class<T> type) {
    return said.stream().map(Said::event).filter(type::isInstance).map(type::cast).toList();
  }

  /** What became of the connection, the oldest first. */
  public List<Event.Connection> connections() {
    return said(Event.ConnectionChanged.class).stream().map(Event.ConnectionChanged::connection).toList();
  }

  /** Milliseconds from what is done now until the connection is in this state; -1 when it is not within the limit. */
  public long millisecondsTo(Event.Connection state, Duration limit, Runnable done) {
    int before = connections().size();
    long begin = System.nanoTime();
    done.run();
    try {
      Awaitility.await().atMost(limit).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2))
          .until(() -> connections().size() > before && connections().getLast() == state);
    } catch (ConditionTimeoutException e) {
      return -1;
    }
    long at = said.stream().filter(s -> s.event() instanceof Event.ConnectionChanged).toList().getLast().atNanos();
    return (at - begin) / 1_000_000;
  }

  @Override
  public void close() {
    house.close();
    Awaitility.await("the engine ends").atMost(LIMIT).until(() -> !said(Event.EngineDied.class).isEmpty());
    web.close();
    try (var files = Files.walk(folder)) {
      publish("availability", new byte[0], true);
      client.disconnectForcibly(0, 500);
      client.close(true);
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (MqttException | IOException e) {
      throw new AssertionError("it does not close", e);
    }
  }

  private EngineSettings settings(List<String> inside) throws IOException {
    Path java = start.java();
    if (!inside.isEmpty()) {
      Path script = folder.resolve("java");
      Files.write(script, List.of("#!/bin/sh", "exec " + String.join(" ", inside) + " " + java + " \"$@\""));
      if (!script.toFile().setExecutable(true)) {
        throw new AssertionError(script + " cannot be made executable");
      }
      java = script;
    }
    return new EngineSettings(
        folder,
        java,
        start.javaOptions(),
        start.classPath(),
        new ToEngine.Prepare(
            new ToEngine.Camera("test-picture", "", 640, 480, 30, 1_500),
            new ToEngine.Microphone("tone", "", -1, false, false, false),
            new ToEngine.Speaker("none", "", -1),
            200),
        new ToEngine.SnapshotForm(640, 80),
        List::of);
  }

  private void engineSaid(Event event) {
    said.add(new Said(event, System.nanoTime()));
    switch (event) {
      case Event.OfferMade e -> send(new Command.SendOffer(operator, GENERATION, e.round(), e.sdp()));
      case Event.CandidateFound e -> send(new Command.SendCandidate(operator, GENERATION, e.candidate()));
      default -> {
        // The test reads it.
      }
    }
  }

  private void operatorSaid(String who, byte[] payload) throws BadJson {
    Event event = signals.decode(who, payload);
    said.add(new Said(event, System.nanoTime()));
    switch (event) {
      case Event.WatchRequested _ when operator.isEmpty() -> {
        operator = who;
        house.carry(new Command.OpenDevices(GENERATION, camera));
        house.carry(new Command.OpenSession(GENERATION));
      }
      case Event.AnswerReceived e when answersWanted.test(e.round()) -> answer(e);
      case Event.CandidateReceived e -> house.carry(new Command.AddCandidate(GENERATION, e.candidate()));
      default -> {
        // The test reads it.
      }
    }
  }

  private void send(Command.ToOperator command) {
    publish("signal/out/" + operator, signals.encode(command), false);
  }

  private void publish(String rest, byte[] payload, boolean retained) {
    try {
      client.publish(topic(rest), payload, 1, retained);
    } catch (MqttException e) {
      throw new AssertionError("not published on " + rest, e);
    }
  }

  private static String topic(String rest) {
    return "callpoint/" + NAME + "/" + rest;
  }

  /** Not on a virtual thread: a read of a pipe keeps its carrier, and a machine of two processors has two. */
  private void drain(String stream, InputStream output) {
    new LineLog(stream, output, printed::add).start();
  }

  private static final class WebSide implements WebServer.Listener {
    @Override
    public void fault(String problem) {
      throw new AssertionError(problem);
    }

    @Override
    public void recovered(String url) {
      // There was no fault.
    }
  }
}
