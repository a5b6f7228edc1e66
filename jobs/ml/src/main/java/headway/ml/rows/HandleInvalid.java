package headway.ml.rows;

import java.util.Arrays;

/** What becomes of a row whose image is null or cannot be decoded. */
public enum HandleInvalid {
  ERROR,
  SKIP,
  KEEP;

  /**
   * The one of this name, in any case.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static HandleInvalid of(String name) {
    return Arrays.stream(values())
        .filter(each -> each.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "handleInvalid must be error, skip or keep but was " + name));
  }
}
