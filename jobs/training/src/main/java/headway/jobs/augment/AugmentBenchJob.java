package headway.jobs.augment;

import headway.common.UsageException;
import headway.common.augment.speed.AugmentSpeed;
import headway.common.config.BenchSettings;
import headway.common.config.Settings;
import headway.jobs.stage.Flag;
import headway.jobs.stage.Stage;
import headway.jobs.stage.StageContext;
import headway.jobs.stage.StageResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;

/**
 * Measures the speed of decoding and augmenting images with the settings {@code augment.*} on one
 * thread of this machine, compared with decoding alone, at 150×150 and 224×224 pixels.
 *
 * <p>Reads: {@code --images}. Writes: nothing. Example: {@code headway augment bench --images
 * /path/to/photos --set augment.rotationDegrees=40}; {@code deploy/bench/augment} runs Keras for
 * comparison.
 */
public final class AugmentBenchJob implements Stage {
  private static final int[] SIDES = {150, 224};

  @Override
  public String name() {
    return "augment bench";
  }

  @Override
  public String summary() {
    return "Measure how fast photos are decoded and augmented";
  }

  @Override
  public int helpPosition() {
    return 120;
  }

  @Override
  public List<Flag> flags() {
    return List.of(Flag.IMAGES, Flag.REPEATS);
  }

  @Override
  public Optional<String> workspaceHelp() {
    return Optional.of(Stage.ONLY_THE_RESULT);
  }

  @Override
  public Optional<Path> lease(StageContext context) {
    return Optional.empty();
  }

  @Override
  public AugmentBenchResult run(StageContext context) {
    Settings settings = context.settings();
    BenchSettings bench = settings.bench();
    if (!settings.augment().changesImages()) {
      throw new UsageException(
          "Cannot measure augmentation: nothing is on that changes a photo; set one, such as --set"
              + " augment.rotationDegrees=40");
    }
    List<byte[]> photos = new ArrayList<>();
    new PhotoSample(context.storage(), context.images())
        .forEach(
            photo -> {
              photos.add(photo.bytes());
              return photos.size() < bench.photos();
            });
    List<AugmentSpeed> speeds =
        IntStream.of(SIDES)
            .mapToObj(
                side -> AugmentSpeed.measure(photos, settings.augment(), side, bench.repeats()))
            .toList();
    return new AugmentBenchResult(StageResult.DONE, photos.size(), speeds);
  }
}
