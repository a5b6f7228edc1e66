package headway.jobs.images.source;

import headway.common.InputException;
import headway.common.config.images.ShardSettings;
import headway.common.dataset.ShardRow;
import headway.common.dataset.split.Split;
import headway.common.storage.Storage;
import headway.jobs.images.ImageRef;
import headway.jobs.images.MappedIterator;
import headway.jobs.images.VisibleFiles;
import headway.jobs.spark.ExecutorConfiguration;
import headway.jobs.spark.Session;
import headway.jobs.spark.rdd.TaskCount;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Images that are one file each. If labels do not matter, all files at or below the URI are images,
 * unless a form overrides this.
 */
public non-sealed interface ListedImages extends ImageSource {
  /** More files and folders in the root than the driver lists in seconds. */
  int MOST_LISTED = 10_000;

  /** Files and folders of the root that a sample is taken of; each folder costs a request. */
  int SAMPLED = 1_000;

  /**
   * Lists the images with their labels.
   *
   * @throws InputException if the classes cannot be determined
   */
  Listing labelled(Session session, ShardSettings settings);

  /**
   * The images that {@link #labelled} lists, for a process without Spark; empty if only executors
   * can list them.
   *
   * @throws InputException if the classes cannot be determined
   */
  default Optional<FolderListing> labelledHere(Storage storage, ShardSettings settings) {
    return Optional.empty();
  }

  /** The URI that keys which are no URIs are relative to, without a trailing slash. */
  default String folderOfKeys(Storage storage) {
    return withoutSlash(storage.qualify(uri()));
  }

  /** The URI of a folder, also of a root, without a trailing slash. */
  static String withoutSlash(Path folder) {
    return folder.toString().replaceFirst("/$", "");
  }

  /** The file at the URI; empty for a folder. */
  default Optional<FileStatus> file(Storage storage) {
    List<FileStatus> there = storage.first(uri(), 2);
    return there.size() == 1 && there.get(0).isFile() && there.get(0).getPath().equals(uri())
        ? Optional.of(there.get(0))
        : Optional.empty();
  }

  /**
   * The images without labels, listed lazily: by one task on a disk, else by one for each folder in
   * the root and one for what lies beside these folders.
   *
   * @param prefix of the keys
   */
  default JavaRDD<ImageRef> images(Session session, String prefix) {
    Storage storage = session.storage();
    String root = storage.qualify(uri()).toString();
    if (storage.isLocal(uri())) {
      return session
          .context()
          .parallelize(List.of(root), 1)
          .flatMap(
              all -> below(new Storage(ExecutorConfiguration.get()), all, new Path(all), prefix));
    }
    return folders(session, root)
        .flatMap(
            folder -> {
              Storage own = new Storage(ExecutorConfiguration.get());
              return folder.isEmpty()
                  ? listed(VisibleFiles.besideFolders(own, new Path(root)), root, prefix)
                  : below(own, root, Storage.exact(folder), prefix);
            });
  }

  /**
   * The folders to list, and an empty text for what lies beside them. Where the root has so much in
   * it that the driver would list for long, a task lists the folders.
   */
  private JavaRDD<String> folders(Session session, String root) {
    JavaSparkContext context = session.context();
    List<String> folders = new ArrayList<>(List.of(""));
    Optional<List<FileStatus>> few = session.storage().folders(uri(), MOST_LISTED);
    if (few.isEmpty()) {
      JavaRDD<String> many =
          context
              .parallelize(List.of(root), 1)
              .flatMap(
                  all ->
                      new MappedIterator<>(
                          VisibleFiles.folders(
                              new Storage(ExecutorConfiguration.get()), new Path(all)),
                          each -> each.getPath().toString()))
              .keyBy(folder -> folder)
              .partitionBy(new HashPartitioner(TaskCount.MOST))
              .values();
      return context.union(context.parallelize(folders, 1), many);
    }
    few.get().stream()
        .map(FileStatus::getPath)
        .filter(each -> !VisibleFiles.isHidden(each.getName()))
        .forEach(each -> folders.add(each.toString()));
    return context.parallelize(folders, TaskCount.of(folders.size()));
  }

  /**
   * The images without labels, for a sample: one iterator for each of the first folders, listed
   * page by page.
   */
  default List<Iterator<ImageRef>> byFolder(Storage storage) {
    String root = storage.qualify(uri()).toString();
    List<Iterator<ImageRef>> folders = new ArrayList<>();
    storage.first(uri(), SAMPLED).stream()
        .filter(each -> each.isDirectory() && !VisibleFiles.isHidden(each.getPath().getName()))
        .map(FileStatus::getPath)
        .sorted(Comparator.comparing(Path::getName))
        .forEach(each -> folders.add(below(storage, root, each, "")));
    if (folders.isEmpty() && storage.exists(uri())) {
      folders.add(below(storage, root, uri(), ""));
    }
    return folders;
  }

  private static Iterator<ImageRef> below(
      Storage storage, String root, Path folder, String prefix) {
    return listed(new VisibleFiles(storage, folder), root, prefix);
  }

  private static Iterator<ImageRef> listed(VisibleFiles files, String root, String prefix) {
    return new MappedIterator<>(
        files,
        file ->
            new ImageRef(
                prefix + VisibleFiles.key(root, file),
                file.getPath().toString(),
                file.getLen(),
                file.getModificationTime(),
                ShardRow.UNLABELLED,
                Split.TEST));
  }
}
