package dev.callpoint.systemd;

/** What {@link NotifierIT} runs in a process of its own: libsystemd reads the real environment. */
final class NotifyingProgram {
  private NotifyingProgram() {}

  public static void main(String[] arguments) {
    var notifier = new Notifier();
    notifier.ready("serving front-door");
    notifier.alive();
    notifier.status("in a call\nREADY=0 " + "ü".repeat(300));
    notifier.stopping();
    System.out.println(notifier.watchdogInterval());
  }
}
