package headway.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A small workspace that is sharded and extracted once for all tests, and copied for each. */
public final class Prepared {
  /** Learns the shapes within a few epochs; any flag goes before it. */
  public static final List<String> QUICK =
      List.of(
          "--set", "train.learningRate=0.01",
          "--set", "train.batchSize=8",
          "--set", "train.workers=2",
          "--set", "train.rateScaling=none");

  private static final int PHOTOS_PER_CLASS = 20;
  private static Path extracted;

  private Prepared() {}

  /** A copy of the workspace with shards and features, of 60 photos in three classes. */
  public static Work extracted(Path folder) {
    copy(extracted(), folder);
    return new Work(folder);
  }

  /** The same with a head that is trained for some epochs, and exported. */
  public static Work exported(Path folder, int epochs) {
    Work work = extracted(folder);
    List<String> train = new ArrayList<>(List.of("train", "--workspace", work.uri()));
    train.addAll(QUICK);
    train.addAll(List.of("--epochs", String.valueOf(epochs)));
    Typed.done(train.toArray(new String[0]));
    Typed.done("export", "--workspace", work.uri());
    return work;
  }

  private static synchronized Path extracted() {
    if (extracted == null) {
      try {
        extracted = Files.createTempDirectory("headway-prepared");
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(extracted)));
      Path images = Shapes.folders(extracted.resolve("images"), PHOTOS_PER_CLASS);
      String work = extracted.resolve("work").toString();
      Typed.done(
          "shard", "--images", images.toString(), "--workspace", work, "--split", "60/20/20");
      Typed.done("extract", "--workspace", work);
    }
    return extracted.resolve("work");
  }

  /** Copies a folder. */
  public static void copy(Path from, Path to) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path each : (Iterable<Path>) files::iterator) {
        Path target = to.resolve(from.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(target);
        } else {
          Files.copy(each, target);
        }
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Deletes a folder. */
  public static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(each -> each.toFile().delete());
    } catch (IOException left) {
      throw new UncheckedIOException(left);
    }
  }
}
