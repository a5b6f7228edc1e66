package headway.jobs.predict;

import headway.common.InputException;
import headway.common.dataset.ShardRow;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.dataset.part.Part;
import headway.common.dataset.part.PartId;
import headway.common.storage.Storage;
import headway.jobs.images.MappedIterator;
import headway.jobs.images.PathOnlyImages;
import headway.jobs.images.source.ImageFiles;
import headway.jobs.images.source.ImageRows;
import headway.jobs.images.source.ImageSource;
import headway.jobs.images.source.ListedImages;
import headway.jobs.parts.PartOutput;
import headway.jobs.spark.ConcurrentTasks;
import headway.jobs.spark.Session;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/**
 * The images to predict: any mix of images, folders of any depth, and Parquet files that contain
 * images. The division into parts depends on the images alone.
 */
final class PredictInput {
  private static final int PARALLEL = 16;

  private final List<PredictPart> parts;
  private final List<Source> sources;

  /** One source that was given. */
  interface Source {
    /** The names and fingerprints of its parts, in order. */
    List<Content> contents();

    /**
     * The RDD of its parts, one per partition.
     *
     * @param ids of the parts
     */
    JavaRDD<Part> map(PartOutput output, PredictTask task, PartId[] ids);
  }

  /** The input of a part. */
  record Content(String name, String fingerprint) {}

  private PredictInput(List<PredictPart> parts, List<Source> sources) {
    this.parts = parts;
    this.sources = sources;
  }

  /**
   * Lists the images.
   *
   * @param uris none of which lies in another
   * @param written folders that predict writes to
   * @throws InputException if there are no images, or a written folder is among them
   */
  static PredictInput find(
      Session session,
      List<String> uris,
      List<Path> written,
      EarlierPredictions earlier,
      int readThreads) {
    Storage storage = session.storage();
    List<Source> sources = new ArrayList<>();
    List<FileStatus> photos = new ArrayList<>();
    Map<String, ListedImages> folders = new LinkedHashMap<>();
    for (Named named : named(storage, uris)) {
      if (named.source() instanceof ImageFiles files) {
        sources.add(files(session, files));
      } else if (named.source() instanceof ListedImages listed) {
        named.file().ifPresentOrElse(photos::add, () -> folders.put(named.uri(), listed));
      }
    }
    folders.keySet().forEach(each -> written.forEach(to -> requireOutside(each, to.toString())));
    Map<String, String> prefixes = earlier.prefixes(folders.keySet());
    List<Callable<Source>> listed = new ArrayList<>();
    folders.forEach(
        (folder, images) ->
            listed.add(() -> FolderSource.of(session, images, prefixes.get(folder), readThreads)));
    sources.addAll(together(listed, session::stopWork));
    if (!photos.isEmpty()) {
      sources.add(new PhotoSource(session, photos, earlier));
    }
    List<Content> contents = sources.stream().flatMap(each -> each.contents().stream()).toList();
    List<Integer> numbers = earlier.numbers(contents.stream().map(Content::name).toList(), uris);
    return new PredictInput(
        IntStream.range(0, contents.size())
            .mapToObj(
                i ->
                    new PredictPart(
                        contents.get(i).name(), numbers.get(i), contents.get(i).fingerprint()))
            .toList(),
        sources);
  }

  /** A URI that was given, and the file there if it is a single image. */
  private record Named(String uri, ImageSource source, Optional<FileStatus> file) {
    static Named of(Storage storage, String uri) {
      ImageSource source = ImageSource.of(storage, new Path(uri));
      return new Named(
          uri,
          source,
          source instanceof ListedImages listed ? listed.file(storage) : Optional.empty());
    }
  }

  /** Looks at what is at each URI, some at a time: it takes a few requests. */
  private static List<Named> named(Storage storage, List<String> uris) {
    return together(
        uris.stream().<Callable<Named>>map(uri -> () -> Named.of(storage, uri)).toList(), () -> {});
  }

  private static <T> List<T> together(List<Callable<T>> tasks, Runnable cancel) {
    return new ConcurrentTasks(Math.max(1, Math.min(PARALLEL, tasks.size())), cancel).run(tasks);
  }

  private static void requireOutside(String folder, String written) {
    if (written.equals(folder) || PredictionPartName.isBelow(written, folder)) {
      throw new InputException(
          "Cannot predict "
              + folder
              + ": what predict writes to "
              + written
              + " would lie among its photos; give another --workspace or --output, or name the"
              + " folders within it");
    }
  }

  /** The parts, in partition order. */
  List<PredictPart> parts() {
    return parts;
  }

  /**
   * The RDD that predicts when evaluated.
   *
   * @param ids of the parts, in their order
   */
  JavaRDD<Part> map(Session session, PartOutput output, PredictTask task, PartId[] ids) {
    List<JavaRDD<Part>> all = new ArrayList<>();
    int first = 0;
    for (Source source : sources) {
      int end = first + source.contents().size();
      all.add(source.map(output, task, Arrays.copyOfRange(ids, first, end)));
      first = end;
    }
    return all.stream().reduce((a, b) -> session.context().union(a, b)).orElseThrow();
  }

  private static Source files(Session session, ImageFiles source) {
    List<FileStatus> files = source.files();
    ArrayList<String> names = new ArrayList<>();
    files.forEach(file -> names.add(file.getPath().toString()));
    return new Source() {
      @Override
      public List<Content> contents() {
        return files.stream()
            .map(
                file ->
                    new Content(
                        PredictionPartName.ofFile(file.getPath().toString()).toString(),
                        Storage.fingerprint(file)))
            .toList();
      }

      @Override
      public JavaRDD<Part> map(PartOutput output, PredictTask task, PartId[] ids) {
        return read(session, output, task, source.images(), names, ids);
      }
    };
  }

  /** Parts, sent to each executor once instead of to each task. */
  static Broadcast<ArrayList<PartId>> sent(JavaSparkContext context, PartId[] ids) {
    return context.broadcast(new ArrayList<>(List.of(ids)));
  }

  private static JavaRDD<Part> read(
      Session session,
      PartOutput output,
      PredictTask task,
      ImageRows images,
      List<String> names,
      PartId[] ids) {
    Broadcast<ArrayList<PartId>> all = sent(session.context(), ids);
    List<Tuple2<Integer, String>> files =
        IntStream.range(0, ids.length).mapToObj(i -> new Tuple2<>(i, names.get(i))).toList();
    return session
        .context()
        .parallelize(files, ids.length)
        .map(
            each ->
                output.write(
                    (folders, attempt) -> {
                      Path file = new Path(each._2());
                      PathOnlyImages paths =
                          new PathOnlyImages(new Storage(attempt.configuration()), file);
                      try (CloseableIterator<ShardRow> rows =
                          images.read(file, attempt.configuration())) {
                        return task.predict(
                            new MappedIterator<>(rows, paths::fill),
                            folders,
                            all.value().get(each._1()),
                            each._1(),
                            attempt);
                      }
                    }));
  }
}
