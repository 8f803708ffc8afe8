package dev.callpoint.network;

import static dev.callpoint.libc.CLibrary.call;
import static dev.callpoint.libc.CLibrary.function;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.NoSuchElementException;

/**
 * The system calls that a netlink socket needs and the JDK does not have. Each gives what its manual page says, or minus
 * errno. May be used by any thread.
 */
final class Libc {
  private static final MemoryLayout INT = ValueLayout.JAVA_INT;
  private static final MemoryLayout LONG = ValueLayout.JAVA_LONG;
  private static final MemoryLayout POINTER = ValueLayout.ADDRESS;

  private final MethodHandle socket;
  private final MethodHandle bind;
  private final MethodHandle send;
  private final MethodHandle receive;
  private final MethodHandle poll;
  private final MethodHandle eventfd;
  private final MethodHandle write;
  private final MethodHandle close;

  /** @throws NetworkFault when Java refuses native access, or the C library has no such functions */
  Libc() throws NetworkFault {
    try {
      socket = function("socket", FunctionDescriptor.of(INT, INT, INT, INT));
      bind = function("bind", FunctionDescriptor.of(INT, INT, POINTER, INT));
      send = function("send", FunctionDescriptor.of(LONG, INT, POINTER, LONG, INT));
      receive = function("recvfrom", FunctionDescriptor.of(LONG, INT, POINTER, LONG, INT, POINTER, POINTER));
      poll = function("poll", FunctionDescriptor.of(INT, POINTER, LONG, INT));
      eventfd = function("eventfd", FunctionDescriptor.of(INT, INT, INT));
      write = function("write", FunctionDescriptor.of(LONG, INT, POINTER, LONG));
      close = function("close", FunctionDescriptor.of(INT, INT));
    } catch (IllegalCallerException e) {
      throw new NetworkFault("changes of the network are not seen: Java refuses native access (" + e.getMessage()
          + "). Start it with --enable-native-access=ALL-UNNAMED", e);
    } catch (NoSuchElementException | UnsupportedOperationException e) {
      throw new NetworkFault("changes of the network are not seen: this system lacks a call (" + e.getMessage() + ")", e);
    }
  }

  int socket(int domain, int type, int protocol) {
    return (int) call(state -> (int) socket.invokeExact(state, domain, type, protocol));
  }

  int bind(int descriptor, MemorySegment address) {
    int length = (int) address.byteSize();
    return (int) call(state -> (int) bind.invokeExact(state, descriptor, address, length));
  }

  long send(int descriptor, MemorySegment bytes) {
    return call(state -> (long) send.invokeExact(state, descriptor, bytes, bytes.byteSize(), 0));
  }

  /** @param addressLength an int: the room for the address, then its length */
  long receive(int descriptor, MemorySegment into, int flags, MemorySegment address, MemorySegment addressLength) {
    return call(state ->
        (long) receive.invokeExact(state, descriptor, into, into.byteSize(), flags, address, addressLength));
  }

  int poll(MemorySegment descriptors, long count, int timeoutMs) {
    return (int) call(state -> (int) poll.invokeExact(state, descriptors, count, timeoutMs));
  }

  int eventfd(int flags) {
    return (int) call(state -> (int) eventfd.invokeExact(state, 0, flags));
  }

  /** Adds one to an eventfd's counter. */
  long signal(int eventfd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment one = arena.allocateFrom(ValueLayout.JAVA_LONG, 1);
      return call(state -> (long) write.invokeExact(state, eventfd, one, one.byteSize()));
    }
  }

  int close(int descriptor) {
    return (int) call(state -> (int) close.invokeExact(state, descriptor));
  }
}
