package dev.callpoint.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;

/** An incident for people: at a glance in a line, or all of it on a page. */
final class IncidentPage {
  private static final DateTimeFormatter TODAY = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final DateTimeFormatter EARLIER = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private IncidentPage() {}

  /** Time, cause, rungs with outcome and milliseconds, what came of it. */
  static String line(JsonNode incident) {
    return "%s  %-17s  %-32s  %s"
        .formatted(
            time(incident, ZoneId.systemDefault(), LocalDate.now(ZoneId.systemDefault())),
            words(incident.path("cause")),
            rungs(incident) + " " + outcome(incident) + " " + duration(incident.path("ms").asLong(0)),
            incident.path("detail").asString(""));
  }

  static String page(JsonNode incident) {
    StringBuilder page = new StringBuilder(line(incident)).append('\n');
    row(page, "id", incident.path("id").asString(""));
    row(page, "trigger", incident.path("trigger").asString(""));
    row(page, "asked by", list(incident.path("requests")));
    long beganMs = incident.path("beganMs").asLong(0);
    incident.path("rungs").forEach(step -> row(page, words(step.path("rung")), step(step, beganMs)));
    JsonNode evidence = incident.path("evidence");
    if (!evidence.isEmpty()) {
      page.append("  the time before: s, fps, camera, sent, page's pictures, microphone, speaker, page's sound, round trip ms, MB, connection\n");
      evidence.forEach(sample -> page.append(sample(sample, beganMs)).append('\n'));
    }
    return page.toString();
  }

  /** Without the day when that is today. */
  static String time(JsonNode incident, ZoneId zone, LocalDate today) {
    String at = incident.path("at").asString("");
    try {
      ZonedDateTime time = Instant.parse(at).atZone(zone);
      return time.format(time.toLocalDate().equals(today) ? TODAY : EARLIER);
    } catch (DateTimeException e) {
      return at;
    }
  }

  private static String rungs(JsonNode incident) {
    StringJoiner all = new StringJoiner(", ");
    incident.path("rungs").forEach(step -> all.add(words(step.path("rung"))));
    return all.toString();
  }

  private static String outcome(JsonNode incident) {
    return switch (incident.path("outcome").asString("")) {
      case "completed" -> "completed in";
      case "failed" -> "failed after";
      case "needs-help" -> "since";
      case "restarting" -> "service restarted after";
      default -> "?";
    };
  }

  private static String duration(long ms) {
    return ms < 100_000 ? ms + " ms" : ms / 1_000 + " s";
  }

  private static String step(JsonNode step, long beganMs) {
    long atMs = step.path("beganMs").asLong(0) - beganMs;
    long endedMs = step.path("endedMs").asLong(0);
    StringBuilder text = new StringBuilder("at " + atMs + " ms, " + words(step.path("outcome")));
    if (endedMs > 0) {
      text.append(" in ").append(duration(endedMs - beganMs - atMs));
    }
    if (step.path("tries").asLong(1) > 1) {
      text.append(", ").append(step.path("tries").asLong()).append(" tries");
    }
    if (!step.path("detail").asString("").isEmpty()) {
      text.append(": ").append(step.path("detail").asString());
    }
    StringJoiner seen = new StringJoiner(", ", "; seen: ", "").setEmptyValue("; nothing was seen");
    step.path("seen").forEachEntry((name, ms) -> seen.add(name + " " + ms.asLong()));
    return text.append(seen).toString();
  }

  private static String sample(JsonNode sample, long beganMs) {
    return "  %7.1f %5.1f %7d %7d %7d  %.2f %.2f %.2f %6.1f %4d  %s".formatted(
        (sample.path("atMs").asLong(0) - beganMs) / 1_000.0,
        sample.path("fps").asDouble(0),
        sample.path("cameraFrames").asLong(0),
        sample.path("framesSent").asLong(0),
        sample.path("pageFramesDecoded").asLong(0),
        sample.path("microphoneLevel").asDouble(0),
        sample.path("speakerLevel").asDouble(0),
        sample.path("pageAudioLevel").asDouble(0),
        sample.path("roundTripMs").asDouble(0),
        sample.path("memoryMb").asLong(0),
        sample.path("connection").isString() ? sample.path("connection").asString() : "no session");
  }

  private static String list(JsonNode texts) {
    StringJoiner all = new StringJoiner(", ");
    texts.forEach(text -> all.add(text.asString()));
    return all.toString();
  }

  private static String words(JsonNode label) {
    return label.asString("?").replace('-', ' ');
  }

  private static void row(StringBuilder page, String name, String value) {
    if (!value.isEmpty()) {
      page.append("  %-11s %s%n".formatted(name, value));
    }
  }
}
