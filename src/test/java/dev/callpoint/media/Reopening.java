package dev.callpoint.media;

import dev.callpoint.media.Camera.CameraException;
import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Opens a camera with the engine's own code, waits for its first frame and closes it, so many times. That happens in a
 * child, since the library may abort it; then another one goes on. Prints the median and the longest time to the first
 * frame and how many children died.
 *
 * <p>Arguments: how often, and the wish, as {@code 320x180@15}. Exit code 0 when each opening gave a frame.
 */
final class Reopening {
  private static final long FRAME_MAX_NANOS = 3_000_000_000L;
  private static final String CHILD = "child";

  private Reopening() {}

  /** See the class. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int times = Integer.parseInt(arguments[0]);
    if (arguments.length > 2 && arguments[2].equals(CHILD)) {
      open(times, arguments[1]);
    } else {
      System.exit(run(times, arguments[1]) ? 0 : 1);
    }
  }

  private static boolean run(int times, String wish) throws IOException, InterruptedException {
    List<Long> took = new ArrayList<>();
    int died = 0;
    while (took.size() < times) {
      int before = took.size();
      Process child = child(times - before, wish);
      try (BufferedReader said = child.inputReader(StandardCharsets.UTF_8)) {
        said.lines().filter(line -> line.startsWith("frame after ")).forEach(line -> took.add(milliseconds(line)));
      }
      int status = child.waitFor();
      boolean aborted = status > 128;
      died += aborted ? 1 : 0;
      if (took.size() < times && (!aborted || took.size() == before)) {
        System.out.println("gave up after " + took.size() + " openings: a child ended with status " + status);
        return false;
      }
    }
    took.sort(null);
    System.out.printf(
        "%d openings: median %d ms, longest %d ms; %d children died%n",
        took.size(), took.get(took.size() / 2), took.getLast(), died);
    return true;
  }

  private static long milliseconds(String line) {
    return Long.parseLong(line.substring("frame after ".length()));
  }

  private static Process child(int times, String wish) throws IOException {
    List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow()));
    command.addAll(java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Reopening.class.getName()));
    command.addAll(List.of(Integer.toString(times), wish, CHILD));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static void open(int times, String wish) {
    PeerConnectionFactory factory = new PeerConnectionFactory(new HeadlessAudioDeviceModule());
    String[] numbers = wish.split("[x@]");
    V4l2Camera camera =
        new V4l2Camera("", Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]), Integer.parseInt(numbers[2]));
    camera.attach(factory.createVideoTrack("camera", camera.source()));
    for (int i = 0; i < times; i++) {
      long began = System.nanoTime();
      long frames = camera.frames();
      try {
        camera.open();
      } catch (CameraException e) {
        System.err.println(e.getMessage());
        Runtime.getRuntime().halt(1);
      }
      while (camera.frames() == frames && System.nanoTime() - began < FRAME_MAX_NANOS) {
        LockSupport.parkNanos(1_000_000);
      }
      if (camera.frames() == frames) {
        System.err.println("no frame in 3 s");
        Runtime.getRuntime().halt(1);
      }
      System.out.println("frame after " + (System.nanoTime() - began) / 1_000_000);
      camera.close();
    }
    Runtime.getRuntime().halt(0);
  }
}
