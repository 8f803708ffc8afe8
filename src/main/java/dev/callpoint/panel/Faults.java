package dev.callpoint.panel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What does not work now; each fault is reported once when it comes or changes, and once when it goes. */
final class Faults {
  private final Map<String, String> texts = new LinkedHashMap<>();
  private final Panel.Listener listener;

  Faults(Panel.Listener listener) {
    this.listener = listener;
  }

  void raise(String what, String text) {
    if (!text.equals(texts.put(what, text))) {
      listener.fault(text);
    }
  }

  /** @param recovery what works again, said only when it was at fault */
  void clear(String what, String recovery) {
    if (texts.remove(what) != null) {
      listener.recovered(recovery);
    }
  }

  List<String> texts() {
    return List.copyOf(texts.values());
  }
}
