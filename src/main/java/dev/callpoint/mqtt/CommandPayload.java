package dev.callpoint.mqtt;

import dev.callpoint.core.Cause;
import dev.callpoint.core.Event;
import dev.callpoint.json.Json;
import dev.callpoint.json.Json.BadJson;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Reads the payload of {@code command/<name>}: the text {@code PRESS} (as Home Assistant's button sends), or an object
 * with the optional
 * fields {@code id}, {@code reason}, {@code source} and {@code expires_at} (ISO 8601).
 */
public final class CommandPayload {
  private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,64}");
  /** What the device names its own requests. Somebody else's "button-7" would make the seventh press a repetition. */
  private static final Pattern OWN_ID = Pattern.compile("(button|cli|mqtt)-.*");
  private static final int REASON_LENGTH_MAX = 200;
  private static final int SOURCE_LENGTH_MAX = 32;
  private static final int TIME_LENGTH_MAX = 40;

  /** A clock before this has not been set yet: a Raspberry Pi without a battery begins in the past. */
  static final Instant CLOCK_IS_SET = Instant.parse("2025-01-01T00:00:00Z");

  private final AtomicLong unnamed = new AtomicLong();

  /**
   * The event for a command.
   *
   * @throws CommandRefused when it cannot be carried out, with the id to answer to
   */
  public Event.Requested decode(String name, byte[] payload, boolean retained, Instant wallNow) throws CommandRefused {
    String id = newId();
    try {
      String text = payload.length <= 8 ? new String(payload, StandardCharsets.UTF_8).strip() : "";
      JsonNode json = text.equals("PRESS") ? Json.newObject() : Json.object(payload);
      if (json.has("id")) {
        id = id(json);
      }
      if (retained) {
        throw new BadJson("retained commands are refused: they would come again at every connect");
      }
      refuseExpired(json, wallNow);
      return event(name, id, json);
    } catch (BadJson e) {
      throw new CommandRefused(id, name, String.valueOf(e.getMessage()));
    }
  }

  /** For a command that has no id that can be read. */
  public String newId() {
    return "mqtt-" + unnamed.incrementAndGet();
  }

  private static Event.Requested event(String name, String id, JsonNode json) throws BadJson {
    return switch (name) {
      case "reset" -> new Event.ResetRequested(id, cause(json), optional(json, "reason", REASON_LENGTH_MAX));
      case "hangup" -> new Event.HangupRequested(id);
      case "unlock" -> new Event.UnlockRequested(id);
      default -> throw new BadJson("unknown command '" + name + "': reset, hangup and unlock are known");
    };
  }

  private static Cause cause(JsonNode json) throws BadJson {
    return optional(json, "source", SOURCE_LENGTH_MAX).equals("console") ? Cause.CONSOLE : Cause.MQTT;
  }

  private static void refuseExpired(JsonNode json, Instant wallNow) throws BadJson {
    String expires = optional(json, "expires_at", TIME_LENGTH_MAX);
    if (expires.isEmpty()) {
      return;
    }
    try {
      Instant end = Instant.parse(expires);
      if (wallNow.isAfter(CLOCK_IS_SET) && wallNow.isAfter(end)) {
        throw new BadJson("it expired at " + end);
      }
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
