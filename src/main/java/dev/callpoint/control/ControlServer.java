package dev.callpoint.control;

import dev.callpoint.core.Cause;
import dev.callpoint.core.Event;
import dev.callpoint.core.Result;
import dev.callpoint.json.Json;
import dev.callpoint.json.Json.BadJson;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers the command line on a Unix socket in the private run directory: one request line, then lines until the final
 * one, JSON objects each.
 *
 * <pre>
 *   {"command":"status"}                          {"status":{…}}
 *   {"command":"reset","reason":"…"}              {"result":{…accepted…}} {"result":{…completed…}}
 *   {"command":"snapshot"}                        {"result":{…accepted…}} {"picture":"…"} … {"result":{…completed…}}
 *   {"command":"press","contact":"button","holdMs":100}   {"pressed":true}
 *   {"command":"identify","seconds":10}           {"result":{…}}
 *   {"command":"fault","fault":"engine-kill"}     {"result":{…}}
 *   {"command":"forget"}                          {"forgotten":["homeassistant/device/…/config",…]}
 *   {"command":"incidents","last":20}             {"incident":{…}} … {"end":true}
 *   {"command":"incidents","follow":true}        {"incident":{…}} …, {"alive":true} where nothing happens
 *   anything else                                 {"error":"…"}
 * </pre>
 *
 * <p>A picture comes as JPEG in Base64, in parts of {@value #PART_BYTES} bytes.
 *
 * <p>At most {@value #CONNECTIONS_MAX} connections at a time and {@value #ANSWER_S} s each; who follows stays as long as he reads what he is told.
 */
public final class ControlServer implements AutoCloseable {
  public static final String SOCKET = "control.sock";
  private static final int CONNECTIONS_MAX = 16;
  private static final int REQUEST_BYTES_MAX = 4_096;
  private static final int ANSWER_S = 60;
  private static final int INCIDENTS_MAX = 100;
  private static final long ALIVE_MS = 5_000;
  private static final int HOLD_MS_MAX = 10_000;
  /** So that no line is larger than what is read as JSON. */
  private static final int PART_BYTES = 24_576;
  private static final int LINES_MAX = 16;

  private final Path socket;
  private final Daemon daemon;
  private final Semaphore places = new Semaphore(CONNECTIONS_MAX);
  private final Followers followers = new Followers();
  private final Map<String, BlockingQueue<Said>> waiting = new ConcurrentHashMap<>();
  private final ScheduledExecutorService deadlines =
      Executors.newSingleThreadScheduledExecutor(
          work -> Thread.ofPlatform().daemon().name("control-deadlines").unstarted(work));
  private @Nullable ServerSocketChannel server;

  /** @param last the request is answered */
  private record Said(ObjectNode line, boolean last) {}

  /** What the server asks of the rest of the daemon; called on connection threads. */
  public interface Daemon {
    ObjectNode status();

    /** The newest, the oldest of them first. */
    List<? extends JsonNode> incidents(int atMost);

    void post(Event event);

    /**
     * Removes what this device has left at the broker.
     *
     * @return the topics that are empty now
     * @throws IllegalStateException with the reason where the broker does not take it
     */
    List<String> forget() throws InterruptedException;

    /** @throws IllegalStateException with the reason where a button cannot be pressed by command */
    void press(String contact, long holdMs);
  }

  public ControlServer(Path runDirectory, Daemon daemon) {
    this.socket = runDirectory.resolve(SOCKET);
    this.daemon = daemon;
  }

  /** @throws IOException when the socket cannot be made */
  public void start() throws IOException {
    Files.deleteIfExists(socket);
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    channel.bind(UnixDomainSocketAddress.of(socket));
    server = channel;
    Thread.ofPlatform().daemon().name("control").start(() -> accept(channel));
  }

  /** Passes an answer on to the connection that waits for it, if any. */
  public void answered(Result result) {
    tell(result.id(), new Said(Json.newObject().set("result", Json.tree(result)), result.outcome().isFinal()));
  }

  /** Passes a picture on to the connection that waits for it, if any; before the answer. */
  public void pictured(String id, byte[] jpeg) {
    for (int from = 0; from < jpeg.length; from += PART_BYTES) {
      byte[] part = Arrays.copyOfRange(jpeg, from, Math.min(jpeg.length, from + PART_BYTES));
      tell(id, new Said(Json.newObject().put("picture", part), false));
    }
  }

  private void tell(String id, Said said) {
    BlockingQueue<Said> queue = waiting.get(id);
    if (queue != null) {
      queue.offer(said);
    }
  }

  /** Passes an incident on to those who follow; never waits. */
  public void happened(JsonNode incident) {
    followers.tell(incident);
  }

  @Override
  public void close() throws IOException {
    ServerSocketChannel channel = server;
    if (channel != null) {
      channel.close();
      Files.deleteIfExists(socket);
    }
    deadlines.shutdownNow();
  }

  private void accept(ServerSocketChannel channel) {
    while (channel.isOpen()) {
      try {
        SocketChannel client = channel.accept();
        if (places.tryAcquire()) {
          Thread.ofPlatform().daemon().name("control-client").start(() -> serve(client));
        } else {
          client.close();
        }
      } catch (IOException e) {
        // Closed, or one client failed: the loop's condition tells.
      }
    }
  }

  private void serve(SocketChannel client) {
    Deadline deadline = new Deadline(client);
    try (client;
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(client))) {
      answer(requestLine(Channels.newInputStream(client)), out, deadline);
    } catch (IOException e) {
      // The client has gone; there is nobody to tell.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      deadline.cancel();
      places.release();
    }
  }

  /** Ends a connection whose client does not read or write for too long. */
  private final class Deadline {
    private final SocketChannel client;
    private ScheduledFuture<?> end;

    Deadline(SocketChannel client) {
      this.client = client;
      this.end = schedule();
    }

    void renew() {
      end.cancel(false);
      end = schedule();
    }

    void cancel() {
      end.cancel(false);
    }

    private ScheduledFuture<?> schedule() {
      return deadlines.schedule(() -> close(client), ANSWER_S + 10, TimeUnit.SECONDS);
    }
  }

  private void answer(byte[] request, OutputStream out, Deadline deadline) throws IOException, InterruptedException {
    try {
      JsonNode json = Json.object(request);
      String command = Json.text(json, "command", 32);
      String id = "cli-" + UUID.randomUUID().toString().substring(0, 12);
      switch (command) {
        case "status" -> write(out, Json.newObject().set("status", daemon.status()));
        case "incidents" -> {
          int last = Math.clamp(json.path("last").asLong(INCIDENTS_MAX), 0, INCIDENTS_MAX);
          if (json.path("follow").asBoolean(false)) {
            follow(last, out, deadline);
          } else {
            tell(last, out);
            write(out, Json.newObject().put("end", true));
          }
        }
        case "press" -> {
          daemon.press(json.path("contact").asString("button"), Math.clamp(json.path("holdMs").asLong(100), 1, HOLD_MS_MAX));
          write(out, Json.newObject().put("pressed", true));
        }
        case "reset" -> {
          String reason = json.path("reason").isString() ? Json.text(json, "reason", 200) : "";
          ask(new Event.ResetRequested(id, Cause.CLI, reason), out);
        }
        case "forget" -> {
          ObjectNode forgotten = Json.newObject();
          daemon.forget().forEach(forgotten.putArray("forgotten")::add);
          write(out, forgotten);
        }
        case "hangup" -> ask(new Event.HangupRequested(id), out);
        case "unlock" -> ask(new Event.UnlockRequested(id), out);
        case "snapshot" -> ask(new Event.SnapshotRequested(id), out);
        case "identify" -> ask(new Event.IdentifyRequested(id, seconds(json)), out);
        case "fault" -> ask(new Event.FaultRequested(id, fault(Json.text(json, "fault", 32))), out);
        default -> throw new BadJson("unknown command '" + command + "'");
      }
    } catch (BadJson | IllegalStateException e) {
      write(out, Json.newObject().put("error", e.getMessage()));
    }
  }

  private void tell(int last, OutputStream out) throws IOException {
    for (JsonNode incident : daemon.incidents(last)) {
      write(out, Json.newObject().set("incident", incident));
    }
  }

  /** Until the client has gone, which a write shows, or has been too slow. One that happens meanwhile may come twice, none is left out. */
  private void follow(int last, OutputStream out, Deadline deadline) throws IOException, InterruptedException {
    try (Followers.Follower follower = followers.join()) {
      tell(last, out);
      while (follower.keepsUp()) {
        JsonNode incident = follower.next(ALIVE_MS);
        write(out, incident == null ? Json.newObject().put("alive", true) : Json.newObject().set("incident", incident));
        deadline.renew();
      }
      write(out, Json.newObject().put("error", "incidents were read too slowly, some are left out: ask again"));
    }
  }

  private void ask(Event.Requested event, OutputStream out) throws IOException, InterruptedException {
    BlockingQueue<Said> answers = new ArrayBlockingQueue<>(LINES_MAX);
    waiting.put(event.id(), answers);
    try {
      daemon.post(event);
      Said said;
      do {
        said = answers.poll(ANSWER_S, TimeUnit.SECONDS);
        if (said == null) {
          write(out, Json.newObject().put("error", "no answer within " + ANSWER_S + " s"));
          return;
        }
        write(out, said.line());
      } while (!said.last());
    } finally {
      waiting.remove(event.id());
    }
  }

  private static int seconds(JsonNode json) throws BadJson {
    int seconds = json.path("seconds").asInt(0);
    if (seconds < 1 || seconds > Event.IdentifyRequested.SECONDS_MAX) {
      throw new BadJson("'seconds' must be a whole number from 1 to " + Event.IdentifyRequested.SECONDS_MAX);
    }
    return seconds;
  }

  private static Event.Fault fault(String name) throws BadJson {
    try {
      return Event.Fault.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    } catch (IllegalArgumentException e) {
      throw new BadJson("unknown fault '" + name + "'");
    }
  }

  private static byte[] requestLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int b;
    while ((b = in.read()) >= 0 && b != '\n' && line.size() < REQUEST_BYTES_MAX) {
      line.write(b);
    }
    return line.toByteArray();
  }

  private static void write(OutputStream out, JsonNode json) throws IOException {
    out.write(Json.bytes(json));
    out.write('\n');
    out.flush();
  }

  private static void close(SocketChannel client) {
    try {
      client.close();
    } catch (IOException e) {
      // Its thread ends all the same.
    }
  }
}
