package dev.callpoint.network;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * A real kernel, in a network of its own: eth0 and wlan0 are cables to far0 and far1. That something tells nothing is
 * seen from the next change, which is told alone.
 */
final class NetworkWatchIT {
  private static final String CABLES = """
      link add eth0 type veth peer name far0
      link add wlan0 type veth peer name far1
      link set far0 up
      link set far1 up
      link set eth0 up
      link set wlan0 up
      """;

  @Test
  void anAddressThatComesAndGoesIsTold() throws Exception {
    try (OwnNetwork network = watched(CABLES)) {
      network.ip("addr add 192.168.1.20/24 dev eth0");
      assertEquals("changed: eth0 has 192.168.1.20", network.next());
      network.ip("addr add 2001:db8::5/64 dev eth0 nodad");
      assertEquals("changed: eth0 has 2001:db8::5", network.next());
      network.ip("addr del 192.168.1.20/24 dev eth0");
      assertEquals("changed: eth0 lost 192.168.1.20", network.next());
      network.ip("addr del 2001:db8::5/64 dev eth0");
      assertEquals("changed: eth0 lost 2001:db8::5", network.next());
    }
  }

  @Test
  void aMoveFromOneInterfaceToAnotherIsToldOnceAndSoon() throws Exception {
    try (OwnNetwork network = watched(CABLES + """
        addr add 192.168.1.20/24 dev eth0
        route add default via 192.168.1.1
        """)) {
      long before = System.nanoTime();
      network.ip("""
          addr del 192.168.1.20/24 dev eth0
          addr add 10.0.0.5/24 dev wlan0
          route add default via 10.0.0.1
          """);
      // That the old route is gone is not in any message of the kernel.
      assertEquals("changed: eth0 lost 192.168.1.20; wlan0 has 10.0.0.5; default route through wlan0 by 10.0.0.1; "
          + "no more default route through eth0 by 192.168.1.1", network.next());
      Duration took = Duration.ofNanos(System.nanoTime() - before);
      System.out.println("told after " + took.toMillis() + " ms");
      assertTrue(took.toNanos() >= Burst.QUIET_NANOS, "told after " + took);
      assertTrue(took.toMillis() < 1_000, "told after " + took);
      assertEquals(List.of("closed"), network.end());
    }
  }

  @Test
  void anInterfaceThatIsSwitchedOffIsToldWithTheRouteThatVanishesSilently() throws Exception {
    try (OwnNetwork network = watched(CABLES + """
        addr add 192.168.1.20/24 dev eth0
        route add default via 192.168.1.1
        """)) {
      network.ip("link set eth0 down");
      assertEquals("changed: eth0 stopped running; far0 stopped running; "
          + "no more default route through eth0 by 192.168.1.1", sorted(network.next()));
      network.ip("link set eth0 up");
      assertEquals("changed: eth0 is running; far0 is running", sorted(network.next()));
      network.ip("route add default via 192.168.1.1");
      assertEquals("changed: default route through eth0 by 192.168.1.1", network.next());
      network.ip("link del eth0");
      String told = network.next();
      assertTrue(told.contains("eth0 lost 192.168.1.20"), told);
      assertTrue(told.contains("no more default route through eth0 by 192.168.1.1"), told);
    }
  }

  @Test
  void aCableThatIsPulledIsTold() throws Exception {
    try (OwnNetwork network = watched(CABLES + "addr add 192.168.1.20/24 dev eth0")) {
      network.ip("link set far0 down");
      assertEquals("changed: eth0 stopped running; far0 stopped running", sorted(network.next()));
      network.ip("link set far0 up");
      assertEquals("changed: eth0 is running; far0 is running", sorted(network.next()));
    }
  }

  @Test
  void aDefaultRouteThatChangesIsTold() throws Exception {
    try (OwnNetwork network = watched(CABLES + """
        addr add 192.168.1.20/24 dev eth0
        route add default via 192.168.1.1
        """)) {
      network.ip("route replace default via 192.168.1.2");
      assertEquals("changed: no more default route through eth0 by 192.168.1.1; "
          + "default route through eth0 by 192.168.1.2", network.next());
      network.ip("route del default");
      assertEquals("changed: no more default route through eth0 by 192.168.1.2", network.next());
      network.ip("addr add 2001:db8::5/64 dev eth0 nodad\nroute add default via 2001:db8::1");
      assertEquals("changed: default route through eth0 by 2001:db8::1; eth0 has 2001:db8::5", sorted(network.next()));
    }
  }

