package headway.jobs.shard.splits;

import headway.common.dataset.manifest.ShardManifest;
import headway.common.dataset.split.Split;
import headway.jobs.spark.Progress;
import headway.jobs.stage.FigureText;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** Reports problems of the splits before training. */
public final class SplitReport {
  private static final int NAMED_AT_MOST = 10;

  private SplitReport() {}

  public static void say(ShardManifest manifest) {
    if (manifest.unlabelled() > 0) {
      Progress.say(
          "shard: left out: "
              + FigureText.count(manifest.unlabelled(), "image")
              + " without a label; predict takes them");
    }
    if (manifest.duplicates() > 0) {
      Progress.say(
          "shard: copies of other images of their class: "
              + manifest.duplicates()
              + (manifest.leaks().isEmpty() ? "; copies are in one split" : ""));
    }
    manifest
        .leaks()
        .forEach(
            leak -> Progress.say("shard: " + leak.words() + ": remove them from one of the two"));
    sayMissing(Split.TRAIN, "training", "; the model cannot learn ", manifest);
    if (manifest.images(Split.VAL) == 0) {
      Progress.say(
          "shard: no image is in val: training shows no validation figures; raise its share, by"
              + " --split or --val-from-train");
    }
    for (Split split : List.of(Split.VAL, Split.TEST)) {
      if (manifest.images(split) > 0) {
        sayMissing(
            split,
            split == Split.VAL ? "validation" : "test",
            "; no figure of " + split.label() + " counts ",
            manifest);
      }
    }
  }

  private static void sayMissing(
      Split split, String kind, String consequence, ShardManifest manifest) {
    long count = manifest.classCounts().get(split).stream().filter(images -> images == 0).count();
    if (count == 0) {
      return;
    }
    List<String> names = without(split, manifest);
    StringBuilder line = new StringBuilder("shard: ");
    line.append(count == 1 ? "the class " : count + " classes have no " + kind + " images: ");
    line.append(String.join(", ", names)).append(count > names.size() ? ", …" : "");
    line.append(count == 1 ? " has no " + kind + " images" : "").append(consequence);
    line.append(count == 1 ? "it" : "them");
    if (split == Split.TRAIN) {
      names.stream()
          .flatMap(name -> otherCase(name, manifest.classes()).stream())
          .findFirst()
          .ifPresent(pair -> line.append("; is it meant for ").append(pair).append("?"));
    }
    Progress.say(line.toString());
  }

  /** A class whose name differs only in case. */
  private static Optional<String> otherCase(String name, List<String> classes) {
    return classes.stream()
        .filter(
            other ->
                !other.equals(name)
                    && other.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  /** The first classes without images in {@code split}. */
  public static List<String> without(Split split, ShardManifest manifest) {
    List<Long> counts = manifest.classCounts().get(split);
    return IntStream.range(0, counts.size())
        .filter(label -> counts.get(label) == 0)
        .limit(NAMED_AT_MOST)
        .mapToObj(manifest.classes()::get)
        .toList();
  }
}
