package dev.callpoint.network;

import dev.callpoint.network.Message.Address;
import dev.callpoint.network.Message.Hop;
import dev.callpoint.network.Message.Link;
import dev.callpoint.network.Message.Rank;
import dev.callpoint.network.Message.Route;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what one datagram of the kernel says. Formats and numbers are those of linux/netlink.h, linux/rtnetlink.h,
 * linux/if_addr.h and linux/if_link.h, which are the same on all 64-bit machines; all numbers are in the machine's own
 * byte order, addresses in the network's.
 *
 * <p>What is no business of a call is left out here: neighbours, bridge ports, link-local and host-local addresses,
 * routes to anywhere but everywhere. Bytes that make no sense are skipped; nothing throws.
 */
final class MessageReader {
  static final int GET_LINK = 18;
  static final int GET_ADDRESS = 22;
  static final int GET_ROUTE = 26;
  static final int HEADER_BYTES = 16;
  static final int INET = 2;
  static final int INET6 = 10;

  private static final int ERROR = 2;
  private static final int DONE = 3;
  private static final int NEW_LINK = 16;
  private static final int DEL_LINK = 17;
  private static final int NEW_ADDRESS = 20;
  private static final int DEL_ADDRESS = 21;
  private static final int NEW_ROUTE = 24;
  private static final int DEL_ROUTE = 25;

  /** NLM_F_DUMP_INTR and, in a notification, NLM_F_REPLACE. */
  private static final int INTERRUPTED = 0x10;
  private static final int REPLACE = 0x100;

  private static final int LINK_BYTES = 16;
  private static final int ADDRESS_BYTES = 8;
  private static final int ROUTE_BYTES = 12;
  private static final int HOP_BYTES = 8;

  private static final int IFF_UP = 0x1;
  private static final int IFF_LOOPBACK = 0x8;
  private static final int IFF_RUNNING = 0x40;
  private static final int IFLA_IFNAME = 3;

  private static final int IFA_ADDRESS = 1;
  private static final int IFA_LOCAL = 2;
  private static final int IFA_FLAGS = 8;
  private static final int OPTIMISTIC = 0x04;
  private static final int DUPLICATE = 0x08;
  private static final int TENTATIVE = 0x40;
  private static final int SCOPE_HOST = 254;

  private static final int RTA_OIF = 4;
  private static final int RTA_GATEWAY = 5;
  private static final int RTA_PRIORITY = 6;
  private static final int RTA_MULTIPATH = 9;
  private static final int RTA_TABLE = 15;
  private static final int RTA_VIA = 18;
  private static final int TABLE_LOCAL = 255;
  private static final int UNICAST = 1;
  private static final int CLONED = 0x200;

  /**
   * @param sequence of the question, in an answer
   * @param interrupted the answer may lack something, as the network changed meanwhile
   */
  record Read(int sequence, boolean interrupted, Message message) {}

  private MessageReader() {}

  /** @param datagram in the machine's byte order; read to its limit */
  static List<Read> read(ByteBuffer datagram) {
    List<Read> all = new ArrayList<>();
    while (datagram.remaining() >= HEADER_BYTES) {
      int start = datagram.position();
      int length = datagram.getInt(start);
      if (length < HEADER_BYTES || length > datagram.remaining()) {
        break;
      }
      int flags = unsigned(datagram, start + 6);
      ByteBuffer body = slice(datagram, start + HEADER_BYTES, length - HEADER_BYTES);
      Message message = message(unsigned(datagram, start + 4), flags, body);
      if (message != null) {
        all.add(new Read(datagram.getInt(start + 8), (flags & INTERRUPTED) != 0, message));
      }
      datagram.position(start + Math.min(aligned(length), datagram.remaining()));
    }
    return all;
  }

  private static @Nullable Message message(int type, int flags, ByteBuffer body) {
    return switch (type) {
      case ERROR -> body.remaining() < 4 || body.getInt(0) == 0 ? null : new Message.Refused(-body.getInt(0));
      case DONE -> body.remaining() < 4 || body.getInt(0) >= 0
          ? new Message.AnswerEnded() : new Message.Refused(-body.getInt(0));
      case NEW_LINK, DEL_LINK -> body.remaining() < LINK_BYTES ? null : link(type == NEW_LINK, body);
      case NEW_ADDRESS, DEL_ADDRESS -> body.remaining() < ADDRESS_BYTES ? null : address(type == NEW_ADDRESS, body);
      case NEW_ROUTE, DEL_ROUTE -> body.remaining() < ROUTE_BYTES
          ? null : route(type == NEW_ROUTE, (flags & REPLACE) != 0, body);
      default -> null;
    };
  }

