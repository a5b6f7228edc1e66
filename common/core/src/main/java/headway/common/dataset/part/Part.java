package headway.common.dataset.part;

import headway.common.dataset.split.Split;
import java.io.Serializable;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What one task of a stage made, and of what: the unit that is kept or made again.
 *
 * @param name of what it was made from; unique in its manifest
 * @param number that its file names have
 * @param made hash of the settings and the input that it depends on
 * @param files one for each split that came up; none where every image was refused
 * @param quarantine names of its files in the quarantine
 * @param refused images left out
 * @param firstReason which of them was first, and why, or empty
 * @param unlabelled images left out because their class is unknown
 */
public record Part(
    String name,
    int number,
    String made,
    List<CountedFile> files,
    List<String> quarantine,
    long refused,
    String firstReason,
    long unlabelled)
    implements Serializable {

  /** Of images that all have their class. */
  public Part(
      String name,
      int number,
      String made,
      List<CountedFile> files,
      List<String> quarantine,
      long refused,
      String firstReason) {
    this(name, number, made, files, quarantine, refused, firstReason, 0);
  }

  /** Holds copies. */
  public Part {
    files = List.copyOf(files);
    quarantine = List.copyOf(quarantine);
  }

  /**
   * Whether all of its files are there, as long as they were written.
   *
   * @param lengths in bytes, by name, of what lies in the folder
   */
  public boolean isWhole(Map<String, Long> lengths) {
    return files.stream()
        .map(CountedFile::file)
        .allMatch(file -> Long.valueOf(file.bytes()).equals(lengths.get(file.name())));
  }

  /** What its file of a split is called where nothing is said of its content. */
  public String nameOfSplit(Split split) {
    return String.format(Locale.ROOT, "%s-%05d", split.label(), number);
  }

  /** The same, with these files. */
  public Part withFiles(List<CountedFile> others) {
    return new Part(name, number, made, others, quarantine, refused, firstReason, unlabelled);
  }

  /** The same without counts by label, small enough to send. */
  public Part withoutCounts() {
    return withFiles(
        files.stream().map(each -> new CountedFile(each.file(), ClassCounts.NONE)).toList());
  }

  /** Images in its files. */
  public long rows() {
    return files.stream().mapToLong(each -> each.file().rows()).sum();
  }

  /** By number and name, as manifests list them. */
  public static List<Part> sorted(Collection<Part> parts) {
    return parts.stream()
        .sorted(Comparator.comparingInt(Part::number).thenComparing(Part::name))
        .toList();
  }
}
