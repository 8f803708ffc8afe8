package dev.callpoint.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Command;
import dev.callpoint.core.Event;
import dev.callpoint.core.State;
import dev.callpoint.core.Walks;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written and read again equals what it was. */
class CodecTest {
  private final Codec codec = new Codec(Secrets.NONE);

  @TestFactory
  Stream<DynamicTest> everyEventAndCommandComesBack() {
    return Stream.of(Event.class, Command.class)
        .flatMap(sealed -> Generated.records(sealed).stream().map(record ->
            DynamicTest.dynamicTest(record.getSimpleName(), () -> {
              for (int seed = 0; seed < 50; seed++) {
                comesBack(sealed, new Generated(seed).of(record));
              }
            })));
  }

  @Test
  void anyStateComesBack() throws Exception {
    for (int seed = 0; seed < 200; seed++) {
      comesBack(State.class, new Generated(seed).of(State.class));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void theStatesOfALongLifeComeBack(long seed) {
    int[] turns = {0};
    Walks.walk(seed, (before, event, _, commands) -> {
      try {
        if (turns[0]++ % 97 == 0) {
          comesBack(State.class, before);
        }
        comesBack(Event.class, event);
        for (Command command : commands) {
          comesBack(Command.class, command);
        }
      } catch (Unreadable e) {
        throw new AssertionError(e);
      }
    });
    assertTrue(turns[0] > 10_000, "turns: " + turns[0]);
  }

  private <T> void comesBack(Class<T> declared, Object value) throws Unreadable {
    String text = codec.text(declared, value);
    assertEquals(value, codec.read(declared, Codec.tree(text)), text);
    assertEquals(text, codec.text(declared, codec.read(declared, Codec.tree(text))), "in the same order");
    assertTrue(text.chars().allMatch(c -> c < 127), text);
  }

  // --- kinds that the core may come to have ---

  sealed interface Shape {
    record Circle(double radius) implements Shape {}

    sealed interface Angular extends Shape {}

    record Corner(int x, int y) implements Angular {}

    enum Fixed implements Angular {
      POINT {
        @Override
        int corners() {
          return 0;
        }
      },
      LINE {
        @Override
        int corners() {
          return 2;
        }
      };

      abstract int corners();
    }
  }

  record Drawing(
      Map<Shape.Fixed, Shape> byName,
      Map<Shape.Corner, Optional<String>> byCorner,
      Set<Shape.Fixed> fixed,
      List<List<Shape>> layers,
      java.time.Duration shown) {}

  @Test
  void enumsWithBodiesRecordsAsKeysAndNestedListsComeBack() throws Exception {
    Drawing drawing =
        new Drawing(
            new EnumMap<>(Map.of(Shape.Fixed.LINE, new Shape.Corner(1, 2), Shape.Fixed.POINT, Shape.Fixed.LINE)),
            Map.of(new Shape.Corner(-1, 7), Optional.of("left"), new Shape.Corner(0, 0), Optional.empty()),
            Set.of(Shape.Fixed.POINT),
            List.of(List.of(), List.of(new Shape.Circle(Double.NaN), Shape.Fixed.POINT)),
            java.time.Duration.ofMillis(1_500));
    comesBack(Drawing.class, drawing);
  }

  @Test
  void anEmptyMapOfEnumsCanBeCopiedAsTheCoreWould() throws Exception {
    Drawing empty = new Drawing(new EnumMap<>(Shape.Fixed.class), Map.of(), Set.of(), List.of(), java.time.Duration.ZERO);
    Drawing again = codec.read(Drawing.class, Codec.tree(codec.text(Drawing.class, empty)));
    assertEquals(0, new EnumMap<>(again.byName()).size());
  }

  @Test
  void whatAnOlderProgramDidNotRecordIsEmpty() throws Exception {
    Drawing drawing = codec.read(Drawing.class, Codec.tree("{\"shown\":\"PT1S\",\"colour\":\"red\"}"));
    assertEquals(new Drawing(Map.of(), Map.of(), Set.of(), List.of(), java.time.Duration.ofSeconds(1)), drawing);
  }

  @Test
  void whatIsOfAnotherKindIsNotRead() {
    for (String bad : List.of("{}", "{\"@\":\"Nobody\"}", "{\"@\":\"EngineDied\",\"generation\":\"x\",\"how\":\"y\"}",
        "{\"@\":\"EngineDied\",\"generation\":1.5,\"how\":\"y\"}", "{\"@\":\"EngineDied\",\"generation\":1,\"how\":2}")) {
      assertThrows(Unreadable.class, () -> codec.read(Event.class, Codec.tree(bad)), bad);
    }
    assertThrows(Unreadable.class, () -> Codec.tree("{\"a\":"));
  }

  @Test
  void theHashTellsOrderAndEveryWord() {
    Command one = new Command.StartEngine(1);
    Command two = new Command.Explain(false, "two");
    assertEquals(codec.hash(List.of(one, two)), codec.hash(List.of(new Command.StartEngine(1), two)));
    assertNotEquals(codec.hash(List.of(one, two)), codec.hash(List.of(two, one)));
    assertNotEquals(codec.hash(List.of(one, two)), codec.hash(List.of(one, new Command.Explain(false, "twö"))));
  }
}
