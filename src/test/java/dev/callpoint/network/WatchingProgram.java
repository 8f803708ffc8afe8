package dev.callpoint.network;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/** What {@link NetworkWatchIT} runs in a network of its own: watches from the first line of its standard input to the end. */
final class WatchingProgram {
  private WatchingProgram() {}

  public static void main(String[] arguments) throws IOException {
    System.out.println("in its own network");
    System.in.read();
    NetworkWatch watch = new NetworkWatch(new Printer());
    watch.start();
    Thread.ofPlatform().daemon().start(() -> tellOnceItWatches(watch));
    while (System.in.read() >= 0) {
      // Nothing is asked of it but to go on.
    }
    watch.close();
    boolean ended = Thread.getAllStackTraces().keySet().stream().noneMatch(thread -> thread.getName().equals("network"));
    System.out.println(ended ? "closed" : "closed, but the thread goes on");
  }

  private static void tellOnceItWatches(NetworkWatch watch) {
    while (!watch.watching()) {
      LockSupport.parkNanos(5_000_000);
    }
    System.out.println("watching");
  }

  private record Printer() implements NetworkWatch.Listener {
    @Override
    public void changed(String what) {
      System.out.println("changed: " + what);
    }

    @Override
    public void fault(String what) {
      System.out.println("fault: " + what);
    }

    @Override
    public void recovered() {
      System.out.println("recovered");
    }
  }
}
