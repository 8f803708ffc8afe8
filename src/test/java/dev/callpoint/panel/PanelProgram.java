package dev.callpoint.panel;

import dev.callpoint.panel.PanelSettings.Kind;
import dev.callpoint.panel.PanelSettings.Line;
import dev.callpoint.panel.PanelSettings.Pull;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The panel alone, on real lines, for the device lab: {@code PanelProgram ORDERS RUN-DIRECTORY}. It obeys lines of the named
 * pipe ORDERS ({@code pulse ID MS}, {@code show LIGHT}), and prints what the panel says. It ends as the daemon does.
 */
final class PanelProgram {
  private PanelProgram() {}

  public static void main(String[] args) throws IOException {
    Panel panel = new Panel(settings(Path.of(args[1])), new Printer());
    Runtime.getRuntime().addShutdownHook(new Thread(panel::close));
    panel.start();
    while (true) {
      try (BufferedReader orders = Files.newBufferedReader(Path.of(args[0]))) {
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
          obey(panel, order.split(" "));
        }
      }
    }
  }

  private static PanelSettings settings(Path runDirectory) {
    return new PanelSettings(
        Kind.GPIOD, "", new Line(17, true, Pull.UP), new Line(5, true, Pull.UP), new Line(6, false, Pull.OFF), 30,
        Duration.ofSeconds(2), new Line(27, false, Pull.OFF), new Line(22, false, Pull.OFF), Duration.ofSeconds(10),
        runDirectory);
  }

  private static void obey(Panel panel, String[] words) {
    switch (words[0]) {
      case "pulse" -> panel.pulseRelay(words[1], Duration.ofMillis(Long.parseLong(words[2])));
      case "show" -> panel.show(Light.valueOf(words[1]));
      default -> throw new IllegalArgumentException(words[0]);
    }
  }

  private static final class Printer implements Panel.Listener {
    @Override
    public void pressed(Panel.Contact button) {
      System.out.println(button.key() + " pressed");
    }

    @Override
    public void held(Panel.Contact button) {
      System.out.println(button.key() + " held");
    }

    @Override
    public void released(Panel.Contact button) {
      System.out.println(button.key() + " released");
    }

    @Override
    public void tampered(boolean open) {
      System.out.println(open ? "case opened" : "case closed");
    }

    @Override
    public void relayMoved(boolean closed) {
      System.out.println(closed ? "relay closed" : "relay open");
    }

    @Override
    public void pulsed(String id, boolean done, String detail) {
      System.out.println(id + (done ? " done: " : " failed: ") + detail);
    }

    @Override
    public void fault(String part, String what) {
      System.out.println("fault " + part + ": " + what);
    }

    @Override
    public void recovered(String part, String what) {
      System.out.println("recovered " + part + ": " + what);
    }
  }
}
