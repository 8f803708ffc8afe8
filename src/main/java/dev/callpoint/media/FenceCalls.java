package dev.callpoint.media;

import static dev.callpoint.libc.CLibrary.call;
import static dev.callpoint.libc.CLibrary.function;
import static dev.callpoint.libc.CLibrary.variadic;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The calls into the C library that a {@link Fence} is made of. Each gives what its manual page says, or minus errno.
 * May be used by any thread.
 */
final class FenceCalls {
  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final int SET_MODE_FILTER = 1;
  /** SECCOMP_FILTER_FLAG_SPEC_ALLOW, as frames are copied by a thread that has the filter too, and _NEW_LISTENER. */
  private static final int FILTER_FLAGS = 4 | 8;
  private static final int EFD_CLOEXEC = 0x80000;

  /** pthread_attr_t has 56 bytes on x86_64, 64 on aarch64. */
  private static final int THREAD_ATTRIBUTES_BYTES = 128;

  private static final MemoryLayout INT = ValueLayout.JAVA_INT;
  private static final MemoryLayout LONG = ValueLayout.JAVA_LONG;
  private static final MemoryLayout POINTER = ValueLayout.ADDRESS;

  private final MethodHandle prctl = variadic("prctl", FunctionDescriptor.of(INT, INT, LONG, LONG, LONG, LONG), 1);
  private final MethodHandle syscall = variadic("syscall", FunctionDescriptor.of(LONG, LONG, LONG, LONG, POINTER), 1);
  private final MethodHandle ioctl = variadic("ioctl", FunctionDescriptor.of(INT, INT, LONG, POINTER), 2);
  private final MethodHandle poll = function("poll", FunctionDescriptor.of(INT, POINTER, LONG, INT));
  private final MethodHandle eventfd = function("eventfd", FunctionDescriptor.of(INT, INT, INT));
  private final MethodHandle write = function("write", FunctionDescriptor.of(LONG, INT, POINTER, LONG));
  private final MethodHandle close = function("close", FunctionDescriptor.of(INT, INT));
  private final MethodHandle self = function("pthread_self", FunctionDescriptor.of(LONG));
  private final MethodHandle attributes = function("pthread_getattr_np", FunctionDescriptor.of(INT, LONG, POINTER));
  private final MethodHandle stack =
      function("pthread_attr_getstack", FunctionDescriptor.of(INT, POINTER, POINTER, POINTER));
  private final MethodHandle destroy = function("pthread_attr_destroy", FunctionDescriptor.of(INT, POINTER));

  /** The memory in which the calling thread keeps the local variables of native functions: {first byte, behind the last}. */
  long[] ownStack() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment thread = arena.allocate(THREAD_ATTRIBUTES_BYTES, 8);
      MemorySegment from = arena.allocate(ValueLayout.JAVA_LONG);
      MemorySegment bytes = arena.allocate(ValueLayout.JAVA_LONG);
      call(state -> (int) attributes.invokeExact(state, (long) self.invokeExact(state), thread));
      call(state -> (int) stack.invokeExact(state, thread, from, bytes));
      call(state -> (int) destroy.invokeExact(state, thread));
      long begin = from.get(ValueLayout.JAVA_LONG, 0);
      return new long[] {begin, begin + bytes.get(ValueLayout.JAVA_LONG, 0)};
    }
  }

  /**
   * Puts the calling thread, and those that it starts from now on, under the rules for ever.
   *
   * @return the descriptor of the listener
   */
  int restrict(FenceRules rules, byte[] program) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment instructions = arena.allocate(program.length, 8);
      MemorySegment.copy(program, 0, instructions, ValueLayout.JAVA_BYTE, 0, program.length);
      MemorySegment header = arena.allocate(16, 8);
      header.set(ValueLayout.JAVA_SHORT, 0, (short) (program.length / FenceRules.INSTRUCTION_BYTES));
      header.set(ValueLayout.ADDRESS, 8, instructions);
      // Without it only root may restrict a thread; a unit with NoNewPrivileges= has it already.
      long result = call(state -> (int) prctl.invokeExact(state, PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L));
      return (int) (result < 0 ? result : call(state -> (long) syscall.invokeExact(
          state, (long) rules.seccomp(), (long) SET_MODE_FILTER, (long) FILTER_FLAGS, header)));
    }
  }

  int control(int descriptor, long request, MemorySegment data) {
    return (int) call(state -> (int) ioctl.invokeExact(state, descriptor, request, data));
  }

  /** Waits without end: a camera whose start hangs silences the heartbeat, and the supervisor kills the engine. */
  int poll(MemorySegment descriptors, long count) {
    return (int) call(state -> (int) poll.invokeExact(state, descriptors, count, -1));
  }

  int eventfd() {
    return (int) call(state -> (int) eventfd.invokeExact(state, 0, EFD_CLOEXEC));
  }

  /** Adds one to an eventfd's counter. */
  long signal(int eventfd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment one = arena.allocateFrom(ValueLayout.JAVA_LONG, 1);
      return call(state -> (long) write.invokeExact(state, eventfd, one, 8L));
    }
  }

  int close(int descriptor) {
    return (int) call(state -> (int) close.invokeExact(state, descriptor));
  }
}
