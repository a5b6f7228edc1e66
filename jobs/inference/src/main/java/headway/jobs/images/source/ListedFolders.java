package headway.jobs.images.source;

import headway.common.HeadwayException;
import headway.common.storage.Storage;
import headway.common.storage.StorageFailures;
import headway.jobs.images.ImageRef;
import headway.jobs.spark.ExecutorConfiguration;
import headway.jobs.spark.rdd.TaskCount;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Adds lengths and modification times to listed images, so that a replaced image is detected. They
 * come from listing the images' folders, a thousand files per request, rather than from one request
 * per image, one task for each folder. Images in a folder that cannot be listed keep unknown
 * values.
 */
final class ListedFolders {
  private ListedFolders() {}

  static JavaRDD<ImageRef> complete(JavaRDD<ImageRef> images) {
    JavaPairRDD<String, ImageRef> byPlace = images.keyBy(ListedFolders::place);
    JavaRDD<String> folders =
        byPlace
            .keys()
            .map(place -> place.substring(0, Math.max(0, place.lastIndexOf('/'))))
            .distinct();
    int tasks = TaskCount.of((int) Math.min(TaskCount.MOST, folders.count()));
    JavaPairRDD<String, Tuple2<Long, Long>> known =
        folders
            .keyBy(folder -> folder)
            .partitionBy(new HashPartitioner(tasks))
            .values()
            .flatMapToPair(ListedFolders::list);
    return byPlace
        .leftOuterJoin(known, Math.max(tasks, images.getNumPartitions()))
        .values()
        .map(both -> both._2().isPresent() ? with(both._1(), both._2().get()) : both._1());
  }

  private static ImageRef with(ImageRef image, Tuple2<Long, Long> known) {
    return new ImageRef(
        image.key(),
        image.uri(),
        known._1(),
        known._2(),
        image.label(),
        image.split(),
        image.group());
  }

  private static String place(ImageRef image) {
    try {
      return storage().qualify(Storage.path(image.uri())).toString();
    } catch (HeadwayException nowhere) {
      return image.uri();
    }
  }

  private static Storage storage() {
    return new Storage(ExecutorConfiguration.get());
  }

  private static Iterator<Tuple2<String, Tuple2<Long, Long>>> list(String folder) {
    try {
      Path path = Storage.path(folder);
      return new Statuses(path, storage().filesIn(path));
    } catch (HeadwayException missing) {
      return Collections.emptyIterator();
    }
  }

  private record Statuses(Path folder, RemoteIterator<? extends FileStatus> files)
      implements Iterator<Tuple2<String, Tuple2<Long, Long>>> {
    @Override
    public boolean hasNext() {
      return StorageFailures.explaining("list", folder, files::hasNext);
    }

    @Override
    public Tuple2<String, Tuple2<Long, Long>> next() {
      if (!hasNext()) {
        throw new NoSuchElementException("no more files in " + folder);
      }
      FileStatus file = StorageFailures.explaining("list", folder, files::next);
      return new Tuple2<>(
          file.getPath().toString(), new Tuple2<>(file.getLen(), file.getModificationTime()));
    }
  }
}
