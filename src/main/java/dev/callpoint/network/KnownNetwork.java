package dev.callpoint.network;

import dev.callpoint.network.Message.Address;
import dev.callpoint.network.Message.Hop;
import dev.callpoint.network.Message.Link;
import dev.callpoint.network.Message.Rank;
import dev.callpoint.network.Message.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Interfaces, addresses and default routes as the kernel last told them. A message that says what is known already, as
 * every renewed lease does, is no change.
 *
 * <p>Of each kind {@value #EACH_MAX} are kept; what comes beyond is not known, and so neither its coming nor its going
 * is a change.
 */
final class KnownNetwork {
  static final int EACH_MAX = 1_024;

  private final Map<Integer, Link> links = new LinkedHashMap<>();
  private final Set<Address> addresses = new LinkedHashSet<>();
  private final Set<Route> routes = new LinkedHashSet<>();

  /**
   * What a message changed.
   *
   * @param any something is not as it was, if only something that nobody needs to hear of
   * @param sentences what is worth telling
   */
  record Changes(boolean any, List<String> sentences) {
    private static final Changes NONE = new Changes(false, List.of());
  }

  Changes take(Message message) {
    return switch (message) {
      case Message.LinkSeen m -> linkSeen(m.index(), m.link());
      case Message.LinkGone m -> linkGone(m.index());
      case Message.AddressSeen m -> m.usable() ? addressSeen(m.address()) : addressGone(m.address());
      case Message.AddressGone m -> addressGone(m.address());
      case Message.RouteSeen m -> routeSeen(m.route(), m.replaces());
      case Message.RouteGone m -> routeGone(m.route());
      case Message.AnswerEnded _, Message.Refused _ -> Changes.NONE;
    };
  }

  /** What is worth telling when {@code now} is the truth, and this is what was told so far. */
  List<String> differences(KnownNetwork now) {
    List<String> sentences = new ArrayList<>();
    links.forEach((index, link) -> {
      if (!now.links.containsKey(index)) {
        runs(link, null, sentences);
      }
    });
    // Named by what knows them: an interface that is gone is known here alone, a new one there alone.
    addresses.stream().filter(a -> !now.addresses.contains(a)).forEach(a -> sentences.add(lost(a)));
    routes.stream().filter(r -> !now.routes.contains(r)).forEach(r -> sentences.add(lost(r)));
    now.links.forEach((index, link) -> runs(links.get(index), link, sentences));
    now.addresses.stream().filter(a -> !addresses.contains(a)).forEach(a -> sentences.add(now.has(a)));
    now.routes.stream().filter(r -> !routes.contains(r)).forEach(r -> sentences.add(now.has(r)));
    return sentences;
  }

  private Changes linkSeen(int index, Link link) {
    Link before = links.get(index);
    if (link.equals(before) || (before == null && links.size() >= EACH_MAX)) {
      return Changes.NONE;
    }
    links.put(index, link);
    List<String> sentences = new ArrayList<>();
    runs(before, link, sentences);
    return new Changes(true, sentences);
  }

  /** Its addresses and routes go with it, whether or not the kernel says so. */
  private Changes linkGone(int index) {
    Link before = links.get(index);
    if (before == null) {
      return Changes.NONE;
    }
    List<String> sentences = new ArrayList<>();
    runs(before, null, sentences);
    addresses.stream().filter(a -> a.index() == index).forEach(a -> sentences.add(lost(a)));
    addresses.removeIf(a -> a.index() == index);
    routes.stream().filter(r -> leadsThrough(r, index)).forEach(r -> sentences.add(lost(r)));
    routes.removeIf(r -> leadsThrough(r, index));
    links.remove(index);
    return new Changes(true, sentences);
  }

  private static boolean leadsThrough(Route route, int index) {
    return route.hops().stream().anyMatch(hop -> hop.index() == index);
  }

  private static void runs(@Nullable Link before, @Nullable Link after, List<String> sentences) {
    boolean did = before != null && before.running() && !before.loopback();
    boolean does = after != null && after.running() && !after.loopback();
    if (did != does) {
      sentences.add(does ? after.name() + " is running" : Objects.requireNonNull(before).name() + " stopped running");
    }
  }

  private Changes addressSeen(Address address) {
    if (isLoopback(address.index()) || addresses.size() >= EACH_MAX || !addresses.add(address)) {
      return Changes.NONE;
    }
    return new Changes(true, List.of(has(address)));
  }

  private Changes addressGone(Address address) {
    return addresses.remove(address) ? new Changes(true, List.of(lost(address))) : Changes.NONE;
  }

  private Changes routeSeen(Route route, boolean replaces) {
    if (routes.contains(route) || route.hops().stream().allMatch(hop -> isLoopback(hop.index()))) {
      return Changes.NONE;
    }
    List<String> sentences = new ArrayList<>();
    if (replaces) {
      Rank rank = route.rank();
      routes.stream().filter(r -> r.rank().equals(rank)).forEach(r -> sentences.add(lost(r)));
      routes.removeIf(r -> r.rank().equals(rank));
    }
    if (routes.size() < EACH_MAX) {
      routes.add(route);
      sentences.add(has(route));
    }
    return sentences.isEmpty() ? Changes.NONE : new Changes(true, sentences);
  }

  private Changes routeGone(Route route) {
    return routes.remove(route) ? new Changes(true, List.of(lost(route))) : Changes.NONE;
  }

  private boolean isLoopback(int index) {
    Link link = links.get(index);
    return link != null && link.loopback();
  }

  private String has(Address address) {
    return name(address.index()) + " has " + address.text();
  }

  private String lost(Address address) {
    return name(address.index()) + " lost " + address.text();
  }

  private String has(Route route) {
    return "default route " + way(route);
  }

  private String lost(Route route) {
    return "no more default route " + way(route);
  }

  /** One hop is enough to know it by; a route of many is rare, and one of none is never kept. */
  private String way(Route route) {
    Hop first = route.hops().getFirst();
    String others = route.hops().size() == 1 ? "" : " and " + (route.hops().size() - 1) + " more";
    return "through " + name(first.index()) + (first.gateway().isEmpty() ? "" : " by " + first.gateway()) + others;
  }

  private String name(int index) {
    Link link = links.get(index);
    return link == null ? "interface " + index : link.name();
  }
}
