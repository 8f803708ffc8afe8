package dev.callpoint.config;

/**
 * A password or credential. It prints as dots, so that a log line, an exception or a dump of the configuration cannot
 * give it away; only {@link #value()} does.
 */
public record Secret(String value) {

  @Override
  public String toString() {
    return "•••";
  }
}
