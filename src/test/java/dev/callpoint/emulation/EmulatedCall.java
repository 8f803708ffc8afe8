package dev.callpoint.emulation;

import dev.callpoint.config.Config;
import dev.callpoint.config.ConfigProblems;
import dev.callpoint.core.Event;
import dev.callpoint.core.Event.Connection;
import dev.callpoint.testkit.LoneEngine;
import dev.callpoint.testkit.Mosquitto;
import dev.callpoint.testkit.OperatorProcess;
import dev.callpoint.testkit.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Behind {@code src/lab/aarch64.sh}: the supervisor's own code starts an engine whose Java is another processor's, an
 * operator of this machine's processor watches it, and what came is printed with its time. Time alone is judged gently,
 * as an emulator is slow.
 *
 * <p>Arguments: the program that stands for {@code java}, and the engine's class path.
 */
final class EmulatedCall {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Duration STAY = Duration.ofMinutes(20);
  /** Both ends send a tone of a quarter of full scale. */
  private static final double AUDIBLE = 0.2;
  private static final int PICTURES = 30;

  private final long begin = System.nanoTime();

  private EmulatedCall() {}

  /** Exits with 0 when picture and sound came, with 1 when something did not. */
  public static void main(String[] arguments) throws IOException, ConfigProblems {
    Processes.endWithThisOne(() -> {});
    LoneEngine.Start start = new LoneEngine.Start(Path.of(arguments[0]), javaOptions(), arguments[1], LIMIT);
    int code = 0;
    try {
      new EmulatedCall().call(start);
    } catch (AssertionError e) {
      System.err.println("aarch64: " + e.getMessage());
      code = 1;
    }
    // Paho's threads may outlive their client.
    System.exit(code);
  }

  private void call(LoneEngine.Start start) throws IOException {
    try (Mosquitto broker = Mosquitto.start();
        LoneEngine engine = LoneEngine.start(broker, start)) {
      tell("warm", "library loaded, factory made");
      try (OperatorProcess operator = OperatorProcess.start(broker, engine.name(), STAY, LIMIT)) {
        answer(engine);
        watch(engine, operator);
      }
      engine.closeEngine();
      String end = engine.await("the end", Event.EngineDied.class, _ -> true).how();
      require(end.equals("closed in order"), "the engine " + end);
      tell("closed", "in order");
    }
  }

  private void answer(LoneEngine engine) {
    tell("camera", engine.await("the camera", Event.CameraOpened.class, _ -> true).what());
    engine.await("its first frame", Event.FirstFrameArrived.class, _ -> true);
    tell("first frame", "drawn");
    String offer = engine.awaitOffer(0).sdp();
    List<String> codecs = codecs(offer);
    tell("offer", offer.lines().count() + " lines with " + String.join(", ", codecs));
    require(codecs.contains("VP8/90000"), "it offers no VP8");
    require(codecs.contains("opus/48000/2"), "it offers no Opus");
    require(offer.contains("m=application"), "it offers no data channel");
    engine.awaitAnswer(0);
    tell("answer", "of an operator on " + System.getProperty("os.arch"));
    engine.await("connected", Event.ConnectionChanged.class, e -> e.connection() == Connection.CONNECTED);
    tell("connected", "ICE and DTLS");
  }

  private void watch(LoneEngine engine, OperatorProcess operator) {
    operator.await("picture", _ -> true);
    tell("picture", "moves");
    JsonNode seen =
        operator.await(
            "second",
            line -> line.path("differentFrames").asInt() > PICTURES && line.path("audioLevel").asDouble() > AUDIBLE);
    tell("sound", "at the operator, level " + seen.path("audioLevel").asDouble());
    Event.Progress own =
        engine.await("the operator's voice", Event.ProgressMade.class, e -> e.progress().speakerLevel() > AUDIBLE)
            .progress();
    tell("voice", "at the device, level " + own.speakerLevel() + "; " + own.framesSent() + " frames sent");
    Event.PageReport page =
        engine.await("vital signs", Event.PageReported.class, e -> e.report().framesDecoded() > 0).report();
    tell("vital signs", "over the data channel: " + page.framesDecoded() + " frames decoded");
  }

  /** The product's defaults. */
  private static List<String> javaOptions() throws IOException, ConfigProblems {
    Path file = Files.createTempFile("callpoint", ".toml");
    try {
      Files.writeString(file, "device = \"emulated\"\n[broker]\nurl = \"tcp://127.0.0.1:1883\"\n");
      return Config.load(file).engine().javaOptions();
    } finally {
      Files.delete(file);
    }
  }

  /** Of the lines {@code a=rtpmap:96 VP8/90000} (RFC 8866, 6.6), each once. */
  private static List<String> codecs(String sdp) {
    return sdp.lines().filter(line -> line.startsWith("a=rtpmap:"))
        .map(line -> line.substring(line.indexOf(' ') + 1)).distinct().toList();
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }

  private void tell(String step, String detail) {
    System.out.printf("%-12s %6.1f s  %s%n", step, (System.nanoTime() - begin) / 1e9, detail);
  }
}