  /** Of family AF_UNSPEC alone: with AF_BRIDGE, a deleted link is one that left its bridge. */
  private static @Nullable Message link(boolean seen, ByteBuffer body) {
    if (body.get(0) != 0) {
      return null;
    }
    int index = body.getInt(4);
    if (!seen) {
      return new Message.LinkGone(index);
    }
    int flags = body.getInt(8);
    ByteBuffer name = Attributes.of(body, LINK_BYTES).get(IFLA_IFNAME);
    return new Message.LinkSeen(index, new Link(name == null ? "interface " + index : Text.name(name),
        (flags & IFF_LOOPBACK) != 0, (flags & IFF_UP) != 0, (flags & IFF_RUNNING) != 0));
  }

  private static @Nullable Message address(boolean seen, ByteBuffer body) {
    Attributes attributes = Attributes.of(body, ADDRESS_BYTES);
    ByteBuffer local = attributes.get(IFA_LOCAL);
    // IFA_ADDRESS is the far end's where there is a near one.
    ByteBuffer bytes = local == null ? attributes.get(IFA_ADDRESS) : local;
    boolean internet = body.get(0) == INET || body.get(0) == INET6;
    if (!internet || bytes == null || body.get(3) == (byte) SCOPE_HOST || isLinkLocal(bytes)) {
      return null;
    }
    String text = Text.address(bytes);
    if (text.isEmpty()) {
      return null;
    }
    Address address = new Address(body.getInt(4), text, Byte.toUnsignedInt(body.get(1)));
    int flags = attributes.number(IFA_FLAGS, Byte.toUnsignedInt(body.get(2)));
    boolean tentative = (flags & TENTATIVE) != 0 && (flags & OPTIMISTIC) == 0;
    return seen
        ? new Message.AddressSeen(address, !tentative && (flags & DUPLICATE) == 0) : new Message.AddressGone(address);
  }

  /** fe80::/10: every IPv6 interface has one, and it comes and goes with its running state. */
  private static boolean isLinkLocal(ByteBuffer address) {
    return address.remaining() == 16 && address.get(0) == (byte) 0xfe && (address.get(1) & 0xc0) == 0x80;
  }

  private static @Nullable Message route(boolean seen, boolean replaces, ByteBuffer body) {
    int family = body.get(0);
    Attributes attributes = Attributes.of(body, ROUTE_BYTES);
    int table = attributes.number(RTA_TABLE, Byte.toUnsignedInt(body.get(4)));
    boolean toEverywhere = body.get(1) == 0 && body.get(7) == UNICAST && (body.getInt(8) & CLONED) == 0;
    if ((family != INET && family != INET6) || !toEverywhere || table == TABLE_LOCAL) {
      return null;
    }
    Route route = new Route(new Rank(family, table, attributes.number(RTA_PRIORITY, 0)), hops(attributes));
    return seen ? new Message.RouteSeen(route, replaces) : new Message.RouteGone(route);
  }

  private static List<Hop> hops(Attributes attributes) {
    ByteBuffer many = attributes.get(RTA_MULTIPATH);
    if (many == null) {
      return List.of(new Hop(attributes.number(RTA_OIF, 0), gateway(attributes)));
    }
    List<Hop> hops = new ArrayList<>();
    int start = 0;
    while (many.limit() - start >= HOP_BYTES) {
      int length = unsigned(many, start);
      if (length < HOP_BYTES || length > many.limit() - start) {
        break;
      }
      Attributes own = Attributes.of(slice(many, start, length), HOP_BYTES);
      hops.add(new Hop(many.getInt(start + 4), gateway(own)));
      start += aligned(length);
    }
    return List.copyOf(hops);
  }

  private static String gateway(Attributes attributes) {
    ByteBuffer same = attributes.get(RTA_GATEWAY);
    if (same != null) {
      return Text.address(same);
    }
    // An IPv4 route over an IPv6 router: the family stands before the address (RFC 5549).
    ByteBuffer other = attributes.get(RTA_VIA);
    return other == null || other.remaining() < 2 ? "" : Text.address(slice(other, 2, other.remaining() - 2));
  }

  static int unsigned(ByteBuffer from, int at) {
    return Short.toUnsignedInt(from.getShort(at));
  }

  static int aligned(int length) {
    return (length + 3) & ~3;
  }

  static ByteBuffer slice(ByteBuffer from, int start, int length) {
    return from.slice(start, length).order(from.order());
  }
}
