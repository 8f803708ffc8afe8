package dev.callpoint.mqtt;

import dev.callpoint.core.Cause;
import dev.callpoint.core.Event;
import dev.callpoint.core.Event.Address;
import dev.callpoint.core.Event.CommandReceived;
import dev.callpoint.json.Json;
import dev.callpoint.json.Json.BadJson;
import dev.callpoint.json.WallClock;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Reads the payload of {@code command/<name>}: the text {@code PRESS} (as Home Assistant's button sends), or an object
 * with the optional fields {@code id}, {@code reason}, {@code source}, {@code expires_at} (ISO 8601) and, of {@code
 * identify}, {@code seconds}.
 *
 * <p>Only a command with an id of its sender's own can be known again when it is delivered again.
 */
public final class CommandPayload {
  static final String PRESS = "PRESS";

  private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,64}");
  /** What the device names its own requests. Somebody else's "button-7" would make the seventh press a repetition. */
  private static final Pattern OWN_ID = Pattern.compile("(button|cli|mqtt)-.*");
  private static final int REASON_LENGTH_MAX = 200;
  private static final int SOURCE_LENGTH_MAX = 32;
  private static final int TIME_LENGTH_MAX = 40;

  /** Beyond any wait, and within what a number of milliseconds can say. */
  private static final Duration FAR_OFF = Duration.ofDays(1);

  private static final int SECONDS = 10;
  private static final int RUN_MAX = 36 * 36 * 36 * 36 * 36;

  /** Answers outlive the daemon, so the ids that one gives are none of the next. */
  private final String run = Integer.toString(new SecureRandom().nextInt(RUN_MAX), 36);
  private final AtomicLong unnamed = new AtomicLong();
  private final Spread spread;

  public CommandPayload(Spread spread) {
    this.spread = spread;
  }

  /**
   * The event for a command.
   *
   * @throws CommandRefused when it cannot be carried out, with the id to answer to
   */
  public CommandReceived decode(String name, Address to, byte[] payload, boolean retained, Instant wallNow)
      throws CommandRefused {
    String id = newId();
    try {
      JsonNode json = json(payload);
      if (json.has("id")) {
        id = id(json);
      }
      if (retained) {
        throw new BadJson("retained commands are refused: they would come again at every connect");
      }
      Event.Requested request = event(name, id, json);
      return new CommandReceived(request, to, to.isFleet() ? spread.waitMs(id) : 0, validMs(json, wallNow));
    } catch (BadJson e) {
      throw new CommandRefused(id, name, String.valueOf(e.getMessage()));
    }
  }

  /** For a command that has no id that can be read. */
  public String newId() {
    return "mqtt-" + run + "-" + unnamed.incrementAndGet();
  }

  /** The id to answer to where nothing else of the payload matters. */
  public String idOf(byte[] payload) {
    try {
      JsonNode json = json(payload);
      return json.has("id") ? id(json) : newId();
    } catch (BadJson e) {
      return newId();
    }
  }

  private static JsonNode json(byte[] payload) throws BadJson {
    String text = payload.length <= 8 ? new String(payload, StandardCharsets.UTF_8).strip() : "";
    return text.equals(PRESS) ? Json.newObject() : Json.object(payload);
  }

  private static Event.Requested event(String name, String id, JsonNode json) throws BadJson {
    return switch (name) {
      case "reset" -> new Event.ResetRequested(id, cause(json), optional(json, "reason", REASON_LENGTH_MAX));
      case "hangup" -> new Event.HangupRequested(id);
      case "unlock" -> new Event.UnlockRequested(id);
      case "snapshot" -> new Event.SnapshotRequested(id);
      case "identify" -> new Event.IdentifyRequested(id, seconds(json));
      case "restart" -> new Event.RestartRequested(id);
      default ->
          throw new BadJson(
              "unknown command '" + name + "': reset, hangup, unlock, snapshot, identify and restart are known");
    };
  }

  private static int seconds(JsonNode json) throws BadJson {
    JsonNode seconds = json.path("seconds");
    if (seconds.isMissingNode()) {
      return SECONDS;
    }
    boolean whole = seconds.isIntegralNumber() && seconds.canConvertToInt();
    if (!whole || seconds.intValue() < 1 || seconds.intValue() > Event.IdentifyRequested.SECONDS_MAX) {
      throw new BadJson("'seconds' must be a whole number from 1 to " + Event.IdentifyRequested.SECONDS_MAX);
    }
    return seconds.intValue();
  }

  private static Cause cause(JsonNode json) throws BadJson {
    return optional(json, "source", SOURCE_LENGTH_MAX).equals("console") ? Cause.CONSOLE : Cause.MQTT;
  }

  /** How long it may still wait; for ever where it does not say so, or the clock is not set. */
  private static long validMs(JsonNode json, Instant wallNow) throws BadJson {
    String expires = optional(json, "expires_at", TIME_LENGTH_MAX);
    if (expires.isEmpty()) {
      return Long.MAX_VALUE;
    }
    try {
      Instant end = Instant.parse(expires);
      boolean known = WallClock.isSet(wallNow);
      if (known && wallNow.isAfter(end)) {
        throw new BadJson("it expired at " + end);
      }
      return known && end.isBefore(wallNow.plus(FAR_OFF)) ? Duration.between(wallNow, end).toMillis() : Long.MAX_VALUE;
    } catch (DateTimeException e) {
      throw new BadJson("'expires_at' is '" + expires + "', write it like 2030-01-31T12:00:00Z");
    }
  }

  private static String optional(JsonNode json, String field, int lengthMax) throws BadJson {
    return json.has(field) ? Json.text(json, field, lengthMax) : "";
  }

  private static String id(JsonNode json) throws BadJson {
    String id = Json.text(json, "id", 64);
    if (!ID.matcher(id).matches()) {
      throw new BadJson("'id' must be 1 to 64 printable ASCII characters without blanks");
    }
    if (OWN_ID.matcher(id).matches()) {
      throw new BadJson("'id' must not begin with button-, cli- or mqtt-, which the device uses itself");
    }
    return id;
  }

  /** A command that changes nothing, and why. */
  public static final class CommandRefused extends Exception {
    private static final long serialVersionUID = 1L;
    private final String id;
    private final String command;

    CommandRefused(String id, String command, String reason) {
      super(reason);
      this.id = id;
      this.command = command;
    }

    public String id() {
      return id;
    }

    public String command() {
      return command;
    }
  }
}
