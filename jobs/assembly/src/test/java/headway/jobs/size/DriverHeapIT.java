package headway.jobs.size;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.Requirement;
import headway.common.config.Settings;
import headway.common.config.SettingsLoader;
import headway.common.dataset.part.ClassCounts;
import headway.common.dataset.part.CountedFile;
import headway.common.dataset.part.DataFile;
import headway.common.dataset.part.Part;
import headway.common.dataset.part.PartId;
import headway.common.dataset.split.Split;
import headway.common.storage.Storage;
import headway.jobs.features.block.FileSlice;
import headway.jobs.parts.FoundParts;
import headway.jobs.parts.PartJob;
import headway.jobs.parts.WantedParts;
import headway.jobs.spark.Application;
import headway.jobs.spark.Session;
import headway.jobs.spark.memory.DriverHeap;
import headway.jobs.spark.memory.NetworkUse;
import headway.jobs.spark.rdd.CachedValues;
import headway.jobs.spark.rdd.ParallelValues;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Tuple2;

/**
 * What lives in the heap of a driver for each part that a stage makes and for each cached block, of
 * as many as {@code headway.size.tasks} says; the executor is in this process. Prints the bytes.
 */
class DriverHeapIT {
  private static final int TASKS = Integer.getInteger("headway.size.tasks", 20_000);
  private static final String FOLDER = "s3a://a-bucket/and/a/folder/of/a/workspace/features/";
  private static final int COLLECTIONS = 5;
  private static final long PAUSE_NANOS = 200_000_000;
  private static final String HASH = "f".repeat(64);

  @TempDir Path folder;
  private Session session;
  private long before;

  @BeforeEach
  void open() {
    Requirement.ofMinutes();
    Settings settings =
        SettingsLoader.load(
            Optional.empty(), "", Map.of("workspace", folder.resolve("work").toString()));
    session =
        Session.open(
            new Application("extract", NetworkUse.NONE),
            settings,
            Map.of("spark.master", "local[2]"));
    ParallelValues.of(session.context(), List.of(1, 2), 2).count();
    before = live();
  }

  @AfterEach
  void close() {
    if (session != null) {
      session.close();
    }
  }

  /** The least of several collections: what earlier tests left is freed by threads of Spark. */
  private static long live() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return least;
  }

  private double bytesOfEach(String what) {
    double each = (live() - before) / (double) TASKS;
    System.err.printf("driver's heap: %,d %s: %,.0f bytes for each%n", TASKS, what, each);
    return each;
  }

  private static String name(int number) {
    return "train-%05d-%s.parquet".formatted(number, HASH.substring(0, 16));
  }

  private static Part part(PartId id) {
    DataFile file = new DataFile(name(id.number()), Split.TRAIN, 512, 1 << 20, id.made());
    return new Part(
        id.name(),
        id.number(),
        id.made(),
        List.of(new CountedFile(file, ClassCounts.of(new long[] {1, 2, 3}))),
        List.of(),
        0,
        "");
  }

  @Test
  void aPartTakesNoMoreThanPlanned() {
    List<PartId> wanted =
        IntStream.range(0, TASKS)
            .mapToObj(i -> new PartId("train-%05d".formatted(i), i, HASH.substring(9) + i))
            .toList();
    FoundParts found = new FoundParts(session.storage(), List.of(Storage.path(folder.toString())));
    WantedParts parts = new WantedParts(wanted, found, List.of());
    List<Tuple2<String, PartId>> work =
        wanted.stream().map(id -> new Tuple2<>(FOLDER + name(id.number()), id)).toList();
    double[] each = new double[1];

    PartJob.run(
        session,
        ParallelValues.of(session.context(), work, work.size()).map(file -> part(file._2())),
        IntStream.range(0, TASKS).boxed().toList(),
        part -> {
          parts.add(part);
          if (parts.isComplete()) {
            each[0] = bytesOfEach("parts");
          }
        });

    assertThat(each[0]).isPositive().isLessThan(DriverHeap.PART_BYTES);
  }

  @Test
  void aCachedBlockTakesNoMoreThanPlanned() {
    List<FileSlice> slices =
        IntStream.range(0, TASKS).mapToObj(i -> new FileSlice(FOLDER, i, 512, 1)).toList();
    try (CachedValues<Integer> blocks =
        CachedValues.of(
            ParallelValues.of(session.context(), slices, TASKS).map(FileSlice::rows),
            StorageLevel.DISK_ONLY())) {
      assertThat(blocks.values().count()).isEqualTo(TASKS);

      assertThat(bytesOfEach("cached blocks")).isPositive().isLessThan(DriverHeap.BLOCK_BYTES);
    }
  }
}
