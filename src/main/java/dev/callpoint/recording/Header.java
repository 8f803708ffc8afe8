package dev.callpoint.recording;

import tools.jackson.databind.JsonNode;

/**
 * The first line of a segment.
 *
 * @param version of the program that recorded it
 * @param device whose it is
 * @param run of the daemon: a random word, the same in all segments of one life
 * @param turn the number of the first turn, from 1
 * @param lost turns before it that could not be recorded
 * @param at the wall clock at its beginning, ISO 8601, for display alone
 * @param nowMs the daemon's monotonic clock at the same moment
 */
public record Header(String version, String device, String run, long turn, long lost, String at, long nowMs) {
  static final String MARK = "callpoint recording";
  /** Counts up when an older program could no longer read what a newer one writes. */
  static final int FORMAT = 1;

  String line() {
    return "{\"is\":\"" + MARK + "\",\"format\":" + FORMAT + ",\"header\":" + new Codec(Secrets.NONE).text(Header.class, this) + "}";
  }

  static boolean begins(JsonNode line) {
    return line.path("is").asString("").equals(MARK);
  }

  static Header of(JsonNode line) throws Unreadable {
    int format = line.path("format").asInt(0);
    if (format != FORMAT) {
      throw new Unreadable("its format is " + format + ", this program reads " + FORMAT);
    }
    return new Codec(Secrets.NONE).read(Header.class, line.path("header"));
  }
}
