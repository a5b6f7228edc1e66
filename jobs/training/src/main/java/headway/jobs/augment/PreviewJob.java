package headway.jobs.augment;

import headway.common.InputException;
import headway.common.UsageException;
import headway.common.augment.Augmentation;
import headway.common.augment.AugmentedImages;
import headway.common.config.Settings;
import headway.common.config.images.PreviewSettings;
import headway.common.dataset.ShardRow;
import headway.common.image.ImageDecoder;
import headway.common.image.Thumbnails;
import headway.common.image.preprocessing.Preprocessing;
import headway.common.report.AugmentSheet;
import headway.common.report.data.Thumbnail;
import headway.common.storage.Storage;
import headway.jobs.frozen.FrozenNetworks;
import headway.jobs.spark.Progress;
import headway.jobs.stage.Flag;
import headway.jobs.stage.Stage;
import headway.jobs.stage.StageContext;
import headway.jobs.stage.StageResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * Shows augmented views of some images at the network's input size: the same views that extract
 * computes with the same seed.
 *
 * <p>Reads: {@code --images}, or the workspace's shards. Writes: {@code augment/preview/index.html}
 * or {@code --output}. Example: {@code headway augment preview --images s3a://bucket/photos
 * --workspace s3a://bucket/work --set augment.rotationDegrees=40}.
 */
public final class PreviewJob implements Stage {
  @Override
  public String name() {
    return "augment preview";
  }

  @Override
  public String summary() {
    return "Show a few photos and what augmentation makes of them";
  }

  @Override
  public int helpPosition() {
    return 110;
  }

  @Override
  public List<Flag> flags() {
    return Flag.union(
        List.of(
            Flag.IMAGES,
            Flag.of("preview.photos", "N"),
            Flag.of("preview.views", "N"),
            Flag.of("preview.output", "URI"),
            Flag.NETWORK),
        Flag.PIXELS);
  }

  @Override
  public Optional<String> workspaceHelp() {
    return Optional.of(
        "URI of the workspace whose shards are shown, and that takes the page. Not needed with"
            + " --images and --output.");
  }

  @Override
  public PreviewResult run(StageContext context) {
    Storage storage = context.storage();
    Settings settings = context.settings();
    PreviewSettings preview = settings.preview();
    if (!settings.augment().changesImages()) {
      throw new UsageException(
          "Cannot preview: nothing is on that changes a photo; set one, such as --set"
              + " augment.rotationDegrees=40 or --set augment.horizontalFlip=true");
    }
    Path images = settings.images().isEmpty() ? context.workspace().shards() : context.images();
    Path sheet =
        storage.qualify(
            preview.output().isEmpty()
                ? context.workspace().augmentPreview()
                : Storage.path(preview.output()));
    context.session().describe(name(), images.toString());

    Preprocessing size = FrozenNetworks.resolve(storage, settings.network(), 1).pixels();
    AugmentedImages augmented =
        new AugmentedImages(
            new ImageDecoder(settings.shard().maxPixels()),
            size,
            Augmentation.of(settings.augment()),
            settings.seed());
    List<AugmentSheet.Photo> shown = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    new PhotoSample(storage, images)
        .forEach(
            photo -> {
              try {
                shown.add(views(augmented, photo, preview.views()));
              } catch (InputException undecodable) {
                refused.add(photo.key() + " (" + undecodable.getMessage() + ")");
              }
              return shown.size() < preview.photos() && refused.size() < preview.photos();
            });
    refused.forEach(each -> Progress.say("augment preview: left out " + each));
    if (shown.isEmpty()) {
      throw new InputException(
          "Cannot preview " + images + ": none of its photos can be decoded: " + refused.get(0));
    }
    String page =
        AugmentSheet.html(
            new AugmentSheet.Data(settings.report().title(), shown, made(settings, size)));
    storage.publish(sheet, page.getBytes(StandardCharsets.UTF_8));
    return new PreviewResult(
        StageResult.DONE, shown.size(), preview.views(), refused.size(), sheet.toString());
  }

  private static AugmentSheet.Photo views(AugmentedImages images, ShardRow photo, int augmented) {
    AugmentedImages.Photo decoded = images.photo(photo.bytes(), photo.key());
    List<Thumbnail> views = new ArrayList<>();
    for (int view = 0; view <= augmented; view++) {
      views.add(Thumbnail.jpeg(Thumbnails.jpeg(decoded.view(view))));
    }
    return new AugmentSheet.Photo(photo.key(), views);
  }

  private static Map<String, String> made(Settings settings, Preprocessing size) {
    Map<String, String> made = new LinkedHashMap<>();
    settings
        .values()
        .forEach(
            (key, value) -> {
              if (key.startsWith("augment.")) {
                made.put(key, value);
              }
            });
    made.put("Seed", Long.toString(settings.seed()));
    made.put("Pixels", size.height() + "×" + size.width());
    return made;
  }
}
