package headway.jobs.bench.measure;

import headway.common.image.synthetic.SyntheticPhoto;
import headway.common.storage.Storage;
import headway.jobs.spark.ConcurrentTasks;
import headway.jobs.spark.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;

/** Generates photos of the size of the flowers data set, if the user names none. */
final class SyntheticPhotos {
  private static final int CLASSES = 5;
  private static final int UPLOADS = 8;
  private static final int WIDTH = 450;
  private static final int HEIGHT = 374;

  private SyntheticPhotos() {}

  /** Writes class folders with this many photos below {@code folder}, unless they exist. */
  static void draw(Storage storage, Path folder, int photos) {
    int there = 0;
    for (int label = 0; label < CLASSES; label++) {
      there += storage.list(new Path(folder, "class" + label)).size();
    }
    if (there == photos) {
      return;
    }
    Progress.say("bench: drawing " + photos + " photos");
    storage.delete(folder);
    List<Callable<Path>> uploads = new ArrayList<>();
    for (int i = 0; i < photos; i++) {
      Path photo = new Path(folder, "class%d/%05d.jpg".formatted(i % CLASSES, i));
      long seed = i;
      uploads.add(
          () -> {
            storage.publish(photo, SyntheticPhoto.jpeg(WIDTH, HEIGHT, seed));
            return photo;
          });
    }
    new ConcurrentTasks(UPLOADS, () -> {}).run(uploads);
  }
}
