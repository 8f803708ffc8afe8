package dev.callpoint.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.network.Message.Address;
import dev.callpoint.network.Message.Link;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KnownNetworkTest {
  private final KnownNetwork network = new KnownNetwork();

  @Test
  void whatComesIsTold() {
    take("link-added", "loopback-up", "far-up");
    assertEquals(List.of("eth0 is running", "far0 is running"), take("link-up"));
    assertEquals(List.of("eth0 has 192.168.1.20"), take("ipv4-added"));
    assertEquals(List.of("default route through eth0 by 192.168.1.1"), take("route-added"));
    assertEquals(List.of("default route through eth0 by 2001:db8::1"), take("ipv6-route-added"));
    assertEquals(List.of("default route through eth0 by 192.168.1.1 and 1 more"), take("multipath-added"));
  }

  @Test
  void theLoopbackIsNobodysBusiness() {
    assertEquals(List.of(), take("loopback-up"));
    assertEquals(List.of(), tell(new Message.AddressSeen(new Address(1, "10.9.9.9", 32), true)));
  }

  @Test
  void anIpv6AddressIsToldOnceItIsUsable() {
    take("link-added");
    assertEquals(List.of(), take("ipv6-added"));
    assertEquals(List.of("eth0 has 2001:db8::5"), take("ipv6-usable"));
  }

  @Test
  void anAddressThatCannotBeUsedAnyMoreIsLost() {
    take("link-added", "ipv6-usable");
    assertEquals(List.of("eth0 lost 2001:db8::5"), take("ipv6-added"));
  }

  @Test
  void aLeaseThatIsRenewedIsNoChange() {
    stock();
    for (String name : List.of("ipv4-renewed", "ipv6-renewed", "ipv4-added", "ipv6-usable")) {
      Recorded.messages(name).forEach(message -> assertFalse(network.take(message).any(), name));
    }
  }

  @Test
  void aWirelessScanIsNoChange() {
    stock();
    // As wireless_nlevent_send of the kernel builds it: the state as it is, the name, IFLA_WIRELESS with the event.
    ByteBuffer state = Recorded.datagrams("link-up").get(3);
    ByteBuffer scan = Recorded.buffer(new byte[16 + 16 + 12 + 12]);
    scan.put(0, state, 0, 32).putInt(0, scan.limit());
    scan.put(32, state, 32, 12).putShort(44, (short) 12).putShort(46, (short) 11);
    List<MessageReader.Read> read = MessageReader.read(scan);
    assertEquals(new Message.LinkSeen(3, new Link("eth0", false, true, true)), read.getFirst().message());
    assertFalse(network.take(read.getFirst().message()).any());
  }

  @Test
  void aRouteThatIsReplacedIsLost() {
    take("link-added", "route-added");
    assertEquals(List.of("no more default route through eth0 by 192.168.1.1", "default route through eth0 by 192.168.1.2"),
        take("route-replaced"));
    assertEquals(List.of(), take("route-replaced"));
  }

  @Test
  void aCableThatIsPulledAndPluggedInIsTold() {
    stock();
    assertEquals(List.of("far0 stopped running", "eth0 stopped running"), take("carrier-lost"));
    assertEquals(List.of("far0 is running", "eth0 is running"), take("carrier-back"));
  }

  @Test
  void theRoutesThatVanishWithoutAWordAreFoundByComparing() {
    stock();
    List<String> told = take("link-down");
    assertFalse(told.stream().anyMatch(s -> s.contains("192.168.1.1")), told.toString());
    KnownNetwork now = new KnownNetwork();
    Recorded.messages("links").forEach(now::take);
    Recorded.messages("link-down").forEach(now::take);
    Recorded.messages("routes-after").forEach(now::take);
    now.take(new Message.AddressSeen(new Address(3, "192.168.1.20", 24), true));
    assertEquals(List.of("no more default route through eth0 by 192.168.1.1 and 1 more",
        "no more default route through eth0 by 192.168.1.2"), network.differences(now).stream().sorted().toList());
  }

  @Test
  void anInterfaceTakesItsAddressesAndRoutesAlong() {
    stock();
    assertEquals(List.of("eth0 stopped running", "eth0 lost 192.168.1.20", "eth0 lost 2001:db8::5"),
        tell(new Message.LinkGone(3)).subList(0, 3));
    assertEquals(List.of(), network.differences(alone("far0")));
  }

  @Test
  void comparingNamesWhatIsGoneAndWhatIsNew() {
    stock();
    KnownNetwork now = new KnownNetwork();
    now.take(new Message.LinkSeen(9, new Link("wlan0", false, true, true)));
    now.take(new Message.AddressSeen(new Address(9, "10.0.0.5", 8), true));
    List<String> differences = network.differences(now);
    assertTrue(differences.containsAll(List.of("eth0 stopped running", "far0 stopped running", "eth0 lost 192.168.1.20",
        "no more default route through eth0 by 192.168.1.2", "wlan0 is running", "wlan0 has 10.0.0.5")),
        differences.toString());
    assertEquals(List.of(), now.differences(now));
  }

  @Test
  void whatIsBeyondTheBoundNeitherComesNorGoes() {
    for (int i = 0; i < KnownNetwork.EACH_MAX; i++) {
      assertTrue(network.take(new Message.AddressSeen(new Address(3, "a" + i, 24), true)).any());
      assertTrue(network.take(new Message.LinkSeen(100 + i, new Link("b" + i, false, true, true))).any());
      assertTrue(network.take(new Message.RouteSeen(route(i), false)).any());
    }
    assertFalse(network.take(new Message.AddressSeen(new Address(3, "beyond", 24), true)).any());
    assertFalse(network.take(new Message.AddressGone(new Address(3, "beyond", 24))).any());
    assertFalse(network.take(new Message.LinkSeen(5, new Link("beyond", false, true, true))).any());
    assertFalse(network.take(new Message.LinkGone(5)).any());
    assertFalse(network.take(new Message.RouteSeen(route(5_000), false)).any());
    assertFalse(network.take(new Message.RouteGone(route(5_000))).any());
  }

  private static Message.Route route(int metric) {
    return new Message.Route(new Message.Rank(MessageReader.INET, 254, metric), List.of(new Message.Hop(3, "")));
  }

  private static KnownNetwork alone(String name) {
    KnownNetwork network = new KnownNetwork();
    network.take(new Message.LinkSeen(2, new Link(name, false, true, true)));
    return network;
  }

  private void stock() {
    take("links", "addresses", "routes");
  }

  private List<String> take(String... names) {
    List<String> told = new ArrayList<>();
    for (String name : names) {
      Recorded.messages(name).forEach(message -> told.addAll(tell(message)));
    }
    return told;
  }

  private List<String> tell(Message message) {
    return network.take(message).sentences();
  }
}
