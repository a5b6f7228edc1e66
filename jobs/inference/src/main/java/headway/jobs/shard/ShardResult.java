package headway.jobs.shard;

import com.fasterxml.jackson.annotation.JsonInclude;
import headway.common.dataset.manifest.ShardManifest;
import headway.common.dataset.manifest.SplitLeak;
import headway.common.dataset.split.Split;
import headway.jobs.shard.splits.SplitReport;
import headway.jobs.stage.FigureText;
import headway.jobs.stage.StageResult;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The result of shard.
 *
 * @param images in shards
 * @param classCount the number of classes
 * @param classes names by label; not in the line where there are more than {@value #MOST_NAMES}
 * @param quarantined images left out, each with a row in the quarantine
 * @param unlabelled images left out because their class is unknown
 * @param duplicates images whose bytes equal those of an earlier one of the same class; they are
 *     kept, in its split unless another is declared
 * @param leaks images that are in two splits
 * @param classesWithoutTraining names of the first classes without training images
 * @param reused files that an earlier run wrote
 * @param bytes of the shard files
 * @param dataHash identifies the images and their splits
 */
public record ShardResult(
    String status,
    long images,
    Map<String, Long> splits,
    int classCount,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> classes,
    long quarantined,
    long unlabelled,
    long duplicates,
    List<SplitLeak> leaks,
    List<String> classesWithoutTraining,
    int files,
    int reused,
    long bytes,
    String dataHash)
    implements StageResult {
  /** The names of 20,000 classes are 200 kB, which {@code run} has in its line once more. */
  private static final int MOST_NAMES = 1_000;

  static ShardResult of(String status, ShardManifest manifest, int reused) {
    Map<String, Long> splits = new TreeMap<>();
    for (Split split : Split.values()) {
      splits.put(split.label(), manifest.images(split));
    }
    return new ShardResult(
        status,
        manifest.rows(),
        splits,
        manifest.classes().size(),
        manifest.classes().size() > MOST_NAMES ? List.of() : manifest.classes(),
        manifest.quarantined(),
        manifest.unlabelled(),
        manifest.duplicates(),
        manifest.leaks(),
        SplitReport.without(Split.TRAIN, manifest),
        Math.toIntExact(manifest.parts().fileCount()),
        reused,
        manifest.parts().bytes(),
        manifest.dataHash());
  }

  @Override
  public List<String> summary() {
    String parts =
        splits.entrySet().stream()
            .map(each -> FigureText.text("%s %,d", each.getKey(), each.getValue()))
            .collect(Collectors.joining(", "));
    return List.of(
        FigureText.text(
            "photos: %,d of %,d classes (%s); %,d in quarantine",
            images, classCount, parts, quarantined));
  }
}
