package headway.ml;

import java.util.NoSuchElementException;
import org.apache.spark.ml.util.DefaultParamsReader;

/** Reads a stage that was saved, and says so where another version of Headway saved it. */
final class StageReader<T> extends DefaultParamsReader<T> {
  @Override
  public T load(String path) {
    return known(path, () -> super.load(path));
  }

  /** With the failure of a stage that has params unknown to this version. */
  static <T> T known(String path, java.util.function.Supplier<T> load) {
    try {
      return load.get();
    } catch (NoSuchElementException unknown) {
      throw new IllegalArgumentException(
          "Cannot load %s: another version of Headway saved it, and %s knows it otherwise (%s); load it with the jar that saved it"
              .formatted(
                  path,
                  JarVersion.own().version(),
                  unknown.getMessage().lines().findFirst().orElse("")),
          unknown);
    }
  }
}