  @Test
  void whatIsNoChangeTellsNothing() throws Exception {
    try (OwnNetwork network = watched(CABLES + """
        addr add 192.168.1.20/24 dev eth0 valid_lft 1000 preferred_lft 900
        addr add 2001:db8::5/64 dev eth0 nodad valid_lft 1000 preferred_lft 900
        route add default via 192.168.1.1
        """)) {
      network.ip("""
          addr change 192.168.1.20/24 dev eth0 valid_lft 2000 preferred_lft 1900
          addr change 2001:db8::5/64 dev eth0 valid_lft 2000 preferred_lft 1900
          route replace default via 192.168.1.1
          route add 10.1.0.0/16 via 192.168.1.9
          route add local 10.2.0.1 dev eth0
          route add unreachable default metric 4000
          neigh add 192.168.1.7 lladdr 02:00:00:00:00:07 dev eth0
          link set eth0 mtu 1400
          link set eth0 alias door
          addr add fe80::77/64 dev eth0 nodad
          addr add 10.9.9.9/32 dev lo
          link add bridge0 type bridge
          link set far1 master bridge0
          link set far1 nomaster
          """);
      network.ip("addr add 192.168.1.21/24 dev eth0");
      assertEquals("changed: eth0 has 192.168.1.21", network.next());
      assertEquals(List.of("closed"), network.end());
    }
  }

  @Test
  void anIpv6AddressIsToldWhenItIsUsable() throws Exception {
    try (OwnNetwork network = watched(CABLES)) {
      network.ip("addr add 2001:db8::5/64 dev eth0");
      assertEquals("changed: eth0 has 2001:db8::5", network.next());
      assertEquals("0", network.run("ip", "addr", "show", "dev", "eth0", "tentative", "to", "2001:db8::5").strip());
    }
  }

  @Test
  void manyChangesThatDoNotEndAreToldAfterTwoSeconds() throws Exception {
    try (OwnNetwork network = watched(CABLES)) {
      long before = System.nanoTime();
      // One process, as starting one can take longer than the quiet that would end the burst.
      Thread flapping = Thread.ofPlatform().daemon().start(network.ipUntilInterrupted("""
          addr add 192.168.1.20/24 dev eth0
          addr del 192.168.1.20/24 dev eth0
          """));
      assertEquals("changed: eth0 has 192.168.1.20; eth0 lost 192.168.1.20", sorted(network.next()));
      Duration took = Duration.ofNanos(System.nanoTime() - before);
      flapping.interrupt();
      flapping.join();
      assertTrue(took.toNanos() >= Burst.LATEST_NANOS && took.toNanos() < 2 * Burst.LATEST_NANOS, "told after " + took);
    }
  }

  @Test
  void messagesThatAreLostAreAChange() throws Exception {
    try (OwnNetwork network = watched(CABLES)) {
      assertEquals("0 ", network.run("kill", "-STOP", Long.toString(network.pid())));
      StringBuilder flood = new StringBuilder();
      for (int i = 0; i < 500; i++) {
        flood.append("addr add 192.168.1.20/24 dev eth0\naddr del 192.168.1.20/24 dev eth0\n");
      }
      network.ip(flood + "addr add 192.168.1.99/24 dev eth0");
      assertEquals("0 ", network.run("kill", "-CONT", Long.toString(network.pid())));
      String told = network.next();
      assertTrue(told.contains("some of the kernel's messages were lost"), told);
      assertTrue(told.contains("eth0 has 192.168.1.99"), told);
    }
  }

  @Test
  void closingEndsTheThread() throws Exception {
    try (OwnNetwork network = watched(CABLES)) {
      assertEquals(List.of("closed"), network.end());
    }
  }

  @Test
  void deniedNativeAccessIsAFaultThatSaysWhatToDo() throws Exception {
    try (OwnNetwork network = new OwnNetwork("--illegal-native-access=deny")) {
      network.begin();
      String told = network.next();
      assertTrue(told.startsWith("fault: ") && told.contains("--enable-native-access=ALL-UNNAMED"), told);
      assertEquals(List.of("closed"), network.end());
    }
  }

  /** @param before what is there when the watch begins; nothing of it is told */
  private static OwnNetwork watched(String before) throws Exception {
    OwnNetwork network = new OwnNetwork();
    network.ip(before);
    // Both ends of both cables; the kernel tells it up to a second after they were switched on.
    Awaitility.await("carrier").until(() -> network.run("ip", "link").split("state UP").length == 5);
    network.begin();
    assertEquals("watching", network.next());
    return network;
  }

  /** Where the order of what happened is the kernel's affair. */
  private static String sorted(String told) {
    return "changed: " + Stream.of(told.substring("changed: ".length()).split("; ")).sorted().collect(joining("; "));
  }
}
