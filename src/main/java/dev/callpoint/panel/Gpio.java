package dev.callpoint.panel;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.context.ContextBuilder;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputProvider;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputProvider;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeListener;
import com.pi4j.io.gpio.digital.PullResistance;
import com.pi4j.plugin.gpiod.provider.gpio.digital.GpioDDigitalInputProvider;
import com.pi4j.plugin.gpiod.provider.gpio.digital.GpioDDigitalOutputProvider;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInput;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInputProvider;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalOutputProvider;
import dev.callpoint.panel.PanelSettings.Kind;
import dev.callpoint.panel.PanelSettings.Line;
import java.util.Set;

/**
 * One Pi4J context with exactly two providers, digital input and output, both of the wanted kind. Used by the panel's
 * thread alone.
 *
 * <p>Nothing is detected: Pi4J's default builder looks through the class path only when it is told to, and off a
 * Raspberry Pi it would then take the mock. Its shutdown hook stays off, because it races our own closing.
 */
final class Gpio {
  private final Context context;
  private final DigitalInputProvider inputs;
  private final DigitalOutputProvider outputs;
  private final Set<Object> chips;

  private Gpio(
      Context context, DigitalInputProvider inputs, DigitalOutputProvider outputs, Set<Object> chips) {
    this.context = context;
    this.inputs = inputs;
    this.outputs = outputs;
    this.chips = chips;
  }

  /** @throws GpioFault when there is no GPIO to be had, with the reason */
  static Gpio open(PanelSettings settings) throws GpioFault {
    boolean real = settings.kind() == Kind.GPIOD;
    Set<Object> chips = real ? GpioCheck.ofThisMachine().chipKeys() : Set.of();
    if (real) {
      GpioCheck.ofThisMachine().check(settings.chip());
    }
    DigitalInputProvider inputs =
        real ? GpioDDigitalInputProvider.newInstance() : MockDigitalInputProvider.newInstance();
    DigitalOutputProvider outputs =
        real ? GpioDDigitalOutputProvider.newInstance() : MockDigitalOutputProvider.newInstance();
    ContextBuilder builder = Pi4J.newContextBuilder().disableShutdownHook().add(inputs, outputs);
    if (real && !settings.chip().isBlank()) {
      builder.setGpioChipName(GpioCheck.name(settings.chip()));
    }
    try {
      Gpio gpio = new Gpio(builder.build(), inputs, outputs, chips);
      gpio.requireProviders();
      return gpio;
    } catch (RuntimeException | LinkageError e) {
      // The native library fails with an Error, and once failed it stays so until the process ends.
      throw new GpioFault("Pi4J does not start", e);
    }
  }

  /** Pi4J logs a provider that does not initialize and goes on without it; asking once more gives the reason. */
  private void requireProviders() throws GpioFault {
    try {
      if (!context.providers().exists(inputs.id())) {
        inputs.initialize(context);
      }
      if (!context.providers().exists(outputs.id())) {
        outputs.initialize(context);
      }
    } catch (RuntimeException e) {
      close();
      throw new GpioFault("Pi4J cannot use the GPIO chip; see panel.chip", e);
    }
  }

  /** @throws GpioFault when the line cannot be had */
  DigitalInput input(String name, Line line, DigitalStateChangeListener listener) throws GpioFault {
    try {
      DigitalInput input = inputs.create(DigitalInput.newConfigBuilder(context)
          .id(consumer(name))
          .address(line.number())
          .pull(switch (line.pull()) {
            case UP -> PullResistance.PULL_UP;
            case DOWN -> PullResistance.PULL_DOWN;
            case OFF -> PullResistance.OFF;
          })
          .debounce(0L) // microseconds; Debouncer says why none
          .build());
      if (input instanceof MockDigitalInput mock) {
        // The mock begins LOW, which on an active-low line would be a button held down.
        mock.mockState(level(line, false));
      }
      input.addListener(listener);
      return input;
    } catch (RuntimeException | LinkageError e) {
      throw cannotBeHad(name, line, e);
    }
  }

  /** An output that is inactive from its first moment, and again when it is released. */
  DigitalOutput output(String name, Line line) throws GpioFault {
    try {
      return outputs.create(DigitalOutput.newConfigBuilder(context)
          .id(consumer(name))
          .address(line.number())
          .initial(level(line, false))
          .shutdown(level(line, false))
          .build());
    } catch (RuntimeException | LinkageError e) {
      throw cannotBeHad(name, line, e);
    }
  }

  /** Gives a line back, if it is had. Throws what Pi4J throws when it will not; only closing everything helps then. */
  void release(String name) {
    if (context.registry().exists(consumer(name))) {
      context.shutdown(consumer(name));
    }
  }

  /**
   * Whether the chips are those that were there at the opening. A chip that went and came again bears the same name, and
   * Pi4J goes on with the one that is gone.
   */
  boolean hasItsChips() {
    return chips.isEmpty() || GpioCheck.ofThisMachine().chipKeys().equals(chips);
  }

  /** Gives all lines back and ends Pi4J's threads; waits for them up to about 10 s, normally some milliseconds. */
  void close() {
    context.shutdown();
  }

  /** Every provider that Pi4J loaded. */
  int providers() {
    return context.providers().all().size();
  }

  boolean isClosed() {
    return context.isShutdown();
  }

  static DigitalState level(Line line, boolean active) {
    return active != line.activeLow() ? DigitalState.HIGH : DigitalState.LOW;
  }

  /** What other programs see as the line's holder, in {@code gpioinfo} for one. */
  static String consumer(String name) {
    return "callpoint-" + name;
  }

  private static GpioFault cannotBeHad(String name, Line line, Throwable cause) {
    return new GpioFault(name + " on GPIO line " + line.number()
        + " cannot be had; see panel." + name + ".line, and gpioinfo for who holds it", cause);
  }
}
