package dev.callpoint.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A network between this machine and a place that is elsewhere, with a router that can swallow what passes: two network
 * namespaces of the kernel. Nobody is told of what is swallowed, as with a dead radio link; the routing rule
 * {@code blackhole} does that without a packet filter. Needs root and iproute2, and {@link #lose} iptables.
 *
 * <pre>
 *   this machine 10.213.N.1 ── 10.213.N.2 router 10.213.N.5 ── 10.213.N.6 elsewhere
 *        10.213.N.17 └───────────────── side door ──────────────── 10.213.N.18 ┘
 * </pre>
 *
 * The side door is there when it was opened, and what the router does never concerns it.
 */
public final class NetworkPath implements AutoCloseable {
  private static final String IP = "/usr/sbin/ip";
  private static final String IPTABLES = "/usr/sbin/iptables";
  /** What a queue before a narrow link holds: more would be lost. */
  private static final String NARROW_QUEUE = "1500ms";
  private static final int LIMIT_S = 10;
  /** Before the kernel's own rules, which begin at 32766. */
  private static final String FIRST = "1";
  private static final String SECOND = "2";

  private static final Set<NetworkPath> OPEN = ConcurrentHashMap.newKeySet();

  private final String network;
  private final String name;
  private final String router;
  private final String elsewhere;
  private final Path wrapper;
  private final List<List<String>> rules = new ArrayList<>();
  /** Undoes, in the router, what is no routing rule. */
  private final List<String[]> undoings = new ArrayList<>();

  /** What keeps this user on this machine from making one, in words; empty when nothing does. */
  public static Optional<String> obstacle() {
    if (!Files.isExecutable(Path.of(IP))) {
      return Optional.of("needs iproute2 (" + IP + ")");
    }
    try {
      if ((int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") != 0) {
        return Optional.of("needs root, for network namespaces");
      }
      String probe = "callpoint-probe-" + ProcessHandle.current().pid();
      ip("netns", "add", probe);
      ip("netns", "del", probe);
      return Optional.empty();
    } catch (IOException | Refused e) {
      return Optional.of("needs network namespaces: " + e.getMessage());
    }
  }

  /** @param program that shall run elsewhere */
  public NetworkPath(Path program) {
    long pid = ProcessHandle.current().pid();
    network = "10.213." + pid % 250 + ".";
    name = "cp" + pid % 1_000_000;
    router = "callpoint-router-" + pid;
    elsewhere = "callpoint-elsewhere-" + pid;
    wrapper = wrapper(program);
    OPEN.add(this);
    try {
      build();
    } catch (Refused e) {
      close();
      throw e;
    }
  }

  /** This machine's address, as it is known elsewhere. */
  public String address() {
    return network + "1";
  }

  /** The router's address, as it is known on both sides. */
  public String routerAddress() {
    return network + "2";
  }

  /** The address of the place that is elsewhere, which the router may keep from this machine. */
  public String farAddress() {
    return network + "6";
  }

  /** The words that run a command on the router. */
  public List<String> onRouter() {
    return List.of(IP, "netns", "exec", router);
  }

  /** Runs the program elsewhere, with the arguments that it gets. */
  public Path program() {
    return wrapper;
  }

  /** From now on the router swallows UDP, which is all media; TCP passes. */
  public void swallowUdp() {
    rule(SECOND, "ipproto", "udp", "blackhole");
  }

  /** From now on the router swallows all that is to pass it but the connections to those TCP ports of this machine. */
  public void swallowAllBut(int... ports) {
    for (int port : ports) {
      rule(FIRST, "ipproto", "tcp", "dport", Integer.toString(port), "lookup", "main");
      rule(FIRST, "ipproto", "tcp", "sport", Integer.toString(port), "lookup", "main");
    }
    rule(SECOND, "iif", "near", "blackhole");
    rule(SECOND, "iif", "far", "blackhole");
  }

  /** From now on the router swallows everything. */
  public void swallowAll() {
    rule(SECOND, "blackhole");
  }

  /**
   * From now on the router swallows what belongs to the connections that are open to a TCP port elsewhere, as one that
   * has forgotten them does, and lets new ones pass.
   */
  public void forgetConnections(int port) {
    String found = run("/usr/bin/ss", "-Htn", "state", "established", "dst", there(), "dport", "=", ":" + port);
    for (String line : found.lines().toList()) {
      String here = line.strip().split(" +")[2];
      String ours = here.substring(here.lastIndexOf(':') + 1);
      rule(FIRST, "ipproto", "tcp", "sport", ours, "dport", Integer.toString(port), "blackhole");
      rule(FIRST, "ipproto", "tcp", "sport", Integer.toString(port), "dport", ours, "blackhole");
    }
  }

  /** From now on the router loses so many of a hundred packets, in either direction. */
  public void lose(int percent) {
    String[] rule = {"FORWARD", "-m", "statistic", "--mode", "random", "--probability", "0." + (percent < 10 ? "0" : "")
        + percent, "-j", "DROP"};
    inRouter(Stream.concat(Stream.of(IPTABLES, "-A"), Stream.of(rule)).toArray(String[]::new));
    undoings.add(Stream.concat(Stream.of(IPTABLES, "-D"), Stream.of(rule)).toArray(String[]::new));
  }

  /** What keeps this machine from {@link #lose}, in words; empty when nothing does. */
  public static Optional<String> obstacleToLoss() {
    return Files.isExecutable(Path.of(IPTABLES))
        ? obstacle()
        : Optional.of("needs iptables (" + IPTABLES + ")");
  }

  /** From now on so many thousand bits pass the router in a second, in each direction. */
  public void narrow(int kilobits) {
    for (String side : List.of("near", "far")) {
      inRouter("tc", "qdisc", "add", "dev", side, "root", "tbf", "rate", kilobits + "kbit", "burst", "1600", "latency",
          NARROW_QUEUE);
      undoings.add(new String[] {"tc", "qdisc", "del", "dev", side, "root"});
    }
  }

  /** Everything passes again. */
  public void pass() {
    undoings.forEach(this::inRouter);
    undoings.clear();
    while (!rules.isEmpty()) {
      ip(words("del", rules.removeLast()));
    }
  }

  /** This machine gets another address on the interface to the router; it goes with the path. */
  public void addAddress() {
    ip("addr", "add", network + "9/30", "dev", name);
  }

  /** This machine gets another address in place of the one that it had there. */
  public void changeAddress() {
    ip("-n", router, "addr", "add", network + "10/30", "dev", "near");
    ip("addr", "add", network + "9/30", "dev", name);
    ip("addr", "del", network + "1/30", "dev", name);
    ip("route", "replace", network + "4/30", "via", network + "10");
  }

  /** The address of the program that runs elsewhere. */
  public String there() {
    return network + "6";
  }

  /** A second way to there that nothing happens to; the address at its other end. */
  public String openSideDoor() {
    ip("link", "add", name + "s", "type", "veth", "peer", "name", "side", "netns", elsewhere);
    ip("addr", "add", network + "17/30", "dev", name + "s");
    ip("-n", elsewhere, "addr", "add", network + "18/30", "dev", "side");
    ip("link", "set", name + "s", "up");
    ip("-n", elsewhere, "link", "set", "side", "up");
    return network + "18";
  }

  /** For a process that ends before it has closed them: they would outlive it. */
  public static void closeAll() {
    List.copyOf(OPEN).forEach(NetworkPath::close);
  }

  @Override
  public void close() {
    OPEN.remove(this);
    // Its interfaces go with a namespace, but only some time after the last process in it has ended.
    for (String link : List.of(name, name + "s")) {
      if (Files.exists(Path.of("/sys/class/net", link))) {
        ip("link", "del", link);
      }
    }
    for (String namespace : List.of(router, elsewhere)) {
      if (Files.exists(Path.of("/run/netns", namespace))) {
        ip("netns", "del", namespace);
      }
    }
    try {
      Files.deleteIfExists(wrapper);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void rule(String preference, String... rest) {
    List<String> rule = new ArrayList<>(List.of("pref", preference));
    rule.addAll(List.of(rest));
    ip(words("add", rule));
    rules.add(rule);
  }

  private String[] words(String action, List<String> rule) {
    return Stream.concat(Stream.of("-n", router, "rule", action), rule.stream()).toArray(String[]::new);
  }

  private void build() {
    ip("netns", "add", router);
    ip("netns", "add", elsewhere);
    ip("link", "add", name, "type", "veth", "peer", "name", "near", "netns", router);
    ip("-n", router, "link", "add", "far", "type", "veth", "peer", "name", "uplink", "netns", elsewhere);
    noMoreAddresses(name);
    noMoreAddresses("uplink", IP, "netns", "exec", elsewhere);
    ip("addr", "add", network + "1/30", "dev", name);
    ip("-n", router, "addr", "add", network + "2/30", "dev", "near");
    ip("-n", router, "addr", "add", network + "5/30", "dev", "far");
    ip("-n", elsewhere, "addr", "add", network + "6/30", "dev", "uplink");
    ip("link", "set", name, "up");
    // What the router sends to itself takes this way, too.
    ip("-n", router, "link", "set", "lo", "up");
    ip("-n", router, "link", "set", "near", "up");
    ip("-n", router, "link", "set", "far", "up");
    ip("-n", elsewhere, "link", "set", "uplink", "up");
    ip("-n", elsewhere, "link", "set", "lo", "up");
    ip("route", "add", network + "4/30", "via", network + "2");
    ip("-n", elsewhere, "route", "add", "default", "via", network + "5");
    ip("netns", "exec", router, "sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward");
  }

  /**
   * Else an IPv6 address comes a second or two after the interface is up (RFC 4862, 5.4), and a browser that loads a page
   * then gives up what it has not got yet (Chromium's ERR_NETWORK_CHANGED).
   */
  private static void noMoreAddresses(String device, String... inside) {
    String file = "/proc/sys/net/ipv6/conf/" + device + "/disable_ipv6";
    run(Stream.concat(Stream.of(inside), Stream.of("sh", "-c", "test ! -e " + file + " || echo 1 >" + file))
        .toArray(String[]::new));
  }

  private Path wrapper(Path program) {
    try {
      Path file = Files.createTempFile("elsewhere", ".sh",
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      String script = "#!/bin/sh\nexec " + IP + " netns exec " + elsewhere + " " + program + " \"$@\"\n";
      return Files.writeString(file, script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void inRouter(String... command) {
    ip(Stream.concat(Stream.of("netns", "exec", router), Stream.of(command)).toArray(String[]::new));
  }

  private static void ip(String... arguments) {
    run(Stream.concat(Stream.of(IP), Stream.of(arguments)).toArray(String[]::new));
  }

  private static String run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes()).strip();
      if (!process.waitFor(LIMIT_S, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new Refused(String.join(" ", command) + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The kernel, or the program ip, does not permit it. */
  public static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }
}
