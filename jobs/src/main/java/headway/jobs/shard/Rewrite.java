package headway.jobs.shard;

import headway.common.dataset.QuarantineRow;
import headway.common.dataset.ShardFile;
import headway.common.dataset.ShardRow;
import headway.common.dataset.Split;
import headway.common.dataset.manifest.CountedFile;
import headway.common.dataset.manifest.Part;
import headway.common.dataset.parquet.CloseableIterator;
import headway.jobs.shard.listing.PartName;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Writes a part again without the pictures that are under two labels.
 *
 * @param files of the part
 * @param number in their names
 * @param hashes of the pictures to leave out
 * @param quarantine name of the file for those
 */
record Rewrite(ArrayList<String> files, int number, ArrayList<String> hashes, String quarantine)
    implements Serializable {
  private static final Pattern REASON =
      Pattern.compile("the same picture is under two labels \\((\\p{XDigit}{64})\\)");

  static Rewrite of(Part part, Set<String> hashes) {
    long before =
        part.quarantine().stream().filter(name -> name.startsWith(Base.CONTRADICTIONS)).count();
    String first = part.files().get(0).file().name();
    return new Rewrite(
        new ArrayList<>(part.files().stream().map(each -> each.file().name()).toList()),
        part.number(),
        new ArrayList<>(hashes),
        Base.CONTRADICTIONS + (before == 0 ? "" : before + "-") + first);
  }

  /** The hash of a picture that was taken out for this reason. */
  static Optional<String> sha256(String reason) {
    Matcher matcher = REASON.matcher(reason);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private static String reason(String sha256) {
    return "the same picture is under two labels (" + sha256 + ")";
  }

  /** Writes the files of the same names. */
  ShardTaskResult write(
      Path shards, List<Path> folders, List<String> classes, Configuration configuration) {
    Set<String> out = new HashSet<>(hashes);
    String suffix = "-" + PartName.number(number) + ".parquet";
    try (ShardOutput output =
        new ShardOutput(folders, configuration, classes, suffix, quarantine)) {
      for (String file : files) {
        try (CloseableIterator<ShardRow> rows =
            ShardFile.read(new Path(shards, file), configuration, key -> Split.TRAIN)) {
          while (rows.hasNext()) {
            ShardRow row = rows.next();
            if (out.contains(row.sha256())) {
              output.refuse(new QuarantineRow(row.key(), row.bytes().length, reason(row.sha256())));
            } else {
              output.keep(row);
            }
          }
        }
      }
      return output.finish();
    }
  }

  /** What {@code part} is after it was written again. */
  static Part after(Part part, ShardTaskResult written) {
    return new Part(
        part.name(),
        part.number(),
        part.made(),
        List.of(written.files()),
        Stream.concat(part.quarantine().stream(), Stream.of(written.quarantine())).toList(),
        part.refused() + written.quarantined(),
        part.firstReason().isEmpty() ? written.firstReason() : part.firstReason(),
        part.unlabelled());
  }

  /** Files of {@code part} of which nothing was left. */
  static List<String> gone(Part part, Part after) {
    List<String> left = names(after);
    return names(part).stream().filter(name -> !left.contains(name)).toList();
  }

  private static List<String> names(Part part) {
    return part.files().stream().map(CountedFile::file).map(each -> each.name()).toList();
  }
}
