package dev.callpoint.faults;

import dev.callpoint.json.Json;
import dev.callpoint.testkit.Cable;
import dev.callpoint.testkit.Chromium;
import dev.callpoint.testkit.Device;
import dev.callpoint.testkit.Listener;
import dev.callpoint.testkit.Mosquitto;
import dev.callpoint.testkit.NetworkPath;
import dev.callpoint.testkit.OperatorPage;
import dev.callpoint.testkit.Ports;
import dev.callpoint.testkit.Postman;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The product as a user has it, all on one machine: the packaged daemon, a real broker, and, for faults of a call, an
 * operator's page in a browser that watches. Messages between daemon and broker pass a {@link Postman}.
 */
final class Rig implements AutoCloseable {
  private static final DateTimeFormatter LOG_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");
  private static final int LOG_TIME_LENGTH = 23;
  private static final Duration LIMIT = Duration.ofSeconds(40);

  /** What does not mend itself stays broken for so long after the daemon has noticed it: it is no hiccup. */
  private static final Duration BROKEN_ON = Duration.ofMillis(1_000);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Mosquitto broker;
  private final Postman postman;
  private final Listener listener;
  private final Device device;
  private final @Nullable NetworkPath path;
  private final int brokerPort;
  private final @Nullable OperatorPage operator;
  /** The engine that served when all was well last. */
  private String ready = "";
  /** Characters that the log had then. */
  private int readyLog;

  /** Ready, or in a call, when this returns. */
  static Rig build(FieldFault fault) {
    return new Rig(fault);
  }

  private Rig(FieldFault fault) {
    try {
      broker = kept(Mosquitto.start());
      postman = kept(new Postman(broker.port()));
      listener = kept(Listener.at(broker.port(), "callpoint/+/result", "callpoint/+/vitals"));
      int webSocketPort = broker.wsPort();
      path = fault.elsewhere() ? kept(new NetworkPath(Chromium.PROGRAM)) : null;
      List<String> toml = new ArrayList<>(fault.toml());
      if (path != null) {
        webSocketPort = kept(new Cable(InetAddress.getByName(path.address()), broker.wsPort())).port();
        toml.add("http.address = \"" + path.address() + "\"");
        toml.add("broker.console_url = \"ws://" + path.address() + ":" + webSocketPort + "/mqtt\"");
      }
      brokerPort = webSocketPort;
      device = kept(Device.launch(postman.port(), broker.wsPort(), Ports.free(), toml.toArray(String[]::new)));
      device.await("ready", s -> s.path("state").asString("").equals("ready") && device.brokerUp(s));
      operator = fault.inCall() ? kept(watching()) : null;
      awaitReady();
    } catch (IOException e) {
      close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  Device device() {
    return device;
  }

  Postman postman() {
    return postman;
  }

  /** Hears every result, and the vitals. */
  Listener listener() {
    return listener;
  }

  OperatorPage operator() {
    return required(operator);
  }

  NetworkPath path() {
    return required(path);
  }

  /** The port at which the operator's page finds the broker. */
  int brokerPort() {
    return brokerPort;
  }

  /** A call is up where there shall be one, and one engine serves while another is warm. */
  void awaitReady() {
    String state = operator == null ? "ready" : "in-call";
    ready = serving(device.await(state, s -> s.path("state").asString("").equals(state) && Device.paired(s)));
    if (operator != null) {
      operator.awaitFreshPicture(Duration.ofMillis(2_000));
    }
    readyLog = device.log().length();
  }

  /** Returns when the daemon acts upon it, another engine in place of the one that served, and a while later. */
  void awaitNoticed() {
    Awaitility.await("the fault is noticed").atMost(LIMIT).pollInterval(Duration.ofMillis(20))
        .until(() -> !serving(device.status()).equals(ready));
    Awaitility.await().pollDelay(BROKEN_ON).until(() -> true);
  }

  /** Returns when the daemon has said these words, since all was well last. */
  void awaitLogged(String words) {
    try {
      Awaitility.await(words).atMost(LIMIT).pollInterval(Duration.ofMillis(20))
          .until(() -> device.log().indexOf(words, readyLog) >= 0);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("the daemon never logged '" + words + "'\n" + device.log(), e);
    }
  }

  /** Incidents that have ended or need help, the oldest first. */
  List<JsonNode> incidents() {
    return device.ask(Json.newObject().put("command", "incidents")).stream()
        .map(line -> line.path("incident"))
        .filter(JsonNode::isObject)
        .toList();
  }

  /** The incidents after so many, as many of them as there shall be, all ended. */
  List<JsonNode> awaitIncidents(int before, int count) {
    int all = before + count;
    try {
      Awaitility.await("incidents that have ended").atMost(LIMIT).pollInterval(Duration.ofMillis(50))
          .until(() -> incidents().size() >= all && incidents().subList(before, all).stream().allMatch(Rig::ended));
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(count + " incidents have not ended in " + LIMIT + "\n" + device.log(), e);
    }
    return incidents().subList(before, all);
  }

  /** When the daemon first logged these words after that moment; milliseconds since 1970. */
  long loggedAtMs(String words, long afterMs) {
    return device.log().lines()
        .filter(line -> line.contains(words) && line.length() > LOG_TIME_LENGTH)
        .map(line -> LocalDateTime.parse(line.substring(0, LOG_TIME_LENGTH), LOG_TIME))
        .mapToLong(time -> time.atZone(ZoneId.systemDefault()).toInstant().toEpochMilli())
        .filter(ms -> ms >= afterMs)
        .findFirst()
        .orElseThrow(() -> new AssertionError("the daemon never logged '" + words + "'\n" + device.log()));
  }

  /** Milliseconds since 1970: the daemon tells its monotonic time of the beginning by the wall clock, too. */
  static long beganAtMs(JsonNode incident) {
    return Instant.parse(incident.path("at").asString()).toEpochMilli();
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException("a part of the rig does not close", e);
      }
    }
  }

  private OperatorPage watching() {
    OperatorPage page = path == null ? OperatorPage.watching(device) : OperatorPage.watching(device, path);
    try {
      page.awaitPictures(1);
    } catch (AssertionError e) {
      page.close();
      throw new AssertionError(e.getMessage() + "\n" + device.log(), e);
    }
    return page;
  }

  /** The generation of the engine that serves; empty while none does. */
  private static String serving(JsonNode status) {
    return status.path("engines").valueStream()
        .filter(engine -> engine.path("stage").asString("").equals("active"))
        .map(engine -> engine.path("generation").toString())
        .findFirst()
        .orElse("");
  }

  private static boolean ended(JsonNode incident) {
    String outcome = incident.path("outcome").asString("");
    return outcome.equals("completed") || outcome.equals("failed");
  }

  private <T extends AutoCloseable> T kept(T part) {
    parts.push(part);
    return part;
  }

  private static <T> T required(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("this rig has none");
    }
    return part;
  }
}
