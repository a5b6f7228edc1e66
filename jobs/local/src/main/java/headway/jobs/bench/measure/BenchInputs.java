package headway.jobs.bench.measure;

import headway.common.config.Settings;
import headway.common.config.SettingsLoader;
import headway.common.storage.Storage;
import headway.jobs.shard.ShardJob;
import headway.jobs.stage.StageContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** The photos and shards that measurements read: the user's, some of them, or drawn ones. */
public final class BenchInputs {
  private final StageContext context;
  private final Path sample;
  private Optional<String> photos = Optional.empty();

  /**
   * @param sample the folder for some of the user's photos, if there are too many
   */
  public BenchInputs(StageContext context, Path sample) {
    this.context = context;
    this.sample = sample;
  }

  /** The settings with some values changed. */
  public static Settings with(Settings settings, String... keysAndValues) {
    Map<String, String> values = new HashMap<>(settings.values());
    for (int i = 0; i < keysAndValues.length; i += 2) {
      values.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return SettingsLoader.load(Optional.empty(), "", values);
  }

  /** The URI of at most {@code bench.photos} photos in class folders, or of what the user names. */
  public String photos() {
    if (photos.isEmpty()) {
      photos = Optional.of(findPhotos());
    }
    return photos.get();
  }

  private String findPhotos() {
    Settings settings = context.settings();
    int most = settings.bench().photos();
    if (!settings.images().isEmpty()) {
      return CopiedPhotos.of(context.storage(), settings, sample, most);
    }
    String images = settings.workspace() + "/photos";
    SyntheticPhotos.draw(context.storage(), Storage.path(images), most);
    return images;
  }

  /** The user's folder of shards, or new shards. */
  public String shards() {
    Settings settings = context.settings();
    if (!settings.extract().shards().isEmpty()) {
      return settings.extract().shards();
    }
    Settings sharding = with(settings, "images.uri", photos());
    new ShardJob().run(new StageContext(sharding, context.session()));
    return context.workspace().shards().toString();
  }

  /** The settings of the stage extract over shards, in a workspace of its own and in float32. */
  public Settings extracting(String shards) {
    return with(
        context.settings(),
        "workspace",
        context.settings().workspace() + "/pass",
        "extract.shards",
        shards,
        "network.precision",
        "float32");
  }
}
