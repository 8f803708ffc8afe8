package dev.callpoint.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A network namespace of its own at the other end of a virtual cable, for a program whose way to here is to be cut. For
 * root alone.
 *
 * <p>A cut is silent, as with a router that died: both ends still have their interface and their addresses, but what
 * they send goes to an Ethernet address that nobody has.
 */
public final class FarNetwork implements AutoCloseable {
  private static final String IP = "/usr/sbin/ip";
  private static final String NOBODY = "02:00:00:00:00:01";
  private static final String NET = "10.83.7.";
  private static final String HERE = NET + "1";

  private final String name = "far" + ProcessHandle.current().pid();
  private final String near = name + "a";
  private final String far = name + "b";
  private String address = NET + "2";

  private FarNetwork() {}

  /** False when this user may not make a namespace. */
  public static boolean possible() {
    try {
      return new ProcessBuilder("/usr/bin/unshare", "--net", "/bin/true").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  public static FarNetwork open() {
    FarNetwork network = new FarNetwork();
    run("netns", "add", network.name);
    try {
      run("link", "add", network.near, "type", "veth", "peer", "name", network.far, "netns", network.name);
      run("addr", "add", HERE + "/24", "dev", network.near);
      run("link", "set", network.near, "up");
      run("-n", network.name, "link", "set", "lo", "up");
      run("-n", network.name, "addr", "add", network.address + "/24", "dev", network.far);
      run("-n", network.name, "link", "set", network.far, "up");
      return network;
    } catch (RuntimeException | Error e) {
      network.close();
      throw e;
    }
  }

  /** The words that run a command in there. */
  public String[] inside() {
    return new String[] {IP, "netns", "exec", name};
  }

  public void cut() {
    run("neigh", "replace", address, "lladdr", NOBODY, "dev", near, "nud", "permanent");
    run("-n", name, "neigh", "replace", HERE, "lladdr", NOBODY, "dev", far, "nud", "permanent");
  }

  public void mend() {
    run("neigh", "del", address, "dev", near);
    run("-n", name, "neigh", "del", HERE, "dev", far);
  }

  /** The far end gets another address and loses the one that it has, as after a change of network. */
  public void renumber() {
    run("-n", name, "addr", "flush", "dev", far);
    address = NET + "3";
    run("-n", name, "addr", "add", address + "/24", "dev", far);
  }

  /** The cable goes with the namespace. */
  @Override
  public void close() {
    run("netns", "del", name);
  }

  private static void run(String... arguments) {
    List<String> command = new ArrayList<>(List.of(IP));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(String.join(" ", command) + ": " + output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(command + " was interrupted", e);
    }
  }
}
