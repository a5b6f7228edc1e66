package headway.jobs.shard.duplicates;

import headway.common.dataset.PartWriter;
import headway.common.dataset.QuarantineRow;
import headway.common.dataset.ShardFile;
import headway.common.dataset.ShardRow;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.dataset.part.CountedFile;
import headway.common.dataset.part.Part;
import headway.common.dataset.part.PartId;
import headway.common.dataset.split.Split;
import headway.common.storage.Sha256;
import headway.jobs.parts.Attempt;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/**
 * Rewrites a part without images that have contradictory labels.
 *
 * @param part the existing part
 * @param hashes of the images to leave out, in ascending order
 */
public record ShardRewrite(Part part, ArrayList<String> hashes) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Earlier versions wrote "picture". */
  private static final Pattern REASON =
      Pattern.compile("the same (?:image|picture) is under two labels \\((\\p{XDigit}{64})\\)");

  public static ShardRewrite of(Part part, Set<String> hashes) {
    return new ShardRewrite(part.withoutCounts(), new ArrayList<>(new TreeSet<>(hashes)));
  }

  /** The identity of the rewritten part: the same input, without these images. */
  public PartId id() {
    List<String> without = new ArrayList<>(hashes);
    part.files().forEach(each -> without.add(each.file().name()));
    return new PartId(part.name(), part.number(), part.made(), Sha256.of(without));
  }

  /** The hash of an image that was removed for this reason; empty for another reason. */
  static Optional<String> sha256(String reason) {
    Matcher matcher = REASON.matcher(reason);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  static String reason(String sha256) {
    return "the same image is under two labels (" + sha256 + ")";
  }

  public Part write(List<Path> folders, List<String> classes, Attempt attempt) {
    Set<String> out = new HashSet<>(hashes);
    try (PartWriter<ShardRow> output =
        ShardParts.open(
            id(), folders, attempt.configuration(), classes, PreviousShards.CONTRADICTIONS)) {
      output.countAsIn(part);
      for (CountedFile file : part.files()) {
        Path path = new Path(folders.get(0), file.file().name());
        try (CloseableIterator<ShardRow> rows =
            ShardFile.read(path, attempt.configuration(), key -> Split.TRAIN)) {
          while (rows.hasNext()) {
            ShardRow row = rows.next();
            if (out.contains(row.sha256())) {
              output.refuse(new QuarantineRow(row.key(), row.bytes().length, reason(row.sha256())));
            } else {
              output.write(row.split(), row.label(), row);
            }
          }
        }
      }
      return output.finish(attempt::requirePermission);
    }
  }
}
