package headway.jobs.parts;

import headway.common.InputException;
import headway.common.dataset.parquet.RowReader;
import headway.common.dataset.part.CountSpool;
import headway.common.dataset.part.CountedFile;
import headway.common.dataset.part.DataFile;
import headway.common.dataset.part.Part;
import headway.common.dataset.part.PartFooter;
import headway.common.dataset.part.PartId;
import headway.common.storage.Storage;
import headway.jobs.spark.ExecutorConfiguration;
import headway.jobs.spark.Session;
import headway.jobs.spark.rdd.ParallelValues;
import headway.jobs.spark.rdd.PartitionConsumer;
import headway.jobs.spark.rdd.TaskCount;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/** The existing files in a stage's folders. Each folder is listed once, on first use. */
public final class FoundParts {
  private static final int FILES_PER_TASK = 8;

  private final Storage storage;
  private final List<Path> folders;
  private final Map<Path, Map<String, Long>> listed = new HashMap<>();
  private final CountSpool spool = new CountSpool();

  /**
   * Lists nothing yet.
   *
   * @param folders the data folder, then the quarantine folder if there is one
   */
  public FoundParts(Storage storage, List<Path> folders) {
    this.storage = storage;
    this.folders = List.copyOf(folders);
  }

  private Map<String, Long> lengths(Path folder) {
    return listed.computeIfAbsent(folder, storage::lengths);
  }

  /** Keeps the class counts of the parts of this process. */
  public CountSpool spool() {
    return spool;
  }

  /** The lengths in bytes of the data files, by name. */
  public Map<String, Long> lengths() {
    return lengths(folders.get(0));
  }

  /** Whether all files of a part exist and its data files have the recorded lengths. */
  public boolean isWhole(Part part) {
    return part.isWhole(lengths())
        && part.quarantine().stream()
            .allMatch(name -> lengths(folders.get(folders.size() - 1)).containsKey(name));
  }

  /** The number of wanted parts that have a data file, by the names of the files. */
  int named(Collection<PartId> wanted) {
    Set<String> there =
        lengths().keySet().stream()
            .flatMap(name -> PartId.suffixOf(name).stream())
            .collect(Collectors.toSet());
    return (int) wanted.stream().filter(part -> there.contains(part.suffix())).count();
  }

  /**
   * Finds the wanted parts whose files all exist, by file names and footers. An earlier run wrote
   * them; no manifest needs to name them.
   */
  public List<Part> among(Session session, Collection<PartId> wanted) {
    if (wanted.isEmpty()) {
      return List.of();
    }
    Set<String> suffixes = wanted.stream().map(PartId::suffix).collect(Collectors.toSet());
    List<FoundFile> files = new ArrayList<>();
    for (Path folder : folders) {
      lengths(folder)
          .forEach(
              (name, bytes) -> {
                if (PartId.suffixOf(name).filter(suffixes::contains).isPresent()) {
                  files.add(new FoundFile(new Path(folder, name).toString(), bytes, null, ""));
                }
              });
    }
    if (files.isEmpty()) {
      return List.of();
    }
    Map<String, FoundFile> sound = new HashMap<>();
    Map<String, Part> parts = new HashMap<>();
    PartitionConsumer.run(
        ParallelValues.of(session.context(), files, tasks(files.size()))
            .mapPartitions(FoundParts::read),
        read ->
            read.forEach(
                file -> {
                  sound.put(
                      new Path(file.uri()).getName(),
                      new FoundFile("", file.bytes(), null, file.contentSha256()));
                  if (file.part() != null) {
                    parts.put(file.part().name(), spool.keep(file.part()));
                  }
                }));
    return wanted.stream()
        .map(PartId::name)
        .filter(parts::containsKey)
        .map(parts::get)
        .filter(
            part ->
                part.files().stream().allMatch(each -> sound.containsKey(each.file().name()))
                    && part.quarantine().stream().allMatch(this::exists))
        .map(
            part ->
                part.withFiles(part.files().stream().map(each -> described(each, sound)).toList()))
        .toList();
  }

  private static int tasks(int files) {
    return TaskCount.of((files + FILES_PER_TASK - 1) / FILES_PER_TASK);
  }

  private boolean exists(String name) {
    return folders.stream().anyMatch(folder -> lengths(folder).containsKey(name));
  }

  /** Reads footers. Each file of a part says all of the part; it is kept for the first of them. */
  private static Iterator<ArrayList<FoundFile>> read(Iterator<FoundFile> files) {
    ArrayList<FoundFile> read = new ArrayList<>();
    files.forEachRemaining(
        file -> {
          Path path = new Path(file.uri());
          try {
            RowReader.Footer footer = RowReader.footer(path, ExecutorConfiguration.get());
            Optional<Part> part = PartFooter.part(footer);
            part.ifPresent(
                each -> {
                  boolean first =
                      each.files().isEmpty()
                          || each.files().get(0).file().name().equals(path.getName());
                  read.add(
                      new FoundFile(
                          file.uri(),
                          file.bytes(),
                          first ? each : null,
                          PartFooter.contentSha256(footer)));
                });
          } catch (InputException damaged) {
            // The part is recomputed.
          }
        });
    return Collections.singleton(read).iterator();
  }

  private static CountedFile described(CountedFile counted, Map<String, FoundFile> byName) {
    DataFile file = counted.file();
    FoundFile found = byName.get(file.name());
    return new CountedFile(
        new DataFile(file.name(), file.split(), file.rows(), found.bytes(), found.contentSha256()),
        counted.classCounts());
  }
}
