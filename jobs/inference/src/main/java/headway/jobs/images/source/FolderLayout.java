package headway.jobs.images.source;

import headway.common.InputException;
import headway.common.dataset.split.Split;
import headway.common.storage.Storage;
import headway.common.storage.StorageFailures;
import headway.jobs.images.VisibleFiles;
import headway.jobs.images.packed.PackedKind;
import headway.jobs.spark.Progress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The meaning of the folders below a root: classes, or splits that contain classes.
 *
 * @param parents the class folders by their parent: the root alone, or each split
 * @param bySplit whether the parents are splits
 */
record FolderLayout(Map<Path, List<Path>> parents, boolean bySplit) {
  private static final int NAMED_AT_MOST = 5;
  private static final int SEEN = 1_000;

  /**
   * Inspects the folders and reports those that are left out.
   *
   * @throws InputException if there are no class folders, or splits and classes cannot be told
   *     apart
   */
  static FolderLayout of(Storage storage, Path root) {
    List<Path> folders = folders(storage, root);
    if (folders.isEmpty()) {
      throw new InputException(
          "Cannot shard "
              + root
              + ": it has no class folders"
              + seen(storage, root)
              + "; put the photos of each class in a folder of its own, or check the URI");
    }
    sayDangling(storage, root);
    sayPacked(storage, root);
    List<Path> named = folders.stream().filter(each -> split(each).isPresent()).toList();
    Map<Path, List<Path>> splits = new LinkedHashMap<>();
    for (Path each : named) {
      List<Path> classes = folders(storage, each);
      if (!classes.isEmpty()) {
        splits.put(each, classes);
      }
    }
    if (splits.isEmpty()) {
      if (named.size() > 1 || named.size() == folders.size()) {
        throw new InputException(
            "Cannot shard "
                + root
                + ": "
                + names(named)
                + (named.size() == 1 ? " is the name of a split" : " are names of splits")
                + " but without class folders; put the photos of each class in a folder of its own,"
                + " such as "
                + named.get(0).getName()
                + "/<class>/");
      }
      return new FolderLayout(Map.of(root, folders), false);
    }
    List<Path> beside = folders.stream().filter(each -> !named.contains(each)).toList();
    requireSplits(storage, root, splits.keySet(), named, beside);
    List<String> left = new ArrayList<>();
    if (!beside.isEmpty()) {
      left.add(names(beside) + ", beside the splits " + names(named));
    }
    List<Path> loose = named.stream().filter(each -> !splits.containsKey(each)).toList();
    if (!loose.isEmpty()) {
      left.add(names(loose) + ", without class folders (predict takes such photos)");
    }
    if (!left.isEmpty()) {
      Progress.say("shard: left out: " + String.join("; ", left));
    }
    return new FolderLayout(splits, true);
  }

  /** Rejects ambiguous layouts: a single folder named like a split may be a class. */
  private static void requireSplits(
      Storage storage, Path root, Set<Path> splits, List<Path> named, List<Path> beside) {
    boolean trains = splits.stream().anyMatch(each -> split(each).orElseThrow() == Split.TRAIN);
    boolean mayBeClasses =
        named.size() == 1 && beside.stream().anyMatch(each -> beginsWithFolders(storage, each));
    if (!trains || mayBeClasses) {
      throw new InputException(
          "Cannot shard "
              + root
              + ": "
              + names(List.copyOf(splits))
              + (splits.size() == 1 ? " is the name of a split" : " are names of splits")
              + " with class folders, but "
              + (trains ? "beside it lie " + names(beside) : "there is no train with class folders")
              + "; rename it where it is a class, "
              + (trains
                  ? "or move away what lies beside it"
                  : "or add train/<class>/ where it is a split"));
    }
  }

  private static boolean beginsWithFolders(Storage storage, Path folder) {
    return storage.first(folder, SEEN).stream().anyMatch(FolderLayout::isVisibleFolder);
  }

  /** The split that a folder's name denotes; empty if it denotes none. */
  static Optional<Split> split(Path folder) {
    return Split.named(folder.getName());
  }

  private static String names(List<Path> folders) {
    String names =
        folders.stream().limit(NAMED_AT_MOST).map(Path::getName).collect(Collectors.joining(", "));
    int more = folders.size() - NAMED_AT_MOST;
    return more > 0 ? names + " and " + more + " more" : names;
  }

  /** Describes the root's content if it has no folders. */
  private static String seen(Storage storage, Path root) {
    List<FileStatus> files = storage.first(root, SEEN).stream().filter(FileStatus::isFile).toList();
    if (files.isEmpty()) {
      return "";
    }
    if (files.size() == 1 && files.get(0).getPath().equals(root)) {
      return " but is a file, and a list ends in .csv or .parquet";
    }
    return " but "
        + (files.size() == SEEN ? "many" : String.valueOf(files.size()))
        + " files such as "
        + files.get(0).getPath().getName();
  }

  private static void sayPacked(Storage storage, Path root) {
    storage.first(root, SEEN).stream()
        .filter(each -> each.isFile() && PackedKind.of(each.getPath().getName()).isPresent())
        .findFirst()
        .ifPresent(
            each ->
                Progress.say(
                    "shard: left out: %s, beside class folders; name it alone where its images are wanted"
                        .formatted(each.getPath().getName())));
  }

  private static void sayDangling(Storage storage, Path root) {
    storage
        .danglingLinks(root)
        .forEach(link -> Progress.say("shard: left out: " + link + ", a link that leads nowhere"));
  }

  /** The folders in a folder, by name; none if it begins with too many files. */
  private static List<Path> folders(Storage storage, Path parent) {
    List<Path> folders = new ArrayList<>();
    RemoteIterator<FileStatus> entries = storage.entries(parent);
    StorageFailures.explaining(
        "list",
        parent,
        () -> {
          int others = 0;
          while (entries.hasNext() && (others < ImageSource.MOST_OTHERS || !folders.isEmpty())) {
            FileStatus each = entries.next();
            if (isVisibleFolder(each)) {
              folders.add(each.getPath());
            } else {
              others++;
            }
          }
          return folders;
        });
    folders.sort(Comparator.comparing(Path::getName).thenComparing(Path::toString));
    return folders;
  }

  private static boolean isVisibleFolder(FileStatus each) {
    return each.isDirectory() && !VisibleFiles.isHidden(each.getPath().getName());
  }
}
