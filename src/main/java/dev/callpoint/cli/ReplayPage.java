package dev.callpoint.cli;

import dev.callpoint.json.Json;
import dev.callpoint.recording.Header;
import dev.callpoint.recording.Report;
import dev.callpoint.recording.Report.Difference;
import dev.callpoint.recording.Report.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What a replay says: the time line as it goes on, and the verdict. */
final class ReplayPage implements Report.Listener {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
  private static final int JSON_STEPS_MAX = 10_000;

  private final boolean json;
  private final boolean quiet;
  private final boolean explain;
  private final List<Step> steps = new ArrayList<>();
  private long beganMs = -1;

  ReplayPage(boolean json, boolean quiet, boolean explain) {
    this.json = json;
    this.quiet = quiet;
    this.explain = explain;
  }

  @Override
  public void segment(Header header) {
    beganMs = beganMs < 0 ? header.nowMs() : beganMs;
    if (json || quiet) {
      return;
    }
    System.out.printf("%s  %s, callpoint %s, from turn %d%n", header.at(), header.device(), header.version(), header.turn());
    if (header.lost() > 0) {
      System.out.println("  " + header.lost() + " turns before are not recorded: the recorder could not keep up");
    }
  }

  @Override
  public void step(Step step) {
    if (quiet) {
      return;
    }
    if (!json) {
      System.out.printf("%10.3f  %s%n", (step.ms() - beganMs) / 1_000.0, step.event());
      step.commands().forEach(command -> System.out.println("            → " + command));
    } else if (steps.size() < JSON_STEPS_MAX) {
      steps.add(step);
    }
  }

  void verdict(Path file, Report report) {
    if (json) {
      ObjectNode line = Json.newObject().put("file", file.toString()).put("same", report.difference() == null);
      line.setAll(Json.tree(report));
      if (!quiet) {
        line.set("steps", Json.tree(new Steps(steps)).path("steps"));
      }
      System.out.println(text(line));
      return;
    }
    if (report.segments().stream().anyMatch(header -> !header.version().equals(Version.text()))) {
      System.out.println(file + ": recorded by callpoint " + report.segments().getFirst().version() + ", this is " + Version.text());
    }
    report.damage().forEach(what -> System.out.println(file + ": damaged: " + what));
    Difference difference = report.difference();
    if (difference == null) {
      System.out.println(file + ": " + report.turns() + " turns, same commands");
    } else {
      different(file, report.turns(), difference);
    }
  }

  void failed(Path file, String why) {
    if (json) {
      System.out.println(text(Json.newObject().put("file", file.toString()).put("error", why)));
    } else {
      System.err.println(file + ": " + why);
    }
  }

  private void different(Path file, long turns, Difference d) {
    System.out.println(file + ": " + turns + " turns with the same commands, then turn " + d.turn() + " differs: " + d.what());
    System.out.printf("  at      %.3f s%n", (d.ms() - beganMs) / 1_000.0);
    row("event", d.event());
    row("before", d.recorded().isEmpty() ? "no commands" : "commands with the hash " + d.recorded());
    row("now", d.now().isEmpty() ? "no commands" : d.commands().size() + " commands with the hash " + d.now());
    d.commands().forEach(command -> System.out.println("          " + (explain ? command : clipped(command, 160))));
    if (explain) {
      row("state", d.state());
    } else {
      System.out.println("  --explain shows the whole commands and the state before");
    }
  }

  private static void row(String name, String value) {
    if (!value.isEmpty()) {
      System.out.printf("  %-7s %s%n", name, value);
    }
  }

  private static String clipped(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length - 1) + "…";
  }

  static String text(ObjectNode line) {
    return new String(Json.bytes(line), StandardCharsets.UTF_8);
  }

  /** In this machine's zone. */
  static String time(Instant at) {
    return TIME.format(at.atZone(ZoneId.systemDefault()));
  }

  static String reason(IOException e) {
    String why = e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : e.getClass().getSimpleName();
    return e.getMessage() == null ? why : e.getMessage().contains(why) ? e.getMessage() : e.getMessage() + ": " + why;
  }

  private record Steps(List<Step> steps) {}
}
