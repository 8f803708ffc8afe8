package dev.callpoint.mqtt;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The names of one device's topics. Inbound topics are taken apart strictly: whatever is not exactly of the form is
 * nothing.
 */
public final class Topics {
  private static final String ROOT = "callpoint/";
  private static final String OPERATORS = ROOT + "operators/";
  private static final String AVAILABILITY = "/availability";
  private static final Pattern DEVICE = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final Pattern OPERATOR = Pattern.compile("op-[a-z0-9]{8,32}");
  private static final Pattern COMMAND = Pattern.compile("[a-z][a-z-]{0,31}");

  private final String prefix;
  private final String commands;
  private final String signalsIn;

  /** @throws IllegalArgumentException when the device's name cannot be part of a topic */
  public Topics(String device) {
    if (!DEVICE.matcher(device).matches()) {
      throw new IllegalArgumentException("device name \"" + device + "\" is not allowed: use 1 to 63 of a-z, 0-9 and -,"
          + " not beginning with -");
    }
    prefix = ROOT + device;
    commands = prefix + "/command/";
    signalsIn = prefix + "/signal/in/";
  }

  public String availability() {
    return prefix + AVAILABILITY;
  }

  public String state() {
    return prefix + "/state";
  }

  public String vitals() {
    return prefix + "/vitals";
  }

  public String event() {
    return prefix + "/event";
  }

  public String incident() {
    return prefix + "/incident";
  }

  public String result() {
    return prefix + "/result";
  }

  /** Where the link sends to itself. */
  public String heartbeat() {
    return prefix + "/heartbeat";
  }

  /** @throws IllegalArgumentException when that is no operator's id */
  public String signalOut(String operator) {
    if (!isOperator(operator)) {
      throw new IllegalArgumentException("\"" + operator + "\" is no operator's id");
    }
    return prefix + "/signal/out/" + operator;
  }

  /** The filters to subscribe to; together they match whatever {@link #parse} understands. */
  public List<String> subscriptions() {
    return List.of(commands + "+", signalsIn + "+", OPERATORS + "+" + AVAILABILITY);
  }

  public static boolean isOperator(String id) {
    return OPERATOR.matcher(id).matches();
  }

  public Optional<Inbound> parse(String topic) {
    if (topic.startsWith(commands)) {
      String name = topic.substring(commands.length());
      return COMMAND.matcher(name).matches() ? Optional.of(new Inbound.Command(name)) : Optional.empty();
    }
    if (topic.startsWith(signalsIn)) {
      String operator = topic.substring(signalsIn.length());
      return isOperator(operator) ? Optional.of(new Inbound.Signal(operator)) : Optional.empty();
    }
    if (topic.startsWith(OPERATORS) && topic.endsWith(AVAILABILITY)
        && topic.length() > OPERATORS.length() + AVAILABILITY.length()) {
      String operator = topic.substring(OPERATORS.length(), topic.length() - AVAILABILITY.length());
      return isOperator(operator) ? Optional.of(new Inbound.OperatorAvailability(operator)) : Optional.empty();
    }
    return Optional.empty();
  }
}
