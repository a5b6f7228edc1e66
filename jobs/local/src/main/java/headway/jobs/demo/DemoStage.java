package headway.jobs.demo;

import headway.common.InputException;
import headway.common.config.Settings;
import headway.common.storage.Storage;
import headway.jobs.run.RunJob;
import headway.jobs.run.RunResult;
import headway.jobs.spark.ConcurrentTasks;
import headway.jobs.spark.Progress;
import headway.jobs.spark.memory.NetworkUse;
import headway.jobs.stage.Flag;
import headway.jobs.stage.Stage;
import headway.jobs.stage.StageContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * Runs all stages on the photos that ship with Headway, from and to an embedded S3.
 *
 * <p>Reads: {@code deploy/demo/photos}. Writes: the bucket {@code s3a://headway/}, which lies as
 * plain files in a folder of this machine. Example: {@code deploy/headway demo}.
 */
public final class DemoStage implements Stage {
  private static final String PHOTOS = "deploy/demo/photos";
  private static final String BUCKET = "s3a://headway/";
  private static final int UPLOADS = 8;

  @Override
  public String name() {
    return "demo";
  }

  @Override
  public String summary() {
    return "Upload the demo photos to an embedded S3 and run everything on them";
  }

  @Override
  public int helpPosition() {
    return 200;
  }

  @Override
  public List<Flag> flags() {
    return new RunJob()
        .flags().stream().filter(flag -> !flag.key().equals("shard.labelColumn")).toList();
  }

  @Override
  public NetworkUse network() {
    return NetworkUse.RUNS;
  }

  @Override
  public List<String> forecast(Settings settings) {
    return new RunJob().forecast(settings);
  }

  @Override
  public Optional<String> workspaceHelp() {
    return Optional.of("URI of the folder in which all stages write and read.");
  }

  @Override
  public Map<String, String> defaults() {
    return Map.of(
        "images.uri",
        BUCKET + "photos",
        "workspace",
        BUCKET + "demo",
        "shard.split",
        "80/20/0",
        "report.title",
        "Headway demo");
  }

  @Override
  public Optional<Path> embeddedStore() {
    return Optional.of(home().resolve("jobs/target/demo"));
  }

  private static Path home() {
    return Path.of(System.getProperty("headway.home", ".")).toAbsolutePath().normalize();
  }

  @Override
  public RunResult run(StageContext context) {
    upload(context.storage(), home().resolve(PHOTOS), context.images().toString());
    return new RunJob().run(context);
  }

  private static void upload(Storage storage, Path photos, String target) {
    if (!Files.isDirectory(photos)) {
      throw new InputException(
          "Cannot find the demo photos in "
              + photos
              + "; run deploy/headway demo from a checkout of the project");
    }
    try (Stream<Path> files = Files.walk(photos)) {
      List<Callable<Path>> uploads =
          files
              .filter(Files::isRegularFile)
              .<Callable<Path>>map(file -> () -> upload(storage, photos, file, target))
              .toList();
      Progress.say("demo: uploading " + uploads.size() + " photos to " + target);
      new ConcurrentTasks(UPLOADS, () -> {}).run(uploads);
    } catch (IOException unreadable) {
      throw new InputException(
          "Cannot read the demo photos: " + unreadable.getMessage(), unreadable);
    }
  }

  private static Path upload(Storage storage, Path photos, Path file, String target)
      throws IOException {
    String key = photos.relativize(file).toString().replace('\\', '/');
    var folder = new org.apache.hadoop.fs.Path(target + "/" + key);
    if (!storage.exists(folder)) {
      storage.publish(folder, Files.readAllBytes(file));
    }
    return file;
  }
}
