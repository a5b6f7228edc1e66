package headway.common.dataset.manifest;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import headway.common.InputException;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.dataset.parquet.RowWriter;
import headway.common.dataset.part.CountSpool;
import headway.common.dataset.part.CountedFile;
import headway.common.dataset.part.DataFile;
import headway.common.dataset.part.Part;
import headway.common.dataset.part.PartRow;
import headway.common.dataset.split.Split;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;

/**
 * The parts that a manifest names, by number and name. The manifest has their totals; the parts
 * themselves are rows of a table beside it, which are read one after the other and never held
 * together.
 */
public final class ManifestParts {
  private static final int NAME_DIGITS = 16;

  private final PartTotals totals;
  private final Source source;

  private interface Source {
    /** Hands over all parts in order, perhaps without the columns {@code without}. */
    void read(Consumer<Part> action, Set<String> without);
  }

  private ManifestParts(PartTotals totals, Source source) {
    this.totals = totals;
    this.source = source;
  }

  /**
   * Parts that are in memory.
   *
   * @param classes how many there are
   */
  public static ManifestParts of(Collection<Part> parts, int classes) {
    List<Part> sorted = Part.sorted(parts);
    Map<Split, PartTotals.Sum> sums = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      sums.put(split, new PartTotals.Sum(classes));
    }
    MessageDigest digest = Sha256.digest();
    long refused = 0;
    long unlabelled = 0;
    for (Part part : sorted) {
      part.files().forEach(each -> sums.get(each.file().split()).add(each));
      refused += part.refused();
      unlabelled += part.unlabelled();
      update(digest, part);
    }
    Map<Split, PartTotals.SplitTotals> splits = new EnumMap<>(Split.class);
    sums.forEach((split, sum) -> splits.put(split, sum.totals()));
    String sha256 = Sha256.hex(digest.digest());
    return new ManifestParts(
        new PartTotals(
            "_manifest-" + sha256.substring(0, NAME_DIGITS) + ".parts",
            sha256,
            sorted.size(),
            refused,
            unlabelled,
            contentSha256(sorted),
            splits),
        (action, without) -> sorted.forEach(action));
  }

  private static void update(MessageDigest digest, Part part) {
    for (PartRow row : PartRow.of(part)) {
      String text =
          String.join(
              "\0",
              row.part(),
              String.valueOf(row.number()),
              row.made(),
              String.valueOf(row.refused()),
              row.firstReason(),
              String.valueOf(row.unlabelled()),
              String.valueOf(row.split()),
              row.file(),
              String.valueOf(row.rows()),
              String.valueOf(row.bytes()),
              row.contentSha256(),
              "");
      digest.update(text.getBytes(StandardCharsets.UTF_8));
    }
    part.files().forEach(each -> digest.update(each.classCounts().packed()));
  }

  private static String contentSha256(List<Part> parts) {
    List<String> hashes = new ArrayList<>();
    for (Split split : Split.values()) {
      parts.stream()
          .flatMap(part -> part.files().stream())
          .filter(each -> each.file().split() == split)
          .forEach(each -> hashes.add(each.file().contentSha256()));
    }
    return Sha256.of(hashes);
  }

  /** As a manifest has them: the totals, or all parts as up to format 4. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static ManifestParts read(JsonNode json, @JacksonInject ManifestFolder folder)
      throws JsonProcessingException {
    if (json.isArray()) {
      List<Part> parts = List.of(Manifests.JSON.treeToValue(json, Part[].class));
      return of(parts, classes(json));
    }
    PartTotals totals = Manifests.JSON.treeToValue(json, PartTotals.class);
    return new ManifestParts(
        totals, (action, without) -> readTable(totals, folder, without, action));
  }

  /** Up to format 4 each file had a count for each class. */
  private static int classes(JsonNode parts) {
    int classes = 0;
    for (JsonNode part : parts) {
      for (JsonNode file : part.path("files")) {
        classes = Math.max(classes, file.path("classCounts").size());
      }
    }
    return classes;
  }

  private static void readTable(
      PartTotals totals, ManifestFolder folder, Set<String> without, Consumer<Part> action) {
    ManifestFolder.Location location =
        folder
            .location()
            .orElseThrow(
                () -> new IllegalStateException("the parts of these features lie elsewhere"));
    Path path = new Path(location.folder(), totals.table());
    long read = 0;
    try (CloseableIterator<PartRow> rows =
        whole(path, () -> PartRow.TABLE.read(path, location.storage().configuration(), without))) {
      List<PartRow> part = new ArrayList<>();
      while (whole(path, rows::hasNext)) {
        PartRow row = whole(path, rows::next);
        if (!part.isEmpty() && !part.get(0).part().equals(row.part())) {
          action.accept(whole(path, () -> PartRow.part(part)));
          read++;
          part.clear();
        }
        part.add(row);
      }
      if (!part.isEmpty()) {
        action.accept(whole(path, () -> PartRow.part(part)));
        read++;
      }
    }
    if (read != totals.parts()) {
      throw damaged(path, "it has " + read + " parts of " + totals.parts(), null);
    }
  }

  private static <T> T whole(Path path, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (InputException | IllegalArgumentException broken) {
      throw damaged(path, broken.getMessage(), broken);
    }
  }

  private static InputException damaged(Path path, String reason, RuntimeException cause) {
    return new InputException(
        "Cannot read "
            + path
            + ", which "
            + Workspace.MANIFEST
            + " beside it names for its parts: "
            + reason
            + "; delete "
            + Workspace.MANIFEST
            + " there and run the stage that writes it again, which keeps the files that are whole",
        cause);
  }

  /** Writes the table into {@code folder}, unless it is there. */
  void write(Storage storage, Path folder) {
    Path path = new Path(folder, totals.table());
    try (RowWriter<PartRow> writer = PartRow.TABLE.writer(path, storage.configuration())) {
      forEach(part -> PartRow.of(part).forEach(writer::write));
      storage.requireMayWrite();
      writer.finish();
    }
  }

  /** Hands over all parts, by number and name; from a table they are read one after the other. */
  public void forEach(Consumer<Part> action) {
    source.read(action, Set.of());
  }

  /**
   * Hands over all parts, by number and name. Those from a table are without class counts, which
   * are most of it and are not read.
   */
  public void forEachWithoutCounts(Consumer<Part> action) {
    source.read(action, PartRow.COUNTS);
  }

  /**
   * All parts, by number and name; for those that are needed together. Their class counts are in a
   * file of this process where they are many.
   */
  public List<Part> list() {
    CountSpool spool = new CountSpool();
    List<Part> all = new ArrayList<>();
    forEach(part -> all.add(spool.keep(part)));
    return all;
  }

  /** The data files of a split, by the number of their parts. */
  public List<DataFile> files(Split split) {
    List<DataFile> files = new ArrayList<>();
    forEachWithoutCounts(
        part ->
            part.files().stream()
                .map(CountedFile::file)
                .filter(file -> file.split() == split)
                .forEach(files::add));
    return files;
  }

  /** All data files, by split, then the number of their parts. */
  public List<DataFile> files() {
    Map<Split, List<DataFile>> files = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      files.put(split, new ArrayList<>());
    }
    forEachWithoutCounts(
        part -> part.files().forEach(each -> files.get(each.file().split()).add(each.file())));
    return files.values().stream().flatMap(List::stream).toList();
  }

  /** How many parts there are. */
  public long count() {
    return totals.parts();
  }

  /** How many data files there are. */
  public long fileCount() {
    return totals.splits().values().stream().mapToLong(PartTotals.SplitTotals::files).sum();
  }

  /** The length of all data files. */
  public long bytes() {
    return totals.splits().values().stream().mapToLong(PartTotals.SplitTotals::bytes).sum();
  }

  /** Rows in the data files of a split. */
  public long rows(Split split) {
    return totals.of(split).rows();
  }

  /** Rows in all data files. */
  public long rows() {
    return totals.splits().values().stream().mapToLong(PartTotals.SplitTotals::rows).sum();
  }

  /** Rows of a split by label. */
  public List<Long> classCounts(Split split) {
    return totals.of(split).classCounts();
  }

  /** Images left out. */
  public long refused() {
    return totals.refused();
  }

  /** Images left out because their class is unknown. */
  public long unlabelled() {
    return totals.unlabelled();
  }

  /** Hash of the data files: the same rows in the same split give the same one. */
  public String contentSha256() {
    return totals.contentSha256();
  }

  /** The name of the table, in the folder of the manifest. */
  public String table() {
    return totals.table();
  }

  @JsonValue
  PartTotals totals() {
    return totals;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ManifestParts parts && totals.equals(parts.totals);
  }

  @Override
  public int hashCode() {
    return totals.hashCode();
  }

  @Override
  public String toString() {
    return totals.parts() + " parts " + totals.sha256();
  }
}
