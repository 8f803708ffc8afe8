package dev.callpoint.network;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.network.Message.Address;
import dev.callpoint.network.Message.AddressGone;
import dev.callpoint.network.Message.AddressSeen;
import dev.callpoint.network.Message.AnswerEnded;
import dev.callpoint.network.Message.Hop;
import dev.callpoint.network.Message.Link;
import dev.callpoint.network.Message.LinkGone;
import dev.callpoint.network.Message.LinkSeen;
import dev.callpoint.network.Message.Rank;
import dev.callpoint.network.Message.Route;
import dev.callpoint.network.Message.RouteGone;
import dev.callpoint.network.Message.RouteSeen;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class MessageReaderTest {
  private static final Address IPV4 = new Address(3, "192.168.1.20", 24);
  private static final Address IPV6 = new Address(3, "2001:db8::5", 64);
  private static final Rank METRIC_100 = new Rank(MessageReader.INET, 254, 100);
  private static final Route IPV6_ROUTE =
      new Route(new Rank(MessageReader.INET6, 254, 1024), List.of(new Hop(3, "2001:db8::1")));

  @Test
  void anInterfaceIsReadWithItsNameAndItsState() {
    assertEquals(List.of(new LinkSeen(2, new Link("far0", false, false, false)),
        new LinkSeen(3, new Link("eth0", false, false, false))), Recorded.messages("link-added"));
    assertEquals(new LinkSeen(1, new Link("lo", true, true, true)), Recorded.messages("loopback-up").getFirst());
    assertTrue(Recorded.messages("link-up").contains(new LinkSeen(3, new Link("eth0", false, true, true))));
    assertEquals(List.of(new LinkSeen(2, new Link("far0", false, false, false)),
        new LinkSeen(3, new Link("eth0", false, true, false))), Recorded.messages("carrier-lost"));
  }

  @Test
  void anAddressIsReadWithoutTheRoutesOfItsOwnNetwork() {
    assertEquals(List.of(new AddressSeen(IPV4, true)), Recorded.messages("ipv4-added"));
  }

  @Test
  void anIpv6AddressIsUsableOnceNoDuplicateWasFound() {
    assertEquals(List.of(new AddressSeen(IPV6, false)), Recorded.messages("ipv6-added"));
    assertEquals(List.of(new AddressSeen(IPV6, true)), Recorded.messages("ipv6-usable"));
  }

  @Test
  void aLinkLocalAddressIsNotRead() {
    assertEquals(List.of(), Recorded.messages("link-local-usable"));
  }

  @Test
  void aDefaultRouteIsReadWithItsGateway() {
    assertEquals(List.of(new RouteSeen(new Route(METRIC_100, List.of(new Hop(3, "192.168.1.1"))), false)),
        Recorded.messages("route-added"));
    assertEquals(List.of(new RouteSeen(new Route(METRIC_100, List.of(new Hop(3, "192.168.1.2"))), true)),
        Recorded.messages("route-replaced"));
    assertEquals(List.of(new RouteSeen(IPV6_ROUTE, false)), Recorded.messages("ipv6-route-added"));
    assertTrue(Recorded.messages("link-down").contains(new RouteGone(IPV6_ROUTE)));
  }

  @Test
  void aRouteOfTwoWaysIsReadWithBoth() {
    Route both = new Route(new Rank(MessageReader.INET, 254, 0),
        List.of(new Hop(3, "192.168.1.1"), new Hop(3, "192.168.1.2")));
    assertEquals(List.of(new RouteSeen(both, false)), Recorded.messages("multipath-added"));
  }

  @Test
  void anAnswerIsReadToItsEnd() {
    assertEquals(List.of(new LinkSeen(1, new Link("lo", true, true, true)),
        new LinkSeen(2, new Link("far0", false, true, true)), new LinkSeen(3, new Link("eth0", false, true, true)),
        new AnswerEnded()), Recorded.messages("links"));
    assertEquals(List.of(new AddressSeen(IPV4, true), new AddressSeen(IPV6, true), new AnswerEnded()),
        Recorded.messages("addresses"));
    assertEquals(List.of(3, 3, 3, 3), Recorded.datagrams("routes").stream()
        .flatMap(d -> MessageReader.read(d).stream()).map(MessageReader.Read::sequence).toList());
  }

  @Test
  void anInterfaceThatLeavesItsBridgeIsNotGone() {
    assertTrue(Recorded.messages("link-deleted").contains(new LinkGone(3)));
    for (ByteBuffer datagram : Recorded.datagrams("link-deleted")) {
      int family = MessageReader.HEADER_BYTES;
      datagram.put(family, (byte) 7);
      assertEquals(List.of(), MessageReader.read(datagram));
    }
  }

  @Test
  void aRefusalIsReadWithItsReason() {
    ByteBuffer refusal = Recorded.buffer(new byte[36]);
    refusal.putInt(36).putShort((short) 2).putShort((short) 0).putInt(9).putInt(0).putInt(-16).rewind();
    assertEquals(List.of(new MessageReader.Read(9, false, new Message.Refused(16))), MessageReader.read(refusal));
  }

  @Test
  void anAnswerThatMayLackSomethingIsMarked() {
    ByteBuffer end = Recorded.datagrams("links").getLast();
    end.putShort(6, (short) (end.getShort(6) | 0x10));
    assertTrue(MessageReader.read(end).getFirst().interrupted());
  }

  @Test
  void whatIsCutOffAnywhereDoesNotThrow() {
    for (ByteBuffer datagram : Recorded.all()) {
      for (int length = 0; length < datagram.limit(); length++) {
        MessageReader.read(MessageReader.slice(datagram, 0, length));
      }
    }
  }

  @Test
  void bytesThatMakeNoSenseDoNotThrow() {
    Random random = new Random(7);
    for (int round = 0; round < 300; round++) {
      for (ByteBuffer datagram : Recorded.all()) {
        for (int i = 0; i < 8; i++) {
          // Mostly near the beginning, where the lengths and the types are.
          int room = Math.min(datagram.limit(), random.nextBoolean() ? 64 : datagram.limit());
          datagram.put(random.nextInt(room), (byte) random.nextInt());
        }
        MessageReader.read(datagram);
      }
    }
  }

  @Test
  void aNameOfOddBytesBecomesPlainText() {
    assertEquals("a?b?", Text.name(ByteBuffer.wrap(new byte[] {'a', 27, 'b', (byte) 0xc3, 0, 'c'})));
    assertEquals(15, Text.name(ByteBuffer.wrap("x".repeat(40).getBytes(US_ASCII))).length());
  }

  @Test
  void anAddressThatGoesIsReadLikeTheOneThatCame() {
    assertTrue(Recorded.messages("link-deleted").contains(new AddressGone(IPV4)));
    assertTrue(Recorded.messages("link-down").contains(new AddressGone(IPV6)));
  }
}
