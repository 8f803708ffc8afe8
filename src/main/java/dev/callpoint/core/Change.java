package dev.callpoint.core;

import dev.callpoint.core.Event.Device;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Why an engine takes over, who waits for it, and how far it has come.
 *
 * @param cause empty unless it is a reset
 * @param requests who gets an answer when it ends
 * @param startedMs the trigger
 * @param phases milliseconds from the trigger to each step, in the order seen
 * @param trigger in words
 * @param why the rung is tried, in words
 * @param incident its record: of every reset, and of whatever needs help
 */
record Change(
    Kind kind,
    Optional<Cause> cause,
    Rung rung,
    List<Request> requests,
    long startedMs,
    Map<String, Long> phases,
    String trigger,
    String why,
    Optional<Incident> incident) {
  static final int REQUESTS_MAX = 100;

  enum Kind {
    /** The daemon has just begun. */
    BOOT,
    /** An operator watches: the engine that serves already gets a session. */
    CALL,
    /** A call has ended: its engine has had its one session and is replaced. */
    HANG_UP,
    /** The whole stack is replaced. */
    RESET
  }

  /**
   * @param command as in {@link Result#command}
   * @param receivedMs when it was asked
   */
  record Request(String id, String command, long receivedMs) {}

  static Change of(Kind kind, String trigger, long nowMs) {
    Rung rung = kind == Kind.BOOT ? Rung.COLD_RESET : Rung.RESET;
    return new Change(kind, Optional.empty(), rung, List.of(), nowMs, Map.of(), trigger, trigger, Optional.empty());
  }

  static Change reset(Cause cause, String trigger, long nowMs) {
    return recovery(cause, Rung.RESET, trigger, nowMs);
  }

  static Change recovery(Cause cause, Rung rung, String trigger, long nowMs) {
    return new Change(
        Kind.RESET, Optional.of(cause), rung, List.of(), nowMs, Map.of(), trigger, trigger, Optional.empty());
  }

  boolean isOf(Cause other) {
    return cause.filter(other::equals).isPresent();
  }

  /** The device that gives nothing, as far as the engine that serves tells. */
  Optional<Device> suspect(Optional<Service.Active> active) {
    boolean opening = active.filter(a -> !a.camera().settled()).isPresent();
    if (!opening && isOf(VitalSign.MICROPHONE.cause())) {
      return Optional.of(Device.MICROPHONE);
    }
    boolean dark = active.filter(a -> !a.camera().flowing()).isPresent();
    boolean ofCamera = isOf(VitalSign.CAMERA_FRAMES.cause()) || isOf(Cause.CAMERA_MISSING);
    return dark || ofCamera ? Optional.of(Device.CAMERA) : Optional.empty();
  }

  boolean isReset() {
    return kind == Kind.RESET;
  }

  boolean isFull() {
    return requests.size() == REQUESTS_MAX;
  }

  Change with(Request request) {
    List<Request> more = new ArrayList<>(requests);
    more.add(request);
    return new Change(
        kind, cause, rung, List.copyOf(more), startedMs, phases, trigger, why,
        incident.map(i -> i.askedBy(request.id())));
  }

  Change answered() {
    return new Change(kind, cause, rung, List.of(), startedMs, phases, trigger, why, incident);
  }

  /** Without those who have waited since before then. */
  Change without(long receivedBeforeMs) {
    List<Request> rest = requests.stream().filter(r -> r.receivedMs() > receivedBeforeMs).toList();
    return new Change(kind, cause, rung, rest, startedMs, phases, trigger, why, incident);
  }

  /** The rung before has not helped. */
  Change climbed(Rung next, String reason, long nowMs) {
    return new Change(
        kind, cause, next, requests, startedMs, phases, trigger, reason,
        incident.map(i -> i.climbed(next, reason, nowMs)));
  }

  Change recordedIn(Incident record) {
    return new Change(kind, cause, rung, requests, startedMs, phases, trigger, why, Optional.of(record));
  }

  /** The same people wait, for a reset instead. */
  Change turnedInto(Cause reason, String what, long nowMs) {
    return new Change(
        Kind.RESET, Optional.of(reason), Rung.RESET, requests, startedMs, phases, what, what,
        incident.map(i -> i.climbed(Rung.RESET, what, nowMs)));
  }

  /** Notes when a step was seen first. */
  Change reached(String phase, long nowMs) {
    Map<String, Long> more = new LinkedHashMap<>(phases);
    more.putIfAbsent(phase, nowMs - startedMs);
    return new Change(
        kind, cause, rung, requests, startedMs, Collections.unmodifiableMap(more), trigger, why,
        incident.map(i -> i.saw(phase, nowMs)));
  }
}
