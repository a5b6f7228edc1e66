package headway.jobs.predict;

import headway.common.dataset.ShardRow;
import headway.common.dataset.part.Part;
import headway.common.dataset.part.PartId;
import headway.common.dataset.split.Split;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.jobs.images.ImageRef;
import headway.jobs.parts.PartOutput;
import headway.jobs.spark.Session;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/** Single images, each a part of its own. */
final class PhotoSource implements PredictInput.Source {
  private final Session session;
  private final ArrayList<ImageRef> photos = new ArrayList<>();

  /** Keys each image by its file name, or by its path if several images have the same name. */
  PhotoSource(Session session, List<FileStatus> files, EarlierPredictions earlier) {
    this.session = session;
    Set<String> uris = new HashSet<>();
    files.forEach(file -> uris.add(file.getPath().toString()));
    earlier.parts().stream()
        .map(part -> PredictionPartName.parse(part.name()))
        .filter(name -> !name.isFolder())
        .forEach(name -> uris.add(name.location()));
    Map<String, Long> names =
        uris.stream()
            .collect(Collectors.groupingBy(uri -> new Path(uri).getName(), Collectors.counting()));
    Function<Path, String> key =
        path -> names.get(path.getName()) == 1 ? path.getName() : path.toUri().getPath();
    for (FileStatus file : files) {
      photos.add(
          new ImageRef(
              key.apply(file.getPath()),
              file.getPath().toString(),
              file.getLen(),
              file.getModificationTime(),
              ShardRow.UNLABELLED,
              Split.TEST));
    }
  }

  /**
   * The key is not part of the fingerprint, so that an image keeps its first key when another with
   * the same name is added.
   */
  @Override
  public List<PredictInput.Content> contents() {
    return photos.stream()
        .map(
            photo ->
                new PredictInput.Content(
                    PredictionPartName.ofFile(photo.uri()).toString(),
                    Sha256.of(
                        List.of(
                            String.valueOf(photo.sizeBytes()),
                            String.valueOf(photo.modifiedMillis())))))
        .toList();
  }

  @Override
  public JavaRDD<Part> map(PartOutput output, PredictTask task, PartId[] ids) {
    Broadcast<ArrayList<PartId>> all = PredictInput.sent(session.context(), ids);
    List<Tuple2<Integer, ImageRef>> indexed =
        IntStream.range(0, ids.length).mapToObj(i -> new Tuple2<>(i, photos.get(i))).toList();
    return session
        .context()
        .parallelize(indexed, ids.length)
        .map(
            each ->
                output.write(
                    (folders, attempt) -> {
                      ShardRow row =
                          FolderSource.read(new Storage(attempt.configuration()), each._2());
                      return task.predict(
                          List.of(row).iterator(),
                          folders,
                          all.value().get(each._1()),
                          each._1(),
                          attempt);
                    }));
  }
}
