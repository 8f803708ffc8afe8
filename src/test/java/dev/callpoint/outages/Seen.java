package dev.callpoint.outages;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** What one end has seen, with the readings of {@link System#nanoTime} at which it did. Any thread. */
final class Seen {
  private final List<Long> downs = new ArrayList<>();
  private final Map<String, Long> arrived = new HashMap<>();
  private int again;
  private boolean up;

  synchronized void up() {
    up = true;
  }

  /** Told again while it is down, it is the same outage. */
  synchronized void down() {
    if (up) {
      downs.add(System.nanoTime());
    }
    up = false;
  }

  synchronized boolean isUp() {
    return up;
  }

  synchronized OptionalLong downAfter(long nanos) {
    return downs.stream().mapToLong(at -> at).filter(at -> at >= nanos).findFirst();
  }

  synchronized void arrived(String id) {
    if (arrived.putIfAbsent(id, System.nanoTime()) != null) {
      again++;
    }
  }

  /** When each id came first. */
  synchronized Map<String, Long> arrivals() {
    return Map.copyOf(arrived);
  }

  /** How often one came that had come before. */
  synchronized int again() {
    return again;
  }
}
