package dev.callpoint.mqtt;

import dev.callpoint.core.Event.Address;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  private static final String ALL = ROOT + "all";
  private static final String GROUPS = ROOT + "group/";
  private static final String COMMANDS = "/command/";
  private static final Pattern DEVICE = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final Pattern OPERATOR = Pattern.compile("op-[a-z0-9]{8,32}");
  private static final Pattern COMMAND = Pattern.compile("[a-z][a-z-]{0,31}");

  private final String prefix;
  /** What stands before a command's name, and whom such a command is for. */
  private final Map<String, Address> commands = new LinkedHashMap<>();
  private final String signalsIn;

  /** Of a device that belongs to no group. */
  public Topics(String device) {
    this(device, List.of());
  }

  /**
   * @param groups that the device belongs to
   * @throws IllegalArgumentException when a name cannot be part of a topic
   */
  public Topics(String device, List<String> groups) {
    prefix = ROOT + named("device", device);
    signalsIn = prefix + "/signal/in/";
    commands.put(prefix + COMMANDS, Address.DEVICE);
    commands.put(ALL + COMMANDS, Address.ALL);
    groups.forEach(group -> commands.put(GROUPS + named("group", group) + COMMANDS, Address.GROUP));
  }

  private static String named(String what, String name) {
    if (!DEVICE.matcher(name).matches()) {
      throw new IllegalArgumentException(what + " name \"" + name + "\" is not allowed: use 1 to 63 of a-z, 0-9 and -,"
          + " not beginning with -");
    }
    return name;
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

  public String snapshot() {
    return prefix + "/snapshot";
  }

  public String command(String name) {
    return prefix + COMMANDS + name;
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
    List<String> filters = new ArrayList<>(List.of(signalsIn + "+", OPERATORS + "+" + AVAILABILITY));
    commands.keySet().forEach(before -> filters.add(before + "+"));
    return filters;
  }

  public static boolean isOperator(String id) {
    return OPERATOR.matcher(id).matches();
  }

  public Optional<Inbound> parse(String topic) {
    for (Map.Entry<String, Address> addressed : commands.entrySet()) {
      if (topic.startsWith(addressed.getKey())) {
        String name = topic.substring(addressed.getKey().length());
        boolean wellFormed = COMMAND.matcher(name).matches();
        return wellFormed ? Optional.of(new Inbound.Command(name, addressed.getValue())) : Optional.empty();
      }
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
