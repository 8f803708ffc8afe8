package dev.callpoint.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * A program for seccomp(2) that asks a listener about two things and allows all else: openat(2) of a path that stands in a
 * certain part of memory, and prctl(2) that names a thread.
 *
 * @param architecture AUDIT_ARCH_* of linux/audit.h
 * @param seccomp number of the system call of that name, as the next two
 */
record FenceRules(int architecture, int seccomp, int openat, int prctl) {
  static final int INSTRUCTION_BYTES = 8;
  private static final int PR_SET_NAME = 15;

  private static final int LOAD_WORD = 0x20;
  private static final int IF_EQUAL = 0x15;
  private static final int IF_GREATER = 0x25;
  private static final int IF_NOT_LESS = 0x35;
  private static final int RETURN = 0x06;
  private static final int ALLOW = 0x7fff0000;
  private static final int ASK_LISTENER = 0x7fc00000;

  /** struct seccomp_data. */
  private static final int NUMBER_AT = 0;
  private static final int ARCHITECTURE_AT = 4;
  private static final int FIRST_ARGUMENT_AT = 16;
  private static final int SECOND_ARGUMENT_AT = 24;
  private static final int HIGH_HALF = 4;

  /** Lines of the program to which others jump. */
  private static final int PATH = 7;
  private static final int BELOW_END = 12;
  private static final int ALLOWED = 17;
  private static final int ASKED = 18;
  private static final int INSTRUCTIONS = 19;

  /** @param architecture as in the system property {@code os.arch}; empty for one whose numbers are not known */
  static Optional<FenceRules> of(String architecture) {
    return switch (architecture) {
      case "amd64", "x86_64" -> Optional.of(new FenceRules(0xc000003e, 317, 257, 157));
      case "aarch64" -> Optional.of(new FenceRules(0xc00000b7, 277, 56, 167));
      default -> Optional.empty();
    };
  }

  /**
   * The program, as an array of struct sock_filter (linux/filter.h). A word is 32 bits, so an address is compared by
   * halves.
   *
   * @param from where the part of memory begins
   * @param end behind its last byte
   */
  byte[] program(long from, long end) {
    ByteBuffer program = ByteBuffer.allocate(INSTRUCTIONS * INSTRUCTION_BYTES).order(ByteOrder.nativeOrder());
    line(program, LOAD_WORD, 0, 0, ARCHITECTURE_AT);
    line(program, IF_EQUAL, 2, ALLOWED, architecture);
    line(program, LOAD_WORD, 0, 0, NUMBER_AT);
    line(program, IF_EQUAL, PATH, 4, openat);
    line(program, IF_EQUAL, 5, ALLOWED, prctl);
    line(program, LOAD_WORD, 0, 0, FIRST_ARGUMENT_AT);
    line(program, IF_EQUAL, ASKED, ALLOWED, PR_SET_NAME);
    line(program, LOAD_WORD, 0, 0, SECOND_ARGUMENT_AT + HIGH_HALF);
    line(program, IF_GREATER, BELOW_END, 9, high(from));
    line(program, IF_EQUAL, 10, ALLOWED, high(from));
    line(program, LOAD_WORD, 0, 0, SECOND_ARGUMENT_AT);
    line(program, IF_NOT_LESS, BELOW_END, ALLOWED, (int) from);
    line(program, LOAD_WORD, 0, 0, SECOND_ARGUMENT_AT + HIGH_HALF);
    line(program, IF_GREATER, ALLOWED, 14, high(end));
    line(program, IF_EQUAL, 15, ASKED, high(end));
    line(program, LOAD_WORD, 0, 0, SECOND_ARGUMENT_AT);
    line(program, IF_NOT_LESS, ALLOWED, ASKED, (int) end);
    line(program, RETURN, 0, 0, ALLOW);
    line(program, RETURN, 0, 0, ASK_LISTENER);
    return program.array();
  }

  /** Jumps are given as lines; in the program they count from the next line. */
  private static void line(ByteBuffer program, int code, int then, int otherwise, int constant) {
    int next = program.position() / INSTRUCTION_BYTES + 1;
    boolean jumps = code == IF_EQUAL || code == IF_GREATER || code == IF_NOT_LESS;
    program.putShort((short) code);
    program.put((byte) (jumps ? then - next : 0));
    program.put((byte) (jumps ? otherwise - next : 0));
    program.putInt(constant);
  }

  private static int high(long address) {
    return (int) (address >>> 32);
  }
}
