package dev.callpoint.network;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;

/**
 * A socket of the family {@code AF_NETLINK}, protocol {@code NETLINK_ROUTE}, subscribed to interfaces, addresses and
 * routes (netlink(7), rtnetlink(7)). The constants are the same on x86_64 and aarch64.
 */
final class RouteSocket implements Kernel {
  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW = 3;
  private static final int NETLINK_ROUTE = 0;

  /** SOCK_CLOEXEC and SOCK_NONBLOCK, which are EFD_CLOEXEC and EFD_NONBLOCK too: no engine inherits it. */
  private static final int CLOSE_ON_EXEC = 0x80000;
  private static final int NONBLOCK = 0x800;

  /** RTMGRP_LINK, _IPV4_IFADDR, _IPV4_ROUTE, _IPV6_IFADDR, _IPV6_ROUTE. Not neighbours, and so on. */
  private static final int GROUPS = 0x1 | 0x10 | 0x40 | 0x100 | 0x400;

  /** struct sockaddr_nl: family, padding, port, groups. */
  private static final int ADDRESS_BYTES = 12;
  private static final int PORT_AT = 4;
  private static final int GROUPS_AT = 8;

  /** NLM_F_REQUEST with NLM_F_DUMP. */
  private static final int REQUEST_DUMP = 0x301;

  /** A header and a struct rtgenmsg, padded; its family AF_UNSPEC is zero. */
  private static final int QUESTION_BYTES = MessageReader.HEADER_BYTES + 4;

  /** Answers come in pieces of up to 32 KiB, a notification is one message of some 1.5 KiB. */
  private static final int BUFFER_BYTES = 65_536;

  /** Gives the length of what came even if it is longer than the buffer. */
  private static final int MSG_TRUNC = 0x20;

  private static final short POLLIN = 1;
  private static final int POLLFD_BYTES = 8;
  private static final int REVENTS_AT = 6;

  private static final int EPERM = 1;
  private static final int EINTR = 4;
  private static final int EAGAIN = 11;
  private static final int EACCES = 13;
  private static final int EAFNOSUPPORT = 97;
  private static final int ENOBUFS = 105;

  private final Libc libc;
  private final int socket;
  private final int waker;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment buffer = arena.allocate(BUFFER_BYTES, Integer.BYTES);
  private final MemorySegment sender = arena.allocate(ADDRESS_BYTES, Integer.BYTES);
  private final MemorySegment senderLength = arena.allocate(ValueLayout.JAVA_INT);
  private final MemorySegment waits = arena.allocate(2 * POLLFD_BYTES, Integer.BYTES);
  private boolean closed;

  private RouteSocket(Libc libc, int socket, int waker) {
    this.libc = libc;
    this.socket = socket;
    this.waker = waker;
    waits.set(ValueLayout.JAVA_INT, 0, socket);
    waits.set(ValueLayout.JAVA_SHORT, 4, POLLIN);
    waits.set(ValueLayout.JAVA_INT, POLLFD_BYTES, waker);
    waits.set(ValueLayout.JAVA_SHORT, POLLFD_BYTES + 4, POLLIN);
  }

  /** On the thread that will use it. */
  static RouteSocket open() throws NetworkFault {
    Libc libc = new Libc();
    int socket = checked("socket", libc.socket(AF_NETLINK, SOCK_RAW | CLOSE_ON_EXEC | NONBLOCK, NETLINK_ROUTE));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(ADDRESS_BYTES, Integer.BYTES);
      address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_NETLINK);
      address.set(ValueLayout.JAVA_INT, GROUPS_AT, GROUPS);
      checked("bind", libc.bind(socket, address));
      return new RouteSocket(libc, socket, checked("eventfd", libc.eventfd(CLOSE_ON_EXEC | NONBLOCK)));
    } catch (NetworkFault fault) {
      libc.close(socket);
      throw fault;
    }
  }

  @Override
  public void ask(int type, int sequence) throws NetworkFault {
    try (Arena once = Arena.ofConfined()) {
      MemorySegment question = once.allocate(QUESTION_BYTES, Integer.BYTES);
      question.set(ValueLayout.JAVA_INT, 0, QUESTION_BYTES);
      question.set(ValueLayout.JAVA_SHORT, 4, (short) type);
      question.set(ValueLayout.JAVA_SHORT, 6, (short) REQUEST_DUMP);
      question.set(ValueLayout.JAVA_INT, 8, sequence);
      checked("send", libc.send(socket, question));
    }
  }

  @Override
  public Received await(long mostNanos) throws NetworkFault {
    int ready = libc.poll(waits, 2, timeoutMs(mostNanos));
    if (ready != -EINTR) {
      checked("poll", ready);
    }
    // An error that waits, as ENOBUFS does, is readable too.
    return ready > 0 && waits.get(ValueLayout.JAVA_SHORT, REVENTS_AT) != 0 ? receive() : new Received.Nothing();
  }

  /** Rounded up: to wake before the time would be to wake twice. */
  private static int timeoutMs(long nanos) {
    if (nanos == Long.MAX_VALUE) {
      return -1;
    }
    return Math.clamp(TimeUnit.NANOSECONDS.toMillis(nanos + 999_999), 0, Integer.MAX_VALUE);
  }

  private Received receive() throws NetworkFault {
    senderLength.set(ValueLayout.JAVA_INT, 0, ADDRESS_BYTES);
    long length = libc.receive(socket, buffer, MSG_TRUNC, sender, senderLength);
    if (length == -ENOBUFS || length > BUFFER_BYTES) {
      return new Received.Lost();
    }
    if (length == -EAGAIN || length == -EINTR) {
      return new Received.Nothing();
    }
    checked("recvfrom", length);
    // The kernel's port is zero; a process that sends here is not believed.
    if (sender.get(ValueLayout.JAVA_INT, PORT_AT) != 0) {
      return new Received.Nothing();
    }
    boolean answer = sender.get(ValueLayout.JAVA_INT, GROUPS_AT) == 0;
    return new Received.Datagram(answer, buffer.asSlice(0, length).asByteBuffer().order(ByteOrder.nativeOrder()));
  }

  /** The lock keeps the number of a closed descriptor, which may be another's by now, from being written to. */
  @Override
  public synchronized void wake() {
    if (!closed) {
      // Does not wait: the eventfd is nonblocking, and a counter that is full wakes too.
      libc.signal(waker);
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      libc.close(waker);
      libc.close(socket);
      arena.close();
    }
  }

  private static int checked(String call, long result) throws NetworkFault {
    if (result < 0) {
      throw new NetworkFault(
          "changes of the network are not seen: " + call + "() for a netlink socket failed: " + words((int) -result));
    }
    return (int) result;
  }

  private static String words(int errno) {
    return switch (errno) {
      case EAFNOSUPPORT -> "this kind of socket is not allowed: RestrictAddressFamilies= of the unit needs AF_NETLINK";
      case EPERM, EACCES -> "it is forbidden: allow AF_NETLINK in the container's or the service's rules";
      default -> "errno " + errno;
    };
  }
}
