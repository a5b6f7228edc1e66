package headway.common.dataset;

import headway.common.dataset.parquet.RowWriter;
import headway.common.dataset.parquet.WrittenFile;
import headway.common.dataset.part.ClassCounts;
import headway.common.dataset.part.CountedFile;
import headway.common.dataset.part.DataFile;
import headway.common.dataset.part.Part;
import headway.common.dataset.part.PartFooter;
import headway.common.dataset.part.PartId;
import headway.common.dataset.split.Split;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The files of one part: one for each split that comes up, with its images counted by label, and
 * one of the images that are refused. All of them appear when the part is finished, none before;
 * each says in its footer what the part is.
 *
 * @param <T> the row
 */
public final class PartWriter<T> implements AutoCloseable {
  private final PartId id;
  private final int classes;
  private final Function<Split, RowWriter<T>> open;
  private final Supplier<RowWriter<QuarantineRow>> openQuarantine;
  private final Map<Split, RowWriter<T>> files = new EnumMap<>(Split.class);
  private final Map<Split, long[]> counts = new EnumMap<>(Split.class);
  private final List<String> quarantinedBefore = new ArrayList<>();
  private Optional<RowWriter<QuarantineRow>> quarantine = Optional.empty();
  private String firstReason = "";
  private long refused;
  private long unlabelled;

  /**
   * Opens no file yet.
   *
   * @param classes how many labels are counted
   * @param open starts the file of a split
   * @param openQuarantine starts the file of the images that are refused
   */
  public PartWriter(
      PartId id,
      int classes,
      Function<Split, RowWriter<T>> open,
      Supplier<RowWriter<QuarantineRow>> openQuarantine) {
    this.id = id;
    this.classes = classes;
    this.open = open;
    this.openQuarantine = openQuarantine;
  }

  /** A part without a file of the images that are refused: they are only counted. */
  public PartWriter(PartId id, int classes, Function<Split, RowWriter<T>> open) {
    this(
        id,
        classes,
        open,
        () -> {
          throw new IllegalStateException("this part has no quarantine");
        });
  }

  /** Counts what was refused when {@code earlier}, which is now written again, was made. */
  public void countAsIn(Part earlier) {
    quarantinedBefore.addAll(earlier.quarantine());
    firstReason = earlier.firstReason();
    refused += earlier.refused();
    unlabelled += earlier.unlabelled();
  }

  /** Writes a row to the file of its split; an unlabelled one is not counted. */
  public void write(Split split, int label, T row) {
    files.computeIfAbsent(split, open).write(row);
    long[] ofSplit = counts.computeIfAbsent(split, absent -> new long[classes]);
    if (label >= 0 && label < classes) {
      ofSplit[label]++;
    }
  }

  /** Puts an image into the quarantine. */
  public void refuse(QuarantineRow row) {
    if (quarantine.isEmpty()) {
      quarantine = Optional.of(openQuarantine.get());
      firstReason = firstReason.isEmpty() ? row.key() + ": " + row.reason() : firstReason;
    }
    quarantine.get().write(row);
    refused++;
  }

  /** Counts images that cannot be used and are kept nowhere. */
  public void countRefused(long images) {
    refused += images;
  }

  /** Counts images whose class is unknown; they are kept nowhere. */
  public void countUnlabelled(long images) {
    unlabelled += images;
  }

  /**
   * Publishes all files.
   *
   * @param permission asked when all is written and nothing is there yet; what it throws is thrown,
   *     and nothing appears
   */
  public Part finish(Runnable permission) {
    Part part =
        new Part(
            id.name(),
            id.number(),
            id.made(),
            described(
                split -> new WrittenFile(files.get(split).name(), files.get(split).rows(), 0, "")),
            Stream.concat(quarantinedBefore.stream(), quarantine.stream().map(RowWriter::name))
                .toList(),
            refused,
            firstReason,
            unlabelled);
    Map<String, String> footer = PartFooter.of(part);
    all().forEach(writer -> writer.complete(footer));
    permission.run();
    quarantine.ifPresent(RowWriter::finish);
    return part.withFiles(described(split -> files.get(split).finish()));
  }

  private List<CountedFile> described(Function<Split, WrittenFile> file) {
    return files.keySet().stream()
        .map(
            split ->
                new CountedFile(
                    DataFile.of(split, file.apply(split)), ClassCounts.of(counts.get(split))))
        .toList();
  }

  private List<RowWriter<?>> all() {
    List<RowWriter<?>> all = new ArrayList<>(files.values());
    quarantine.ifPresent(all::add);
    return all;
  }

  /** Discards what was not published. */
  @Override
  public void close() {
    all().forEach(RowWriter::close);
  }
}
