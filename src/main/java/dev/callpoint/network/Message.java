package dev.callpoint.network;

import java.util.List;

/** What the kernel says about the network, as far as it matters to a call (rtnetlink(7)). */
sealed interface Message {

  /** @param index the interface's number, which it keeps when it is renamed */
  record LinkSeen(int index, Link link) implements Message {}

  record LinkGone(int index) implements Message {}

  /** @param usable false while the kernel still looks for a duplicate of it, and when it found one (RFC 4862, 5.4) */
  record AddressSeen(Address address, boolean usable) implements Message {}

  record AddressGone(Address address) implements Message {}

  /** @param replaces it takes the place of the route with its rank, of which no message says that it is gone */
  record RouteSeen(Route route, boolean replaces) implements Message {}

  record RouteGone(Route route) implements Message {}

  /** The end of an answer. */
  record AnswerEnded() implements Message {}

  /** @param errno why the kernel does not answer */
  record Refused(int errno) implements Message {}

  /**
   * @param up switched on by the administrator; when it no longer is, the kernel drops its IPv4 routes without a word
   * @param running able to carry packets: cable plugged in, wireless network joined
   */
  record Link(String name, boolean loopback, boolean up, boolean running) {}

  /** @param prefix bits of it that are the network's */
  record Address(int index, String text, int prefix) {}

  /** A default route. */
  record Route(Rank rank, List<Hop> hops) {}

  /**
   * @param family AF_INET or AF_INET6
   * @param metric less is preferred
   */
  record Rank(int family, int table, int metric) {}

  /** @param gateway empty where the interface itself is the way, as with PPP */
  record Hop(int index, String gateway) {}
}
