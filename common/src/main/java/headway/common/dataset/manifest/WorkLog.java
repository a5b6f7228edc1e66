package headway.common.dataset.manifest;

import headway.common.storage.Storage;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * What of a folder is done before its manifest is there, in {@code _progress/} below it: what the
 * work is, then one record for each wave. The manifest at the end says it all, and the log goes.
 */
public final class WorkLog {
  private static final String FOLDER = "_progress";
  private static final String WORK = "work.json";

  private final Storage storage;
  private final Path folder;
  private final Map<String, Part> parts = new LinkedHashMap<>();
  private Optional<Work> work = Optional.empty();
  private int records;

  /**
   * What is being made.
   *
   * @param format {@value Manifests#FORMAT}
   * @param id of the work: the same for the same input and settings
   * @param settings by name
   * @param listing of the parts that were there before, or empty
   * @param before names of those parts
   * @param touched names of those of them that this work makes again
   */
  public record Work(
      int format,
      String id,
      Map<String, String> settings,
      String listing,
      List<String> before,
      List<String> touched) {
    /** Holds copies. */
    public Work {
      settings = new TreeMap<>(settings);
      before = List.copyOf(before);
      touched = List.copyOf(touched);
    }
  }

  private record Wave(int format, List<Part> parts) {}

  private WorkLog(Storage storage, Path folder) {
    this.storage = storage;
    this.folder = folder;
  }

  /** The log of {@code of}, empty where no work was begun. */
  public static WorkLog open(Storage storage, Path of) {
    WorkLog log = new WorkLog(storage, new Path(of, FOLDER));
    log.work = Manifests.read(storage, new Path(log.folder, WORK), Work.class);
    for (FileStatus each : storage.list(log.folder)) {
      String name = each.getPath().getName();
      if (name.startsWith("wave-")) {
        Manifests.read(storage, each.getPath(), Wave.class)
            .ifPresent(wave -> wave.parts().forEach(part -> log.parts.put(part.name(), part)));
        log.records = Math.max(log.records, number(name) + 1);
      }
    }
    return log;
  }

  private static int number(String name) {
    return Integer.parseInt(name.substring(name.indexOf('-') + 1, name.indexOf('.')));
  }

  /** Where the log of a folder lies. */
  public static Path of(Path folder) {
    return new Path(folder, FOLDER);
  }

  /** Whether {@code name}, in the folder of the log, belongs to it. */
  public static boolean isLog(String name) {
    return name.equals(FOLDER);
  }

  public Optional<Work> work() {
    return work;
  }

  /** What was recorded; of a part that was recorded twice, the last. */
  public Collection<Part> parts() {
    return List.copyOf(parts.values());
  }

  /**
   * Begins work, of which {@code kept} is done already. A log that was there is forgotten, but not
   * before the new one is whole.
   */
  public synchronized void begin(Work begun, Collection<Part> kept) {
    int stale = records;
    parts.clear();
    record(List.copyOf(kept));
    Manifests.write(storage, new Path(folder, WORK), begun);
    for (int i = 0; i < stale; i++) {
      storage.delete(wave(i));
    }
    work = Optional.of(begun);
  }

  /** Says that these parts are done; call it when their files are committed. */
  public synchronized void record(List<Part> done) {
    Manifests.write(storage, wave(records), new Wave(Manifests.FORMAT, done));
    records++;
    done.forEach(part -> parts.put(part.name(), part));
  }

  private Path wave(int number) {
    return new Path(folder, "wave-%06d.json".formatted(number));
  }

  /** Forgets everything. */
  public synchronized void clear() {
    storage.delete(new Path(folder, WORK));
    storage.delete(folder);
    parts.clear();
    work = Optional.empty();
    records = 0;
  }
}
