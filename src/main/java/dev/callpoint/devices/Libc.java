package dev.callpoint.devices;

import static dev.callpoint.libc.CLibrary.call;
import static dev.callpoint.libc.CLibrary.function;
import static dev.callpoint.libc.CLibrary.variadic;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** open(2), ioctl(2) and close(2): questions to device nodes. Each gives what its manual page says, or minus errno. */
final class Libc {
  /** O_RDONLY, O_NONBLOCK, O_CLOEXEC: an open that waits for nothing and that no child inherits. */
  private static final int TO_ASK = 0x800 | 0x80000;

  private static final MemoryLayout INT = ValueLayout.JAVA_INT;

  private final MethodHandle open =
      variadic("open", FunctionDescriptor.of(INT, ValueLayout.ADDRESS, INT), 2);
  private final MethodHandle ioctl =
      variadic("ioctl", FunctionDescriptor.of(INT, INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS), 2);
  private final MethodHandle close = function("close", FunctionDescriptor.of(INT, INT));

  /** An open device node. */
  final class Node implements AutoCloseable {
    private final int descriptor;

    private Node(int descriptor) {
      this.descriptor = descriptor;
    }

    /** @return 0 or more, or minus errno */
    int ask(long request, MemorySegment answer) {
      return (int) call(state -> (int) ioctl.invokeExact(state, descriptor, request, answer));
    }

    @Override
    public void close() {
      call(state -> (int) close.invokeExact(state, descriptor));
    }
  }

  /** @throws Refusal when it does not open */
  Node open(Path node) throws Refusal {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocateFrom(node.toString());
      int descriptor = (int) call(state -> (int) open.invokeExact(state, path, TO_ASK));
      if (descriptor < 0) {
        throw new Refusal(node, -descriptor);
      }
      return new Node(descriptor);
    }
  }

  /** A device node that does not open or does not answer, with errno. */
  static final class Refusal extends IOException {
    private static final long serialVersionUID = 1L;
    private static final int EPERM = 1;
    private static final int ENOENT = 2;
    private static final int ENXIO = 6;
    private static final int EACCES = 13;
    private static final int EBUSY = 16;
    private static final int ENODEV = 19;

    private final boolean gone;

    Refusal(Path node, int errno) {
      super(words(node, errno));
      gone = errno == ENOENT || errno == ENXIO || errno == ENODEV;
    }

    boolean isGone() {
      return gone;
    }

    private static String words(Path node, int errno) {
      String user = System.getProperty("user.name");
      return switch (errno) {
        case EPERM, EACCES -> node + " may not be opened by user " + user
            + ": put that user into its group, and allow the device in the service's DeviceAllow=";
        case ENOENT, ENXIO, ENODEV -> node + " is gone: unplugged, or lost by its hub";
        case EBUSY -> node + " is held by another program ('fuser -v " + node + "' names it)";
        default -> node + " does not answer (errno " + errno + ")";
      };
    }
  }
}
