package headway.jobs.parts;

import headway.common.InputException;
import headway.common.dataset.manifest.CountedFile;
import headway.common.dataset.manifest.DataFile;
import headway.common.dataset.manifest.Part;
import headway.common.dataset.manifest.PartFooter;
import headway.common.dataset.manifest.PartId;
import headway.common.dataset.parquet.RowReader;
import headway.common.storage.Storage;
import headway.jobs.spark.ExecutorConfiguration;
import headway.jobs.spark.Session;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
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
    Set<String> there = new HashSet<>();
    for (Path folder : folders) {
      lengths(folder)
          .forEach(
              (name, bytes) -> {
                there.add(name);
                if (PartId.suffixOf(name).filter(suffixes::contains).isPresent()) {
                  files.add(new FoundFile(new Path(folder, name).toString(), bytes, null, ""));
                }
              });
    }
    if (files.isEmpty()) {
      return List.of();
    }
    int slices = (files.size() + FILES_PER_TASK - 1) / FILES_PER_TASK;
    List<FoundFile> read =
        session.context().parallelize(files, slices).mapPartitions(FoundParts::read).collect();
    Set<String> names = wanted.stream().map(PartId::name).collect(Collectors.toSet());
    return complete(read, there).stream().filter(part -> names.contains(part.name())).toList();
  }

  private static Iterator<FoundFile> read(Iterator<FoundFile> files) {
    List<FoundFile> read = new ArrayList<>();
    files.forEachRemaining(
        file -> {
          try {
            RowReader.Footer footer =
                RowReader.footer(new Path(file.uri()), ExecutorConfiguration.get());
            Optional<Part> part = PartFooter.part(footer);
            part.ifPresent(
                each ->
                    read.add(
                        new FoundFile(
                            file.uri(), file.bytes(), each, PartFooter.contentSha256(footer))));
          } catch (InputException damaged) {
            // The part is recomputed.
          }
        });
    return read.iterator();
  }

  private static List<Part> complete(List<FoundFile> files, Set<String> there) {
    Map<String, FoundFile> byName = new HashMap<>();
    files.forEach(file -> byName.put(new Path(file.uri()).getName(), file));
    Map<String, Part> parts = new HashMap<>();
    for (FoundFile file : files) {
      Part part = file.part();
      boolean whole =
          part.files().stream().allMatch(each -> byName.containsKey(each.file().name()))
              && there.containsAll(part.quarantine());
      if (whole) {
        parts.computeIfAbsent(
            part.name(),
            name ->
                part.withFiles(
                    part.files().stream().map(each -> described(each, byName)).toList()));
      }
    }
    return List.copyOf(parts.values());
  }

  private static CountedFile described(CountedFile counted, Map<String, FoundFile> byName) {
    DataFile file = counted.file();
    FoundFile found = byName.get(file.name());
    return new CountedFile(
        new DataFile(file.name(), file.split(), file.rows(), found.bytes(), found.contentSha256()),
        counted.classCounts());
  }
}
