package dev.callpoint.mqtt;

import dev.callpoint.core.Event.Address;

/** What a topic that the device has subscribed to says. */
public sealed interface Inbound {

  /**
   * @param name as in {@code command/<name>}; well formed, but perhaps no command that exists
   * @param to this device alone, a group that it belongs to, or all
   */
  record Command(String name, Address to) implements Inbound {}

  /** A signal from an operator's console to this device. */
  record Signal(String operator) implements Inbound {}

  /** An operator's console came or went. */
  record OperatorAvailability(String operator) implements Inbound {}
}
