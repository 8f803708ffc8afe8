package dev.callpoint.mqtt;

import java.util.List;

/** The platform threads of this JVM. */
final class Threads {
  private Threads() {}

  static List<String> named(String pattern) {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
        .filter(name -> name.matches(pattern)).sorted().toList();
  }

  /** All that belong to links, however they are named. */
  static List<String> ofLinks() {
    return named("mqtt-.*|MQTT .*");
  }
}
