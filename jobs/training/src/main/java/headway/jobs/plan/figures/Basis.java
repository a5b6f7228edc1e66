package headway.jobs.plan.figures;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a figure of a plan rests on. */
public enum Basis {
  /** Rates that bench measured on this machine. */
  MEASURED,

  /** Settings and flags. */
  SETTING,

  /** What the code does with the settings: files, requests, bytes. */
  COUNTED,

  /** Values that nobody measured here. */
  ASSUMED;

  /** The weaker of two: what is computed from both rests on it. */
  public Basis and(Basis other) {
    return compareTo(other) < 0 ? other : this;
  }

  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
